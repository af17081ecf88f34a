"""From a list to an answer: shared areas, campuses chosen in some way, lists for some children, edges, drawn areas."""

from datetime import date
from pathlib import Path

import pytest
import shapely

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.crs import metric_crs
from enrollzone.atlas.edition import AddressKind, AddressRow, Edition
from enrollzone.atlas.index import Shapes
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from enrollzone.policy.pack import Pack
from enrollzone.present.answers import document
from tests.builders import ASK, NORTH, ROWS, SAY, SOUTH, SPLIT, a_bureau, a_pack, an_edition
from tests.unit.policy.test_catchments import UNITS
from tests.unit.policy.test_claims import NAMES

DAY = date(2025, 9, 1)
ONE = "campuses: [{id: ID, zh: ID校, en: ID}]"


def zone(name: str, more: str = "") -> str:
    return f"\n  {name}: {{zh: {name}小, en: {name}, kind: school, {ONE.replace('ID', name)}{more}}}"


def asked(pack: Pack, home: AskedPlace | str, edition: Edition | None = None, **facts: object) -> Answer:
    place = AskedPlace(text=home) if isinstance(home, str) else home
    told = {name: frozenset([value]) for name, value in facts.items()}
    return answer(a_bureau([pack], [edition or an_edition()]), Question("990000", "primary", DAY, place, told))  # type: ignore[arg-type]


def zones(given: Answer) -> list[str]:
    return [option.zone.id for option in given.options]


def warnings(given: Answer) -> list[str]:
    return [warning.code for warning in given.warnings]


# ---- shared areas


@pytest.mark.parametrize("between", [["north", "south"], ["south", "east", "north"]])
def test_in_a_shared_area_of_two_or_three_schools_the_family_chooses(tmp_path: Path, between: list[str]) -> None:
    shared = f"\n  both: {{zh: 双向学区, en: shared, kind: shared, choice_of: [{', '.join(between)}]}}"
    catchments = "\n  both: {clause: c.near, places: [甲街道/北村]}"
    pack = a_pack(
        tmp_path, zones=zone("north") + zone("south") + zone("east") + shared, units=UNITS, catchments=catchments
    )
    given = asked(pack, "甲街道北村")
    assert given.outcome is Code.CHOICE
    assert sorted(zones(given)) == sorted(between)
    assert zones(given) == [name for name in pack.zones if name in between]  # in the pack's order: none is ranked


# ---- how one of several campuses is found

CAMPUSES = "[{id: old, zh: 老校, en: Old}, {id: new, zh: 新校, en: New}]"


def grouped(folder: Path, mode: str) -> Pack:
    zones = f"\n  north: {{zh: 北集团, en: North group, mode: {mode}, campuses: {CAMPUSES}}}{zone('south')}"
    return a_pack(folder, zones=zones, units=UNITS, catchments="\n  north: {clause: c.near, places: [甲街道/北村]}")


def test_where_the_text_lets_the_family_choose_each_campus_is_an_option(tmp_path: Path) -> None:
    given = asked(grouped(tmp_path, "choice"), "甲街道北村")
    told = document(given)
    assert given.outcome is Code.CHOICE
    assert [option["campus"]["name"] for option in told["options"]] == ["老校", "新校"]
    assert told["headline"]["zh"] == "可以自己选择：老校、新校"
    assert {option["mode"] for option in told["options"]} == {"choice"}


@pytest.mark.parametrize(("mode", "words"), [("lottery", "随机派位"), ("order", "先后依次")])
def test_a_lot_or_an_order_leaves_the_campus_open_and_says_how_it_is_found(
    tmp_path: Path, mode: str, words: str
) -> None:
    given = asked(grouped(tmp_path, mode), "甲街道北村")
    (option,) = document(given)["options"]
    assert given.outcome is Code.ASSIGNED_GROUP
    assert (option["campus"], option["mode"]) == (None, mode)
    assert [campus["id"] for campus in option["campuses"]] == ["old", "new"]  # as the text names them
    assert words in option["mode_text"]
    assert "stops_at" not in option


def test_a_choice_among_campuses_whose_names_are_not_told_stops_at_the_group(tmp_path: Path) -> None:
    campuses = CAMPUSES.replace("en: New", 'en: New, names_pending: "true"')
    zones = f"\n  north: {{zh: 北集团, en: North group, mode: choice, campuses: {campuses}}}"
    pack = a_pack(tmp_path, zones=zones, units=UNITS, catchments="\n  north: {clause: c.near, places: [甲街道/北村]}")
    given = asked(pack, "甲街道北村")
    assert (given.outcome, given.options[0].mode, given.options[0].campus) == (Code.ASSIGNED_GROUP, "choice", None)


# ---- lists for some children only

