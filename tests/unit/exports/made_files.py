"""Files of the trial county in any format and system, and how they are read back.

Two cells are harder than any published list would have them, so that no format passes by luck.
"""

import hashlib
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyogrio
import shapely

from enrollzone.atlas.geometry_digest import geometry_digest
from enrollzone.exports.formats import FORMATS, Systems
from enrollzone.exports.orders import Delivery, Order, delivery_of
from enrollzone.exports.qgis_project import project
from enrollzone.layers.layer import Cell, Geometries, Layer
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import target_of
from tests.unit.exports.trial_county import the_coverage

LONG = "𤱙长，名；'引\"号'" * 30
"""Some 900 bytes in UTF-8: more than a dBASE table holds, cut anywhere but between characters it breaks."""

HARD = " =1+1\t<b>&amp;\\N, NULL; 髙𠮷 "
ZONE = "EPSG:4522"
"""The county's 3-degree zone with eastings that begin with its number, 34."""

MINE = ("gpkg", "geojson", "shp", "kml", "fgb", "parquet")
"""The formats that GDAL's family of writers makes."""


@cache
def delivered(form: str, layers: tuple[str, ...], crs: str = "wgs84", encoding: str = "utf-8") -> Delivery:
    """What a writer gets: some cells made hard, and a number that needs all its bits."""
    delivery = delivery_of(Order(the_coverage(), layers, form, target_of(crs, 101.8), encoding))
    return replace(delivery, layers=tuple(map(_made_hard, delivery.layers)))


def _made_hard(layer: Layer) -> Layer:
    free = [field.name for field in layer.fields if field.kind == "text" and not field.values]
    text, other = [name for name in free if name != "category"][1:3]
    columns = {name: list(cells) for name, cells in layer.columns.items()}
    columns[text][-1], columns[other][-1], columns[text][0] = None, HARD.strip(), LONG
    if "area_m2" in columns:
        columns["area_m2"][0] = 1234567.1000000001
    return replace(layer, columns=columns)


@dataclass
class MadeFiles:
    """A folder in which each file is written when it is first asked for."""

    folder: Path
    _made: dict[tuple[object, ...], Path] = field(default_factory=dict)

    def of(self, form: str, *layers: str, crs: str = "wgs84", encoding: str = "utf-8") -> tuple[Delivery, Path]:
        """What was to be written, and the file."""
        delivery = delivered(form, layers, crs, encoding)
        key = (form, layers, crs, encoding)
        if key not in self._made:
            self._made[key] = self.folder / f"{len(self._made)}.{'zip' if form == 'shp' else form}"
            FORMATS[form].write(delivery, self._made[key])
        return delivery, self._made[key]


def cells_of(layer: Layer) -> dict[str, list[Cell]]:
    return {name: list(column) for name, column in layer.columns.items()}


def read(path: Path | str, layer: str | None = None) -> tuple[dict[str, list[Cell]], Geometries | None, str | None]:
    """The cells by column, the shapes and the declared system that GDAL reads from a file."""
    said, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
    found = zip(said["fields"], columns, strict=True)
    cells = {name: [_cell(cell) for cell in column.tolist()] for name, column in found}
    return cells, None if shapes is None else shapely.from_wkb(shapes), said["crs"]


def _cell(found: object) -> Cell:
    return None if isinstance(found, float) and math.isnan(found) else found  # type: ignore[return-value]


def written_days(layer: Layer) -> dict[str, list[Cell]]:
    """The cells of a layer as formats have them that know no days."""
    return {
        name: [cell.isoformat() if isinstance(cell, date) else cell for cell in column]
        for name, column in layer.columns.items()
    }


def digest(shapes: Sequence[object] | Geometries | None) -> str:
    """One number for shapes, whichever way their rings run; lines and points to the last bit as well."""
    assert shapes is not None
    found = np.array(shapes, dtype=object)
    areas = {f"{number:03}": one for number, one in enumerate(found) if one is not None and one.area}
    others = [[part.wkb_hex for part in shapely.get_parts(one)] for one in found if one is not None and not one.area]
    missing = [number for number, one in enumerate(found) if one is None]
    return f"{geometry_digest(areas)} {others} {missing}"


def all_digests(made: MadeFiles) -> dict[str, str]:
    """The digest of files in every format, areas, lines and a table in each that can hold them, and of a project."""
    found = {}
    for name, form in FORMATS.items():
        crs = "wgs84" if form.systems is Systems.WGS84 else ZONE
        held = tuple(layer for layer in ("units", "borders", "lists") if form.tables or LAYERS[layer].shape)
        for layers in [held] if form.several else [(layer,) for layer in held]:
            delivery, path = made.of(name, *layers, crs=crs)
            found[f"{name} {layers[0]}"] = hashlib.sha256(path.read_bytes()).hexdigest()
            if name == "gpkg":
                found["qgs"] = hashlib.sha256(project(delivery, "county.gpkg")).hexdigest()
    return found


def tell_digests() -> None:
    """Write those digests to the terminal, for a test in another process."""
    with TemporaryDirectory() as folder:
        sys.stdout.writelines(f"{name}\t{one}\n" for name, one in all_digests(MadeFiles(Path(folder))).items())
