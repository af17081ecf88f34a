"""A sheet put together: title, map, legend and notes on paper, with as much map as the legend leaves room for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.mapsheets.columns import Entry, height_of, in_columns
from enrollzone.mapsheets.furniture import furniture
from enrollzone.mapsheets.ground import grounds, seen
from enrollzone.mapsheets.land import Land, land_of, shown_of
from enrollzone.mapsheets.legend import Content, key_of, legend_of
from enrollzone.mapsheets.lettering import POINT, Lettering, lettering
from enrollzone.mapsheets.marks import Box, Mark, Sheet, Words
from enrollzone.mapsheets.notes import Notes
from enrollzone.mapsheets.papers import PAPERS, Paper
from enrollzone.mapsheets.sites import Spot, spots_of
from enrollzone.mapsheets.subjects import NoMapError, Subject
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.mapsheets.window import Window, window_on
from enrollzone.messages import Message

_SHARES = (0.24, 0.3, 0.38, 0.48, 0.6)
"""How much of a sheet the legend may take, the least first."""

_LEGEND_PT = (8.5, 7.5, 6.5, 5.5)
_FOOT_PT, _TITLE_PT, _SUBTITLE_PT, _STRIP_PT = 6.0, 17.0, 9.0, 26.0
_COLUMN = 22.0  # heights of letters
_FOOT_COLUMNS = 2
_PEN_MM = 0.08


@dataclass(frozen=True, eq=False)
class Plan:
    """A sheet before it is drawn: what it is of, how the paper lies, in which language and typeface it speaks.

    `approval` is an approval number that was given for it.
    """

    subject: Subject
    paper: Paper
    language: str
    faces: Faces
    approval: str = ""

    @property
    def words(self) -> Catalogue:
        """The sentences of its language."""
        return catalogue(self.language)

    @property
    def notes(self) -> Notes:
        """What is said around its map."""
        return Notes(self.subject, self.words, self.faces, self.approval)

    def size(self, points: float) -> float:
        """Return the height of letters in millimetres for points on A4."""
        return points * POINT * self.paper.lettering

    @property
    def inner(self) -> Box:
        """The paper without its margins."""
        margin = self.size(24.0)
        return margin, margin, self.paper.width - margin, self.paper.height - margin

    @cached_property
    def bounds(self) -> Box:
        """The box in metres around what it is of. Raises NoMapError where none of that is drawn."""
        found = shown_of(self.subject)
        if found is None:
            raise NoMapError(Message("sheet.nothing_drawn", {"county": self.subject.coverage.bureau.county.name}))
        return found

    @cached_property
    def crs(self) -> str:
        """The county's CGCS2000 zone, in which it is drawn."""
        shapes = self.subject.coverage.shapes
        return shapes.crs if shapes else ""

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The characters in names of units that cannot be drawn."""
        names = (told.unit.full_name for told in self.subject.held.units.values())
        return self.faces.lacking("".join(sorted(set("".join(names)))))

    @cached_property
    def foot(self) -> list[Entry]:
        """The sentences at the foot of the sheet."""
        return [Entry(line) for line in self.notes.foot(self.crs, self.lacking)]


@dataclass(frozen=True, eq=False)
class _Map:
    """A plan with a place for its map and one for its legend."""

    plan: Plan
    window: Window
    panel: Box
    land: Land
    spots: tuple[Spot, ...]

    @property
    def content(self) -> Content:
        return Content(self.plan.subject, self.land, self.spots, self.plan.words, self.plan.faces)

    def lettering(self, *, numbered: bool) -> Lettering:
        """What is written on the map."""
        subject, window = self.plan.subject, self.window
        letters = {zone.id: subject.numbers[zone.id] for zone in subject.zones}
        lettered = self.plan.faces, self.plan.paper.lettering
        return lettering(seen(self.land, window), self.spots, letters, window.frame, lettered, numbered=numbered)

    def in_panel(self, entries: list[Entry]) -> list[Mark] | None:
        """Entries set in the panel, as large as they fit; None where they do not."""
        for points in _LEGEND_PT:
            size = self.plan.size(points)
            count = max(1, int((self.panel[2] - self.panel[0]) / (size * _COLUMN)))
            marks = in_columns(entries, self.panel, count, size, self.plan.faces)
            if marks is not None:
                return marks
        return None


def compose(plan: Plan) -> Sheet:
    """Return the sheet of a plan.

    Raises NoMapError where none of what it is of is drawn, ParameterError (field paper) where the legend does not fit
    on that paper, with the sizes that are larger.
    """
    for numbered, share in product((True, False), _SHARES):
        laid = _laid_out(plan, share)
        legend = legend_of(laid.content)
        if laid.in_panel(legend) is None:
            continue
        written = laid.lettering(numbered=numbered)
        panel = laid.in_panel([*legend, *key_of(laid.content, written)])
        if panel is not None:
            marks = (*grounds(laid.land, plan, laid.window), *written.marks, *furniture(plan, laid.window), *panel)
            return Sheet(plan.paper.width, plan.paper.height, plan.notes.title, (*marks, *_around(plan)))
    sizes = tuple(PAPERS)
    raise ParameterError([FieldProblem("paper", "too_large_for_format", sizes[sizes.index(plan.paper.name) + 1 :])])


def _laid_out(plan: Plan, share: float) -> _Map:
    """A plan whose legend has a share of the paper, at the right of a sheet on its long side, else below."""
    west, south, east, north = plan.inner
    south += height_of(plan.foot, east - west, _FOOT_COLUMNS, plan.size(_FOOT_PT), plan.faces) + plan.size(6.0)
    north -= plan.size(_TITLE_PT) * 1.25 + plan.size(_SUBTITLE_PT) * 1.7
    gap, strip = plan.size(12.0), plan.size(_STRIP_PT)
    if plan.paper.is_wide:
        edge = east - (east - west) * share
        frame, panel = (west, south + strip, edge - gap, north), (edge, south, east, north)
    else:
        edge = south + (north - south) * share
        frame, panel = (west, edge + strip, east, north), (west, south, east, edge)
    window = window_on(plan.bounds, frame, plan.crs)
    land = land_of(plan.subject, window.shown, _PEN_MM / window.mm_per_metre)
    return _Map(plan, window, panel, land, spots_of(plan.subject, window))


def _around(plan: Plan) -> Iterator[Mark]:
    """Walk over the title and the notes at the foot."""
    west, south, east, north = plan.inner
    title, below = plan.size(_TITLE_PT), plan.size(_SUBTITLE_PT)
    yield Words(plan.notes.title, west, north - title * 0.9, title, bold=True)
    yield Words(plan.notes.subtitle, west, north - title * 1.25 - below * 0.9, below)
    size = plan.size(_FOOT_PT)
    high = height_of(plan.foot, east - west, _FOOT_COLUMNS, size, plan.faces)
    yield from in_columns(plan.foot, (west, south, east, south + high), _FOOT_COLUMNS, size, plan.faces) or []