BY_CATEGORY = {
    "catchments": """
  north: {clause: c.near, category: registered, places: [甲街道/*]}
  south: {clause: c.near, category: migrant, places: [甲街道/北村, 甲街道/中街/长街 单号]}
  migrants: {zone: north, clause: c.near, category: migrant, places: [甲街道/中街/长街 双号]}""",
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, category: registered, {ASK}}}
  home.migrant_zone: {{t: zone, zh: 住处（随迁）, en: home, category: migrant, follows: home.zone, with: home.zone}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}""",
    "rules": f"""
  near: {{when: {{all: [local, home.zone != outside]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], {SAY}}}
  far: {{when: {{all: [local, home.zone = outside]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}
  come: {{when: {{all: [not local, home.migrant_zone != outside]}},
    outcome: {{kind: school, of: [home.migrant_zone]}}, clauses: [c.near], {SAY}}}
  away: {{when: {{all: [not local, home.migrant_zone = outside]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}""",
}


@pytest.fixture
def by_category(tmp_path: Path) -> Pack:
    return a_pack(tmp_path, units=UNITS, **BY_CATEGORY)


@pytest.mark.parametrize(
    ("home", "local", "outcome", "where"),
    [
        ("甲街道北村", "yes", Code.ASSIGNED, ["north"]),
        ("甲街道北村", "no", Code.ASSIGNED, ["south"]),
        ("甲街道南村", "yes", Code.ASSIGNED, ["north"]),
        ("甲街道南村", "no", Code.BUREAU_ARRANGES, []),
        ("甲街道中街长街7号", "no", Code.ASSIGNED, ["south"]),
        ("甲街道中街长街8号", "no", Code.ASSIGNED, ["north"]),
        ("甲街道中街", "yes", Code.ASSIGNED, ["north"]),
    ],
)
def test_one_home_is_read_by_the_list_for_the_childs_category(
    by_category: Pack, home: str, local: str, outcome: Code, where: list[str]
) -> None:
    given = asked(by_category, home, local=local)
    assert (given.outcome, zones(given)) == (outcome, where)


def test_a_unit_that_only_one_categorys_list_splits_is_asked_about_for_those_children_only(by_category: Pack) -> None:
    given = asked(by_category, "甲街道中街", local="no")
    assert given.outcome is Code.UNIT_SPLIT
    assert given.place is not None
    assert given.place.fact == "home.migrant_zone"
    assert [part.words for part in given.place.parts] == ["长街 单号", "长街 双号"]


def test_what_is_told_for_itself_is_not_taken_from_the_home(by_category: Pack) -> None:
    told = {"local": "no", "home.migrant_zone": "north"}
    given = asked(by_category, "甲街道北村", **told)
    assert zones(given) == ["north"]
    assert [place.fact for place in given.places] == ["home.zone"]


def test_a_place_that_is_not_found_is_found_for_no_category(by_category: Pack) -> None:
    given = asked(by_category, "甲街道无名村", local="no")
    assert (given.outcome, given.options) == (Code.UNCLEAR_PLACE, ())


# ---- readings with options of their own


@pytest.mark.parametrize(
    ("status", "home", "outcome", "where"),
    [
        ("open", "甲街道中街花园", Code.STAFF_DECIDES, []),
        ("provisional, use: narrow", "甲街道中街花园", Code.ASSIGNED, ["south"]),
        ("provisional, use: wide", "甲街道中街花园", Code.ASSIGNED, ["north"]),
        ("provisional, use: wide", "甲街道中街", Code.ASSIGNED, ["north"]),
        ("provisional, use: narrow", "甲街道中街", Code.UNIT_SPLIT, []),
        ("open", "甲街道中街果园", Code.ASSIGNED, ["north"]),
    ],
)
def test_a_narrow_name_wins_over_a_wide_one_only_where_a_reading_says_so(
    tmp_path: Path, status: str, home: str, outcome: Code, where: list[str]
) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/中街]}
  south: {clause: c.near, places: [甲街道/中街/花园]}"""
    overlaps = "\n  - {place: 甲街道/中街/花园, reading: names, options: {narrow: south, wide: north}}"
    readings = NAMES.replace("status: open", f"status: {status}")
    pack = a_pack(tmp_path, units=UNITS, catchments=catchments, overlaps=overlaps, readings=readings)
    orchard = AddressRow(AddressKind.ESTATE, "果园", SPLIT.code)
    given = asked(pack, home, an_edition(addresses=(*ROWS, orchard)))
    assert (given.outcome, zones(given)) == (outcome, where)
    if outcome is Code.STAFF_DECIDES:
        named = {dict(entry.readings)["names"]: entry.possible[0].options[0].zone.id for entry in given.by_reading}
        assert named == {"narrow": "south", "wide": "north"}


# ---- edges along roads


@pytest.mark.parametrize(("rule", "words"), [("centreline", "街心"), ("with_frontage", "含临街面")])
def test_an_edge_is_told_with_its_sentence_and_to_a_home_on_that_road_as_a_warning(
    tmp_path: Path, rule: str, words: str
) -> None:
    edge = f"{{rule: {rule}, road: 长街, sentence: 以长街为界}}"
    catchments = f"\n  north: {{clause: c.near, places: [{{place: 甲街道/中街, edge: {edge}}}, 甲街道/北村]}}"
    pack = a_pack(tmp_path, units=UNITS, catchments=catchments)
    beside, inside, elsewhere = (asked(pack, home) for home in ("甲街道中街长街7号", "甲街道中街花园", "甲街道北村"))
    assert {given.outcome for given in (beside, inside, elsewhere)} == {Code.ASSIGNED}
    said = [[reason["because"] for reason in document(given)["reasons"]] for given in (beside, inside, elsewhere)]
    assert [any(words in text and "以长街为界" in text for text in texts) for texts in said] == [True, True, False]
    assert ["warning.on_edge" in warnings(given) for given in (beside, inside, elsewhere)] == [True, False, False]
    (told,) = [entry["text"] for entry in document(beside)["warnings"] if "长街" in entry["text"]]
    assert "以长街为界" in told


def test_the_houses_across_the_road_are_told_of_the_edge_too(tmp_path: Path) -> None:
    edge = "{rule: without_frontage, road: 长街, sentence: 不含临街面}"
    catchments = f"""
  north: {{clause: c.near, places: [{{place: 甲街道/北村, edge: {edge}}}]}}
  south: {{clause: c.near, places: [甲街道/中街]}}"""
    pack = a_pack(tmp_path, units=UNITS, catchments=catchments)
    assert "warning.on_edge" in warnings(asked(pack, "甲街道中街长街7号"))


# ---- drawn areas


def square(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    return shapely.box(west, south, east, north)


@pytest.fixture
def drawn() -> Edition:
    shapes = Shapes({NORTH.code: square(102.0, 24.0, 102.02, 24.02), SOUTH.code: square(102.02, 24.0, 102.04, 24.02)})
    areas = DrawnAreas({"river": square(102.005, 24.005, 102.015, 24.015)}, metric_crs(102.0))
    return an_edition(
        shapes=lambda: shapes,
        areas=lambda: areas,
        area_ids=frozenset(["river"]),
        drawn=frozenset([NORTH.code, SOUTH.code]),
        envelope=(101.5, 23.5, 102.5, 24.5),
    )


@pytest.mark.parametrize(
    ("home", "outcome", "where"),
    [
        (Point(102.01, 24.01, "cgcs2000", 5.0), Code.ASSIGNED, ["south"]),
        (Point(102.002, 24.002, "cgcs2000", 5.0), Code.ASSIGNED, ["north"]),
        (Point(102.005, 24.01, "cgcs2000", 5.0), Code.UNIT_SPLIT, []),
        ("甲街道北村", Code.UNIT_SPLIT, []),
    ],
)
def test_a_drawn_area_is_settled_by_a_point_and_by_nothing_else(
    tmp_path: Path, drawn: Edition, home: Point | str, outcome: Code, where: list[str]
) -> None:
    catchments = """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: ["@river"]}"""
    overlaps = '\n  - {place: "@river", reading: names, options: {narrow: south, wide: north}}'
    readings = NAMES.replace("status: open", "status: provisional, use: narrow")
    pack = a_pack(tmp_path, units=UNITS, catchments=catchments, overlaps=overlaps, readings=readings)
    given = asked(pack, AskedPlace(point=home) if isinstance(home, Point) else home, drawn)
    assert (given.outcome, zones(given)) == (outcome, where)


def test_a_neighbour_across_the_border_is_asked_by_the_list_for_the_childs_category(
    by_category: Pack, drawn: Edition
) -> None:
    home = AskedPlace(point=Point(102.0195, 24.01, "cgcs2000", 5.0))
    registered, migrant = (asked(by_category, home, drawn, local=local) for local in ("yes", "no"))
    assert registered.border is None  # both sides go to one school
    assert migrant.border is not None
    assert migrant.border.other_side[0].code is Code.BUREAU_ARRANGES


def test_a_place_like_the_home_is_not_assumed_to_lie_in_its_zone_where_another_list_is_read_for_it(
    tmp_path: Path,
) -> None:
    facts = BY_CATEGORY["facts"].replace("follows: home.zone, with: home.zone", ASK)
    sections = {**BY_CATEGORY, "facts": facts, "ordinary": '\n  local: "no"\n  home.migrant_zone: home.zone'}
    pack = a_pack(tmp_path, units=UNITS, **sections)
    given = asked(pack, "甲街道北村")
    assert (given.outcome, given.ordinary) == (Code.NEEDS_FACTS, None)  # north by the one list, south by the other
