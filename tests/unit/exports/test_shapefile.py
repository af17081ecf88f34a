"""Shapefile: read back in both encodings; what a dBASE table cannot hold is cut where one sees it, and kept beside."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.exports.dbase import LONGEST
from enrollzone.exports.shapefile import shortened
from enrollzone.layers.fields import Field
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import LONG, ZONE, MadeFiles, cells_of, digest, read

CASES = [*((name, "wgs84", "utf-8") for name in LAYERS), *(("units", ZONE, "gb18030"), ("borders", "gcj02", "gb18030"))]


@pytest.mark.parametrize(("name", "crs", "encoding"), CASES)
def test_every_layer_is_read_back_cell_by_cell_and_bit_by_bit(
    made: MadeFiles, name: str, crs: str, encoding: str
) -> None:
    delivery, path = made.of("shp", name, crs=crs, encoding=encoding)
    layer, _ = shortened(delivery.layers[0], encoding)
    cells, shapes, declared = read(f"/vsizip/{path}/{layer.name}.{'shp' if layer.shape else 'dbf'}")
    assert cells == cells_of(layer)
    if layer.geometry is not None:
        assert digest(shapes) == digest(layer.geometry)
        assert declared == (delivery.target.name if delivery.target.epsg else None)


@pytest.mark.parametrize(("crs", "encoding", "named"), [("wgs84", "utf-8", b"UTF-8"), (ZONE, "gb18030", b"GB18030")])
def test_the_archive_holds_its_parts_and_says_how_they_are_written(
    made: MadeFiles, crs: str, encoding: str, named: bytes
) -> None:
    delivery, path = made.of("shp", "units", crs=crs, encoding=encoding)
    with ZipFile(path) as archive:
        parts = [f"units.{part}" for part in ("shp", "shx", "dbf", "prj", "cpg")]
        assert archive.namelist() == [*parts, "README.txt", "about.json", "fields.csv", "longer.csv"]
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("units.cpg") == named
        assert LONG[:9].encode(encoding) in archive.read("units.dbf")
        assert json.loads(archive.read("about.json")) == delivery.about
        readme = archive.read("README.txt").decode("utf-8-sig")
        fields = csv.DictReader(io.StringIO(archive.read("fields.csv").decode("utf-8-sig")))
        assert [row["field"] for row in fields] == [field.name for field in delivery.layers[0].fields]
        assert archive.read("units.dbf")[1:4] == bytes((2025 - 1900, delivery.stamp.month, delivery.stamp.day))
    assert encoding in readme
    assert delivery.about["notice"]["zh"] in readme


def test_what_was_cut_is_named_and_kept_whole(made: MadeFiles) -> None:
    delivery, path = made.of("shp", "units")
    with ZipFile(path) as archive:
        whole = list(csv.reader(io.StringIO(archive.read("longer.csv").decode("utf-8-sig"))))
        readme = archive.read("README.txt").decode("utf-8-sig")
    assert whole == [["row", "field", "text"], ["1", "name", LONG]]
    assert "units.dbf  1  name" in readme
    (held,) = [shortened(layer, "utf-8")[0].columns["name"][0] for layer in delivery.layers]
    assert str(held).endswith("…")


def test_shifted_coordinates_have_no_system_and_the_readme_says_why(made: MadeFiles) -> None:
    with ZipFile(made.of("shp", "borders", crs="gcj02", encoding="gb18030")[1]) as archive:
        assert "borders_gcj02.prj" not in archive.namelist()
        assert "GCJ-02" in archive.read("README.txt").decode("utf-8-sig")


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.sampled_from(["utf-8", "gb18030"]))
def test_any_text_fits_and_is_the_same_or_ends_where_it_was_cut(text: str, encoding: str) -> None:
    layer = Layer("units", (Field("name"),), {"name": [text]})
    held, cuts = shortened(layer, encoding)
    cell = str(held.columns["name"][0])
    assert len(cell.encode(encoding)) <= LONGEST
    if cuts:
        assert (cuts[0].row, cuts[0].field, cuts[0].text) == (1, "name", text)
        assert cell.endswith("…")
        assert text.startswith(cell[:-1])
        assert len(cell.encode(encoding)) > LONGEST - 4
    else:
        assert cell == text


def test_a_layer_that_fits_is_left_as_it_is() -> None:
    layer = Layer("units", (Field("name"),), {"name": ["长" * 84, None, ""]})
    held, cuts = shortened(layer, "utf-8")
    assert (list(held.columns["name"]), list(cuts)) == (["长" * 84, None, ""], [])
