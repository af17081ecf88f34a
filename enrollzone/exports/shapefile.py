"""Shapefile, for programs that know nothing newer: a zip of its parts and of the words for which they have no room."""

import codecs
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from enrollzone.exports.dbase import LONGEST, write_table
from enrollzone.exports.gdal import write_layer
from enrollzone.exports.orders import Delivery
from enrollzone.exports.sidecars import sheet, sidecars
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.layers.fields import FieldKind
from enrollzone.layers.layer import Cell, Layer
from enrollzone.messages import Message

LONGER = "longer.csv"
_CUT = "…"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ANY_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can name: every member has it, since none of them was made at a moment that matters."""

_LARGE = 2**31 - 1
_HEAD = Struct(">24xI72x")
"""The head of .shp and .shx, of which only the length in words of two bytes matters here."""


@dataclass(frozen=True)
class Cut:
    """A text that was too long for its cell: the number of its row from 1, its field, and all of it."""

    row: int
    field: str
    text: str


def write(delivery: Delivery, path: Path) -> None:
    """Write the one layer of a delivery as a zip: .shp, .shx, .dbf, .prj and .cpg; a table is a .dbf and a .cpg.

    Texts are in the delivery's encoding, which .cpg names. One that is longer than LONGEST bytes ends in "…" where it
    had to be cut, between two characters; the readme names its cell, and `longer.csv` has the whole of it. A layer in
    GCJ-02 has no .prj. Every coordinate keeps all its bits; outer rings run clockwise, as the format demands.

    Raises OSError for what could not be written. Format: ESRI Shapefile Technical Description, July 1998.
    """
    (layer,) = delivery.layers
    held, cuts = shortened(layer, delivery.encoding)
    with TemporaryDirectory(dir=path.parent) as folder:
        _write_parts(held, Path(folder), delivery)
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for suffix in _PARTS:
                _add_file(archive, Path(folder, layer.name).with_suffix(suffix))
            for name, text in _words(layer, delivery, cuts).items():
                archive.writestr(_member(name), text)


def shortened(layer: Layer, encoding: str) -> tuple[Layer, Sequence[Cut]]:
    """Return a layer whose every text has room in a dBASE table, and the texts that had to be cut for that."""
    cuts = [
        Cut(number, field.name, cell)
        for field in layer.fields
        if field.kind is FieldKind.TEXT
        for number, cell in enumerate(layer.columns[field.name], 1)
        if isinstance(cell, str) and len(cell.encode(encoding)) > LONGEST
    ]
    shorter: dict[str, list[Cell]] = {cut.field: list(layer.columns[cut.field]) for cut in cuts}
    for cut in cuts:
        shorter[cut.field][cut.row - 1] = _cut(cut.text, encoding)
    return replace(layer, columns={**layer.columns, **shorter}), cuts


def _cut(text: str, encoding: str) -> str:
    room = LONGEST - len(_CUT.encode(encoding))
    return codecs.getincrementaldecoder(encoding)().decode(text.encode(encoding)[:room]) + _CUT


def _write_parts(layer: Layer, folder: Path, delivery: Delivery) -> None:
    part = folder / layer.name
    if layer.shape:
        shapes = replace(layer, fields=(), columns={})
        write_layer(shapes, part.with_suffix(".shp"), delivery, "ESRI Shapefile")
        _check_whole(part.with_suffix(".shp"), part.with_suffix(".shx"))
    write_table(layer, part.with_suffix(".dbf"), delivery.encoding, delivery.stamp)
    part.with_suffix(".cpg").write_text(delivery.encoding.upper(), encoding="ascii")


def _check_whole(*parts: Path) -> None:
    """Raise OSError for a part that is shorter than its head says: GDAL does not notice that a disk is full."""
    for part in parts:
        with part.open("rb") as file:
            head = file.read(_HEAD.size)
        if len(head) < _HEAD.size or 2 * _HEAD.unpack(head)[0] != part.stat().st_size:
            raise OSError(f"{part.suffix} could not be written as a whole")


def _words(layer: Layer, delivery: Delivery, cuts: Sequence[Cut]) -> Mapping[str, bytes]:
    said = sidecars(delivery, _said(layer, delivery, cuts))
    if not cuts:
        return said
    return {**said, LONGER: sheet(("row", "field", "text"), ((cut.row, cut.field, cut.text) for cut in cuts))}


def _said(layer: Layer, delivery: Delivery, cuts: Sequence[Cut]) -> Iterator[str]:
    """What the readme says of this format, in Chinese and English."""
    for language in LANGUAGES:
        say = catalogue(language).say
        yield ""
        yield say(Message("export.shapefile.encoding", {"file": f"{layer.name}.dbf", "encoding": delivery.encoding}))
        if layer.shape and not delivery.target.epsg:
            yield say(Message("export.shapefile.no_prj"))
        if cuts:
            yield say(Message("export.shapefile.cut", {"count": len(cuts), "bytes": LONGEST, "file": LONGER}))
    yield from (f"{layer.name}.dbf  {cut.row}  {cut.field}" for cut in cuts)


def _add_file(archive: ZipFile, file: Path) -> None:
    if not file.exists():
        return
    large = file.stat().st_size > _LARGE
    with file.open("rb") as source, archive.open(_member(file.name), "w", force_zip64=large) as member:
        shutil.copyfileobj(source, member)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _ANY_DAY)
    member.compress_type = ZIP_DEFLATED
    member.create_system = 3  # rights are those of Unix, on whatever machine it was made
    member.external_attr = 0o644 << 16
    return member
