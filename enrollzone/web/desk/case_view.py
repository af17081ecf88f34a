"""What the page of a case shows: its answer of now, what was told and seen, whom it is about, and what happened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from enrollzone.answers.answer import Answer
from enrollzone.casework.answering import answer_of, answer_with_papers, is_still_current
from enrollzone.casework.cases import Case, PaperSeen, Supplement
from enrollzone.casework.checking import obstacles
from enrollzone.casework.duplicates import Locked, Twin, locked_by, twins
from enrollzone.casework.events import Revealed, Scanned, read
from enrollzone.casework.faults import Obstacle
from enrollzone.casework.papers import PaperSheet, paper_sheet
from enrollzone.casework.people import birth_of, fields_of
from enrollzone.casework.questions import BIRTH
from enrollzone.casework.scans import FIELD as SCAN
from enrollzone.casework.states import State, Step
from enrollzone.casework.wording import in_words
from enrollzone.decision.checklist import paper_words
from enrollzone.errors import RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.periods import CHINA_TIME
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document
from enrollzone.storage.kinds import Event
from enrollzone.storage.store import Record
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.rendering import say


@dataclass(frozen=True)
class Wait:
    """What keeps a case from going on: the facts or papers that are waited for, in words, and where it is written."""

    obstacle: Obstacle
    missing: tuple[str, ...]
    step: Step | None


@dataclass(frozen=True)
class Masked:
    """A sealed field of a case: of whom, what it is, and its mask; `text` where it was shown on purpose just now."""

    name: str
    whose: str
    number: int
    part: str
    masked: str
    text: str = ""


@dataclass(frozen=True)
class Happened:
    """An event in words: which step, by whom, when in China, and about what, where that may be seen by all."""

    step: str
    actor: str
    at: datetime
    about: str = ""


@dataclass(frozen=True)
class CaseView:
    """Everything that the page of a case shows. `answer` is None where what was told fits no policy of today."""

    record: Record[Case]
    answer: Document | None
    told: tuple[Mapping[str, str], ...]
    sheet: PaperSheet | None
    waits: tuple[Wait, ...]
    people: tuple[Masked, ...]
    twins: tuple[Twin, ...]
    locks: tuple[Locked, ...]
    timeline: tuple[Happened, ...]
    is_current: bool
    birth_differs: bool
    sent_back: Happened | None = None
    warnings: tuple[str, ...] = field(default=())


def view_of(visit: Visit, record: Record[Case], shown: Mapping[str, str]) -> CaseView:
    """Return what the page of a case shows; `shown` are the fields that are shown unmasked, recorded before."""
    desk, case, language = visit.desk, record.held, visit.language
    given, events = _answer(visit, case), visit.desk.store.events(record.subject)
    found = twins(desk, record.subject, case)
    return CaseView(
        record=record,
        answer=document(given, language) if given else None,
        told=tuple(in_words(given, language)["told"]) if given else (),
        sheet=paper_sheet(desk, case, language, answer_with_papers(desk, case, given)) if given else None,
        waits=tuple(_waits(case, given, language)) if given else (),
        people=tuple(_people(case, shown)),
        twins=found,
        locks=locked_by(desk, case, found),
        timeline=tuple(_timeline(events, given.basis.pack if given else None, language)),
        is_current=case.checked is None or is_still_current(desk, case, given),
        birth_differs=_birth_differs(visit, record),
        sent_back=_sent_back(case, events),
    )


def _answer(visit: Visit, case: Case) -> Answer | None:
    try:
        return answer_of(visit.desk, case)
    except RequestError:
        return None


def _waits(case: Case, given: Answer, language: str) -> Iterator[Wait]:
    """What keeps a case back. While facts are wanting these are those of the next question."""
    pack = given.basis.pack
    for obstacle, missing in obstacles(case, given):
        names = given.asks.facts if given.asks and obstacle is Obstacle.NEEDS_FACTS else missing
        words = tuple(dict.fromkeys(name_in_words(pack, name, language) for name in names)) if pack else ()
        yield Wait(obstacle, words, _step_for(obstacle, names, pack))


_STEPS = {
    Obstacle.CHILD_UNNAMED: Step.NAMED,
    Obstacle.NEEDS_DOCUMENTS: Step.PAPER,
    Obstacle.PAPERS_UNSEEN: Step.PAPER,
    Obstacle.NOT_IN_FORCE: None,
}


def _step_for(obstacle: Obstacle, names: Iterable[str], pack: Pack | None) -> Step | None:
    """The step in which what is missing is written down: that of the papers for facts that papers tell."""
    if obstacle in _STEPS:
        return _STEPS[obstacle]
    of_papers = {fact for kind in pack.paper_kinds.values() for fact in kind.facts} if pack else set()
    return Step.PAPER if names and set(names) <= of_papers else Step.TOLD


def name_in_words(pack: Pack, name: str, language: str) -> str:
    """Return how a fact or a paper of a policy is called."""
    known = name in pack.papers or name in pack.facts
    return catalogue(language).say(paper_words(pack, name)) if known else name


def _people(case: Case, shown: Mapping[str, str]) -> Iterator[Masked]:
    for name, sealed in fields_of(case).items():
        whose, _, rest = name.partition(".")
        number, _, part = rest.rpartition(".")
        position = int(number) if number else 0
        of = str(case.guardians[position].relation) if whose == "guardian" else whose
        yield Masked(name, of, position, part or whose, sealed.masked, shown.get(name, ""))


def _birth_differs(visit: Visit, record: Record[Case]) -> bool:
    """Whether the birthday that was told is another than the one in the child's number: for a clerk to look into."""
    told = record.held.question.get("facts", {}).get(BIRTH)
    born = birth_of(visit.desk, record) if isinstance(told, str) else None
    return born is not None and born.isoformat() != told


