"""PMTiles: the layers as vector tiles in one file, for web maps. For display only: every tile rounds to its grid.

GDAL cuts each layer into tiles. A tile of several layers is theirs put one behind another, since a vector tile is a
list of layers (Mapbox Vector Tile specification 2.1, 4.1).
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely

from enrollzone.exports.gdal import write_layer
from enrollzone.exports.orders import Delivery
from enrollzone.exports.pmtiles import Coverage, tile_number, write_archive
from enrollzone.exports.wording import description
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.layers.fields import FieldKind
from enrollzone.layers.layer import Layer
from enrollzone.messages import Message

FINEST_ZOOM = 14
"""A tile is then 2.4 km wide at the equator and its grid half a metre: finer than any list."""

_MOST_TILES = 1024
"""At the finest zoom: a county gets all levels; those of a province end where its grid is some metres."""

_NOTHING_DROPPED = {"MAX_SIZE": "100000000", "MAX_FEATURES": "1000000"}
"""By default GDAL thins out tiles above 500 kB. A unit that is left out of a map looks like one that is not there."""

_TYPES = {kind: "String" if kind in {FieldKind.TEXT, FieldKind.DAY} else "Number" for kind in FieldKind}
_FULL_CIRCLE, _POLE = 360.0, 85.0511


def write(delivery: Delivery, path: Path) -> None:
    """Write the layers that have shapes as one archive of vector tiles. Rows without a shape are in no tile.

    The zoom levels go from one tile that shows all to the finest that the extent allows; no feature is left out of a
    tile, but shapes are rounded to its grid of 4096, and at low zooms small ones vanish. The metadata say so, in
    Chinese and English. Raises OSError for what cannot be written.
    """
    layers = [drawn for layer in delivery.layers if (drawn := _drawn(layer)) is not None]
    coverage = _coverage(layers)
    with TemporaryDirectory(prefix=".tiles-", dir=path.parent) as folder:
        for layer in layers:
            _cut(layer, delivery, coverage, Path(folder))
        tiles = _tiles(Path(folder), [layer.name for layer in layers])
        write_archive(path, tiles, coverage, _metadata(delivery, layers, coverage), Path(folder) / "tiles")


def _drawn(layer: Layer) -> Layer | None:
    """The rows of a layer that have a shape; None for a layer in which none has."""
    if layer.geometry is None:
        return None
    held = ~(shapely.is_missing(layer.geometry) | shapely.is_empty(layer.geometry))
    if not held.any():
        return None
    rows = np.flatnonzero(held).tolist()
    columns = {name: [column[row] for row in rows] for name, column in layer.columns.items()}
    return Layer(layer.name, layer.fields, columns, layer.shape, layer.geometry[held])


def _cut(layer: Layer, delivery: Delivery, coverage: Coverage, folder: Path) -> None:
    zooms = {"MINZOOM": str(coverage.first_zoom), "MAXZOOM": str(coverage.last_zoom)}
    options = {"FORMAT": "DIRECTORY", "COMPRESS": "NO", **zooms, **_NOTHING_DROPPED}
    write_layer(layer, folder / layer.name, delivery, "MVT", of_file=options)


def _tiles(folder: Path, names: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """Walk over the tiles in order of their numbers, the layers of each in the order of the delivery."""
    found: dict[int, list[Path]] = defaultdict(list)
    for name in names:
        for file in (folder / name).glob("*/*/*.pbf"):
            zoom, x, y = int(file.parent.parent.name), int(file.parent.name), int(file.stem)
            found[tile_number(zoom, x, y)].append(file)
    for number in sorted(found):
        yield number, b"".join(file.read_bytes() for file in found[number])


def _coverage(layers: Sequence[Layer]) -> Coverage:
    if not layers:
        return Coverage(0, 0, (-_FULL_CIRCLE / 2, -_POLE, _FULL_CIRCLE / 2, _POLE))
    shapes = [layer.geometry for layer in layers if layer.geometry is not None]
    west, south, east, north = shapely.total_bounds(np.concatenate(shapes)).tolist()
    wide, high = (east - west) / _FULL_CIRCLE, abs(_down(south) - _down(north))
    first = min(FINEST_ZOOM, math.floor(-math.log2(max(wide, high, 2.0**-FINEST_ZOOM))))
    fits = (zoom for zoom in range(first, FINEST_ZOOM + 1) if _count(wide, high, zoom) <= _MOST_TILES)
    return Coverage(first, max(fits, default=first), (west, south, east, north))


def _count(wide: float, high: float, zoom: int) -> float:
    across: float = 2.0**zoom
    return (wide * across + 1) * (high * across + 1)


def _down(latitude: float) -> float:
    """How far down the square of the world a latitude lies in spherical Mercator: 0 at the top, 1 at the bottom."""
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def _metadata(delivery: Delivery, layers: Sequence[Layer], coverage: Coverage) -> dict[str, Any]:
    """What an archive says of itself, as MBTiles 1.3 words it, with all that is said of the export."""
    about = delivery.about
    shown = [catalogue(language).say(Message("export.tiles.display")) for language in LANGUAGES]
    notices = [about["notice"][language] for language in LANGUAGES]
    return {
        "name": " / ".join(about["title"][language] for language in LANGUAGES),
        "description": "\n".join([*shown, *notices]),
        "attribution": about["edition"]["licence"],
        "format": "pbf",
        "type": "overlay",
        "about": about,
        "vector_layers": [_described(layer, delivery, coverage) for layer in layers],
    }


def _described(layer: Layer, delivery: Delivery, coverage: Coverage) -> Mapping[str, Any]:
    return {
        "id": layer.name,
        "description": description(layer, delivery),
        "minzoom": coverage.first_zoom,
        "maxzoom": coverage.last_zoom,
        "fields": {field.name: _TYPES[field.kind] for field in layer.fields},
    }
