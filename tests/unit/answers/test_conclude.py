"""The closed set of outcomes, from what the rules find: who decides, what is shown beside it, and what is left out."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.edition import Edition, EditionStatus
from enrollzone.atlas.index import Shapes
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from tests.builders import ASK, NORTH, REMOTE, SAY, SECTIONS, SOUTH, SPLIT, a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
WEST, EAST = 102.0, 102.02  # two squares side by side: north village in the west, south village in the east
POLYGONS = {NORTH.code: shapely.box(WEST, 24.0, 102.01, 24.01), SOUTH.code: shapely.box(102.01, 24.0, EAST, 24.01)}
UNITS = f"""
  甲街道/北村: "{NORTH.code}"
  甲街道/南村: "{SOUTH.code}"
  甲街道/中街: "{SPLIT.code}\""""
CATCHMENTS = """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/南村]}"""
BORDER = """
  border: {status: STATUS, q: {zh: 归谁, en: whose}, clauses: [c.near],
    options: {north: {zh: 北, en: north}, south: {zh: 南, en: south}}}"""
OVERLAP = "\n  - {place: 甲街道/中街, zones: [north, south], reading: border}"
PAPERS = {
    "facts": SECTIONS["facts"]
    + f"""
  deed.present: {{t: bool, zh: 有房产证, en: has a deed, {ASK}}}
  deed.holder: {{t: [parent, other], zh: 持有人, en: holder, {ASK},
    words: {{parent: {{zh: 家长, en: a parent}}, other: {{zh: 他人, en: other}}}}}}""",
    "documents": """
  deed: {zh: 房产证, en: deed, present: deed.present, when: {all: [deed.present, deed.holder = parent]}}""",
    "rules": f"""
  near: {{when: deed, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], documents: [deed],
    overrides: [arrange], {SAY}}}
  arrange: {{when: home.zone != outside, outcome: {{kind: arrange}}, instead_of: near, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, overrides: [near], clauses: [c.near], {SAY}}}""",
}


def a_map(status: EditionStatus = EditionStatus.OFFICIAL) -> Edition:
    shapes = Shapes(POLYGONS)
    return an_edition(
        status=status,
        crs=shapes.crs,
        drawn=frozenset(POLYGONS),
        envelope=(101.5, 23.5, 102.5, 24.5),
        shapes=lambda: shapes,
    )


def asked(pack: Pack, home: AskedPlace | None = None, edition: Edition | None = None, **more: object) -> Answer:
    question = Question("990000", "primary", DAY, home, **more)  # type: ignore[arg-type]
    return answer(a_bureau([pack], [edition] if edition else []), question)


def a_point(lon: float, accuracy_m: float | None = None) -> AskedPlace:
    return AskedPlace(point=Point(lon, 24.005, "wgs84", accuracy_m))


def listed(folder: Path, **more: str) -> Pack:
    return a_pack(folder, **{"units": UNITS, "catchments": CATCHMENTS, **more})


# ---- the bureau decides


def test_a_place_whose_zone_the_text_leaves_open_goes_to_the_bureau_with_both_answers(tmp_path: Path) -> None:
    pack = listed(tmp_path, readings=BORDER.replace("STATUS", "open"), overlaps=OVERLAP)
    given = asked(pack, AskedPlace(unit=SPLIT.code))
    assert given.outcome is Code.STAFF_DECIDES
    assert [(entry.reading.id, entry.used) for entry in given.readings] == [("border", None)]
    page = document(given, "en")
    assert [(under["if"][0]["option"], [then["text"] for then in under["then"]]) for under in page["by_reading"]] == [
        ("north", ["North"]),
        ("south", ["South"]),
    ]


def test_a_place_settled_for_the_time_being_says_so(tmp_path: Path) -> None:
    settled = BORDER.replace("STATUS", "provisional, use: south")
    given = asked(listed(tmp_path, readings=settled, overlaps=OVERLAP), AskedPlace(unit=SPLIT.code))
    assert [option.zone.id for option in given.options] == ["south"]
    assert [warning.code for warning in given.warnings] == ["warning.reading_provisional"]
    assert [(entry.reading.id, entry.used) for entry in given.readings] == [("border", "south")]


