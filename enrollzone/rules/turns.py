"""The days on which a test of one date turns, found once, so that a told day is only looked up among them."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Turns:
    """What a test comes to on every day of the calendar: `bands[n]` from `days[n - 1]` on, `bands[0]` before."""

    days: tuple[date, ...]
    bands: tuple[frozenset[str], ...]

    def at(self, day: date) -> frozenset[str]:
        """Return the bands that are possible when the date is this day."""
        return self.bands[bisect_right(self.days, day)]


def turns_of(bands_on: Callable[[date], frozenset[str]]) -> Turns:
    """Find the days on which the bands change, for a test that is monotone in its date.

    Bands that once changed never come back, so where both ends of a stretch have the same ones, so has all of it.
    """
    days: list[date] = []
    bands = [bands_on(date.min)]
    while bands[-1] != bands_on(date.max):
        days.append(_next_turn(bands_on, days[-1] if days else date.min, bands[-1]))
        bands.append(bands_on(days[-1]))
    return Turns(tuple(days), tuple(bands))


def _next_turn(bands_on: Callable[[date], frozenset[str]], start: date, here: frozenset[str]) -> date:
    """The first day after a start on which the bands are no longer what they are there."""
    still, turned = start.toordinal(), date.max.toordinal()
    while turned - still > 1:
        middle = (still + turned) // 2
        if bands_on(date.fromordinal(middle)) == here:
            still = middle
        else:
            turned = middle
    return date.fromordinal(turned)
