"""What is told of a file: a document for machines, and a letter with a picture of everything that was found."""

import re
from datetime import date
from functools import cache
from xml.etree import ElementTree as ET

import pytest
import shapely

from enrollzone.intake.candidate import Examination
from enrollzone.intake.letter import letter, scene_of
from enrollzone.intake.pictures import picture
from enrollzone.intake.report import MOST_DRAWN, both, numbered, report
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.findings import Severity, found
from enrollzone.quarantine.whereabouts import Place, place_in, place_of
from tests.unit.intake.made_units import (
    BINHE,
    TAIPING,
    WENCHANG,
    ZHONGLOU,
    around,
    cell,
    declaration,
    every,
    in_system,
    judged,
    moved,
    rows,
    shape,
    with_vertex,
    without,
)

ON = date(2026, 7, 2)
OUTSIDE = re.compile(r"""(?:src|href)=["']|url\(|@import|<script|https?://(?!www\.w3\.org/2000/svg)""")


@cache
def spoilt() -> Examination:
    """A file with faults of many kinds: cells, borders, places, names."""
    some = shape(WENCHANG, lambda s: moved(s, 30, 0))(rows())
    some = cell(TAIPING, name="大平社区<b>")(cell(BINHE, street="城东街道")(some))
    some = shape("000000100200", lambda s: with_vertex(s, 500_000, 0))(some)
    return judged(cell("000000002001", code="5.3E+11")(some))


EXAMINATIONS = {
    "spoilt": spoilt,
    "displaced": lambda: judged(in_system("gcj02")(rows()), "wgs84"),
    "without a unit": lambda: judged(without(ZHONGLOU)(rows())),
    "without a column": lambda: judged(every(lambda row: row.without("code"))(rows())),
    "a list": lambda: judged(cell(WENCHANG, name="")(rows(drawn=False))),
    "nothing": lambda: judged(()),
    "sound": lambda: judged(rows()),
}


@pytest.mark.parametrize("name", EXAMINATIONS)
def test_every_finding_has_a_picture_that_is_sound_and_says_what_it_shows(name: str) -> None:
    examination = EXAMINATIONS[name]()
    scene = scene_of(examination, around())
    for finding in examination.findings:
        drawn = ET.fromstring(picture(finding, scene, both(finding)))  # noqa: S314 - our own
        assert drawn.tag.endswith("svg")
        assert "".join(drawn[0].itertext()) == both(finding)
        assert len(list(drawn.iter())) > 4


def test_a_map_has_a_bar_in_metres_north_and_the_names_of_the_neighbours() -> None:
    examination = judged(without(ZHONGLOU)(rows()))
    drawn = picture(examination.findings[0], scene_of(examination, around()), "x")
    texts = re.findall(r">([^<>]+)</text>", drawn)
    assert "N" in texts
    assert any(re.fullmatch(r"\d+ k?m", text) for text in texts)
    assert {"文昌社区", "滨河社区", "南门社区"} <= set(texts)
    assert "#d4351c" in drawn


def test_the_bar_of_a_map_is_as_long_as_it_says() -> None:
    examination = judged(without(ZHONGLOU)(rows()))
    scene = scene_of(examination, around())
    drawn = picture(examination.findings[0], scene, "x")
    pixels = float(re.search(r"M12 340 v6 h([\d.]+)", drawn)[1])  # type: ignore[index]
    said, unit = re.search(r">(\d+) (k?m)</text>", drawn).groups()  # type: ignore[union-attr]
    gone = shapely.from_wkb(examination.findings[0].shape)
    west, south, east, north = scene.plane.metres(gone).bounds
    side = max(east - west, north - south) * 1.36
    assert pixels * side / 360 == pytest.approx(int(said) * (1000 if unit == "km" else 1), rel=0.01)


