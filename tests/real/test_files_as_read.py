"""Real files as intake reads them: the shapes and rows of GDAL to the last bit, and what each file says of itself."""

import numpy as np
import pyogrio.raw
import pytest
import shapely

from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.worker import examine
from tests.conftest import SHARED_DATA

pytestmark = pytest.mark.shared

LARGE = Limits(vertices=1_000_000, rows=100_000)
FILES = {
    "berlin/ESB_2016_06.geojson": (338, None),
    "berlin/ESB_2017_06.geojson": (338, None),
    "chicago/all_schools_lying_prj.zip": (458, "EPSG:4326"),
    "datum/xinping_gcj02_labelled_wgs84.geojson": (1, None),
    "ikoma/ikoma_blocks_with_schools.geojson": (123, "EPSG:4326"),
    "linkou/li_boundaries.geojson": (17, "EPSG:4326"),
    "linkou/linkou_min_stat_areas_z.geojson": (612, None),
    "santa_rosa/2025-2026_Elementary-Blocks.geojson": (967, None),
    "santa_rosa/2026-2027_Secondary.geojson": (5, None),
    "santa_rosa/School_Locations.geojson": (24, None),
}
REFUSED = {
    "ikoma/ikoma_town_blocks.topojson": "TopoJSON",
    "linkou/rules_114.json": "JSON",
    "newtaipei/zone_table_115_elementary.json": "JSON",
}


def read(name: str) -> Content:
    path = SHARED_DATA / name
    return examine([(path.name, path.read_bytes())], LARGE)


def is_alone(shape: shapely.Geometry) -> bool:
    return shape.geom_type.startswith("Multi") and len(shape.geoms) == 1


def plain(shapes: np.ndarray) -> np.ndarray:
    """What is drawn, and no more: heights, repeated vertices, which corner comes first, and being a list of one."""
    alone = [shape.geoms[0] if is_alone(shape) else shape for shape in shapes]
    return shapely.normalize(shapely.remove_repeated_points(shapely.force_2d(alone)))


@pytest.mark.parametrize("name", FILES)
def test_a_real_map_is_read_as_gdal_reads_it(name: str) -> None:
    rows, crs = FILES[name]
    content = read(name)
    path = SHARED_DATA / name
    _, _, drawn, _ = pyogrio.raw.read(f"/vsizip/{path}" if path.suffix == ".zip" else path)
    ours = np.array([shapely.from_wkb(record.shape) for record in content.records])
    assert (len(content.records), content.crs) == (rows, crs)
    assert shapely.equals_exact(plain(ours), plain(shapely.from_wkb(drawn)), tolerance=0).all()
    assert "error" not in {finding.severity.value for finding in content.findings}


@pytest.mark.parametrize("name", REFUSED)
def test_a_real_file_of_another_kind_is_called_what_it_is(name: str) -> None:
    (finding,) = read(name).findings
    assert (finding.code, finding.message.params["kind"]) == ("format_refused", REFUSED[name])


@pytest.mark.parametrize(
    ("name", "rows"), [("linkou/addresses_114.csv", 20_617), ("ikoma/ikoma_block_to_school.csv", 123)]
)
def test_a_real_table_keeps_every_row(name: str, rows: int) -> None:
    content = read(name)
    assert len(content.records) == rows
    lines = (SHARED_DATA / name).read_text(encoding="utf-8-sig").splitlines()
    for record in (content.records[0], content.records[-1]):
        assert ",".join(record.cells.values()) == lines[record.number - 1]


def test_a_real_outline_keeps_its_numbers_although_its_system_is_a_lie() -> None:
    (county,) = read("datum/xinping_gcj02_labelled_wgs84.geojson").records
    west, south, east, north = shapely.from_wkb(county.shape).bounds
    assert 101 < west < east < 103
    assert 23 < south < north < 25
