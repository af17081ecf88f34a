"""PDFs that do nothing by themselves and carry nothing along: all that can be looked into is, and the rest is refused.

A PDF is looked through as bytes (ISO 32000-1), not taken apart: which objects there are, programs that mend damaged
files read differently, but a name that is nowhere in the bytes is in none of them. Compressed parts are unfolded, and a
part that is packed in a way that is not looked into, or encrypted, is refused. A library that takes PDFs apart was
decided against: it would follow what a hostile file says of itself, in the process that holds the keys.
"""

import re
import zlib
from collections.abc import Iterator

from enrollzone.casework.scans_faults import ScanFault, ScanFaultError

PDF_BEGINS = b"%PDF-"
MOST_UNFOLDED = 256 * 1024 * 1024  # bytes, of all parts of a file together
_AT_ONCE, _READ = 1024 * 1024, 16 * 1024  # bytes
_SLOW = 100  # so many bytes are looked through in the time that one name or one escaped character takes
_OVERLAP = 256  # bytes: longer than the longest name, however it is written
_FLATE = {b"FlateDecode", b"Fl"}
_OF_PICTURES = {b"DCTDecode", b"DCT", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode", b"JPXDecode"}

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_AFTER_NAME = rb"(?![^\0\t\n\f\r ()<>\[\]{}/%])"
_ACTIVE = re.compile(
    rb"/(?:JavaScript|OpenAction|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|GoToE|GoToR|Rendition|XFA|Movie|"
    rb"Filespec|FileAttachment|Collection)" + _AFTER_NAME
)
_ENCRYPTED = re.compile(rb"/Encrypt" + _AFTER_NAME)
_FILTER = re.compile(rb"/Filter" + _AFTER_NAME + rb"[\0\t\n\f\r ]*(\[[^\[\]]*\]|/[^\0\t\n\f\r ()<>\[\]{}/%]+)?")
_NAME = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_PREDICTED = re.compile(rb"/Predictor" + _AFTER_NAME + rb"[\0\t\n\f\r ]*+(?!1(?![0-9]))")
_OBJECTS = re.compile(rb"/(?:First|ObjStm)" + _AFTER_NAME)


def refuse_unsafe_pdf(content: bytes) -> None:
    """Raise ScanFaultError for a PDF that is cut off, does something by itself, carries files, or hides parts."""
    if b"%%EOF" not in content[-2048:]:
        raise ScanFaultError(ScanFault.BROKEN)
    plain = _unescaped(content)
    if _ACTIVE.search(plain):
        raise ScanFaultError(ScanFault.ACTIVE)
    if _ENCRYPTED.search(plain) or not all(_is_open(found) for found in _FILTER.finditer(plain)):
        raise ScanFaultError(ScanFault.CLOSED)
    _look_into_streams(content)


def _unescaped(content: bytes) -> bytes:
    """Names as they are meant: ``/J#61vaScript`` is ``/JavaScript``."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _is_open(found: re.Match[bytes]) -> bool:
    """Whether a part is packed so that it is looked into: once by deflate at most, and then as a picture."""
    names = _NAME.findall(found[1] or b"")
    after = names[1:] if names and names[0] in _FLATE else names
    is_told = found[1] is not None and b"%" not in found[1] and not re.search(rb"[0-9]\s+R\b", found[1])
    return is_told and len(after) <= 1 and set(after) <= _OF_PICTURES


def _look_into_streams(content: bytes) -> None:
    """Unfold whatever is packed by deflate, whatever the file says of it, and look through it."""
    work, last = 0, 0
    for found in _STREAM.finditer(content):
        said = _unescaped(content[last : found.start()])
        if _PREDICTED.search(said) and _OBJECTS.search(said):
            raise ScanFaultError(ScanFault.CLOSED)  # objects that are written as differences: no name is seen in them
        last = found.end()
        for piece, read in _unfolded(content, last):
            # Of what is read as well: a part may unfold to nothing for megabytes, or to what is slow to look into.
            work += len(piece) + read + _SLOW * (piece.count(b"#") + piece.count(b"/"))
            if work > MOST_UNFOLDED:
                raise ScanFaultError(ScanFault.CLOSED)
            if _ACTIVE.search(_unescaped(piece)):
                raise ScanFaultError(ScanFault.ACTIVE)


def _unfolded(content: bytes, at: int) -> Iterator[tuple[bytes, int]]:
    """Walk over what deflate makes of the bytes at a place, in pieces that overlap, each with how much was read for it.

    Nothing where no part begins that is packed so (RFC 1950). Its checksum is not asked: readers do not ask either.
    """
    head = content[at : at + 2]
    if len(head) < 2 or head[0] & 0x0F != zlib.DEFLATED or int.from_bytes(head, "big") % 31:
        return
    unpacking, tail, packed, at = zlib.decompressobj(-zlib.MAX_WBITS), b"", b"", at + 2
    while not unpacking.eof:
        if not packed:
            packed, at = content[at : at + _READ], at + _READ
        if not packed:
            raise ScanFaultError(ScanFault.CLOSED)  # it does not end: what a reader makes of it nobody knows
        try:
            piece = unpacking.decompress(packed, _AT_ONCE)
        except zlib.error:
            raise ScanFaultError(ScanFault.CLOSED) from None
        yield tail + piece, len(packed) - len(unpacking.unconsumed_tail)
        tail, packed = (tail + piece)[-_OVERLAP:], unpacking.unconsumed_tail
