"""Canaries as a table: what is malformed is named by line and column."""

import pytest

from enrollzone.atlas.reader import read_edition
from enrollzone.errors import BoundaryError
from tests.unit.atlas.conftest import CountyFolder

HEADER = "id,text,unit,lon,lat,stage,day,facts,outcome,zones,lies_in\n"


def with_row(county: CountyFolder, row: str, header: str = HEADER) -> None:
    county.file("canaries.csv", header + row)
    county.seal()


def test_a_canary_is_read_with_its_place_family_and_answer(county: CountyFolder) -> None:
    with_row(
        county,
        "gate,东苑3号,,,,primary,2025-09-01,request=entry;birth=2019-01-01|2019-01-02,"
        "assigned,north south,990000001001\n"
        "corner,,,102.015,24.005,junior,2025-09-01,,,,990000001200\n",
    )
    gate, corner = read_edition(county.edition).canaries
    assert (gate.text, gate.unit, gate.point, gate.stage, str(gate.day)) == (
        "东苑3号",
        None,
        None,
        "primary",
        "2025-09-01",
    )
    assert gate.facts == {"request": ("entry",), "birth": ("2019-01-01", "2019-01-02")}
    assert (gate.outcome, gate.zones, gate.lies_in) == ("assigned", ("north", "south"), "990000001001")
    assert (corner.point, corner.facts, corner.outcome) == ((102.015, 24.005), None, None)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Gate,甲,,,,primary,2025-09-01,,assigned,,", "id"),
        ("g,,,,,primary,2025-09-01,,assigned,,", "text"),
        ("g,甲,990000001001,,,primary,2025-09-01,,assigned,,", "text"),
        ("g,,,102.0,,primary,2025-09-01,,assigned,,", "lat"),
        ("g,甲,,,,secondary,2025-09-01,,assigned,,", "stage"),
        ("g,甲,,,,primary,2025-9-1,,assigned,,", "day"),
        ("g,甲,,,,primary,2025-09-01,custody,assigned,,", "facts"),
        ("g,甲,,,,primary,2025-09-01,a=1;a=2,assigned,,", "facts"),
        ("g,甲,,,,primary,2025-09-01,a=1||2,assigned,,", "facts"),
        ("g,甲,,,,primary,2025-09-01,,,,", "outcome"),
        ("g,甲,,,,primary,2025-09-01,,assigned,,990000001999", "lies_in"),
        ("g,甲,,,,primary,2025-09-01,,assigned,,\ng,乙,,,,primary,2025-09-01,,assigned,,", "id"),
    ],
)
def test_a_row_that_cannot_be_asked_is_named(county: CountyFolder, row: str, column: str) -> None:
    with_row(county, f"{row}\n")
    with pytest.raises(BoundaryError, match=rf"canaries\.csv: .*column {column}"):
        read_edition(county.edition)
