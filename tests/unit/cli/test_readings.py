"""``enrollzone policy readings``: the list that the bureau has to decide."""

import json

from tests.unit.cli.terminal import EXAMPLE, columns, enrollzone

UNIONS = "350404"


def test_open_questions_come_first_then_those_in_use_then_those_decided() -> None:
    printed = enrollzone("policy", "readings", EXAMPLE)
    assert printed.status == 0
    marks = [line.split()[0] for line in printed.lines if line[:4] in ("  ? ", "  ~ ", "  = ")]
    assert marks == sorted(marks, key="?~=".index)
    assert set(marks) == {"?", "~", "="}
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_a_decided_question_says_by_whom_when_and_under_which_number() -> None:
    lines = enrollzone("policy", "readings", EXAMPLE).lines
    at = next(number for number, line in enumerate(lines) if line.startswith("  = split:"))
    assert lines[at + 1].strip() == "示例县教育局（虚构）, 2025-06-03, 示教复〔2025〕3号（虚构示例）"
    assert lines[at + 2].strip().startswith("touches ")
    assert "      * residence: 按实际居住地 → choose, school" in lines


def test_the_json_holds_shares_kinds_and_the_cases_that_hang_on_each() -> None:
    (document,) = json.loads(enrollzone("policy", "readings", EXAMPLE, "--json").out)
    found = {reading["id"]: reading for reading in document["readings"]}
    moved_out = found["moved_out"]
    assert (moved_out["status"], moved_out["use"], moved_out["decided"]) == ("open", None, None)
    assert 0 < moved_out["touches"]["share"] < 0.2
    assert moved_out["touches"]["method"] == "exact"
    assert "B05" in moved_out["touches"]["cases"]
    assert moved_out["options"]["none"]["kinds"] == ["not_covered"]
    assert found["xinqiao"]["touches"]["method"] == "simulated"
    assert found["split"]["decided"]["on"] == "2025-06-03"
    shares = [reading["touches"]["share"] for reading in document["readings"] if reading["status"] == "decided"]
    assert shares == sorted(shares, reverse=True)


def test_readings_of_a_document_of_unions_are_listed_without_shares() -> None:
    printed = enrollzone("policy", "readings", UNIONS)
    assert printed.status == 0
    assert not any("touches" in line for line in printed.lines)
