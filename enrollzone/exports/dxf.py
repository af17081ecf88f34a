"""DXF: outlines, borders, places and names as a planning office opens them in CAD, in metres.

DXF knows no coordinate system, so a note beside the drawing says which one it is, with all that is said of the export.
What each outline is stands in its extended data (XDATA of the application ENROLLZONE), as "field=value".
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from enrollzone.exports.about import lines
from enrollzone.exports.dxf_layers import NAMES, NOTE, DrawingLayer, drawing_layers, is_named, layer_of_row
from enrollzone.exports.orders import Delivery
from enrollzone.layers.layer import Cell, Layer, Shape
from enrollzone.symbology.styles import kind_of

APPLICATION = "ENROLLZONE"
"""Under which name the extended data are registered."""

VERSION = "R2010"
"""The oldest version that is UTF-8 and knows layers' own colours; every CAD program of today opens it."""

_FONT_FILE, _FONT_FAMILY = "simsun.ttc", "SimSun"
_BELOW_IT, _RIGHT_OF_IT, _MIDDLE = 1, 4, 5  # where a text stands from its point, as DXF numbers it
_METRES, _LAST_OF_FOUR_DIGITS = 6, 0xFFFF
_NARROWEST_NOTE = 60  # heights of letters: below a narrow land it is wider than the land
_TIMES: Mapping[str, float] = {"catchments": 1.6}
"""How much larger than other texts the names of a layer are."""

_LONGEST_PIECE = 250
"""Bytes of one text of extended data: 255 by the reference, less what a program may add."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "units": (
        "code",
        "name",
        "township",
        "pri_zone",
        "pri_listed",
        "jun_zone",
        "jun_listed",
        "edition",
        "policy",
        "status",
    ),
    "catchments": ("catch_id", "name", "level", "extent", "stage", "category", "clause", "edition", "policy", "status"),
    "campuses": ("campus_id", "name", "school", "stage", "zones", "edition", "policy", "status"),
    "borders": ("unit_a", "name_a", "unit_b", "name_b", "pri_border", "jun_border", "edition", "status"),
    "findings": ("finding", "stage", "units", "unit_names", "zones", "clause", "edition", "policy", "status"),
}
_OF_THE_PROCESS = Lock()
"""The library's settings are those of the whole process, so drawings are written one after the other."""


def write(delivery: Delivery, path: Path) -> None:
    """Write the layers that have shapes as one drawing; a row without a shape is not in it.

    Areas are closed polylines, one for each ring: holes lie on the layer of their area, dashed and marked `ring=hole`.
    Borders are open polylines, campuses points; names are texts within their areas. Coordinates are written in full.
    Nothing of the clock is in the file. Raises OSError for what cannot be written.
    """
    with _as_ever() as ezdxf:
        drawing = ezdxf.new(VERSION, units=_METRES)
        _prepare(drawing, delivery)
        height = _height(delivery.layers)
        for layer in delivery.layers:
            if layer.geometry is not None:
                _draw(drawing.modelspace(), layer, height)
        _show_all(drawing, delivery, height)
        for name in sorted(drawing.entitydb.dxf_types_in_use()):
            drawing.classes.add_class(name)  # the library adds them too, in an order of its own each time
        drawing.saveas(path)


@contextmanager
def _as_ever() -> Iterator[Any]:
    """Have the library write the same file for the same drawing: its dates and random names stay fixed."""
    import ezdxf  # noqa: PLC0415 - no question waits for it

    with _OF_THE_PROCESS:
        options: Any = ezdxf.options  # type: ignore[attr-defined]  # it is documented, and not listed in __all__
        before = options.write_fixed_meta_data_for_testing
        options.write_fixed_meta_data_for_testing = True
        try:
            yield ezdxf
        finally:
            options.write_fixed_meta_data_for_testing = before


def _prepare(drawing: Any, delivery: Delivery) -> None:  # noqa: ANN401 - ezdxf's
    """Register what entities refer to, and say in the drawing's properties what it is."""
    drawing.appids.new(APPLICATION)
    drawing.linetypes.add("HOLE", pattern=[1.0, 0.6, -0.4], description="hole")
    style = drawing.styles.add("CHINESE", font=_FONT_FILE)
    style.set_extended_font_data(_FONT_FAMILY)
    for made in drawing_layers(delivery.layers):
        _add_layer(drawing, made)
    drawing.header["$PDMODE"] = 35  # a cross in a circle: a mere dot is seen by nobody
    about = delivery.about
    said = (("crs", delivery.target.name), ("edition", about["edition"]["id"]), ("sha256", about["edition"]["sha256"]))
    for name, value in (*said, ("notice", about["notice"]["zh"]), ("licence", about["edition"]["licence"])):
        drawing.header.custom_vars.append(name, value)


def _add_layer(drawing: Any, made: DrawingLayer) -> None:  # noqa: ANN401 - ezdxf's
    from ezdxf.colors import rgb2int  # noqa: PLC0415 - as above

    red, green, blue = (int(made.colour[at : at + 2], 16) for at in (1, 3, 5))
    layer = drawing.layers.add(made.name, color=7, true_color=rgb2int((red, green, blue)))
    layer.description = made.words
    if not made.shown:
        layer.off()


def _draw(space: Any, layer: Layer, height: float) -> None:  # noqa: ANN401 - ezdxf's
    kind, shapes = kind_of(layer).name, layer.geometry if layer.geometry is not None else ()
    for number, shape in enumerate(shapes):
        if shape is not None and not shape.is_empty:
            row = {name: column[number] for name, column in layer.columns.items()}
            on = {"layer": layer_of_row(kind, row)}
            data = list(_data(kind, row))
            _draw_shape(space, shape, layer.shape, on, data)
            if is_named(kind, row):
                _name(space, shape, str(row["name"]), f"{NAMES}{kind}", height * _TIMES.get(kind, 1))


