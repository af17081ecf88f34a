"""``enrollzone roster``: a sheet is asked at the terminal, and a template made."""

import csv
import io
from pathlib import Path

from enrollzone.roster.headings import Headings
from enrollzone.roster.limits import TERMINAL
from enrollzone.roster.sheets import read_sheet
from tests.unit.cli.terminal import EXAMPLE, Printed, enrollzone
from tests.unit.roster.books import headings, table, xlsx

ON = ("-j", EXAMPLE, "--on", "2025-09-01")
LINES = [
    ["姓名", "地点", "出生日期", "备注"],
    ["甲某", "钟楼社区", "2019-03-05", "=1"],
    ["乙某", "钟楼社区", "明年", ""],
]


def run(folder: Path, data: bytes, *more: str, out: str = "results.csv") -> tuple[Printed, Path]:
    file = folder / "in.xlsx"
    file.write_bytes(data)
    return enrollzone("roster", "run", str(file), *ON, "--out", str(folder / out), *more), folder / out


def lines(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_a_sheet_is_asked_with_the_columns_that_are_named(tmp_path: Path) -> None:
    printed, out = run(tmp_path, table(LINES), "--map", "home=地点")
    assert printed.status == 3  # one row has something wrong
    assert lines(out)[0][:5] == ["地点", "出生日期", "备注", "行号", "结论代码"]
    assert [line[2:5] for line in lines(out)[1:]] == [["'=1", "2", "needs_facts"], ["", "3", "failed"]]
    assert printed.out.splitlines() == ["还要问情况：1行", "这一行有问题，没有查：1行", "已写入 results.csv，共2行"]
    assert "in!C3：应为日期" in printed.err
    assert "地点 → home" in printed.err
    assert "甲某" not in printed.out + printed.err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.xlsx", "results.csv"]


def test_names_go_along_where_that_is_said(tmp_path: Path) -> None:
    printed, out = run(tmp_path, xlsx(LINES[:2]), "--map", "home=地点", "--people", "--language", "en", out="out.xlsx")
    assert printed.status == 0
    assert "written to out.xlsx, 1 rows" in printed.out
    sheet = read_sheet(out.read_bytes(), headings(), TERMINAL)
    assert sheet.heading[:6] == (*LINES[0], "Row", "Outcome code")
    assert [row.cells[0] for row in sheet.rows] == ["甲某"]


def test_a_file_that_cannot_be_used_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("mine", encoding="utf-8")
    for data, said in ((b"%PDF-1.7", "不是能读的表格"), (table(LINES), "没有住址列")):
        printed, out = run(tmp_path, data)
        assert (printed.status, out.read_text(encoding="utf-8")) == (1, "mine")
        assert said in printed.err
        enrollzone.cache_clear()  # the same words, another file


def test_a_table_that_breaks_off_leaves_nothing_half_written(tmp_path: Path) -> None:
    broken = "住址,备注\n" + "钟楼社区,甲\n" * 12 + '"钟楼"社区,乙\n'
    printed, out = run(tmp_path, broken.encode())
    assert (printed.status, out.exists()) == (1, False)
    assert [file.name for file in tmp_path.iterdir()] == ["in.xlsx"]
    assert "第 14 行" in printed.err


def test_options_that_cannot_be_taken_are_refused_by_name(tmp_path: Path) -> None:
    for more, out, said in (
        (("--map", "home"), "a.csv", "--map"),
        (("--map", "home=甲", "--map", "home=乙"), "a.csv", "--map"),
        ((), "a.txt", "--out"),
    ):
        printed, _ = run(tmp_path, table(LINES), *more, out=out)
        assert printed.status == 2
        assert said in printed.err


def test_more_faults_than_a_screen_holds_are_counted(tmp_path: Path) -> None:
    printed, _ = run(tmp_path, table([["住址", "出生日期"], *([["钟楼社区", "明年"]] * 23)]))
    assert "……另有3行，见结果文件" in printed.err


def test_a_template_is_made_for_the_policy_of_a_day(tmp_path: Path) -> None:
    for name in ("new.xlsx", "new.csv"):
        printed = enrollzone("roster", "template", *ON, "--out", str(tmp_path / name))
        assert printed.status == 0
        sheet = read_sheet((tmp_path / name).read_bytes(), headings(), TERMINAL)
        assert Headings(headings().columns).guessed(sheet.heading, people=False).position("home") == 0
    none = enrollzone("roster", "template", "-j", EXAMPLE, "--on", "1990-09-01", "--out", str(tmp_path / "none.csv"))
    assert none.status == 2
