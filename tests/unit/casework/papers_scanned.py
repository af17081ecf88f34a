"""Files as cameras and scanners make them, small and of our own making, with what they write beside the picture."""

import struct
import zlib

GPS = b"GPS-102.0187E-24.0753N"  # where a photo was taken
DEVICE = b"PHONE-OF-A-FAMILY"
POINTS = zlib.compress(b"\0" + b"\x5a" * 24 + b"\0" + b"\xa5" * 24)  # two lines of eight points in three colours


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def exif(orientation: int = 6, order: str = ">") -> bytes:
    """What a camera writes: who made it, how it was held, and where."""
    head = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(f"{order}I", 8)
    entries = [(0x010F, 2, len(DEVICE), 50), (0x0112, 3, 1, orientation << 16 if order == ">" else orientation)]
    rows = b"".join(struct.pack(f"{order}HHII", *entry) for entry in entries)
    return segment(0xE1, b"Exif\0\0" + head + struct.pack(f"{order}H", len(entries)) + rows + b"\0" * 16 + DEVICE + GPS)


JFIF = segment(0xE0, b"JFIF\0\x01\x02\x01\x00\x48\x00\x48\x00\x00")
QUANTA = segment(0xDB, b"\0" + b"\1" * 64)
FRAME = segment(0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")  # eight lines of eight points, grey
CODES = segment(0xC4, b"\x00" + b"\x01" + b"\0" * 15 + b"\x00") + segment(
    0xC4, b"\x10" + b"\x01" + b"\0" * 15 + b"\x00"
)
START = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
ENTROPY, END = b"\x3f", b"\xff\xd9"
ADOBE = b"Adobe\0\x64\x80\0\0\0\1"


def jpeg(
    *beside: bytes, points: bytes = ENTROPY, end: bytes = END, frame: bytes = FRAME, start: bytes = START
) -> bytes:
    """A grey picture of 8 × 8, with segments beside it."""
    return b"\xff\xd8" + b"".join(beside) + QUANTA + frame + CODES + start + points + end


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 2, 8, 2, 0, 0, 0))
LAST = chunk(b"IEND", b"")
SIZE = chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1))


def png(*beside: bytes, head: bytes = HEAD, points: bytes | None = None, last: bytes = LAST) -> bytes:
    """A picture of 8 × 2 points in colours, with chunks beside it."""
    shown = chunk(b"IDAT", POINTS) if points is None else points
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(beside) + shown + last


def stream(content: bytes, said: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"4 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (said, len(content), content)


def pdf(*objects: bytes, end: bytes = b"%%EOF\n") -> bytes:
    """A PDF with one leaf, and whatever else; the table of its objects is left for readers to make."""
    catalog = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    leaf = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"
    return b"%PDF-1.7\n" + catalog + pages + leaf + b"".join(objects) + b"trailer\n<< /Root 1 0 R >>\n" + end
