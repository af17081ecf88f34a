"""A sketch of the sheet in which something was found: its columns, the rows around it, and the cell marked."""

from collections.abc import Iterator
from html import escape

from enrollzone.intake.columns import is_table, table_columns, unit_columns
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.whereabouts import Place

_WIDE, _HIGH, _FIRST = 150, 26, 56
_MOST_COLUMNS = 5
_LETTERS = 11


def sheet(content: Content, declaration: Declaration, place: Place, title: str) -> str:
    """Return the part of a file around a place as SVG. Only columns that we read show what stands in them."""
    columns = _shown(content, place)
    rows = _around(content, place)
    wide, high = _FIRST + _WIDE * max(len(columns), 1), _HIGH * (len(rows) + 2)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}" height="{high}" ',
            f'viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
            f'<text x="4" y="18" fill="#555">{escape(_short(content.file, 60))}</text>',
            *_header(columns, place),
            *(
                part
                for line, row in enumerate(rows, 2)
                for part in _row(row, line, columns, content, declaration, place)
            ),
            "</svg>",
        )
    )


def _shown(content: Content, place: Place) -> list[str]:
    """Return the first columns, with that of the place among them."""
    columns = list(content.columns[:_MOST_COLUMNS])
    if place.column is not None and place.column not in columns and place.column in content.columns:
        columns = [*columns[: _MOST_COLUMNS - 1], place.column]
    return columns


def _around(content: Content, place: Place) -> list[Record]:
    """Return the record of the place with its neighbours, the first ones where there is no place."""
    numbers = [record.number for record in content.records]
    here = numbers.index(place.record) if place.record in numbers else 1
    return list(content.records[max(here - 1, 0) : here + 2])


def _header(columns: list[str], place: Place) -> Iterator[str]:
    for number, column in enumerate(columns):
        yield from _cell(number, 1, column, marked=column == place.column, fill="#e8e8e8")


def _row(
    record: Record, line: int, columns: list[str], content: Content, declaration: Declaration, place: Place
) -> Iterator[str]:
    found = (table_columns if is_table(content, declaration) else unit_columns)(content, declaration)[0]
    ours = set(found.of.values())
    here = record.number == place.record
    yield f'<text x="{_FIRST - 8}" y="{line * _HIGH + 18}" text-anchor="end" fill="#555">{record.number}</text>'
    for number, column in enumerate(columns):
        text = record.cells.get(column, "") if column in ours else "···"
        marked = here and (place.column is None or column == place.column)
        yield from _cell(number, line, text, marked=marked)


def _cell(number: int, line: int, text: str, *, marked: bool, fill: str = "#fff") -> Iterator[str]:
    x, y = _FIRST + number * _WIDE, line * _HIGH
    colours = ("#f9d7d2", "#c00", 2) if marked else (fill, "#999", 1)
    yield f'<rect x="{x + 1}" y="{y + 1}" width="{_WIDE - 2}" height="{_HIGH - 2}" fill="{colours[0]}" '
    yield f'stroke="{colours[1]}" stroke-width="{colours[2]}"/>'
    yield f'<text x="{x + 8}" y="{y + 18}" fill="#222">{escape(_short(text, _LETTERS * 2))}</text>'


def _short(text: str, columns: int) -> str:
    """Cut a text to so many columns, a Chinese character taking two."""
    taken, used = "", 0
    for character in text:
        used += 1 if character.isascii() else 2
        if used > columns:
            return taken + "…"
        taken += character
    return taken
