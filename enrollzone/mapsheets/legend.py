"""The legend of a sheet: every ground, line and number on it, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import shapely

from enrollzone.answers.listed import Listed
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.mapsheets.columns import Entry, stroke, swatch
from enrollzone.mapsheets.land import Edge, Land, Plot, Standing, standing_of
from enrollzone.mapsheets.lettering import Lettering, shown_name
from enrollzone.mapsheets.marks import Area, Box, Mark
from enrollzone.mapsheets.sites import Spot
from enrollzone.mapsheets.subjects import Subject
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.messages import Message
from enrollzone.policy.pack import ReadingStatus, Zone
from enrollzone.symbology.palette import INK, UNLISTED, UNSETTLED, Look, look

AROUND = Look("#faf6ec", UNLISTED.hatch, "#9a9a9a", "")
"""Land of other zones than those that a sheet is of."""

LINES: Mapping[Edge, tuple[float, str, tuple[float, ...]]] = {
    Edge.UNIT: (0.15, "#3f3f3f", ()),
    Edge.ZONE: (0.5, INK, ()),
    Edge.TOWNSHIP: (0.3, "#7a1fa2", (3.0, 0.8, 0.5, 0.8)),
    Edge.COUNTY: (0.7, "#7a1fa2", (2.4, 0.8, 0.5, 0.8, 0.5, 0.8)),
}
"""How lines are drawn: width and dashes in millimetres on A4."""

AREA_DASHES = (1.6, 1.0)
AREA_WIDTH = 0.55
_BELOW = 0.86


@dataclass(frozen=True, eq=False)
class Content:
    """What a legend speaks of."""

    subject: Subject
    land: Land
    spots: tuple[Spot, ...]
    words: Catalogue
    faces: Faces

    def say(self, code: Message) -> str:
        """Return the words for a message, with a sign for each character that cannot be drawn."""
        return self.faces.drawable(self.words.say(code))


def legend_of(content: Content) -> list[Entry]:
    """Return the legend: zones with their campuses, then what is not settled, then lines and signs."""
    heading = Entry(content.say(Message("sheet.legend")), heading=True, larger=1.15)
    return [heading, *_zones(content), *_unsettled(content), *_plain(content), *_lines(content)]


def key_of(content: Content, written: Lettering) -> list[Entry]:
    """Return the names that have a number on the map, and those that have none."""
    entries = []
    if written.key:
        numbered = tuple(f"{number} {name}" for number, name in written.key.items())
        entries += [Entry(content.say(Message("sheet.key")), heading=True), Entry(items=numbered, larger=_BELOW)]
    if written.unnamed:
        entries.append(Entry(content.say(Message("sheet.unnamed", {"number": written.unnamed}))))
    if written.nowhere and written.key:
        entries += [
            Entry(content.say(Message("sheet.nowhere")), heading=True),
            Entry(items=written.nowhere, larger=_BELOW),
        ]
    if written.nowhere and not written.key:
        entries.append(Entry(content.say(Message("sheet.too_many", {"number": len(written.nowhere)}))))
    return entries


def _zones(content: Content) -> Iterator[Entry]:
    spots = {spot.campus: spot for spot in content.spots}
    undrawn = _undrawn(content)
    for zone in content.subject.zones:
        kind = look(content.subject.numbers[zone.id])
        told = [_campus(content, spots[one.id]) for one in zone.campuses]
        alike = len(told) == 1 and content.words.say(zone.campuses[0].name) == content.words.say(zone.name)
        name = told[0] if alike else content.faces.drawable(content.words.say(zone.name))
        yield Entry(name, sign=swatch(kind, kind.letter))
        if told and not alike:
            yield Entry(items=tuple(told), below=True, larger=_BELOW)
        yield from (Entry(text, below=True, larger=_BELOW) for text in _more(content, zone, undrawn))


def _campus(content: Content, spot: Spot) -> str:
    if spot.at is not None:
        return content.say(Message("sheet.campus", {"number": spot.number, "name": spot.name}))
    if any(one.at for one in content.spots):
        return content.say(Message("sheet.campus_nowhere", {"name": spot.name}))
    return content.faces.drawable(content.words.say(spot.name))


def _more(content: Content, zone: Zone, undrawn: Mapping[str, int]) -> Iterator[str]:
    """Walk over what else is to be said of a zone: how campuses are chosen among, and what of it is not drawn."""
    if zone.mode and len(zone.campuses) > 1:
        yield content.say(Message(f"placement.{zone.mode}"))
    if zone.choice_of:
        names = tuple(content.subject.held.pack.zones[one].name for one in zone.choice_of)
        yield content.say(Message("sheet.choice", {"names": names}))
    if undrawn[zone.id]:
        yield content.say(Message("sheet.undrawn", {"number": undrawn[zone.id]}))
    elif not any(plot.told.zone == zone.id for plot in content.land.plots):
        yield content.say(Message("sheet.no_land"))


def _undrawn(content: Content) -> Counter[str]:
    """How many units without a polygon belong to each zone."""
    drawn = content.subject.coverage.edition.drawn
    told = (one for code, one in content.subject.held.units.items() if code not in drawn)
    return Counter(one.zone for one in told if one.zone)


def _unsettled(content: Content) -> Iterator[Entry]:
    """Walk over what says of which units not every home belongs to one zone, or only by an open question."""
    plots = content.land.of(Standing.UNSETTLED)
    if plots:
        yield Entry(content.say(Message("sheet.unsettled")), sign=swatch(UNSETTLED))
        yield Entry(items=tuple(_possible(content, plot) for plot in plots), below=True, larger=_BELOW)
    yield from _by_reading(content)
    if content.land.areas:
        yield Entry(content.say(Message("sheet.area")), sign=stroke(AREA_WIDTH, INK, AREA_DASHES))


def _by_reading(content: Content) -> Iterator[Entry]:
    """Walk over what says which units belong to a zone only by how an open question is read, and who says so."""
    found: dict[bool, list[Plot]] = {True: [], False: []}
    for plot in content.land.of(Standing.ZONE):
        if plot.told.how is Listed.READING:
            found[all(one.status is ReadingStatus.DECIDED for one in plot.told.readings)].append(plot)
    for is_decided, plots in found.items():
        if plots:
            yield Entry(content.say(Message("sheet.by_decision" if is_decided else "sheet.by_reading")))
            yield Entry(items=tuple(_possible(content, plot) for plot in plots), larger=_BELOW)


def _possible(content: Content, plot: Plot) -> str:
    """A unit as the map calls it, with the zones of its homes: letters of those in the legend, names of others."""
    zones, focus = content.subject.held.pack.zones, content.subject.focus
    letters = "/".join(
        look(content.subject.numbers[one]).letter if one in focus else content.words.say(zones[one].name)
        for one in plot.told.zones
    )
    told = {"name": shown_name(plot, content.faces), "letters": letters}
    return content.say(Message("sheet.possible_beyond" if plot.told.beyond else "sheet.possible", told))


def _plain(content: Content) -> Iterator[Entry]:
    if content.land.of(Standing.UNLISTED):
        yield Entry(content.say(Message("sheet.unlisted")), sign=swatch(UNLISTED))
    if content.land.of(Standing.AROUND):
        yield Entry(content.say(Message("sheet.around")), sign=swatch(AROUND))
    standings = Counter(
        standing_of(content.subject, told)
        for code, told in content.subject.held.units.items()
        if code not in content.subject.coverage.edition.drawn
    )
    if standings[Standing.UNSETTLED]:
        yield Entry(content.say(Message("sheet.undrawn_unsettled", {"number": standings[Standing.UNSETTLED]})))
    if standings[Standing.UNLISTED]:
        yield Entry(content.say(Message("sheet.undrawn_unlisted", {"number": standings[Standing.UNLISTED]})))


def _lines(content: Content) -> Iterator[Entry]:
    if any(spot.at for spot in content.spots):
        yield Entry(content.say(Message("sheet.dot")), sign=_dot)
    elif content.spots:
        yield Entry(content.say(Message("sheet.no_dots")))
    for edge, drawn in LINES.items():
        if edge in content.land.edges:
            yield Entry(content.say(Message(f"sheet.edge.{edge}")), sign=stroke(*drawn))


def _dot(box: Box) -> Sequence[Mark]:
    middle = shapely.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return [Area(middle.buffer((box[3] - box[1]) * 0.3), INK, edge="#ffffff")]
