"""One leaf of A4: what still fits on it, counted in lines before it is printed.

A text is as wide as its characters: one of Chinese takes a whole square, one of Latin letters a little over half. What
does not fit is counted and said, never dropped in silence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar
from unicodedata import east_asian_width

Thing = TypeVar("Thing")

_NARROW = 0.56  # of a square, with the rounding up of words that are not broken
ELLIPSIS = "……"


@dataclass(frozen=True)
class Fitted(Generic[Thing]):
    """What of a list stands on the leaf, and how many of it do not."""

    shown: tuple[Thing, ...]
    left: int


def squares(text: str) -> float:
    """Return how wide a text is, in squares."""
    return sum(1.0 if east_asian_width(character) in "WFA" else _NARROW for character in text)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many squares: whole, or its beginning with the sign that it goes on."""
    if squares(text) <= most:
        return text
    room, end = most - squares(ELLIPSIS), 0
    for character in text:
        room -= squares(character)
        if room < 0:
            break
        end += 1
    return text[:end].rstrip("，、；：。 ") + ELLIPSIS


class Leaf:
    """Counts the lines that are left: `lines` of so many `wide` squares at first."""

    def __init__(self, lines: float, wide: float) -> None:
        self.left, self.wide = lines, wide

    def lines(self, *texts: str, columns: int = 1) -> float:
        """Return how many lines texts take, each beginning a new one, in one of so many columns of equal width."""
        return sum(max(1, ceil(squares(text) / (self.wide / columns))) for text in texts) / columns

    def take(
        self,
        things: Sequence[Thing],
        words: Callable[[Thing], Iterable[str]],
        *,
        most: float,
        around: float = 0.0,
        columns: int = 1,
    ) -> Fitted[Thing]:
        """Return the first of some things that fit into the lines left, and into `most`; `around` is their heading.

        Where not all fit, a line is kept for saying so.
        """
        room = min(most, self.left) - around
        needed = [self.lines(*words(thing), columns=columns) for thing in things]
        if sum(needed) > room:
            room -= 1
        shown, used = 0, 0.0
        while shown < len(things) and used + needed[shown] <= room:
            used += needed[shown]
            shown += 1
        if things:
            self.left -= used + around + (shown < len(things))
        return Fitted(tuple(things[:shown]), len(things) - shown)
