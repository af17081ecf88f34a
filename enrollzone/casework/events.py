"""What happens to a case, and the only code that changes one: `apply`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from enrollzone.answers.answer import Code
from enrollzone.casework.cases import (
    Brought,
    Case,
    Choice,
    Decision,
    Opinion,
    PaperSeen,
    Person,
    Pinned,
    Result,
    Scan,
    Sealed,
    Supplement,
)
from enrollzone.casework.states import NeverRefusedError, NotNowError, OtherHandError, State, Step, state_after
from enrollzone.storage.kinds import Columns, Content, Event, Kept, Kind

CASE = "case"
NUMBER = "number"  # the kind of the mark by which a case is found by its number


@dataclass(frozen=True)
class Named:
    """Who the case is about, where it dwells, and the blind marks of both."""

    child: Person | None
    guardians: tuple[Person, ...] = ()
    address: Sealed | None = None
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Opened:
    """A case is opened, from a receipt or by hand."""

    number: str
    jurisdiction: str
    stage: str
    entry_day: date
    question: Mapping[str, Any]
    named: Named = field(default_factory=lambda: Named(None))
    receipt: Brought | None = None
    number_mark: str = ""


@dataclass(frozen=True)
class Told:
    """What the family tells is written down anew, as a whole; birthday and home may lead to other blind marks."""

    question: Mapping[str, Any]
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Because:
    """A step with its reason; `keep_until` where it ends the case."""

    why: str = ""
    keep_until: date | None = None


@dataclass(frozen=True)
class Scanned:
    """A picture of a paper was stored, or (`gone`) removed. What is kept of it is told by `cases.Scan`."""

    scan: str
    paper: str
    gone: bool = False
    media_type: str = ""
    size: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Revealed:
    """Somebody looked behind the mask of a field, and why."""

    field: str
    why: str


CONTENTS: Mapping[Step, type[Any]] = {
    Step.OPENED: Opened,
    Step.TOLD: Told,
    Step.NAMED: Named,
    Step.SUBMITTED: Because,
    Step.TAKEN: Because,
    Step.PAPER: PaperSeen,
    Step.SCANNED: Scanned,
    Step.SUPPLEMENT_ASKED: Supplement,
    Step.SUPPLEMENTED: Because,
    Step.CHECKED: Pinned,
    Step.SENT_BACK: Because,
    Step.OPINION: Opinion,
    Step.CHOSEN: Choice,
    Step.DECIDED: Decision,
    Step.NOTIFIED: Because,
    Step.CLOSED: Because,
    Step.WITHDRAWN: Because,
    Step.REOPENED: Because,
    Step.REVEALED: Revealed,
}


_ADAPTERS: Mapping[Step, TypeAdapter[Any]] = {step: TypeAdapter(kind) for step, kind in CONTENTS.items()}


def written(step: Step, happened: object) -> Content:
    """Return what happened as the ledger holds it."""
    content: Content = _ADAPTERS[step].dump_python(happened, mode="json")
    return content


def read(event: Event) -> Any:  # noqa: ANN401 - the type that CONTENTS gives for its step
    """Return what happened in an event whose content was not erased."""
    return _ADAPTERS[Step(event.kind)].validate_python(event.content)


def apply(case: Case | None, event: Event) -> Case:
    """Return a case after an event.

    Raises NotNowError for a step that its state does not allow, OtherHandError for one that names another author or
    whose author checked what is decided, and NeverRefusedError.
    """
    step = Step(event.kind)
    after = state_after(case.state if case else None, step)
    happened = read(event)
    _refuse_other_hands(happened, event)
    if case is None:
        return replace(_opened(happened), since=event.at)
    changed = _CHANGES.get(step, _unchanged)(case, happened, event)
    return replace(changed, state=after, since=case.since if after is case.state else event.at)


def _refuse_other_hands(happened: object, event: Event) -> None:
    """Whose name stands under something is whoever recorded it; two names under a decision are two people's."""
    if isinstance(happened, Decision):
        if happened.second != event.actor or happened.by == happened.second:
            raise OtherHandError(event.kind)
    elif getattr(happened, "by", event.actor) != event.actor:
        raise OtherHandError(event.kind)


