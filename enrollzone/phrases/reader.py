"""Read a phrase of a published catchment table: all of it, or nothing and where reading stopped.

`read("留侯里、湳興里（1－3鄰）")` gives the entries; `read("留侯里附近")` says that 附近 is not understood.
A phrase that lays a condition upon families (有兄姊就讀者…) is no list of places: it is reported, for the rules.
"""

from dataclasses import dataclass, replace
from typing import TypeGuard

from enrollzone.phrases.characters import LONGEST, Characters, NotUnderstood, PhraseError
from enrollzone.phrases.cursor import BUILDING_WORDS, DOOR_WORDS, SIDE_WORDS, Counted, Cursor
from enrollzone.phrases.edges import edge_of_road, edge_of_sentence
from enrollzone.phrases.names import UNIT_SUFFIXES, Division, describes, divisions, is_road
from enrollzone.phrases.syntax import Edge, Entry, Groups, Named, Part, Phrase, Road, Section, Shared, Side, numeral

_SIDES = dict(zip(SIDE_WORDS, (Side.ODD, Side.ODD, Side.EVEN, Side.EVEN), strict=True))
_OUTSIDE = ("除外", "以外", "外")
_WITHOUT = ("不含", "不包括", "除了", "除")
_SHARED = tuple(
    f"{link}{kind}" for link in ("之", "的", "") for kind in (
        "自由學區", "自由学区", "共同學區", "共同学区", "雙向學區", "双向学区", "三向學區", "三向学区",
    )
)  # fmt: skip
_UNITS_ONLY = tuple(suffix for suffix in UNIT_SUFFIXES if suffix != "村")  # a hamlet may end in 村
_TWO_SCHOOLS = "应为两所以上学校和“自由學區”等 / expected two schools or more, and 自由學區 or the like"
_EXPECTED = "应为社区、村、里、乡镇街道、道路或小区 / expected a community, village, township, road or estate"


def read(text: str, townships: frozenset[str] = frozenset(), within: str = "") -> Phrase | NotUnderstood:
    """Return what a phrase says, or where reading stopped and what was expected there.

    `townships` are the names of those known; where none is given, a name is taken for one by its suffix. `within` is
    the township that the table itself is about, for entries that name none.
    """
    if len(text) > LONGEST:
        return NotUnderstood(LONGEST, "文字过长 / the text is too long for a phrase")
    try:
        return _Reader(Cursor(text), townships, within).phrase()
    except PhraseError as error:
        return error.found


