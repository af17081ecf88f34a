"""Who is to be placed: classes, ways and siblings of the cases that wait."""

from dataclasses import replace

import pytest

from enrollzone.answers.answer import Question
from enrollzone.casework.acting import Desk, Form, act, new_subject
from enrollzone.casework.events import Because, Opened
from enrollzone.casework.states import Step
from enrollzone.decision.admission import InClass
from enrollzone.enrolment.gathering import waiting, ways
from enrollzone.enrolment.placing import Wishes, gather
from enrollzone.enrolment.placings import Measured
from enrollzone.lookup import Bureau
from enrollzone.places.home import AskedPlace, Point
from tests.desk import CLERK, PLACEMENT, installed
from tests.placed_cases import AUTUMN, GUARDIANS, MIGRANT, NEAR_BENBU, NEAR_HEDONG, TAIPING, a_checked_case, at

POINT = AskedPlace(point=Point(*NEAR_BENBU, "wgs84"))


@pytest.fixture
def bureau() -> Bureau:
    return installed()["000000"]


def asked(home: AskedPlace | None, **facts: object) -> Question:
    return Question("000000", "primary", AUTUMN.entry_day, home, facts)  # type: ignore[arg-type]


def test_ways_are_measured_from_the_point_that_was_told_or_from_the_middle_of_the_unit(bureau: Bureau) -> None:
    metres, measured = ways(bureau, asked(POINT))
    assert (metres["shiyan-benbu"], measured) == (69, Measured.POINT)
    assert ways(bureau, asked(None, **{"home.zone": POINT})) == (metres, measured)
    by_code, measured = ways(bureau, asked(AskedPlace(unit=TAIPING)))
    by_name, _ = ways(bureau, asked(AskedPlace(text="城关街道太平社区")))
    assert (by_code, measured, set(by_code)) == (by_name, Measured.UNIT, set(metres))


@pytest.mark.parametrize(
    "home",
    [None, AskedPlace(text="太平社区"), AskedPlace(text="没有的地方"), AskedPlace(point=Point(80.0, 40.0, "wgs84"))],
)
def test_a_way_from_nowhere_or_from_two_places_is_not_known(bureau: Bureau, home: AskedPlace | None) -> None:
    assert ways(bureau, asked(home)) == ({}, Measured.NOT)


def test_without_a_map_or_the_place_of_a_campus_a_way_is_not_known(bureau: Bureau) -> None:
    undrawn = installed()["530427"]
    question = Question("530427", "primary", AUTUMN.entry_day, AskedPlace(unit="530427001001"))
    assert ways(undrawn, question) == ({}, Measured.NOT)
    edition = bureau.atlas.editions[0]
    unplaced = [replace(site, lon=None) if site.campus == "hedong" else site for site in edition.sites]
    atlas = type(bureau.atlas)([replace(edition, sites=tuple(unplaced))])
    metres, _ = ways(replace(bureau, county=replace(bureau.county, atlas=atlas)), asked(POINT))
    assert ("hedong" in metres, "shiyan-dong" in metres) == (False, True)


def test_children_who_share_a_guardian_are_siblings_also_by_way_of_another_one(desk: Desk) -> None:
    mother, father, other = GUARDIANS
    first = a_checked_case(desk, at(NEAR_BENBU), guardians=(mother,))
    second = a_checked_case(desk, at(NEAR_HEDONG), guardians=(father,))
    both = a_checked_case(desk, at(NEAR_HEDONG), guardians=(mother, father))
    alone = a_checked_case(desk, at(NEAR_HEDONG), guardians=(other,))
    held = gather(desk, PLACEMENT, AUTUMN, Wishes(("hedong", "shiyan-benbu")), Form()).record.held.gathered
    groups = {child.subject: child.applicant.siblings for child in held.children}
    assert groups == {
        **dict.fromkeys([first.subject, second.subject, both.subject], first.held.number),
        alone.subject: "",
    }
    assert [child.applicant.wishes[0] for child in held.children] == ["shiyan-benbu", "hedong", "hedong", "hedong"]


def test_what_the_policy_no_longer_takes_is_to_be_checked_again(desk: Desk, bureau: Bureau) -> None:
    pinned = a_checked_case(desk, at(NEAR_BENBU)).held.checked
    subject = new_subject()
    told = {"jurisdiction": "000000", "stage": "primary", "on": "2026-09-01", "home": {"unit": TAIPING}}
    opened = Opened("2026-000000-99999", "000000", "primary", AUTUMN.entry_day, {**told, "facts": {"no.such": True}})
    act(desk, CLERK, subject, Step.OPENED, opened, Form())
    for version, step in enumerate((Step.SUBMITTED, Step.TAKEN), 1):
        act(desk, CLERK, subject, step, Because(), Form(version))
    act(desk, CLERK, subject, Step.CHECKED, pinned, Form(3))
    found = {one.record.subject: one for one in waiting(desk, bureau, AUTUMN)}
    assert (found[subject].stale, found[subject].in_class) == (True, InClass(None, ()))


def test_a_case_without_a_place_that_is_found_is_in_no_class_yet(desk: Desk, bureau: Bureau) -> None:
    case = a_checked_case(desk, at(NEAR_BENBU), MIGRANT)
    subject = new_subject()
    nowhere = {**case.held.question, "home": {"text": "没有的地方"}}
    opened = Opened("2026-000000-99998", "000000", "primary", AUTUMN.entry_day, nowhere)
    act(desk, CLERK, subject, Step.OPENED, opened, Form())
    for version, step in enumerate((Step.SUBMITTED, Step.TAKEN), 1):
        act(desk, CLERK, subject, step, Because(), Form(version))
    act(desk, CLERK, subject, Step.CHECKED, case.held.checked, Form(3))
    found = {one.record.subject: one for one in waiting(desk, bureau, AUTUMN)}
    assert (found[subject].stale, found[subject].in_class.rank) == (False, None)
