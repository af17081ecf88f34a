"""Pictures of papers without what cameras and programs write beside them: places, devices, names, small copies.

Only whole segments (JPEG, ITU-T T.81 annex B) or chunks (PNG, third edition, clause 5) are left out; no point of a
picture is read or changed. A library that decodes pictures was decided against: it would run on whatever is handed in,
in the process that holds the keys, and would have to write the picture anew, with losses. What is not known here is
refused or left out, so that a sort of metadata that nobody thought of does not come through.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Literal

from enrollzone.casework.scans_faults import ScanFault, ScanFaultError

MOST_POINTS = 100_000_000
"""More than a leaf of A3 at 600 points an inch has; a small file may unfold to many times that in whoever opens it."""


def refuse_too_many_points(width: int, height: int) -> None:
    """Raise ScanFaultError for a picture without any points, or with more than can be shown in peace."""
    if not width or not height:
        raise ScanFaultError(ScanFault.BROKEN)
    if width * height > MOST_POINTS:
        raise ScanFaultError(ScanFault.TOO_LARGE)


# ---- JPEG

JPEG_BEGINS = b"\xff\xd8\xff"
_END, _SCAN, _FIRST_APP, _JFIF, _ADOBE, _LAST_APP, _COMMENT = 0xD9, 0xDA, 0xE0, 0xE0, 0xEE, 0xEF, 0xFE
_FRAMES = frozenset([0xC0, 0xC1, 0xC2])  # baseline, extended, progressive: what browsers and viewers show
_TABLES = frozenset([0xC4, 0xDB, 0xDC, 0xDD])  # Huffman, quantization, number of lines, restart interval
_INSIDE = frozenset([0x00, *range(0xD0, 0xD8)])  # after FF inside the points: a stuffed FF, or a restart
_JFIF_LENGTH, _ADOBE_LENGTH = 14, 12
_EXIF, _EXIF_BEGINS, _ORIENTATION = 0xE1, b"Exif\0\0", 0x0112
_ORDERS: Mapping[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


def clean_jpeg(content: bytes) -> bytes:
    """Return a JPEG with nothing but what its decoding needs. Raises ScanFaultError."""
    try:
        return JPEG_BEGINS[:2] + b"".join(_jpeg_parts(content))
    except IndexError:
        raise ScanFaultError(ScanFault.BROKEN) from None


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    """Walk over the segments that are kept. Raises IndexError where the file ends before its end."""
    at, frames, scans = 2, 0, 0
    while True:
        marker, at = _marker(content, at)
        if marker == _END:
            break  # whatever follows is no part of the picture: previews, films, somebody's text
        payload, at = _payload(content, at)
        if marker in _FRAMES:
            frames += 1
            _refuse_bad_frame(payload)
        yield from _segment(marker, payload)
        if marker == _SCAN:
            scans += 1
            end = _end_of_points(content, at)
            yield content[at:end]
            at = end
    if frames != 1 or not scans:
        raise ScanFaultError(ScanFault.BROKEN)
    yield bytes([0xFF, _END])


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, and the place behind it; any number of FF may stand before one."""
    if content[at] != 0xFF:
        raise ScanFaultError(ScanFault.BROKEN)
    while content[at] == 0xFF:
        at += 1
    return content[at], at + 1


def _payload(content: bytes, at: int) -> tuple[bytes, int]:
    length = content[at] << 8 | content[at + 1]
    end = at + length
    if length < 2 or end > len(content):
        raise ScanFaultError(ScanFault.BROKEN)
    return content[at + 2 : end], end


