"""GeoPackage: an SQLite file, opened from memory, in which nothing may run but the reading of tables."""

import sqlite3
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enrollzone.quarantine.cells import as_text, content, heading
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.layers import chosen
from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.projections import from_wkt
from enrollzone.quarantine.shapes import Draughtsman
from enrollzone.quarantine.troubles import Trouble, UnreadableError
from enrollzone.quarantine.wkb import WkbReader

FORMAT = "GeoPackage"
MAGIC = b"SQLite format 3\0"
_APPLICATIONS = (b"GPKG", b"GP10", b"GP11")
_OF_THE_STANDARD = ("rtree_", "gpkg_", "trigger_insert_feature_count_", "trigger_delete_feature_count_")
"""How the triggers are called that every writer of the format makes: they keep counts, and nothing here writes."""

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_UNDEFINED = (-1, 0)
_LONGEST_VALUE = 50_000_000


@dataclass(frozen=True)
class _Layer:
    name: str
    shapes: str | None
    srs: int | None


def read(data: bytes, ledger: Ledger) -> Content:
    """Return the features of one layer.

    Raises UnreadableError for an SQLite file that is no GeoPackage, for views and for triggers of its own, and for
    several layers without a choice.
    """
    _check_head(data)
    connection = sqlite3.connect(":memory:")
    try:
        return _read(_opened(connection, data), ledger)
    except UnicodeDecodeError as error:
        raise UnreadableError(Trouble.ENCODING_UNKNOWN, line=1, byte=error.start + 1) from None
    except (sqlite3.Error, struct.error, ValueError):
        raise UnreadableError(Trouble.FILE_DAMAGED, part=".gpkg", form=FORMAT) from None
    finally:
        connection.close()


def _check_head(data: bytes) -> None:
    if len(data) < 100:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)
    if data[68:72] not in _APPLICATIONS:
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind="SQLite")
    if 2 in data[18:20]:
        raise UnreadableError(Trouble.STILL_OPEN)
    size, pages = int.from_bytes(data[16:18], "big"), int.from_bytes(data[28:32], "big")
    # Only a count that was written together with the last change is one.
    if data[24:28] == data[92:96] and len(data) < (65536 if size == 1 else size) * pages:
        raise UnreadableError(Trouble.FILE_CUT_SHORT)


def _opened(connection: sqlite3.Connection, data: bytes) -> sqlite3.Connection:
    """Fill the connection with the file, and allow it from then on to read tables and nothing else."""
    connection.deserialize(data)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.text_factory = _utf8
    connection.set_authorizer(_authorised)
    return connection


def _authorised(action: int, subject: str | None, *_: object) -> int:
    allowed = action in _ALLOWED or (action, subject) == (sqlite3.SQLITE_PRAGMA, "table_xinfo")
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _utf8(text: bytes) -> str:
    return text.decode("utf-8")


def _read(connection: sqlite3.Connection, ledger: Ledger) -> Content:
    _check_schema(connection)
    layers = {layer.name: layer for layer in _layers(connection)}
    layer = layers[chosen(list(layers), ledger, _drawn_layers(layers))]
    _check_columns(connection, layer)
    crs = _crs(connection, layer, ledger)
    rows = connection.execute(f"SELECT * FROM {_quoted(layer.name)}")  # noqa: S608 - a quoted name
    names = [column[0] for column in rows.description]
    shapes = names.index(layer.shapes) if layer.shapes else None
    columns = heading([name for index, name in enumerate(names) if index != shapes], ledger)
    draughtsman = Draughtsman(ledger)
    records = []
    for number, row in enumerate(rows, 1):
        ledger.spend_row(number)
        drawn = None if shapes is None else _drawn(row[shapes], layer, draughtsman, number)
        values = [value for index, value in enumerate(row) if index != shapes]
        records.append(Record(number, _cells(columns, values, number, ledger), drawn))
    return content(FORMAT, columns, records, ledger, crs=crs)


def _drawn_layers(layers: Mapping[str, _Layer]) -> list[str]:
    return [name for name, layer in layers.items() if layer.shapes]


def _check_schema(connection: sqlite3.Connection) -> None:
    """Refuse what would run something: views, and triggers other than those of the standard."""
    for kind, name in _rows(connection, "SELECT type, name FROM sqlite_master"):
        if kind == "view" or (kind == "trigger" and not str(name).startswith(_OF_THE_STANDARD)):
            raise UnreadableError(Trouble.RUNS_STATEMENTS, name=shown(str(name)))


def _check_columns(connection: sqlite3.Connection, layer: _Layer) -> None:
    """Refuse columns that are computed when they are read."""
    for _, name, *_, hidden in _rows(connection, f"PRAGMA table_xinfo({_quoted(layer.name)})"):
        if hidden:
            raise UnreadableError(Trouble.RUNS_STATEMENTS, name=shown(str(name)))


def _layers(connection: sqlite3.Connection) -> list[_Layer]:
    """Return the layers that are plain tables: a virtual one would run what its module does."""
    plain = {
        name
        for name, made in _rows(connection, "SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if not str(made).lstrip().upper().startswith("CREATE VIRTUAL")
    }
    tables = {name for _, name in _rows(connection, "SELECT type, name FROM sqlite_master")}
    shapes: dict[object, tuple[str, int]] = {}
    if "gpkg_geometry_columns" in tables:
        found = _rows(connection, "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
        shapes = {table: (str(column), int(str(srs))) for table, column, srs in found}
    listed = _rows(connection, "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')")
    return [_Layer(str(name), *shapes.get(name, (None, None))) for (name,) in listed if name in plain]


def _crs(connection: sqlite3.Connection, layer: _Layer, ledger: Ledger) -> str | None:
    if layer.srs is None or layer.srs in _UNDEFINED:
        return None
    wanted = "SELECT srs_id, organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
    for srs, authority, code, definition in _rows(connection, wanted):
        if srs == layer.srs:
            if str(authority).upper() == "EPSG":
                return f"EPSG:{code}"
            return from_wkt(str(definition), ledger)
    ledger.add(Trouble.CRS_UNREADABLE)
    return None


def _drawn(blob: object, layer: _Layer, draughtsman: Draughtsman, number: int) -> bytes | None:
    if blob is None:
        draughtsman.missing(number)
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or not blob.startswith(b"GP\0"):
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    flags = blob[3]
    (srs,) = struct.unpack_from("<i" if flags & 1 else ">i", blob, 4)
    envelope = _ENVELOPES.get(flags >> 1 & 7)
    if envelope is None or flags & 0x20:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    if srs != layer.srs:
        raise UnreadableError(Trouble.CRS_MIXED, number)
    return draughtsman.draw(*WkbReader(blob[8 + envelope :], number).shape(), number)


def _cells(columns: Iterable[str], values: Sequence[object], number: int, ledger: Ledger) -> dict[str, str]:
    cells = {}
    for column, value in zip(columns, values, strict=True):
        text = as_text(value)
        if text is None:
            ledger.tally(Trouble.VALUE_LEFT_OUT, number, column)
            continue
        ledger.spend_text(len(text), number)
        cells[column] = text
    return cells


def _rows(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
