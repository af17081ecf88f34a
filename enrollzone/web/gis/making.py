"""Files of layers for the web: out of those that were made before, or made now, one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.kept import MadeFile, MadeFiles, written
from enrollzone.exports.orders import Order
from enrollzone.exports.writing import refuse
from enrollzone.ogc.turns import Turns

_MOST_POINTS: Mapping[str, int] = {"dxf": 1_000_000, "pmtiles": 300_000}
"""Points of units in formats of which the making takes a second for every ten thousand or so. A county has some ten
thousand; for a province everybody else who wants a file would wait for minutes."""


@dataclass(frozen=True)
class OpenFile:
    """A file that is open for reading, whatever becomes of its name, with its bytes and the digest of these."""

    file: BinaryIO
    size: int
    digest: str


class Maker:
    """Hands out the files of orders; what it makes is kept for whoever asks next."""

    def __init__(self, kept: MadeFiles, turns: Turns) -> None:
        self._kept, self._turns = kept, turns

    def opened(self, order: Order) -> OpenFile:
        """Return the file of an order, made now unless it was before.

        Raises what `refuse` and `write_file` raise, ParameterError for what takes minutes and is made at the terminal,
        and BusyError while others are being made: making takes a thread of the service for seconds, and families come
        first. Where nothing can be kept the file is gone once it is read.
        """
        refuse(order)
        found = self._found(order)
        if found is not None:
            return found
        _refuse_slow(order)
        with self._turns.mine():
            return self._found(order) or self._made(order)  # the one before may have made the same

    def _found(self, order: Order) -> OpenFile | None:
        made = self._kept.find(order)
        try:
            return _opened(made) if made else None
        except FileNotFoundError:  # another process let it go in this moment
            return None

    def _made(self, order: Order) -> OpenFile:
        try:
            return _opened(self._kept.make(order))
        except OSError:
            with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                return _opened(written(order, Path(folder)))


def _opened(made: MadeFile) -> OpenFile:
    file = made.path.open("rb")
    return OpenFile(file, made.path.stat().st_size, made.digest)


def _refuse_slow(order: Order) -> None:
    most = _MOST_POINTS.get(order.format)
    shapes = None if most is None else order.coverage.shapes
    if most is not None and shapes is not None and len(shapes.outlines.xy) > most:
        swift = tuple(name for name in FORMATS if name not in _MOST_POINTS)
        raise ParameterError([FieldProblem("format", "made_at_terminal", swift)])
