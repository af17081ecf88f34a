"""What the rules come to for a case: its question with the papers that were seen, on the road of every lookup."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case, PaperSeen, PaperVerdict, Pinned, Site
from enrollzone.casework.plain_papers import is_plain
from enrollzone.casework.wording import in_words
from enrollzone.errors import RequestError
from enrollzone.evidence.kinds import Part, Shown, Source
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.lookup import Bureau, answer
from enrollzone.periods import Period
from enrollzone.placement.options import Option
from enrollzone.policy.duties import REFUSE
from enrollzone.policy.pack import Pack
from enrollzone.present import document, option_words
from enrollzone.request import fact_named, parse, read_body


def question_of(desk: Desk, case: Case) -> tuple[Bureau, Question]:
    """Return the bureau that a case asks, and its question: what was told, with every paper that somebody has judged.

    A paper that was accepted tells what stands on it; one that was rejected counts as not held; one that is unclear
    says nothing. Raises RequestError where the policy of the day no longer takes what was told, or the county is not
    served any more.
    """
    body = read_body({**case.question, "facts": _facts(desk, case), "documents": list(_documents(desk, case))})
    bureau, question = parse(body, desk.bureaus(), desk.today(), spoken=True)
    seen = tuple(_verified(paper, case.papers[paper.kind]) for paper in question.documents)
    return bureau, replace(question, documents=seen)


def _documents(desk: Desk, case: Case) -> Iterator[Mapping[str, Any]]:
    pack = pack_of(desk, case)
    for seen in case.papers.values():
        if pack is not None and is_plain(pack, seen.kind):
            continue  # it tells nothing beside what was told of it
        if seen.verdict is PaperVerdict.ACCEPTED:
            yield seen.told
        elif seen.verdict is PaperVerdict.REJECTED:
            yield {"kind": seen.kind, "held": False}


def _verified(paper: Shown, seen: PaperSeen) -> Shown:
    return replace(paper, source=Source.VERIFIED, on=seen.on)


def _facts(desk: Desk, case: Case) -> Mapping[str, Any]:
    """What was told, without the places that accepted papers show: those of the papers count, and there is one of each.

    Any other fact that a paper shows stays told: where the two differ, the answer says so.
    """
    told: Mapping[str, Any] = case.question.get("facts", {})
    pack = pack_of(desk, case)
    if pack is None:
        return told
    shown = {_place_of(pack, seen) for seen in case.papers.values() if seen.verdict is PaperVerdict.ACCEPTED}
    return {name: value for name, value in told.items() if _fact(pack, name) not in shown - {None}}


def _fact(pack: Pack, name: str) -> str:
    fact = fact_named(pack, name)
    return fact.name if fact else name


def _place_of(pack: Pack, seen: PaperSeen) -> str | None:
    """The fact that the place on a paper tells; None where nothing of the kind stands on it."""
    kind = pack.paper_kinds.get(seen.kind)
    return kind.parts.get(Part.PLACE) if kind and seen.told.get(Part.PLACE) else None


def pack_of(desk: Desk, case: Case) -> Pack | None:
    """Return the policy by which a case is answered today; None where none holds for its entry day."""
    bureau = desk.bureaus().get(case.jurisdiction)
    return bureau.shelf.in_force(case.stage, case.entry_day) if bureau else None


def answer_of(desk: Desk, case: Case) -> Answer:
    """Return what the rules come to for a case today. Raises RequestError as `question_of` does."""
    return answer(*question_of(desk, case))


def answer_with_papers(desk: Desk, case: Case, given: Answer | None = None) -> Answer:
    """Return the answer for a case, with the papers of every rule that is still possible while facts are wanting.

    `given` is its answer, where it was asked for already.
    """
    bureau, question = question_of(desk, case)
    given = given or answer(bureau, question)
    if given.outcome is not Code.NEEDS_FACTS:
        return given
    return replace(given, documents=answer(bureau, replace(question, advise=True)).documents)


# ---- what is kept of an answer


def pinned(desk: Desk, given: Answer, by: str) -> Pinned:
    """Return an answer as a case keeps it: what was found, and all that it rests on, in words of both languages.

    Raises ValueError for an answer that rests on no policy or on no list of units.
    """
    told = {language: {**document(given, language), **in_words(given, language)} for language in LANGUAGES}
    return _kept(desk, given, by, told)


def _kept(desk: Desk, given: Answer, by: str, documents: Mapping[str, Any]) -> Pinned:
    pack, edition = given.basis.pack, given.basis.edition
    if pack is None or edition is None:
        raise ValueError("an answer that rests on nothing is not kept")
    return Pinned(
        outcome=given.outcome,
        sites=tuple(site_of(option) for option in given.options),
        policy={"id": pack.id, "version": pack.version, "sha256": pack.sha256, **_named(pack), **_days(pack.period)},
        edition={"id": edition.id, "name": edition.name, "sha256": edition.digest, **_days(edition.period)},
        readings={entry.reading.id: entry.used or "" for entry in given.readings},
        engine=given.basis.engine,
        on=desk.today(),
        by=by,
        no_refusal=any(duty.must_not == REFUSE for duty in given.obliges),
        documents=documents,
        may_be_nowhere=_may_be_nowhere(given, pack),
    )


_NOWHERE = frozenset([Code.NOT_COVERED, Code.AGE_NOT_COVERED, Code.OUTSIDE_JURISDICTION])


def _may_be_nowhere(given: Answer, pack: Pack) -> bool:
    """Tell whether one of the outcomes still possible gives no place, and none of their rules forbids to refuse.

    Rows that contradict one another, or a home in none of them, are faults of the county's lists and none of the child.
    """
    duties = (duty for name in given.rules for duty in pack.rules[name].obliges)
    if given.outcome is Code.CONFLICT_IN_DATA or any(duty.must_not == REFUSE for duty in duties):
        return False
    return not _NOWHERE.isdisjoint([given.outcome, *(possible.code for possible in given.possible)])


def _named(pack: Pack) -> Mapping[str, str]:
    return {"title": pack.title.zh, "title_en": pack.title.en}


def _days(period: Period) -> Mapping[str, str]:
    """When something is in force; without a last day while no end is known."""
    last = {"to": period.last.isoformat()} if period.last else {}
    return {"from": period.first.isoformat(), **last}


def site_of(option: Option) -> Site:
    """Return an option as a case keeps it; without a campus where only the group or the area is certain."""
    return Site(
        zone=option.zone.id,
        group=option.group.id if option.group else "",
        school=option.school.id if option.school else "",
        campus=option.campus.id if option.campus else "",
        name={language: option_words(option, catalogue(language)) for language in LANGUAGES},
    )


def is_still_current(desk: Desk, case: Case, given: Answer | None = None) -> bool:
    """Tell whether the answer with which a case was checked is the one that it gets today.

    It is not where policy, list of units or readings are others, even if the outcome is the same: then the case is
    checked again first. A new release of the program alone changes nothing. `given` is the answer of today, where
    it was asked for already.
    """
    if case.checked is None:
        return False
    try:
        given = given or answer_of(desk, case)
    except RequestError:
        return False
    if given.basis.pack is None or given.basis.edition is None:
        return False
    return _decisive(_kept(desk, given, case.checked.by, {})) == _decisive(case.checked)


def _decisive(kept: Pinned) -> tuple[object, ...]:
    sites = tuple((site.zone, site.group, site.school, site.campus) for site in kept.sites)
    return kept.outcome, sites, kept.policy["sha256"], kept.edition["sha256"], kept.readings, kept.no_refusal
