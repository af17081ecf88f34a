"""The states of a case and the steps between them: one table, and whatever is not in it does not happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.errors import EnrollzoneError


class State(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    NEEDS_SUPPLEMENT = "needs_supplement"
    CHECKED = "checked"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What may happen to a case."""

    OPENED = "opened"
    TOLD = "told"
    NAMED = "named"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    PAPER = "paper"
    SCANNED = "scanned"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENTED = "supplemented"
    CHECKED = "checked"
    SENT_BACK = "sent_back"
    OPINION = "opinion"
    CHOSEN = "chosen"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    REVEALED = "revealed"


@dataclass(frozen=True)
class Passage:
    """From which states a step may be taken, and where it leads; None: the case stays where it is."""

    before: frozenset[State]
    after: State | None = None


_OPEN = frozenset([State.DRAFT, State.SUBMITTED, State.CHECKING, State.NEEDS_SUPPLEMENT])
_AT_WORK = frozenset([State.CHECKING, State.NEEDS_SUPPLEMENT])
_ANY = frozenset(State)

PASSAGES: Mapping[Step, Passage] = {
    Step.OPENED: Passage(frozenset(), State.DRAFT),
    Step.TOLD: Passage(_OPEN),
    Step.NAMED: Passage(_OPEN),
    Step.SUBMITTED: Passage(frozenset([State.DRAFT]), State.SUBMITTED),
    Step.TAKEN: Passage(frozenset([State.SUBMITTED, State.CHECKING]), State.CHECKING),
    Step.PAPER: Passage(_AT_WORK),
    Step.SCANNED: Passage(_AT_WORK),
    Step.SUPPLEMENT_ASKED: Passage(_AT_WORK, State.NEEDS_SUPPLEMENT),
    Step.SUPPLEMENTED: Passage(frozenset([State.NEEDS_SUPPLEMENT]), State.CHECKING),
    Step.CHECKED: Passage(frozenset([State.CHECKING]), State.CHECKED),
    Step.SENT_BACK: Passage(frozenset([State.CHECKED]), State.CHECKING),
    Step.OPINION: Passage(frozenset([State.CHECKED])),
    Step.CHOSEN: Passage(frozenset([State.CHECKED])),
    Step.DECIDED: Passage(frozenset([State.CHECKED]), State.DECIDED),
    Step.NOTIFIED: Passage(frozenset([State.DECIDED]), State.NOTIFIED),
    Step.CLOSED: Passage(frozenset([State.NOTIFIED]), State.CLOSED),
    # What two people decided is not undone by one who withdraws it: such a case is reopened first.
    Step.WITHDRAWN: Passage(_OPEN | {State.CHECKED}, State.WITHDRAWN),
    Step.REOPENED: Passage(frozenset([State.DECIDED, State.NOTIFIED, State.CLOSED]), State.CHECKING),
    Step.REVEALED: Passage(_ANY),
}


class OtherHandError(EnrollzoneError):
    """What is to be recorded names somebody else as its author than the one who records it."""


class NeverRefusedError(EnrollzoneError):
    """A child whom no school may refuse, or whom the bureau places, is not decided as not admitted."""


class NotNowError(EnrollzoneError):
    """A step cannot be taken in the state in which a case is; nothing was done."""

    def __init__(self, step: Step, state: State | None) -> None:
        self.step, self.state = step, state
        super().__init__(f"{step}: not possible while the case is {state or 'not yet opened'}")


def may_follow(state: State | None, step: Step) -> bool:
    """Tell whether a step may be taken in a state; None is the state before a case is opened."""
    if state is None or step is Step.OPENED:
        return state is None and step is Step.OPENED
    return state in PASSAGES[step].before


def state_after(state: State | None, step: Step) -> State:
    """Return the state to which a step leads. Raises NotNowError where it cannot be taken."""
    after = PASSAGES[step].after or state
    if after is None or not may_follow(state, step):
        raise NotNowError(step, state)
    return after
