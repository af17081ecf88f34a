"""Seats, plans and placings at the desk, as the people there press their way through."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.casework.acting import Desk, Form, act
from enrollzone.casework.events import Because
from enrollzone.casework.states import Step
from enrollzone.placement.lottery import faults
from tests.desk import CLERK, PLACEMENT, REVIEWER, signed_in
from tests.placed_cases import DAPING, MIGRANT, NEAR_BENBU, NEAR_HEDONG, TAIPING, a_checked_case, at

HERE = "county=000000&stage=primary&year=2026"


def desk_of(app: Flask) -> Desk:
    found: Desk = app.extensions["desk_of_enrollzone"].desk
    return found


def hidden(page: str) -> dict[str, str]:
    """What every form of a page bears: that of the last one, which is about the page."""
    found = {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in ("csrf", "seen", "form")}
    return {name: values[-1] for name, values in found.items()}


def post(client: FlaskClient, shown: str, target: str, **told: object) -> tuple[int, str]:
    """Fill in the form of a page, and follow where it leads."""
    page = client.get(shown).text
    response = client.post(target, data={**hidden(page), **told}, follow_redirects=True)
    return response.status_code, response.text


def test_a_plan_is_drafted_by_one_person_and_approved_by_another(desk_app: Flask) -> None:
    placement, reviewer = signed_in(desk_app, PLACEMENT), signed_in(desk_app, REVIEWER)
    shown, form = f"/en/desk/seats?{HERE}", f"/en/desk/seats/plan?{HERE}"
    assert "not known" in placement.get(shown).text
    status, page = post(
        placement, form, form, **{"hedong.seats": "95", "hedong.classes": "2", "hedong.class_size": "45"}
    )
    assert (status, "More seats than the classes hold." in page) == (422, True)
    told = {"hedong.seats": "90", "hedong.classes": "2", "hedong.class_size": "45", "why": "示教发〔2026〕1号"}
    status, page = post(placement, form, form, **told)
    assert (status, "The plan that waits for approval" in page) == (200, True)
    assert 'name="do" value="approve"' not in page
    status, page = post(reviewer, shown, f"/en/desk/seats/verdict?{HERE}", do="return")
    assert (status, "Say why the plan goes back." in page) == (422, True)
    status, page = post(reviewer, shown, f"/en/desk/seats/verdict?{HERE}", do="approve")
    assert (status, "The plan in force" in page, "approved plan" in page) == (200, True, True)


def test_children_are_gathered_drawn_for_proposed_and_signed_for(desk_app: Flask) -> None:
    desk = desk_of(desk_app)
    first = a_checked_case(desk, at(NEAR_BENBU), name="欧阳某某")
    second = a_checked_case(desk, at(NEAR_HEDONG), {**MIGRANT, "sibling.enrolled": True, "sibling.zone": "hedong"})
    third = a_checked_case(desk, {"unit": TAIPING})
    placement, reviewer, clerk = (signed_in(desk_app, one) for one in (PLACEMENT, REVIEWER, CLERK))
    new = f"/en/desk/placings/new?{HERE}"
    page = placement.get(new).text
    assert all(case.held.number in page for case in (first, second, third))
    assert "欧阳某某" not in page
    status, page = post(placement, new, new, campus=["shiyan-benbu"], left_out=[third.held.number])
    assert status == 422  # without a reason
    status, page = post(placement, new, new, campus=["shiyan-benbu", "shiyan-dong"])
    assert (status, "list fixed" in page) == (200, True)
    address = re.search(r'action="(/en/desk/placings/[0-9a-f]{32})/draw"', page)
    assert address is not None
    status, page = post(placement, address[1], f"{address[1]}/draw", seed="short")
    assert (status, "The seed is too short" in page) == (422, True)
    status, page = post(placement, address[1], f"{address[1]}/draw", seed="3 6 1 4 2 2 5 6 1 3")
    assert (status, "lottery drawn" in page) == (200, True)
    assert faults(clerk.get(f"{address[1]}/lottery.json").text) == ()
    status, page = post(placement, address[1], f"{address[1]}/propose")
    assert (status, "waits for a signature" in page) == (200, True)
    assert "The first campus in its order has a seat" in page
    assert desk.store.load(first.subject).held.decision is None
    assert post(placement, address[1], f"{address[1]}/sign")[0] == 403
    assert post(clerk, address[1], f"{address[1]}/discard", why="x")[0] == 403
    status, page = post(reviewer, address[1], f"{address[1]}/sign")
    assert (status, "Every child with a campus is decided." in page) == (200, True)
    for case in (first, second, third):
        decision = desk.store.load(case.subject).held.decision
        assert (decision.by, decision.second, decision.computed) == (PLACEMENT.name, REVIEWER.name, False)


def test_a_placing_that_no_longer_fits_says_which_cases_and_is_discarded(desk_app: Flask) -> None:
    desk = desk_of(desk_app)
    case = a_checked_case(desk, at(NEAR_HEDONG))
    placement, reviewer = signed_in(desk_app, PLACEMENT), signed_in(desk_app, REVIEWER)
    new = f"/desk/placings/new?{HERE}"
    _, page = post(placement, new, new, campus=["shiyan-dong"])
    address = re.search(r'action="(/desk/placings/[0-9a-f]{32})/draw"', page)
    assert address is not None
    post(placement, address[1], f"{address[1]}/propose")
    checked = desk.store.load(case.subject)
    act(desk, REVIEWER, case.subject, Step.SENT_BACK, Because("再看"), Form(checked.version))
    status, page = post(reviewer, address[1], f"{address[1]}/sign")
    assert (status, case.held.number in page) == (422, True)
    assert post(reviewer, address[1], f"{address[1]}/discard")[0] == 422
    status, page = post(reviewer, address[1], f"{address[1]}/discard", why="重新安排")
    assert (status, "已作废" in page) == (200, True)
    assert "已作废" in placement.get(f"/desk/placings?{HERE}").text


@pytest.mark.parametrize("page", ["seats", "seats/plan", "placings", "placings/new"])
def test_a_county_stage_or_year_that_is_none_is_no_page(desk_app: Flask, page: str) -> None:
    client = signed_in(desk_app, PLACEMENT)
    assert client.get(f"/desk/{page}").status_code == 200
    for wrong in ("county=999999", "stage=senior", "year=1900"):
        assert client.get(f"/desk/{page}?{wrong}").status_code == 404
    assert client.get("/desk/placings/0123").status_code == 404


def test_the_published_list_holds_numbers_and_no_names(desk_app: Flask) -> None:
    desk = desk_of(desk_app)
    case = a_checked_case(desk, {"unit": TAIPING}, name="司马某某")
    client = signed_in(desk_app, PLACEMENT)
    new = f"/desk/placings/new?{HERE}"
    _, page = post(client, new, new, campus=["shiyan-benbu"])
    address = re.search(r"/desk/placings/[0-9a-f]{32}/lottery.json", page)
    assert address is not None
    told = json.loads(client.get(address[0]).text)
    assert case.held.number in told["numbers"]
    assert (told["seed"], told["order"], "司马" in str(told)) == ("", [], False)
    assert DAPING not in str(told)
