"""From an order to a file: what cannot be made is refused first, and a file is put in its place as a whole."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from enrollzone.errors import FieldProblem, NotOfferedError, ParameterError, SettingsError
from enrollzone.exports.placing import as_a_whole
from enrollzone.layers.catchments import Level
from enrollzone.layers.coverage import Coverage
from enrollzone.mapsheets.composing import Plan, compose
from enrollzone.mapsheets.land import shown_of
from enrollzone.mapsheets.marks import Sheet
from enrollzone.mapsheets.papers import PAPERS, Paper
from enrollzone.mapsheets.subjects import Subject, subject_of

FORMATS = ("pdf", "svg", "png")
MOST_PIXELS = 36_000_000
"""What a picture may hold: A0 at 150 dots an inch. More takes memory by the gigabyte and shows nothing more."""

_LEAST_DOTS, _USUAL_DOTS = 50, 300
_WIDE = 1.2  # with the legend beside the map, its frame on a sheet on its long side is hardly wider than that


@dataclass(frozen=True, eq=False)
class SheetOrder:
    """A sheet of a county, or of one zone, group or campus of it (`level` and `name`), on paper.

    Without a stage it is of primary schools, or of the only stage there is; without a category, of the homes of
    families at large. `wide` is how the paper lies; None: as the land asks for. `dots_per_inch` is that of pictures;
    None: as fine as is of use.
    """

    coverage: Coverage
    paper: str
    form: str
    stage: str | None = None
    category: str | None = None
    level: Level | None = None
    name: str | None = None
    wide: bool | None = None
    approval: str = ""
    language: str = "zh"
    dots_per_inch: int | None = None


def write_sheet(order: SheetOrder, target: Path) -> Sheet:
    """Write a sheet to a file and return it. Whoever opens the file meanwhile sees the old one or none.

    Raises NoMapError where there is nothing to draw, NotOfferedError and ParameterError with what can be had,
    SettingsError for a library or typeface that is not installed, OSError where nothing can be written.
    """
    plan, dots = plan_of(order), _dots(order)
    sheet = compose(plan)
    from enrollzone.mapsheets.drawing import draw  # noqa: PLC0415 - what is refused is refused before it is loaded

    with as_a_whole(target) as made:
        draw(sheet, plan.faces, made, order.form, dots)
    return sheet


def plan_of(order: SheetOrder) -> Plan:
    """Return the plan of a sheet, with nothing drawn yet. Raises as `write_sheet`."""
    if order.paper not in PAPERS:
        raise NotOfferedError([FieldProblem("paper", "not_offered", tuple(PAPERS))])
    if order.form not in FORMATS:
        raise NotOfferedError([FieldProblem("format", "not_offered", FORMATS)])
    subject = subject_of(order.coverage, order.stage, order.category, order.level, order.name)
    if importlib.util.find_spec("matplotlib") is None:
        raise SettingsError("maps on paper need matplotlib, which is not installed: `make install-exports`")
    from enrollzone.mapsheets.typefaces import installed  # noqa: PLC0415 - it needs the library

    return Plan(subject, _lying(order, subject), order.language, installed(), order.approval)


def _lying(order: SheetOrder, subject: Subject) -> Paper:
    """The paper as it was asked for, or else along the longer side of the land."""
    upright = PAPERS[order.paper]
    bounds = shown_of(subject)
    along = bounds is None or (bounds[2] - bounds[0]) >= _WIDE * (bounds[3] - bounds[1])
    return upright.turned if (along if order.wide is None else order.wide) else upright


def _dots(order: SheetOrder) -> int:
    """How many dots an inch a picture has. More pixels than are of use are refused before anything is made."""
    paper = PAPERS[order.paper]
    most = int((MOST_PIXELS / (paper.width * paper.height)) ** 0.5 * 25.4)
    if order.dots_per_inch is None:
        return min(_USUAL_DOTS, most // 50 * 50)
    if not _LEAST_DOTS <= order.dots_per_inch <= most:
        raise ParameterError([FieldProblem("dpi", "out_of_range", (f"{_LEAST_DOTS}–{most}",))])
    return order.dots_per_inch
