"""Cases that were checked, for tests of what comes after: with the answer of a family, or with one of our own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from enrollzone.casework.acting import Desk, Form, act, case_of, new_subject
from enrollzone.casework.answering import answer_of, pinned
from enrollzone.casework.cases import Case, Pinned, Relation, Site
from enrollzone.casework.events import Because, Named, Opened
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.people import TypedPeople, TypedPerson
from enrollzone.casework.states import Step
from enrollzone.staff.permissions import Actor
from tests.desk import CLERK

COUNTY, STAGE, DAY = "000000", "primary", date(2025, 9, 1)
NAME = "欧阳晓晨"
ORDINARY: Mapping[str, Any] = {
    "request": "entry",
    "child.birth": "2018-10-01",
    "child.hukou_place": {"unit": "000000001002"},
    "child.hukou_in": True,
    "parent.hukou_in": True,
    "relocated": False,
    "sibling.enrolled": False,
}
AT_MAIN_CAMPUS, AT_SHARED_AREA = {"unit": "000000001002"}, {"unit": "000000001004"}
MIGRANT = {**ORDINARY, "child.hukou_in": False, "parent.hukou_in": False, "child.hukou_zone": "outside"}
del MIGRANT["child.hukou_place"]
WITHOUT_PERMIT: Mapping[str, Any] = {**MIGRANT, "permit.present": False}
TOO_YOUNG: Mapping[str, Any] = {**ORDINARY, "child.birth": "2020-10-01"}

# A family of a county whose text gives places to groups and leaves the campus open, and one that may choose its group.
IN_A_GROUP: Mapping[str, Any] = {
    "request": "entry",
    "child.birth": "2012-03-05",
    "child.hukou_place": {"unit": "530427001001"},
    "child.hukou_with": "parents",
    "custody": "both",
    "p1.hukou_in": True,
    "p2.hukou_in": True,
    "p1.public": False,
    "p2.public": False,
    "gp.public": "none",
    "relocated": False,
    "restructured": False,
}
RELOCATED: Mapping[str, Any] = {
    **IN_A_GROUP,
    "relocated": True,
    "old_home.place": {"text": "桂山街道五桂社区"},
    "proof.special": True,
}

NORTH = Site("north", "", "north", "north", {"zh": "北小", "en": "North"})
SOUTH = Site("south", "", "south", "south", {"zh": "南小", "en": "South"})


def a_body(home: Mapping[str, Any], facts: Mapping[str, Any], **more: object) -> dict[str, Any]:
    usual = {"jurisdiction": COUNTY, "stage": STAGE, "on": DAY.isoformat()}
    return {**usual, "home": dict(home), "facts": dict(facts), **more}


def a_group_body(home: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return a_body({"text": home}, facts, jurisdiction="530427", on="2018-09-01")


def a_child(name: str = NAME) -> TypedPeople:
    return TypedPeople(TypedPerson(Relation.CHILD, name))


def opened(desk: Desk, body: Mapping[str, Any], people: TypedPeople | None = None) -> str:
    """The subject of a case that was opened for a family, and taken by a clerk."""
    subject = open_by_hand(desk, CLERK, dict(body), people or a_child(), Form()).record.subject
    act(desk, CLERK, subject, Step.SUBMITTED, Because(), form_for(desk, subject))
    act(desk, CLERK, subject, Step.TAKEN, Because(), form_for(desk, subject))
    return subject


def checked(desk: Desk, home: Mapping[str, Any], facts: Mapping[str, Any], by: Actor = CLERK) -> str:
    """The subject of a case that was checked with the answer that its family gets."""
    return checked_for(desk, a_body(home, facts), by)


def checked_for(desk: Desk, body: Mapping[str, Any], by: Actor = CLERK) -> str:
    subject = opened(desk, body)
    answered = pinned(desk, answer_of(desk, case_of(desk, subject).held), by.name)
    act(desk, by, subject, Step.CHECKED, answered, form_for(desk, subject))
    return subject


def checked_with(desk: Desk, answered: Pinned) -> str:
    """The subject of a case that was checked with an answer of our own."""
    subject, named = new_subject(), Named(None)
    first = Opened("2025-000000-00001", COUNTY, STAGE, DAY, a_body(AT_MAIN_CAMPUS, ORDINARY), named)
    act(desk, CLERK, subject, Step.OPENED, first, Form())
    act(desk, CLERK, subject, Step.SUBMITTED, Because(), Form(1))
    act(desk, CLERK, subject, Step.TAKEN, Because(), Form(2))
    act(desk, Actor(answered.by, CLERK.roles), subject, Step.CHECKED, answered, Form(3))
    return subject


def an_answer(outcome: str, *sites: Site, **changes: object) -> Pinned:
    """An answer as a case keeps it, of a policy that nobody has."""
    usual: dict[str, Any] = {"policy": {"sha256": "1"}, "edition": {"sha256": "2"}, "readings": {}, "engine": "0"}
    usual |= {"on": DAY, "by": CLERK.name, "no_refusal": False, "documents": {}}
    return Pinned(outcome, sites, **{**usual, **changes})


def form_for(desk: Desk, subject: str, token: str | None = None) -> Form:
    """The form of somebody who looks at a case as it is now."""
    return Form(case_of(desk, subject).version, token)


def held(desk: Desk, subject: str) -> Case:
    case: Case = case_of(desk, subject).held
    return case
