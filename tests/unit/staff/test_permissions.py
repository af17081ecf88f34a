"""Who may do what: the whole table of roles and actions, written out here once more by hand."""

import pytest

from enrollzone.staff.errors import AccountError
from enrollzone.staff.permissions import Action, Actor, NotAllowedError, Role, can, check, refuse_together

# One letter a role in this order: clerk, reviewer, placement, auditor, administrator; a full stop where it may not.
TABLE = """
    see_queue           c r p a .
    see_case            c r p a .
    test_address        c r p a m
    open                c r . . .
    tell                c r . . .
    name                c r . . .
    reveal              c r . . .
    submit              c r . . .
    take                c r . . .
    record_paper        c r . . .
    scan                c r . . .
    ask_supplement      c r . . .
    check               c r . . .
    send_back           . r . . .
    give_opinion        c r . . .
    declare_choice      c r . . .
    decide              . r . . .
    notify              c r . . .
    close               c r . . .
    withdraw            c r . . .
    reopen              . r . . .
    export_list         c r p . .
    run_roster          c r p . .
    see_seats           c r p a .
    plan_seats          . . p . .
    approve_seats       . r . . .
    propose_placing     . . p . .
    sign_placing        . r . . .
    see_publishing      . r p a m
    stage               . . p . m
    sign_publishing     . r . . .
    activate            . . . . m
    read_audit          . . . a .
    export_audit        . . . a .
    keep_accounts       . . . . m
    run_retention       . . . . m
"""
ROLES = (Role.CLERK, Role.REVIEWER, Role.PLACEMENT, Role.AUDITOR, Role.ADMINISTRATOR)
ROWS = {line.split()[0]: line.split()[1:] for line in TABLE.strip().splitlines()}
LOOKING = {
    Action.SEE_QUEUE,
    Action.SEE_CASE,
    Action.TEST_ADDRESS,
    Action.SEE_SEATS,
    Action.SEE_PUBLISHING,
    Action.READ_AUDIT,
    Action.EXPORT_AUDIT,
}


def allowed(role: Role) -> set[Action]:
    return {action for action in Action if can(Actor("lin", frozenset([role])), action)}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role) -> None:
    column = ROLES.index(role)
    assert allowed(role) == {Action(name) for name, letters in ROWS.items() if letters[column] != "."}


def test_the_table_names_every_action_and_every_role() -> None:
    assert (set(ROWS), set(ROLES)) == ({str(action) for action in Action}, set(Role))


def test_an_auditor_changes_nothing() -> None:
    assert allowed(Role.AUDITOR) - LOOKING == set()


def test_an_administrator_sees_no_case_and_decides_none() -> None:
    assert allowed(Role.ADMINISTRATOR) & {Action.SEE_QUEUE, Action.SEE_CASE, Action.REVEAL, Action.DECIDE} == set()


def test_who_proposes_does_not_sign_and_who_hands_in_does_not_sign() -> None:
    pairs = [(Action.PROPOSE_PLACING, Action.SIGN_PLACING), (Action.PLAN_SEATS, Action.APPROVE_SEATS)]
    pairs += [(Action.STAGE, Action.SIGN_PUBLISHING), (Action.KEEP_ACCOUNTS, Action.DECIDE)]
    assert [(role, pair) for role in Role for pair in pairs if set(pair) <= allowed(role)] == []


def test_several_roles_may_do_what_each_of_them_may() -> None:
    both = Actor("lin", frozenset([Role.CLERK, Role.PLACEMENT]))
    assert {action for action in Action if can(both, action)} == allowed(Role.CLERK) | allowed(Role.PLACEMENT)


def test_what_is_not_allowed_is_refused_by_its_name() -> None:
    check(Actor("lin", frozenset([Role.REVIEWER])), Action.DECIDE)
    with pytest.raises(NotAllowedError) as refused:
        check(Actor("lin", frozenset([Role.CLERK])), Action.DECIDE)
    assert (refused.value.action, str(refused.value)) == (Action.DECIDE, "not allowed: decide")


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([], "roles_none"),
        ([Role.AUDITOR, Role.CLERK], "roles_apart"),
        ([Role.ADMINISTRATOR, Role.REVIEWER], "roles_apart"),
        ([Role.ADMINISTRATOR, Role.AUDITOR], "roles_apart"),
    ],
)
def test_roles_whose_duties_are_kept_apart_do_not_meet_in_one_account(roles: list[Role], code: str) -> None:
    with pytest.raises(AccountError, match=code):
        refuse_together(frozenset(roles))


@pytest.mark.parametrize("roles", [[Role.AUDITOR], [Role.ADMINISTRATOR], [Role.CLERK, Role.REVIEWER, Role.PLACEMENT]])
def test_a_small_bureau_may_join_the_roles_that_a_second_person_confirms(roles: list[Role]) -> None:
    refuse_together(frozenset(roles))
