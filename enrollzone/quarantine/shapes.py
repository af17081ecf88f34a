"""From positions as a file writes them to shapes in WKB, two-dimensional, with every repair counted.

Rings are closed, repeated vertices dropped, heights dropped: none of that moves a border. Whatever would move one is
left as it is, for a person to see.
"""

import struct
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from enrollzone.quarantine.ledger import Ledger
from enrollzone.quarantine.troubles import Trouble, UnreadableError

Position = Sequence[float]
"""East, north, and whatever a file adds to them."""

Point = tuple[float, float]
_FEWEST_IN_A_RING = 4
_FARTHEST = 1e9
"""Beyond any coordinate on Earth, in any unit; no number that is not a number is below it either."""


class Kind(StrEnum):
    """What a shape is made of."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


_SINGLE = {Kind.POINT: 1, Kind.LINE: 2, Kind.AREA: 3}
_MULTIPLE = {Kind.POINT: 4, Kind.LINE: 5, Kind.AREA: 6}

Piece = Sequence[Sequence[Position]]
"""One part of a shape: the rings of an area, outer ring first; the one path of a line; the one path of a point."""


class Draughtsman:
    """Draws the shapes of one file. `turned` asks for outer rings that run counter-clockwise, as RFC 7946 does."""

    def __init__(self, ledger: Ledger, *, turned: bool = False) -> None:
        self._ledger = ledger
        self._turned = turned
        self._kinds: set[Kind] = set()

    def draw(self, kind: Kind, pieces: Sequence[Piece], number: int) -> bytes | None:
        """Return the WKB of a shape of feature `number`, or None after saying that it is empty.

        Raises UnreadableError for too many vertices in the file, a coordinate that is no finite number, and a ring
        without area.
        """
        drawn = [piece for piece in (self._piece(kind, piece, number) for piece in pieces) if piece]
        if not drawn:
            self._ledger.add(Trouble.SHAPE_EMPTY, number)
            return None
        if self._kinds and kind not in self._kinds:
            self._ledger.add(Trouble.SHAPES_MIXED, number)
        self._kinds.add(kind)
        return _wkb(kind, drawn)

    def missing(self, number: int) -> None:
        """Say that a feature has no shape."""
        self._ledger.add(Trouble.SHAPE_MISSING, number)

    def _piece(self, kind: Kind, piece: Piece, number: int) -> list[list[Point]]:
        paths = [self._flat(path, number) for path in piece if len(path)]
        if kind is not Kind.AREA:
            return paths
        if piece and not len(piece[0]) and paths:
            raise UnreadableError(Trouble.RING_TOO_SHORT, number)
        return [self._ring(path, number, outer=index == 0) for index, path in enumerate(paths)]

    def _flat(self, path: Sequence[Position], number: int) -> list[Point]:
        """Return a path without heights; every number is checked."""
        self._ledger.spend_vertices(len(path), number)
        if any(len(position) > 2 for position in path):
            self._ledger.tally(Trouble.HEIGHT_DROPPED, number)
        try:
            points = [(float(position[0]), float(position[1])) for position in path]
        except OverflowError:
            raise UnreadableError(Trouble.COORDINATE_OUT_OF_RANGE, number) from None
        if not all(abs(x) <= _FARTHEST and abs(y) <= _FARTHEST for x, y in points):
            raise UnreadableError(Trouble.COORDINATE_OUT_OF_RANGE, number)
        return points

    def _ring(self, path: list[Point], number: int, *, outer: bool) -> list[Point]:
        ring = [path[0], *(after for before, after in pairwise(path) if after != before)]
        if len(ring) < len(path):
            self._ledger.tally(Trouble.VERTEX_TWICE, number)
        if ring[0] != ring[-1]:
            self._ledger.tally(Trouble.RING_CLOSED, number)
            ring.append(ring[0])
        if len(ring) < _FEWEST_IN_A_RING:
            raise UnreadableError(Trouble.RING_TOO_SHORT, number)
        if self._turned and (twice_area(ring) > 0) is not outer:
            self._ledger.tally(Trouble.RING_TURNED, number)
            ring.reverse()
        return ring


def twice_area(ring: Sequence[Point]) -> float:
    """Return twice the area inside a closed ring, positive where it runs counter-clockwise.

    Measured from its first vertex: far from the origin (a zone number before the easting) nothing is lost.
    """
    east, north = ring[0]
    return sum((a[0] - east) * (b[1] - north) - (b[0] - east) * (a[1] - north) for a, b in pairwise(ring))


def _wkb(kind: Kind, pieces: list[list[list[Point]]]) -> bytes:
    if len(pieces) == 1:
        return _single(kind, pieces[0])
    parts = b"".join(_single(kind, piece) for piece in pieces)
    return struct.pack("<BII", 1, _MULTIPLE[kind], len(pieces)) + parts


def _single(kind: Kind, paths: list[list[Point]]) -> bytes:
    head = struct.pack("<BI", 1, _SINGLE[kind])
    if kind is Kind.POINT:
        return head + _numbers(paths[0][:1])
    if kind is Kind.LINE:
        return head + _counted(paths[0])
    return head + struct.pack("<I", len(paths)) + b"".join(map(_counted, paths))


def _counted(path: list[Point]) -> bytes:
    return struct.pack("<I", len(path)) + _numbers(path)


def _numbers(path: Iterable[Point]) -> bytes:
    numbers = [number for point in path for number in point]
    return struct.pack(f"<{len(numbers)}d", *numbers)
