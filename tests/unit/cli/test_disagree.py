"""The list of a policy held against a drawn map of its zones, at the command line."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition
from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.edition_diff import policy_near, zone_table
from enrollzone.config import Settings
from enrollzone.policy.pack import Pack
from tests.unit.cli.terminal import EXAMPLE, Printed, columns, enrollzone

ROOT = Path(__file__).resolve().parents[3]
Zones = dict[str, BaseGeometry]


@cache
def example() -> tuple[Edition, Pack]:
    edition = open_bureaus(Settings(), EXAMPLE)[EXAMPLE].county.editions[-1]
    pack = policy_near(Settings(), edition, "primary")
    assert pack is not None
    return edition, pack


def by_the_list() -> Zones:
    """The zones as the list makes them of the drawn units, in degrees."""
    edition, pack = example()
    table = zone_table(pack, edition)
    (file,) = (ROOT / "boundaries").glob(f"{EXAMPLE}-*/*/communities.geojson")
    zones: dict[str, list[BaseGeometry]] = {}
    for one in json.loads(file.read_text(encoding="utf-8"))["features"]:
        zone = table.get(one["properties"]["code"])
        if zone in pack.zones:
            zones.setdefault(zone, []).append(shapely.from_geojson(json.dumps(one["geometry"])))
    return {zone: shapely.union_all(shapes) for zone, shapes in zones.items()}


@pytest.fixture
def held(tmp_path: Path) -> Callable[..., Printed]:
    """Hold the list against a map of these zones."""

    def run(zones: Zones, *options: str, name: str = "zone", crs: str = "cgcs2000") -> Printed:
        features = [
            {"type": "Feature", "properties": {name: zone}, "geometry": json.loads(shapely.to_geojson(shape))}
            for zone, shape in zones.items()
        ]
        file = tmp_path / "map.geojson"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        printed = enrollzone("boundaries", "disagree", example()[0].id, str(file), "--crs", crs, *options)
        enrollzone.cache_clear()  # the next map of the same name is another one
        assert [line for line in printed.lines if columns(line) > 80] == []
        return printed

    return run


def with_a_border_moved() -> tuple[Zones, str, str]:
    """Give some land of one zone to a neighbour on the map."""
    zones = by_the_list()
    for giver, shape in zones.items():
        for taker, other in zones.items():
            if giver != taker and shapely.intersection(shape, other).length > 0.001:
                strip = shapely.intersection(shape, shapely.buffer(other, 0.0005))
                return {**zones, giver: shape - strip, taker: shapely.union(other, strip)}, giver, taker
    raise LookupError("no two zones of the example have a common border")


def test_a_map_that_follows_the_list_agrees(held: Callable[..., Printed]) -> None:
    printed = held(by_the_list(), "--exit-code")
    assert (printed.status, printed.err) == (0, "")
    assert "0个不一致" in printed.out


def test_land_that_the_map_gives_to_another_zone_is_told_and_written_as_shapes(
    held: Callable[..., Printed], tmp_path: Path
) -> None:
    zones, giver, taker = with_a_border_moved()
    out = tmp_path / "disputed.geojson"
    printed = held(zones, "--exit-code", "--out", str(out))
    names = example()[1].zones
    assert printed.status == 1
    assert "2个不一致" in printed.out
    assert f"名单上属{names[giver].name.zh}" in printed.out.replace("\n", "").replace(" ", "")
    assert "图上划入" in printed.out
    (piece,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert (piece["properties"]["drawn"], piece["properties"]["listed"]) == (taker, giver)
    assert shapely.intersects(shapely.from_geojson(json.dumps(piece["geometry"])), by_the_list()[giver])


def test_zones_may_be_named_as_the_policy_names_them_in_a_column_of_any_name(held: Callable[..., Printed]) -> None:
    names = example()[1].zones
    zones = {names[zone].name.zh: shape for zone, shape in by_the_list().items()}
    assert "0个不一致" in held(zones, "--zone", "片区", name="片区").out
    assert "0 disagree" in held(zones, "--zone", "片区", "--language", "en", name="片区").out


def test_a_column_that_the_map_does_not_have_is_refused_with_those_that_it_has(held: Callable[..., Printed]) -> None:
    printed = held(by_the_list(), "--zone", "school")
    assert printed.status == 2
    assert "zone" in printed.err


def test_a_zone_that_the_policy_does_not_have_is_refused_without_repeating_what_stood_there(
    held: Callable[..., Printed],
) -> None:
    printed = held({**by_the_list(), "张三家": shapely.box(0, 0, 1, 1)})
    assert printed.status == 5
    assert "张三" not in printed.err
    assert next(iter(example()[1].zones)) in printed.err


def test_a_map_outside_the_county_or_in_a_system_that_is_not_taken_is_refused(held: Callable[..., Printed]) -> None:
    far = {zone: shapely.transform(shape, lambda at: at - (9.0, 0.0)) for zone, shape in by_the_list().items()}
    assert held(far).status == 5
    assert held(by_the_list(), crs="EPSG:2379").status == 5


def test_an_edition_of_names_cannot_be_held_against_a_map(tmp_path: Path) -> None:
    (tmp_path / "map.geojson").write_text("{}", encoding="utf-8")
    asked = ("boundaries", "disagree", "350404-2023-06-30", str(tmp_path / "map.geojson"), "--crs", "wgs84")
    printed = enrollzone(*asked)
    assert printed.status == 2
    assert "no polygons" in printed.err


def test_a_file_that_is_no_map_is_refused(tmp_path: Path) -> None:
    (tmp_path / "map.geojson").write_text("not a map", encoding="utf-8")
    printed = enrollzone("boundaries", "disagree", example()[0].id, str(tmp_path / "map.geojson"), "--crs", "wgs84")
    assert printed.status == 5
    assert printed.err
