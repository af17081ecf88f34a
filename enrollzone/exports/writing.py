"""From an order to a file: refused before a byte is written, written beside its place, and put there as a whole."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

from enrollzone.errors import FieldProblem, NotOfferedError, ParameterError, RequestError, SettingsError
from enrollzone.exports.formats import FORMATS, Format, Systems
from enrollzone.exports.orders import Delivery, Order, delivery_of
from enrollzone.exports.placing import as_a_whole
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS

ENCODINGS = ("utf-8", "gb18030")
COARSEST_M = 1000
"""What is simplified by more shows no county."""
_LIBRARIES = {"parquet": "pyarrow", "dxf": "ezdxf", "xlsx": "xlsxwriter"}


def write_file(order: Order, target: Path) -> Delivery:
    """Write an order to a file and return what was written. Whoever opens the file meanwhile sees the old one or none.

    Raises what `refuse` raises, SettingsError for a library that is not installed, and OSError where nothing can be
    written; then there is no file, nor a part of one.
    """
    refuse(order)
    form = FORMATS[order.format]
    delivery = delivery_of(order)
    refuse_too_large(form, delivery)
    with as_a_whole(target) as made:
        form.write(delivery, made)
    return delivery


def refuse(order: Order) -> None:
    """Raise for an order that cannot be carried out: before any layer is made.

    NotOfferedError for a layer or format that there is not; ParameterError for a format that cannot hold what was asked
    for, in that system or encoding; SettingsError for a library that is not installed. Each names what can be had.
    """
    unknown = tuple(_unknown(order))
    if unknown:
        raise NotOfferedError(unknown)
    unfit = tuple(_unfit(order, FORMATS[order.format]))
    if unfit:
        raise ParameterError(unfit)
    library = missing_library(order.format)
    if library:
        raise SettingsError(f"{order.format} needs {library}, which is not installed: `make install-exports`")


def missing_library(form: str) -> str | None:
    """Return the library that a format needs and that is not installed; None where it can be written."""
    library = _LIBRARIES.get(form)
    return library if library and importlib.util.find_spec(library) is None else None


def _unknown(order: Order) -> Iterator[FieldProblem]:
    if not order.layers or any(name not in LAYERS for name in order.layers):
        yield FieldProblem("layer", "not_offered", tuple(LAYERS))
    if order.format not in FORMATS:
        yield FieldProblem("format", "not_offered", tuple(FORMATS))


def _unfit(order: Order, form: Format) -> Iterator[FieldProblem]:
    yield from _unfit_layers(order, form)
    if form.systems is Systems.WGS84 and order.target.epsg not in {4326, 4490}:
        yield FieldProblem("crs", "not_in_export", ("wgs84",))
    if form.systems is Systems.METRIC and not order.target.is_metric:
        yield FieldProblem("crs", "not_in_export", ("metric", "EPSG:n"))
    if order.encoding not in ENCODINGS or (order.encoding != "utf-8" and order.format != "shp"):
        yield FieldProblem("encoding", "not_in_export", ENCODINGS if order.format == "shp" else ("utf-8",))
    if order.tolerance_m is not None:
        yield from _unfit_tolerance(order, order.tolerance_m)


def _unfit_layers(order: Order, form: Format) -> Iterator[FieldProblem]:
    if len(set(order.layers)) < len(order.layers):
        yield FieldProblem("layer", "told_twice")
    if len(order.layers) > 1 and not form.several:
        yield FieldProblem("layer", "not_in_export", tuple(name for name, one in FORMATS.items() if one.several))
    if not form.tables and any(LAYERS[name].shape is None for name in order.layers):
        yield FieldProblem("format", "not_in_export", tuple(name for name, one in FORMATS.items() if one.tables))


def _unfit_tolerance(order: Order, tolerance_m: float) -> Iterator[FieldProblem]:
    if not order.coverage.edition.drawn:
        yield FieldProblem("simplify", "not_in_export")
    elif not 0 < tolerance_m <= COARSEST_M:
        yield FieldProblem("simplify", "out_of_range", (f"0 < m <= {COARSEST_M}",))


def refuse_too_large(form: Format, delivery: Delivery) -> None:
    """Raise RequestError for a format that would break off half way, or that nobody could open, before it is begun."""
    vertices = sum(layer.vertices for layer in delivery.layers) if form.most_vertices is not None else 0
    is_wide = form.most_bytes is not None and any(_bytes(layer) > form.most_bytes for layer in delivery.layers)
    if is_wide or (form.most_vertices is not None and vertices > form.most_vertices):
        roomy = tuple(name for name, one in FORMATS.items() if one.most_bytes is None and one.most_vertices is None)
        raise RequestError([FieldProblem("format", "too_large_for_format", roomy)])


def _bytes(layer: Layer) -> int:
    """The larger part of what a layer takes: two numbers for each vertex, or the widest text of every field."""
    widths = (max((len(str(cell).encode()) for cell in column), default=0) for column in layer.columns.values())
    return max(16 * layer.vertices, len(layer) * sum(widths))
