"""Well-known binary, as GeoPackage keeps it: read with every count held against the bytes that are there."""

import struct
from collections.abc import Sequence

from enrollzone.quarantine.shapes import Kind, Piece, Position
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_Z_FLAG, _M_FLAG, _SRID_FLAG = 0x80000000, 0x40000000, 0x20000000
_KINDS = {1: Kind.POINT, 2: Kind.LINE, 3: Kind.AREA, 4: Kind.POINT, 5: Kind.LINE, 6: Kind.AREA}
_COLLECTION, _CURVES = 7, range(8, 18)
_COORDINATES = {0: 2, 1: 3, 2: 3, 3: 4}


class WkbReader:
    """Reads one shape of feature `number`. Raises UnreadableError for what is cut, curved or a mixed collection."""

    def __init__(self, data: bytes, number: int) -> None:
        self._data, self._number, self._at = data, number, 0

    def shape(self) -> tuple[Kind, Sequence[Piece]]:
        """Return what the shape is made of, and its parts."""
        try:
            code, size, order = self._head()
            kind = self._kind(code)
            if code <= 3:
                return kind, [self._piece(kind, size, order)]
            return kind, [self._member(kind) for _ in range(self._count(order, 9))]
        except struct.error:
            raise self._malformed() from None

    def _head(self) -> tuple[int, int, str]:
        """Return the type, how many numbers a position has, and the order of bytes."""
        order = "<" if self._take("B", "<") == 1 else ">"
        code = self._take("I", order)
        if code & _SRID_FLAG:
            raise self._malformed()
        tall = bool(code & _Z_FLAG) + bool(code & _M_FLAG)
        plain = code & 0x0FFFFFFF
        return plain % 1000, 2 + tall if tall else _COORDINATES.get(plain // 1000, 0), order

    def _kind(self, code: int) -> Kind:
        if code == _COLLECTION:
            raise UnreadableError(Trouble.SHAPE_COLLECTION, self._number)
        if code in _CURVES:
            raise UnreadableError(Trouble.SHAPE_CURVED, self._number)
        if code not in _KINDS:
            raise self._malformed()
        return _KINDS[code]

    def _member(self, kind: Kind) -> Piece:
        code, size, order = self._head()
        if code > 3 or self._kind(code) is not kind:
            raise self._malformed()
        return self._piece(kind, size, order)

    def _piece(self, kind: Kind, size: int, order: str) -> Piece:
        if size < 2:
            raise self._malformed()
        if kind is Kind.POINT:
            return self._point(size, order)
        if kind is Kind.LINE:
            return [self._positions(size, order)]
        return [self._positions(size, order) for _ in range(self._count(order, 4))]

    def _point(self, size: int, order: str) -> Piece:
        """Return a point; one without a place is written as numbers that are none."""
        position = self._numbers(size, order)
        return [] if all(number != number for number in position) else [[position]]  # noqa: PLR0124

    def _positions(self, size: int, order: str) -> Sequence[Position]:
        count = self._count(order, 8 * size)
        numbers = self._numbers(count * size, order)
        return [numbers[start : start + size] for start in range(0, len(numbers), size)]

    def _count(self, order: str, least_bytes: int) -> int:
        """Return a count that the rest of the bytes can hold: nothing is made ready for more."""
        count = self._take("I", order)
        if count * least_bytes > len(self._data) - self._at:
            raise self._malformed()
        return count

    def _numbers(self, count: int, order: str) -> tuple[float, ...]:
        numbers = struct.unpack_from(f"{order}{count}d", self._data, self._at)
        self._at += 8 * count
        return numbers

    def _take(self, form: str, order: str) -> int:
        (value,) = struct.unpack_from(order + form, self._data, self._at)
        self._at += struct.calcsize(order + form)
        return int(value)

    def _malformed(self) -> UnreadableError:
        return UnreadableError(Trouble.SHAPE_MALFORMED, self._number)
