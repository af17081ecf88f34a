"""The doors of layers: what their attributes say of a home, read back from a file and from the OGC API."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.exports.orders import Order
from enrollzone.exports.writing import write_file
from enrollzone.layers.coverage import coverage_on
from enrollzone.layers.targets import target_of
from enrollzone.lookup import Bureau
from tests.doors import Asked, Told


def layers(folder: Path, bureau: Bureau, day: date, names: Iterable[str]) -> Path:
    """A GeoPackage of layers of a county, as it is handed out."""
    coverage = coverage_on(bureau, day)
    assert coverage is not None
    file = folder / f"{bureau.county.code}.gpkg"
    write_file(Order(coverage, tuple(names), "gpkg", target_of("wgs84", None)), file)
    return file


def rows(file: Path, layer: str) -> list[dict[str, Any]]:
    """The rows of a layer as they stand in the file, read as the database that a GeoPackage is."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f'SELECT * FROM "{layer}"')]  # noqa: S608


def several(cell: str | None) -> tuple[str, ...]:
    """The values that stand in one cell of a layer."""
    return tuple(cell.split("; ")) if cell else ()


def exported(file: Path, asked: Asked, situation: str) -> dict[str, Told]:
    """What three layers say: of the unit of a home, of its row in the list, and of families like this one there.

    The table of families is left out where the file has none.
    """
    (unit,) = (row for row in rows(file, "units") if (asked.unit or asked.home) == row["township"] + row["name"])
    (listed,) = (row for row in rows(file, "lists") if row["code"] == unit["code"])
    told = {
        "units": _of_row(unit, home_zones=_zones(unit["pri_zone"])),
        "lists": _of_row(listed, home_zones=_zones(listed["zones"])),
    }
    if situation:
        wanted = unit["code"], situation
        (found,) = (row for row in rows(file, "answers") if (row["code"], row["situation"]) == wanted)
        answered = {"zones": several(found["zones"]), "campuses": several(found["campus_ids"])}
        told["answers"] = _of_row(found, outcome=found["outcome"], **answered)
    return told


def feature(origin: str, asked: Asked) -> Told:
    """What the OGC API says of the unit of a home, on the day of the question."""
    address = f"{origin}/ogc/collections/{asked.county}-units/items?f=json&limit=1000&datetime={asked.on}"
    with urlopen(address) as answer:  # noqa: S310 - our own server
        told = [one["properties"] for one in json.load(answer)["features"]]
    (unit,) = (row for row in told if (asked.unit or asked.home) == row["township"] + row["name"])
    return _of_row(unit, home_zones=_zones(unit["pri_zone"]))


def _zones(cell: str | None) -> tuple[str, ...]:
    """The zones of a home; a layer adds that it may lie in none, of which documents speak elsewhere."""
    return tuple(sorted(zone for zone in several(cell) if zone != "outside"))


def _of_row(row: Mapping[str, Any], **told: Any) -> Told:  # noqa: ANN401
    return Told(policy=row["policy"], edition=row["edition"], **told)


def polygon(blob: bytes) -> BaseGeometry:
    """The shape in a cell of a GeoPackage: a head of 8 bytes, an envelope (OGC 12-128r18, 2.1.3), and WKB."""
    envelope = (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
    return shapely.from_wkb(blob[8 + envelope :])
