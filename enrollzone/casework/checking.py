"""From a draft to a checked case: handed in, taken, held against the rules, and sent back or withdrawn."""

from collections.abc import Iterator, Mapping

from enrollzone.answers.answer import Answer, Code
from enrollzone.casework.acting import Desk, Form, act, case_of
from enrollzone.casework.answering import answer_of, pinned
from enrollzone.casework.cases import Case, PaperSeen, PaperVerdict
from enrollzone.casework.events import Because
from enrollzone.casework.faults import NotReadyError, Obstacle, reason_in
from enrollzone.casework.keeping import keep_until
from enrollzone.casework.people import birth_of
from enrollzone.casework.plain_papers import AS_TOLD, is_plain, told_of_it
from enrollzone.casework.questions import BIRTH
from enrollzone.casework.states import Step
from enrollzone.evidence.kinds import PaperKind, PaperState
from enrollzone.policy.pack import Pack
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Record, Recorded

__all__ = ["check_case", "keep_until", "obstacles", "send_back", "submit", "take", "withdraw"]

_UNDECIDED: Mapping[Code, Obstacle] = {
    Code.NEEDS_FACTS: Obstacle.NEEDS_FACTS,
    Code.NEEDS_DOCUMENTS: Obstacle.NEEDS_DOCUMENTS,
    Code.UNCLEAR_PLACE: Obstacle.UNCLEAR_PLACE,
    Code.UNIT_SPLIT: Obstacle.UNCLEAR_PLACE,
    Code.NOT_IN_FORCE: Obstacle.NOT_IN_FORCE,
    Code.STAGE_NOT_COVERED: Obstacle.NOT_IN_FORCE,
}
# That a paper is not there the family may say by itself; and on one of which nothing is known no answer rests.
_TO_BE_SEEN = frozenset([PaperState.HELD, PaperState.INVALID])


def submit(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Case]:
    """Hand a case in to be checked. Raises NotReadyError while nobody wrote down who it is about."""
    case: Case = case_of(desk, subject).held
    if case.child is None:
        raise NotReadyError(Obstacle.CHILD_UNNAMED)
    return act(desk, actor, subject, Step.SUBMITTED, Because(), form)


def take(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Case]:
    """Take a case to check it, also one that somebody else has begun to check."""
    return act(desk, actor, subject, Step.TAKEN, Because(), form)


def check_case(desk: Desk, actor: Actor, subject: str, form: Form) -> Recorded[Case]:
    """Ask the rules once more, and keep their answer with all that it rests on: the case is checked.

    Raises NotReadyError with what is missing: while facts, papers or the place are wanting, where no policy holds,
    where the answer rests on papers that nobody at the desk has seen, and where it rests on another birthday than the
    one in the child's number. Raises RequestError where what was told does not fit the policy any more, and whatever
    `act` raises.
    """
    record: Record[Case] = case_of(desk, subject)
    given = answer_of(desk, record.held)
    for obstacle, missing in obstacles(record.held, given):
        raise NotReadyError(obstacle, missing)
    if birth_differs(desk, record, given):
        raise NotReadyError(Obstacle.CONTRADICTION, (BIRTH,))
    return act(desk, actor, subject, Step.CHECKED, pinned(desk, given, actor.name), form)


def obstacles(case: Case, given: Answer) -> Iterator[tuple[Obstacle, tuple[str, ...]]]:
    """Walk over what keeps a case from being checked, with the facts or the kinds of papers that are missing."""
    if case.child is None:
        yield Obstacle.CHILD_UNNAMED, ()
    yield from _undecided(given)
    if assumed := tuple(only_assumed(case, given)):
        yield Obstacle.ASSUMED, assumed
    if given.contradictions:
        yield Obstacle.CONTRADICTION, tuple(name for entry in given.contradictions for name in entry.facts)
    if papers := tuple(unseen(case, given)):
        yield Obstacle.PAPERS_UNSEEN, papers


def _undecided(given: Answer) -> Iterator[tuple[Obstacle, tuple[str, ...]]]:
    """Why the rules do not come to an answer that could be kept."""
    if given.basis.pack is None or given.basis.edition is None:
        yield Obstacle.NOT_IN_FORCE, ()
    elif given.outcome in _UNDECIDED:
        yield _UNDECIDED[given.outcome], given.asks.facts if given.asks else given.uncertain


def birth_differs(desk: Desk, record: Record[Case], given: Answer) -> bool:
    """Tell whether an answer rests on another birthday than the one in the child's number: one of them is wrong."""
    told, born = given.question.facts.get(BIRTH), birth_of(desk, record)
    return isinstance(told, tuple) and born is not None and born not in told


def only_assumed(case: Case, given: Answer) -> Iterator[str]:
    """Walk over the facts of which the family never spoke: it agreed to what is usual, and nobody at the desk asked."""
    assumed = case.receipt.assumed if case.receipt else ()
    yield from (fact for fact, name in given.question.told_as.items() if {fact, name} & set(assumed))


def unseen(case: Case, given: Answer) -> Iterator[str]:
    """Walk over the papers on which an answer rests and that nobody has judged, or not read as far as it rests on them.

    What a family says that it holds has to be seen by somebody, and what it says that stands there, read.
    """
    for check in given.documents:
        seen, pack = case.papers.get(check.kind), given.basis.pack
        if pack is not None and is_plain(pack, check.kind):
            if check.state is PaperState.HELD and not (seen and _is_as_told(seen, case, pack)):
                yield check.kind
        elif check.state in _TO_BE_SEEN and (seen is None or not _is_read(seen, given)):
            yield check.kind


def _is_as_told(seen: PaperSeen, case: Case, pack: Pack) -> bool:
    """Tell whether somebody saw that a paper is as the family tells it now."""
    return seen.verdict is PaperVerdict.ACCEPTED and seen.told.get(AS_TOLD) == told_of_it(pack, case, seen.kind)


def _is_read(seen: PaperSeen, given: Answer) -> bool:
    """Tell whether a paper was judged, and nothing that the family told of it is left that was not looked at."""
    pack = given.basis.pack
    if seen.verdict is PaperVerdict.UNCLEAR or pack is None:
        return False
    is_there = seen.verdict is PaperVerdict.ACCEPTED and seen.told.get("held", True)
    return not is_there or given.question.told_as.keys().isdisjoint(_unread(pack.paper_kinds[seen.kind], seen))


def _unread(kind: PaperKind, seen: PaperSeen) -> Iterator[str]:
    """Walk over the facts that a paper would tell and that nobody looked at. A list of marks is all of them."""
    marks = seen.told.get("marks", {})
    yield from (fact for part, fact in kind.parts.items() if part not in seen.told)
    yield from (fact for mark, fact in kind.marks.items() if isinstance(marks, Mapping) and mark not in marks)


def send_back(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Case]:
    """Send a checked case back to be checked again, with the reason."""
    return act(desk, actor, subject, Step.SENT_BACK, Because(reason_in(why)), form)


def withdraw(desk: Desk, actor: Actor, subject: str, why: str, form: Form) -> Recorded[Case]:
    """End a case that the family takes back, or that should not have been opened.

    It is kept as long as its county says. A decided case is reopened first. Raises FormFaultError without a reason,
    and whatever `act` raises.
    """
    case: Case = case_of(desk, subject).held
    return act(desk, actor, subject, Step.WITHDRAWN, Because(reason_in(why), keep_until(desk, case)), form)
