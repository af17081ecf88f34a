"""GeoPackage: every layer in one file, with what its fields mean, what is said of the export, and styles for QGIS."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from enrollzone.exports import geopackage_tables
from enrollzone.exports.about import DICTIONARY_COLUMNS, lines
from enrollzone.exports.gdal import write_layer
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import description, dictionary_of, title
from enrollzone.layers.fields import Field
from enrollzone.layers.layer import Cell, Layer

_VERSION = "1.3"
"""The newest that the programs of a Debian or an ArcGIS of some years ago open without a warning."""

_UNDEFINED_GEOGRAPHIC = "0"
"""The standard's number (requirement 11) for degrees of a system that it does not know."""


def write(delivery: Delivery, path: Path) -> None:
    """Write all layers into one GeoPackage: those with shapes as features, the others as attribute tables.

    Two more tables are for people: `about` says line by line what the export is, `fields` what each field means. For
    programs the same stands in the standard's metadata and schema extensions; `layer_styles` is what QGIS opens the
    layers with. All days of writing are the delivery's stamp. Raises OSError for what could not be written.

    Standard: OGC 12-128r17 (GeoPackage 1.3), annexes F.8 and F.9.
    """
    described = [(layer, title(layer, delivery), description(layer, delivery)) for layer in delivery.layers]
    for layer, identifier, said in [*described, *_for_people(delivery)]:
        options = {"IDENTIFIER": identifier, "DESCRIPTION": said}
        if layer.shape and not delivery.target.epsg:
            options["SRID"] = _UNDEFINED_GEOGRAPHIC
        write_layer(layer, path, delivery, "GPKG", options, of_file={"VERSION": _VERSION})
    geopackage_tables.add(delivery, path)


def _for_people(delivery: Delivery) -> Iterable[tuple[Layer, str, str]]:
    said = [(line,) for line in lines(delivery.about)]
    yield _table("about", ("line",), said), "说明 / about", ""
    rows = [row.cells for layer in delivery.layers for row in dictionary_of(layer, delivery)]
    yield _table("fields", DICTIONARY_COLUMNS, rows), "字段说明 / fields", ""


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Layer:
    cells = {column: [row[at] for row in rows] for at, column in enumerate(columns)}
    return Layer(name, tuple(Field(column) for column in columns), cells)
