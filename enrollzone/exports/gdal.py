"""What the writers that are GDAL's share: columns of their own types, and nothing of the clock or machine in them."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.exports.orders import Delivery
from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Cell, Layer
from enrollzone.layers.targets import Target

Column = npt.NDArray[Any]
Options = Mapping[str, str]

_TYPES: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "object",
    FieldKind.NUMBER: "float64",
    FieldKind.WHOLE: "int64",
    FieldKind.FLAG: "int32",
    FieldKind.DAY: "datetime64[D]",
}
_OF_THE_PROCESS = Lock()
"""GDAL's settings are those of the whole process, so layers are written one after the other."""


def write_layer(
    layer: Layer,
    path: Path,
    delivery: Delivery,
    driver: str,
    options: Options | None = None,
    *,
    of_file: Options | None = None,
    said: Options | None = None,
    encoding: str | None = None,
) -> None:
    """Write a layer of a delivery with one of GDAL's drivers; to a file that is there already it is added.

    `options` are the driver's for layers, `of_file` those for a new file, `said` is metadata for drivers that keep it.
    What GDAL would call the time of writing is the delivery's stamp. Coordinates are written as they are. A layer in
    GCJ-02 declares no system, since none that could be declared is true. Raises OSError for what cannot be written.
    """
    from pyogrio import raw  # noqa: PLC0415 - no question waits for GDAL
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - as above

    content = _content(layer, delivery.target)
    chosen = {"layer_options": dict(options or {}), "dataset_options": dict(of_file or {}), "layer_metadata": said}
    with _settings(delivery.stamp):
        try:
            raw.write(path, **content, **chosen, driver=driver, encoding=encoding, append=path.exists())
        except (DataLayerError, DataSourceError) as error:
            raise OSError(str(error)) from error


def _content(layer: Layer, target: Target) -> dict[str, Any]:
    columns = [typed(field, layer.columns[field.name]) for field in layer.fields]
    return {
        "layer": layer.name,
        "geometry": None if layer.geometry is None else shapely.to_wkb(layer.geometry, output_dimension=2),
        "geometry_type": layer.shape and str(layer.shape),
        "crs": declared(target),
        "promote_to_multi": False,
        "fields": [field.name for field in layer.fields],
        "field_data": [values for values, _ in columns],
        "field_mask": [mask for _, mask in columns],
    }


def moment(stamp: date) -> str:
    """Return the moment that files have for that of writing: the beginning of the day, as a GeoPackage has it."""
    return f"{stamp.isoformat()}T00:00:00.000Z"


def declared(target: Target) -> str | None:
    """Return the system that a file may declare; None for GCJ-02."""
    return f"EPSG:{target.epsg}" if target.epsg else None


def typed(field: Field, cells: Sequence[Cell]) -> tuple[Column, Column | None]:
    """Return a column as numpy holds it, and where it holds nothing; None where the column itself can say so."""
    if field.kind is FieldKind.TEXT:
        texts = np.empty(len(cells), dtype=object)
        texts[:] = cells
        return texts, None
    if field.kind is FieldKind.DAY:
        return np.array(cells, dtype="datetime64[D]"), None
    empty = np.fromiter((cell is None for cell in cells), dtype=bool, count=len(cells))
    filled = [0 if cell is None else cell for cell in cells]
    return np.array(filled, dtype=_TYPES[field.kind]), empty


@contextmanager
def _settings(stamp: date) -> Iterator[None]:
    """Have GDAL write alone, on one day and one thread, and leave it as it was found.

    A GeoPackage is not brought to the disk after each of its tables: whoever finishes it does that once.
    """
    import pyogrio  # noqa: PLC0415 - no question waits for GDAL

    settings = {"OGR_CURRENT_DATE": moment(stamp), "GDAL_NUM_THREADS": "1", "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    with _OF_THE_PROCESS, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided", category=UserWarning)
        before = {name: pyogrio.get_gdal_config_option(name) for name in settings}
        pyogrio.set_gdal_config_options(settings)
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options(before)
