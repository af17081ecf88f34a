"""Two editions side by side, at the command line."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.handed_in import renamed, surroundings
from enrollzone.publishing.staging import stage
from tests.unit.cli.terminal import EXAMPLE, columns, enrollzone

ROOT = Path(__file__).resolve().parents[3]
COUNTY = "350404"
FIRST, LAST = f"{COUNTY}-2021-10-31", f"{COUNTY}-2023-06-30"
Alter = Callable[[dict[str, str]], dict[str, str] | None]


@pytest.fixture
def example() -> Path:
    """The folder of an edition of the example county that is drawn."""
    return max((ROOT / "boundaries").glob(f"{EXAMPLE}-*/*/edition.yaml")).parent


def sealed(folder: Path, name: str) -> None:
    """Seal a changed file of an edition anew, and give the edition an id of its own."""
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    text = (folder / "edition.yaml").read_text(encoding="utf-8")
    text = re.sub(rf"{name}: *\w+", f"{name}: {digest}", text)
    text = re.sub(r"^id: .*", f"id: {EXAMPLE}-trial", text, flags=re.MULTILINE)
    (folder / "edition.yaml").write_text(text, encoding="utf-8")


def altered(folder: Path, name: str, alter: Alter) -> None:
    """Alter the rows of a table of an edition, and seal it anew."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (folder / name).open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(row for one in rows if (row := alter(one)) is not None)
    sealed(folder, name)


def document(*arguments: str) -> dict:
    return json.loads(enrollzone("boundaries", "diff", *arguments, "--json").out)


def test_what_became_of_the_units_of_a_county_is_told_by_kind() -> None:
    printed = enrollzone("boundaries", "diff", FIRST, LAST)
    assert printed.status == 0
    assert f"{FIRST} → {LAST}" in printed.out
    assert printed.section("新增（1）") == ["  · 350404003014 徐碧街道六路社区居民委员会"]
    assert "  · 350404200211 中村乡蕉坑村委会 → 中村乡焦坑村委会" in printed.section("改名（2）")
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_the_same_is_told_in_english_and_for_machines() -> None:
    printed = enrollzone("boundaries", "diff", FIRST, LAST, "--language", "en")
    assert "added (1)" in printed.out
    assert not re.search("单元|改名|新增", printed.out)
    told = document(FIRST, LAST)
    assert (told["old"]["units"], told["new"]["units"], told["differs"]) == (132, 133, True)
    assert sorted(kind for unit in told["units"] for kind in unit["became"]) == ["added", "renamed", "renamed"]


def test_an_edition_beside_itself_has_no_difference_and_says_so(example: Path) -> None:
    printed = enrollzone("boundaries", "diff", str(example), str(example), "--exit-code")
    assert printed.status == 0
    assert "单元没有变化" in printed.out
    assert "没有变化" in printed.out.splitlines()[-1]


def test_a_difference_ends_with_status_one_where_that_is_asked_for() -> None:
    assert enrollzone("boundaries", "diff", FIRST, LAST, "--exit-code").status == 1


def test_a_border_that_moved_is_told_with_the_land_and_with_what_it_does_to_catchments(
    tmp_path: Path, example: Path
) -> None:
    folder = Path(shutil.copytree(example, tmp_path / "trial"))
    drawn = json.loads((folder / "communities.geojson").read_text(encoding="utf-8"))
    one, other = drawn["features"][0], drawn["features"][-1]
    one["geometry"], other["geometry"] = other["geometry"], one["geometry"]
    (folder / "communities.geojson").write_text(json.dumps(drawn, ensure_ascii=False), encoding="utf-8")
    sealed(folder, "communities.geojson")
    told = document(str(example), str(folder))
    codes = sorted(feature["properties"]["code"] for feature in (one, other))
    assert [unit["old"][0]["code"] for unit in told["units"]] == codes
    assert all(unit["became"][0] == "moved" for unit in told["units"])
    gained = told["units"][0]["area"]["gained"]
    assert [piece["other"] for piece in gained] == [codes[1]]
    assert told["policy"]
    assert sum(piece["area_m2"] for zone in told["catchments"] for piece in zone["area"]["gained"]) > 0
    printed = enrollzone("boundaries", "diff", str(example), str(folder))
    assert "同一代码，位置不同（2）" in printed.out
    assert "平方米" in printed.out
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_homes_that_went_to_another_unit_are_named(tmp_path: Path, example: Path) -> None:
    folder = Path(shutil.copytree(example, tmp_path / "trial"))
    units: list[str] = []
    altered(folder, "units.csv", lambda row: units.append(row["code"]) or row)
    moved: list[dict[str, str]] = []

    def first_row_moved(row: dict[str, str]) -> dict[str, str]:
        if moved:
            return row
        moved.append(row)
        return {**row, "unit": next(code for code in units if code != row["unit"])}

    altered(folder, "gazetteer.csv", first_row_moved)
    (change,) = document(str(example), str(folder))["units"]
    assert change["became"] == ["redrawn"]
    assert change["old"][0]["code"] == moved[0]["unit"]
    assert [row["name"] for row in change["addresses"]] == [moved[0]["name"]]
    assert moved[0]["name"] in enrollzone("boundaries", "diff", str(example), str(folder)).out


def test_an_edition_that_is_only_staged_is_compared_with_the_live_one_by_its_id(tmp_path: Path, example: Path) -> None:
    staged = stage(tmp_path, renamed("新名社区"), surroundings())
    told = document(f"{EXAMPLE}-{example.name}", staged, "--data-dir", str(tmp_path))
    assert (told["old"]["id"], told["new"]["id"]) == (f"{EXAMPLE}-{example.name}", staged)
    (change,) = told["units"]
    assert (change["became"], change["new"][0]["name"]) == (["renamed"], "新名社区")


def test_an_id_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    printed = enrollzone("boundaries", "diff", f"{COUNTY}-2021-10-13", LAST)
    assert printed.status == 2
    assert FIRST in printed.err


def test_a_word_that_is_like_no_id_is_refused_with_where_to_look() -> None:
    printed = enrollzone("boundaries", "diff", "?", LAST, "-j", COUNTY)
    assert printed.status == 2
    assert "boundaries list" in printed.err


def test_editions_of_two_counties_are_not_compared(example: Path) -> None:
    printed = enrollzone("boundaries", "diff", FIRST, str(example))
    assert printed.status == 2
    assert "two counties" in printed.err


def test_a_folder_whose_files_are_not_what_they_are_sealed_as_is_refused(tmp_path: Path, example: Path) -> None:
    folder = Path(shutil.copytree(example, tmp_path / "trial"))
    (folder / "units.csv").write_text("code,name\n", encoding="utf-8")
    printed = enrollzone("boundaries", "diff", str(example), str(folder))
    assert printed.status == 5
    assert "units.csv" in printed.err


def test_a_county_that_is_not_served_here_has_no_policy_to_compare_catchments_under(example: Path) -> None:
    printed = enrollzone("boundaries", "diff", str(example), str(example), jurisdictions=COUNTY)
    assert printed.status == 0
    assert printed.out.splitlines()[-1] == "没有政策，片区没有比较"
