"""What a list names, held against the editions in force with it."""

from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.atlas.edition import AddressKind, AddressRow, Edition
from enrollzone.policy.binding import binding_problems, unnamed_things
from enrollzone.policy.pack import Pack
from enrollzone.proof.lint import Level, lint
from tests.builders import NORTH, SPLIT, a_pack, an_edition
from tests.unit.policy.test_catchments import UNITS
from tests.unit.policy.test_claims import NAMES


def listed(folder: Path, *places: str, **more: str) -> Pack:
    catchments = f"\n  north: {{clause: c.near, places: [{', '.join(places)}]}}"
    return a_pack(folder, units=UNITS, catchments=catchments, **more)


def unnamed(pack: Pack, *rows: AddressRow) -> list[str]:
    return [part for _, _, part in unnamed_things(pack, [an_edition(addresses=rows)])]


def row(name: str, kind: AddressKind = AddressKind.ESTATE, unit: str = SPLIT.code, **more: object) -> AddressRow:
    return AddressRow(kind, name, unit, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ("花园", row("花园")),
        ("花园", row("大花园", aliases=("花园",))),
        ("花园 1-3幢", row("花园")),
        ("长街 单号", row("长街", AddressKind.ROAD)),
        ("1-3组", row("花园", group=9)),
        ("1-3组", row("2组", AddressKind.VILLAGE_GROUP)),
    ],
)
def test_a_part_that_the_gazetteer_has_in_its_unit_can_be_told(tmp_path: Path, place: str, known: AddressRow) -> None:
    pack = listed(tmp_path, f"甲街道/中街/{place}")
    assert unnamed(pack, known) == []
    assert unnamed(pack) == [place]
    assert unnamed(pack, row(known.name, known.kind, NORTH.code, aliases=known.aliases, group=known.group)) == [place]


def test_what_is_taken_out_and_what_a_reading_settles_is_looked_for_too(tmp_path: Path) -> None:
    overlaps = "\n  - {place: 甲街道/北村/果园, reading: names, options: {narrow: south, wide: north}}"
    pack = listed(tmp_path, "甲街道/* 除 中街/花园", overlaps=overlaps, readings=NAMES)
    assert unnamed(pack) == ["花园", "果园"]
    assert unnamed(pack, row("花园"), row("果园", unit=NORTH.code)) == []


def test_a_part_that_no_gazetteer_knows_is_a_warning_of_the_lint(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/桃源")
    (found,) = [remark for remark in lint(pack, [an_edition()]) if remark.code == "unnamed_part"]
    assert found.level is Level.WARNING
    assert found.text.zh == "“甲街道/中街/桃源”里的“桃源”不在边界版本 990000-2025 的地名表（gazetteer.csv）中"
    assert [remark for remark in lint(pack) if remark.code == "unnamed_part"] == []


def test_an_edition_of_another_time_has_no_say(tmp_path: Path) -> None:
    pack = listed(tmp_path, "甲街道/中街/桃源")
    earlier = an_edition(last=an_edition().period.first)
    assert list(unnamed_things(pack, [earlier])) == []


@pytest.mark.parametrize("where", ["list", "reading"])
def test_a_drawn_area_that_the_edition_does_not_draw_is_an_error(tmp_path: Path, where: str) -> None:
    overlaps = '\n  - {place: "@river", reading: names, options: {narrow: south, wide: north}}'
    place, more = ('"@river"', {}) if where == "list" else ("甲街道/中街", {"overlaps": overlaps, "readings": NAMES})
    pack = listed(tmp_path, place, **more)
    (problem,) = binding_problems(pack, [an_edition()])
    assert problem.message == "“@river”不是边界版本 990000-2025 画出的范围 is no area that edition draws"
    drawn: Edition = an_edition(area_ids=frozenset(["river"]))
    assert list(binding_problems(pack, [drawn])) == []
    assert unnamed(pack) == []


def test_the_sentence_of_an_edge_stands_in_the_source(tmp_path: Path) -> None:
    tmp_path.joinpath("source.txt").write_text("就近入学。以长街街心为界。", encoding="utf-8")
    digest = sha256(tmp_path.joinpath("source.txt").read_bytes()).hexdigest()
    sources = f"\n  notice: {{title: {{zh: 通知, en: notice}}, file: source.txt, sha256: {digest}}}"
    for sentence, faults in (("以长街街心为界。", 0), ("以短街街心为界。", 1)):
        edge = f"{{rule: centreline, road: 长街, sentence: {sentence}}}"
        pack = listed(tmp_path, f"{{place: 甲街道/中街, edge: {edge}}}", sources=sources)
        found = [remark for remark in lint(pack) if remark.text.en.startswith("the sentence of the edge")]
        assert len(found) == faults
