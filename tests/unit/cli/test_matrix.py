"""``enrollzone policy matrix``: what a person looks at before a policy or an edition is published."""

import csv
import json
from io import StringIO
from pathlib import Path
from shutil import copy

import pytest

from tests.unit.cli.terminal import columns, ended, enrollzone, process

EXAMPLE = Path(__file__).resolve().parents[3] / "policies" / "000000-example" / "2025-primary"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The matrix of the example county, kept as JSON."""
    file = tmp_path_factory.mktemp("matrix") / "kept.json"
    assert enrollzone("policy", "matrix", "000000", "--format", "json", "--out", str(file)).status == 0
    return file


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example county's policy with a community in another zone."""
    folder = tmp_path_factory.mktemp("moved")
    text = (EXAMPLE / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace("城关街道/太平社区, 城关街道/钟楼社区", "城关街道/太平社区")
    text = text.replace("places: [河东街道/新桥社区,", "places: [城关街道/钟楼社区, 河东街道/新桥社区,")
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    copy(EXAMPLE / "source.txt", folder)
    return folder / "policy.yaml"


def test_a_table_has_one_line_for_every_unit_and_class_of_families() -> None:
    printed = enrollzone("policy", "matrix", "000000")
    assert printed.out.startswith("\ufeffunit,name,township,situation,words,code,")
    lines = list(csv.DictReader(StringIO(printed.out.removeprefix("\ufeff"))))
    assert len(lines) == 14 * 9
    first = next(line for line in lines if (line["name"], line["township"]) == ("太平社区", "城关街道"))
    assert (first["situation"], first["code"], first["options"], first["campuses"], first["rules"]) == (
        "ordinary",
        "assigned",
        "实验小学本部",
        "shiyan-benbu",
        "resident",
    )


def test_in_english_the_options_have_their_english_names() -> None:
    assert "Hedong Primary" in enrollzone("policy", "matrix", "000000", "--language", "en").out


def test_the_same_call_gives_the_same_bytes(kept: Path) -> None:
    again = process("policy", "matrix", "000000", "--format", "json")
    assert again.out == kept.read_text(encoding="utf-8")


def test_the_page_is_one_document_with_its_own_style() -> None:
    printed = enrollzone("policy", "matrix", "000000", "--format", "html")
    assert printed.out.startswith("<!doctype html>\n")
    assert "size: A4 landscape" in printed.out
    assert "虚构示例" in printed.out


def test_cells_that_differ_are_put_together_with_their_places(kept: Path, moved: Path) -> None:
    printed = enrollzone("policy", "matrix", str(moved), "--diff", str(kept))
    assert printed.status == 0
    assert printed.lines[2].endswith(" of 126 cells differ")
    assert printed.section("ordinary") == [
        "  ~ assigned 实验小学本部 → assigned 实验小学东校区",
        "      城关街道钟楼社区",
    ]
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_two_kept_matrices_of_one_policy_do_not_differ(kept: Path) -> None:
    printed = enrollzone("policy", "matrix", str(kept), "--diff", str(kept))
    assert printed.lines[2:] == ["no cell differs"]


def test_a_class_that_is_new_differs_from_nothing(kept: Path, tmp_path: Path) -> None:
    document = json.loads(kept.read_text(encoding="utf-8"))
    document["cells"] = [cell for cell in document["cells"] if cell["situation"] != "transfer"]
    less = tmp_path / "less.json"
    less.write_text(json.dumps(document), encoding="utf-8")
    there = enrollzone("policy", "matrix", str(kept), "--diff", str(less))
    assert there.section("transfer")[0] == "  ~ (no such cell) → stays"
    back = enrollzone("policy", "matrix", str(less), "--diff", str(kept))
    assert back.section("transfer")[0] == "  ~ stays → (no such cell)"


def test_a_later_entry_day_may_be_asked_for() -> None:
    assert (
        '"on": "2026-09-01"' in enrollzone("policy", "matrix", "000000", "--format", "json", "--on", "2026-09-01").out
    )


@pytest.mark.parametrize(("day", "lacking"), [("2020-09-01", "policy"), ("1990-09-01", "policy")])
def test_a_day_on_which_the_policy_is_not_in_force_is_refused(day: str, lacking: str) -> None:
    refused = ended("policy", "matrix", "000000", "--on", day)
    assert refused.status == 1
    assert f"this {lacking} is not in force on {day}" in refused.err


def test_a_file_that_is_no_matrix_is_refused_without_showing_it(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    for written in ("[1, 2]", "{}", "nothing"):
        other.write_text(written, encoding="utf-8")
        refused = ended("policy", "matrix", "000000", "--diff", str(other))
        assert (refused.status, refused.err.startswith("other.json is no matrix")) == (1, True)


def test_a_document_that_defines_unions_only_has_no_matrix() -> None:
    refused = enrollzone("policy", "matrix", "3605")
    assert refused.status == 2
    assert "defines unions of schools only" in refused.err
