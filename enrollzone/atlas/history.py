"""Which unit held a place on a day, or ever: the editions of a county over time."""

import threading
from collections.abc import Iterable
from datetime import date
from typing import NoReturn

import rtree.index

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import EDGE_TOLERANCE_M, Shapes


class EditionIndex:
    """Which unit held a place on a day, or on any day, over several editions of one county.

    An R-tree over easting, northing and day finds the candidates; the index of each edition decides. Editions without
    polygons hold no place. One lock guards the tree, which no two threads may read at once; it cannot be pickled,
    because its content would silently be lost.
    """

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._lock = threading.Lock()
        self._tree = rtree.index.Index(properties=rtree.index.Property(dimension=3))
        self._entries: list[tuple[Edition, Shapes, str]] = []
        self.crs: str | None = None
        for edition in editions:
            self._add(edition)

    def held(self, x: float, y: float, day: date) -> tuple[tuple[str, str], ...]:
        """Return (edition id, unit code) of every unit that owned the point on that day; x and y in metres of `crs`."""
        return self._owners(x, y, day.toordinal(), day.toordinal())

    def ever(self, x: float, y: float) -> tuple[tuple[str, str], ...]:
        """Return (edition id, unit code) of every unit that owned the point on any day, in order of time and code."""
        return self._owners(x, y, date.min.toordinal(), date.max.toordinal())

    def __getstate__(self) -> NoReturn:
        raise TypeError("an EditionIndex cannot be pickled or copied: build it anew from its editions")

    def _add(self, edition: Edition) -> None:
        shapes = edition.shapes()
        if shapes is None:
            return
        if self.crs not in {None, shapes.crs}:
            raise ValueError(f"{edition.id}: measured in {shapes.crs}, the editions before it in {self.crs}")
        self.crs = shapes.crs
        # The boxes are closed at both ends, and so is a period: its last day still belongs to it.
        last = edition.period.last or date.max
        for code in shapes.codes:
            west, south, east, north = shapes.bounds(code)
            box = (west, south, edition.period.first.toordinal(), east, north, last.toordinal())
            self._tree.insert(len(self._entries), box)
            self._entries.append((edition, shapes, code))

    def _owners(self, x: float, y: float, first: int, last: int) -> tuple[tuple[str, str], ...]:
        margin = 2 * EDGE_TOLERANCE_M
        box = (x - margin, y - margin, first, x + margin, y + margin, last)
        with self._lock:
            candidates = sorted(self._tree.intersection(box))
        found = [self._entries[number] for number in candidates]
        # An edition is asked once, however many of its units lie about: its answer names all claimants.
        claims = {edition: shapes.claims(x, y) for edition, shapes in {e.id: s for e, s, _ in found}.items()}
        owners = sorted((e.period.first, e.id, code) for e, _, code in found if code in claims[e.id])
        return tuple((edition, code) for _, edition, code in owners)
