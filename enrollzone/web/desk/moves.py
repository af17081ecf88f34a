"""What may be done next with a case: by its state, by what whoever is signed in may do, and in the usual order."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.casework.acting import ACTION_OF
from enrollzone.casework.cases import Case
from enrollzone.casework.states import State, Step, may_follow
from enrollzone.staff.permissions import Action
from enrollzone.web.desk.doorway import Visit
from enrollzone.web.desk.frame import has_desk_page


@dataclass(frozen=True)
class Move:
    """One step: the page on which it is taken, or (`posts`) the address to which its button posts by itself."""

    name: str
    address: str
    posts: bool = False
    first: bool = False


# Each step with the page that takes it; what posts by itself asks for nothing more.
_PAGES = {
    Step.TOLD: "facts",
    Step.NAMED: "people",
    Step.SUBMITTED: "case_submit",
    Step.TAKEN: "case_take",
    Step.PAPER: "papers",
    Step.SUPPLEMENTED: "case_supplemented",
    Step.SUPPLEMENT_ASKED: "supplement",
    Step.CHECKED: "case_check",
    Step.CHOSEN: "choice",
    Step.OPINION: "opinion",
    Step.DECIDED: "decide",
    Step.NOTIFIED: "notify",
    Step.CLOSED: "close",
    Step.SCANNED: "scans",
    Step.SENT_BACK: "case_send_back",
    Step.REOPENED: "reopen",
    Step.WITHDRAWN: "case_withdraw",
}
_BY_THEMSELVES = frozenset([Step.SUBMITTED, Step.TAKEN, Step.SUPPLEMENTED, Step.CHECKED])
_USUAL = {
    State.DRAFT: (Step.NAMED, Step.SUBMITTED),
    State.SUBMITTED: (Step.TAKEN,),
    State.CHECKING: (Step.PAPER, Step.CHECKED),
    State.NEEDS_SUPPLEMENT: (Step.PAPER, Step.SUPPLEMENTED),
    State.CHECKED: (Step.DECIDED,),
    State.DECIDED: (Step.NOTIFIED,),
    State.NOTIFIED: (Step.CLOSED,),
}


def moves(visit: Visit, id: str, case: Case, *, ready: bool) -> tuple[Move, ...]:  # noqa: A002 - as it stands in addresses
    """Return what may be done next. The `first` of them is the usual one; `ready` says that nothing keeps it back."""
    possible = tuple(_possible(visit, case))
    usual = tuple(step for step in _USUAL.get(case.state, ()) if step in possible)
    first = usual[-1 if ready else 0] if usual else None
    ordered = sorted(possible, key=lambda step: step is not first)
    return tuple(
        Move(step, visit.address(_PAGES[step], id=id), step in _BY_THEMSELVES, step is first) for step in ordered
    )


def _possible(visit: Visit, case: Case) -> Iterator[Step]:
    for step, page in _PAGES.items():
        again = step is Step.TAKEN and case.holder == visit.actor.name
        if may_follow(case.state, step) and visit.may(ACTION_OF[step]) and has_desk_page(page) and not again:
            yield step


# Pages about a case that change nothing in it.
_BESIDE = {"notices": Action.NOTIFY, "report": Action.SEE_CASE}


def beside(visit: Visit, id: str) -> tuple[Move, ...]:  # noqa: A002 - as it stands in addresses
    """Return the pages about a case that may be opened beside it: its letters, its report."""
    return tuple(
        Move(name, visit.address(name, id=id))
        for name, action in _BESIDE.items()
        if has_desk_page(name) and visit.may(action)
    )
