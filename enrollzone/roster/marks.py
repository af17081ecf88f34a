"""What a workbook says of its cells beside their values: formulas, errors, merged cells, from which day it counts.

The reader of values gives nothing for an error and for a formula that was never worked out, and nothing for all but the
first of merged cells. Nothing means "not told", so these are looked for in the sheet itself. No formula is run.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from enrollzone.quarantine.markup import element
from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.roster.cells import Broken, position_of
from enrollzone.roster.faults import RowFault

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_XLSX_SIGNS = re.compile(rb"<(?:\w{1,20}:)?f[ />]|t=[\"']e[\"']|mergeCell ")
_ODS_SIGNS = re.compile(rb":formula=|value-type=[\"']error|-spanned=")
_LINKS = "xl/externalLinks/"
_MOST_COVERED = 100_000  # cells that merged ranges may cover: a range over whole columns says nothing of single rows

Parts = Mapping[str, bytes]
Place = tuple[int, int]  # row and column, both 0-based


@dataclass
class Marks:
    """Cells without a value of their own, merged ranges, how many formulas, and from which day it counts."""

    broken: dict[int, dict[int, Broken]] = field(default_factory=dict)
    ranges: list[tuple[Place, Place]] = field(default_factory=list)
    formulas: int = 0
    is_1904: bool = False
    links: bool = False

    def add(self, row: int, column: int, why: RowFault) -> None:
        """Mark one cell."""
        self.broken.setdefault(row, {})[column] = Broken(why)

    def of_row(self, row: int) -> Iterable[tuple[int, Broken]]:
        """The marked cells of a row by their column."""
        return self.broken.get(row, {}).items()

    def cover(self) -> None:
        """Mark every cell of a merged range but the first: what stands in the first says nothing of the others."""
        covered = 0
        for (top, left), (bottom, right) in self.ranges:
            covered += (bottom - top + 1) * (right - left + 1)
            if covered > _MOST_COVERED:
                raise UnreadableError(Trouble.CELLS_MERGED, range=f"{top + 1}:{bottom + 1}")
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        self.add(row, column, RowFault.CELL_MERGED)


def refuse_doctypes(parts: Parts) -> None:
    """Raise UnreadableError for a part with a document type, or in another encoding than UTF-8."""
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            if content.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise UnreadableError(Trouble.FILE_DAMAGED, part=name[:40], form="XML")
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise UnreadableError(Trouble.DOCUMENT_TYPE)


def marks_of_xlsx(parts: Parts, sheet: str) -> Marks:
    """Return the marks of a sheet of an .xlsx by its name. Raises UnreadableError."""
    book = element(_text(parts, "xl/workbook.xml"))
    links = element(_text(parts, "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): (link.get("Target", ""), link.get("TargetMode")) for link in links.iter("Relationship")}
    ids = {one.get("name"): one.get("id") for one in book.iter("sheet")}
    target, mode = targets.get(ids.get(sheet), ("", None))
    if mode == "External":
        raise UnreadableError(Trouble.LINKS_ELSEWHERE)
    counted = (properties.get("date1904") for properties in book.iter("workbookPr"))
    marks = Marks(is_1904=any(told in {"1", "true"} for told in counted), links=any(map(_is_link, parts)))
    content = parts.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}", b"")
    if _XLSX_SIGNS.search(content):
        _XlsxScan(marks).read(content)
    marks.cover()
    return marks


def marks_of_ods(parts: Parts, sheet: str) -> Marks:
    """Return the marks of a sheet of an .ods by its name. Raises UnreadableError."""
    marks, content = Marks(), parts.get("content.xml", b"")
    if _ODS_SIGNS.search(content):
        _OdsScan(marks, sheet).read(content)
    marks.cover()
    return marks


def _is_link(name: str) -> bool:
    return name.startswith(_LINKS)


def _text(parts: Parts, name: str) -> str:
    try:
        return parts[name].decode("utf-8-sig")
    except (KeyError, UnicodeDecodeError):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=name[:40], form="XLSX") from None


class _Scan:
    """Walks over the elements of a part under their local names, keeping nothing but marks."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks

    def read(self, content: bytes) -> None:
        parser = expat.ParserCreate(None, " ")
        parser.StartElementHandler, parser.EndElementHandler = self._started, self._ended
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(content, True)  # noqa: FBT003 - expat takes no names
        except expat.ExpatError as error:
            raise UnreadableError(Trouble.SYNTAX, line=error.lineno, form="XML") from None

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def _ended(self, name: str) -> None:
        self.end(_local(name))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Nothing is done at the end of an element, unless a scan says otherwise."""

    def text(self, text: str) -> None:
        """Text is not looked at, unless a scan says otherwise."""


class _XlsxScan(_Scan):
    def __init__(self, marks: Marks) -> None:
        super().__init__(marks)
        self._row = self._column = -1
        self._formula = self._valued = self._in_value = self._error = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            told = attributes.get("r", "")
            self._row = int(told) - 1 if told.isdecimal() and len(told) < 8 else self._row + 1
            self._column = -1
        elif name == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = position_of(place[1]) if place else self._column + 1
            self._formula, self._valued, self._error = False, False, attributes.get("t") == "e"
        elif name == "f":
            self._formula = True
        elif name in {"v", "is"}:
            self._in_value = True
        elif name == "mergeCell":
            self.marks.ranges.extend(_range(attributes.get("ref", "")))

    def text(self, text: str) -> None:
        self._valued |= self._in_value and bool(text)

    def end(self, name: str) -> None:
        if name in {"v", "is"}:
            # An empty text that was worked out is a value as well: <v></v>
            self._in_value, self._valued = False, True
        elif name == "c":
            self.marks.formulas += self._formula
            if self._error or (self._formula and not self._valued):
                self.marks.add(self._row, self._column, RowFault.CELL_ERROR)


class _OdsScan(_Scan):
    """Rows and cells of an .ods may stand for several: what is repeated is counted, and only marks are kept."""

    def __init__(self, marks: Marks, sheet: str) -> None:
        super().__init__(marks)
        self._sheet, self._here = sheet, False
        self._row, self._rows, self._column = 0, 1, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._here, self._row = attributes.get("name") == self._sheet, 0
        elif name == "table-row":
            self._rows, self._column = _count(attributes, "number-rows-repeated"), 0
        elif name in {"table-cell", "covered-table-cell"} and self._here:
            self._cell(attributes)

    def end(self, name: str) -> None:
        if name == "table-row":
            self._row += self._rows

    def _cell(self, attributes: dict[str, str]) -> None:
        self.marks.formulas += "formula" in attributes
        has_value = any(key.endswith("value-type") for key in attributes)
        if attributes.get("value-type") == "error" or ("formula" in attributes and not has_value):
            self.marks.add(self._row, self._column, RowFault.CELL_ERROR)
        rows, columns = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if rows > 1 or columns > 1:
            here = self._row, self._column
            self.marks.ranges.append((here, (here[0] + rows - 1, here[1] + columns - 1)))
        self._column += _count(attributes, "number-columns-repeated")


def _count(attributes: Mapping[str, str], name: str) -> int:
    told = attributes.get(name, "1")
    return int(told) if told.isdecimal() and 0 < len(told) < 8 else 1


def _range(told: str) -> Iterator[tuple[Place, Place]]:
    places = [_PLACE.fullmatch(part) for part in told.split(":")]
    if len(places) == 2 and places[0] and places[1]:
        first, last = ((int(place[2]) - 1, position_of(place[1])) for place in places if place)
        yield first, last


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
