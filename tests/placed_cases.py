"""Cases of the invented county that are checked and wait to be placed."""

from collections.abc import Mapping

from enrollzone.casework.acting import Desk, Form, act
from enrollzone.casework.answering import answer_of, pinned
from enrollzone.casework.cases import Case, NumberKind, Relation
from enrollzone.casework.events import Because
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.people import TypedPeople, TypedPerson
from enrollzone.casework.states import Step
from enrollzone.enrolment.seats import Intake
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Record
from tests.desk import CLERK

AUTUMN = Intake("000000", "primary", 2026)
NEAR_BENBU, NEAR_HEDONG, NEAR_LIUXI = (109.981, 30.0), (110.013, 30.004), (110.009, 29.958)
TAIPING, DAPING = "000000001002", "000000100202"
MIGRANT: Mapping[str, object] = {
    "request": "entry",
    "child.birth": "2019-10-01",
    "child.hukou_in": False,
    "child.hukou_zone": "outside",
    "parent.hukou_in": False,
    "relocated": False,
    "sibling.enrolled": False,
    "permit.present": False,
    "contract.present": False,
    "licence.present": False,
}
LOCAL: Mapping[str, object] = {
    "request": "entry",
    "child.birth": "2019-10-01",
    "child.hukou_in": True,
    "child.hukou_zone": "benbu",
    "parent.hukou_in": True,
    "relocated": False,
    "sibling.enrolled": False,
}
GUARDIANS = ("11010519491231002X", "110105194912310011", "110105194912310038")


def at(point: tuple[float, float]) -> dict[str, object]:
    return {"point": {"x": point[0], "y": point[1], "crs": "wgs84"}}


def a_checked_case(
    desk: Desk,
    home: Mapping[str, object],
    facts: Mapping[str, object] = MIGRANT,
    *,
    by: Actor = CLERK,
    guardians: tuple[str, ...] = (),
    name: str = "某某",
) -> Record[Case]:
    """A case that somebody opened and checked, with the answer that its question gets."""
    grown = tuple(TypedPerson(Relation.MOTHER, "某母", NumberKind.RESIDENT, one) for one in guardians)
    people = TypedPeople(TypedPerson(Relation.CHILD, name), grown)
    body = {"jurisdiction": "000000", "stage": "primary", "on": "2026-09-01", "home": home, "facts": facts}
    record = open_by_hand(desk, by, body, people, Form()).record
    for step in (Step.SUBMITTED, Step.TAKEN):
        record = act(desk, by, record.subject, step, Because(), Form(record.version)).record
    answered = pinned(desk, answer_of(desk, record.held), by.name)
    return act(desk, by, record.subject, Step.CHECKED, answered, Form(record.version)).record
