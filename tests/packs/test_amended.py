"""Small amendments of a whole policy are compared, whatever they are."""

from pathlib import Path

from enrollzone.comparison.diff import difference
from enrollzone.grammar.reader import read_pack

POLICY = Path(__file__).resolve().parents[2] / "policies" / "530427-xinping" / "2018-urban-primary"


def test_a_community_that_leaves_every_area_is_an_amendment_like_any_other(tmp_path: Path) -> None:
    for file in POLICY.iterdir():
        text = file.read_text(encoding="utf-8").replace("places: [桂山街道/凤凰社区, ", "places: [")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    found = difference(read_pack(POLICY / "policy.yaml"), read_pack(tmp_path / "policy.yaml"), changes=1)
    (change,) = found.changes
    before, after = change.example.findings
    assert (frozenset(before.outcomes), frozenset(after.outcomes)) == (change.old, change.new)
    assert change.old != change.new
