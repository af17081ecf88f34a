"""What is done to editions and policies at the desk is recorded before it is done, and how it ended."""

import pytest

from enrollzone.casework.acting import Desk, Form
from enrollzone.registry.publications import (
    Act,
    Asked,
    End,
    Ended,
    NotBegunError,
    Publication,
    begin,
    end,
)
from enrollzone.staff.permissions import NotAllowedError
from enrollzone.storage.errors import StaleError, UnknownRecordError
from enrollzone.storage.ledger import Entry
from tests.desk import ADMINISTRATOR, CLERK, PLACEMENT, REVIEWER

POLICY = "000000-small-0123456789ab"


def test_an_act_is_recorded_before_and_after_it_is_done(desk: Desk) -> None:
    asked = Asked((POLICY,), "000000", "新学年")
    begun = begin(desk, ADMINISTRATOR, POLICY, Act.ACTIVATING, asked, Form(0, "one"))
    assert begun.record.held == Publication(Act.ACTIVATING, asked)
    end(desk, ADMINISTRATOR, begun, End.DONE, Ended(POLICY, 3), Form(request="r"))
    held = desk.store.load(f"publishing:{POLICY}").held
    assert held == Publication(Act.ACTIVATING, asked, "done", Ended(POLICY, 3))
    assert [event.kind for event in desk.store.events(f"publishing:{POLICY}")] == ["activating", "done"]


def test_what_was_refused_may_be_tried_again_and_a_form_sent_twice_begins_once(desk: Desk) -> None:
    asked = Asked((POLICY,))
    first = begin(desk, REVIEWER, POLICY, Act.SIGNING, asked, Form(0, "one"))
    assert begin(desk, REVIEWER, POLICY, Act.SIGNING, asked, Form(0, "one")).repeated
    end(desk, REVIEWER, first, End.REFUSED, Ended(), Form())
    again = begin(desk, REVIEWER, POLICY, Act.SIGNING, asked, Form(0, "two"))
    assert (again.record.held.state, again.record.version) == ("begun", 3)


def test_an_end_belongs_to_the_act_that_began(desk: Desk) -> None:
    first = begin(desk, PLACEMENT, "handed", Act.HANDING_IN, Asked(("a.zip",)), Form())
    second = begin(desk, PLACEMENT, "handed", Act.HANDING_IN, Asked(("a.zip",)), Form())
    with pytest.raises(StaleError):
        end(desk, PLACEMENT, first, End.DONE, Ended(), Form())
    end(desk, PLACEMENT, second, End.DONE, Ended("x"), Form())
    for subject, seen in (("publishing:handed", 3), ("publishing:never", 0)):
        with pytest.raises(NotBegunError):
            desk.store.record(Entry(subject, "done", "lin", {"result": "", "generation": None}), seen=seen)


@pytest.mark.parametrize("act", list(Act))
def test_only_who_may_do_it_begins_anything(desk: Desk, act: Act) -> None:
    with pytest.raises(NotAllowedError):
        begin(desk, CLERK, POLICY, act, Asked((POLICY,)), Form())
    with pytest.raises(UnknownRecordError):
        desk.store.load(f"publishing:{POLICY}")
