"""A list that leaves the desk is recorded first, once a form, and never what stands in it."""

import pytest

from enrollzone.casework.acting import Desk, Form
from enrollzone.registry.exports import EXPORT, Exported, note_export
from enrollzone.staff.permissions import Action, NotAllowedError
from enrollzone.storage.search import Wanted, counts
from tests.desk import ADMINISTRATOR, CLERK, OTHER_CLERK

FORM = Form(token="f1")  # noqa: S106 - the token of a form
LIST = Exported("working_list", {"state": "checked", "year": "2026"}, 12)


def test_who_took_out_which_list_is_recorded(desk: Desk) -> None:
    recorded = note_export(desk, CLERK, Action.EXPORT_LIST, LIST, FORM)
    assert recorded.record.held == LIST
    (event,) = desk.store.events(recorded.record.subject)
    assert (event.kind, event.actor, event.content) == (
        "exported",
        CLERK.name,
        {"what": "working_list", "filters": {"state": "checked", "year": "2026"}, "lines": 12},
    )


def test_a_form_that_is_sent_twice_is_one_export_and_the_same_token_of_another_is_their_own(desk: Desk) -> None:
    first = note_export(desk, CLERK, Action.EXPORT_LIST, LIST, FORM)
    again = note_export(desk, CLERK, Action.EXPORT_LIST, LIST, FORM)
    note_export(desk, OTHER_CLERK, Action.EXPORT_LIST, LIST, FORM)
    note_export(desk, CLERK, Action.EXPORT_LIST, LIST, Form())
    note_export(desk, CLERK, Action.EXPORT_LIST, LIST, Form())
    assert (again.repeated, again.record.subject) == (True, first.record.subject)
    assert counts(desk.store, Wanted(EXPORT)) == {"exported": 4}


def test_whoever_may_not_take_a_list_out_leaves_nothing_behind(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        note_export(desk, ADMINISTRATOR, Action.EXPORT_LIST, LIST, FORM)
    assert counts(desk.store, Wanted(EXPORT)) == {}
