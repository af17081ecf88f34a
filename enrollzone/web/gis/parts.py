"""Part of an open file as a file of its own, which a server sends when its client has room for it."""

import os
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Part:
    """The bytes of an open file from `first` to before `end`.

    It can be sought in, as PEP 3333 wants of what a server sends by itself: what can only be walked through keeps a
    thread for as long as its client takes to read, and four who read slowly would keep all families out.
    """

    file: BinaryIO
    first: int
    end: int

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place, counted in bytes from the first of the part, from here, or from its end; return it."""
        begin = {os.SEEK_SET: self.first, os.SEEK_CUR: self.file.tell(), os.SEEK_END: self.end}[whence]
        return self.file.seek(begin + place) - self.first

    def tell(self) -> int:
        """Return the place in the part, in bytes."""
        return self.file.tell() - self.first

    def read(self, most: int = -1) -> bytes:
        """Return the next bytes, at most so many; none at the end of the part."""
        left = max(self.end - self.file.tell(), 0)
        return self.file.read(left if most < 0 else min(most, left))

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()
