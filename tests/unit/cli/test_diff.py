"""``enrollzone policy diff`` as somebody uses it who is about to publish the next version of a policy."""

import json
from datetime import date
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from enrollzone.bootstrap import trial_bureau
from enrollzone.config import Settings
from enrollzone.grammar.reader import read_pack
from enrollzone.lookup import answer
from enrollzone.present import document
from enrollzone.request import parse, read_body
from tests.builders import a_pack
from tests.unit.cli.terminal import Printed, columns, ended, enrollzone

SHIPPED = Path(__file__).resolve().parents[3] / "policies" / "530427-xinping" / "2018-urban-primary"
EXAMPLE = Path(__file__).resolve().parents[3] / "policies" / "000000-example" / "2025-primary"
# A community moves, a question is decided, a permit of half a year is enough, and a paper is no longer asked for.
EDITS = (
    ('version: "2018.1"', 'version: "2019.1"'),
    ("status: historical", "status: draft"),
    (
        "  split_home:\n    status: open\n",
        "  split_home:\n    status: decided\n    use: residence\n    decided: {by: 局, on: 2019-06-01, ref: 一号}\n",
    ),
    ('"since(permit.since, entry_day) >= 1 year"', '"since(permit.since, entry_day) >= 6 months"'),
    ("古城街道/古城社区, 古城街道/锦绣社区,", "古城街道/古城社区,"),
    ("places: [古城街道/纳溪社区,", "places: [古城街道/锦绣社区, 古城街道/纳溪社区,"),
    ("        - any:\n            - licence\n            - contract\n", ""),
)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("530427-draft") / "2019"
    folder.mkdir()
    text = (SHIPPED / "policy.yaml").read_text(encoding="utf-8")
    for old, new in EDITS:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    copy(SHIPPED / "source.txt", folder)
    return folder / "policy.yaml"


@pytest.fixture(scope="module")
def printed(draft: Path) -> Printed:
    return enrollzone("policy", "diff", "530427", str(draft), "--changes", "6")


@pytest.fixture(scope="module")
def told(draft: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        enrollzone("policy", "diff", "530427", str(draft), "--json", "--changes", "8").out
    )
    return found


def test_how_many_families_are_concerned_stands_in_the_second_line(printed: Printed) -> None:
    assert printed.status == 0
    first, second = printed.lines[:2]
    assert first == "xinping-urban-primary 2018.1 → xinping-urban-primary 2019.1"
    assert second.endswith("changes)")
    assert " of all families get a different answer (" in second


def test_no_line_is_wider_than_80_columns_and_none_ends_in_a_space(printed: Printed) -> None:
    assert [line for line in printed.lines if columns(line) > 80 or line != line.rstrip()] == []


def test_a_place_that_moved_is_named_with_its_zones(printed: Printed) -> None:
    assert "锦绣社区居民委员会（第二教育集团→第三教育集团）" in printed.out.replace("\n", "").replace(" ", "")


def test_what_is_not_shown_is_counted(printed: Printed) -> None:
    assert " more changes, " in printed.out
    assert "and others, " in printed.out


def test_what_was_rewritten_is_listed_with_how_it_was_and_is(printed: Printed) -> None:
    rewritten = printed.section("rewritten")
    assert rewritten[:6] == [
        "  ~ catchments 古城街道/锦绣社区",
        "      zone: g2",
        "      → g3",
        "  ~ readings split_home",
        "      status: open",
        "      → decided",
    ]
    assert "  ~ papers permit" in rewritten


def test_every_example_shows_the_two_outcomes(told: dict[str, Any]) -> None:
    assert len(told["changes"]) == 8
    assert {change["example"]["verified"] for change in told["changes"]} == {True}
    assert told["changes_found"] > 8
    assert told["differs"]


def test_every_example_is_answered_so_by_everybodys_road(told: dict[str, Any], draft: Path) -> None:
    for side, path in (("old", SHIPPED / "policy.yaml"), ("new", draft)):
        pack = read_pack(path)
        bureau = trial_bureau(Settings(), pack)
        for change in told["changes"]:
            body = {"jurisdiction": "530427", "on": "2018-09-01", "facts": change["example"]["facts"][side]}
            found = document(answer(*parse(read_body(body), {"530427": bureau}, date(2018, 9, 1))), "zh")
            options = sorted(option["zone"] for option in found["options"])
            if len(change[side]) > 1:
                assert found["outcome"] == "staff_decides"
                assert len(found["possible"]) == len(change[side])
            else:
                assert options == change[side][0]["options"]


