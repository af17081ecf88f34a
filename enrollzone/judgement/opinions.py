"""Opinions: what two people would decide, neither having seen what the other said."""

from collections import Counter
from collections.abc import Iterable, Iterator

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.cases import Case, Opinion, Result, Site
from enrollzone.casework.faults import reason_in
from enrollzone.casework.refusals import Refusal, act_unless
from enrollzone.casework.states import State, Step
from enrollzone.casework.verdicts import Verdict, ids_of, verdict_fault
from enrollzone.judgement.sites import known_site, sites_for
from enrollzone.staff.permissions import Actor
from enrollzone.storage.kinds import Event
from enrollzone.storage.store import Recorded

_SETTLED = frozenset([State.DECIDED, State.NOTIFIED, State.CLOSED, State.WITHDRAWN])
# A new round of opinions begins with each of these: what was said before does not count any more.
_NEW_ROUND = frozenset([Step.CHECKED, Step.SENT_BACK, Step.REOPENED])


def give_opinion(
    desk: Desk, actor: Actor, subject: str, result: Result, site: Site | None, reason: str, form: Form
) -> Recorded[Case]:
    """Record what somebody would decide, and why.

    Raises FormFaultError without a reason, RefusedError for a result that cannot come out of this case, NotNowError for
    a second opinion of the same person, and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    known = known_site(site, (*(case.checked.sites if case.checked else ()), *sites_for(desk, case)))
    opinion = Opinion(result, known, reason_in(reason, field="reason"), actor.name, desk.today())
    unknown = Refusal.SITE_UNKNOWN if site is not None and known is None else None
    refusal = unknown or verdict_fault(case, result, known)
    return act_unless(refusal, desk, actor, subject, Step.OPINION, opinion, form)


def has_given(name: str, case: Case) -> bool:
    """Tell whether somebody has given an opinion on a case as it was checked last."""
    return any(opinion.by == name for opinion in case.opinions)


def opinions_for(actor: Actor, case: Case) -> tuple[Opinion, ...]:
    """Return the opinions that somebody may see: all, once the case is settled or they have given their own."""
    return case.opinions if case.state in _SETTLED or has_given(actor.name, case) else ()


def agreed(case: Case) -> Verdict | None:
    """Return what two people or more agree on; None while there is no such thing, or as many agree on something else.

    The first two that differ count for nothing until a third person, who has seen neither, says the same as one.
    """
    votes = Counter(_vote(opinion) for opinion in case.opinions).most_common(2)
    if not votes or votes[0][1] < 2 or (len(votes) == 2 and votes[0][1] == votes[1][1]):
        return None
    first = next(opinion for opinion in case.opinions if _vote(opinion) == votes[0][0])
    return Verdict(first.result, first.site)


def _vote(opinion: Opinion) -> tuple[Result, tuple[str, ...]]:
    return opinion.result, ids_of(opinion.site)


def hidden_from(name: str, events: Iterable[Event]) -> frozenset[int]:
    """Return the numbers of the events of a case that hold opinions which somebody may not see yet.

    What a page hides no report and no export shows either: all the events of one case are looked at, in order.
    """
    hidden: set[int] = set()
    for opinions, is_settled in _rounds(events):
        if not is_settled and all(event.actor != name for event in opinions):
            hidden |= {event.number for event in opinions}
    return frozenset(hidden)


def _rounds(events: Iterable[Event]) -> Iterator[tuple[list[Event], bool]]:
    """Walk over the opinions of each round, with whether it ended in a decision, or the case with it."""
    given: list[Event] = []
    for event in events:
        if event.kind == Step.OPINION:
            given.append(event)
        elif event.kind in (Step.DECIDED, Step.WITHDRAWN):
            yield given, True
            given = []
        elif event.kind in _NEW_ROUND:
            yield given, False
            given = []
    yield given, False
