"""The same family one school year earlier: what it is asked with, whether it was told something else, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from enrollzone.answers.answer import Answer, Change, Changed, Code, LastYear, Possibility, Question, Told
from enrollzone.decision.explain import Step
from enrollzone.messages import Message
from enrollzone.periods import a_year_before, school_year
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import OUTSIDE, FactKind, FactType, Pack

_DECIDED = frozenset(
    [
        Code.ASSIGNED,
        Code.ASSIGNED_GROUP,
        Code.CHOICE,
        Code.BUREAU_ARRANGES,
        Code.NOT_COVERED,
        Code.STAYS,
        Code.AGE_NOT_COVERED,
    ]
)


def a_year_younger(question: Question, then: Pack) -> Question:
    """Return the question of the same family for the school year before, as far as the policy of then can take it.

    Every date is told one year earlier, so that the child is as old, and a lease as long, as for the year asked for.
    What that policy does not ask for is left out; its zones are its own, so that a zone of another is not carried over.
    """
    carried = {name: _carried(then.facts.get(name), value) for name, value in question.facts.items()}
    return replace(
        question,
        on=a_year_before(question.on),
        facts={name: value for name, value in carried.items() if value is not None},
        dont_know=question.dont_know & then.facts.keys(),
        documents=(),
        advise=False,
    )


def _carried(fact: FactType | None, value: Told) -> Told | None:
    if fact is None:
        return None
    if isinstance(value, AskedPlace):
        return value if fact.kind is FactKind.ZONE else None
    if isinstance(value, tuple):
        return tuple(map(a_year_before, value)) if fact.kind is FactKind.DATE else None
    known = frozenset([OUTSIDE]) if fact.kind is FactKind.ZONE else frozenset(fact.values)
    return value if value <= known else None


def told(answer: Answer) -> tuple[Possibility, bool] | None:
    """Return what an answer tells the family, and whether that is what the ordinary family gets; None: nothing yet."""
    if answer.outcome is Code.NEEDS_FACTS and answer.ordinary is not None:
        return answer.ordinary.possibility, True
    return (Possibility(answer.outcome, answer.options), False) if answer.outcome in _DECIDED else None


def tell_the_same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers name the same outcome and the same schools, by name: another policy has other ids."""
    return _named(one) == _named(other)


def comparable(one: Answer, other: Answer) -> bool:
    """Tell whether both answers tell the family something, and of the same kind: of itself, or of the ordinary one."""
    here, there = told(one), told(other)
    return here is not None and there is not None and here[1] == there[1]


def _named(answer: Answer) -> object:
    found = told(answer)
    if found is None:
        return None
    options = found[0].options
    return found[0].code, found[1], [option.campus.name if option.campus else option.zone.name for option in options]


def to_blame(apart: Mapping[Changed, Answer], now: Answer) -> tuple[Changed, ...]:
    """Return what makes the difference, from the answers that this year would give with one thing as it was then.

    Where several things changed and none of them makes a difference so, each alone was enough, and all are named. A
    single one that makes none is not to blame: then a fixed day of the policy lies between the years for this family.
    """
    alone = tuple(what for what, answered in apart.items() if not tell_the_same(answered, now))
    return alone or (tuple(apart) if len(apart) > 1 else ())


def last_year(then: Answer, now: Answer, changed: tuple[Changed, ...]) -> LastYear | None:
    """Return what was told then, with what has changed since; None where nothing was told, or nothing is to blame."""
    found = told(then)
    if found is None or not changed:
        return None
    params = {"before": _years(then.question.on), "after": _years(now.question.on)}
    because = tuple(_change(what, then, now, params) for what in changed)
    return LastYear(then.question.on, found[0], found[1], then.basis, (*because, *_rows(then, now, params)))


def _change(what: Changed, then: Answer, now: Answer, params: Mapping[str, object]) -> Change:
    if what is Changed.POLICY:
        titles = {"then": _title(then), "now": _title(now)}
        return Change(what, Message("last_year.policy", {**params, **titles}))
    names = {"then": _list_name(then), "now": _list_name(now)}
    return Change(what, Message("last_year.units", {**params, **names}))


def _title(answer: Answer) -> object:
    return answer.basis.pack and answer.basis.pack.title


def _list_name(answer: Answer) -> object:
    return answer.basis.edition and answer.basis.edition.name


def _rows(then: Answer, now: Answer, params: Mapping[str, object]) -> Iterable[Change]:
    """The rows of the list that gave the places of the family to other areas than those of the year before."""
    before, after = _listed(then), _listed(now)
    if before and after and _zones(before) != _zones(after):
        rows = {"then": tuple(step.because for step in before), "now": tuple(step.because for step in after)}
        clauses = dict.fromkeys(step.clause for step in (*before, *after) if step.clause)
        yield Change(Changed.ROW, Message("last_year.row", {**params, **rows}), tuple(clauses))


def _listed(answer: Answer) -> tuple[Step, ...]:
    rows = ("because.listed", "because.unlisted")
    return tuple(s for s in answer.reasons if isinstance(s.because, Message) and s.because.code in rows)


def _zones(listed: Iterable[Step]) -> set[object]:
    return {step.because.params.get("zone") for step in listed if isinstance(step.because, Message)}


def _years(on: date) -> str:
    first = school_year(on)
    return f"{first}—{first + 1}"
