"""What differs between two editions of one county: unit by unit, and catchment by catchment.

Where both editions draw a unit, its land says what became of it; where they do not, its code, name and township do. A
new hand that draws the same line does not make a difference: slivers are told apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import shapely

from enrollzone.atlas.edition import AddressRow, Edition, Unit
from enrollzone.atlas.lineage import lineage
from enrollzone.atlas.overlay import SLIVER_M, AreaChange, Drawing, Overlay, dissolved
from enrollzone.atlas.vertices import Vertices, from_lonlat_array, lonlat_array

_ELSEWHERE = 0.5


class Became(StrEnum):
    """What became of a unit, gravest first.

    - merged: land of several units is now one's
    - split: land of one is now several's
    - moved: the code now stands for other land
    - recoded: the same land, or the same name in the same township, under another code
    - redrawn: at least one hundredth of the land, or a home, changed hands
    - transferred: it belongs to another township now
    - township_renamed: it belongs to the same township, which has another name
    """

    ADDED = "added"
    REMOVED = "removed"
    MERGED = "merged"
    SPLIT = "split"
    MOVED = "moved"
    RECODED = "recoded"
    REDRAWN = "redrawn"
    TRANSFERRED = "transferred"
    RENAMED = "renamed"
    TOWNSHIP_RENAMED = "township_renamed"


@dataclass(frozen=True)
class UnitChange:
    """What became of one unit, or of several that were merged: the units before and after, and everything that differs.

    `area` is there where both editions draw it; `rows` are the rows of the gazetteer that now lie in another unit.
    """

    became: tuple[Became, ...]
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    area: AreaChange | None = None
    rows: tuple[AddressRow, ...] = ()


@dataclass(frozen=True)
class ZoneChange:
    """What became of one catchment: the units that came to it and left it, and its land where that is drawn."""

    zone: str
    came: tuple[str, ...]
    left: tuple[str, ...]
    area: AreaChange | None = None

    @property
    def counts(self) -> bool:
        """Tell whether the catchment has changed."""
        return bool(self.came or self.left or (self.area and self.area.counts))


@dataclass(frozen=True)
class EditionDifference:
    """Everything that differs between two editions. `compared` units are drawn by both; all of them share `slivers_m2`.

    `zones` is None where nobody said which unit belongs to which catchment.
    """

    old: Edition
    new: Edition
    units: tuple[UnitChange, ...]
    zones: tuple[ZoneChange, ...] | None
    compared: int
    slivers_m2: float


ZoneTables = tuple[Mapping[str, str], Mapping[str, str]]
"""Which unit belongs to which catchment: under the old edition and under the new one."""


def difference(
    old: Edition,
    new: Edition,
    zones: ZoneTables | None = None,
    homes: Vertices | None = None,
    sliver_m: float = SLIVER_M,
) -> EditionDifference:
    """Return what differs between two editions.

    `homes` are longitudes and latitudes (WGS-84) of places known to be lived in, one row each: a unit of which only one
    of them changed hands has changed. What is nowhere wider than `sliver_m` metres is no change.
    """
    drawn_old, drawn_new, crs = _drawings(old, new)
    at = None if homes is None or crs is None else from_lonlat_array(homes, crs)
    sides = _Sides(old, new, Overlay(drawn_old, drawn_new, sliver_m), at)
    changes = tuple(sides.changes())
    areas = [area for code in drawn_old if (area := sides.area(code, code)) is not None]
    told = (
        None if zones is None else tuple(zone_changes(drawn_old, drawn_new, zones, sides.lineage.recoded, at, sliver_m))
    )
    return EditionDifference(old, new, changes, told, len(areas), sum((area.slivers_m2 for area in areas), 0.0))


def zone_changes(
    old: Drawing,
    new: Drawing,
    zones: ZoneTables,
    now: Mapping[str, str] | None = None,
    homes: Vertices | None = None,
    sliver_m: float = SLIVER_M,
) -> Iterator[ZoneChange]:
    """Walk over the catchments that changed, by name.

    `old` and `new` are the units' polygons in metres of one system, `homes` points in it. `now` says under which code a
    unit goes on that was recoded: such a unit neither came nor left.
    """
    before, after = zones
    land = Overlay(dissolved(old, before), dissolved(new, after), sliver_m)
    for zone in sorted({*before.values(), *after.values()}):
        had = {(now or {}).get(unit, unit) for unit, held in before.items() if held == zone}
        has = {unit for unit, held in after.items() if held == zone}
        drawn = zone in land.old and zone in land.new
        area = land.change(zone, homes=homes) if drawn else None
        change = ZoneChange(zone, tuple(sorted(has - had)), tuple(sorted(had - has)), area)
        if change.counts:
            yield change


class _Sides:
    """Two editions side by side: which unit of one is which of the other, and what else became of each."""

    def __init__(self, old: Edition, new: Edition, land: Overlay, homes: Vertices | None) -> None:
        self.old, self.new, self.land, self._homes = old.units, new.units, land, homes
        self._areas: dict[tuple[str, str], AreaChange] = {}
        self.lineage = lineage(old, new, land)
        self._rows = _rows_moved(old, new, self.lineage.recoded)

    def changes(self) -> Iterator[UnitChange]:
        """Walk over what changed, each change once, in order of the codes."""
        found = [*self._joined(), *self._divided(), *self._alone(), *self._of_one_side()]
        return iter(sorted(found, key=lambda change: [unit.code for unit in (*change.old, *change.new)]))

    def _joined(self) -> Iterator[UnitChange]:
        for code, olds in self.lineage.merged.items():
            yield self._change([Became.MERGED], sorted({*olds, *([code] if code in self.old else ())}), [code])

    def _divided(self) -> Iterator[UnitChange]:
        for code, news in self.lineage.split.items():
            yield self._change([Became.SPLIT], [code], sorted({*news, *([code] if code in self.new else ())}))

    def _alone(self) -> Iterator[UnitChange]:
        """Walk over the units that go on as one, under the same or another code, with something else about them."""
        several = {*self.lineage.merged, *self.lineage.split}
        for code in self.old:
            then = self.lineage.recoded.get(code, code)
            if then in self.new and not {code, then} & several:
                became = list(self._of_one(code, then))
                if became:
                    yield self._change(became, [code], [then])

    def _of_one_side(self) -> Iterator[UnitChange]:
        for code in self.old.keys() - self.new.keys() - self.lineage.told:
            yield self._change([Became.REMOVED], [code], [])
        for code in self.new.keys() - self.old.keys() - self.lineage.told:
            yield self._change([Became.ADDED], [], [code])

    def _of_one(self, code: str, then: str) -> Iterator[Became]:
        area = self.area(code, then)
        if area is not None and self._lies_elsewhere(code, then):
            yield Became.MOVED
        if code != then:
            yield Became.RECODED
        if (area is not None and area.counts) or code in self._rows:
            yield Became.REDRAWN
        yield from _of_names(self.old[code], self.new[then])

    def _lies_elsewhere(self, code: str, then: str) -> bool:
        before, after = self.land.old[code], self.land.new[then]
        return bool(shapely.intersection(before, after).area < _ELSEWHERE * min(before.area, after.area))

    def area(self, code: str, then: str) -> AreaChange | None:
        """Return what became of the land of a unit, where both editions draw it."""
        if code not in self.land.old or then not in self.land.new:
            return None
        if (code, then) not in self._areas:
            self._areas[code, then] = self.land.change(code, then, self._homes)
        return self._areas[code, then]

    def _change(self, became: Iterable[Became], olds: Sequence[str], news: Sequence[str]) -> UnitChange:
        area = self.area(olds[0], news[0]) if len(olds) == len(news) == 1 else None
        rows = tuple(row for code in olds for row in self._rows.get(code, ()))
        return UnitChange(
            tuple(became), tuple(map(self.old.__getitem__, olds)), tuple(map(self.new.__getitem__, news)), area, rows
        )


def _of_names(old: Unit, new: Unit) -> Iterator[Became]:
    # A township whose code and name are both others is another one; where units were recoded, its code alone changed.
    if old.township != new.township and old.township_code != new.township_code:
        yield Became.TRANSFERRED
    if old.name != new.name:
        yield Became.RENAMED
    if old.township != new.township and old.township_code == new.township_code:
        yield Became.TOWNSHIP_RENAMED


def _rows_moved(old: Edition, new: Edition, now: Mapping[str, str]) -> Mapping[str, tuple[AddressRow, ...]]:
    """Return the gazetteer rows of each old unit that are another unit's in the new edition, and no longer its own."""
    held: dict[object, set[str]] = {}
    for row in new.addresses:
        held.setdefault(_what(row), set()).add(row.unit)
    moved: dict[str, tuple[AddressRow, ...]] = {}
    for row in old.addresses:
        units = held.get(_what(row), set())
        if units and now.get(row.unit, row.unit) not in units:
            moved[row.unit] = (*moved.get(row.unit, ()), row)
    return moved


def _what(row: AddressRow) -> tuple[object, ...]:
    """What a row names, wherever it lies."""
    return row.kind, row.name, row.first, row.last, row.parity


def _drawings(old: Edition, new: Edition) -> tuple[Drawing, Drawing, str | None]:
    """Return the polygons of both editions in metres of one system: that of the old one, which may have none."""
    before, after = old.shapes(), new.shapes()
    if before is None or after is None:
        return {}, {}, None
    ours = {code: before.polygon(code) for code in before.codes}
    theirs = {code: after.polygon(code) for code in after.codes}
    if before.crs != after.crs:
        theirs = {
            code: shapely.transform(shape, partial(_between, after.crs, before.crs)) for code, shape in theirs.items()
        }
    return ours, theirs, before.crs


def _between(source: str, target: str, xy: Vertices) -> Vertices:
    return from_lonlat_array(lonlat_array(xy, source), target)