def _opened(happened: Opened) -> Case:
    told = (happened.number, State.DRAFT, happened.jurisdiction, happened.stage, happened.entry_day, happened.question)
    case = Case(*told, number_mark=happened.number_mark, receipt=happened.receipt)
    return replace(case, **vars(happened.named))


def _unchanged(case: Case, _happened: object, _event: Event) -> Case:
    return case


def _told(case: Case, happened: Told, _event: Event) -> Case:
    """What is written down at the desk was asked there: nothing of it is only assumed any more."""
    receipt = replace(case.receipt, assumed=()) if case.receipt else None
    return replace(case, **vars(happened), receipt=receipt)


def _taken(case: Case, _happened: Because, event: Event) -> Case:
    return replace(case, holder=event.actor)


def _paper(case: Case, seen: PaperSeen, _event: Event) -> Case:
    return replace(case, papers={**case.papers, seen.kind: seen})


def _scanned(case: Case, happened: Scanned, _event: Event) -> Case:
    others = tuple(scan for scan in case.scans if scan.id != happened.scan)
    scan = Scan(happened.scan, happened.paper, happened.media_type, happened.size, happened.digest)
    return replace(case, scans=others if happened.gone else (*others, scan))


def _checked(case: Case, pinned: Pinned, _event: Event) -> Case:
    """What the family chose holds on as long as it is among what it may choose."""
    choice = case.choice if case.choice and case.choice.site in pinned.sites else None
    return replace(case, checked=pinned, supplement=None, opinions=(), choice=choice)


def _back(case: Case, _happened: Because, _event: Event) -> Case:
    return replace(case, checked=None, opinions=(), decision=None, keep_until=None)


def _opinion(case: Case, opinion: Opinion, _event: Event) -> Case:
    if any(other.by == opinion.by for other in case.opinions):
        raise NotNowError(Step.OPINION, case.state)
    return replace(case, opinions=(*case.opinions, opinion))


def _decided(case: Case, decision: Decision, _event: Event) -> Case:
    """Whatever leads here: nobody decides what they checked themselves, and who must be taken is not refused."""
    checked = case.checked
    if checked is None or checked.by == decision.second:
        raise OtherHandError(Step.DECIDED)
    must_be_placed = checked.no_refusal or not checked.may_be_nowhere or checked.outcome == Code.BUREAU_ARRANGES
    if decision.result is Result.NOT_ADMITTED and must_be_placed:
        raise NeverRefusedError(decision.result)
    return replace(case, decision=decision)


def _ended(case: Case, happened: Because, _event: Event) -> Case:
    return replace(case, keep_until=happened.keep_until)


_CHANGES: Mapping[Step, Callable[[Case, Any, Event], Case]] = {
    Step.TOLD: _told,
    Step.NAMED: lambda case, happened, _: replace(case, **vars(happened)),
    Step.TAKEN: _taken,
    Step.PAPER: _paper,
    Step.SCANNED: _scanned,
    Step.SUPPLEMENT_ASKED: lambda case, asked, _: replace(case, supplement=asked),
    Step.CHECKED: _checked,
    Step.SENT_BACK: _back,
    Step.OPINION: _opinion,
    Step.CHOSEN: lambda case, choice, _: replace(case, choice=choice),
    Step.DECIDED: _decided,
    Step.CLOSED: _ended,
    Step.WITHDRAWN: _ended,
    Step.REOPENED: _back,
}


def _columns(case: Case) -> Columns:
    is_asked = case.state is State.NEEDS_SUPPLEMENT and case.supplement is not None
    site = case.decision.site if case.decision else None
    return Columns(
        state=case.state,
        jurisdiction=case.jurisdiction,
        stage=case.stage,
        entry_day=case.entry_day,
        outcome=case.checked.outcome if case.checked else "",
        campus=site.campus if site else "",
        holder=case.holder,
        due=case.supplement.until if is_asked and case.supplement else case.keep_until,
    )


def _marks(case: Case) -> Iterator[tuple[str, str]]:
    yield from case.marks
    if case.number_mark:
        yield NUMBER, case.number_mark


def _kept(case: Case) -> Iterator[Kept]:
    yield from (Kept(scan.id, scan.media_type, scan.size, scan.digest) for scan in case.scans)


CASES = Kind(CASE, Case, apply, _columns, _marks, _kept)
