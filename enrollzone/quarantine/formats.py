"""What a file is, by its first bytes alone: never by its name, and never by trying one reader after another."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from enrollzone.quarantine import archives, flatgeobuf, geojson, geopackage, kml, shapefile, tables, workbooks
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.encodings import text_of
from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.markup import kind_of
from enrollzone.quarantine.troubles import Trouble, UnreadableError

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
_MAGICS = (*(magic for magic, _ in _OTHER_KINDS), _CDB)
_PACKAGES = {
    "xl/vbaProject.bin": "XLSM",
    "xl/workbook.bin": "XLSB",
    "word/document.xml": "DOCX",
    "ppt/presentation.xml": "PPTX",
    "mimetype": "ODS / ODT / EPUB",
    ".gdb/": "Esri FileGDB (.gdb)",
}
"""Archives that are something of their own, by a file, or the ending of a folder, that each of them has."""

_OTHER_TEXTS = {
    "!table": "MapInfo TAB",
    "Version 300": "MapInfo MIF",
    "VERSION 300": "MapInfo MIF",
    "0\nSECTION": "DXF",
    "0\r\nSECTION": "DXF",
    "GEOGCS[": "WKT (.prj)",
    "PROJCS[": "WKT (.prj)",
    "POLYGON": "WKT",
    "MULTIPOLYGON": "WKT",
    "CREATE TABLE": "SQL",
    "INSERT INTO": "SQL",
}
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
    if data.startswith(shapefile.MAGIC):
        return shapefile.read({PurePosixPath(name).suffix.lower(): part for name, part in parts}, ledger)
    if data.startswith(archives.MAGIC):
        return _archive(archives.members(data, ledger), ledger)
    return _single(data, ledger)


def _single(data: bytes, ledger: Ledger) -> Content:
    """Read a format that is one file."""
    if data.startswith(geopackage.MAGIC):
        return geopackage.read(data, ledger)
    if data.startswith(flatgeobuf.MAGIC):
        return flatgeobuf.read(data, ledger)
    if _binary(data):
        raise UnreadableError(Trouble.FORMAT_UNKNOWN)
    text, encoding = text_of(data, ledger)
    begin = text.lstrip()[:1]
    if begin in {"{", "["}:
        return geojson.read(text, encoding, ledger)
    if begin != "<":
        return _table(text, encoding, ledger)
    kind = kind_of(text)
    if kind != "XML <kml>":
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind=kind)
    return kml.read(text, encoding, ledger)


def _table(text: str, encoding: str, ledger: Ledger) -> Content:
    """Read a text that is no JSON and no XML: a table, unless its beginning is known as something else."""
    start = text[:1000]
    for sign, kind in _OTHER_TEXTS.items():
        if start.lstrip().startswith(sign):
            raise UnreadableError(Trouble.FORMAT_REFUSED, kind=kind)
    if '"FeatureCollection"' in start:
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind="JavaScript / JSONP")
    return tables.read(text, encoding, ledger)


def _archive(members: Mapping[str, bytes], ledger: Ledger) -> Content:
    """Read the one thing in an archive that is data: a workbook, a Shapefile, or a file of another format."""
    for sign, kind in _PACKAGES.items():
        if any(name == sign or (sign.endswith("/") and sign in name.lower()) for name in members):
            raise UnreadableError(Trouble.FORMAT_REFUSED, kind=kind)
    if "xl/workbook.xml" in members:
        return workbooks.read(members, ledger)
    return _member(_data_in(members), members, ledger)


def _data_in(members: Mapping[str, bytes]) -> str:
    """Return the name of the only member that is data: one that can hold shapes, or else one that can be a table."""
    ranks = {name: _rank(data) for name, data in members.items() if not name.lower().endswith(".shx")}
    best = min(ranks.values(), default=2)
    candidates = [name for name, rank in ranks.items() if rank == best < 2]
    if not candidates:
        raise UnreadableError(Trouble.ARCHIVE_NOTHING)
    if len(candidates) > 1:
        raise UnreadableError(Trouble.ARCHIVE_SEVERAL, names="、".join(map(shown, candidates[:5])))
    return candidates[0]


def _member(name: str, members: Mapping[str, bytes], ledger: Ledger) -> Content:
    parts = {name: members[name]}
    if members[name].startswith(shapefile.MAGIC):
        stem = PurePosixPath(name).with_suffix("").as_posix().casefold()
        parts = {
            other: data
            for other, data in members.items()
            if PurePosixPath(other).with_suffix("").as_posix().casefold() == stem
        }
    left = [other for other in members if other not in parts]
    for other in left:
        ledger.tally(Trouble.ARCHIVE_LEFT_OUT, name=shown(other))
    ledger.enter(name)
    if len(parts) > 1 or members[name].startswith(shapefile.MAGIC):
        return shapefile.read({PurePosixPath(other).suffix.lower(): data for other, data in parts.items()}, ledger)
    return _single(members[name], ledger)


def _rank(data: bytes) -> int:
    """Return 0 for a file that can hold shapes, 1 for a text that can be a table, 2 for anything else.

    JSON without features comes after a file of shapes: it says what lies beside it.
    """
    if data.startswith((geopackage.MAGIC, flatgeobuf.MAGIC, shapefile.MAGIC)):
        return 0
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"{"):
        return 0 if b'"features"' in begin else 1
    if begin.startswith(b"<") and b"<kml" in begin[:1000]:
        return 0
    return 2 if not begin or _binary(data) or begin.startswith(b"<") or any(map(data.startswith, _MAGICS)) else 1


def _binary(data: bytes) -> bool:
    """Tell whether bytes can be no text: UTF-16 has a NUL beside every letter, all other text has few controls."""
    start = data[:4096]
    every_other = max(start[::2].count(0), start[1::2].count(0)) > len(start) // 4
    if every_other or start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    controls = sum(1 for byte in start if byte < 32 and byte not in b"\t\n\r\f")
    return controls > _MOST_CONTROL * len(start)
