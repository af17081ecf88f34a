"""The campuses of a sheet: numbered in the order of the policy, with their places as far as the edition knows them."""

from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from enrollzone.mapsheets.subjects import Subject
from enrollzone.mapsheets.window import Window
from enrollzone.messages import Text


@dataclass(frozen=True)
class Spot:
    """A campus with its number on the sheet; `at` is its place there (mm); None and 0 where it is not shown."""

    number: int
    campus: str
    name: Text
    at: tuple[float, float] | None


def spots_of(subject: Subject, window: Window) -> tuple[Spot, ...]:
    """Return the campuses of the zones of a sheet, each once."""
    named = {campus.id: campus.name for zone in subject.zones for campus in zone.campuses}
    places = {campus: at for campus, at in _places(subject, window) if campus in named}
    numbers = {campus: number for number, campus in enumerate((one for one in named if one in places), 1)}
    return tuple(Spot(numbers.get(one, 0), one, name, places.get(one)) for one, name in named.items())


def _places(subject: Subject, window: Window) -> Iterator[tuple[str, tuple[float, float]]]:
    shapes = subject.coverage.shapes
    for site in subject.coverage.edition.sites:
        if shapes is not None and site.lon is not None and site.lat is not None:
            point = window.on_sheet(shapely.Point(shapes.project(site.lon, site.lat)))
            if not point.is_empty:
                yield site.campus, (point.x, point.y)
