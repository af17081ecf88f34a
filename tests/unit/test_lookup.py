"""From a question to an answer: every way in which the road may end, in a county of four homes."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.edition import EditionStatus
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer, facts_told, where
from enrollzone.messages import Text
from enrollzone.places.home import AskedPlace, Located, Missing, NotFound, Point
from enrollzone.policy.pack import Pack
from tests.builders import ASK, NORTH, SAY, SECTIONS, SOUTH, SPLIT, a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
BUREAU = Contact(Text("教育局", "education bureau"), phone="12345")
POLICY = {
    "units": f"""
  甲街道/北村: "{NORTH.code}"
  甲街道/南村: "{SOUTH.code}"
  甲街道/中街: "{SPLIT.code}\"""",
    "catchments": """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/长街 单号]}
  south: {clause: c.near, places: [甲街道/南村, 甲街道/中街/长街 双号]}""",
    "facts": SECTIONS["facts"] + f"\n  old.zone: {{t: zone, zh: 旧居, en: old home, {ASK}}}",
    "rules": f"""
  young: {{when: "age(birth, cutoff) < 6 years", outcome: {{kind: not_yet}},
    overrides: [near, far, moved], clauses: [c.near], {SAY}}}
  moved: {{when: {{all: [local, old.zone != outside]}}, outcome: {{kind: choose, of: [old.zone, home.zone]}},
    overrides: [near, far], clauses: [c.near], {SAY}}}
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY},
    obliges: [{{who: school, clause: c.near, zh: 不得拒收, en: must admit}}]}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
    "parameters": "\n  cutoff: {value: 08-31, zh: 截止日, en: cut-off}",
    "ordinary": '\n  local: "no"\n  birth: 2018-05-05\n  old.zone: home.zone',
}  # fmt: skip
OLD_ENOUGH = {"birth": (date(2018, 5, 5),), "local": frozenset(["no"])}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(tmp_path, **POLICY)


@pytest.fixture
def bureau(pack: Pack) -> Bureau:
    return a_bureau([pack], contact=BUREAU)


def question(home: AskedPlace | None = None, day: date = DAY, stage: str = "primary", **more: object) -> Question:
    return Question("990000", stage, day, home, **more)  # type: ignore[arg-type]


def zones(given: Answer) -> list[str]:
    return [option.zone.id for option in given.options]


def test_a_home_in_a_listed_unit_is_assigned(bureau: Bureau) -> None:
    given = answer(bureau, question(AskedPlace(text="甲街道北村社区"), facts=OLD_ENOUGH))
    assert (given.outcome, zones(given), given.rules) == (Code.ASSIGNED, ["north"], ("near",))
    assert given.next_step.contact == BUREAU
    assert [duty.clause for duty in given.obliges] == ["c.near"]
    assert given.possible == ()
    assert given.asks is None


def test_a_home_alone_asks_on_and_says_what_the_ordinary_family_gets(bureau: Bureau) -> None:
    given = answer(bureau, question(AskedPlace(unit=NORTH.code)))
    assert given.outcome is Code.NEEDS_FACTS
    assert given.asks is not None
    assert given.asks.facts == ("birth",)
    assert [need.facts for need in given.asks.because] == [("birth",)]
    assert given.ordinary is not None
    assert given.ordinary.possibility.code is Code.ASSIGNED
    assert [assumed.fact for assumed in given.ordinary.assumes] == ["local", "birth", "old.zone"]
    assert {step.rule for step in given.reasons} == {"catchment"}


def test_places_told_as_facts_go_up_the_same_ladder(bureau: Bureau) -> None:
    told = {**OLD_ENOUGH, "local": frozenset(["yes"]), "old.zone": AskedPlace(text="南村")}
    given = answer(bureau, question(AskedPlace(unit=NORTH.code), facts=told))
    assert (given.outcome, zones(given)) == (Code.CHOICE, ["north", "south"])
    assert [report.fact for report in given.places] == ["home.zone", "old.zone"]


def test_the_day_of_entry_decides_how_old_a_child_is(bureau: Bureau) -> None:
    told = {**OLD_ENOUGH, "birth": (date(2019, 9, 1),)}
    for day, code in (
        (DAY, Code.AGE_NOT_COVERED),
        (date(2026, 9, 1), Code.ASSIGNED),
        (date(2026, 7, 31), Code.ASSIGNED),
        (date(2026, 2, 28), Code.AGE_NOT_COVERED),
    ):
        assert answer(bureau, question(AskedPlace(unit=NORTH.code), day, facts=told)).outcome is code


@pytest.mark.parametrize(
    ("home", "outcome", "why"),
    [
        (AskedPlace(text="西村社区"), Code.UNCLEAR_PLACE, Missing.UNKNOWN_NAME),
        (AskedPlace(unit="990000009999"), Code.UNCLEAR_PLACE, Missing.UNKNOWN_CODE),
        (AskedPlace(point=Point(102.0, 24.0, "wgs84")), Code.GAP_IN_DATA, Missing.NO_MAP),
    ],
)
def test_a_home_that_is_not_found_gets_no_school(bureau: Bureau, home: AskedPlace, outcome: Code, why: Missing) -> None:
    given = answer(bureau, question(home, facts=OLD_ENOUGH))
    assert given.outcome is outcome
    assert given.place is not None
    assert isinstance(given.place.found, NotFound)
    assert given.place.found.why is why
    assert given.options == given.possible == given.reasons == ()


def test_a_place_in_another_county_is_outside_for_a_fact_and_no_answer_for_a_home(bureau: Bureau) -> None:
    elsewhere = AskedPlace(text="昆明市五华区")
    assert answer(bureau, question(elsewhere)).outcome is Code.OUTSIDE_JURISDICTION
    told = {**OLD_ENOUGH, "local": frozenset(["yes"]), "old.zone": elsewhere}
    given = answer(bureau, question(AskedPlace(unit=NORTH.code), facts=told))
    assert (given.outcome, zones(given)) == (Code.ASSIGNED, ["north"])


def test_the_fact_whose_place_was_not_found_is_named(bureau: Bureau) -> None:
    told = {**OLD_ENOUGH, "old.zone": AskedPlace(text="西村社区")}
    given = answer(bureau, question(AskedPlace(unit=NORTH.code), facts=told))
    assert given.outcome is Code.UNCLEAR_PLACE
    assert given.place is not None
    assert given.place.fact == "old.zone"
    assert given.headline.params["fact"] == Text("旧居", "old home")


def test_a_point_that_cannot_be_used_names_the_field_under_which_it_was_told(bureau: Bureau) -> None:
    point = AskedPlace(point=Point(102.0, 24.0, "no such crs"))
    mapped = an_edition(envelope=(101.5, 23.5, 102.5, 24.5), crs="EPSG:4490")
    asked = {
        "home": question(point),
        "facts.old.place": question(facts={"old.zone": point}, told_as={"old.zone": "old.place"}),
        "facts.home.zone": question(facts={"home.zone": point}),
    }
    for field, one in asked.items():
        with pytest.raises(RequestError) as refused:
            answer(a_bureau(bureau.shelf.packs, [mapped]), one)
        assert all(problem.field.startswith(field) for problem in refused.value.problems)


# ---- what holds on a day


def test_a_day_before_the_first_policy_names_the_nearest(bureau: Bureau, pack: Pack) -> None:
    given = answer(bureau, question(AskedPlace(unit=NORTH.code), date(2025, 3, 1)))
    assert (given.outcome, given.nearest, given.options) == (Code.NOT_IN_FORCE, (pack,), ())
    assert given.headline.params["day"] == date(2025, 3, 1)


def test_a_stage_without_a_policy_is_not_covered_by_another_stage(bureau: Bureau, pack: Pack) -> None:
    given = answer(bureau, question(stage="junior"))
    assert (given.outcome, given.nearest) == (Code.STAGE_NOT_COVERED, (pack,))


def test_a_county_without_any_policy_has_none_in_force() -> None:
    given = answer(a_bureau([]), question())
    assert (given.outcome, given.place, given.warnings) == (Code.NOT_IN_FORCE, None, ())


def test_a_county_without_any_policy_says_where_the_home_is(pack: Pack) -> None:
    known, unknown = AskedPlace(unit=NORTH.code), AskedPlace(text="没有这个地方")
    given = answer(a_bureau([]), question(known))
    assert given.place is not None
    assert isinstance(given.place.found, Located)
    assert (given.outcome, given.place.found.spots[0].unit) == (Code.NOT_IN_FORCE, NORTH)
    lost = answer(a_bureau([]), question(unknown))
    assert (lost.outcome, [one.code for one in lost.warnings]) == (Code.NOT_IN_FORCE, ["warning.home_not_found"])
    assert answer(a_bureau([pack]), question(known, date(2020, 1, 1))).place is None


def test_a_day_without_an_edition_is_not_answered_from_a_later_one(pack: Pack) -> None:
    bureau = a_bureau([pack], [an_edition(first=date(2026, 1, 1))])
    given = answer(bureau, question(AskedPlace(unit=NORTH.code)))
    assert (given.outcome, given.basis.pack, given.basis.edition) == (Code.NOT_IN_FORCE, pack, None)
    assert where(bureau, AskedPlace(unit=NORTH.code), DAY) is None


def test_a_place_alone_can_be_looked_up_with_the_names_of_a_policy(bureau: Bureau, pack: Pack) -> None:
    for text, policy in (("北村", pack), ("北村社区", None)):
        found = where(bureau, AskedPlace(text=text), DAY, policy)
        assert isinstance(found, Located)
        assert [spot.unit for spot in found.spots] == [NORTH]


def test_a_policy_that_asks_for_no_home_is_answered_without_one(tmp_path: Path) -> None:
    facts = SECTIONS["facts"].replace("home.zone", "school.zone")
    rules = f"\n  any: {{when: local, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}"
    bureau = a_bureau([a_pack(tmp_path, facts=facts, rules=rules)])
    given = answer(bureau, question(AskedPlace(text="西村"), facts={"local": frozenset(["yes"])}))
    assert (given.outcome, given.place) == (Code.STAYS, None)


# ---- beside the outcome


def test_warnings_say_what_the_answer_rests_on(pack: Pack) -> None:
    example = an_edition(status=EditionStatus.EXAMPLE, confirmed=date(2025, 1, 1))
    given = answer(a_bureau([pack], [example]), question(AskedPlace(unit=NORTH.code)))
    assert [warning.code for warning in given.warnings] == ["warning.example_county", "warning.units_last_confirmed"]
    official = answer(a_bureau([pack]), question(AskedPlace(unit=NORTH.code)))
    assert official.warnings == ()


def test_an_old_policy_and_a_what_if_are_marked(tmp_path: Path) -> None:
    readings = """
  scope: {status: provisional, use: wide, q: {zh: 问, en: q}, clauses: [c.near],
    options: {wide: {zh: 宽, en: wide}, narrow: {zh: 窄, en: narrow}}}"""
    rules = f"""
  stay: {{when: reading.scope = wide, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: reading.scope = narrow, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    head = SECTIONS["pack"].replace("current", "historical")
    bureau = a_bureau([a_pack(tmp_path, pack=head, readings=readings, rules=rules)])
    given = answer(bureau, question())
    assert [warning.code for warning in given.warnings] == ["warning.historical_policy", "warning.reading_provisional"]
    assert [(entry.reading.id, entry.used) for entry in given.readings] == [("scope", "wide")]
    what_if = answer(bureau, question(readings={"scope": "narrow"}))
    assert what_if.outcome is Code.BUREAU_ARRANGES
    assert [warning.code for warning in what_if.warnings] == ["warning.what_if_readings", "warning.historical_policy"]


def test_what_is_known_of_a_family_is_said_only_where_a_rule_can_be_asked(bureau: Bureau) -> None:
    known = facts_told(bureau, question(AskedPlace(unit=NORTH.code), facts=OLD_ENOUGH))
    assert known is not None
    assert known.values == {**OLD_ENOUGH, "home.zone": frozenset(["north"])}
    assert facts_told(bureau, question(AskedPlace(text="没有这个村"))) is None
    assert facts_told(bureau, question(AskedPlace(unit=NORTH.code), date(1999, 9, 1))) is None
