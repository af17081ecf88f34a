"""An edition drawn with fewer vertices, at the command line."""

import json
from pathlib import Path

import pytest
import shapely

from enrollzone.atlas.checks import shape_faults
from enrollzone.atlas.reader import read_jurisdiction
from tests.unit.cli.terminal import columns, enrollzone

ROOT = Path(__file__).resolve().parents[3]
DRAWN, NAMES_ONLY = "530427-2023-06-30", "350404-2023-06-30"


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[str, dict]:
    """What the command printed, and what it wrote."""
    printed = enrollzone("boundaries", "draw", DRAWN, "--tolerance", "40", "--out", str(tmp_path / "drawn.geojson"))
    assert printed.status == 0
    assert [line for line in printed.lines if columns(line) > 80] == []
    return printed.out, json.loads((tmp_path / "drawn.geojson").read_text(encoding="utf-8"))


def test_the_error_budget_is_printed_and_stands_in_the_file(drawn: tuple[str, dict]) -> None:
    printed, document = drawn
    budget = document["error_budget"]
    before, after = budget["vertices"]
    assert after < before
    assert 0 < budget["share_drawn_for_another_owner"] < 0.01
    assert f"{before:,}个 → {after:,}个" in printed
    assert f"{budget['farthest_edge_m']}米" in printed
    assert "只用于画图" in printed
    assert document["for_drawing_only"]


def test_neighbours_still_share_their_edges_and_each_unit_is_where_it_was(drawn: tuple[str, dict]) -> None:
    shapes = {
        one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in drawn[1]["features"]
    }
    assert shape_faults(shapes) == ()
    county = read_jurisdiction(ROOT / "boundaries" / "530427-xinping")
    (edition,) = [one for one in county.editions if one.id == DRAWN]
    assert shapes.keys() == edition.drawn
    assert drawn[1]["edition"] == {"id": DRAWN, "status": "illustrative", "sha256": edition.digest}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    assert edition.envelope is not None
    assert edition.envelope[0] < west < east < edition.envelope[2]
    assert edition.envelope[1] < south < north < edition.envelope[3]


def test_an_edition_of_names_cannot_be_drawn(tmp_path: Path) -> None:
    printed = enrollzone("boundaries", "draw", NAMES_ONLY, "--out", str(tmp_path / "drawn.geojson"))
    assert printed.status == 2
    assert "no polygons" in printed.err
    assert not (tmp_path / "drawn.geojson").exists()


@pytest.mark.parametrize("tolerance", ["0", "-1", "nan", "wide"])
def test_a_tolerance_that_is_none_is_refused(tmp_path: Path, tolerance: str) -> None:
    asked = ("boundaries", "draw", DRAWN, "--tolerance", tolerance, "--out", str(tmp_path / "drawn.geojson"))
    assert enrollzone(*asked).status == 2
