"""``enrollzone policy chart`` and ``enrollzone policy manual``."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.unit.cli.terminal import EXAMPLE, XINPING, columns, enrollzone

POLICIES = Path(__file__).resolve().parents[3] / "policies"


def test_the_chart_of_a_county_is_mermaid_on_the_screen() -> None:
    printed = enrollzone("policy", "chart", EXAMPLE)
    assert printed.status == 0
    assert printed.lines[0] == "flowchart LR"


def test_the_chart_is_written_to_a_file_as_a_picture(tmp_path: Path) -> None:
    out = tmp_path / "chart.svg"
    printed = enrollzone("policy", "chart", XINPING, "--format", "svg", "--rule", "migrant_ok", "--out", str(out))
    assert (printed.status, printed.out) == (0, "")
    assert ET.fromstring(out.read_text(encoding="utf-8")).tag.endswith("svg")  # noqa: S314 - we wrote it a moment ago


def test_the_manual_says_by_how_many_families_it_is_held() -> None:
    printed = enrollzone("policy", "manual", EXAMPLE, "--language", "en")
    assert printed.status == 0
    assert printed.lines[0] == "# Example County primary enrolment 2025 (invented)"
    assert any(line.startswith("| Held by | ") for line in printed.lines)


def test_a_pack_that_is_not_installed_has_a_manual_too(tmp_path: Path) -> None:
    text = (POLICIES / "000000-example" / "2025-primary" / "policy.yaml").read_text(encoding="utf-8")
    source = (POLICIES / "000000-example" / "2025-primary" / "source.txt").read_bytes()
    (tmp_path / "policy.yaml").write_text(text.replace('"000000"', '"990099"'), encoding="utf-8")
    (tmp_path / "source.txt").write_bytes(source)
    (tmp_path / "cases.yaml").write_text("cases: []\n", encoding="utf-8")
    printed = enrollzone("policy", "manual", str(tmp_path / "policy.yaml"))
    assert printed.status == 0
    assert "样例核对" not in printed.out


def test_an_unknown_rule_is_refused_with_the_nearest_known() -> None:
    printed = enrollzone("policy", "chart", XINPING, "--rule", "migrnt_ok")
    assert printed.status == 2
    assert 'did you mean "migrant_ok"?' in printed.err


@pytest.mark.parametrize("command", ["chart", "manual"])
def test_several_packs_are_not_drawn_at_once(command: str) -> None:
    printed = enrollzone("policy", command)
    assert printed.status == 2
    assert "say which pack" in printed.err
    assert "000000-example/2025-primary" in printed.err


def test_a_document_of_unions_has_a_manual_and_no_chart() -> None:
    assert enrollzone("policy", "manual", "331121").status == 0
    refused = enrollzone("policy", "chart", "331121")
    assert refused.status == 2
    assert "there are no rules in it" in refused.err


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    printed = enrollzone("policy", "chart", EXAMPLE, "--out", str(tmp_path / "no" / "chart.mmd"))
    assert printed.status == 1
    assert "chart.mmd" in printed.err


@pytest.mark.parametrize("command", ["chart", "manual"])
def test_the_help_fits_80_columns(command: str) -> None:
    printed = enrollzone("policy", command, "--help")
    assert printed.status == 0
    assert [line for line in printed.lines if columns(line) > 80] == []
