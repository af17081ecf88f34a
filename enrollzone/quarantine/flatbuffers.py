"""FlatBuffers: tables, vectors and strings that point at one another, each pointer held against the bytes."""

import struct
from collections.abc import Iterator


class Table:
    """One table in a buffer. Its fields are numbered as the schema lists them; an absent one is its default.

    Every reading raises ValueError where it would leave the buffer.
    """

    def __init__(self, buffer: bytes, at: int) -> None:
        self._buffer, self._at = buffer, at
        self._fields = at - self.number(at, "i")
        self._size = self.number(self._fields, "H")

    @classmethod
    def root(cls, buffer: bytes) -> "Table":
        """Return the table that a buffer is about."""
        return cls(buffer, _number(buffer, 0, "I"))

    def number(self, at: int, form: str) -> int:
        """Return the whole number at a place of the buffer."""
        return _number(self._buffer, at, form)

    def whole(self, field: int, form: str, default: int) -> int:
        """Return a field that is a whole number."""
        at = self._place(field)
        return default if at is None else self.number(at, form)

    def text(self, field: int) -> str | None:
        """Return a field that is a string; raises UnicodeDecodeError unless it is UTF-8."""
        found = self.block(field, 1)
        return None if found is None else found.decode("utf-8")

    def block(self, field: int, width: int) -> bytes | None:
        """Return the bytes of a field that is a vector of numbers or a string; `width` is that of one of them."""
        at = self._target(field)
        if at is None:
            return None
        end = at + 4 + self.number(at, "I") * width
        if end > len(self._buffer):
            raise ValueError
        return self._buffer[at + 4 : end]

    def tables(self, field: int) -> Iterator["Table"]:
        """Walk over a field that is a vector of tables."""
        entries = self.block(field, 4)
        start = self._target(field)
        for index in range(len(entries or b"") // 4):
            at = (start or 0) + 4 + 4 * index
            yield Table(self._buffer, at + self.number(at, "I"))

    def table(self, field: int) -> "Table | None":
        """Return a field that is a table of its own."""
        at = self._target(field)
        return None if at is None else Table(self._buffer, at)

    def _target(self, field: int) -> int | None:
        at = self._place(field)
        return None if at is None else at + self.number(at, "I")

    def _place(self, field: int) -> int | None:
        entry = 4 + 2 * field
        if entry + 2 > self._size:
            return None
        offset = self.number(self._fields + entry, "H")
        return self._at + offset if offset else None


def _number(buffer: bytes, at: int, form: str) -> int:
    if at < 0:
        raise ValueError
    try:
        return int(struct.unpack_from(f"<{form}", buffer, at)[0])
    except struct.error:
        raise ValueError from None
