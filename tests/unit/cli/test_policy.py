"""``enrollzone policy``: lint, test, show and schema, with packs that are right and packs that are broken."""

import json
from pathlib import Path

import pytest

from tests.builders import pack_text
from tests.unit.cli.terminal import EXAMPLE, XINPING, Printed, columns, ended, enrollzone

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE_PACK = ROOT / "policies" / "000000-example" / "2025-primary"
CASE = "- {id: one, zh: 住在北村, facts: {home.zone: benbu}, expect: {status: need_facts}}\n"


def a_copy(folder: Path, old: str = "", new: str = "", cases: str | None = None) -> Path:
    """The example pack in a folder of its own, with one thing changed."""
    home = folder / "000000-trial" / "draft"
    home.mkdir(parents=True)
    text = (EXAMPLE_PACK / "policy.yaml").read_text(encoding="utf-8")
    assert old in text
    (home / "policy.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    (home / "source.txt").write_bytes((EXAMPLE_PACK / "source.txt").read_bytes())
    if cases is not None:
        (home / "cases.yaml").write_text("cases:\n" + cases, encoding="utf-8")
    return home / "policy.yaml"


def trial(path: Path) -> Printed:
    return enrollzone("policy", "test", str(path))


COMMANDS = [
    ("--help",),
    ("serve", "--help"),
    ("policy", "--help"),
    ("policy", "lint", "--help"),
    ("policy", "test", "--help"),
    ("policy", "show", "--help"),
    ("policy", "schema", "--help"),
    ("policy", "lint"),
    ("policy", "test", EXAMPLE),
    ("policy", "show", XINPING),
    ("policy", "show", EXAMPLE),
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_80_columns(arguments: tuple[str, ...]) -> None:
    printed = enrollzone(*arguments)
    assert printed.status == 0
    assert [line for line in printed.lines if columns(line) > 80] == []


@pytest.mark.parametrize("arguments", [("--help",), ("policy", "--help")])
def test_no_command_is_described_by_half_a_sentence(arguments: tuple[str, ...]) -> None:
    usage, *described = enrollzone(*arguments).lines
    assert usage.startswith("Usage: enrollzone ")
    assert [line for line in described if line.endswith("...")] == []


def test_lint_of_the_installed_packs_finds_nothing_that_keeps_them_from_being_published() -> None:
    printed = enrollzone("policy", "lint")
    assert printed.status == 0
    assert printed.lines[0] == "000000-example/2025-primary"
    assert printed.lines[2].startswith("error: 0, warning: 0, silence: ")
    assert "530427-xinping/2018-urban-primary" in printed.lines


def test_lint_lists_silences_and_open_readings_with_their_clauses() -> None:
    lines = enrollzone("policy", "lint", EXAMPLE).lines
    at = lines.index("open")
    assert lines[at + 1].startswith("  · open reading moved_out: ")
    assert "      c.near 三·(一)" in lines[at + 1 : at + 5]


def test_lint_of_a_pack_with_a_quote_that_is_not_in_the_source_ends_with_1(tmp_path: Path) -> None:
    path = a_copy(tmp_path, "未满六周岁的儿童，学校不得提前招收。", "未满七周岁的儿童，学校不得提前招收。")
    printed = enrollzone("policy", "lint", str(path))
    assert printed.status == 1
    assert "  · quote_not_found: 引文不是原文：一·(二)" in printed.lines


def test_lint_holds_a_file_anywhere_against_the_county_that_it_is_for(tmp_path: Path) -> None:
    path = a_copy(tmp_path, '城关街道/钟楼社区: "000000001003"', '城关街道/钟楼社区: "000000001099"')
    printed = enrollzone("policy", "lint", str(path))
    assert printed.status == 1
    assert "unbound_unit" in printed.out
    assert "000000001099" in printed.out


def test_lint_says_when_no_county_is_installed_to_hold_the_units_against(tmp_path: Path) -> None:
    path = tmp_path / "990000-small" / "draft" / "policy.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(pack_text(), encoding="utf-8")
    printed = enrollzone("policy", "lint", str(path))
    assert "  units not checked: no county 990000 is installed here" in printed.lines
    assert "unbound_unit" not in printed.out


def test_lint_of_a_broken_pack_gives_every_place_and_goes_on_to_the_next_pack(tmp_path: Path) -> None:
    a_copy(tmp_path, 't: bool, zh: "房屋被征收"', 't: boole, zh: "房屋被征收"')
    other = tmp_path / "990000-small" / "draft"
    other.mkdir(parents=True)
    (other / "policy.yaml").write_text(pack_text(), encoding="utf-8")
    printed = enrollzone("policy", "lint", policies_dir=str(tmp_path))
    assert printed.status == 1
    broken = [line for line in printed.lines if line.startswith("policy.yaml:")]
    assert len(broken) >= 1
    assert all(line.split(":")[1].isdigit() and line.split(":")[2].isdigit() for line in broken)
    assert "990000-small/draft" in printed.lines


def test_two_faults_of_a_pack_are_told_in_one_run_with_line_column_and_the_nearest_word(tmp_path: Path) -> None:
    text = (EXAMPLE_PACK / "policy.yaml").read_text(encoding="utf-8")
    path = a_copy(tmp_path, "permit.holder = parent", "permit.holdr = parent")
    changed = path.read_text(encoding="utf-8").replace("- sibling.enrolled\n", "- sibling.enroled\n", 1)
    path.write_text(changed, encoding="utf-8")
    lines = enrollzone("policy", "lint", str(path)).lines[1:]
    faults = {line.split(" ")[0].rstrip(":") for line in lines}
    expected = {
        f"policy.yaml:{number}:{line.index('- ') + 3}"
        for number, line in enumerate(changed.splitlines(), 1)
        if "permit.holdr" in line or "sibling.enroled\n" in line + "\n"
    }
    assert len(expected) == 2
    assert faults == expected
    assert any('did you mean "permit.holder"?' in line for line in lines)
    assert text != changed


def test_the_families_of_an_installed_pack_are_counted_when_all_are_answered_as_expected() -> None:
    printed = enrollzone("policy", "test", EXAMPLE)
    assert printed.status == 0
    asked, _, expected = printed.lines[0].removeprefix("example-primary 2025.1: ").split()[:3]
    assert int(asked) == int(expected) > 100


def test_a_family_with_another_answer_is_named_with_its_line_and_what_differs(tmp_path: Path) -> None:
    wrong = "- {id: two, zh: 转学的孩子, facts: {request: transfer}, expect: {school: benbu, rules: [sibling]}}\n"
    printed = trial(a_copy(tmp_path, cases=CASE + wrong))
    assert printed.status == 1
    assert printed.lines[0] == "cases.yaml:3: two 转学的孩子"
    assert printed.lines[1] == "    outcome is stays, expected assigned or assigned_group or choice"
    assert "    rules lack ['sibling']; they are ['transfer']" in printed.lines
    assert printed.lines[-1].endswith(": 1 of 2 families as expected")


def test_a_draft_is_tried_as_if_it_were_in_force(tmp_path: Path) -> None:
    printed = trial(a_copy(tmp_path, "status: current", "status: draft", cases=CASE))
    assert printed.status == 0
    assert printed.lines == ["example-primary 2025.1: 1 of 1 families as expected"]


def test_a_pack_without_a_casebook_has_not_passed(tmp_path: Path) -> None:
    printed = trial(a_copy(tmp_path))
    assert printed.status == 1
    assert printed.lines == ["000000-trial/draft: nothing was tried, there is no cases.yaml beside policy.yaml"]


def test_a_misspelt_expectation_is_an_error_of_the_casebook(tmp_path: Path) -> None:
    path = a_copy(tmp_path, cases="- {id: one, zh: 一户, facts: {request: transfer}, expect: {stays: true}}\n")
    printed = ended("policy", "test", str(path))
    assert printed.status == 1
    assert printed.err.startswith("cases.yaml:2:")
    assert 'unknown key "stays"；是不是 did you mean "stay"?' in printed.err


def test_a_pack_of_a_county_that_is_not_installed_cannot_be_tried(tmp_path: Path) -> None:
    path = tmp_path / "990000-small" / "draft" / "policy.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(pack_text(), encoding="utf-8")
    path.with_name("cases.yaml").write_text("cases:\n" + CASE, encoding="utf-8")
    printed = ended("policy", "test", str(path))
    assert printed.status == 1
    assert "no county with this code is served here" in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    ("command", "which"),
    [
        ("lint", "999999"),
        ("test", "999999"),
        ("show", "999999"),
        ("lint", "../policies"),
        ("lint", "no/such/policy.yaml"),
        ("lint", "/no/such/policy.yaml"),
    ],
)
def test_a_wrong_code_or_a_missing_file_is_told_with_the_counties_that_have_packs(command: str, which: str) -> None:
    printed = ended("policy", command, which)
    assert printed.status == 1
    assert printed.out == ""
    assert " ".join(printed.err.split()) == (
        "no pack of this name; give a county code or a file policy.yaml. Counties with packs: "
        + ", ".join(sorted(folder.name for folder in (ROOT / "policies").glob("*-*/")))
    )


def test_show_prints_zones_with_their_places_and_the_clauses_of_each_rule() -> None:
    lines = enrollzone("policy", "show", EXAMPLE).lines
    at = lines.index("  · liuxi: 柳溪镇中心小学")
    assert lines[at + 1] == "      柳溪镇/* 除 大坪村"
    at = lines.index("  · sibling: 也可以选择哥哥或者姐姐就读的学校（长幼随学），由家庭选择。")
    assert lines[at + 1] == "      c.sibling"


def test_show_tells_open_readings_from_those_in_use() -> None:
    readings = [line for line in enrollzone("policy", "show", EXAMPLE).lines if line[2:4] in ("? ", "~ ", "= ")]
    marks = {line.split()[1].rstrip(":"): line.split()[0] for line in readings}
    assert (marks["moved_out"], marks["split"]) == ("?", "=")


def test_the_schema_is_one_json_document() -> None:
    printed = enrollzone("policy", "schema")
    assert json.loads(printed.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
