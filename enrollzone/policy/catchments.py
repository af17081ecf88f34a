"""Catchments: which places of a county belong to which zone, as the list in the text says it.

The list is the law; polygons are pictures of it. A row names a unit, a whole township, or a part of a unit (an
estate, a natural village, the odd or even numbers of a road).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.atlas.edition import AddressRow, Alias, Parity
from enrollzone.atlas.spot import Spot


@dataclass(frozen=True)
class Part:
    """A part of a unit: a named thing in it, or door numbers `first`..`last` on one side of a road."""

    name: str
    first: int | None = None
    last: int | None = None
    parity: Parity | None = None

    @property
    def of_road(self) -> bool:
        """Tell whether the part is a stretch of a road."""
        return self.parity is not None

    def holds(self, row: AddressRow | None, road: str | None, number: int | None) -> bool:
        """Tell whether a matched address row, or a road and door number, lies in this part."""
        if self.parity is None:
            return row is not None and self.name in {row.name, *row.aliases}
        if road != self.name or not number:
            # 0 is no door number: it must not pass for an even one.
            return False
        low, high = self.first or 0, self.last
        return low <= number and (high is None or number <= high) and self.parity.admits(number)


@dataclass(frozen=True)
class CatchmentRow:
    """One entry of the list: a unit or township by code, as the text writes it, and the zone that it gives.

    `excepted` are the codes of the units that the text takes out of a whole township.
    """

    zone: str
    code: str
    text: str
    clause: str
    part: Part | None = None
    excepted: frozenset[str] = frozenset()

    def holds(self, row: AddressRow | None, road: str | None, number: int | None) -> bool:
        """Tell whether the entry names a part of a unit in which a matched row, or a road and door number, lies."""
        return self.part is not None and self.part.holds(row, road, number)

    @property
    def words(self) -> str:
        """The entry as a reader would say it: without the signs with which a pack writes it."""
        return self.text.replace("/*", "（全部）").replace("（全部） 除 ", "（除外：").replace("/", "") + (
            "）" if " 除 " in self.text else ""
        )


@dataclass(frozen=True)
class SharedClaim:
    """A place that the text gives to several zones; the option of `reading` in use says to which."""

    code: str
    zones: tuple[str, ...]
    reading: str


@dataclass(frozen=True)
class ZoneClaim:
    """The zones that a place may lie in, and the rows that say so.

    `reading` is set when a reading decides between them; `parts` are the narrower things to ask about when the unit is
    split; `conflict` says that rows of the list contradict one another.
    """

    zones: tuple[str, ...]
    rows: tuple[CatchmentRow, ...] = ()
    reading: str | None = None
    parts: tuple[Part, ...] = ()
    conflict: bool = False


@dataclass(frozen=True)
class Catchments:
    """The rows by code: those of units, and those of whole townships; and how the text writes each unit."""

    units: Mapping[str, tuple[CatchmentRow, ...]]
    townships: Mapping[str, tuple[CatchmentRow, ...]]
    shared: Mapping[str, SharedClaim]
    written: Mapping[str, tuple[Alias, ...]]
    nowhere: str

    @property
    def rows(self) -> tuple[CatchmentRow, ...]:
        """Every row, in the order of codes."""
        return tuple(row for table in (self.units, self.townships) for code in sorted(table) for row in table[code])

    def claim(self, spot: Spot) -> ZoneClaim:
        """Return the zones to which the list gives a place."""
        unit = spot.unit
        own = self.units.get(unit.code, ())
        over = tuple(row for row in self.townships.get(unit.township_code, ()) if unit.code not in row.excepted)
        if unit.code in self.shared:
            shared = self.shared[unit.code]
            return ZoneClaim(shared.zones, own + over, reading=shared.reading)
        parts = tuple(entry for entry in own if entry.part)
        hits = tuple(
            entry for named in spot.rows or (None,) for entry in parts if entry.holds(named, spot.road, spot.number)
        )
        if hits or not parts:
            return self._settled(tuple(dict.fromkeys(hits)) or own or over)
        return self._within_split_unit(parts, tuple(entry for entry in own if not entry.part) + over)

    def _settled(self, rows: tuple[CatchmentRow, ...]) -> ZoneClaim:
        zones = _zones(rows) or (self.nowhere,)
        return ZoneClaim(zones, rows, conflict=len(zones) > 1)

    def _within_split_unit(self, parts: tuple[CatchmentRow, ...], whole: tuple[CatchmentRow, ...]) -> ZoneClaim:
        """Claim every part, and what is left of the unit: that belongs where the whole does, or nowhere."""
        zones = dict.fromkeys((*_zones(parts), *(_zones(whole) or (self.nowhere,))))
        return ZoneClaim(tuple(zones), parts + whole, parts=tuple(entry.part for entry in parts if entry.part))


def _zones(rows: tuple[CatchmentRow, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.zone for entry in rows))
