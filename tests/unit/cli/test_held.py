"""Who held a place on a day, or ever: asked by a point at a terminal."""

import json

import pytest

from enrollzone.atlas.crs import to_lonlat
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.config import Settings
from tests.unit.cli.terminal import EXAMPLE, XINPING, Printed, enrollzone

INSIDE = ("--x", "101.99", "--y", "24.07", "--crs", "wgs84")


def held(*arguments: str, county: str = XINPING) -> Printed:
    return enrollzone("boundaries", "held", "-j", county, *arguments)


def found(*arguments: str, county: str = XINPING) -> dict[str, list[dict[str, str | None]]]:
    document: dict[str, list[dict[str, str | None]]] = json.loads(held(*arguments, "--json", county=county).out)
    return document


def test_every_edition_that_knows_the_place_is_named_in_order_of_time_with_its_days() -> None:
    everything = found(*INSIDE)
    assert [one["edition"] for one in everything["held"]] == everything["editions"]
    assert {one["code"] for one in everything["held"]} == {"530427001001"}
    days = [(one["first"], one["last"]) for one in everything["held"]]
    assert (days[0], days[-1]) == (("2016-07-31", "2019-10-30"), ("2023-06-30", None))
    assert days == sorted(days, key=lambda period: str(period[0]))
    assert {one["status"] for one in everything["held"]} == {"illustrative"}


@pytest.mark.parametrize(("day", "first"), [("2019-10-30", "2016-07-31"), ("2019-10-31", "2019-10-31")])
def test_on_a_day_only_the_edition_of_that_day_answers_its_first_and_last_day_included(day: str, first: str) -> None:
    assert [one["first"] for one in found(*INSIDE, "--on", day)["held"]] == [first]


def test_before_the_first_edition_nobody_held_the_place_and_it_is_said_where_was_looked() -> None:
    printed = held(*INSIDE, "--on", "1999-01-01", "--language", "en")
    assert printed.status == 0
    assert printed.out.startswith("no unit of an edition with polygons held this place (looked in:")
    assert "530427-2016-07-31" in printed.out


def test_the_lines_say_the_unit_its_days_and_how_far_the_edition_may_be_trusted() -> None:
    lines = held(*INSIDE, "--on", "2020-01-01", "--language", "en").lines
    assert lines[0] == "The place was held by"
    assert "530427001001" in lines[1]
    assert "530427-2019-10-31 (31 October 2019 to 29 June 2020; " in lines[2]


def test_a_place_on_a_common_edge_was_held_by_both_sides() -> None:
    county = read_jurisdiction(next(Settings().boundaries_dir.glob(f"{EXAMPLE}-*")))
    shapes = county.editions[0].shapes()
    assert shapes is not None
    one, two = next(
        (one, two) for one in shapes.codes for two in shapes.codes if one < two and _edge(shapes, one, two) > 50
    )
    middle = shapes.polygon(one).intersection(shapes.polygon(two)).interpolate(0.5, normalized=True)
    lon, lat = to_lonlat(middle.x, middle.y, shapes.crs)
    answer = found("--x", repr(lon), "--y", repr(lat), "--crs", "cgcs2000", county=EXAMPLE)
    assert {one, two} <= {each["code"] for each in answer["held"]}


def _edge(shapes: Shapes, one: str, two: str) -> float:
    return float(shapes.polygon(one).intersection(shapes.polygon(two)).length)


def test_exchanged_numbers_an_unknown_system_and_a_place_elsewhere_are_told_apart() -> None:
    swapped = held("--x", "24.07", "--y", "101.99", "--crs", "wgs84", "--language", "en")
    unknown = held("--x", "101.99", "--y", "24.07", "--crs", "wgs85", "--language", "en")
    elsewhere = found("--x", "116.4", "--y", "39.9", "--crs", "wgs84")
    assert (swapped.status, unknown.status, elsewhere["held"]) == (2, 2, [])
    assert "--x, --y" in swapped.err
    assert "--crs" in unknown.err
    assert not {"24.07", "101.99", "wgs85"} & set((swapped.err + unknown.err).replace(",", " ").split())


def test_a_county_without_polygons_says_that_it_cannot_be_asked_by_a_place() -> None:
    printed = held(*INSIDE, "--language", "en", county="331121")
    assert (printed.status, printed.out.strip()) == (
        0,
        "no edition of this county has polygons: it cannot be asked by a place",
    )
