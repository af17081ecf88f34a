"""PMTiles archives: tiles by their place on a curve through all zoom levels, with directories to find them by ranges.

Source: PMTiles specification, version 3 (protomaps). Only what an archive of vector tiles needs is here.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_MOST_ROOT_BYTES = 16_384 - _HEADER.size
"""What a reader takes with its first request: the header and the root directory must lie within."""

_LEAF_ENTRIES = 4096
_GZIP, _VECTOR_TILES, _CLUSTERED, _VERSION = 2, 1, 1, 3
_E7 = 10_000_000


@dataclass(frozen=True)
class Entry:
    """Tiles with one content: the first of `run` numbers that follow one another; a leaf directory has a run of 0."""

    tile: int
    offset: int
    length: int
    run: int


@dataclass(frozen=True)
class Coverage:
    """What an archive shows: its zoom levels, and its west, south, east and north in degrees."""

    first_zoom: int
    last_zoom: int
    bounds: tuple[float, float, float, float]


def write_archive(
    path: Path, tiles: Iterable[tuple[int, bytes]], coverage: Coverage, metadata: dict[str, Any], scratch: Path
) -> None:
    """Write tiles (number, content) in order of their numbers as one archive; alike contents are kept once.

    `scratch` holds the tiles meanwhile and is removed. Raises OSError for what cannot be written.
    """
    with scratch.open("w+b") as data:
        entries, contents, size = _stored(tiles, data)
        root, leaves = _directories(entries)
        told = packed(json.dumps(metadata, ensure_ascii=False, sort_keys=True).encode())
        sizes = (len(root), len(told), len(leaves), size)
        addressed = sum(entry.run for entry in entries)
        with path.open("wb") as out:
            out.write(_header(sizes, (addressed, len(entries), contents), coverage))
            out.write(root + told + leaves)
            data.seek(0)
            copyfileobj(data, out)
    scratch.unlink()


def packed(content: bytes) -> bytes:
    """Return bytes compressed as gzip, without a time in them."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return press.compress(content) + press.flush()


def tile_number(zoom: int, x: int, y: int) -> int:
    """Return the number of a tile: all tiles of lower zooms come first, then those of its own along a Hilbert curve."""
    along, step = 0, 1 << zoom >> 1
    while step:
        right, low = int(x & step > 0), int(y & step > 0)
        along += step * step * ((3 * right) ^ low)
        if not low:
            x, y = (y, x) if not right else (step - 1 - (y & step - 1), step - 1 - (x & step - 1))
        step >>= 1
    return ((1 << 2 * zoom) - 1) // 3 + along


def _stored(tiles: Iterable[tuple[int, bytes]], data: IO[bytes]) -> tuple[list[Entry], int, int]:
    """Write contents one after another; return the entries, how many contents there are, and their bytes."""
    entries: list[Entry] = []
    known: dict[bytes, tuple[int, int]] = {}
    size = 0
    for number, content in tiles:
        name = sha256(content).digest()
        if name not in known:
            held = packed(content)
            known[name] = (size, len(held))
            size += data.write(held)
        offset, length = known[name]
        before = entries[-1] if entries else None
        if before and before.offset == offset and before.tile + before.run == number:
            entries[-1] = Entry(before.tile, offset, length, before.run + 1)
        else:
            entries.append(Entry(number, offset, length, 1))
    return entries, len(known), size


def _directories(entries: Sequence[Entry]) -> tuple[bytes, bytes]:
    """Return the root and, where it alone would be too large for a first request, the leaves that it names."""
    root, leaves, each = _directory(entries), b"", _LEAF_ENTRIES
    while len(root) > _MOST_ROOT_BYTES:
        root, leaves = _with_leaves(entries, each)
        each *= 2
    return root, leaves


def _with_leaves(entries: Sequence[Entry], each: int) -> tuple[bytes, bytes]:
    named, leaves = [], b""
    for at in range(0, len(entries), each):
        leaf = _directory(entries[at : at + each])
        named.append(Entry(entries[at].tile, len(leaves), len(leaf), 0))
        leaves += leaf
    return _directory(named), leaves


def _directory(entries: Sequence[Entry]) -> bytes:
    """The columns of the entries, one after another; a number that follows from the entry before is written short."""
    numbers = [len(entries)]
    tiles = [entry.tile for entry in entries]
    numbers += [tile - before for before, tile in zip([0, *tiles], tiles, strict=False)]
    numbers += [entry.run for entry in entries]
    numbers += [entry.length for entry in entries]
    numbers += _offsets(entries)
    return packed(b"".join(map(_varint, numbers)))


def _offsets(entries: Sequence[Entry]) -> Iterator[int]:
    follows = -1
    for entry in entries:
        yield 0 if entry.offset == follows else entry.offset + 1
        follows = entry.offset + entry.length


def _varint(number: int) -> bytes:
    """A whole number in groups of seven bits, the lowest first."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _header(sizes: tuple[int, int, int, int], counts: tuple[int, int, int], coverage: Coverage) -> bytes:
    """The parts in their order with their sizes, what they hold, and where the map lies."""
    parts, at = [], _HEADER.size
    for size in sizes:
        parts += [at, size]
        at += size
    west, south, east, north = (round(degrees * _E7) for degrees in coverage.bounds)
    kinds = (_CLUSTERED, _GZIP, _GZIP, _VECTOR_TILES, coverage.first_zoom, coverage.last_zoom)
    middle = (coverage.first_zoom, (west + east) // 2, (south + north) // 2)
    return _HEADER.pack(b"PMTiles", _VERSION, *parts, *counts, *kinds, west, south, east, north, *middle)