def test_facts_that_contradict_each_other_are_named_as_they_were_told(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: cannot be}"
    told = {"local": frozenset(["yes"]), "home.zone": AskedPlace(unit=REMOTE.code)}
    pack = listed(tmp_path, impossible=impossible)
    given = asked(pack, facts=told, told_as={"local": "local", "home.zone": "home.place"})
    assert given.outcome is Code.STAFF_DECIDES
    assert document(given, "en")["contradictions"] == [
        {"text": "cannot be", "facts": ["local", "home.place"], "clauses": []}
    ]
    assert given.options == given.possible == given.documents == given.obliges == ()


# ---- facts, papers, places


def test_a_datum_of_a_paper_that_cannot_be_told_leaves_the_papers_to_be_shown(tmp_path: Path) -> None:
    told = {"home.zone": frozenset(["north"]), "deed.present": frozenset(["yes"])}
    given = asked(listed(tmp_path, **PAPERS), facts=told, dont_know=frozenset(["deed.holder"]))
    assert (given.outcome, given.uncertain) == (Code.NEEDS_DOCUMENTS, ("deed.holder",))
    assert [(check.kind, check.state.value) for check in given.documents] == [("deed", "needed")]


def test_a_fact_of_no_paper_that_cannot_be_told_still_needs_facts(tmp_path: Path) -> None:
    rules = f"""
  stay: {{when: local, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: not local, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    given = asked(listed(tmp_path, rules=rules), dont_know=frozenset(["local"]))
    assert (given.outcome, given.asks) == (Code.NEEDS_FACTS, None)
    assert (given.next_step.do.code, given.next_step.do.params["facts"][0].en) == ("next.nothing_to_ask", "local")


def test_rows_of_the_list_that_contradict_each_other_are_the_bureaus_affair(tmp_path: Path) -> None:
    torn = """
  north: {clause: c.near, places: [甲街道/中街/长街 1-99号]}
  south: {clause: c.near, places: [甲街道/中街/长街 单号]}"""
    given = asked(listed(tmp_path, catchments=torn), AskedPlace(text="中街社区长街7号"))
    assert given.outcome is Code.CONFLICT_IN_DATA
    assert given.place is not None
    assert given.place.conflict
    assert document(given, "en")["headline"]["zh"].startswith("住处")


def test_a_home_outside_every_area_says_so_while_facts_are_asked(tmp_path: Path) -> None:
    rules = f"""
  stay: {{when: local, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: not local, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    pack = listed(tmp_path, rules=rules)
    codes = {
        home: asked(pack, AskedPlace(unit=home) if home else None).headline.code
        for home in (NORTH.code, REMOTE.code, "")
    }
    assert codes == {
        NORTH.code: "headline.needs_facts.listed",
        REMOTE.code: "headline.needs_facts.unlisted",
        "": "headline.needs_facts",
    }


def test_a_group_whose_campus_is_not_certain_stops_at_the_group(tmp_path: Path) -> None:
    zones = """
  north: {zh: 集团, en: Group, clause: c.near, campuses: [{id: a, zh: 甲, en: A}, {id: b, zh: 乙, en: B}]}
  south: {zh: 南小, en: South, kind: school, campuses: [{id: s, zh: 待定, en: pending, names_pending: "true"}]}"""
    annexes = "\n  - {id: map, needed_by: c.near, zh: 图, en: map, status: missing, effect: {zh: 缺图, en: no map}}"
    pack = listed(tmp_path, zones=zones, annexes=annexes)
    for home, campuses in ((NORTH, ["a", "b"]), (SOUTH, ["s"])):
        (option,) = document(asked(pack, AskedPlace(unit=home.code)), "en")["options"]
        assert option["campus"] is None
        assert [campus["id"] for campus in option["campuses"]] == campuses
        assert option["stops_at"] == {"id": "map", "why": "no map"}
    assert asked(pack, AskedPlace(unit=NORTH.code)).outcome is Code.ASSIGNED_GROUP


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("arrange", Code.BUREAU_ARRANGES),
        ("stay", Code.STAYS),
        ("not_yet", Code.AGE_NOT_COVERED),
        ("not_covered", Code.NOT_COVERED),
    ],
)
def test_each_kind_of_outcome_has_its_code_and_its_words(tmp_path: Path, kind: str, code: Code) -> None:
    rules = f"\n  any: {{when: local, outcome: {{kind: {kind}}}, clauses: [c.near], {SAY}}}"
    given = asked(listed(tmp_path, rules=rules), facts={"local": frozenset(["yes"])})
    assert given.outcome is code
    for language in ("zh", "en"):
        assert document(given, language)["headline"][language]


