"""What a published phrase says: entries with their parts and exceptions, shared areas, and edge rules.

Every piece prints itself back in the writing of the tables, and what is printed reads as the same piece again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

Ranges = tuple[tuple[int, int | None], ...]
"""Numbers from first to last, both included; a range without end goes on as far as there are numbers."""


class Side(StrEnum):
    """Which door numbers of a road are meant, in the words of the tables."""

    ALL = ""
    ODD = "单号"
    EVEN = "双号"


class EdgeKind(StrEnum):
    """How the edge of an area runs along a road: 街心, 含临街面 or 不含临街面."""

    CENTRELINE = "centreline"
    WITH_FRONTAGE = "with_frontage"
    WITHOUT_FRONTAGE = "without_frontage"


@dataclass(frozen=True)
class Groups:
    """Village groups by number; `word` is what the table calls them (鄰, 组, 社 …)."""

    ranges: Ranges
    word: str

    @property
    def words(self) -> str:
        """The groups as a table writes them."""
        return f"（{ranges_words(self.ranges)}{self.word}）"


@dataclass(frozen=True)
class Road:
    """A road, or door numbers of it; `ranges` is empty where no number is named."""

    name: str
    ranges: Ranges = ()
    side: Side = Side.ALL

    @property
    def words(self) -> str:
        """The road as a table writes it."""
        return self.name + (f"{ranges_words(self.ranges)}号" if self.ranges else "") + self.side


@dataclass(frozen=True)
class Named:
    """An estate or a natural village by name; `buildings` are those of them that are meant, all where it is empty."""

    name: str
    buildings: Ranges = ()
    word: str = ""

    @property
    def words(self) -> str:
        """The estate as a table writes it."""
        return self.name + (f"{ranges_words(self.buildings)}{self.word}" if self.buildings else "")


Part = Groups | Road | Named


@dataclass(frozen=True)
class Entry:
    """A unit, or a part of it; a whole township where no unit is named; a road or estate alone where nothing is.

    `within` is the township or district, as written or carried over from the entry before; `without` are the entries
    and parts that are taken out of it. `at` is the position of its first character in the text.
    """

    within: str = ""
    unit: str = ""
    part: Part | None = None
    without: tuple["Entry | Part", ...] = ()
    at: int = field(default=0, compare=False)

    @property
    def words(self) -> str:
        """The entry as a table writes it, without the township."""
        taken = "、".join(_bare(one) for one in self.without)
        whole = self.unit or (f"{self.within}全部" if self.part is None else "")
        return whole + (self.part.words if self.part else "") + (f"（除{taken}外）" if taken else "")


@dataclass(frozen=True)
class Edge:
    """A sentence on how the edge runs along a road. It decides nothing by itself and is kept as it stands."""

    kind: EdgeKind
    road: str
    sentence: str


@dataclass(frozen=True)
class Shared:
    """The schools among which families of a shared area choose, as named; `kind` is what the table calls the area."""

    schools: tuple[str, ...]
    kind: str

    @property
    def words(self) -> str:
        """The shared area as a table writes it."""
        return f"【{'、'.join(self.schools)}{self.kind}】"


@dataclass(frozen=True)
class Section:
    """Entries that belong together: of one school, or shared by the schools of `shared`."""

    entries: tuple[Entry, ...]
    shared: Shared | None = None
    edges: tuple[Edge, ...] = ()

    @property
    def words(self) -> str:
        """The section as a table writes it: a township stands where it changes."""
        said = []
        before = ""
        frontages = {edge.road: edge.sentence for edge in self.edges if edge.kind is not EdgeKind.CENTRELINE}
        for entry in self.entries:
            named = entry.within if entry.within != before and (entry.unit or entry.part) else ""
            road = entry.part.name if isinstance(entry.part, Road) else ""
            said.append(named + entry.unit + frontages[road] if road in frontages else named + entry.words)
            before = entry.within
        said += [edge.sentence for edge in self.edges if edge.kind is EdgeKind.CENTRELINE]
        return "、".join(said) + (self.shared.words if self.shared else "")


@dataclass(frozen=True)
class Phrase:
    """A whole phrase: its sections in order."""

    sections: tuple[Section, ...]

    @property
    def words(self) -> str:
        """The phrase as a table writes it."""
        if len(self.sections) == 1:
            return self.sections[0].words
        return "".join(f"{numeral(n)}、{section.words}" for n, section in enumerate(self.sections, start=1))


def ranges_words(ranges: Ranges) -> str:
    """Return ranges as a table writes them: ``1-3、7``, and ``12-`` for one without end."""
    return "、".join(str(first) if first == last else f"{first}-{last or ''}" for first, last in ranges)


def joined(ranges: Iterable[tuple[int, int | None]]) -> Ranges:
    """Return the same numbers in rising order, with ranges that touch or overlap made one."""
    merged: list[tuple[int, int | None]] = []
    for first, last in sorted(ranges, key=lambda one: one[0]):
        reaches = merged and (merged[-1][1] is None or first <= (merged[-1][1] or 0) + 1)
        if not reaches:
            merged.append((first, last))
        elif merged[-1][1] is not None:
            merged[-1] = (merged[-1][0], None if last is None else max(last, merged[-1][1]))
    return tuple(merged)


_DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as a list numbers its paragraphs: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return front + (_DIGITS[ones] if ones else "")


def _bare(one: "Entry | Part") -> str:
    return f"{ranges_words(one.ranges)}{one.word}" if isinstance(one, Groups) else one.words