def test_a_thread_is_drawn_once_more_from_near() -> None:
    examination = judged(shape(WENCHANG, lambda s: moved(s, 0.3, 0))(rows()))
    overlap = next(finding for finding in examination.findings if finding.code == "overlap_sliver")
    gap = judged(without(ZHONGLOU)(rows()))
    assert picture(overlap, scene_of(examination, around()), "x").count("<svg") == 3
    assert picture(gap.findings[0], scene_of(gap, around()), "x").count("<svg") == 2


def test_a_cell_at_fault_is_marked_in_a_sketch_of_the_sheet_and_columns_that_nobody_asked_for_stay_hidden() -> None:
    some = every(lambda row: type(row)({**row.cells, "电话": "13800138000"}, None))(
        cell(WENCHANG, name="")(rows(drawn=False))
    )
    examination = judged(some)
    finding = next(one for one in examination.findings if one.code == "name_empty")
    drawn = picture(finding, scene_of(examination, around()), "x")
    assert "13800138000" not in drawn
    assert "电话" in drawn
    assert drawn.count("#f9d7d2") == 2  # the header and the cell
    assert "太平社区" in drawn


@pytest.mark.parametrize("name", EXAMINATIONS)
def test_a_letter_is_one_page_that_asks_nothing_of_any_network(name: str) -> None:
    examination = EXAMINATIONS[name]()
    page = letter(examination, around(), "zh", ON, "000000-abc")
    assert not OUTSIDE.search(page)
    assert "<b>" not in page
    assert page.count('<figure id="picture-') == len(examination.findings)
    assert "$" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_a_letter_says_first_what_becomes_of_the_file_in_both_languages() -> None:
    page = letter(spoilt(), around(), "zh", ON)
    assert (
        page.index("不能采用") < page.index("Refused: ") < page.index(">必须改正（") < page.index(">需要有人核对签字（")
    )
    english = letter(spoilt(), around(), "en", ON)
    assert english.index("Refused") < english.index("不能采用")
    assert 'lang="en"' in english


def test_a_letter_about_a_file_that_is_held_has_room_to_sign_for_every_warning() -> None:
    examination = judged(cell(WENCHANG, name="学府社区")(without(ZHONGLOU)(rows())))
    page = letter(examination, around(), "zh", ON, "000000-abc")
    assert page.count("<td></td><td></td><td></td>") == 2
    assert "000000-abc" in page
    assert "签字栏" not in letter(judged(rows()), around(), "zh", ON)


def test_of_many_findings_of_one_kind_the_first_are_drawn_and_all_are_told() -> None:
    many = tuple(found("code_form", Severity.ERROR, place_in("a.csv", number)) for number in range(1, MOST_DRAWN + 6))
    examination = Examination(declaration(), Content("a.csv", "CSV"), None, many)
    page = letter(examination, around(), "zh", ON)
    assert page.count("<figure") == MOST_DRAWN
    assert all(f"第{number}条" in page for number in range(1, MOST_DRAWN + 6))
    entries = report(examination, letter="a.html")["findings"]
    assert isinstance(entries, list)
    assert [entry["picture"] is None for entry in entries] == [False] * MOST_DRAWN + [True] * 5


def test_a_document_tells_the_gravest_first_in_both_languages_and_names_the_pictures() -> None:
    examination = spoilt()
    document = report(examination, letter="a.html", staged=None)
    entries = document["findings"]
    assert isinstance(entries, list)
    assert document["verdict"] == "refused"
    assert document["exit_status"] == 5
    severities = [entry["severity"] for entry in entries]
    assert severities == sorted(severities, key=["error", "warning", "repair", "notice"].index)
    assert [entry["picture"] for entry in entries] == [f"a.html#picture-{n}" for n in range(1, len(entries) + 1)]
    assert all(" / " in entry["message"] for entry in entries)
    assert [one.number for one in numbered(examination.findings)] == list(range(1, len(entries) + 1))


@pytest.mark.parametrize(("record", "column"), [(None, None), (7, None), (None, "名称"), (7, "a · b")])
def test_a_place_is_read_back_as_it_was_told(record: int | None, column: str | None) -> None:
    assert place_of(place_in("某文件.csv", record, column)) == Place(record, column)
