"""What a file is, by its first bytes alone: never by its name, and never by trying one reader after another."""

from collections.abc import Sequence

from enrollzone.intake import geojson, tables
from enrollzone.intake.content import Content
from enrollzone.intake.encodings import text_of
from enrollzone.intake.ledger import Ledger
from enrollzone.intake.troubles import Trouble, UnreadableError

Part = tuple[str, bytes]
"""The name of a file and its bytes."""

_OTHER_KINDS = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"AC10", "DWG"),
    (b"PMTiles", "PMTiles"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"CDF", "NetCDF"),
    (b"\x89HDF", "HDF5"),
    (b"{\\rtf", "RTF"),
)
_CDB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_CONTROL = 0.05


def read(parts: Sequence[Part], ledger: Ledger) -> Content:
    """Return what stands in a file, whose first part says what it is.

    Raises UnreadableError, which names the format that was found where it is one that is not taken.
    """
    _, data = parts[0]
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableError(Trouble.FILE_EMPTY)
    if data.startswith(_CDB):
        raise UnreadableError(Trouble.OLD_SPREADSHEET)
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise UnreadableError(Trouble.FORMAT_REFUSED, kind=kind)
    return _text(data, ledger)


def _text(data: bytes, ledger: Ledger) -> Content:
    if _binary(data):
        raise UnreadableError(Trouble.FORMAT_UNKNOWN)
    text, encoding = text_of(data, ledger)
    if text.lstrip().startswith(("{", "[")):
        return geojson.read(text, encoding, ledger)
    return tables.read(text, encoding, ledger)


def _binary(data: bytes) -> bool:
    """Tell whether bytes can be no text in any encoding that is taken: UTF-16 has a mark, all others few controls."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    start = data[:4096]
    controls = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\f\0")
    return controls > _MOST_CONTROL * len(start)
