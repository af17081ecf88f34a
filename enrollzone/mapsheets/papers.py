"""Sheets of paper and the scales at which land is drawn on them. Lengths on paper are millimetres."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log10

A4_MM2 = 210.0 * 297.0
_STEPS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2, 2.5, 2.8, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, 8.0, 9.0)
_BAR_STEPS = (5.0, 2.0, 1.0)


@dataclass(frozen=True)
class Paper:
    """A sheet as it lies before its reader, of a size of ISO 216."""

    name: str
    width: float
    height: float

    @property
    def is_wide(self) -> bool:
        """Tell whether it lies on its long side."""
        return self.width > self.height

    @property
    def turned(self) -> "Paper":
        """The same sheet, turned by a quarter."""
        return Paper(self.name, self.height, self.width)

    @property
    def lettering(self) -> float:
        """How many times as large its words are as on A4: a larger sheet is read from farther away."""
        return float((self.width * self.height / A4_MM2) ** 0.3)


PAPERS: Mapping[str, Paper] = {
    paper.name: paper
    for paper in (
        Paper("A4", 210.0, 297.0),
        Paper("A3", 297.0, 420.0),
        Paper("A2", 420.0, 594.0),
        Paper("A1", 594.0, 841.0),
        Paper("A0", 841.0, 1189.0),
    )
}
"""The sizes by name, upright, the smallest first."""


def round_scale(least: float) -> int:
    """Return the smallest round n of a scale 1:n that is not below `least`, which is above 0."""
    power = 10.0 ** floor(log10(least))
    return ceil(next((step * power for step in _STEPS if step * power >= least * (1 - 1e-9)), 10 * power) - 1e-6)


def bar_metres(most: float) -> int:
    """Return the longest of 1, 2 or 5 times a power of ten that is not above `most` metres; at least 1."""
    power = 10.0 ** floor(log10(max(most, 1.0)))
    return int(next(step * power for step in _BAR_STEPS if step * power <= max(most, 1.0) * (1 + 1e-9)))
