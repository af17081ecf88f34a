"""Papers: what a clerk records of one, and how each paper of the checklist stands.

How a paper stands, and why, says the answer that the rules give with all papers; nothing of it is worked out here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrollzone.answers.answer import Answer
from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.answering import answer_with_papers, pack_of
from enrollzone.casework.cases import Case, PaperSeen, PaperVerdict
from enrollzone.casework.faults import LONGEST_REASON, Fault, FaultCode, FormFaultError, reason_in, within
from enrollzone.casework.plain_papers import AS_TOLD, is_plain, told_of_it
from enrollzone.casework.states import Step
from enrollzone.decision.checklist import PaperCheck, paper_words
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.evidence.kinds import PaperKind, PaperState, Part
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, clause_document, fact_document
from enrollzone.request import parse, read_body
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Recorded

_EXPIRES = "warning.paper_expires_before_entry"


def record_paper(
    desk: Desk, actor: Actor, subject: str, told: Mapping[str, Any], verdict: PaperVerdict, why: str, form: Form
) -> Recorded[Case]:
    """Record what stands on a paper and what a clerk found of it; what was recorded of the paper before is replaced.

    `told` is a paper as a lookup takes it (kind, held, holder, from, until, place, marks, …); whoever rejects one, or
    cannot tell, says why. Of a paper on which nothing is read (`plain_papers`) it is said that it is as it was told, or
    that this is unclear; where it is not, what was told is written down anew. Raises RequestError by field
    (``holder``, ``marks``), FormFaultError, and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    pack, kind = pack_of(desk, case), str(told.get("kind", ""))
    is_told = pack is not None and is_plain(pack, kind)
    if is_told and (told.keys() != {"kind"} or verdict is PaperVerdict.REJECTED):
        raise FormFaultError([Fault("verdict", FaultCode.NOT_OFFERED)])
    plain: Mapping[str, Any] = {"kind": kind, AS_TOLD: told_of_it(pack, case, kind)} if pack and is_told else {}
    paper = plain or _read(desk, case, told)
    if not paper.get("held", True) and verdict is PaperVerdict.UNCLEAR:
        raise FormFaultError([Fault("verdict", FaultCode.NOT_OFFERED)])
    seen = PaperSeen(paper["kind"], paper, verdict, _reason(verdict, why), actor.name, desk.today())
    return act(desk, actor, subject, Step.PAPER, seen, form)


def _reason(verdict: PaperVerdict, why: str) -> str:
    if verdict is not PaperVerdict.ACCEPTED:
        return reason_in(why)
    if len(why) > LONGEST_REASON:
        raise FormFaultError([Fault("why", FaultCode.TOO_LONG)])
    return " ".join(why.split())


def _read(desk: Desk, case: Case, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """A paper as it is kept, held against the policy of the case. Raises RequestError with the names of its own fields.

    The day on which it was shown is the day of the record, and is not told.
    """
    asked = {"jurisdiction": case.jurisdiction, "stage": case.stage, "on": case.entry_day.isoformat()}
    if pack_of(desk, case) is None:
        raise RequestError([FieldProblem("kind", "unknown_paper")])
    if "shown" in told:
        raise RequestError([FieldProblem("shown", "unknown_field")])
    try:
        body = read_body({**asked, "documents": [told]})
        parse(body, desk.bureaus(), desk.today())
    except RequestError as error:
        raise RequestError(within("documents.0.", problem) for problem in error.problems) from None
    held: dict[str, Any] = body.documents[0].model_dump(mode="json", by_alias=True, exclude_unset=True)
    return held


# ---- what the page of the papers shows


@dataclass(frozen=True)
class PaperField:
    """Something that may be read off a paper: a part (`holder`, `until`, …) or a mark, with its fact in words."""

    name: str
    fact: Document


@dataclass(frozen=True)
class PaperRow:
    """A paper of the checklist: what is asked, what may stand on it, what was recorded, and how it stands.

    `state` is that of the reference day, with its words and with the reasons `why`; `expires` is the day on which a
    paper that is good today ends before the child enters. `one_of` are the kinds of which any one is enough.
    """

    kind: str
    requirement: str
    parts: tuple[PaperField, ...]
    marks: tuple[PaperField, ...]
    seen: PaperSeen | None
    state: PaperState
    state_text: str
    why: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    clause: Document | None = None
    expires: date | None = None


@dataclass(frozen=True)
class PaperSheet:
    """The papers of a case: those of the rules that apply, and further ones that were recorded and are not asked for.

    `kinds` are all that the policy knows, with their words: any of them may be recorded.
    """

    rows: tuple[PaperRow, ...]
    others: tuple[PaperSeen, ...]
    kinds: Mapping[str, str]


def paper_sheet(desk: Desk, case: Case, language: str, given: Answer | None = None) -> PaperSheet:
    """Return how the papers of a case stand; `given` is its answer, where it was asked for already.

    While facts are wanting these are the papers of every rule that is still possible. Raises RequestError as
    `answering.answer_of` does.
    """
    given = given or answer_with_papers(desk, case)
    pack, words = given.basis.pack, catalogue(language)
    if pack is None:
        return PaperSheet((), tuple(case.papers.values()), {})
    ends = dict(_ends(given.warnings))
    rows = tuple(_row(pack, case, check, ends, words) for check in given.documents)
    asked = {row.kind for row in rows}
    others = tuple(seen for kind, seen in case.papers.items() if kind not in asked)
    return PaperSheet(rows, others, {kind: words.say(paper_words(pack, kind)) for kind in pack.paper_kinds})


def _row(pack: Pack, case: Case, check: PaperCheck, ends: Mapping[object, date], words: Catalogue) -> PaperRow:
    kind = pack.paper_kinds.get(check.kind, PaperKind(check.kind, check.kind))
    return PaperRow(
        kind=check.kind,
        requirement=words.say(check.requirement),
        parts=tuple(_fields(pack, kind.parts, words)),
        marks=tuple(_fields(pack, kind.marks, words)),
        seen=case.papers.get(check.kind),
        state=check.state,
        state_text=words.say(Message(f"paper.state.{check.state}")),
        why=tuple(words.say(reason) for reason in check.why),
        one_of=check.one_of,
        clause=clause_document(check.clause, words) if check.clause else None,
        expires=ends.get(check.requirement),
    )


def _fields(pack: Pack, facts: Mapping[Part, str] | Mapping[str, str], words: Catalogue) -> Iterator[PaperField]:
    for name, fact in facts.items():
        yield PaperField(str(name), fact_document(pack.facts[fact], pack, words))


def _ends(warnings: Iterable[Message]) -> Iterator[tuple[object, date]]:
    """The papers that end before the child enters, by their words, with their last day: the answer warns of them."""
    for warning in warnings:
        day = warning.params.get("day")
        if warning.code == _EXPIRES and isinstance(day, date):
            yield warning.params["paper"], day
