"""Which column a heading stands for: by names that a policy gives, by usual words, never by likeness."""

from pathlib import Path

import pytest

from enrollzone.roster.columns import Takes, columns_of
from enrollzone.roster.faults import SheetError
from enrollzone.roster.headings import Headings, Mapped, refuse_without_home
from tests.builders import a_pack, pack_text
from tests.unit.roster.books import headings

PAPERS = """
  lease: {words: {zh: 租约, en: lease}, when: lease.held, clauses: [c.near]}"""


def names(mapped: Mapped) -> list[str | None]:
    return [column and column.name for column in mapped.columns]


def guessed(*heading: str, people: bool = True) -> list[str | None]:
    return names(headings().guessed(heading, people=people))


def why_refused(mapped: Mapped) -> str:
    with pytest.raises(SheetError) as caught:
        refuse_without_home(mapped)
    return caught.value.message.code


def test_a_policy_of_ones_own_gives_its_columns(tmp_path: Path) -> None:
    columns = columns_of(a_pack(tmp_path, pack_text()))
    offered = {name: column.takes for name, column in columns.items() if column.offered}
    assert offered == {"home": Takes.PLACE, "local": Takes.FLAG, "birth": Takes.DAY}
    assert columns["home.zone"].words.keys() == {"north", "south", "outside"}
    assert Headings(columns).column_of("本地户口") == "local"


def test_without_a_policy_only_homes_can_be_asked() -> None:
    assert [name for name in columns_of(None) if not name.startswith("people.")] == [
        "home", "home.point", "home.crs", "home.accuracy_m",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("home", "home"),
        ("住址", "home"),
        ("家庭住址（必填）", "home"),
        ("现 居 住 地*", "home"),
        ("孩子出生日期", "child.birth"),
        ("出生日期：", "child.birth"),
        ("Date of Birth", "child.birth"),
        ("child.hukou_place", "child.hukou_place"),
        ("有居住证", "paper:permit"),
        ("permit.present", "permit.present"),
        ("paper:permit.until", "paper:permit.until"),
        ("居住证有效期至", "paper:permit.until"),
        ("姓名", "people.child.name"),
        ("身份证号", "people.child.number"),
        ("住址坐标", "home.point"),
        ("备注", None),
        ("住址备注", None),
        ("", None),
        ("（必填）", None),
    ],
)
def test_a_heading_stands_for_a_column(heading: str, column: str | None) -> None:
    assert guessed(heading) == [column]


def test_of_two_headings_for_one_column_neither_is_taken() -> None:
    assert guessed("住址", "家庭住址", "出生日期") == [None, None, "child.birth"]


def test_columns_of_people_are_left_out_unless_they_are_wanted() -> None:
    heading = ("姓名", "学生姓名", "住址", "备注")
    mapped = headings().guessed(heading, people=False)
    assert (names(mapped), mapped.left_out, mapped.has_people) == ([None, None, "home", None], frozenset({0, 1}), False)
    assert headings().guessed(("姓名",), people=True).has_people


def test_a_person_may_say_what_a_heading_stands_for() -> None:
    heading = ("地点", "住址", "姓名")
    mapped = headings().guessed(heading, people=False)
    told = headings().with_told(mapped, heading, {"home": "地点", "people.child.name": "姓名"})
    assert (names(told), told.left_out) == (["home", None, "people.child.name"], frozenset())
    assert told.position("home") == 0
    none = headings().with_told(mapped, heading, {"home": ""})
    assert (names(none), none.position("home"), why_refused(none)) == ([None] * 3, None, "roster.sheet.no_home")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"nothing": "甲"}, "roster.sheet.column_unknown"),
        ({"home": "丙"}, "roster.sheet.heading_unknown"),
        ({"home": "乙"}, "roster.sheet.heading_twice"),
    ],
)
def test_what_a_person_says_must_be_there_once(told: dict[str, str], code: str) -> None:
    heading = ("甲", "乙", "乙")
    with pytest.raises(SheetError) as caught:
        headings().with_told(headings().guessed(heading, people=False), heading, told)
    assert caught.value.message.code == code


def test_one_thing_takes_one_column() -> None:
    home = headings().columns["home"]
    assert why_refused(Mapped((home, home))) == "roster.sheet.column_twice"


def test_two_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = pack_text().replace("en: birth", "en: local").replace("zh: 出生日期", "zh: 本地户口")
    columns = columns_of(a_pack(tmp_path, text))
    assert [columns[name].label.zh for name in ("local", "birth")] == ["本地户口（local）", "本地户口（birth）"]
    assert Headings(columns).column_of("本地户口（birth）") == "birth"
