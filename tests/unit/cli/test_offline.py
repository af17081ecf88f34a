"""``enrollzone export offline``: one file, written as a whole or not at all."""

import re
from pathlib import Path

from tests.unit.cli.terminal import XINPING, enrollzone, process

ON = ("--on", "2018-09-01")


def exported(out: Path, *more: str) -> tuple[int, list[str]]:
    printed = enrollzone("export", "offline", "-j", XINPING, *ON, "--out", str(out), *more)
    return printed.status, printed.lines


def test_a_county_is_written_as_one_page_that_loads_nothing(tmp_path: Path) -> None:
    out = tmp_path / "xinping.html"
    status, lines = exported(out)
    page = out.read_text(encoding="utf-8")
    assert status == 0
    assert lines[-1] == "只到2019年2月28日为止；过了这一天请重新制作"
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?!#)|url\(["']?(?!["']?data:)|@import""", page) == []
    assert [file.name for file in tmp_path.iterdir()] == ["xinping.html"]


def test_a_file_that_is_there_is_replaced_only_on_request(tmp_path: Path) -> None:
    out = tmp_path / "there.html"
    out.write_text("mine", encoding="utf-8")
    status, lines = exported(out)
    assert status == 1
    assert "--force" in " ".join(lines)
    assert out.read_text(encoding="utf-8") == "mine"
    assert exported(out, "--force", "--language", "en")[0] == 0
    assert "Which school" in out.read_text(encoding="utf-8")


def test_where_no_policy_is_in_force_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "none.html"
    printed = enrollzone("export", "offline", "-j", XINPING, "--on", "2031-09-01", "--out", str(out))
    assert printed.status == 1
    assert "xinping-urban-primary" in "".join(printed.lines)
    assert not out.exists()


def test_a_county_that_is_not_installed_and_a_folder_that_is_not_there_are_named(tmp_path: Path) -> None:
    unknown = process("export", "offline", "-j", "999999", "--out", str(tmp_path / "x.html"))
    assert (unknown.status, "530427-xinping" in unknown.err) == (1, True)
    status, lines = exported(tmp_path / "no" / "folder" / "x.html")
    assert (status, "No such file or directory" in " ".join(lines)) == (1, True)
