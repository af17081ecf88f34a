"""GeoPackage: all layers in one file, read back cell by cell; what it is and what fields mean said in its tables."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from enrollzone.exports.about import lines
from enrollzone.layers.registry import LAYERS
from enrollzone.symbology.styles import style_of
from tests.unit.exports.made_files import ZONE, MadeFiles, cells_of, digest, read

MOMENTS = """
SELECT last_change FROM gpkg_contents UNION SELECT timestamp FROM gpkg_metadata_reference
UNION SELECT update_time FROM layer_styles
"""
SOME = ("units", "borders", "lists")
SYSTEMS = {"wgs84": ("EPSG:4326", 4326, ""), ZONE: (ZONE, 4522, ""), "gcj02": (None, 0, "_gcj02")}


@pytest.fixture
def tables(made: MadeFiles) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(made.of("gpkg", *LAYERS)[1])) as connection:
        yield connection


@pytest.mark.parametrize("crs", SYSTEMS)
def test_every_layer_is_read_back_cell_by_cell_and_bit_by_bit(made: MadeFiles, crs: str) -> None:
    delivery, path = made.of("gpkg", *(LAYERS if crs == "wgs84" else SOME), crs=crs)
    declared, number, suffix = SYSTEMS[crs]
    for layer in delivery.layers:
        cells, shapes, found = read(path, layer.name)
        assert cells == cells_of(layer)
        if layer.shape:
            assert layer.name.endswith(suffix)
            assert digest(shapes) == digest(layer.geometry)
            assert found == declared or declared is None
    with closing(sqlite3.connect(path)) as connection:
        assert {row[0] for row in connection.execute("SELECT srs_id FROM gpkg_geometry_columns")} == {number}


def test_it_is_whole_and_no_clock_has_written_in_it(tables: sqlite3.Connection, made: MadeFiles) -> None:
    stamp = made.of("gpkg", *LAYERS)[0].stamp
    assert tables.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert tables.execute("PRAGMA foreign_key_check").fetchall() == []
    assert tables.execute(MOMENTS).fetchall() == [(f"{stamp}T00:00:00.000Z",)]


def test_it_says_what_it_is_for_people_and_for_programs(tables: sqlite3.Connection, made: MadeFiles) -> None:
    about = made.of("gpkg", *LAYERS)[0].about
    (metadata,) = tables.execute("SELECT metadata FROM gpkg_metadata").fetchall()
    assert json.loads(metadata[0]) == about
    assert [line or "" for (line,) in tables.execute("SELECT line FROM about")] == list(lines(about))
    told = dict(tables.execute("SELECT table_name, description FROM gpkg_contents WHERE data_type = 'features'"))
    assert {name for name, text in told.items() if about["notice"]["zh"] in text} == set(told)


def test_every_field_is_explained_twice(tables: sqlite3.Connection, made: MadeFiles) -> None:
    delivery, _ = made.of("gpkg", *LAYERS)
    fields = [(layer.name, field.name) for layer in delivery.layers for field in layer.fields]
    assert tables.execute("SELECT layer, field FROM fields").fetchall() == fields
    titles = tables.execute("SELECT table_name, column_name, title FROM gpkg_data_columns").fetchall()
    assert sorted(titles) == sorted((row.layer, row.field, row.zh) for row in delivery.dictionary)


def test_qgis_finds_the_style_of_each_layer_with_a_shape(tables: sqlite3.Connection, made: MadeFiles) -> None:
    styles = dict(tables.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
    assert set(styles) == {name for name, kind in LAYERS.items() if kind.shape}
    (catchments,) = [layer for layer in made.of("gpkg", *LAYERS)[0].layers if layer.name == "catchments"]
    assert styles["catchments"] == style_of(catchments)