def _draw_shape(space: Any, shape: Any, sort: Shape | None, on: Mapping[str, str], data: list[str]) -> None:  # noqa: ANN401
    if sort is Shape.POINTS:
        _mark(space.add_point((shape.x, shape.y), dxfattribs=on), data)
        return
    for part in shapely.get_parts(shape):
        if sort is Shape.LINES:
            _mark(_polyline(space, shapely.get_coordinates(part), on), data)
        else:
            _ring(space, part.exterior, on, data)
            for hole in part.interiors:
                _ring(space, hole, {**on, "linetype": "HOLE"}, [*data, "ring=hole"])


def _ring(space: Any, ring: Any, on: Mapping[str, str], data: list[str]) -> None:  # noqa: ANN401 - ezdxf's
    """A closed polyline says its first point once."""
    line = _polyline(space, shapely.get_coordinates(ring)[:-1], on)
    line.closed = True
    _mark(line, data)


def _polyline(space: Any, points: npt.NDArray[np.float64], on: Mapping[str, str]) -> Any:  # noqa: ANN401 - ezdxf's
    """Add a polyline, its points at once: one by one the library would copy all for each (widths and bulge are 0)."""
    line = space.add_lwpolyline([], dxfattribs=on)
    line.lwpoints.set(np.pad(points, ((0, 0), (0, 3))))
    return line


def _mark(entity: Any, data: list[str]) -> None:  # noqa: ANN401 - ezdxf's
    entity.set_xdata(APPLICATION, [(1000, piece) for text in data for piece in pieces(text)])


def _data(kind: str, row: Mapping[str, Cell]) -> Iterator[str]:
    for name in _FIELDS[kind]:
        if row[name] is not None:
            yield f"{name}={one_line(str(row[name]))}"


def pieces(text: str) -> Iterator[str]:
    """Walk over a text in pieces that extended data can hold, cut between characters; from the second on after a +."""
    piece = ""
    for character in text:
        if len((piece + character).encode()) > _LONGEST_PIECE:
            yield piece
            piece = "+"
        piece += character
    yield piece


def one_line(text: str) -> str:
    """Return a text as one line: a line break within a value would end it, and the file with it."""
    return re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text)


def _name(space: Any, shape: Any, name: str, on: str, height: float) -> None:  # noqa: ANN401 - ezdxf's
    """A name within its land, no larger than the land is wide; that of a campus beside its point."""
    at, size, attached = shape, height, _RIGHT_OF_IT
    if shape.geom_type != "Point":
        at, attached = shapely.point_on_surface(shape), _MIDDLE
        size = min(height, float(np.sqrt(shape.area)) / max(4, len(name)))
    raised = height if on == f"{NAMES}catchments" else 0.0  # above the name of a unit in the zone
    moved = height if attached == _RIGHT_OF_IT else 0.0
    text = space.add_mtext(everywhere(_plain(name)), dxfattribs={"layer": on, "style": "CHINESE", "char_height": size})
    text.set_location((at.x + moved, at.y + raised), attachment_point=attached)


def everywhere(text: str) -> str:
    """Return a text of MTEXT with every character beyond ASCII written as DXF has written them since R12.

    The file is UTF-8, but readers built on GDAL take it for the code page of its header and would show nonsense. What
    four digits cannot say (rare characters of the supplementary planes) stays UTF-8.
    """
    return "".join(one if one.isascii() or ord(one) > _LAST_OF_FOUR_DIGITS else f"\\U+{ord(one):04X}" for one in text)


def _bounds(layers: Iterable[Layer]) -> tuple[float, float, float, float]:
    """The extent of all shapes; a small square where there is none."""
    shapes = [layer.geometry for layer in layers if layer.geometry is not None and len(layer.geometry)]
    bounds = shapely.total_bounds(np.concatenate(shapes)) if shapes else np.full(4, np.nan)
    return (0.0, 0.0, 100.0, 100.0) if np.isnan(bounds).any() else tuple(bounds.tolist())


def _height(layers: Iterable[Layer]) -> float:
    """The height of texts in metres: some two hundred lines from the top of the map to its foot."""
    left, low, right, high = _bounds(layers)
    return max(1.0, float(f"{max(right - left, high - low) / 200:.1g}"))


def _show_all(drawing: Any, delivery: Delivery, height: float) -> None:  # noqa: ANN401 - ezdxf's
    """Write the note under the map, no wider than the map, and have programs open the drawing on all of it."""
    left, low, right, high = _bounds(delivery.layers)
    wide = max(right - left, _NARROWEST_NOTE * height)
    said = [*lines(delivery.about), f"{delivery.target.name}  $INSUNITS = {_METRES} (m)"]
    text = "\\P".join(everywhere(_plain(line)) for line in said)
    style = {"layer": NOTE, "style": "CHINESE", "char_height": height, "width": wide}
    note = drawing.modelspace().add_mtext(text, dxfattribs=style)
    note.set_location((left, low - 3 * height), attachment_point=_BELOW_IT)
    rows = sum(1 + int(len(line) * height / wide) for line in said)
    foot, right = low - 3 * height - 1.7 * height * rows, max(right, left + wide)
    drawing.modelspace().reset_extents((left, foot, 0), (right, high, 0))
    drawing.header["$PDSIZE"] = height
    drawing.header["$LTSCALE"] = height
    drawing.set_modelspace_vport(high - foot, center=((left + right) / 2, (foot + high) / 2))


def _plain(line: str) -> str:
    """A line without what MTEXT would take for a command."""
    return re.sub(r"([\\{}])", r"\\\1", one_line(line)).replace("^", "^ ")
