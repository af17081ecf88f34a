"""Whatever is done to cases, in whatever order: what is refused changes nothing, what is kept follows from the events,
and no name, number or address stands in the clear anywhere.
"""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.casework.acting import Desk, Form, case_of
from enrollzone.casework.cases import PaperVerdict, Result, Site
from enrollzone.casework.checking import check_case, send_back, submit, take, withdraw
from enrollzone.casework.ending import close, notify, reopen
from enrollzone.casework.papers import record_paper
from enrollzone.casework.people import reveal
from enrollzone.casework.states import Step, state_after
from enrollzone.casework.supplements import ask_supplement, supplemented
from enrollzone.casework.telling import name_people, tell
from enrollzone.errors import EnrollzoneError
from enrollzone.judgement.choosing import declare_choice
from enrollzone.judgement.deciding import decide
from enrollzone.judgement.opinions import give_opinion
from enrollzone.staff.permissions import Actor
from enrollzone.storage.verifying import verify
from tests.at_desk import (
    ALL_PAPERS_TOLD,
    AT_LAKE,
    CHILDS,
    CONTRACT,
    DOOR,
    MOTHER,
    MOTHERS,
    NAME,
    PERMIT,
    PHONE,
    a_case,
    a_family,
)
from tests.checked import AT_SHARED_AREA, MIGRANT, ORDINARY, WITHOUT_PERMIT, a_body, held
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, OTHER_REVIEWER, REVIEWER, Clock, a_desk, fresh_sqlite, opened_store

WHY = "核对时写下的理由"
BORN = "2018-10-01"
PRIVATE = (NAME, MOTHER, CHILDS, MOTHERS, PHONE, DOOR, WHY, BORN)
ACCEPTED, REJECTED = PaperVerdict.ACCEPTED, PaperVerdict.REJECTED

Deed = Callable[[Desk, Actor, str, Form], object]
DEEDS: Mapping[str, tuple[Step, Deed]] = {
    "tell migrant": (Step.TOLD, lambda *at: tell(*at[:3], a_body(AT_LAKE, MIGRANT), at[3])),
    "tell papers": (Step.TOLD, lambda *at: tell(*at[:3], a_body(AT_LAKE, ALL_PAPERS_TOLD), at[3])),
    "tell unsettled": (Step.TOLD, lambda *at: tell(*at[:3], a_body(AT_LAKE, WITHOUT_PERMIT), at[3])),
    "tell shared": (Step.TOLD, lambda *at: tell(*at[:3], a_body(AT_SHARED_AREA, ORDINARY), at[3])),
    "name": (Step.NAMED, lambda *at: name_people(*at[:3], a_family(), at[3])),
    "submit": (Step.SUBMITTED, submit),
    "take": (Step.TAKEN, take),
    "permit": (Step.PAPER, lambda *at: record_paper(*at[:3], PERMIT, ACCEPTED, WHY, at[3])),
    "contract": (Step.PAPER, lambda *at: record_paper(*at[:3], CONTRACT, ACCEPTED, "", at[3])),
    "reject": (Step.PAPER, lambda *at: record_paper(*at[:3], PERMIT, REJECTED, WHY, at[3])),
    "ask": (Step.SUPPLEMENT_ASKED, lambda *at: ask_supplement(*at[:3], ("permit",), date(2026, 7, 1), at[3])),
    "brought": (Step.SUPPLEMENTED, supplemented),
    "check": (Step.CHECKED, check_case),
    "send back": (Step.SENT_BACK, lambda *at: send_back(*at[:3], WHY, at[3])),
    "opinion": (Step.OPINION, lambda *at: give_opinion(*at[:3], Result.STAYS, None, WHY, at[3])),
    "choose": (Step.CHOSEN, lambda *at: declare_choice(*at[:3], _site(*at), date(2026, 6, 1), at[3])),
    "decide": (Step.DECIDED, lambda *at: decide(*at[:3], Result.ADMITTED, _site(*at), WHY, at[3])),
    "decide otherwise": (Step.DECIDED, lambda *at: decide(*at[:3], Result.STAYS, None, WHY, at[3])),
    "notify": (Step.NOTIFIED, lambda *at: notify(*at[:3], "", at[3])),
    "close": (Step.CLOSED, close),
    "withdraw": (Step.WITHDRAWN, lambda *at: withdraw(*at[:3], WHY, at[3])),
    "reopen": (Step.REOPENED, lambda *at: reopen(*at[:3], WHY, at[3])),
    "reveal": (Step.REVEALED, lambda *at: reveal(*at[:3], "child.number", WHY, at[3])),
}
# Ways that cases go, and whatever else somebody may do in between.
ROADS = (
    ("name", "submit", "take", "ask", "permit", "contract", "brought", "check", "decide", "notify", "close"),
    ("name", "tell unsettled", "submit", "take", "check", "send back", "check", "withdraw"),
    ("name", "tell shared", "submit", "take", "check", "choose", "decide", "reopen", "check", "decide", "notify"),
)
ACTORS = (CLERK, OTHER_CLERK, REVIEWER, AUDITOR)


def _site(desk: Desk, _actor: Actor, subject: str, _form: Form) -> Site | None:
    checked = held(desk, subject).checked
    return checked.sites[0] if checked and checked.sites else None


REVIEWED = {"decide": REVIEWER, "send back": REVIEWER, "reopen": OTHER_REVIEWER}


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Actor]]:
    """A road with other deeds strewn in, by anybody."""
    done = []
    for name, actor in draw(st.sampled_from([road_of(*road) for road in ROADS])):
        strewn = draw(st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.sampled_from(ACTORS)), max_size=1))
        done += [*strewn, (name, actor)]
    return done


def road_of(*names: str) -> list[tuple[str, Actor]]:
    return [(name, REVIEWED.get(name, CLERK)) for name in names]


def tried(deed: Deed, desk: Desk, actor: Actor, subject: str) -> EnrollzoneError | None:
    try:
        deed(desk, actor, subject, Form(case_of(desk, subject).version))
    except EnrollzoneError as error:
        return error
    return None


def do(desk: Desk, subject: str, name: str, actor: Actor) -> bool:
    """Do something to a case, and hold the case against the table of steps; False where it was refused."""
    step, deed = DEEDS[name]
    before = case_of(desk, subject)
    refused, after = tried(deed, desk, actor, subject), case_of(desk, subject)
    if refused is not None:
        assert (after, [text for text in PRIVATE if text in str(refused)]) == (before, [])
        return False
    assert (after.version, after.held.state) == (before.version + 1, state_after(before.held.state, step))
    assert desk.store.events(subject)[-1].actor == actor.name
    return True


@pytest.mark.parametrize("road", ROADS)
def test_each_road_is_gone_to_its_end(road: tuple[str, ...], desk: Desk) -> None:
    subject = a_case(desk).subject
    assert [do(desk, subject, name, actor) for name, actor in road_of(*road)] == [True] * len(road)


@settings(max_examples=4)
@given(histories())
def test_cases_follow_from_their_events_and_show_nothing(history: list[tuple[str, Actor]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with opened_store(fresh_sqlite(Path(folder)), Clock()) as store:
            desk = a_desk(store)
            subject = a_case(desk).subject
            done = [do(desk, subject, name, actor) for name, actor in history]
            assert (verify(store).faults, case_of(desk, subject).version) == ((), 1 + sum(done))
        written = b"".join(file.read_bytes() for file in Path(folder).iterdir() if file.is_file())
    assert [text for text in PRIVATE if text.encode() in written] == []
    assert subject.encode() in written
