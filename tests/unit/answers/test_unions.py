"""A home in a county whose documents only define unions of schools: no school is told, and why is said."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.lookup import Bureau, answer
from enrollzone.messages import Text
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Policy
from enrollzone.present import document
from tests.builders import NORTH, a_pack, an_edition
from tests.unions import UNIONS, a_county, a_document

DAY = date(2025, 9, 1)
PRESS = {"pack": UNIONS["pack"].replace("status: current", "status: current, legal_force: none")}
OLD = UNIONS["pack"].replace("status: current", "status: historical")
CONTACT = Contact(Text("教育局", "education bureau"), phone="12345")


@pytest.fixture
def planets(tmp_path: Path) -> Policy:
    return a_document(tmp_path)


def asked(bureau: Bureau, day: date = DAY, home: AskedPlace | None = None, stage: str = "primary") -> Answer:
    return answer(bureau, Question("990000", stage, day, home or AskedPlace(text="北村社区")))


def told(given: Answer, language: str = "zh") -> Mapping[str, Any]:
    return document(given, language)


def test_the_answer_is_that_the_document_defines_unions_and_no_catchments(planets: Policy) -> None:
    given = asked(a_county(planets, contact=CONTACT))
    assert given.outcome is Code.NOT_COVERED
    shown = told(given)
    assert shown["headline"] == {
        "zh": "行星教共体规定的是学校之间怎样共同办学，没有规定招生范围，不能据此说出对口学校",
        "en": "planets: this document defines unions of schools, not catchments; "
        "it does not say which school a home belongs to",
    }
    assert (shown["options"], shown["possible"], given.place) == ([], [], None)
    assert (shown["next_step"]["do"], shown["next_step"]["phone"]) == (
        "请打电话问教育局：这个地址属于哪所学校的招生范围",
        "12345",
    )


def test_the_sentence_that_defines_is_quoted_and_the_document_is_the_basis(planets: Policy) -> None:
    shown = told(asked(a_county(planets)))
    assert [(step["verdict"], step["clause"]["quote"]) for step in shown["reasons"]] == [
        ("yes", "组建行星教共体两个。")
    ]
    basis = shown["basis"]
    assert (basis["policy"]["id"], basis["policy"]["kind"], basis["policy"]["stage"]) == ("planets", "unions", None)
    assert basis["edition"] is None
    assert "receipt" not in shown


def test_a_document_that_marks_no_sentence_is_quoted_where_it_defines_its_unions(tmp_path: Path) -> None:
    unmarked = a_document(tmp_path, pack=UNIONS["pack"].replace(", clauses: [c.two]", ""))
    quotes = [step["clause"]["id"] for step in told(asked(a_county(unmarked)))["reasons"]]
    assert quotes == ["c.first", "c.second"]


def test_of_many_sentences_four_are_quoted_and_the_rest_counted(tmp_path: Path) -> None:
    pack = UNIONS["pack"].replace("clauses: [c.two]", "clauses: [c.two, c.first, c.second, c.tight, c.loose, c.row]")
    *quoted, last = told(asked(a_county(a_document(tmp_path, pack=pack))))["reasons"]
    assert [step["clause"]["id"] for step in quoted] == ["c.two", "c.first", "c.second", "c.tight"]
    assert (last["clause"], last["because"]) == (None, "行星教共体中还有2处这样的规定，没有一处写招生范围")
    assert [step["id"] for step in (*quoted, last)] == ["r1", "r2", "r3", "r4", "r5"]


def test_a_text_without_legal_force_is_called_background_and_no_ground_for_an_assignment(tmp_path: Path) -> None:
    given = asked(a_county(a_document(tmp_path, **PRESS)))
    assert given.outcome is Code.NOT_COVERED
    assert "不能作为安排入学的依据" in told(given)["headline"]["zh"]
    assert "background_only" in [warning["code"] for warning in told(given)["warnings"]]
    assert "no ground for any assignment" in told(given, "en")["headline"]["en"]


def test_beside_a_document_with_force_background_does_not_speak_first(tmp_path: Path) -> None:
    press = {"pack": PRESS["pack"].replace("id: planets", "id: a-press-report")}
    both = a_county(a_document(tmp_path / "press", **press), a_document(tmp_path / "law"))
    shown = told(asked(both))
    assert shown["basis"]["policy"]["id"] == "planets"
    assert shown["headline"]["zh"].startswith("行星教共体、行星教共体规定")


def test_how_long_the_document_holds_is_a_reading_and_shown_as_such(planets: Policy, tmp_path: Path) -> None:
    shown = told(asked(a_county(planets)))
    assert [(one["id"], one["used"]) for one in shown["readings"]] == [("until", "two")]
    assert [warning["code"] for warning in shown["warnings"]] == ["reading_provisional"]
    opened = UNIONS["readings"].replace("status: provisional, use: two", "status: open")
    shown = told(asked(a_county(a_document(tmp_path / "open", readings=opened))))
    assert ([one["used"] for one in shown["readings"]], shown["warnings"]) == ([None], [])
    stated = a_document(tmp_path / "stated", effective="{from: 2025-09-01, to: 2027-08-31}")
    assert told(asked(a_county(stated)))["readings"] == []


def test_an_old_document_says_of_which_days_it_is(tmp_path: Path) -> None:
    def warnings(folder: str, effective: str) -> list[str]:
        old = a_document(tmp_path / folder, pack=OLD, effective=effective)
        return [warning["code"] for warning in told(asked(a_county(old)))["warnings"]]

    assert warnings("ended", "{from: 2025-09-01, to: 2027-08-31}") == ["historical_policy"]
    assert warnings("open", "{from: 2025-09-01, to: open}") == []


@pytest.mark.parametrize("day", [date(2025, 8, 31), date(2027, 9, 1)])
def test_a_day_outside_the_period_is_not_in_force_with_the_nearest_document(planets: Policy, day: date) -> None:
    given = asked(a_county(planets), day)
    assert given.outcome is Code.NOT_IN_FORCE
    assert [policy.id for policy in given.nearest] == ["planets"]
    assert told(given)["nearest"][0]["in_force"] == {"from": "2025-09-01", "to": "2027-08-31"}


@pytest.mark.parametrize("stage", ["primary", "junior"])
@pytest.mark.parametrize(
    ("home", "matched"),
    [
        (AskedPlace(text="木星中学旁"), None),
        (AskedPlace(unit=NORTH.code), "甲街道北村社区"),
        (AskedPlace(text="北村"), "甲街道北村社区"),
        (AskedPlace(text="没有"), None),
    ],
)
def test_where_the_home_lies_is_told_and_makes_no_difference(
    planets: Policy, stage: str, home: AskedPlace, matched: str | None
) -> None:
    given = asked(a_county(planets, editions=(an_edition(),)), home=home, stage=stage)
    shown = told(given)
    assert (given.outcome, given.options, given.possible) == (Code.NOT_COVERED, (), ())
    assert (shown["place"]["matched"], shown["place"].get("zones", [])) == (matched, [])
    assert shown["basis"]["edition"]["id"] == "990000-2025"
    found = [warning["text"] for warning in shown["warnings"] if warning["code"] == "home_not_found"]
    assert found == ([] if matched else ["没有找到这个住址；请换一种写法，列出了相近的也可以选"])


def test_of_several_places_that_may_be_meant_none_is_taken(planets: Policy) -> None:
    place = told(asked(a_county(planets, editions=(an_edition(),)), home=AskedPlace(text="甲街道")))["place"]
    assert (place["matched"], len(place["candidates"])) == (None, 3)
    assert all(one["zones"] == [] for one in place["candidates"])


def test_where_no_list_holds_that_day_the_nearest_is_named_and_nothing_is_looked_up(planets: Policy) -> None:
    later = an_edition(date(2026, 1, 1), name="试县名录（2026）")
    given = asked(a_county(planets, editions=(later,)))
    assert (given.outcome, given.place, given.basis.edition) == (Code.NOT_COVERED, None, None)
    assert (
        "2025年9月1日没有可用的社区（村）名录，没有查这个地址；最近的一份是：试县名录（2026）",
        "no_list_that_day",
    ) in [(warning["text"], warning["code"]) for warning in told(given)["warnings"]]


def test_without_a_home_nothing_is_said_of_lists(planets: Policy) -> None:
    for editions in ((), (an_edition(),), (an_edition(date(2026, 1, 1)),)):
        given = answer(a_county(planets, editions=editions), Question("990000", "primary", DAY))
        assert given.place is None
        codes = {warning["code"] for warning in told(given)["warnings"]}
        assert codes.isdisjoint({"no_list_that_day", "home_not_found", "units_last_confirmed"})


def test_a_list_that_ends_before_the_day_says_so(planets: Policy) -> None:
    old = an_edition(confirmed=date(2025, 6, 30))
    codes = [warning["code"] for warning in told(asked(a_county(planets, editions=(old,))))["warnings"]]
    assert "units_last_confirmed" in codes


def test_beside_a_policy_that_assigns_homes_a_document_of_unions_says_nothing(planets: Policy, tmp_path: Path) -> None:
    pack = a_pack(tmp_path / "pack")
    alone, beside = (a_county(*held, editions=[an_edition()]) for held in ([pack], [pack, planets]))
    for day, stage in ((DAY, "primary"), (DAY, "junior"), (date(2020, 1, 1), "primary")):
        assert told(asked(alone, day, stage=stage)) == told(asked(beside, day, stage=stage))
