"""Figures, the goals they are held to, and the table in which they are printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDTHS = (37, 11, 9, 14)  # what, median, ratio, goal; the rest of 80 columns says how it stands


@dataclass(frozen=True)
class Goal:
    """What a figure is held to. `name` is that of the list of goals (P3, P5, P6).

    `limit` is held against the ratio, unless `unit` names the unit of the figure itself. `least` turns the goal round.
    """

    name: str
    limit: float
    unit: str | None = None
    least: bool = False

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        amount = times(self.limit) if self.unit is None else quantity(self.limit, self.unit)
        return f"{self.name} {sign} {amount}"


@dataclass(frozen=True)
class Row:
    """One figure: the median of `what` in `unit` (s, MB, req/s, modules), and its ratio to the section's yardstick."""

    what: str
    value: float | None
    unit: str = "s"
    ratio: float | None = None
    goal: Goal | None = None

    @property
    def result(self) -> str:
        """How the figure stands to its goal. What could not be measured is never said to be reached."""
        if self.goal is None:
            return "" if self.value is not None else "not measured"
        held = self.ratio if self.goal.unit is None else self.value
        if held is None:
            return "not measured"
        reached = held >= self.goal.limit if self.goal.least else held <= self.goal.limit
        return "reached" if reached else "NOT reached"

    def cells(self) -> tuple[str, ...]:
        """Return the row as the table shows it."""
        value = "-" if self.value is None else quantity(self.value, self.unit)
        return self.what, value, "-" if self.ratio is None else times(self.ratio), str(self.goal or ""), self.result


@dataclass(frozen=True)
class Section:
    """The figures of one question. `yardstick` says to what the ratios are taken."""

    title: str
    yardstick: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def times(ratio: float) -> str:
    """Return a ratio to two places, a large one to whole numbers, a very large one to thousands."""
    if ratio >= 100_000:
        return f"{ratio / 1000:,.0f}k x"
    return f"{ratio:.2f} x" if ratio < 100 else f"{ratio:,.0f} x"


def quantity(value: float, unit: str) -> str:
    """Return a figure with its unit, to three digits; seconds as s, ms or µs, whichever reads best."""
    if unit != "s":
        return f"{value:,.0f} {unit}" if value >= 10 or value == int(value) else f"{value:.2f} {unit}"
    factor, shown = next(((f, u) for f, u in ((1, "s"), (1e3, "ms"), (1e6, "µs")) if value * f >= 1), (1e6, "µs"))
    return f"{value * factor:.3g} {shown}" if value * factor < 100 else f"{value * factor:.0f} {shown}"


def table(sections: Iterable[Section]) -> Iterator[str]:
    """Walk over the lines of the table, none longer than 80 columns."""
    for section in sections:
        yield ""
        yield section.title
        yield f"  ratio: to {section.yardstick}"
        yield _line(("  what", "median", "ratio", "goal", ""))
        for row in section.rows:
            what, *cells = row.cells()
            yield _line((f"  {what}", *cells))
        yield from (f"  {note}" for note in section.notes)


def _line(cells: tuple[str, ...]) -> str:
    what, value, ratio, goal, result = cells
    wide, middle, narrow, last = WIDTHS
    return f"{what:<{wide}}{value:>{middle}}{ratio:>{narrow}} {goal:<{last}}{result}".rstrip()
