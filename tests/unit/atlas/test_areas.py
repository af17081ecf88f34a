"""Areas drawn beside the units: which hold a point for certain, and what an areas.geojson may look like."""

import json
from typing import TYPE_CHECKING

import pytest

from enrollzone.atlas.reader import read_edition
from enrollzone.errors import BoundaryError
from enrollzone.places.home import Located, Point
from enrollzone.places.points import locate_point

if TYPE_CHECKING:
    from conftest import CountyFolder

# A strip along the edge of the two units, and a square far inside the eastern one.
STRIP = [[102.009, 24.0], [102.011, 24.0], [102.011, 24.01], [102.009, 24.01], [102.009, 24.0]]
SQUARE = [[102.015, 24.004], [102.016, 24.004], [102.016, 24.005], [102.015, 24.005], [102.015, 24.004]]
BOW = [[102.0, 24.0], [102.01, 24.01], [102.01, 24.0], [102.0, 24.01], [102.0, 24.0]]
AWAY = [[103.0, 24.0], [103.1, 24.0], [103.1, 24.1], [103.0, 24.0]]


def area(name: object, ring: list[list[float]], kind: str = "Polygon") -> dict[str, object]:
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else ring}
    return {"type": "Feature", "properties": {"id": name, "name": "范围"}, "geometry": geometry}


def draw(county: "CountyFolder", *areas: object, **members: object) -> None:
    text = json.dumps({"type": "FeatureCollection", **members, "features": list(areas)})
    county.file("areas.geojson", text)
    county.seal()


def found(county: "CountyFolder", lon: float, lat: float, accuracy: float = 5.0) -> tuple[set[str], set[str]]:
    at = locate_point(Point(lon, lat, "cgcs2000", accuracy), read_edition(county.edition))
    assert isinstance(at, Located)
    (areas,) = {(spot.inside, spot.outside) for spot in at.spots}
    return set(areas[0]), set(areas[1])


def refusal(county: "CountyFolder") -> str:
    with pytest.raises(BoundaryError) as refused:
        read_edition(county.edition, eager=True)
    assert refused.value.file == "990000-trial/2020-01-01/areas.geojson"
    return refused.value.reason


def test_a_point_knows_the_areas_that_hold_it_and_those_that_do_not(county: "CountyFolder") -> None:
    draw(county, area("strip", STRIP), area("square", SQUARE))
    assert found(county, 102.01, 24.005) == ({"strip"}, {"square"})
    assert found(county, 102.0155, 24.0045) == ({"square"}, {"strip"})
    assert found(county, 102.002, 24.002) == (set(), {"strip", "square"})


def test_near_the_edge_of_an_area_it_is_not_known(county: "CountyFolder") -> None:
    draw(county, area("strip", STRIP), area("square", SQUARE))
    assert found(county, 102.01, 24.005, accuracy=150.0) == (set(), {"square"})
    assert found(county, 102.009, 24.005, accuracy=0.0) == (set(), {"square"})
    assert found(county, 102.01101, 24.005, accuracy=0.5) == (set(), {"strip", "square"})


def test_the_ids_are_known_before_any_shape_is_looked_at(county: "CountyFolder") -> None:
    draw(county, area("bow", BOW))
    edition = read_edition(county.edition)
    assert edition.area_ids == {"bow"}
    with pytest.raises(BoundaryError, match=r"bow: .*invalid: Self-intersection"):
        edition.areas()


def test_an_edition_without_drawn_areas_has_none(county: "CountyFolder") -> None:
    edition = read_edition(county.edition)
    assert (edition.area_ids, edition.areas()) == (frozenset(), None)
    assert found(county, 102.002, 24.002) == (set(), set())


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ([area("a", STRIP), area("a", SQUARE)], "different ids"),
        ([area("", STRIP)], "different ids"),
        ([area(7, STRIP)], "different ids"),
        ([area("two words", STRIP)], "different ids"),
        ([{"type": "Feature", "geometry": None}], "different ids"),
        ([], "different ids"),
        ([area("line", STRIP, "LineString")], "line: 应为多边形"),
        ([{**area("none", STRIP), "geometry": None}], "none: 应为多边形"),
        ([area("away", AWAY)], "away: 有顶点在县界范围外"),
        ([area("swapped", [[y, x] for x, y in STRIP])], "swapped: 有顶点在县界范围外"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(county: "CountyFolder", areas: list[object], expected: str) -> None:
    draw(county, *areas)
    assert expected in refusal(county)


@pytest.mark.parametrize("content", ["", "[]", '{"type": "Feature"}', "[" * 5000])
def test_what_is_no_collection_of_features_is_refused(county: "CountyFolder", content: str) -> None:
    county.file("areas.geojson", content)
    county.seal()
    assert "expected a FeatureCollection" in refusal(county)


def test_a_system_of_its_own_is_refused(county: "CountyFolder") -> None:
    draw(county, area("strip", STRIP), crs={"type": "name", "properties": {"name": "EPSG:4326"}})
    assert "a crs member" in refusal(county)


def test_drawn_areas_without_drawn_units_are_refused(county: "CountyFolder") -> None:
    (county.edition / "communities.geojson").unlink()
    county.manifest = county.manifest.replace("drawn: all\n", "")
    draw(county, area("strip", STRIP))
    with pytest.raises(BoundaryError, match="points need both"):
        read_edition(county.edition)
