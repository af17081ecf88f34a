"""The states of a case: the whole table of what may follow what, written out once more by hand."""

from itertools import product

import pytest

from enrollzone.casework.states import NotNowError, State, Step, may_follow, state_after

# For each state every step that may be taken in it, and where it leads. Whatever does not stand here does not happen.
TABLE = """
-                | opened: draft
draft            | told, named, submitted: submitted, withdrawn: withdrawn, revealed
submitted        | told, named, taken: checking, withdrawn: withdrawn, revealed
checking         | told, named, taken, paper, scanned, supplement_asked: needs_supplement, checked: checked, \
withdrawn: withdrawn, revealed
needs_supplement | told, named, paper, scanned, supplement_asked, supplemented: checking, withdrawn: withdrawn, revealed
checked          | sent_back: checking, opinion, chosen, decided: decided, withdrawn: withdrawn, revealed
decided          | notified: notified, reopened: checking, revealed
notified         | closed: closed, reopened: checking, revealed
closed           | reopened: checking, revealed
withdrawn        | revealed
"""


def written() -> dict[tuple[State | None, Step], State]:
    found: dict[tuple[State | None, Step], State] = {}
    for line in TABLE.strip().replace("\\\n", "").splitlines():
        before, steps = (part.strip() for part in line.split("|"))
        for step in steps.split(","):
            name, _, after = (part.strip() for part in step.partition(":"))
            state = None if before == "-" else State(before)
            found[state, Step(name)] = State(after or before)
    return found


def test_every_step_leads_from_every_state_where_the_table_says_and_nowhere_else() -> None:
    table = written()
    led = {
        (state, step): state_after(state, step)
        for state, step in product((None, *State), Step)
        if may_follow(state, step)
    }
    assert led == table


def test_what_is_not_in_the_table_does_not_happen() -> None:
    table = written()
    others = [pair for pair in product((None, *State), Step) if pair not in table]
    assert len(others) == len(Step) * (len(State) + 1) - len(table) > 100
    for state, step in others:
        with pytest.raises(NotNowError) as refused:
            state_after(state, step)
        assert (refused.value.step, refused.value.state) == (step, state)
