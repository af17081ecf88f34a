"""123 real town blocks as an edition, their real school areas as a list: what is exported of them."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely

from enrollzone.answers.answer import Question
from enrollzone.atlas.checks import holes
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.atlas.index import Shapes
from enrollzone.layers.borders import borders
from enrollzone.layers.catchments import Extent, Level, catchments_of
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.findings import findings
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from tests.builders import a_bureau, a_pack, an_edition
from tests.real.test_ikoma import METRES, blocks, school_of

pytestmark = pytest.mark.shared

DAY = date(2025, 9, 1)
TOWN = ("990000001", "甲街道")


@cache
def units() -> Mapping[str, Unit]:
    """The units by the id of their block, with codes of our own."""
    return {
        block: Unit(f"{TOWN[0]}{number:03}", f"第{number}社区", UnitKind.COMMUNITY, *TOWN)
        for number, block in enumerate(sorted(blocks()), 1)
    }


@cache
def the_city() -> Coverage:
    polygons = {units()[block].code: shape for block, shape in blocks().items()}
    shapes = Shapes(polygons, METRES)
    west, south, east, north = shapely.total_bounds(list(polygons.values())).tolist()
    edition = an_edition(
        units={unit.code: unit for unit in units().values()},
        addresses=(),
        envelope=(west - 0.1, south - 0.1, east + 0.1, north + 0.1),
        drawn=frozenset(polygons),
        shapes=lambda: shapes,
        degrees=lambda: polygons,
    )
    ids = zone_ids()
    zones = "".join(
        f"\n  {zone}: {{zh: {name}, en: {zone}, kind: school, campuses: [{{id: {zone}, zh: {name}, en: {zone}}}]}}"
        for name, zone in ids.items()
    )
    bound = "".join(f'\n  甲街道/{unit.name}: "{unit.code}"' for unit in units().values())
    listed = "".join(
        f"\n  {zone}: {{clause: c.near, places: [{', '.join(named_in(school))}]}}" for school, zone in ids.items()
    )
    with TemporaryDirectory() as folder:
        pack = a_pack(Path(folder), zones=zones, units=bound, catchments=listed)
    return Coverage(a_bureau([pack], [edition]), edition, DAY)


def zone_ids() -> dict[str, str]:
    return {school: f"z{number}" for number, school in enumerate(sorted(set(school_of().values())), 1)}


def named_in(school: str) -> list[str]:
    return [f"甲街道/{units()[block].name}" for block, its in school_of().items() if its == school]


def areas() -> dict[str, shapely.Geometry]:
    found = catchments_of(the_city(), the_city().lists[0])
    kept = (one for one in found if (one.target.level, one.extent) == (Level.ZONE, Extent.WHOLE))
    return {one.target.id: one.shape for one in kept if one.shape is not None}


def test_real_areas_are_their_blocks_exactly_and_no_two_share_any_land() -> None:
    land, ids, drawn = areas(), zone_ids(), blocks()
    assert set(land) == set(ids.values())
    for school, zone in ids.items():
        own = [drawn[block] for block, its in school_of().items() if its == school]
        assert shapely.symmetric_difference(land[zone], shapely.union_all(own)).area == 0.0
    assert all(shapely.intersection(one, other).area == 0.0 for one, other in combinations(land.values(), 2))


def test_a_home_on_real_land_gets_the_school_of_that_land() -> None:
    coverage = the_city()
    for zone, land in areas().items():
        home = land.representative_point()
        asked = AskedPlace(point=Point(home.x, home.y, "wgs84", 0.0))
        found = answer(coverage.bureau, Question("990000", "primary", DAY, asked))
        assert [option.zone.id for option in found.options] == [zone]


def test_real_edges_are_told_once_and_gaps_are_the_holes_of_the_drawing() -> None:
    layer = borders(the_city())
    assert layer.geometry is not None
    told = [segment for line in layer.geometry for segment in segments(line)]
    assert len(set(told)) == len(told)
    assert set(told) == {segment for shape in the_city().polygons.values() for segment in segments(shape.boundary)}
    gaps = findings(the_city())
    assert gaps.columns["finding"].count("gap") == len(holes(the_city().polygons))


def segments(lines: shapely.Geometry) -> list[frozenset[tuple[float, ...]]]:
    found = []
    for part in shapely.get_parts(lines):
        at = [tuple(point) for point in shapely.get_coordinates(part).tolist()]
        found += [frozenset(pair) for pair in pairwise(at) if pair[0] != pair[1]]
    return found
