"""Files of the example county as intake has examined them, ready to be staged; each part of one may be changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.jurisdiction import Jurisdiction
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.intake.candidate import Candidate, Examination, Surroundings
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, found

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "boundaries" / "000000-example"
FIRST_DAY = date(2026, 7, 1)
IMPORTER, REVIEWER = "陈录入", "林复核"
RENAMED = "000000002004"
"""The unit whose name tells which of several editions answered."""


@cache
def example() -> Jurisdiction:
    """Return the example county as it was shipped."""
    return read_jurisdiction(EXAMPLE)


@cache
def polygons() -> Mapping[str, BaseGeometry]:
    """Return the polygons of the example county in degrees, exactly as they are drawn."""
    text = (EXAMPLE / "2020-01-01" / "communities.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in features}


def surroundings(before: Edition | None = None) -> Surroundings:
    """Return what a file is held against: the county, and its last edition unless another is given."""
    return Surroundings(example(), before or example().editions[-1])


def a_warning(where: str = "第3行") -> Finding:
    """Return something that a person must sign for."""
    return found("code_empty", Severity.WARNING, where)


def examined(
    *findings: Finding,
    units: Mapping[str, Unit] | None = None,
    drawn: Mapping[str, BaseGeometry] | None = None,
    first_day: date = FIRST_DAY,
    by: str = IMPORTER,
    file: str = "2026.geojson",
) -> Examination:
    """Return the example county's own list and map, handed in again, unless other units or shapes are given."""
    listed = example().editions[-1].units if units is None else units
    bare = {code: replace(unit, aliases=(), township_aliases=()) for code, unit in listed.items()}
    shapes = {code: shape for code, shape in (polygons() if drawn is None else drawn).items() if code in bare}
    candidate = Candidate(bare, shapes, {code: number for number, code in enumerate(bare, 1)})
    declaration = Declaration("000000", "EPSG:4490", first_day, by)
    return Examination(declaration, Content(file, "GeoJSON"), candidate, findings)


def renamed(name: str, first_day: date = FIRST_DAY) -> Examination:
    """Return the example county with another name for one unit, by which an answer shows where it comes from."""
    units = dict(example().editions[-1].units)
    units[RENAMED] = replace(units[RENAMED], name=name)
    return examined(units=units, first_day=first_day)
