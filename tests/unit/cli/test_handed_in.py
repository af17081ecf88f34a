"""``boundaries check`` and ``import``: exit statuses, what is written and where, and what is never written."""

import json
from pathlib import Path

import pytest
from shapely.geometry import mapping

from enrollzone.intake import examine
from tests.unit.cli.terminal import Printed, columns, enrollzone, process
from tests.unit.intake.made_units import (
    EXAMPLE,
    WENCHANG,
    Rows,
    cell,
    in_system,
    moved,
    renamed_column,
    rows,
    shape,
    without,
)

TABLE = """\
community_code,community,street,group,campus
000000001001,文昌社区,城关街道,第一集团,
000000001002,太平社区,城关街道,第一集团,
000000002002,河东社区,河东街道,第二集团,河东小学
,没有的社区,河东街道,第二集团,
"""


def geojson(folder: Path, some: Rows, name: str = "units.geojson") -> Path:
    features = [
        {"type": "Feature", "properties": dict(row.cells), "geometry": row.shape and mapping(row.shape)} for row in some
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return path


def csv(folder: Path, some: Rows) -> Path:
    lines = [",".join(some[0].cells), *(",".join(row.cells.values()) for row in some)]
    path = folder / "units.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(folder: Path, path: Path, *more: str, crs: str = "EPSG:4490") -> tuple[Printed, dict[str, object]]:
    report = folder / "report.json"
    arguments = ("--jurisdiction", "000000", "--crs", crs, "--data-dir", str(folder / "data"), "--report", str(report))
    printed = enrollzone("boundaries", "import", str(path), *arguments, *more)
    return printed, json.loads(report.read_text("utf-8")) if report.exists() else {}


def checked(*paths: Path, crs: str = "EPSG:4490", more: tuple[str, ...] = ()) -> Printed:
    return enrollzone("boundaries", "check", *map(str, paths), "--jurisdiction", "000000", "--crs", crs, *more)


def staged(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "data").rglob("000000-*") if path.is_dir())


@pytest.mark.parametrize(
    ("name", "change", "crs", "status", "verdict", "code"),
    [
        ("sound", lambda some: some, "EPSG:4490", 0, "accepted", None),
        ("declared", in_system("gcj02"), "gcj02", 3, "repaired", "crs_converted"),
        ("held", in_system("gcj02"), "wgs84", 4, "held", "shifted_like"),
        ("refused", shape(WENCHANG, lambda s: moved(s, 30, 0)), "EPSG:4490", 5, "refused", "overlap"),
    ],
)
def test_the_exit_status_and_the_report_tell_the_verdict(
    tmp_path: Path, name: str, change: object, crs: str, status: int, verdict: str, code: str | None
) -> None:
    path = geojson(tmp_path, change(rows()), f"{name}.geojson")  # type: ignore[operator]
    printed, report = imported(tmp_path, path, crs=crs)
    assert (printed.status, report["verdict"]) == (status, verdict)
    findings = report["findings"]
    assert isinstance(findings, list)
    assert all({"code", "severity", "message", "where"} <= finding.keys() for finding in findings)
    assert code is None or code in {finding["code"] for finding in findings}
    assert staged(tmp_path) == ([] if status == 5 else [report["staged"]])


def test_nothing_that_is_imported_is_live(tmp_path: Path) -> None:
    _, report = imported(tmp_path, geojson(tmp_path, rows()))
    listed = enrollzone("boundaries", "list", "--data-dir", str(tmp_path / "data"), "--json")
    assert str(report["staged"]) in listed.out
    asked = ("lookup", "文昌社区", "--jurisdiction", "000000", "--json", "--stage", "primary")
    asked = (*asked, "--on", "2026-09-01")
    assert enrollzone(*asked, data_dir=str(tmp_path / "data")).out == enrollzone(*asked).out


def test_a_check_comes_to_the_same_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, held = geojson(tmp_path, rows(), "a.geojson"), geojson(tmp_path, without(WENCHANG)(rows()), "b.geojson")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert checked(sound).status == 0
    both = checked(sound, held)
    assert both.status == 4
    assert "a.geojson" in both.out
    assert "b.geojson" in both.out
    assert sorted(tmp_path.rglob("*")) == before


def test_a_check_for_machines_is_one_document_a_file(tmp_path: Path) -> None:
    documents = json.loads(checked(geojson(tmp_path, without(WENCHANG)(rows())), more=("--json",)).out)
    assert [document["verdict"] for document in documents] == ["held"]
    assert {finding["code"] for finding in documents[0]["findings"]} == {"unit_missing", "gap"}


def test_a_list_in_a_table_is_taken_with_its_columns_declared(tmp_path: Path) -> None:
    some = renamed_column("code", "社区代码")(renamed_column("name", "社区名称")(rows(drawn=False)))
    path = csv(tmp_path, some)
    printed, report = imported(tmp_path, path)
    assert printed.status == 5
    assert "--map code=社区代码" in json.dumps(report, ensure_ascii=False)
    printed, report = imported(tmp_path, path, "--map", "code=社区代码", "--map", "name=社区名称")
    assert (printed.status, report["units"]) == (0, 14)