def test_conditions_say_which_values_and_places_they_allow(told: dict[str, Any]) -> None:
    parts = [part for change in told["changes"] for case in change["conditions"] for part in case["where"]]
    moved = [
        value for part in parts for value in part["values"] if isinstance(value, dict) and value["old"] != value["new"]
    ]
    assert {(tuple(value["old"]), tuple(value["new"])) for value in moved} == {(("g2",), ("g3",))}
    assert {"variable", "values", "text"} == set(parts[0])


def test_a_policy_does_not_differ_from_itself() -> None:
    same = enrollzone("policy", "diff", "000000", "000000", "--exit-code")
    assert same.status == 0
    assert same.lines[1:] == ["no family gets a different answer", "nothing was rewritten"]


def test_the_exit_status_says_that_something_differs_when_asked_to(tmp_path: Path) -> None:
    a_pack(tmp_path / "1")
    a_pack(tmp_path / "2", clauses="\n  c.near: {source: notice, label: 一, quote: 免试入学。}")
    files = [str(tmp_path / number / "policy.yaml") for number in "12"]
    assert enrollzone("policy", "diff", *files).status == 0
    assert enrollzone("policy", "diff", *files, "--exit-code").status == 1


def test_next_years_days_are_compared_for_children_of_the_same_age(tmp_path: Path) -> None:
    text = (EXAMPLE / "policy.yaml").read_text(encoding="utf-8")
    later = text.replace("effective: {from: 2025-09-01", "effective: {from: 2026-09-01")
    (tmp_path / "policy.yaml").write_text(later, encoding="utf-8")
    copy(EXAMPLE / "source.txt", tmp_path)
    lines = enrollzone("policy", "diff", "000000", str(tmp_path / "policy.yaml")).lines
    assert lines[1] == "no family gets a different answer"
    assert lines[2] == "all days lie 1 year(s) apart: children of the same age are compared"


def test_facts_that_only_one_of_the_packs_knows_are_told_for_each(tmp_path: Path) -> None:
    say = "say: {zh: 说明, en: because}"
    rule = f"{{when: not local, outcome: {{kind: arrange}}, overrides: [near, far], clauses: [c.near], {say}}}"
    near = f"{{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {say}}}"
    far = f"{{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {say}}}"
    zones = """
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North}]}"""
    a_pack(tmp_path / "1")
    rules = f"\n  arranged: {rule}\n  near: {near}\n  far: {far}"
    a_pack(tmp_path / "2", zones=zones, rules=rules, impossible="\n  - {when: 'before(birth, birth)', zh: 倒, en: odd}")
    files = [str(tmp_path / number / "policy.yaml") for number in "12"]
    printed = enrollzone("policy", "diff", *files)
    assert "facts for NEW: " in printed.out
    assert "住处：南小" in printed.out
    back = enrollzone("policy", "diff", *reversed(files))
    assert "住处：招生范围以外 或 北小" in back.out
    assert " -> " not in back.out


def test_a_document_that_defines_unions_only_has_no_answers_to_compare() -> None:
    refused = enrollzone("policy", "diff", "530427", "3605")
    assert refused.status == 2
    assert "defines unions of schools only" in refused.err


def test_two_policies_of_different_counties_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enrollzone.comparison.diff._MOST_NODES", 100_000)  # the size at which it is given up anyhow
    refused = ended("policy", "diff", "530427", "000000")
    assert refused.status == 1
    assert refused.err.startswith("xinping-urban-primary and example-primary have too little in common")
    assert "Traceback" not in refused.err
    assert max(columns(line) for line in refused.err.splitlines()) <= 80


def test_a_pack_that_is_not_there_is_named_in_one_line() -> None:
    refused = ended("policy", "diff", "530427", "999999")
    assert refused.status == 1
    assert "no pack of this name" in refused.err
