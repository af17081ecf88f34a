"""``enrollzone policy`` on documents that define unions of schools: nothing stumbles over rules that are not there."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.builders import pack_text
from tests.unions import UNIONS, unions_text
from tests.unit.cli.terminal import columns, enrollzone


@pytest.fixture
def planets(tmp_path: Path) -> Path:
    return written(tmp_path, unions_text())


def written(folder: Path, text: str) -> Path:
    path = folder / "990000-trial" / "planets" / "policy.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_lint_holds_the_sentences_and_never_speaks_of_units(planets: Path) -> None:
    printed = enrollzone("policy", "lint", str(planets))
    assert printed.status == 0
    assert printed.lines[:2] == ["990000-trial/planets", "planets 1 — 行星教共体"]
    assert "units not checked" not in printed.out


def test_lint_holds_quotes_against_a_text_that_it_is_shown(tmp_path: Path) -> None:
    words = "别的话。"
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "notice.txt").write_text(words, encoding="utf-8")
    digest = sha256(words.encode()).hexdigest()
    sources = f"\n  notice: {{title: {{zh: 通知, en: notice}}, sha256: {digest}}}"
    path = written(tmp_path, unions_text(sources=sources))
    unheld = enrollzone("policy", "lint", str(path))
    assert (unheld.status, "text_withheld" in unheld.out) == (0, True)
    held = enrollzone("policy", "lint", str(path), "--texts", str(tmp_path / "texts"))
    assert held.status == 1
    assert "引文不是原文" in held.out


def test_there_is_nothing_to_try_and_that_is_no_failure(planets: Path) -> None:
    printed = enrollzone("policy", "test", str(planets))
    assert printed.status == 0
    assert printed.lines == ["990000-trial/planets: defines unions of schools only: there are no rules in it"]


def test_show_prints_link_types_unions_pairings_and_schools_in_no_union(planets: Path) -> None:
    printed = enrollzone("policy", "show", str(planets))
    assert printed.section("link types")[:3] == [
        "  · tight: 紧密型",
        "      legal person: one",
        "      统一法人、统一教学",
    ]
    assert printed.section("unions") == [
        "  · first: 行星教共体 (education_community)",
        "      core: 木星中学 (stated)",
        "      土星小学; 紧密型; new plaque “木星中学小学部”; since 2025-09",
        "      火星学校; 松散型",
        "  · second: 行星教共体 (education_community)",
        "      core: ?",
        "      水星中学",
        "      木星中学",
    ]
    assert printed.section("pairings") == ["  · 1: 金星教学点 ← 水星中学 → 土星小学 (changed, since 2024)"]
    assert printed.section("schools in no union") == ["  · venus: 金星教学点"]
    assert "rules" not in printed.lines


def test_show_says_what_is_background_only_and_what_is_known_of_a_school(tmp_path: Path) -> None:
    text = unions_text(
        pack=UNIONS["pack"].replace("status: current", "status: current, legal_force: none"),
        schools=UNIONS["schools"].replace('unattached: "true"', 'outside: "true", status: built, stage: primary'),
        link_types=UNIONS["link_types"].replace(", legal_person: own", ""),
        pairings=UNIONS["pairings"]
        .replace("former: mercury, ", "")
        .replace("since: 2024, change: changed", "change: new"),
    )
    printed = enrollzone("policy", "show", str(written(tmp_path, text)))
    assert "background only: a text of no legal force" in printed.lines
    assert "  · venus: 金星教学点 (built, outside, primary)" in printed.lines
    assert "  · 1: 金星教学点 ← 土星小学 (new)" in printed.lines
    assert printed.section("link types")[-1] == "  · loose: 松散型"


def test_show_prints_the_unions_of_a_policy_with_areas_as_well() -> None:
    lines = enrollzone("policy", "show", "530427").section("unions")
    assert "  · g1: 第一教育集团 (education_group)" in lines
    assert "      core: 新平县第一小学 (stated)" in lines


@pytest.mark.parametrize("command", ["lint", "show", "test"])
def test_no_line_about_unions_is_wider_than_80_columns(planets: Path, command: str) -> None:
    assert [line for line in enrollzone("policy", command, str(planets)).lines if columns(line) > 80] == []


def test_a_pack_whose_units_cannot_be_checked_still_says_so(tmp_path: Path) -> None:
    printed = enrollzone("policy", "lint", str(written(tmp_path, pack_text())))
    assert "  units not checked: no county 990000 is installed here" in printed.lines
