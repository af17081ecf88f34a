"""The list and map of the example county as a file would hand them in, and ways to spoil them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.atlas.vertices import from_lonlat_array
from enrollzone.intake.candidate import Examination, Surroundings
from enrollzone.intake.examine import judge
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.declaration import Declaration

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "boundaries" / "000000-example"
FIRST_DAY = date(2026, 7, 1)
WENCHANG, TAIPING, ZHONGLOU, BINHE = (f"00000000100{n}" for n in range(1, 5))
COLUMNS = ("code", "name", "kind", "street")


@dataclass(frozen=True)
class Row:
    """One unit of a file: what stands in its cells, and its polygon in the numbers of the file."""

    cells: Mapping[str, str]
    shape: BaseGeometry | None = None

    def but(self, shape: BaseGeometry | None = None, **cells: str) -> "Row":
        return Row({**self.cells, **cells}, self.shape if shape is None else shape)

    def without(self, *columns: str) -> "Row":
        return Row({name: cell for name, cell in self.cells.items() if name not in columns}, self.shape)


Rows = tuple[Row, ...]
Change = Callable[[Rows], Rows]


@cache
def county() -> Jurisdiction:
    return read_jurisdiction(EXAMPLE)


@cache
def around() -> Surroundings:
    return Surroundings(county(), county().editions[-1])


@cache
def polygons() -> Mapping[str, BaseGeometry]:
    text = (EXAMPLE / "2020-01-01" / "communities.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in features}


@cache
def rows(*, drawn: bool = True) -> Rows:
    """The county as it is: every unit with its polygon, or the list alone."""
    return tuple(
        Row(
            {"code": unit.code, "name": unit.name, "kind": unit.kind, "street": unit.township},
            polygons()[unit.code] if drawn else None,
        )
        for unit in county().editions[-1].units.values()
    )


def content(some: Sequence[Row], file: str = "units.geojson", crs: str | None = None) -> Content:
    columns = tuple(some[0].cells) if some else COLUMNS
    records = tuple(
        Record(number, row.cells, None if row.shape is None else row.shape.wkb) for number, row in enumerate(some, 1)
    )
    return Content(file, "GeoJSON", columns, records, crs=crs)


def declaration(crs: str = "EPSG:4490", **columns: str) -> Declaration:
    return Declaration("000000", crs, FIRST_DAY, "陈录入", columns)


def judged(some: Sequence[Row], crs: str = "EPSG:4490", stated: str | None = None, **columns: str) -> Examination:
    return judge(content(some, crs=stated), declaration(crs, **columns), around())


def codes_of(examination: Examination) -> set[str]:
    return {finding.code for finding in examination.findings}


def one(code: str, change: Callable[[Row], Row]) -> Change:
    """Change one unit."""
    return lambda some: tuple(change(row) if row.cells["code"] == code else row for row in some)


def every(change: Callable[[Row], Row]) -> Change:
    return lambda some: tuple(map(change, some))


def cell(unit: str, /, **cells: str) -> Change:
    return one(unit, lambda row: row.but(**cells))


def without(*codes: str) -> Change:
    return lambda some: tuple(row for row in some if row.cells["code"] not in codes)


def moved(shape: BaseGeometry, east_m: float, north_m: float) -> BaseGeometry:
    step = np.array([east_m / 96_400.0, north_m / 110_850.0])  # metres for a degree at 30° N
    return shapely.transform(shape, lambda xy: xy + step)


def shape(code: str, change: Callable[[BaseGeometry], BaseGeometry]) -> Change:
    return one(code, lambda row: row.but(shape=change(row.shape)))


def shapes(change: Callable[[BaseGeometry], BaseGeometry]) -> Change:
    return every(lambda row: row.but(shape=change(row.shape)))


def in_system(crs: str) -> Change:
    """Write every polygon in the numbers of another system."""
    return shapes(lambda drawn: shapely.transform(drawn, lambda xy: from_lonlat_array(xy, crs)))


def with_vertex(drawn: BaseGeometry, east_m: float, north_m: float, at: int = 2) -> BaseGeometry:
    """Put one more vertex into an outline, beside the one at a place."""
    ring = shapely.get_coordinates(drawn)
    new = ring[at] + np.array([east_m / 96_400.0, north_m / 110_850.0])
    return Polygon([*ring[: at + 1], new, *ring[at + 1 :]])


def with_loop(drawn: BaseGeometry, metres: float) -> BaseGeometry:
    """Let an outline cross itself in a small loop at its third vertex, outward and back."""
    ring = shapely.get_coordinates(drawn)
    step = metres / 100_000.0
    start = ring[2]
    loop = [start + np.array([step, step]), start + np.array([step, -step]), start + np.array([-step, step / 2])]
    return Polygon([*ring[:3], *loop, *ring[3:]])


def again(code: str, change: Callable[[Row], Row] = lambda row: row) -> Change:
    """Add a unit once more at the end."""
    return lambda some: (*some, *(change(row) for row in some if row.cells["code"] == code))


def renamed_column(old: str, new: str) -> Change:
    return every(lambda row: replace(row, cells={new if name == old else name: c for name, c in row.cells.items()}))
