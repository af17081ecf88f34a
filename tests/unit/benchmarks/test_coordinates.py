from benchmarks import coordinates
from benchmarks.county import open_county
from benchmarks.timing import Effort


def test_the_figures_of_coordinates_are_taken_beside_a_bare_transformer_and_with_their_errors() -> None:
    section = coordinates.measure(open_county(), Effort(turns=1, families=1, seconds=0.1, starts=1))
    rows = {row.what: row for row in section.rows}
    assert {name.partition(" ")[0] for name in rows} >= {"gcj02", "bd09", "EPSG:4543", "wgs84"}
    errors = [row for row in rows.values() if row.unit == "mm"]
    assert [row.result for row in errors] == ["reached", "reached"]
    assert all(row.value is not None and row.value > 0 for row in rows.values())
