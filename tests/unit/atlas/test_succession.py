"""What became of units: rows that are read strictly, and old units followed over the years to those that hold them."""

from dataclasses import replace
from datetime import date

import pytest

from enrollzone.atlas.edition import Edition, UnitKind
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.atlas.succession import Change, FormerUnit, Succession, former_units
from enrollzone.errors import BoundaryError
from tests.builders import NORTH, SOUTH, SPLIT, an_edition
from tests.unit.atlas.conftest import UNITS, CountyFolder

HEADER = "day,change,old_code,old_name,old_township,new_code,source\n"
GOOD = "2022-01-01,renamed,990000001200,西村,甲街道,990000001200,notice 1\n"
THERE = "2021-06-01,recoded,990000001007,丙村,甲街道,990000001008,n\n"
BACK = "2022-01-01,recoded,990000001008,丙村,甲街道,990000001007,n\n"
SAME_DAY = "2021-06-01,recoded,990000001008,丁村,甲街道,990000001201,n\n"
AFTER = UNITS.replace("1200,西村", "1200,西山村").replace(
    "990000001200", "990000001201,南村,village,990000001,甲街道,,,\n990000001200"
)


@pytest.fixture
def two_lists(county: CountyFolder) -> CountyFolder:
    """A county whose list of 2022 has 西村 under another name, and 南村 as well."""
    county.replace("edition.yaml", "to: open", "to: 2021-12-31")
    later = CountyFolder.later_edition(county, "2022-01-01")
    later.replace("edition.yaml", "to: 2021-12-31", "to: open")
    later.file("units.csv", AFTER)
    later.seal()
    return county


def read(county: CountyFolder, rows: str) -> tuple[Succession, ...]:
    county.county("successions.csv", HEADER + rows)
    return read_jurisdiction(county.path).successions


def refusal(county: CountyFolder, rows: str) -> str:
    with pytest.raises(BoundaryError) as caught:
        read(county, rows)
    return str(caught.value)


def test_a_row_says_what_became_of_a_unit_on_which_day_and_by_which_source(two_lists: CountyFolder) -> None:
    (row,) = read(two_lists, GOOD)
    assert row == Succession(
        date(2022, 1, 1), Change.RENAMED, "990000001200", "西村", "甲街道", "990000001200", "notice 1"
    )
    assert (row.old_unit.kind, row.old_unit.full_name) == (UnitKind.VILLAGE, "甲街道西村")


def test_a_county_without_the_table_has_no_successions(two_lists: CountyFolder) -> None:
    assert read_jurisdiction(two_lists.path).successions == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2022-01-01", "2022-1-1", "line 2, column day: 应为 / expected 日期"),
        ("renamed", "vanished", "column change: 应为 / expected one of renamed, merged, split, recoded"),
        ("990000001200,西", "99000000120,西", "column old_code: 应为 / expected 12"),
        ("西村", "", "column old_name: 不应为空"),
        ("甲街道", "", "column old_township: 不应为空"),
        ("990000001200,notice", "9900,notice", "column new_code: 应为 / expected 12"),
        ("990000001200,notice", ",notice", "column new_code: 仅 abolished 留空"),
        ("renamed", "abolished", "column new_code: 仅 abolished 留空"),
        ("renamed", "recoded", "column new_code: 与旧代码相同"),
        ("notice 1", "", "column source: 不应为空"),
        ("西村", "东山村", "column old_name: 990000-2020-01-01 中为另一名称"),
        ("990000001200,notice", "990000009999,notice", "column new_code: 各版本和以后各行都没有 / 990000009999"),
        ("renamed", "split", "column new_code: 拆分应有两行以上"),
    ],
)
def test_every_slip_is_named_by_line_and_column(two_lists: CountyFolder, old: str, new: str, said: str) -> None:
    assert said in refusal(two_lists, GOOD.replace(old, new, 1))
    assert refusal(two_lists, GOOD.replace(old, new, 1)).startswith("990000-trial/successions.csv: 第2行")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (GOOD + GOOD.replace("notice 1", "notice 2"), "line 3, column old_code: 同日重复"),
        (GOOD.replace("renamed", "split") * 2, "line 3, column new_code: 拆分应有两行以上、各不相同"),
        (
            GOOD.replace("renamed", "split")
            + GOOD.replace("renamed", "split").replace("甲街道,990000001200", "乙街道,990000001201"),
            "line 3, column old_name: 与同日另一行不同",
        ),
        (
            "2022-01-01,merged,990000001001,东村社区,甲街道,990000001201,n\n",
            "column old_code: 990000-2022-01-01 仍列有该单元",
        ),
        (
            THERE + BACK,
            "a circle: from 990000001007 it leads back to 990000001007",
        ),
        (
            THERE + SAME_DAY,
            "column new_code: 各版本和以后各行都没有 / 990000001008",
        ),
    ],
)
def test_rows_that_contradict_one_another_or_the_lists_are_refused(
    two_lists: CountyFolder, rows: str, said: str
) -> None:
    assert said in refusal(two_lists, rows)


def test_a_split_has_a_row_for_each_part_and_may_keep_the_old_code(two_lists: CountyFolder) -> None:
    split = GOOD.replace("renamed", "split")
    rows = read(two_lists, split + split.replace("甲街道,990000001200", "甲街道,990000001201"))
    assert [(row.change, row.new_code) for row in rows] == [
        (Change.SPLIT, "990000001200"),
        (Change.SPLIT, "990000001201"),
    ]


