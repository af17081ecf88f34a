"""Markdown that says what was written: no word of a pack becomes markup, breaks a table or ends a list."""

import re
from collections.abc import Iterable, Iterator, Sequence

_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&#])")
_LIST = re.compile(r"^(\d+)([.)])|^([-+=])")  # what would begin a list or underline a heading at the start of a line


def escaped(text: str) -> str:
    """Return a text on one line whose every character stands for itself."""
    flat = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _LIST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", flat)


def heading(level: int, text: str) -> Iterator[str]:
    """Walk over the lines of a heading; `text` is escaped here."""
    yield f"{'#' * level} {escaped(text)}"
    yield ""


def paragraph(markup: str) -> Iterator[str]:
    """Walk over the lines of a paragraph of finished markup."""
    yield markup
    yield ""


def section(title: str, lines: Iterable[str], level: int = 2) -> Iterator[str]:
    """Walk over a heading and its lines, with an empty line after them; without lines there is no section."""
    held = list(lines)
    if held:
        yield from heading(level, title)
        yield from held
        if held[-1]:
            yield ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Walk over the lines of a table of plain texts; without rows there is no table."""
    held = [[escaped(cell) for cell in row] for row in rows]
    if held:
        yield _row(map(escaped, columns))
        yield _row("---" for _ in columns)
        yield from map(_row, held)
        yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def bullet(depth: int, markup: str) -> str:
    """Return a line of a nested list, of finished markup."""
    return f"{'  ' * depth}- {markup}"


def strong(text: str) -> str:
    """Return a text in bold."""
    return f"**{escaped(text)}**"


def fenced(kind: str, text: str) -> Iterator[str]:
    """Walk over the lines of a block of another language; the fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{kind}"
    yield from text.splitlines()
    yield fence
    yield ""