class _Reader:
    """One reading of one phrase, from left to right, each sign looked at a bounded number of times."""

    def __init__(self, cursor: Cursor, townships: frozenset[str], within: str) -> None:
        self.cursor = cursor
        self.townships = townships
        self.within = within

    def phrase(self) -> Phrase:
        sections = []
        while not self.cursor.is_at_end:
            sections.append(self.section())
            if not self.comma():
                self.cursor.take("。")
        if not sections:
            raise self.cursor.error(_EXPECTED)
        return Phrase(tuple(sections))

    def section(self) -> Section:
        self.cursor.take_paragraph()
        entries: list[Entry] = []
        edges: list[Edge] = []
        while True:
            self.item(entries, edges)
            shared = self.shared()
            if shared or not self.goes_on():
                return Section(tuple(entries), shared, tuple(edges))

    def comma(self) -> str:
        """Move past a comma, behind which something must follow: a list that ends in one has lost an entry."""
        comma = self.cursor.take("、", ",")
        if comma and self.cursor.is_at_end:
            raise self.cursor.error("列表没有写完 / the list is not finished", self.cursor.at - 1)
        return comma

    def goes_on(self) -> bool:
        """Move past a comma behind which the section goes on; a paragraph number, 。 or the end closes it."""
        comma = self.comma()
        if self.cursor.opens_paragraph():
            return False
        if not comma and not self.cursor.is_at_end and not self.cursor.sees("。"):
            raise self.cursor.error("应为顿号、括号或结尾 / expected a comma, a bracket or the end")
        return bool(comma)

    def item(self, entries: list[Entry], edges: list[Edge]) -> None:
        """Read one entry, or a sentence on an edge; an entry without a township takes that of the one before it."""
        sentence = edge_of_sentence(self.cursor)
        if sentence:
            edges.append(sentence)
            return
        entry = self.entry(entries[-1].within if entries else self.within)
        edge = edge_of_road(self.cursor, entry.part.name) if isinstance(entry.part, Road) else None
        if edge:
            edges.append(edge)
        entries.append(entry)

    def entry(self, within: str) -> Entry:
        start, at = self.cursor.at, self.cursor.position
        division = self.division()
        entry = Entry(division.within or within, division.unit, at=at)
        if division.rest:
            entry = replace(entry, part=self.rest(division.rest))
        if counted := self.counted_here(entry):
            entry = replace(entry, part=counted)
        if entry == Entry():
            raise self.cursor.error(_EXPECTED, start)
        return self.bracketed(entry)

    def division(self) -> Division:
        start = self.cursor.at
        run = self.cursor.signs[start : self.cursor.name_end()]
        found = divisions(run, self.townships) if run else ()
        if len(found) != 1:
            raise self._unread(start, run, several=len(found) > 1)
        self.cursor.at += len(run)
        return found[0]

    def _unread(self, start: int, run: str, *, several: bool) -> PhraseError:
        if several:
            return self.cursor.error("可以有两种读法，请分开写 / can be read in two ways: write the names apart", start)
        known = max((len(front) for front in _readable_fronts(run, self.townships)), default=0)
        return self.cursor.error(_EXPECTED, start + known)

    def rest(self, name: str) -> Part:
        return Road(name, side=self.side()) if is_road(name) else Named(name)

    def counted_here(self, entry: Entry) -> Part | None:
        """Read numbers directly behind a name: groups of a unit, doors of a road, buildings of an estate."""
        counted = self.cursor.counted()
        if counted is None:
            return None
        part = _counted_part(entry, counted)
        if part is None:
            raise self.cursor.error("这里的数字不知道数什么 / these numbers do not fit what stands before them")
        self.cursor.at = counted.end
        return replace(part, side=self.side()) if isinstance(part, Road) else part

    def side(self) -> Side:
        return _SIDES.get(self.cursor.take(*_SIDES), Side.ALL)

    def bracketed(self, entry: Entry) -> Entry:
        """Read the brackets behind an entry: which parts of it, which side of a road, and what is taken out."""
        while self.cursor.sees("(") and not self._opens_other():
            self.cursor.expect("(")
            entry = self.inside(entry)
            self.cursor.expect(")")
        return entry

    def _opens_other(self) -> bool:
        """Tell whether the bracket holds a shared area or a sentence on an edge."""
        signs = self.cursor.signs
        close = signs.find(")", self.cursor.at)
        content = signs[self.cursor.at + 1 : close] if close > 0 else ""
        return content.endswith(_SHARED) or "临街面" in content or "臨街面" in content

    def inside(self, entry: Entry) -> Entry:
        if isinstance(entry.part, Road) and self.cursor.sees(*_SIDES):
            return replace(entry, part=replace(entry.part, side=self.side()))
        says_without = bool(self.cursor.take(*_WITHOUT))
        named = self.listed(entry)
        if self.cursor.take(*_OUTSIDE) or says_without:
            return replace(entry, without=(*entry.without, *named))
        first = named[0]
        if len(named) > 1 or not _narrows(first) or isinstance(entry.part, Groups):
            raise self.cursor.error("应为“除外” / expected 除外 (except)")
        return replace(entry, part=first)

    def listed(self, entry: Entry) -> tuple["Entry | Part", ...]:
        """Read a list in brackets: numbers that belong to the entry, units of a township, named parts of a unit."""
        found: list[Entry | Part] = []
        while True:
            found.append(self.counted_here(entry) or self.named(entry))
            if not self.cursor.take("、", ","):
                return tuple(found)

    def named(self, entry: Entry) -> "Entry | Part":
        start = self.cursor.at
        run = self.cursor.signs[start : self.cursor.name_end()]
        name = next((run.removesuffix(word) for word in _OUTSIDE if run.endswith(word) and len(run) > len(word)), run)
        return self.named_part(name) if entry.unit else self.named_unit(entry.within, name)

    def named_part(self, name: str) -> Part:
        if not name or name[0].isdecimal() or name.startswith("第") or name.endswith(_UNITS_ONLY) or describes(name):
            raise self.cursor.error(_EXPECTED)
        self.cursor.at += len(name)
        part = self.rest(name)
        return self.counted_here(Entry(part=part)) or part

    def named_unit(self, within: str, name: str) -> Entry:
        at = self.cursor.position
        found = [one for one in divisions(name, self.townships) if one.unit and not one.within]
        if len(found) != 1:
            raise self.cursor.error(_EXPECTED)
        self.cursor.at += len(name)
        unit = Entry(within, found[0].unit, self.rest(found[0].rest) if found[0].rest else None, at=at)
        return replace(unit, part=self.counted_here(unit) or unit.part)

    def shared(self) -> Shared | None:
        """Read the schools of a shared area in 【】, or in brackets that end with the name of such an area."""
        opening = self.cursor.signs[self.cursor.at : self.cursor.at + 1]
        closing = {"【": "】", "(": ")"}.get(opening)
        if closing is None:
            return None
        start = self.cursor.at
        close = self.cursor.signs.find(closing, start)
        content = self.cursor.signs[start + 1 : close] if close > 0 else ""
        kind = next((kind for kind in _SHARED if content.endswith(kind)), "")
        schools = content.removesuffix(kind).split("、") if kind else []
        if len(schools) < 2 or not all(schools):
            raise self.cursor.error(_TWO_SCHOOLS, start + 1)
        self.cursor.at = close + 1
        return Shared(tuple(schools), kind)


