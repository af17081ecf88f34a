"""A picture for every finding: the unit with its neighbours and the fault marked, or the cell of the sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from enrollzone.intake.candidate import Examination
from enrollzone.intake.plane import Plane
from enrollzone.intake.sketch import sheet
from enrollzone.quarantine.findings import Finding
from enrollzone.quarantine.whereabouts import place_of

_SIDE = 360
_MARGIN = 0.18
_SMALL = 0.04  # a fault that takes less of the picture is circled, and drawn once more from near
_LEAST_M = 40.0
_MOST_FOCUS = 6
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Scene:
    """What may be drawn: the polygons of the file and of the edition before (degrees), and the names of the units."""

    examination: Examination
    drawn: Mapping[str, BaseGeometry]
    before: Mapping[str, BaseGeometry]
    names: Mapping[str, str]

    @property
    def plane(self) -> Plane:
        """The metres in which pictures are drawn."""
        return Plane.around((self.drawn or self.before).values())


def picture(finding: Finding, scene: Scene, title: str) -> str:
    """Return a picture of a finding as SVG that needs nothing else: a map where there is ground to show, else a sheet.

    `title` is what the picture says to somebody who cannot see it. North is up; a bar gives the metres.
    """
    focus = _focus(finding, scene)
    if focus is None:
        place = place_of(finding.where)
        return sheet(scene.examination.content, scene.examination.declaration, place, title)
    return "".join(_map(finding, scene, focus, title))


def _focus(finding: Finding, scene: Scene) -> BaseGeometry | None:
    """Return the ground that a finding is about (degrees), None where it is about a cell or about no ground at all."""
    place = place_of(finding.where)
    if finding.shape is None and place.column is not None:
        return None
    shapes = [scene.drawn.get(code, scene.before.get(code)) for code in finding.units]
    known = [shape for shape in shapes if shape is not None]
    if finding.shape is not None:
        known = [*known[:_MOST_FOCUS], shapely.from_wkb(finding.shape)]
    elif not known and place.record is None:
        known = list(scene.drawn.values())
    return shapely.union_all(shapely.envelope(known)) if known else None


def _map(finding: Finding, scene: Scene, focus: BaseGeometry, title: str) -> Iterator[str]:
    plane = scene.plane
    fault = plane.metres(shapely.from_wkb(finding.shape)) if finding.shape is not None else None
    view = _view(plane.metres(focus).bounds)
    near = _from_near(fault, view) if fault is not None else None
    if near and not any(_boxes_meet(plane.metres(shape).bounds, near) for shape in scene.drawn.values()):
        near = None  # far from everything there is nothing to be seen from near
    wide = _SIDE * 2 + 12 if near else _SIDE
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}" height="{_SIDE}" '
    yield f'viewBox="0 0 {wide} {_SIDE}" font-family="sans-serif"><title>{escape(title)}</title>'
    yield from _panel(finding, scene, view, fault, 0, circled=fault is not None and _from_near(fault, view) is not None)
    if near:
        yield from _panel(finding, scene, near, fault, _SIDE + 12, circled=False)
    yield "</svg>"


def _view(bounds: Box) -> Box:
    """Return the square around a box, with a margin and never so near that nothing else is in it."""
    west, south, east, north = bounds
    half = max((east - west) / 2, (north - south) / 2) * (1 + 2 * _MARGIN)
    half = max(half, _LEAST_M)
    x, y = (west + east) / 2, (south + north) / 2
    return x - half, y - half, x + half, y + half


def _from_near(fault: BaseGeometry, view: Box) -> Box | None:
    """Return a view in which a fault can be seen that is a speck or a thread in the first one; None for a large one."""
    side = view[2] - view[0]
    west, south, east, north = fault.bounds
    width = 2 * fault.area / fault.length if fault.area else 0.0
    if width >= _SMALL * side / 4 and max(east - west, north - south) >= _SMALL * side:
        return None
    x, y = shapely.get_coordinates(shapely.point_on_surface(fault))[0]
    half = max(_LEAST_M / 2, 10 * width, 0.0 if width < max(east - west, north - south) / 5 else (east - west))
    return (x - half, y - half, x + half, y + half) if half < side / 4 else None


def _panel(
    finding: Finding, scene: Scene, view: Box, fault: BaseGeometry | None, left: int, *, circled: bool
) -> Iterator[str]:
    yield f'<svg x="{left}" y="0" width="{_SIDE}" height="{_SIDE}" viewBox="0 0 {_SIDE} {_SIDE}">'
    yield f'<rect width="{_SIDE}" height="{_SIDE}" fill="#fff" stroke="#888"/>'
    yield from _units(finding, scene, view)
    if fault is not None:
        yield from _fault(fault, view, circled=circled)
    yield from _labels(finding, scene, view)
    yield from _bar(view)
    yield '<path d="M338 34 l7 -20 l7 20 l-7 -5 z" fill="#333"/><text x="345" y="48" font-size="12" '
    yield 'text-anchor="middle" fill="#333">N</text></svg>'


def _units(finding: Finding, scene: Scene, view: Box) -> Iterator[str]:
    concerned = set(finding.units)
    frame = box(*view)
    for code, shape in scene.before.items():
        flat = scene.plane.metres(shape)
        if flat.intersects(frame) and (code in concerned or not concerned):
            path = _path(flat, view)
            yield f'<path d="{path}" fill="none" stroke="#7a5cc0" stroke-width="1.2" stroke-dasharray="5 4"/>'
    for code, shape in scene.drawn.items():
        flat = scene.plane.metres(shape)
        if _boxes_meet(flat.bounds, view):
            fill = "#cfe3f5" if code in concerned else "#f6f3ea"
            yield f'<path d="{_path(flat, view)}" fill="{fill}" fill-opacity="0.75" fill-rule="evenodd" '
            yield 'stroke="#555" stroke-width="1"/>'


def _boxes_meet(bounds: Box, view: Box) -> bool:
    return bounds[0] <= view[2] and bounds[2] >= view[0] and bounds[1] <= view[3] and bounds[3] >= view[1]


def _fault(fault: BaseGeometry, view: Box, *, circled: bool) -> Iterator[str]:
    for part in shapely.get_parts(fault):
        if part.geom_type == "Point":
            x, y = _pixel((part.x, part.y), view)
            yield f'<circle cx="{x}" cy="{y}" r="4" fill="#c00"/>'
        else:
            closed = part.geom_type == "Polygon"
            fill = "#d4351c" if closed else "none"
            yield f'<path d="{_path(part, view)}" fill="{fill}" fill-opacity="0.6" stroke="#c00" stroke-width="2"/>'
    if circled:
        x, y = _pixel(shapely.get_coordinates(shapely.centroid(shapely.envelope(fault)))[0], view)
        yield f'<circle cx="{x}" cy="{y}" r="16" fill="none" stroke="#c00" stroke-width="3"/>'


def _labels(finding: Finding, scene: Scene, view: Box) -> Iterator[str]:
    """Name the units in sight, those concerned first; a name that would cover another one is left out."""
    frame = box(*view)
    first = [code for code in finding.units if code in scene.drawn]
    written: list[tuple[float, float, float]] = []
    for code in dict.fromkeys((*first, *scene.drawn)):
        place = _label_place(scene.plane.metres(scene.drawn[code]), view, frame)
        name = scene.names.get(code, code)
        half = 6.5 * len(name)
        if place and not any(abs(place[1] - y) < 14 and abs(place[0] - x) < half + other for x, y, other in written):
            written.append((*place, half))
            weight = "bold" if code in finding.units else "normal"
            yield f'<text x="{place[0]}" y="{place[1]}" font-size="12" font-weight="{weight}" text-anchor="middle" '
            yield f'stroke="#fff" stroke-width="3" paint-order="stroke" fill="#222">{escape(name)}</text>'


def _label_place(flat: BaseGeometry, view: Box, frame: BaseGeometry) -> tuple[float, float] | None:
    """Return where a name may stand: inside the part of the unit that is seen, None where that is next to nothing."""
    if not shapely.is_valid(flat) or not _boxes_meet(flat.bounds, view):
        return None
    seen = shapely.intersection(flat, frame)
    if seen.area <= 0.01 * frame.area:
        return None
    return _pixel(shapely.get_coordinates(shapely.point_on_surface(seen))[0], view)


def _bar(view: Box) -> Iterator[str]:
    """Draw the bar that gives the metres, about a quarter of the picture."""
    scale = _SIDE / (view[2] - view[0])
    metres = max((length for length in _BARS if length * scale <= _SIDE / 3), default=_BARS[0])
    end = 12 + metres * scale
    said = f"{metres} m" if metres < 1_000 else f"{metres // 1_000} km"
    yield f'<path d="M12 340 v6 h{metres * scale:.1f} v-6" fill="none" stroke="#222" stroke-width="2"/>'
    yield f'<text x="{end + 6:.1f}" y="348" font-size="12" fill="#222" stroke="#fff" stroke-width="3" '
    yield f'paint-order="stroke">{said}</text>'


def _path(shape: BaseGeometry, view: Box) -> str:
    """Return the outline of a shape as the path of an SVG, in tenths of a pixel and without what lies far outside."""
    rings = [ring for part in shapely.get_parts(shape) for ring in _rings(part)]
    return " ".join(_ring(shapely.get_coordinates(ring), view) for ring in rings)


def _rings(part: BaseGeometry) -> Sequence[BaseGeometry]:
    return (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)


def _ring(vertices: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", view: Box) -> str:
    scale = _SIDE / (view[2] - view[0])
    # A vertex far outside only makes the file longer: the browser cuts the picture at its frame anyway.
    pixels = np.clip((vertices - (view[0], view[3])) * (scale, -scale), -5_000, 5_000)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pixels)


def _pixel(place: Sequence[float], view: Box) -> tuple[float, float]:
    scale = _SIDE / (view[2] - view[0])
    return round(float((place[0] - view[0]) * scale), 1), round(float((view[3] - place[1]) * scale), 1)
