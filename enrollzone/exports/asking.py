"""What somebody asks for in words, as an order: which edition on which day, which layers, in which system."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enrollzone.atlas.crs import to_lonlat
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.errors import FieldProblem, NotOfferedError, ParameterError
from enrollzone.exports.formats import FORMATS, Format, Systems
from enrollzone.exports.orders import Order
from enrollzone.layers.coverage import Coverage, coverage_of, coverage_on
from enrollzone.layers.layer import Shape
from enrollzone.layers.lists import answer_count
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import Target, target_of
from enrollzone.lookup import Bureau
from enrollzone.messages import Message

EVERYTHING = "all"
"""What stands in the place of a layer for all of them in one file."""

TOLERANCES_M = (5, 10, 20, 50, 100, 200)
"""Metres by which lines are simplified on the web: a closed list, so that a file is made once for many."""

_PUT_TOGETHER = frozenset({"catchments", "borders", "findings"})
"""Layers that are made of drawn units: without any they would be empty, or say of every unit that it is not drawn."""

_OF_LISTS = frozenset({"lists", "answers"})
"""Tables of what policies say of homes: where none says anything they would be empty."""

MOST_ANSWERS = 20_000
"""Rows of the table of answers that are made unasked, in about half a minute: a county of some hundred units."""

_ANSWERS = "answers"
_METRIC = "metric"
_EVERYWHERE = frozenset({"wgs84", "cgcs2000", "gcj02"})
"""Systems for which it need not be known where the county lies: its polygons need not be read."""

_ENDINGS = {"shp": "shp.zip"}
_FORMAT_OF: Mapping[str, str] = {
    "zip": "shp",
    **{_ENDINGS.get(name, name): name for name in FORMATS},
    **{name: name for name in FORMATS},
}


@dataclass(frozen=True)
class Wishes:
    """In which system, encoding and detail a file is wanted; None where nothing was said.

    `crs` is a name of `targets.SYSTEMS`, `tolerance_m` how many metres a line may move when it is simplified.
    """

    crs: str | None = None
    encoding: str | None = None
    tolerance_m: float | None = None


def ending_of(form: str) -> str:
    """Return the ending of files of a format: a Shapefile is several files in one archive."""
    return _ENDINGS.get(form, form)


def named(file: str) -> tuple[str, str]:
    """Return the layer and the format of the name of a file, ``units.gpkg``; either may be one that there is not.

    A Shapefile may be asked for as .shp.zip, .zip or .shp.
    """
    layer, _, ending = file.partition(".")
    return layer, _FORMAT_OF.get(ending, ending)


def file_name(order: Order) -> str:
    """Return what the file of an order is called: by edition and layers, and shifted or simplified shapes by that."""
    whole = len(order.layers) > 1 and order.layers == layers_together(order.coverage, order.format)
    layers = EVERYTHING if whole else "+".join(order.layers)
    return f"{order.coverage.edition.id}_{layers}{_mark(order)}.{ending_of(order.format)}"


def series_name(order: Order) -> str:
    """Return what several files that are written together are called, without an ending."""
    return f"{order.coverage.edition.id}_{order.format}{_mark(order)}"


def _mark(order: Order) -> str:
    """What tells shapes that are not the true ones; tables are what they are."""
    if not any(LAYERS[name].shape for name in order.layers if name in LAYERS):
        return ""
    simplified = "" if order.tolerance_m is None else f"_simplified_{order.tolerance_m:g}m"
    return order.target.suffix + simplified


def covered(bureau: Bureau, edition: str | None, on: date | None, today: date) -> Coverage:
    """Return an edition of a county on a day: on the day that was told, else today or the last day that has a policy.

    Raises NotOfferedError where there is no such edition, ParameterError for a day on which it, or any, did not hold.
    """
    if edition is None:
        found = coverage_on(bureau, on or today)
        if found is None:
            raise _not_in_period(bureau.county.editions)
        return found
    held = next((one for one in bureau.county.editions if one.id == edition), None)
    if held is None:
        raise NotOfferedError([FieldProblem("edition", "not_offered", _ids(bureau.county.editions))])
    if on is None:
        return coverage_of(bureau, held, today)
    if on not in held.period:
        raise _not_in_period([held])
    return Coverage(bureau, held, on)


def _not_in_period(editions: Iterable[Edition]) -> ParameterError:
    """What is said of a day on which none of some editions holds: when they do."""
    periods = ((one.period.first, one.period.last) for one in editions)
    told = tuple(f"{first.isoformat()}/{last.isoformat() if last else '..'}" for first, last in periods)
    return ParameterError([FieldProblem("on", "not_in_period", told)])


def _ids(editions: Iterable[Edition]) -> tuple[str, ...]:
    return tuple(edition.id for edition in editions)


def layers_of(coverage: Coverage, form: str) -> tuple[str, ...]:
    """Return every layer of a coverage that a format can hold and that says something.

    Of a format that there is not they are all: `order_of` refuses it.
    """
    known = FORMATS.get(form)
    only_shapes = known is not None and not known.tables
    told = (name for name in LAYERS if _says_something(coverage, name))
    return tuple(name for name in told if not only_shapes or has_shapes(coverage, name))


def _says_something(coverage: Coverage, layer: str) -> bool:
    """Tell whether a layer can have rows, or by having none says something of what is drawn."""
    if layer in _PUT_TOGETHER:
        return bool(coverage.edition.drawn)
    if layer in _OF_LISTS:
        return bool(coverage.packs)
    if layer == "groups":
        return any(policy.unions for policy in coverage.policies)
    return layer != "campuses" or bool(coverage.packs or coverage.edition.sites)


def layers_together(coverage: Coverage, form: str) -> tuple[str, ...]:
    """Return the layers that are meant by all of them: without a table of answers that would take minutes to make."""
    return tuple(name for name in layers_of(coverage, form) if name != _ANSWERS or not too_many_answers(coverage))


def too_many_answers(coverage: Coverage) -> bool:
    """Tell whether the table of answers is made only for whoever asks for it by its name."""
    return answer_count(coverage) > MOST_ANSWERS


def left_out(coverage: Coverage) -> Message:
    """Return why the table of answers is not among all layers."""
    return Message("export.left_out", {"count": answer_count(coverage)})


def order_of(coverage: Coverage, layers: Sequence[str], form: str, wishes: Wishes) -> Order:
    """Return an order. Unless a system is wished it is that of the edition, or metres for a format without a system.

    Raises ParameterError for a system that there is not, NotOfferedError (no_map) for a format that holds nothing but
    shapes where there are none. What else cannot be carried out `writing.refuse` refuses.
    """
    known = FORMATS.get(form)
    if known is not None:
        _refuse_without_map(coverage, layers, known)
    crs = wishes.crs or (_METRIC if known is not None and known.systems is Systems.METRIC else "wgs84")
    target = _target(coverage, crs.strip().casefold())
    return Order(coverage, tuple(layers), form, target, wishes.encoding or "utf-8", wishes.tolerance_m)


def _target(coverage: Coverage, crs: str) -> Target:
    shapes = None if crs in _EVERYWHERE else coverage.shapes
    if shapes is None:
        return target_of(crs, None)
    return target_of(shapes.crs if crs == _METRIC else crs, _longitude(shapes))


def _refuse_without_map(coverage: Coverage, layers: Sequence[str], form: Format) -> None:
    known = all(name in LAYERS for name in layers)
    if not form.tables and known and not any(has_shapes(coverage, name) for name in layers):
        others = tuple(name for name, one in FORMATS.items() if one.tables)
        raise NotOfferedError([FieldProblem("format", "no_map", others)])


def has_shapes(coverage: Coverage, layer: str) -> bool:
    """Tell whether a layer of a county may show anything on a map."""
    if LAYERS[layer].shape is Shape.POINTS:
        return any(site.lon is not None for site in coverage.edition.sites)
    return LAYERS[layer].shape is not None and bool(coverage.edition.drawn)


def _longitude(shapes: Shapes) -> float:
    """The longitude of the middle of the units: of their bounds in metres, which every answer has at hand."""
    bounds = shapes.outlines.bounds
    middle = (bounds.min(axis=0)[:2] + bounds.max(axis=0)[2:]) / 2
    return to_lonlat(float(middle[0]), float(middle[1]), shapes.crs)[0]
