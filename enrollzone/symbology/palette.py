"""How zones look on every map that leaves the program: a colour, a pattern and a letter each, on screen and on paper.

Colour alone is never the only difference. The grounds stand in eight steps of lightness, so that a grey print keeps
them apart, and their hues were chosen so that people who see no red or no green do too: any two differ by at least 15
in CIELAB, in colour, as a protanope, a deuteranope or a tritanope sees them (simulated after Machado, Oliveira and
Fernandes 2009). The patterns go round in seven while the grounds go round in eight, so that neighbours in a list differ
in both and 56 zones pass before a pair returns; the letters go on for ever. Stripes that rise to the right are kept for
what is not settled, on every map.
"""

from dataclasses import dataclass
from enum import StrEnum


class Hatch(StrEnum):
    """A pattern; its value is the mark by which matplotlib draws it.

    SOLID is a ground without any. RISING belongs to land that is not settled and to no zone.
    """

    SOLID = ""
    DOTS = "."
    LEVEL = "-"
    UPRIGHT = "|"
    RINGS = "o"
    GRID = "+"
    CROSSED = "x"
    RISING = "/"


@dataclass(frozen=True)
class Look:
    """What a zone is drawn with: its ground and its line as #rrggbb, its pattern, and a letter for keys and labels.

    The line is dark enough to be read on the ground, and black text is too.
    """

    colour: str
    hatch: Hatch
    line: str
    letter: str


_GROUNDS = (
    ("#ebe4a9", "#454409"),
    ("#91acc1", "#084763"),
    ("#7ad8b6", "#014c38"),
    ("#4b98c6", "#014765"),
    ("#befdf6", "#054b46"),
    ("#d8b174", "#573e0a"),
    ("#c0d5fd", "#024476"),
    ("#9f9e7b", "#42450a"),
)
"""Grounds with their lines. The lightness of one after another jumps by ten or more, since neighbours often follow."""

_HATCHES = (Hatch.SOLID, Hatch.DOTS, Hatch.LEVEL, Hatch.RINGS, Hatch.UPRIGHT, Hatch.CROSSED, Hatch.GRID)

UNSETTLED = Look("#ffffff", Hatch.RISING, "#8f1d1d", "?")
"""Land of which only some homes belong to a zone, or of which a question is open."""

UNLISTED = Look("#f0f0f0", Hatch.SOLID, "#6b6b6b", "")
"""Land that no list names, or that no policy speaks of: a breath of grey, so that it ends without a line around it."""

INK, STRIKING = "#1b1b1b", "#c4161c"
"""The colour of words and of borders between zones; and that of what somebody has to look at."""


def look(number: int) -> Look:
    """Return how a zone looks by its number among the zones of its policy, the first being 0."""
    colour, line = _GROUNDS[number % len(_GROUNDS)]
    return Look(colour, _HATCHES[number % len(_HATCHES)], line, _letter(number))


def _letter(number: int) -> str:
    """A to Z, then AA, AB and so on, as columns of a sheet are lettered."""
    before, last = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)
