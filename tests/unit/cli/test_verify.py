"""``enrollzone policy verify``: what it prints, in lines and as JSON, and how it ends."""

import json
from pathlib import Path

from tests.unit.cli.terminal import EXAMPLE, columns, enrollzone
from tests.unit.cli.test_policy import a_copy

UNIONS = "350404"
CASE = "- {id: one, zh: 转学, facts: {request: transfer}, expect: {stay: true}}\n"


def test_an_installed_pack_passes_and_says_what_was_proved() -> None:
    printed = enrollzone("policy", "verify", EXAMPLE)
    assert printed.status == 0
    assert printed.lines[-1] == "PASSED"
    assert any(line.endswith("cases as expected") for line in printed.lines)
    assert any(line.endswith("clauses seen to hold, to fail and to be undecided") for line in printed.lines)
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_a_gap_ends_with_status_1_and_shows_the_smallest_family_in_words_and_as_a_question(tmp_path: Path) -> None:
    gone = "        - home.zone = outside\n    outcome: {kind: not_covered}"
    changed = "        - home.zone = outside\n        - child.hukou_in\n    outcome: {kind: not_covered}"
    path = a_copy(tmp_path, gone, changed, cases=CASE)
    printed = enrollzone("policy", "verify", str(path))
    assert printed.status == 1
    assert printed.lines[-1] == "NOT PASSED: must not be published"
    out = "".join(line.strip() for line in printed.lines)
    assert "uncovered: 没有规则管到这样的家庭：" in out
    assert "其余都可以是任何情况" in out
    assert [line for line in printed.lines if columns(line) > 80] == []

    (document,) = json.loads(enrollzone("policy", "verify", str(path), "--json").out)
    assert document["passed"] is False
    (remark,) = [remark for remark in document["remarks"] if remark["code"] == "uncovered"]
    question = remark["family"]["question"]
    assert question["facts"]["home.zone"] == "outside"
    assert question["facts"]["child.hukou_in"] is False
    assert (question["jurisdiction"], question["stage"]) == ("000000", "primary")


def test_the_json_names_for_each_clause_the_cases_that_see_it() -> None:
    (document,) = json.loads(enrollzone("policy", "verify", EXAMPLE, "--json").out)
    assert document["passed"] is True
    assert document["cases"]["asked"] == document["cases"]["as_expected"] > 100
    near = document["clauses"]["c.near"]
    assert all(near[truth] for truth in ("yes", "no", "unknown"))
    assert document["clauses"]["c.no_exam"]["standing"] == ["duty"]


def test_a_pack_without_a_casebook_is_not_proved(tmp_path: Path) -> None:
    printed = enrollzone("policy", "verify", str(a_copy(tmp_path)))
    assert printed.status == 1
    assert any("no_cases" in line for line in printed.lines)


def test_a_pack_that_cannot_be_read_gives_its_faults_and_fails(tmp_path: Path) -> None:
    path = a_copy(tmp_path, "permit.holder = parent", "permit.holdr = parent")
    printed = enrollzone("policy", "verify", str(path))
    assert printed.status == 1
    assert any(line.startswith("policy.yaml:") and "permit.holdr" in line for line in printed.lines)
    (document,) = json.loads(enrollzone("policy", "verify", str(path), "--json").out)
    assert document["passed"] is False
    assert len(document["problems"]) == 1


def test_a_document_that_defines_unions_only_has_nothing_to_verify() -> None:
    printed = enrollzone("policy", "verify", UNIONS)
    assert printed.status == 0
    assert printed.lines[0].endswith(": nothing to verify: unions only")


def test_a_sample_of_changes_of_the_example_is_noticed() -> None:
    printed = enrollzone("policy", "verify", EXAMPLE, "--mutants", "--sample", "8", "--seed", "1")
    assert printed.status == 0
    assert printed.lines[0].endswith(": 8 changes tried")
    assert printed.lines[-1].endswith("noticed, at least 95% wanted")
    (document,) = json.loads(
        enrollzone("policy", "verify", EXAMPLE, "--mutants", "--sample", "4", "--seed", "2", "--json").out
    )
    assert sum(row["noticed"] + row["survived"] + row["alike"] for row in document["kinds"].values()) == 4


def test_a_change_that_nothing_notices_is_listed_with_its_line_and_the_command_fails(tmp_path: Path) -> None:
    path = a_copy(tmp_path, cases=CASE)
    printed = enrollzone("policy", "verify", str(path), "--mutants", "--sample", "6", "--seed", "1")
    assert printed.status == 1
    survivors = [line for line in printed.lines if line.startswith("  · policy.yaml:")]
    assert survivors
    assert all(line.split(":")[1].split()[0].isdigit() for line in survivors)