def test_an_edition_that_lacks_a_successor_is_read_and_the_old_unit_is_lost_in_it(two_lists: CountyFolder) -> None:
    rows = read(two_lists, "2022-01-01,merged,990000001007,丙村,甲街道,990000001201,n\n")
    whole = read_jurisdiction(two_lists.path).editions[1]
    shorter = replace(whole, units={"990000001001": whole.units["990000001001"]})
    assert [former.is_lost for former in former_units(rows, whole)] == [False]
    assert [(former.is_lost, former.successors) for former in former_units(rows, shorter)] == [(True, ())]


DAYS = date(2019, 1, 1), date(2021, 1, 1), date(2023, 1, 1)
OLD, GONE = "990000001009", "990000001010"


def row(day: date, change: Change, old: str, new: str | None, name: str = "旧村") -> Succession:
    return Succession(day, change, old, name, "甲街道", new, f"list of {day.year}")


def followed(*rows: Succession, edition: Edition | None = None) -> list[FormerUnit]:
    return list(former_units(rows, edition or an_edition()))


def test_several_units_may_be_merged_into_one() -> None:
    found = followed(*(row(DAYS[0], Change.MERGED, code, NORTH.code) for code in (OLD, GONE)))
    assert [(one.unit.code, one.change, one.successors) for one in found] == [
        (OLD, Change.MERGED, (NORTH.code,)),
        (GONE, Change.MERGED, (NORTH.code,)),
    ]


def test_a_unit_that_was_split_has_all_its_parts() -> None:
    (found,) = followed(*(row(DAYS[0], Change.SPLIT, OLD, code) for code in (SOUTH.code, NORTH.code)))
    assert (found.change, found.successors, found.is_lost) == (Change.SPLIT, (NORTH.code, SOUTH.code), False)


def test_a_chain_is_followed_over_the_years_to_what_is_there_today() -> None:
    first, second = followed(
        row(DAYS[0], Change.RENAMED, OLD, OLD, "老村"), row(DAYS[1], Change.RECODED, OLD, NORTH.code, "旧村")
    )
    assert (first.unit.name, first.change, first.day, first.successors) == (
        "老村",
        Change.RENAMED,
        DAYS[0],
        (NORTH.code,),
    )
    assert (second.unit.name, second.change, second.day) == ("旧村", Change.RECODED, DAYS[1])


def test_a_unit_of_a_chain_that_is_split_later_says_so() -> None:
    parts = [row(DAYS[1], Change.SPLIT, GONE, code) for code in (NORTH.code, SOUTH.code)]
    first = followed(row(DAYS[0], Change.TRANSFERRED, OLD, GONE), *parts)[0]
    assert (first.change, first.day, first.source) == (Change.SPLIT, DAYS[1], "list of 2021")
    assert first.successors == (NORTH.code, SOUTH.code)


def test_what_was_merged_into_a_unit_that_is_abolished_later_is_lost() -> None:
    merged, gone = followed(row(DAYS[0], Change.MERGED, OLD, GONE), row(DAYS[1], Change.ABOLISHED, GONE, None))
    assert (merged.change, merged.day, merged.is_lost, merged.successors) == (Change.ABOLISHED, DAYS[1], True, ())
    assert (gone.is_lost, gone.unit.code) == (True, GONE)


def test_of_a_split_with_an_abolished_part_the_other_is_a_successor_and_the_rest_is_lost() -> None:
    parts = [row(DAYS[0], Change.SPLIT, OLD, code) for code in (GONE, NORTH.code)]
    found = followed(*parts, row(DAYS[1], Change.ABOLISHED, GONE, None))[0]
    assert (found.change, found.successors, found.is_lost) == (Change.ABOLISHED, (NORTH.code,), True)


def test_a_code_that_was_given_to_another_unit_later_is_followed_by_day_and_not_by_its_digits() -> None:
    """The unit that went into the code in 2019 goes on with it in 2021, and the one that left it in 2019 does not."""
    left = row(DAYS[0], Change.RECODED, OLD, SOUTH.code, "甲村")
    came = row(DAYS[0], Change.RECODED, GONE, OLD, "乙村")
    went_on = row(DAYS[1], Change.RECODED, OLD, NORTH.code, "乙村")
    names = {one.unit.name: one.successors for one in followed(left, came, went_on)}
    assert names == {"甲村": (SOUTH.code,), "乙村": (NORTH.code,)}


@pytest.mark.parametrize(("first", "known"), [(date(2018, 1, 1), 0), (date(2019, 1, 1), 1), (date(2024, 1, 1), 2)])
def test_in_an_edition_only_what_was_before_it_has_happened(first: date, known: int) -> None:
    rows = row(DAYS[0], Change.MERGED, OLD, NORTH.code), row(DAYS[2], Change.MERGED, SPLIT.code, SOUTH.code)
    assert len(followed(*rows, edition=an_edition(first))) == known


def test_other_editions_than_those_of_the_folder_are_not_held_against_the_rows(two_lists: CountyFolder) -> None:
    """An edition that is rolled back, or brought in from elsewhere, must not keep the county from being read."""
    nowhere = GOOD.replace("990000001200,notice", "990000009999,notice")
    assert "990000009999" in refusal(two_lists, nowhere)
    assert len(read_jurisdiction(two_lists.path, shelved=()).successions) == 1
