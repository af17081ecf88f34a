"""The queue and the working list: codes in addresses, masked names, the pressing first, and every list noted."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.cases import PaperVerdict
from enrollzone.casework.opening import open_by_hand
from enrollzone.casework.papers import record_paper
from enrollzone.casework.people import TypedPeople
from enrollzone.casework.supplements import ask_supplement
from enrollzone.registry.exports import EXPORT
from enrollzone.storage.search import Wanted, find
from enrollzone.web import create_app
from enrollzone.web.desk.filters import EVERY, Filters, page_of, read_filters
from tests.checked import AT_MAIN_CAMPUS, MIGRANT, NAME, ORDINARY, a_body, a_child, form_for, held, opened
from tests.desk import AUDITOR, CLERK, OTHER_CLERK, Clock, desk_settings, installed, signed_in
from tests.web.desk.forms import hidden_in

TODAY = date(2026, 6, 20)
LICENSED = {**MIGRANT, "permit.present": True, "contract.present": True, "licence.present": False}


@pytest.fixture(scope="module")
def desk_clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def desk_app(tmp_path_factory: pytest.TempPathFactory, desk_clock: Clock) -> Iterator[Flask]:
    """A desk of its own: a queue is told by all cases that there are."""
    made = create_app(desk_settings(tmp_path_factory.mktemp("queue")))
    made.config["TODAY"], made.config["NOW"] = lambda: TODAY, desk_clock
    yield made
    made.extensions["desk_of_enrollzone"].desk.store.database.close()


@pytest.fixture
def desk(desk_app: Flask) -> Desk:
    found: Desk = desk_app.extensions["desk_of_enrollzone"].desk
    return found


def drafted(desk: Desk, people: TypedPeople | None = None, year: int = 2030) -> str:
    body = a_body(AT_MAIN_CAMPUS, {}, on=f"{year}-09-01")
    return open_by_hand(desk, CLERK, body, people, Form()).record.subject


def overdue_case(desk: Desk, clock: Clock) -> str:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, LICENSED))
    told = {"kind": "permit", "holder": "parent", "from": "2024-01-01", "until": "2027-01-01"}
    record_paper(desk, CLERK, subject, told, PaperVerdict.ACCEPTED, "", form_for(desk, subject))
    ask_supplement(desk, CLERK, subject, ("contract",), desk.today(), form_for(desk, subject))
    clock.forward(days=3)
    return subject


def numbers_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([\d-]+)</a>', page)


def test_the_queue_shows_masked_names_ages_and_the_pressing_first(
    desk_app: Flask, desk: Desk, desk_clock: Clock
) -> None:
    waiting = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    late = overdue_case(desk, desk_clock)
    page = signed_in(desk_app, CLERK).get("/desk/?mine=1").text
    shown = numbers_in(page)
    assert shown[0] == held(desk, late).number
    assert held(desk, waiting).number in shown
    assert "3天" in page
    assert "补正已于" in page
    assert "欧**" in page
    assert NAME not in page


def test_a_filter_is_a_code_and_what_is_none_asks_for_nothing(desk_app: Flask, desk: Desk) -> None:
    first = held(desk, drafted(desk, year=2025)).number
    client = signed_in(desk_app, CLERK)
    assert first in client.get("/desk/?state=draft&year=2025").text
    assert first not in client.get("/desk/?state=draft&year=2026").text
    assert first not in client.get("/desk/?state=checked").text
    strange = client.get("/desk/?state=%3Cscript%3E&county=x&campus=nowhere&mine=yes&page=zzz&marker=planted")
    assert (strange.status_code, "script>" in strange.text.replace("</script>", "")) == (200, False)
    assert numbers_in(strange.text)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"state": "draft", "year": "2026"}, Filters(state="draft", year="2026")),
        ({"state": "every"}, Filters(state=EVERY)),
        ({"state": "anything", "stage": "university", "year": "26"}, Filters()),
        ({"campus": "hedong", "mine": "1", "overdue": "2"}, Filters(campus="hedong", mine="1")),
    ],
)
def test_only_known_codes_are_read(told: dict[str, str], expected: Filters) -> None:
    assert read_filters(told, installed(), TODAY) == expected


def test_what_is_overdue_was_to_come_before_today() -> None:
    wanted = Filters(overdue="1", state="draft").wanted("lin", TODAY)
    assert (wanted.states, wanted.due) == (("needs_supplement",), TODAY - timedelta(days=1))


def test_pages_are_numbered_from_one() -> None:
    assert [page_of({"page": text}) for text in ("", "0", "-1", "3", "９", "99999999")] == [1, 1, 1, 3, 1, 1]


def test_pages_follow_one_another_without_showing_a_case_twice(desk_app: Flask, desk: Desk) -> None:
    for _ in range(41):
        drafted(desk, a_child(), year=2026)
    client = signed_in(desk_app, CLERK)
    page = client.get("/desk/?state=draft&year=2026").text
    assert "page=2" in page
    following = client.get("/desk/?state=draft&year=2026&page=2").text
    assert len(numbers_in(page)) == 40
    assert not set(numbers_in(page)) & set(numbers_in(following))
    assert numbers_in(following)


@pytest.mark.parametrize("sort", ["csv", "xlsx"])
def test_a_working_list_goes_out_masked_and_its_going_is_noted(desk_app: Flask, desk: Desk, sort: str) -> None:
    subject = opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    client = signed_in(desk_app, CLERK)
    form = hidden_in(client.get("/desk/?state=checking").text, "/desk/list")
    answer = client.post("/desk/list", data={**form, "sort": sort})
    rows = read_sheet(answer.data, sort)
    assert rows[0][:3] == ["编号", "儿童", "进度"]
    assert [held(desk, subject).number, "欧**", "审核中"] in [row[:3] for row in rows]
    assert NAME.encode() not in answer.data
    noted = [(one.held.what, one.held.filters, one.held.lines) for one in find(desk.store, Wanted(EXPORT))]
    assert ("working_list", {"state": "checking", "sort": sort}, len(rows) - 1) in noted


def read_sheet(content: bytes, sort: str) -> list[list[str]]:
    if sort == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    return [
        list(map(str, row))
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    ]


def test_whoever_may_not_take_a_list_out_is_not_offered_one(desk_app: Flask, desk: Desk) -> None:
    opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))
    page = signed_in(desk_app, AUDITOR).get("/desk/").text
    assert numbers_in(page)
    assert "/desk/list" not in page


def test_what_one_has_taken_is_not_what_another_has(desk_app: Flask, desk: Desk) -> None:
    number = held(desk, opened(desk, a_body(AT_MAIN_CAMPUS, ORDINARY))).number
    assert number in signed_in(desk_app, CLERK).get("/desk/?mine=1&state=checking").text
    assert number not in signed_in(desk_app, OTHER_CLERK).get("/desk/?mine=1&state=checking").text
