"""Lines for an 80-column screen, on which a Chinese character takes two columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from enrollzone.i18n.lines import pieces

WIDTH = 80
_LONGEST_WORD = 60  # columns; a longer word is broken wherever the line ends


@dataclass(frozen=True)
class Entry:
    """One entry of a printed list: a mark, a text, and what stands below it, indented under the text."""

    text: str
    mark: str = ""
    below: tuple[str, ...] = ()


def section(heading: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Walk over the lines of a heading and its entries, after an empty line; without entries there is no section."""
    listed = tuple(entries)
    if listed:
        yield ""
        yield from listing(heading, listed)


def listing(heading: str, entries: Iterable[Entry]) -> Iterator[str]:
    """Walk over the lines of a heading and its entries."""
    yield from wrapped(heading)
    for entry in entries:
        mark = f"  {entry.mark} " if entry.mark else "  "
        yield from wrapped(entry.text, mark, " " * len(mark))
        for text in entry.below:
            yield from wrapped(text, " " * (len(mark) + 2))


def wrapped(text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    """Break a text into lines of at most 80 columns: after `first`, and below it after `rest`. Words stay whole."""
    line, fresh = first, True
    following = " " * len(first) if rest is None else rest
    for piece in _pieces(text):
        if not fresh and width(line + piece.rstrip()) > WIDTH:
            yield line.rstrip()
            line, fresh = following, True
        line, fresh = line + piece, False
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Walk over the pieces between which a line may break."""
    for piece in pieces(text):
        if width(piece) > _LONGEST_WORD:
            yield from piece
        else:
            yield piece


def width(text: str) -> int:
    """Return how many columns a text takes. What is wide only on Chinese screens (a quotation mark) counts as wide."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
