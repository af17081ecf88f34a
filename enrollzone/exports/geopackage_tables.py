"""The tables of a GeoPackage for which GDAL has no words: what columns mean, what is said of the file, and styles."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from enrollzone.exports.about import DictionaryRow, written
from enrollzone.exports.gdal import moment
from enrollzone.exports.orders import Delivery
from enrollzone.exports.wording import dictionary_of, title
from enrollzone.symbology.style_categories import numbers_of
from enrollzone.symbology.styles import style_of

_TABLES = """
CREATE TABLE gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
"""
"""As annexes F.8 (metadata) and F.9 (schema) of the standard demand them."""

_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT,
  f_table_schema TEXT,
  f_table_name TEXT,
  f_geometry_column TEXT,
  styleName TEXT,
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT,
  ui TEXT,
  update_time DATETIME
);
"""
"""The table in which QGIS looks for styles."""

_STYLES_TOLD = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)
"""
_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
  styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)
"""

_EXTENSIONS = (
    ("gpkg_metadata", "gpkg_metadata", "http://www.geopackage.org/spec130/#extension_metadata"),
    ("gpkg_metadata_reference", "gpkg_metadata", "http://www.geopackage.org/spec130/#extension_metadata"),
    ("gpkg_data_columns", "gpkg_schema", "http://www.geopackage.org/spec130/#extension_schema"),
    ("gpkg_data_column_constraints", "gpkg_schema", "http://www.geopackage.org/spec130/#extension_schema"),
)
_JSON = ("https://www.rfc-editor.org/rfc/rfc8259", "application/json")


def add(delivery: Delivery, path: Path) -> None:
    """Add to a GeoPackage that GDAL has written, and bring all of it to the disk. Raises OSError where that fails."""
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.executescript(_TABLES)
            _say_what_it_is(connection, delivery)
            _say_what_columns_mean(connection, delivery)
            _give_styles(connection, delivery)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _say_what_it_is(connection: sqlite3.Connection, delivery: Delivery) -> None:
    connection.executemany("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')", _EXTENSIONS)
    connection.execute("INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, ?, ?)", (*_JSON, written(delivery.about)))
    connection.execute(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, 1, NULL)",
        (moment(delivery.stamp),),
    )


def _say_what_columns_mean(connection: sqlite3.Connection, delivery: Delivery) -> None:
    rows = (_column(row) for layer in delivery.layers for row in dictionary_of(layer, delivery))
    connection.executemany("INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, NULL)", rows)


def _column(row: DictionaryRow) -> tuple[str, str, str, str, str]:
    return row.layer, row.field, row.field, row.zh, "\n".join(_told(row))


def _told(row: DictionaryRow) -> Iterator[str]:
    yield f"{row.zh} / {row.en}"
    yield from (values for values in (row.values_zh, row.values_en) if values)


def _give_styles(connection: sqlite3.Connection, delivery: Delivery) -> None:
    """Have QGIS open each layer with its own style, and all with the same looks of the same zones."""
    numbers, stamp = numbers_of(delivery.layers), moment(delivery.stamp)
    styles = [(layer, style_of(layer, numbers)) for layer in delivery.layers if layer.shape]
    if not styles:
        return
    connection.execute(_STYLES)
    connection.execute(_STYLES_TOLD, (stamp,))
    connection.executemany(
        _STYLE, [(layer.name, layer.name, style, title(layer, delivery), stamp) for layer, style in styles]
    )