def _counted_part(entry: Entry, counted: Counted) -> Part | None:
    if counted.word in DOOR_WORDS:
        return Road(entry.part.name, counted.ranges) if isinstance(entry.part, Road) else None
    if counted.word in BUILDING_WORDS:
        return Named(entry.part.name, counted.ranges, counted.word) if isinstance(entry.part, Named) else None
    return Groups(counted.ranges, counted.word) if entry.unit and _whole_or_groups(entry.part) else None


def _narrows(part: Entry | Part) -> TypeGuard[Groups | Road]:
    """Tell whether something in brackets can say which part of a place is meant: a road without numbers explains."""
    return isinstance(part, Groups) or (isinstance(part, Road) and bool(part.ranges or part.side))


def _whole_or_groups(part: Part | None) -> bool:
    return part is None or isinstance(part, Groups)


def _readable_fronts(run: str, townships: frozenset[str]) -> list[str]:
    """Return the fronts of a run that would make sense alone: reading stopped behind the longest of them."""
    ends = (end for end in range(2, len(run)) if run[:end].endswith((*UNIT_SUFFIXES, "区", "區", "镇", "街道")))
    return [run[:end] for end in ends if divisions(run[:end], townships)]


@dataclass(frozen=True)
class Paragraph:
    """A numbered paragraph of a cell (一、… 二、…), or all of a cell without numbers; `at` is where it begins in it."""

    at: int
    text: str


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a cell, cut where 一、 二、 三、 follow one another. Each is a phrase of its own.

    A number that is not the next one is no paragraph: then the cell stays whole from there on.
    """
    characters = Characters.of(text[:LONGEST])
    starts, expected = [0], 1
    for at in range(len(characters.signs)):
        if characters.signs.startswith(f"{numeral(expected)}、", at):
            starts.append(characters.places[at])
            expected += 1
    ends = [*starts[1:], len(text)]
    cut = (Paragraph(start, text[start:end]) for start, end in zip(starts, ends, strict=True))
    return tuple(paragraph for paragraph in cut if paragraph.text.strip())
