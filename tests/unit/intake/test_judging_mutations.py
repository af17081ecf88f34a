"""A sound file of a county, spoilt in many ways: every way gets its verdict, and the finding that names the cause."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from enrollzone.quarantine.findings import Verdict
from tests.unit.intake.made_units import (
    BINHE,
    TAIPING,
    WENCHANG,
    ZHONGLOU,
    Change,
    Row,
    Rows,
    again,
    cell,
    codes_of,
    every,
    in_system,
    judged,
    moved,
    one,
    polygons,
    renamed_column,
    rows,
    shape,
    shapes,
    with_loop,
    with_vertex,
    without,
)

REMOTE = "000000100201"  # at the southern end of the county, with an outline of its own
AT_ITS_OUTER_EDGE = int(np.argmin(shapely.get_coordinates(polygons()[REMOTE])[:, 1]))
A, R, H, X = Verdict.ACCEPTED, Verdict.REPAIRED, Verdict.HELD, Verdict.REFUSED
GK = "EPSG:4546"


def unchanged(some: Rows) -> Rows:
    return some


def exchanged(first: str, second: str, *names: str) -> Change:
    """Exchange some cells of two units."""

    def change(some: Rows) -> Rows:
        by_code = {row.cells["code"]: row for row in some}
        other = {first: by_code[second], second: by_code[first]}
        return tuple(
            row.but(**{name: other[row.cells["code"]].cells[name] for name in names})
            if row.cells["code"] in other
            else row
            for row in some
        )

    return change


def slipped(some: Rows) -> Rows:
    """Let every name stand one row too low."""
    return tuple(row.but(name=some[place - 1].cells["name"]) for place, row in enumerate(some))


def shapes_slipped(some: Rows) -> Rows:
    return tuple(row.but(shape=some[place - 1].shape) for place, row in enumerate(some))


def in_two_records(some: Rows) -> Rows:
    """Hand one unit in as its western and its eastern half."""
    west, south, east, north = polygons()[ZHONGLOU].bounds
    middle = (west + east) / 2
    halves = (box(west - 1, south - 1, middle, north + 1), box(middle, south - 1, east + 1, north + 1))
    each = (
        (row.but(shape=row.shape & half) for half in halves) if row.cells["code"] == ZHONGLOU else [row] for row in some
    )
    return tuple(chain.from_iterable(each))


def with_cells(**cells: str) -> Change:
    return every(lambda row: Row({**row.cells, **cells}, row.shape))


def in_layers(some: Rows) -> Rows:
    return tuple(Row({**row.cells, "stage": stage}, row.shape) for stage in ("小学", "初中") for row in some)


def above_one_another(some: Rows) -> Rows:
    """Three units of another stage lie above the first ones, each with a code of its own."""
    above = [
        row.but(code=f"00000010029{place}", name=f"初中片{place}村", kind="村", street="柳溪镇")
        for place, row in enumerate(some[:3])
    ]
    return (
        *(Row({**r.cells, "stage": "小学"}, r.shape) for r in some),
        *(Row({**r.cells, "stage": "初中"}, r.shape) for r in above),
    )


def townships(name: str, *, of: str = "城关街道") -> Change:
    return every(lambda row: row.but(street=name) if row.cells["street"] == of else row)


def spiked(drawn: Polygon) -> Polygon:
    ring = shapely.get_coordinates(drawn)[:-1]
    ring = np.roll(ring, -AT_ITS_OUTER_EDGE, axis=0)
    tip, foot = ring[0] + (0.0, -0.004), ring[0] + (0.00001, 0.0)
    return Polygon([ring[0], tip, foot, *ring[1:]])


def looped(drawn: Polygon, metres: float) -> Polygon:
    """Let the outline cross itself at its outermost vertex."""
    ring = np.roll(shapely.get_coordinates(drawn)[:-1], -AT_ITS_OUTER_EDGE, axis=0)
    step = metres / 100_000.0
    loop = [ring[0] + (step, -step), ring[0] + (-step, -step), ring[0] + (step / 3, step / 9)]
    return Polygon([ring[0], *loop, *ring[1:]])


@dataclass(frozen=True)
class Case:
    """A way to spoil a file, and what must be said of it."""

    name: str
    change: Change
    verdict: Verdict
    codes: frozenset[str]
    crs: str


def case(name: str, change: Change, verdict: Verdict, *codes: str, crs: str = "EPSG:4490") -> Case:
    return Case(name, change, verdict, frozenset(codes), crs)


def turned(some: Rows) -> Rows:
    """Write north before east."""
    return shapes(lambda s: shapely.transform(s, lambda xy: xy[:, ::-1]))(some)


def with_an_unlisted_unit(some: Rows) -> Rows:
    cells = {**some[0].cells, "code": "000000100203", "name": "新开村", "kind": "村", "street": "柳溪镇"}
    return (*some, Row(cells, box(110.12, 30.12, 110.13, 30.13)))


def with_an_unknown_township(some: Rows) -> Rows:
    far = Row({**some[0].cells, "code": "000000300200", "name": "远村"})
    return every(lambda row: row.without("street"))((*some, far))


def in_two_years(some: Rows) -> Rows:
    later = again(ZHONGLOU, lambda row: row.but(year="2025", shape=row.shape.buffer(0.0001)))
    return later(with_cells(year="2024")(some))


def with_part(part: Polygon) -> Change:
    return shape(REMOTE, lambda s: MultiPolygon([s, part]))


def with_hole(degrees: float) -> Change:
    return shape(ZHONGLOU, lambda s: s - s.centroid.buffer(degrees))


SOUND = (
    case("as it is", unchanged, A),
    case("in another order", lambda some: some[::-1], A),
    case("in metres of a zone", in_system(GK), A, crs=GK),
    case("in metres with the zone's number", in_system("EPSG:4525"), A, crs="EPSG:4525"),
    case("GCJ-02, declared truthfully", in_system("gcj02"), R, "crs_converted", crs="gcj02"),
    case("BD-09, declared truthfully", in_system("bd09"), R, "crs_converted", crs="BD09"),
    case("every ring turned round", shapes(shapely.reverse), A),
    case("more vertices on both sides", shapes(lambda s: shapely.segmentize(s, 0.0007)), A),
    case("more vertices on one side", shape(ZHONGLOU, lambda s: shapely.segmentize(s, 0.0007)), R, "edges_matched"),
    case("a unit in two records", in_two_records, R, "parts_joined"),
    case("a unit off by 3 mm", shape(WENCHANG, lambda s: moved(s, 0.003, 0)), R, "edges_matched"),
    case("off by 3 m as a whole", shapes(lambda s: moved(s, 3, 0)), A),
    case("codes as numbers of a sheet", every(lambda row: row.but(code=row.cells["code"] + ".0")), R, "codes_mended"),
    case("a code with an apostrophe", cell(WENCHANG, code="'" + WENCHANG), R, "codes_mended"),
    case("a variant of a name", cell(WENCHANG, name="文昌社区居委会"), A),
    case("an older name that is on record", cell(WENCHANG, name="文昌街居委会"), A),
    case("a name in traditional characters", cell(WENCHANG, name="文昌社區"), A),
    case("a township with its office", townships("城关街道办事处"), A),
    case("a township by its older name", townships("城关镇"), A),
    case("no townships", every(lambda row: row.without("street")), A, "street_from_before"),
    case("no kinds", every(lambda row: row.without("kind")), A),
    case("a kind in words", cell(WENCHANG, kind="居民委员会"), A),
    case("a column of stages", with_cells(stage="小学"), A),
    case("everything in two stages alike", in_layers, R, "layers_joined"),
    case("a column in capitals", renamed_column("code", "CODE "), A),
)

HELD = (
    case("GCJ-02 called WGS-84", in_system("gcj02"), H, "shifted_like", crs="wgs84"),
    case("BD-09 called CGCS2000", in_system("bd09"), H, "shifted_like", crs="cgcs2000"),
    case("WGS-84 called GCJ-02", unchanged, H, "shifted_like", crs="gcj02"),
    case("UTM called Gauss-Krüger", in_system("EPSG:32649"), H, "shifted", crs=GK),
    case("off by 7 m as a whole", shapes(lambda s: moved(s, 5, 5)), H, "shifted"),
    case("names exchanged, shapes untouched", exchanged(WENCHANG, TAIPING, "name"), H, "names_swapped"),
    case("codes and names exchanged", exchanged(WENCHANG, BINHE, "code", "name"), H, "on_anothers_ground"),
    case("names one row too low", slipped, H, "rows_shifted", "much_changed"),
    case("shapes one row too low", shapes_slipped, H, "on_anothers_ground", "much_changed"),
    case("renamed", cell(WENCHANG, name="学府社区"), H, "renamed"),
    case("one character off", cell(WENCHANG, name="文晶社区"), H, "renamed_nearly"),
    case("a character that was lost", cell(WENCHANG, name="文?社区"), H, "name_broken"),
    case("a township renamed", townships("城东街道"), H, "township_renamed"),
    case("one unit in another township", cell(WENCHANG, street="别处镇"), H, "township_two_names"),
    case("two townships of one name", townships("柳溪镇", of="河东街道"), H, "township_two_codes"),
    case("a kind against its code", cell(WENCHANG, kind="村"), H, "kind_contradicts"),
    case("a name twice in a township", cell(REMOTE, name="小桥村"), H, "name_twice"),
    case("a unit left out", without(ZHONGLOU), H, "unit_missing"),
    case("a third left out", lambda some: some[:9], H, "unit_missing", "much_changed"),
    case("a unit without shape", one(ZHONGLOU, lambda row: Row(row.cells)), H, "listed_not_drawn"),
    case("a unit with an empty shape", shape(ZHONGLOU, lambda _: Polygon()), H, "listed_not_drawn"),
    case("a unit that no list has", with_an_unlisted_unit, H, "drawn_not_listed"),
    case("a hole that nobody owns", with_hole(0.002), H, "gap"),
    case("a hole as small as a yard", with_hole(0.00002), H, "hole_tiny"),
    case("a speck of a unit elsewhere", with_part(box(110.15, 30.15, 110.15005, 30.15005)), H, "part_tiny"),
    case("a thread of a unit elsewhere", with_part(box(110.12, 30.15, 110.16, 30.15002)), H, "part_sliver"),
    case("a spike", shape(REMOTE, spiked), H, "spike"),
    case("every border traced by itself", shapes(lambda s: s.buffer(-0.00002)), H, "edges_apart"),
    case("layers above one another", above_one_another, H, "layers_above"),
)

REFUSED = (
    case("metres called degrees", in_system(GK), X, "metres_as_degrees"),
    case("web metres called degrees", in_system("EPSG:3857"), X, "metres_as_degrees", crs="wgs84"),
    case("degrees called metres", unchanged, X, "degrees_as_metres", crs=GK),
    case("the zone's number too many", in_system("EPSG:4525"), X, "zone_prefix", crs=GK),
    case("axes exchanged", turned, X, "swapped_axes"),
    case("northing before easting", lambda some: turned(in_system(GK)(some)), X, "swapped_axes", crs=GK),
    case("Xian 1980", in_system(GK), X, "crs_refused", crs="EPSG:2382"),
    case("one vertex in another province", shape(WENCHANG, lambda s: with_vertex(s, 500_000, 0)), X, "outside_county"),
    case("a unit in another province", shape(WENCHANG, lambda s: moved(s, 900_000, 0)), X, "outside_county"),
    case("another county's map", shapes(lambda s: moved(s, 0, 300_000)), X, "all_outside"),
    case("a unit 30 m off", shape(WENCHANG, lambda s: moved(s, 30, 0)), X, "overlap", "gap"),
    case("a unit 30 cm off", shape(WENCHANG, lambda s: moved(s, 0.3, 0)), X, "overlap_sliver", "gap_sliver"),
    case("every unit made larger", shapes(lambda s: s.buffer(0.0002)), X, "overlap"),
    case(
        "an outline that crosses itself widely",
        shape(REMOTE, lambda s: with_loop(s, 500)),
        X,
        "ring_invalid",
        "ring_proposal",
    ),
    case("a point", shape(ZHONGLOU, lambda s: s.centroid), X, "not_a_polygon"),
    case("a line", shape(ZHONGLOU, lambda s: s.exterior), X, "not_a_polygon"),
    case("a collection", shape(ZHONGLOU, lambda s: shapely.geometrycollections([s, s.centroid])), X, "not_a_polygon"),
    case("a unit twice", again(ZHONGLOU), X, "code_twice"),
    case("a code twice", again(ZHONGLOU, lambda row: row.but(name="别的社区")), X, "code_twice"),
    case("a unit with two shapes in two years", in_two_years, X, "code_in_layers"),
    case("no code", cell(WENCHANG, code=""), X, "code_empty"),
    case("a code of eleven digits", cell(WENCHANG, code=WENCHANG[:11]), X, "code_form"),
    case("a code that lost its digits", cell(WENCHANG, code="5.30427E+11"), X, "code_rounded"),
    case("a code of another county", cell(WENCHANG, code="530000001001"), X, "code_elsewhere"),
    case("the code of a township", cell(WENCHANG, code="000000001000"), X, "code_not_a_unit"),
    case("no name", cell(WENCHANG, name=" "), X, "name_empty"),
    case("a garbled name", cell(WENCHANG, name="æ–‡æ˜Œç¤¾åŒº"), X, "name_garbled"),
    case("a name of replaced bytes", cell(WENCHANG, name="锟斤拷社区"), X, "name_garbled"),
    case("a formula for a name", cell(WENCHANG, name="=CONCAT(社区)"), X, "name_form"),
    case("the code for a name", cell(WENCHANG, name=WENCHANG), X, "name_form"),
    case("a remark for a name", cell(WENCHANG, name="文昌社区" * 20), X, "name_long"),
    case("an unknown kind", cell(WENCHANG, kind="楼栋"), X, "kind_unknown"),
    case("a number for a township", cell(WENCHANG, street="17"), X, "street_form"),
    case("an unknown township without a name", with_an_unknown_township, X, "street_missing"),
    case("no column of names", every(lambda row: row.without("name")), X, "column_missing"),
    case("columns called otherwise", renamed_column("code", "社区代码"), X, "column_missing_near"),
    case("two columns that may be the name", with_cells(Name="x"), X, "column_ambiguous"),
)

ALL = (*SOUND, *HELD, *REFUSED)


@pytest.mark.parametrize("spoilt", ALL, ids=[one.name for one in ALL])
def test_a_changed_file_gets_its_verdict_and_its_cause(spoilt: Case) -> None:
    examination = judged(spoilt.change(rows()), spoilt.crs)
    assert (examination.verdict, spoilt.codes - codes_of(examination)) == (spoilt.verdict, set())
    if not spoilt.codes:
        assert examination.findings == ()


def test_there_are_many_of_them() -> None:
    assert len(ALL) >= 90
    assert len({code for one in ALL for code in one.codes}) >= 50


def test_a_small_fault_of_an_outline_is_mended_by_name_and_a_wide_one_is_only_proposed() -> None:
    small = judged(shape(REMOTE, lambda s: looped(s, 0.5))(rows()))
    wide = judged(shape(REMOTE, lambda s: looped(s, 300))(rows()))
    assert (small.verdict, codes_of(small)) == (R, {"ring_repaired"})
    assert small.candidate is not None
    assert shapely.is_valid(small.candidate.drawn[REMOTE])
    assert (wide.verdict, codes_of(wide)) == (X, {"ring_invalid", "ring_proposal"})
    assert wide.candidate is not None
    assert not shapely.is_valid(wide.candidate.drawn[REMOTE])


@pytest.mark.parametrize(
    ("stated", "crs", "verdict", "codes"),
    [
        ("EPSG:4326", "EPSG:4490", A, set()),
        ("EPSG:4610", "EPSG:4490", H, {"label_differs"}),
        ("EPSG:4326", GK, H, {"label_lies"}),
        ("EPSG:4326", "gcj02", R, {"label_differs", "crs_converted"}),
    ],
)
def test_what_a_file_says_of_its_system_is_held_against_what_is_declared(
    stated: str, crs: str, verdict: Verdict, codes: set[str]
) -> None:
    change = in_system(crs) if crs != "EPSG:4490" else unchanged
    examination = judged(change(rows()), crs, stated)
    assert (examination.verdict, codes_of(examination)) == (verdict, codes)


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({"code": "社区代码", "name": "名称"}, set()),
        ({"code": "代码", "name": "名称"}, {"column_mapped_to_nothing"}),
        ({"code": "社区代码", "name": "名称", "street": "名称"}, {"column_for_two"}),
    ],
)
def test_other_columns_are_taken_as_they_are_declared(columns: dict[str, str], codes: set[str]) -> None:
    renamed = renamed_column("code", "社区代码")(renamed_column("name", "名称")(rows()))
    assert codes_of(judged(renamed, **columns)) == codes


def test_a_list_without_a_map_is_taken_and_says_what_would_be_lost() -> None:
    examination = judged(rows(drawn=False))
    assert (examination.verdict, codes_of(examination)) == (A, {"without_map"})


def test_a_new_unit_of_a_list_is_news_and_no_fault() -> None:
    new = Row({"code": "000000100203", "name": "新开村", "kind": "村", "street": "柳溪镇"})
    assert codes_of(judged((*rows(drawn=False), new))) == {"without_map", "units_new"}


def test_a_border_that_moves_far_is_signed_for() -> None:
    """A strip of one unit is given to its neighbour."""
    west, east = _neighbours()
    left, bottom, right, top = polygons()[east].bounds
    strip = shapely.intersection(polygons()[east], shapely.box(left, bottom, left + 0.3 * (right - left), top))
    given = {west: polygons()[west].union(strip), east: polygons()[east].difference(strip)}
    moved = tuple(row.but(given.get(row.cells["code"], row.shape)) for row in rows())
    assert "redrawn_much" in codes_of(judged(moved))


def test_a_border_that_is_put_right_is_told() -> None:
    """A common border moves a hundred metres east, in both units; its ends, which others share, stay."""
    west, east = (polygons()[code] for code in _neighbours())
    common = {tuple(xy) for xy in shapely.get_coordinates(west)} & {tuple(xy) for xy in shapely.get_coordinates(east)}
    elsewhere = [one for code, one in polygons().items() if code not in _neighbours()]
    inner = common - {tuple(xy) for one in elsewhere for xy in shapely.get_coordinates(one)}

    def shifted(vertices: np.ndarray) -> np.ndarray:
        return np.array([(x + 0.001, y) if (x, y) in inner else (x, y) for x, y in vertices])

    moved = tuple(row.but(None if row.shape is None else shapely.transform(row.shape, shifted)) for row in rows())
    assert codes_of(judged(moved)) == {"redrawn"}


def _neighbours() -> tuple[str, str]:
    """Two units of which the second lies east of the first, behind a long common border."""
    pairs = [
        (shapely.intersection(one, other).length, a, b)
        for a, one in polygons().items()
        for b, other in polygons().items()
        if one.centroid.x < other.centroid.x and abs(one.centroid.y - other.centroid.y) < 0.004
    ]
    return max(pairs)[1:]
