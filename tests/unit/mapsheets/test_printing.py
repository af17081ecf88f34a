"""Sheets as files: searched, compared byte for byte with themselves, opened as pictures, and whole or not there."""

import os
import re
import struct
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.errors import NotOfferedError, ParameterError, RequestError
from enrollzone.layers.coverage import Coverage, coverage_on
from enrollzone.mapsheets import typefaces
from enrollzone.mapsheets.papers import PAPERS
from enrollzone.mapsheets.printing import MOST_PIXELS, SheetOrder, write_sheet
from enrollzone.mapsheets.typefaces import Faces
from tests.unit.mapsheets.conftest import QUOTED

pytestmark = pytest.mark.system("fonts-noto-cjk")


def written(coverage: Coverage, path: Path, form: str, **asked: object) -> bytes:
    write_sheet(SheetOrder(coverage, "A4", form, **asked), path)  # type: ignore[arg-type]
    return path.read_bytes()


def streams(content: bytes) -> list[bytes]:
    found = []
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(stream[1]))
        except zlib.error:
            continue  # a picture, or a font: no text
    return found


def searchable(content: bytes) -> set[str]:
    """The characters that a reader of the PDF can search for and copy: those of the fonts' tables."""
    tables = b"\n".join(stream for stream in streams(content) if b"begincmap" in stream)
    codes = re.findall(rb"<[0-9a-f]+> <[0-9a-f]+> \[(.*?)\]", tables)
    return {bytes.fromhex(one.decode()).decode("utf-16-be") for row in codes for one in re.findall(rb"<(\w+)>", row)}


def test_every_word_of_a_pdf_can_be_searched_for_and_its_fonts_are_part_of_it(trial: Coverage, tmp_path: Path) -> None:
    content = written(trial, tmp_path / "map.pdf", "pdf")
    assert set("试县小学招生范围图环岛中街野共审图号") | set(QUOTED) <= searchable(content) | {" "}
    assert content.count(b"/Subtype /Type3") >= 2
    assert b"/FontFile" not in content  # nothing claims to be a sort of font that it is not
    assert b"CreationDate" not in content
    box = re.search(rb"/MediaBox \[ ?0 0 ([0-9.]+) ([0-9.]+)", content)
    assert box is not None
    assert sorted(round(float(side) / 72 * 25.4) for side in box.groups()) == [210, 297]


def test_an_svg_is_drawn_without_any_font_and_a_png_is_as_large_as_its_paper(trial: Coverage, tmp_path: Path) -> None:
    drawing = ET.fromstring(written(trial, tmp_path / "map.svg", "svg", wide=False))  # noqa: S314 - our own file
    assert drawing.get("viewBox", "").split()[2:] == ["595.275591", "841.889764"]
    assert not list(drawing.iter("{http://www.w3.org/2000/svg}text"))
    picture = written(trial, tmp_path / "map.png", "png", wide=False, dots_per_inch=50)
    assert struct.unpack(">II", picture[16:24]) == (413, 584)
    assert {path.name for path in tmp_path.iterdir()} == {"map.svg", "map.png"}


_AGAIN = """
import sys
from pathlib import Path
from tests.unit.mapsheets.test_printing import both
both(Path(sys.argv[1]))
"""


def both(folder: Path) -> list[bytes]:
    """The example county as PDF and SVG."""
    held = coverage_on(open_bureaus(Settings(), "000000")["000000"], date(2026, 9, 1))
    assert held is not None
    folder.mkdir()
    return [written(held, folder / f"map.{form}", form) for form in ("pdf", "svg")]


def test_the_same_sheet_is_the_same_to_the_byte_in_another_process_on_another_clock(tmp_path: Path) -> None:
    surroundings = {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "9"}
    there = tmp_path / "there"
    environment = {**os.environ, **surroundings, "PYTHONPATH": "."}
    subprocess.run([sys.executable, "-c", _AGAIN, str(there)], check=True, env=environment, timeout=60)
    assert [(there / f"map.{form}").read_bytes() for form in ("pdf", "svg")] == both(tmp_path / "here")


def test_a_picture_with_more_dots_than_are_of_use_is_refused_before_anything_is_drawn(
    trial: Coverage, tmp_path: Path
) -> None:
    for dots in (49, 153, 10_000):
        with pytest.raises(ParameterError) as refused:
            write_sheet(SheetOrder(trial, "A0", "png", dots_per_inch=dots), tmp_path / "map.png")
        assert [(one.field, one.code, one.expected) for one in refused.value.problems] == [
            ("dpi", "out_of_range", ("50–152",))
        ]
    assert MOST_PIXELS > 841 * 1189 * (152 / 25.4) ** 2


@pytest.mark.parametrize(("changed", "field"), [({"paper": "B5"}, "paper"), ({"form": "gif"}, "format")])
def test_what_cannot_be_made_is_named_with_what_can(
    trial: Coverage, tmp_path: Path, changed: dict[str, str], field: str
) -> None:
    order = SheetOrder(trial, **{"paper": "A4", "form": "pdf", **changed})
    with pytest.raises(NotOfferedError) as refused:
        write_sheet(order, tmp_path / "map")
    problem = refused.value.problems[0]
    assert (problem.field, problem.expected) == (field, tuple(PAPERS) if field == "paper" else ("pdf", "svg", "png"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_stands_there_stays_whole_when_a_sheet_cannot_be_made(trial: Coverage, tmp_path: Path) -> None:
    (tmp_path / "map.pdf").write_text("old", encoding="utf-8")
    with pytest.raises(RequestError):
        write_sheet(SheetOrder(trial, "A4", "pdf", stage="junior"), tmp_path / "map.pdf")
    with pytest.raises(OSError, match="No such file"):
        write_sheet(SheetOrder(trial, "A4", "pdf"), tmp_path / "nowhere" / "map.pdf")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("map.pdf", "old")]


def test_the_simplified_form_of_a_character_is_drawn_and_what_no_font_has_is_known() -> None:
    faces = typefaces.installed()
    assert faces.lacking("骨𠮷龘𤱙A") == ("𤱙",)
    assert faces.font("骨").face_index == 2  # Noto Sans CJK SC in the package's collection
    assert faces.width("社区", 10.0) == pytest.approx(20.0)
    assert 0 < faces.width("il", 10.0) < faces.width("WM", 10.0) < 20


def test_a_font_without_simplified_chinese_is_refused_by_the_name_of_the_package() -> None:
    other = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
    with pytest.raises(Exception, match="fonts-noto-cjk"):
        Faces(other, other)
