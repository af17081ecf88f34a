"""That a second person is another one than the first: no matter of roles, but of who did what in this very case."""

from enrollzone.casework.cases import Case
from enrollzone.staff.permissions import Actor


def is_another(actor: Actor, *first: str) -> bool:
    """Tell whether somebody is none of those whose word is to be confirmed, by the names of their accounts."""
    return actor.name not in first


def may_confirm(actor: Actor, case: Case) -> bool:
    """Tell whether somebody may decide a case: whoever checked its papers has said already what they think of it."""
    return case.checked is not None and is_another(actor, case.checked.by)


def may_undo(actor: Actor, case: Case) -> bool:
    """Tell whether somebody may reopen a case: nobody takes back alone what they decided themselves."""
    return case.decision is None or is_another(actor, case.decision.second)