# ---- points and borders


def test_a_point_far_inside_is_assigned_and_stable(tmp_path: Path) -> None:
    given = asked(listed(tmp_path), a_point(102.005), a_map())
    assert given.outcome is Code.ASSIGNED
    assert given.border is not None
    assert given.border.unit == SOUTH.full_name
    location = document(given, "en")["location"]
    assert location["distance_to_deciding_border_m"] == pytest.approx(509, abs=1)
    assert location["stable_within_m"] == pytest.approx(509, abs=1)
    assert [warning.code for warning in given.warnings] == []


def test_a_point_near_a_border_that_decides_says_how_near_and_what_is_beyond(tmp_path: Path) -> None:
    given = asked(listed(tmp_path), a_point(102.0095, accuracy_m=5), a_map())
    assert (given.outcome, [option.zone.id for option in given.options]) == (Code.ASSIGNED, ["north"])
    assert given.border is not None
    assert given.border.distance_m == pytest.approx(51, abs=1)
    assert [option.zone.id for option in given.border.other_side[0].options] == ["south"]
    assert "warning.near_border" in [warning.code for warning in given.warnings]
    location = document(given, "en")["location"]
    assert location["other_side"]["unit"] == SOUTH.full_name
    assert location["stable_within_m"] == location["distance_to_deciding_border_m"] == round(given.border.distance_m, 1)


def test_an_edge_within_one_catchment_is_no_border(tmp_path: Path) -> None:
    catchments = "\n  north: {clause: c.near, places: [甲街道/北村, 甲街道/南村]}"
    given = asked(listed(tmp_path, catchments=catchments), a_point(102.0095, accuracy_m=5), a_map())
    assert (given.outcome, given.border) == (Code.ASSIGNED, None)


def test_a_border_behind_which_the_outcome_is_the_same_is_none(tmp_path: Path) -> None:
    rules = f"\n  any: {{when: home.zone != outside, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"
    given = asked(listed(tmp_path, rules=rules), a_point(102.0095, accuracy_m=5), a_map())
    assert (given.outcome, given.border) == (Code.BUREAU_ARRANGES, None)


def test_a_point_whose_accuracy_crosses_a_deciding_border_is_unclear_with_both(tmp_path: Path) -> None:
    given = asked(listed(tmp_path), a_point(102.0099), a_map())
    assert given.outcome is Code.UNCLEAR_PLACE
    page = document(given)
    assert [candidate["code"] for candidate in page["place"]["candidates"]] == [NORTH.code, SOUTH.code]
    assert page["place"]["matched"] is None


METRE_EAST = 1 / 101_700  # degrees of longitude at 24 degrees north


@pytest.mark.parametrize("accuracy_m", [None, 30, 100, 1000])
def test_a_point_whose_accuracy_crosses_the_end_of_the_map_may_be_anywhere(
    tmp_path: Path, accuracy_m: float | None
) -> None:
    given = asked(listed(tmp_path), a_point(WEST + 5 * METRE_EAST, accuracy_m), a_map())
    assert given.outcome is Code.UNCLEAR_PLACE
    assert (given.options, given.border) == ((), None)
    assert [[option.zone.id for option in then.options] for then in given.possible] == [[], ["north"], ["south"]]
    assert given.place is not None
    assert given.place.zones == ("north", "outside", "south")
    assert near_edge(given) == [{"metres": 5}]
    told = document(given)
    assert (told["place"]["matched"], [one["code"] for one in told["place"]["candidates"]]) == (None, [NORTH.code])
    assert told["location"]["stable_within_m"] == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize(("metres", "warned"), [(40, [{"metres": 40}]), (95, [{"metres": 95}]), (110, [])])