def _timeline(events: Sequence[Event], pack: Pack | None, language: str) -> Iterator[Happened]:
    """What happened, the latest first. What somebody thinks, and what was told, is in none of it."""
    for event in reversed(events):
        about = _about(event, pack, language)
        yield Happened(event.kind, event.actor, event.at.astimezone(CHINA_TIME), about)


def _sent_back(case: Case, events: Sequence[Event]) -> Happened | None:
    """Who wants the case checked again, and why, as long as that was not done. No opinion counts meanwhile."""
    if case.state not in (State.CHECKING, State.NEEDS_SUPPLEMENT):
        return None
    for event in reversed(events):
        if event.kind == Step.CHECKED:
            return None
        if event.kind in (Step.SENT_BACK, Step.REOPENED) and event.content is not None:
            return Happened(event.kind, event.actor, event.at.astimezone(CHINA_TIME), read(event).why)
    return None


def _about(event: Event, pack: Pack | None, language: str) -> str:
    happened = read(event) if event.content is not None else None
    if isinstance(happened, PaperSeen):
        return name_in_words(pack, happened.kind, language) if pack else happened.kind
    if isinstance(happened, Scanned):
        return name_in_words(pack, happened.paper, language) if pack else happened.paper
    if isinstance(happened, Supplement):
        return catalogue(language).day(happened.until)
    return field_in_words(happened.field, language) if isinstance(happened, Revealed) else ""


def field_in_words(name: str, language: str) -> str:
    """Return how a sealed field is called: whose it is, and what."""
    if name.startswith(SCAN):
        return say(language, "desk.scans.picture")
    head, _, rest = name.partition(".")
    if not rest:
        return say(language, f"desk.pages.people.whose.{head}")
    number, _, part = rest.rpartition(".")
    whose = (
        say(language, "desk.pages.people.guardian", number=int(number) + 1)
        if number
        else say(language, "desk.pages.people.child")
    )
    return f"{whose} · {say(language, f'desk.pages.people.{part}')}"
