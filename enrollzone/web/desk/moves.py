"""What may be done next with a case: by its state, by what whoever is signed in may do, and in the usual order."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.answers.answer import Code
from enrollzone.casework.acting import ACTION_OF
from enrollzone.casework.cases import Case
from enrollzone.casework.states import State, Step, may_follow
from enrollzone.notices.letter import NoticeKind
from enrollzone.notices.writing import kinds_for
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
    State.DRAFT: (Step.SUBMITTED,),
    State.SUBMITTED: (Step.TAKEN,),
    State.CHECKING: (Step.CHECKED,),
    State.NEEDS_SUPPLEMENT: (Step.SUPPLEMENTED,),
    State.CHECKED: (Step.DECIDED,),
    State.DECIDED: (Step.NOTIFIED,),
    State.NOTIFIED: (Step.CLOSED,),
}


def moves(visit: Visit, id: str, case: Case, *, asks: Step | None) -> tuple[Move, ...]:  # noqa: A002 - as in addresses
    """Return what may be done next; the `first` of them is the usual one.

    `asks` is the step that something is waited for in, None where nothing keeps the case back. While something does, it
    cannot be checked, and is not offered to be.
    """
    kept_back = {Step.SUBMITTED} if asks is Step.NAMED else {Step.CHECKED} if asks else set()
    possible = tuple(step for step in _possible(visit, case) if step not in kept_back)
    usual = tuple(step for step in (asks, *_USUAL.get(case.state, ())) if step in possible)
    first = usual[0] if usual else None
    ordered = sorted(possible, key=lambda step: step is not first)
    return tuple(
        Move(step, visit.address(_PAGES[step], id=id), step in _BY_THEMSELVES, step is first) for step in ordered
    )


def _possible(visit: Visit, case: Case) -> Iterator[Step]:
    for step, page in _PAGES.items():
        possible = may_follow(case.state, step) and visit.may(ACTION_OF[step]) and has_desk_page(page)
        if possible and not _is_pointless(step, case, visit):
            yield step


def _is_pointless(step: Step, case: Case, visit: Visit) -> bool:
    """Whether a step would change nothing: who took the case has it; without several schools none is chosen.

    Where the desk keeps no pictures there are none to look after, unless it kept some before; nobody opines twice.
    """
    if step is Step.TAKEN:
        return case.holder == visit.actor.name
    if step is Step.SCANNED:
        return not (visit.desk.keeps_scans or case.scans)
    if step is Step.OPINION:
        return any(one.by == visit.actor.name for one in case.opinions)
    return step is Step.CHOSEN and (case.checked is None or case.checked.outcome != Code.CHOICE)


def beside(visit: Visit, id: str, case: Case) -> tuple[Move, ...]:  # noqa: A002 - as it stands in addresses
    """Return the pages about a case that change nothing in it: its letters, where there is one, and its report."""
    return tuple(_beside(visit, id, kinds_for(case)))


def _beside(visit: Visit, of: str, letters: tuple[NoticeKind, ...]) -> Iterator[Move]:
    if letters and has_desk_page("notices") and visit.may(Action.NOTIFY):
        only = len(letters) == 1
        yield Move(
            "notices", visit.address("notice", id=of, kind=letters[0]) if only else visit.address("notices", id=of)
        )
    if has_desk_page("report") and visit.may(Action.SEE_CASE):
        yield Move("report", visit.address("report", id=of))
