"""Who may do what at the desk: one table of roles and actions, asked by `can` and demanded by `check`.

Duties are kept apart. A clerk (录入) writes down and checks, and decides nothing. A reviewer (复核) decides, and signs
what others propose. Placement (统筹) plans seats and proposes, and decides no child's case and reads no family's names.
An auditor (审计) reads everything that happened and changes nothing. An administrator looks after accounts and the
installation, and sees no case. Hence the last two stand alone: an account with one of them has no other role, or the
separation would be one of words. The first three may be joined, as a small bureau has to: that a second person is
another one than the first is no matter of roles, and `casework.second_person` sees to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.errors import EnrollzoneError
from enrollzone.staff.errors import AccountError


class Role(StrEnum):
    """What somebody is at the desk. One account may have several roles."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    PLACEMENT = "placement"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """Everything that somebody may do at the desk."""

    SEE_QUEUE = "see_queue"
    SEE_CASE = "see_case"
    TEST_ADDRESS = "test_address"
    OPEN = "open"
    TELL = "tell"
    NAME = "name"
    REVEAL = "reveal"
    SUBMIT = "submit"
    TAKE = "take"
    RECORD_PAPER = "record_paper"
    SCAN = "scan"
    ASK_SUPPLEMENT = "ask_supplement"
    CHECK = "check"
    SEND_BACK = "send_back"
    GIVE_OPINION = "give_opinion"
    DECLARE_CHOICE = "declare_choice"
    DECIDE = "decide"
    NOTIFY = "notify"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    EXPORT_LIST = "export_list"
    RUN_ROSTER = "run_roster"
    SEE_SEATS = "see_seats"
    PLAN_SEATS = "plan_seats"
    APPROVE_SEATS = "approve_seats"
    PROPOSE_PLACING = "propose_placing"
    SIGN_PLACING = "sign_placing"
    SEE_PUBLISHING = "see_publishing"
    STAGE = "stage"
    SIGN_PUBLISHING = "sign_publishing"
    ACTIVATE = "activate"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"
    KEEP_ACCOUNTS = "keep_accounts"
    RUN_RETENTION = "run_retention"


_A = Action
_AT_A_CASE = frozenset(
    [_A.SEE_QUEUE, _A.SEE_CASE, _A.TEST_ADDRESS, _A.OPEN, _A.TELL, _A.NAME, _A.REVEAL, _A.SUBMIT, _A.TAKE, _A.SCAN]
) | {_A.RECORD_PAPER, _A.ASK_SUPPLEMENT, _A.CHECK, _A.DECLARE_CHOICE, _A.NOTIFY, _A.CLOSE, _A.WITHDRAW, _A.EXPORT_LIST}

ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.CLERK: _AT_A_CASE | {_A.RUN_ROSTER, _A.SEE_SEATS, _A.GIVE_OPINION},
    Role.REVIEWER: _AT_A_CASE
    | {_A.SEND_BACK, _A.GIVE_OPINION, _A.DECIDE, _A.REOPEN, _A.SEE_SEATS, _A.APPROVE_SEATS, _A.SIGN_PLACING}
    | {_A.RUN_ROSTER, _A.SEE_PUBLISHING, _A.SIGN_PUBLISHING},
    Role.PLACEMENT: frozenset(
        [_A.SEE_QUEUE, _A.SEE_CASE, _A.TEST_ADDRESS, _A.EXPORT_LIST, _A.RUN_ROSTER, _A.SEE_SEATS, _A.PLAN_SEATS]
    )
    | {_A.PROPOSE_PLACING, _A.SEE_PUBLISHING, _A.STAGE},
    Role.AUDITOR: frozenset([_A.SEE_QUEUE, _A.SEE_CASE, _A.TEST_ADDRESS, _A.SEE_SEATS, _A.SEE_PUBLISHING])
    | {_A.READ_AUDIT, _A.EXPORT_AUDIT},
    Role.ADMINISTRATOR: frozenset([_A.TEST_ADDRESS, _A.SEE_PUBLISHING, _A.STAGE, _A.ACTIVATE, _A.KEEP_ACCOUNTS])
    | {_A.RUN_RETENTION},
}

# Those whose word another's rests on sign in with a second factor.
WITH_SECOND_FACTOR = frozenset([Role.REVIEWER, Role.ADMINISTRATOR])
ALONE = frozenset([Role.AUDITOR, Role.ADMINISTRATOR])


@dataclass(frozen=True)
class Actor:
    """Somebody who does something at the desk: the name of the account, and its roles."""

    name: str
    roles: frozenset[Role]


class NotAllowedError(EnrollzoneError):
    """The roles of an account do not allow an action; nothing of it was done."""

    def __init__(self, action: Action) -> None:
        self.action = action
        super().__init__(f"not allowed: {action}")


def can(actor: Actor, action: Action) -> bool:
    """Tell whether the roles of somebody allow an action."""
    return any(action in ALLOWED[role] for role in actor.roles)


def check(actor: Actor, action: Action) -> None:
    """Raise NotAllowedError unless the roles of somebody allow an action."""
    if not can(actor, action):
        raise NotAllowedError(action)


def refuse_together(roles: frozenset[Role]) -> None:
    """Raise AccountError for roles that one account cannot have: none at all, or two whose duties are kept apart."""
    if not roles:
        raise AccountError("roles_none")
    if len(roles) > 1 and roles & ALONE:
        raise AccountError("roles_apart")
