"""Text set in lines of a width, as Chinese and English are broken: between characters, and between words."""

import re
from collections.abc import Callable, Iterable, Iterator

Measure = Callable[[str], float]
"""How wide a text is."""

_PIECES = re.compile(r"\s+|[!-~\u00a0-\u024f]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）》」』】〉”’…％·,.;:!?)]}")
_NOT_LAST = frozenset("（《「『【〈“‘([{")


def set_in_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Return a text in lines that are no wider than `width`, if a single piece is not already wider."""
    return pieces_in_lines(_pieces(text), width, measure)


def items_in_lines(items: Iterable[str], width: float, measure: Measure, between: str = "\u3000") -> list[str]:
    """Return items one after another in lines; an item is broken only where it alone is wider than a line."""
    fitting = [line for item in items for line in _broken(item, width, measure)]
    return pieces_in_lines((piece for item in fitting for piece in (item, between)), width, measure)


def pieces_in_lines(pieces: Iterable[str], width: float, measure: Measure) -> list[str]:
    """Return pieces that are not broken in lines; blank ones at the ends of lines are left out."""
    lines, line, reached = [], "", 0.0
    for piece in pieces:
        wide = measure(piece)
        if line and reached + wide > width and not piece.isspace():
            lines.append(line.rstrip())
            line, reached = "", 0.0
        if line or not piece.isspace():
            line, reached = line + piece, reached + wide
    return [*lines, line.rstrip()] if line.rstrip() else lines


def _broken(item: str, width: float, measure: Measure) -> list[str]:
    return [item] if measure(item) <= width else set_in_lines(item, width, measure)


def _pieces(text: str) -> Iterator[str]:
    """Walk over the pieces of a text between which a line may end: marks stay with the word that they belong to."""
    held = ""
    for piece in _PIECES.findall(text):
        if held and (piece[0] in _NOT_FIRST or held[-1] in _NOT_LAST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