def test_the_letter_and_the_report_name_one_another(tmp_path: Path) -> None:
    path = geojson(tmp_path, cell(WENCHANG, name="学府社区")(rows()))
    _, report = imported(tmp_path, path, "--html", str(tmp_path / "letter.html"), "--language", "en", "--by", "li")
    page = (tmp_path / "letter.html").read_text("utf-8")
    findings = report["findings"]
    assert isinstance(findings, list)
    assert [finding["picture"] for finding in findings] == ["letter.html#picture-1"]
    assert 'id="picture-1"' in page
    assert str(report["staged"]) in page
    assert report["by"] == "li"


def test_borders_that_do_not_fit_are_mended_only_in_a_proposal_that_then_stands_the_test(tmp_path: Path) -> None:
    path = geojson(tmp_path, shape(WENCHANG, lambda s: moved(s, 0.3, 0))(rows()))
    proposal = tmp_path / "proposal.geojson"
    printed, _ = imported(tmp_path, path, "--proposal", str(proposal))
    assert printed.status == 5
    assert staged(tmp_path) == []
    again = checked(proposal)
    assert again.status == 0, again.out
    properties = [feature["properties"] for feature in json.loads(proposal.read_text("utf-8"))["features"]]
    assert [one["code"] for one in properties if one["changed_m2"] > 10] == [WENCHANG]


def test_a_table_of_units_and_groups_becomes_a_proposal_and_no_edition(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    printed, report = imported(tmp_path, path, "--proposal", str(tmp_path / "draft.yaml"))
    draft = (tmp_path / "draft.yaml").read_text("utf-8")
    assert "catchments:" in draft
    assert "城关街道/文昌社区" in draft
    assert staged(tmp_path) == []
    assert printed.status == report["exit_status"]
    findings = report["findings"]
    assert isinstance(findings, list)
    assert any("record 5" in finding["where"] for finding in findings)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--jurisdiction", "999999", "--crs", "EPSG:4490"), "000000-example"),
        (("--jurisdiction", "000000", "--crs", "wsg84"), "gcj02"),
        (("--jurisdiction", "000000", "--crs", "EPSG:4490", "--map", "nmae=x"), "name"),
        (("--jurisdiction", "000000", "--crs", "EPSG:4490", "--map", "name"), "NAME=COLUMN"),
        (("--jurisdiction", "000000", "--crs", "EPSG:4490", "--map", "name=x", "--map", "code=x"), "twice"),
        (("--jurisdiction", "000000"), "--crs"),
        (("--crs", "EPSG:4490"), "--jurisdiction"),
        (("--jurisdiction", "000000", "--crs", "EPSG:4490", "--from", "soon"), "soon"),
    ],
)
def test_a_slip_in_the_command_is_told_and_is_no_verdict(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    path = geojson(tmp_path, rows())
    for command in ("import", "check"):
        printed = enrollzone("boundaries", command, str(path), *arguments)
        assert printed.status == 2
        assert said in printed.err


def test_a_file_that_is_not_there_is_a_slip_and_a_folder_or_rubbish_is_refused(tmp_path: Path) -> None:
    assert checked(tmp_path / "nothing.geojson").status == 2
    assert checked(tmp_path).status == 5
    rubbish = tmp_path / "rubbish.geojson"
    rubbish.write_bytes(bytes(range(256)))
    assert checked(rubbish).status == 5


def test_a_datum_without_parameters_is_refused_by_name(tmp_path: Path) -> None:
    printed, report = imported(tmp_path, geojson(tmp_path, rows()), crs="EPSG:4610")
    findings = report["findings"]
    assert isinstance(findings, list)
    assert printed.status == 5
    assert [finding["code"] for finding in findings] == ["crs_refused"]


def test_an_outline_needs_its_system_and_some_area_and_then_shows_a_displaced_map(tmp_path: Path) -> None:
    outline, map_file = geojson(tmp_path, rows(), "outline.geojson"), geojson(tmp_path, in_system("gcj02")(rows()))
    assert checked(map_file, more=("--outline", str(outline))).status == 2
    wrong = checked(map_file, more=("--outline", str(outline), "--outline-crs", "EPSG:4546"))
    assert wrong.status == 2
    shown = checked(map_file, more=("--outline", str(outline), "--outline-crs", "EPSG:4490"))
    assert shown.status == 4
    assert shown.out.count("像是把 GCJ-02") == 2  # against the edition before, and against the outline


def test_what_nobody_foresaw_is_one_line_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(examine, "listed_units", broken)
    printed = checked(geojson(tmp_path, rows(), "unforeseen.geojson"))
    assert printed.status == 1
    assert "ZeroDivisionError" in printed.err
    assert "Traceback" not in printed.err


def test_every_line_fits_a_screen_of_eighty_columns(tmp_path: Path) -> None:
    some = cell(WENCHANG, street="别处镇")(without("000000100202")(rows()))
    broken = shape("000000002002", lambda s: moved(s, 30, 0))(some)
    for language in ("zh", "en"):
        printed = checked(geojson(tmp_path, broken, f"{language}.geojson"), more=("--language", language))
        assert max(map(columns, printed.lines)) <= 80


def test_the_installed_program_takes_the_county_as_it_stands(tmp_path: Path) -> None:
    path = EXAMPLE / "2020-01-01" / "communities.geojson"
    arguments = ("boundaries", "import", str(path), "--jurisdiction", "000000", "--crs", "EPSG:4490")
    printed = process(*arguments, data_dir=str(tmp_path / "data"))
    assert printed.status == 0, printed.err
    assert len(staged(tmp_path)) == 1
