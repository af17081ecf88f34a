"""A sheet put together: title, map, legend and notes on paper, with as much map as the legend leaves room for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.mapsheets.columns import Entry, height_of, in_columns
from enrollzone.mapsheets.furniture import furniture
from enrollzone.mapsheets.ground import grounds, seen
from enrollzone.mapsheets.labels import Room
from enrollzone.mapsheets.land import Plot, land_of, shown_of
from enrollzone.mapsheets.legend import Content, key_of, legend_of
from enrollzone.mapsheets.lettering import POINT, Lettering, lettering
from enrollzone.mapsheets.marks import Box, Mark, Sheet, Words
from enrollzone.mapsheets.notes import Notes
from enrollzone.mapsheets.papers import PAPERS, Paper
from enrollzone.mapsheets.sites import spots_of
from enrollzone.mapsheets.subjects import NoMapError, Subject
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.mapsheets.window import Window, window_on
from enrollzone.messages import Message

_SHARES = {0.18: 8.5, 0.24: 7.5, 0.3: 6.5, 0.38: 5.5, 0.46: 5.5, 0.6: 5.5}
"""How much of a sheet the legend may take, the least first, and the least size in which it may then be set (points)."""

_WITH_KEY = 5
"""How many of these are tried with a key of names: beyond them a map for the key's sake would be too small to read."""

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

    @cached_property
    def foot_height(self) -> float:
        """How much of the sheet they take."""
        west, _, east, _ = self.inner
        return height_of(self.foot, east - west, _FOOT_COLUMNS, self.size(_FOOT_PT), self.faces)


@dataclass(frozen=True, eq=False)
class _Map:
    """A plan with a place for its map and one for its legend."""

    plan: Plan
    frame: Box
    panel: Box
    least_points: float

    @cached_property
    def window(self) -> Window:
        return window_on(self.plan.bounds, self.frame, self.plan.crs)

    @cached_property
    def content(self) -> Content:
        """What its legend speaks of."""
        plan, window = self.plan, self.window
        land = land_of(plan.subject, window.shown, _PEN_MM / window.mm_per_metre)
        return Content(plan.subject, land, spots_of(plan.subject, window), plan.words, plan.faces)

    @cached_property
    def rooms(self) -> list[tuple[Plot, Room]]:
        """The units with the land on which their names may stand."""
        return [(plot, Room(shape)) for plot, shape in seen(self.content.land, self.window)]

    def lettering(self, *, numbered: bool) -> Lettering:
        """What is written on the map."""
        subject = self.plan.subject
        letters = {zone.id: subject.numbers[zone.id] for zone in subject.zones}
        lettered = self.plan.faces, self.plan.paper.lettering
        return lettering(self.rooms, self.content.spots, letters, self.frame, lettered, numbered=numbered)

    def in_panel(self, entries: list[Entry]) -> list[Mark] | None:
        """Entries set in the panel, as large as they fit; None where they do not."""
        for points in (one for one in _LEGEND_PT if one >= self.least_points):
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
    layouts = [_laid_out(plan, share) for share in _SHARES]
    sheet = _tried(layouts[:_WITH_KEY], numbered=True) or _tried(layouts, numbered=False)
    if sheet is None:
        sizes = tuple(PAPERS)
        raise ParameterError([FieldProblem("paper", "paper_too_small", sizes[sizes.index(plan.paper.name) + 1 :])])
    return sheet


def _tried(layouts: list[_Map], *, numbered: bool) -> Sheet | None:
    """The sheet of the first layout in which everything fits; None where there is none.

    A legend that takes more of the paper leaves less for the map, so that more names need a number: what does not fit
    with the names of one layout is not tried with those of the next.
    """
    entries = legend_of(layouts[0].content)
    for laid in layouts:
        if laid.in_panel(entries) is None:
            continue
        written = laid.lettering(numbered=numbered)
        entries = [*legend_of(laid.content), *key_of(laid.content, written)]
        panel = laid.in_panel(entries)
        if panel is not None:
            return _sheet(laid, written, panel)
    return None


def _sheet(laid: _Map, written: Lettering, panel: list[Mark]) -> Sheet:
    plan = laid.plan
    below = (*grounds(laid.content.land, plan, laid.window), *written.marks)
    marks = (*below, *furniture(plan, laid.window), *panel, *_around(plan))
    return Sheet(plan.paper.width, plan.paper.height, plan.notes.title, laid.window.scale, plan.notes.number, marks)


def _laid_out(plan: Plan, share: float) -> _Map:
    """A plan whose legend has a share of the paper, at the right of a sheet on its long side, else below."""
    west, south, east, north = plan.inner
    south += plan.foot_height + plan.size(6.0)
    north -= plan.size(_TITLE_PT) * 1.25 + plan.size(_SUBTITLE_PT) * 1.7
    gap, strip = plan.size(12.0), plan.size(_STRIP_PT)
    if plan.paper.is_wide:
        edge = east - (east - west) * share
        return _Map(plan, (west, south + strip, edge - gap, north), (edge, south, east, north), _SHARES[share])
    edge = south + (north - south) * share
    return _Map(plan, (west, edge + strip, east, north), (west, south, east, edge), _SHARES[share])


def _around(plan: Plan) -> Iterator[Mark]:
    """Walk over the title and the notes at the foot."""
    west, south, east, north = plan.inner
    title, below = plan.size(_TITLE_PT), plan.size(_SUBTITLE_PT)
    yield Words(plan.notes.title, west, north - title * 0.9, title, bold=True)
    yield Words(plan.notes.subtitle, west, north - title * 1.25 - below * 0.9, below)
    foot = west, south, east, south + plan.foot_height
    yield from in_columns(plan.foot, foot, _FOOT_COLUMNS, plan.size(_FOOT_PT), plan.faces) or []
