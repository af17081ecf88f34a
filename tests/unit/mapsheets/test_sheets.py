"""Whole sheets as data: every name is somewhere, no words lie upon others, and what is not certain is said."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import shapely

from enrollzone.atlas.edition import ApprovedLine, EditionStatus, MapApproval
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.errors import ParameterError
from enrollzone.layers.catchments import Level
from enrollzone.layers.coverage import Coverage
from enrollzone.mapsheets.composing import compose
from enrollzone.mapsheets.marks import ASCENT, DESCENT, Sheet, Words
from enrollzone.mapsheets.printing import SheetOrder, plan_of
from enrollzone.mapsheets.typefaces import installed
from enrollzone.messages import Text
from tests.builders import a_bureau
from tests.drawn import Drawn, a_drawn_county, grid
from tests.unit.exports.trial_county import a_coverage, primary
from tests.unit.mapsheets.conftest import ISLANDS, LONG, QUOTED, RARE

pytestmark = pytest.mark.system("fonts-noto-cjk")


def composed(coverage: Coverage, paper: str = "A4", **asked: object) -> Sheet:
    return compose(plan_of(SheetOrder(coverage, paper, "pdf", **asked)))  # type: ignore[arg-type]


def words(sheet: Sheet) -> list[Words]:
    return [mark for mark in sheet.marks if isinstance(mark, Words)]


def text(sheet: Sheet) -> str:
    return "".join(one.text for one in words(sheet)).replace(" ", "")


def upon_one_another(sheet: Sheet) -> list[tuple[str, str]]:
    """Words whose letters touch: all but the stamp, which lies below the map."""
    faces, boxes = installed(), []
    for one in words(sheet):
        wide = faces.width(one.text, one.size, bold=one.bold)
        left = one.x - wide / 2 if one.centred else one.x
        boxes.append(shapely.box(left, one.y - one.size * DESCENT * 0.5, left + wide, one.y + one.size * ASCENT * 0.9))
    solid = [(one.text, box) for one, box in zip(words(sheet), boxes, strict=True) if not one.hollow]
    on_paper = shapely.box(0, 0, sheet.width, sheet.height)
    assert all(on_paper.contains(box) for _, box in solid)
    return [(one[0], other[0]) for one, other in combinations(solid, 2) if one[1].intersects(other[1])]


@pytest.mark.parametrize(
    "asked",
    [{}, {"paper": "A0", "wide": True, "language": "en"}, {"level": Level.CAMPUS, "name": "north", "wide": True}],
)
def test_no_words_of_a_sheet_lie_upon_others_or_leave_the_paper(trial: Coverage, asked: dict[str, object]) -> None:
    assert upon_one_another(composed(trial, **asked)) == []  # type: ignore[arg-type]


def test_every_drawn_unit_is_named_on_the_map_or_by_a_number_beside_it(trial: Coverage) -> None:
    said = text(composed(trial))
    names = {unit.name.replace(" ", "") for unit in trial.edition.units.values() if unit.code in trial.edition.drawn}
    assert {LONG, ISLANDS, "中街", "野村", "共村", QUOTED.replace(" ", "")} <= names
    assert {name for name in names if name not in said} == {RARE}  # written as its code
    assert "另有1个没有边界图形" in said


def test_a_unit_by_a_reading_is_said_to_be_decided_only_where_somebody_decided(tmp_path: Path) -> None:
    options = "options: {{north: {{zh: 北, en: n}}, south: {{zh: 南, en: s}}}}"
    used = f"\n  {{}}: {{{{q: {{{{zh: 归谁, en: whose}}}}, clauses: [c.near], {options}, {{}}}}}}"
    decision = "status: decided, use: south, decided: {by: 某局, on: 2025-06-03, ref: 一号}"
    readings = used.format("open_one", decision) + used.format("used_one", "status: provisional, use: south")
    said = text(composed(a_coverage([primary(tmp_path, readings=readings)])))
    decided, provisional = said.index("按已作出的决定划入"), said.index("还没有正式决定")
    assert decided < said.index("990000001004（C）") < provisional < said.index("河村社区（C）")  # as on the map


def test_on_the_sheet_of_a_zone_land_that_no_list_names_is_written_as_small_as_other_neighbours(
    trial: Coverage,
) -> None:
    sizes = {one.text: one.size for one in words(composed(trial, "A3", level=Level.ZONE, name="north"))}
    assert sizes["野村"] == sizes["西8村"] < sizes["中街"]


def test_a_name_with_a_character_that_no_font_has_is_written_as_its_code_and_said(trial: Coverage) -> None:
    said = text(composed(trial))
    code = next(unit.code for unit in trial.edition.units.values() if unit.name.startswith("𤱙"))
    assert code in said
    assert "〓大山学校" in said
    assert "U+24C59" in said
    assert "𤱙" not in said


def test_a_sheet_says_what_it_rests_on_and_that_the_list_decides(trial: Coverage) -> None:
    said = text(composed(trial))
    for told in ("试县小学招生范围图", "2025年9月1日", "990000-2025", "版本1", "EPSG:4543", "由政策文件的名单决定"):
        assert told in said
    assert "由家庭选择：north小、〓大山学校" in said
    assert "中街（A/B，部分没有列入）" in said
    assert "1north小" in said


def test_what_is_not_real_bears_a_stamp_below_its_names_and_what_is_real_none(trial: Coverage) -> None:
    marks = composed(trial).marks
    stamp = next(place for place, mark in enumerate(marks) if isinstance(mark, Words) and mark.hollow)
    assert all(place > stamp for place, mark in enumerate(marks) if isinstance(mark, Words) and not mark.hollow)
    real = replace(trial, edition=replace(trial.edition, status=EditionStatus.OFFICIAL))
    assert not any(one.hollow for one in words(composed(real)))


def test_without_an_approval_number_a_sheet_has_an_empty_line_and_says_that_it_was_not_reviewed(
    trial: Coverage,
) -> None:
    bare, numbered = text(composed(trial)), text(composed(trial, approval="云S(2026)001号"))
    assert "审图号：＿＿＿" in bare
    assert "未经审核" in bare
    assert "审图号：云S(2026)001号" in numbered
    assert "未经审核" not in numbered
    assert "不画县界和乡镇界" in numbered  # a number of the sheet alone lets no line of a division stand


def test_an_approved_edition_gives_its_number_and_its_lines(trial: Coverage) -> None:
    approval = MapApproval("云S(2026)002号", frozenset([ApprovedLine.COUNTY]))
    said = text(composed(replace(trial, edition=replace(trial.edition, map_approval=approval))))
    assert "审图号：云S(2026)002号" in said
    assert "县界" in said
    assert "不画县界和乡镇界" not in said


def test_a_telephone_that_is_not_known_is_said_to_be_missing_never_made_up(trial: Coverage) -> None:
    assert "咨询电话：还没有收录" in text(composed(trial))
    known = Contact(Text("试县教育局", "Trial bureau"), "010-1")
    bureau = a_bureau(trial.bureau.shelf.packs, [trial.edition], known)
    assert "咨询：试县教育局　010-1" in text(composed(replace(trial, bureau=bureau)))


def test_names_that_fit_nowhere_are_counted_and_a_legend_that_fits_nowhere_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    small = [Drawn(f"很小的{number}村", ("north",), cell) for number, cell in enumerate(grid(12, 12, 0.0002, 102.0))]
    huge = Drawn("大村", ("south",), shapely.box(102.0, 24.1, 102.9, 24.9))
    said = text(composed(a_drawn_county(tmp_path_factory.mktemp("small"), [*small, huge])))
    assert "图上没有位置标注的社区和村" in said or "另有144个社区和村的名称" in said
    many = [Drawn(f"{number}村", (f"z{number}",), cell) for number, cell in enumerate(grid(20, 20))]
    with pytest.raises(ParameterError) as refused:
        composed(a_drawn_county(tmp_path_factory.mktemp("many"), many))
    assert refused.value.problems[0].code == "paper_too_small"
    assert refused.value.problems[0].expected == ("A3", "A2", "A1", "A0")