def _segment(marker: int, payload: bytes) -> Iterator[bytes]:
    """A segment as it is kept; nothing for one that is left out. Raises ScanFaultError for one that no picture has."""
    if marker in _FRAMES | _TABLES | {_SCAN}:
        yield _written(marker, payload)
    elif marker == _JFIF and payload.startswith(b"JFIF\0") and len(payload) >= _JFIF_LENGTH:
        yield _written(marker, payload[: _JFIF_LENGTH - 2] + b"\0\0")  # without the small copy of the picture
    elif marker == _ADOBE and payload.startswith(b"Adobe") and len(payload) >= _ADOBE_LENGTH:
        yield _written(marker, payload[:_ADOBE_LENGTH])  # how its colours are meant: else they may come out inverted
    elif marker == _EXIF and payload.startswith(_EXIF_BEGINS):
        yield from _turned(payload[len(_EXIF_BEGINS) :])
    elif not (_FIRST_APP <= marker <= _LAST_APP or marker == _COMMENT):
        raise ScanFaultError(ScanFault.BROKEN)


def _turned(tiff: bytes) -> Iterator[bytes]:
    """Of all that a camera wrote only which way it was held (Exif 2.3, 4.6.4), written anew: else papers lie aside."""
    order = _ORDERS.get(tiff[:4], "big")
    start = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[start : start + 2], order)
    for at in range(start + 2, min(start + 2 + 12 * count, len(tiff)), 12):
        if int.from_bytes(tiff[at : at + 2], order) == _ORIENTATION:
            told = int.from_bytes(tiff[at + 8 : at + 10], order)
            if told in range(2, 9):  # 1 is upright
                yield _written(
                    _EXIF, _EXIF_BEGINS + struct.pack("<4sIHHHIII", b"II*\0", 8, 1, _ORIENTATION, 3, 1, told, 0)
                )
            return


def _written(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def _refuse_bad_frame(payload: bytes) -> None:
    if len(payload) < 6 or len(payload) != 6 + 3 * payload[5]:
        raise ScanFaultError(ScanFault.BROKEN)
    refuse_too_many_points(int.from_bytes(payload[3:5], "big"), int.from_bytes(payload[1:3], "big"))


def _end_of_points(content: bytes, at: int) -> int:
    """The place of the first marker after the points of a scan. Raises IndexError where none comes."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise ScanFaultError(ScanFault.BROKEN)
        after = at + 1
        while content[after] == 0xFF:
            after += 1
        if content[after] not in _INSIDE:
            return at
        at = after + 1


# ---- PNG

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_HEAD, _POINTS, _LAST = b"IHDR", b"IDAT", b"IEND"
_HEAD_LENGTH = 13
_KEPT = frozenset([_HEAD, b"PLTE", b"tRNS", b"pHYs", _POINTS, _LAST])  # points, palette, and how large it is on paper
_IS_ANCILLARY = 0x20  # the bit of the first letter: a decoder may leave such a chunk out


def clean_png(content: bytes) -> bytes:
    """Return a PNG with nothing but its points, palette and size on paper. Raises ScanFaultError."""
    kept: list[tuple[bytes, bytes]] = []
    for name, chunk in _chunks(content):
        if name in _KEPT:
            kept.append((name, chunk))
        elif not name[0] & _IS_ANCILLARY:
            raise ScanFaultError(ScanFault.BROKEN)
    _refuse_bad_order([name for name, _ in kept])
    head = kept[0][1][8:-4]
    if len(head) != _HEAD_LENGTH:
        raise ScanFaultError(ScanFault.BROKEN)
    refuse_too_many_points(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"))
    return PNG_BEGINS + b"".join(chunk for _, chunk in kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Walk over the chunks, each whole and with its name, up to the end; what follows is no part of the picture."""
    at, name = len(PNG_BEGINS), b""
    while name != _LAST:
        length, name = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content) or not name.isalpha():
            raise ScanFaultError(ScanFault.BROKEN)
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise ScanFaultError(ScanFault.BROKEN)
        yield name, content[at:end]
        at = end


def _refuse_bad_order(names: list[bytes]) -> None:
    if names[0] != _HEAD or names.count(_HEAD) != 1 or _POINTS not in names:
        raise ScanFaultError(ScanFault.BROKEN)