def test_a_point_near_the_end_of_the_map_is_assigned_and_told_how_near(
    tmp_path: Path, metres: int, warned: list[object]
) -> None:
    given = asked(listed(tmp_path), a_point(WEST + metres * METRE_EAST), a_map())
    assert (given.outcome, [option.zone.id for option in given.options]) == (Code.ASSIGNED, ["north"])
    assert near_edge(given) == warned


def test_the_end_of_the_map_is_of_no_account_where_every_area_has_the_same_outcome(tmp_path: Path) -> None:
    rules = f"\n  any: {{when: local, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"
    told = {"local": frozenset(["yes"])}
    given = asked(listed(tmp_path, rules=rules), a_point(WEST + 5 * METRE_EAST), a_map(), facts=told)
    assert given.outcome is Code.BUREAU_ARRANGES


def test_the_end_of_the_map_makes_a_unit_with_two_readings_unclear_as_well(tmp_path: Path) -> None:
    shapes = Shapes({SPLIT.code: POLYGONS[NORTH.code]})
    drawn = a_map()
    drawn = replace(drawn, drawn=frozenset({SPLIT.code}), shapes=lambda: shapes)
    settled = BORDER.replace("STATUS", "provisional, use: south")
    pack = listed(tmp_path, readings=settled, overlaps=OVERLAP)
    outcomes = [asked(pack, a_point(WEST + metres * METRE_EAST), drawn).outcome for metres in (5, 200)]
    assert outcomes == [Code.UNCLEAR_PLACE, Code.ASSIGNED]


def near_edge(given: Answer) -> list[object]:
    return [dict(warning.params) for warning in given.warnings if warning.code == "warning.near_edge"]


def test_a_point_on_drawn_for_show_boundaries_is_marked_and_a_name_is_not(tmp_path: Path) -> None:
    pack, drawn = listed(tmp_path), a_map(EditionStatus.ILLUSTRATIVE)
    warned = {
        how: [warning.code for warning in asked(pack, home, drawn).warnings]
        for how, home in (("point", a_point(102.005)), ("name", AskedPlace(unit=NORTH.code)))
    }
    assert warned == {"point": ["warning.illustrative_boundaries"], "name": []}


# ---- the ordinary family


def test_the_ordinary_family_is_not_shown_where_its_answer_is_not_certain_either(tmp_path: Path) -> None:
    rules = f"""
  stay: {{when: local, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: not local, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    assert asked(listed(tmp_path, rules=rules)).ordinary is None
    usual = asked(listed(tmp_path, rules=rules, ordinary='\n  local: "yes"'))
    assert usual.ordinary is not None
    assert usual.ordinary.possibility.code is Code.STAYS


def test_what_the_family_told_is_never_assumed_otherwise(tmp_path: Path) -> None:
    rules = f"""
  stay: {{when: {{all: [local, home.zone = north]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: {{any: [not local, home.zone != north]}}, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    pack = listed(tmp_path, rules=rules, ordinary='\n  local: "yes"\n  home.zone: south')
    given = asked(pack, AskedPlace(unit=NORTH.code))
    assert given.ordinary is not None
    assert given.ordinary.possibility.code is Code.STAYS
    assert [assumed.fact for assumed in given.ordinary.assumes] == ["local"]


def test_a_policy_that_holds_is_not_called_missing_where_only_the_list_of_units_is(tmp_path: Path) -> None:
    edition = an_edition(date(2025, 1, 1), date(2026, 8, 31))
    question = Question("990000", "primary", date(2026, 9, 1), AskedPlace(unit=NORTH.code))
    given = document(answer(a_bureau([a_pack(tmp_path)], [edition]), question))
    assert (given["outcome"], given["basis"]["policy"]["id"], given["basis"]["edition"]) == (
        "not_in_force",
        "small",
        None,
    )
    assert given["headline"]["zh"] == "2026年9月1日用的社区（村）名录还没有收录，所以查不到对口学校"
