"""A sheet drawn by matplotlib and written to a file: the same sheet gives the same bytes on any day."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone import __version__
from enrollzone.mapsheets.lettering import POINT
from enrollzone.mapsheets.marks import Area, Sheet, Stroke, Words
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.symbology.palette import Hatch

_INCH = 25.4
_HALO, _WIDEST_RIM_PT = 0.22, 2.2
_HOLLOW, _HOLLOW_OPACITY = 0.012, 0.5
_DENSE: Mapping[Hatch, int] = {Hatch.RISING: 4}
_USUALLY_DENSE = 2
_FAINT = 0.55
_SETTINGS: Any = {
    "pdf.fonttype": 3,  # as outlines: the typeface has PostScript curves, which the other sort cannot hold
    "pdf.compression": 6,
    "svg.fonttype": "path",  # looks the same where the typeface is not installed
    "svg.hashsalt": "enrollzone",  # ids that do not change from one time to the next
    "path.simplify": False,
    "hatch.linewidth": 0.35,
    "figure.max_open_warning": 0,
}
_TITLE = {"pdf": "Title", "svg": "Title", "png": "Title"}
_CLOCKS: Mapping[str, Mapping[str, str | None]] = {
    "pdf": {"CreationDate": None, "Creator": f"enrollzone {__version__}"},
    "svg": {"Date": None, "Creator": f"enrollzone {__version__}"},
    "png": {"Software": f"enrollzone {__version__}"},
}


def draw(sheet: Sheet, faces: Faces, path: Path, form: str, dots_per_inch: int) -> None:
    """Write a sheet as one of FORMATS. Raises OSError where it cannot be written."""
    import matplotlib as mpl  # noqa: PLC0415 - a second, and only sheets are drawn by it
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    with mpl.rc_context():
        mpl.rcdefaults()  # what somebody has set for their own figures must not change a sheet
        mpl.rcParams.update(_SETTINGS)
        figure = Figure(figsize=(sheet.width / _INCH, sheet.height / _INCH))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0.0, sheet.width)
        axes.set_ylim(0.0, sheet.height)
        for level, mark in enumerate(sheet.marks):
            for artist in _artists(mark, faces, form):
                artist.set_zorder(level)
                axes.add_artist(artist)
        told = {_TITLE[form]: sheet.title, **_CLOCKS[form]}
        figure.savefig(path, format=form, dpi=dots_per_inch, metadata=told)


def _artists(mark: Area | Stroke | Words, faces: Faces, form: str) -> list[Any]:
    match mark:
        case Area():
            return [_area(mark)]
        case Stroke():
            return [_stroke(mark)]
    return list(_words(mark, faces, form))


def _area(mark: Area) -> Any:  # noqa: ANN401 - matplotlib ships no types
    from matplotlib.patches import PathPatch  # noqa: PLC0415

    return PathPatch(
        path_of(mark.shape),
        facecolor=mark.ground,
        edgecolor=mark.edge or "none",
        linewidth=mark.width / POINT if mark.edge else 0.0,
        hatch=mark.hatch.value * _DENSE.get(mark.hatch, _USUALLY_DENSE) or None,
        hatchcolor=_mixed(mark.ink, mark.ground) if mark.hatch is not Hatch.SOLID else None,
    )


def _stroke(mark: Stroke) -> Any:  # noqa: ANN401 - matplotlib ships no types
    from matplotlib.patches import PathPatch  # noqa: PLC0415

    width = mark.width / POINT
    dashes = (0.0, [dash / POINT for dash in mark.dashes]) if mark.dashes else "solid"
    style = {"capstyle": "butt" if mark.dashes else "round", "joinstyle": "round"}
    return PathPatch(path_of(mark.shape), fill=False, edgecolor=mark.colour, linewidth=width, linestyle=dashes, **style)


def _words(mark: Words, faces: Faces, form: str) -> Iterator[Any]:
    """Walk over a rim and the words upon it; in a picture as outlines, since letters would be moved to whole dots.

    A rim by the library's own effects would turn the words of a PDF into outlines, which nobody can search for.
    """
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.patches import PathPatch  # noqa: PLC0415
    from matplotlib.text import Text  # noqa: PLC0415
    from matplotlib.textpath import TextPath  # noqa: PLC0415

    wide = faces.width(mark.text, mark.size, bold=mark.bold) if mark.centred else 0.0
    font = FontProperties(fname=faces.font(mark.text, bold=mark.bold), size=mark.size / POINT)
    at = mark.x - wide / 2, mark.y
    literal = mark.text.replace("$", r"\$")  # two signs of money would be taken for mathematics
    outline = TextPath(at, literal, size=mark.size, prop=font, usetex=False)
    if mark.hollow:
        hollow = {"linewidth": _HOLLOW * mark.size / POINT, "alpha": _HOLLOW_OPACITY}
        yield PathPatch(outline, fill=False, edgecolor=mark.colour, joinstyle="round", **hollow)
        return
    if mark.halo:
        rim = min(2 * _HALO * mark.size / POINT, _WIDEST_RIM_PT)
        yield PathPatch(outline, fill=False, edgecolor=mark.halo, linewidth=rim, joinstyle="round")
    if form == "png":
        yield PathPatch(outline, facecolor=mark.colour, linewidth=0.0)
        return
    yield Text(*at, mark.text, color=mark.colour, fontproperties=font, parse_math=False, verticalalignment="baseline")


def path_of(shape: BaseGeometry) -> Any:  # noqa: ANN401 - matplotlib ships no types
    """Return the path of areas (outer rings one way round, holes the other) or of lines."""
    from matplotlib.path import Path as Outline  # noqa: PLC0415

    parts = shapely.get_parts(shape)
    areas = shapely.orient_polygons(parts[shapely.get_dimensions(parts) == 2])
    lines = parts[shapely.get_type_id(parts) == 1]
    rings = [*shapely.get_rings(areas), *shapely.get_parts(lines)]
    if not rings:
        return Outline(np.empty((0, 2)))
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = []
    for ring in points:
        code = np.full(len(ring), Outline.LINETO, np.uint8)
        code[0] = Outline.MOVETO
        if len(areas):
            code[-1] = Outline.CLOSEPOLY
        codes.append(code)
    return Outline(np.vstack(points), np.concatenate(codes))


def _mixed(ink: str, ground: str) -> str:
    """A colour between that of a pattern and that of what it lies on, so that words above it can be read."""
    if not ground.startswith("#"):
        return ink
    pairs = ((int(ink[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one * _FAINT + other * (1 - _FAINT)):02x}" for one, other in pairs)
