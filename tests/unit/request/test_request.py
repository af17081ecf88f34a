"""Words from outside become a question, or are refused by their field without being repeated."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.answers.answer import Question
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.places.home import AskedPlace, Point
from enrollzone.request import LONGEST_TEXT, LookupBody, parse, read_body
from tests.builders import ASK, NORTH, SECTIONS, SOUTH, a_bureau, a_pack

TODAY = date(2025, 9, 1)
BAD = "not_as_expected"
SECRET = "张三李四王五"  # noqa: S105  -- what must never come back
FACTS = (
    SECTIONS["facts"]
    + f"""
  old_zone: {{t: zone, zh: 旧居, en: old, {ASK}}}
  job: {{t: [farm, shop], zh: 工, en: job, {ASK}, words: {{farm: {{zh: 农, en: farm}}, shop: {{zh: 店, en: shop}}}}}}"""
)
READINGS = """
  scope: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {wide: {zh: 宽, en: w}, narrow: {zh: 窄, en: n}}}"""


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return a_bureau([a_pack(tmp_path_factory.mktemp("policy"), facts=FACTS, readings=READINGS)])


@pytest.fixture
def two_counties(bureau: Bureau) -> Mapping[str, Bureau]:
    other = replace(bureau.county, code="880000", name=Text("邻县", "Neighbour"))
    return {"880000": replace(bureau, county=other), "990000": bureau}


def asked(bureau: Bureau, *, spoken: bool = False, **body: Any) -> Question:  # noqa: ANN401  -- whatever JSON holds
    return parse(read_body(body), {"990000": bureau}, TODAY, spoken=spoken)[1]


def refused(bureau: Bureau, **body: Any) -> tuple[FieldProblem, ...]:  # noqa: ANN401
    with pytest.raises(RequestError) as error:
        asked(bureau, **body)
    assert SECRET not in str(error.value)
    assert SECRET not in repr(error.value.problems)
    return error.value.problems


def fields(problems: tuple[FieldProblem, ...]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def test_nothing_told_is_a_question_about_today(bureau: Bureau) -> None:
    assert asked(bureau) == Question("990000", "primary", TODAY)


def test_a_family_in_full(bureau: Bureau) -> None:
    question = asked(
        bureau,
        on="2026-09-01",
        home={"text": " 北村社区 "},
        facts={"local": False, "job": ["farm", "shop"], "old_place": "南村"},
        dont_know=["birth"],
        readings={"scope": "wide"},
        language="en",
    )
    assert question == Question(
        "990000",
        "primary",
        date(2026, 9, 1),
        AskedPlace(text="北村社区"),
        {"local": frozenset(["no"]), "job": frozenset(["farm", "shop"]), "old_zone": AskedPlace(text="南村")},
        frozenset(["birth"]),
        {"scope": "wide"},
        {"local": "local", "job": "job", "old_zone": "old_place"},
    )


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (NORTH.code, AskedPlace(unit=NORTH.code)),
        ("甲街道/北村社区", AskedPlace(text="甲街道/北村社区")),
        ({"text": "北村"}, AskedPlace(text="北村")),
        (
            {"point": {"x": 102, "y": 24, "crs": "wgs84", "accuracy_m": 20}},
            AskedPlace(point=Point(102, 24, "wgs84", 20)),
        ),
    ],
)
def test_a_place_is_a_code_a_text_or_a_point(bureau: Bureau, told: object, place: AskedPlace) -> None:
    assert asked(bureau, facts={"home.place": told}).facts == {"home.zone": place}


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2019-02-28", (date(2019, 2, 28),)), (["2019-02-28", "2019-03-01"], (date(2019, 2, 28), date(2019, 3, 1)))],
)
def test_days_are_told_one_or_several(bureau: Bureau, told: object, expected: tuple[date, ...]) -> None:
    assert asked(bureau, facts={"birth": told}).facts == {"birth": expected}


def test_a_zone_may_be_told_as_itself_or_as_one_of_several(bureau: Bureau) -> None:
    assert asked(bureau, facts={"home.zone": ["north", "outside"]}).facts == {
        "home.zone": frozenset(["north", "outside"])
    }


def test_a_person_writes_yes_and_no_and_a_machine_true_and_false(bureau: Bureau) -> None:
    assert asked(bureau, spoken=True, facts={"local": "yes"}).facts == {"local": frozenset(["yes"])}
    assert refused(bureau, facts={"local": "yes"}) == (FieldProblem("facts.local", "unknown_value", ("true", "false")),)
    with pytest.raises(RequestError) as error:
        asked(bureau, spoken=True, facts={"local": "perhaps"})
    assert error.value.problems[0].expected == ("yes", "no")


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"job": SECRET}, "facts.job", "unknown_value"),
        ({"job": ["farm", SECRET]}, "facts.job", "unknown_value"),
        ({"job": []}, "facts.job", "unknown_value"),
        ({"job": True}, "facts.job", "unknown_value"),
        ({"home.zone": {"text": SECRET}}, "facts.home.zone", "unknown_value"),
        ({"local": []}, "facts.local", "unknown_value"),
        ({"birth": []}, "facts.birth", "not_a_date"),
        ({"birth": "2019-2-28"}, "facts.birth", "not_a_date"),
        ({"birth": "2019-02-29"}, "facts.birth", "not_a_date"),
        ({"birth": "20190228"}, "facts.birth", "not_a_date"),
        ({"birth": True}, "facts.birth", "not_a_date"),
        ({"birth": SECRET}, "facts.birth", "not_a_date"),
        ({"home.place": ["北村", "南村"]}, "facts.home.place", "not_as_expected"),
        ({"home.place": "  "}, "facts.home.place", "not_as_expected"),
        ({"home.place": False}, "facts.home.place", "not_as_expected"),
        ({"home.place": {"unit": NORTH.code, "text": SECRET}}, "facts.home.place", "exactly_one"),
        ({"home.place": {}}, "facts.home.place", "exactly_one"),
        ({"locl": True}, "facts.locl", "unknown_fact"),
        ({SECRET: True}, "facts.(?)", "unknown_fact"),
        ({"old_zone": "north", "old_place": "南村"}, "facts.old_place", "told_twice"),
    ],
)
def test_a_fact_that_cannot_be_taken(bureau: Bureau, facts: dict[str, object], field: str, code: str) -> None:
    assert fields(refused(bureau, facts=facts)) == [(field, code)]


def test_an_unknown_fact_is_told_the_known_ones_and_the_nearest(bureau: Bureau) -> None:
    (problem,) = refused(bureau, facts={"old_plase": "南村"})
    assert problem.hint == "old_place"
    assert set(problem.expected) == {"home.zone", "home.place", "local", "birth", "old_zone", "old_place", "job"}
    assert refused(bureau, facts={SECRET: True})[0].hint is None


def test_every_field_that_cannot_be_taken_is_named_in_one_answer(bureau: Bureau) -> None:
    problems = refused(bureau, facts={"job": SECRET, "birth": SECRET, "locl": True})
    assert [field for field, _ in fields(problems)] == ["facts.job", "facts.birth", "facts.locl"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({SECRET: 1}, "(?)", "unknown_field"),
        ({"fatcs": {}}, "fatcs", "unknown_field"),
        ({"stage": "kindergarten"}, "stage", "not_as_expected"),
        ({"on": "tomorrow"}, "on", "not_as_expected"),
        ({"on": 1756684800}, "on", "not_as_expected"),
        ({"on": "2025-09-01T00:00:00"}, "on", "not_as_expected"),
        ({"jurisdiction": "99000"}, "jurisdiction", "not_as_expected"),
        ({"jurisdiction": "９９００００"}, "jurisdiction", "not_as_expected"),
        ({"home": {"text": "村" * (LONGEST_TEXT + 1)}}, "home.text", "not_as_expected"),
        ({"home": {"text": " "}}, "home.text", "not_as_expected"),
        ({"home": {"unit": "12"}}, "home.unit", "not_as_expected"),
        ({"home": {"street": SECRET}}, "home.street", "unknown_field"),
        ({"home": {"point": {"x": 102, "y": 24}}}, "home.point.crs", "missing"),
        ({"home": {"point": {"x": float("nan"), "y": 24, "crs": "wgs84"}}}, "home.point.x", "not_as_expected"),
        ({"home": {"point": {"x": 1, "y": 2, "crs": "wgs84", "accuracy_m": -1}}}, "home.point.accuracy_m", BAD),
        ({"dont_know": ["x"] * 201}, "dont_know", "not_as_expected"),
        ({"dont_know": "local"}, "dont_know", "not_as_expected"),
        ({"language": "fr"}, "language", "not_as_expected"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_taken(bureau: Bureau, body: dict[str, Any], field: str, code: str) -> None:
    assert fields(refused(bureau, **body)) == [(field, code)]


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_refused_as_a_whole(body: object) -> None:
    with pytest.raises(RequestError) as error:
        read_body(body)
    assert fields(error.value.problems) == [("body", "not_as_expected")]


def test_an_unknown_field_is_told_the_known_ones(bureau: Bureau) -> None:
    assert refused(bureau, fatcs={})[0].expected == tuple(LookupBody.model_fields)


@pytest.mark.parametrize(
    ("body", "field", "code", "expected"),
    [
        ({"readings": {"scop": "wide"}}, "readings.scop", "unknown_reading", ("scope",)),
        ({"readings": {"scope": "wider"}}, "readings.scope", "unknown_value", ("wide", "narrow")),
        ({"dont_know": ["locl"]}, "dont_know.locl", "unknown_fact", None),
        ({"dont_know": ["local"], "facts": {"local": True}}, "dont_know.local", "told_twice", ("facts", "dont_know")),
        (
            {"dont_know": ["old_place"], "facts": {"old_zone": "north"}},
            "dont_know.old_place",
            "told_twice",
            ("facts", "dont_know"),
        ),
        (
            {"home": {"unit": NORTH.code}, "facts": {"home.place": "南村"}},
            "facts.home.zone",
            "told_twice",
            ("home", "facts.home.zone"),
        ),
    ],
)
def test_what_contradicts_the_policy_or_itself(
    bureau: Bureau, body: dict[str, Any], field: str, code: str, expected: tuple[str, ...] | None
) -> None:
    (problem,) = refused(bureau, **body)
    assert (problem.field, problem.code) == (field, code)
    if expected is not None:
        assert problem.expected == expected


def test_a_place_that_cannot_be_told_is_known_under_both_its_names(bureau: Bureau) -> None:
    for name in ("old_place", "old_zone"):
        assert asked(bureau, dont_know=[name]).dont_know == {"old_zone"}


def test_where_no_policy_holds_facts_are_not_held_against_one(bureau: Bureau) -> None:
    question = asked(bureau, on="2020-09-01", facts={"anything": "goes"})
    assert (question.facts, question.on) == ({}, date(2020, 9, 1))


# ---- which county


def test_the_only_county_is_asked_without_being_named(bureau: Bureau) -> None:
    assert asked(bureau).jurisdiction == "990000"


def test_a_code_of_a_county_before_it_names_the_county(two_counties: Mapping[str, Bureau]) -> None:
    """Registers bear the codes of their day: they are asked where the unit belongs now, even if nobody knows which."""
    before = two_counties["880000"]
    followed = replace(before, county=replace(before.county, predecessors=("870000", "860000")))
    counties = {**two_counties, "880000": followed}
    for code in ("870000001001", "860000001001", "880000001001"):
        assert parse(read_body({"home": {"unit": code}}), counties, TODAY)[1].jurisdiction == "880000"
    with pytest.raises(RequestError):
        parse(read_body({"home": {"unit": "870000001001"}}), two_counties, TODAY)


def test_a_county_that_is_not_installed_is_told_which_are(two_counties: Mapping[str, Bureau]) -> None:
    with pytest.raises(RequestError) as error:
        parse(read_body({"jurisdiction": "110000"}), two_counties, TODAY)
    (problem,) = error.value.problems
    assert (problem.field, problem.code, problem.expected) == (
        "jurisdiction",
        "unknown_value",
        ("880000 邻县", "990000 试县"),
    )


def test_among_several_counties_the_home_finds_its_own(two_counties: Mapping[str, Bureau]) -> None:
    _, question = parse(read_body({"jurisdiction": "880000"}), two_counties, TODAY)
    assert question.jurisdiction == "880000"
    bureau, _ = parse(read_body({"home": {"unit": "880000001001"}}), {**two_counties}, TODAY)
    assert bureau.county.code == "880000"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing"),
        ({"home": {"point": {"x": 102, "y": 24, "crs": "wgs84"}}}, "missing"),
        ({"home": {"text": "无此村"}}, "missing"),
        ({"home": {"text": "南村社区"}}, "ambiguous"),
    ],
)
def test_where_the_county_is_not_certain_it_must_be_named(
    two_counties: Mapping[str, Bureau], body: dict[str, Any], code: str
) -> None:
    with pytest.raises(RequestError) as error:
        parse(read_body(body), two_counties, TODAY)
    assert fields(error.value.problems) == [("jurisdiction", code)]
    assert error.value.problems[0].expected == ("880000 邻县", "990000 试县")


# ---- whatever is sent


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
names = st.one_of(
    st.sampled_from([*LookupBody.model_fields, "local", "birth", "home.place", "job", "x", "y", "crs", "unit", "text"]),
    st.text(max_size=12),
)
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=8,
)
bodies = st.fixed_dictionaries({}, optional=dict.fromkeys(LookupBody.model_fields, anything))


@given(body=st.one_of(anything, bodies))
def test_whatever_is_sent_is_a_question_or_a_refusal_that_names_fields(bureau: Bureau, body: object) -> None:
    problems: tuple[FieldProblem, ...] = (FieldProblem("none", "none"),)
    try:
        parse(read_body(body), {"990000": bureau}, TODAY)
    except RequestError as error:
        problems = error.problems
    assert problems
    assert all(problem.field and problem.code for problem in problems)


def test_a_unit_of_a_neighbour_is_still_asked_where_it_lies(tmp_path: Path) -> None:
    bureau = a_bureau([a_pack(tmp_path)])
    assert asked(bureau, home={"unit": SOUTH.code}).home == AskedPlace(unit=SOUTH.code)
