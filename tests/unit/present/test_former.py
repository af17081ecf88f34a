"""What a place says of earlier lists: each kind of change with its day, its source and what holds the place now."""

from dataclasses import replace
from datetime import date

import pytest

from enrollzone.atlas.edition import Alias, Unit, UnitKind
from enrollzone.atlas.spot import Spot
from enrollzone.atlas.succession import Change, FormerUnit
from enrollzone.i18n.catalogue import catalogue
from enrollzone.places.home import Level, Located, Missing, NotFound, Rung
from enrollzone.present.former import formerly
from tests.builders import NORTH, SOUTH, an_edition

OLD = Unit("990000001009", "旧村", UnitKind.COMMUNITY, "990000001", "甲街道")
DAY = date(2021, 10, 31)
SINCE = "(since 31 October 2021; source: notice 3)"
EDITION = an_edition(date(2022, 1, 1))


def said(change: Change, *successors: str, language: str = "en") -> str:
    former = FormerUnit(OLD, change, DAY, "notice 3", successors, is_lost=not successors)
    if successors:
        found: Located | NotFound = Located((Spot(NORTH),), Rung.ALIAS, Level.UNIT, formers=(former,))
    else:
        found = NotFound(Missing.ABOLISHED, formers=(former,))
    (told,) = formerly(found, EDITION, catalogue(language))
    assert (told["code"], told["change"], told["since"], told["source"]) == (OLD.code, change, "2021-10-31", "notice 3")
    assert [one["code"] for one in told["now"]] == list(successors)
    return str(told["text"])


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        (
            Change.MERGED,
            "甲街道旧村, now part of 甲街道北村社区 (since 31 October 2021; source: notice 3)",
            "“甲街道旧村”自2021年10月31日起并入别的社区（村），现属甲街道北村社区（来源：notice 3）",
        ),
        (
            Change.RENAMED,
            "甲街道旧村, now called 甲街道北村社区 (since 31 October 2021; source: notice 3)",
            "“甲街道旧村”自2021年10月31日起改名，现为甲街道北村社区（来源：notice 3）",
        ),
        (
            Change.RECODED,
            f"甲街道旧村 {OLD.code}, under a new code now: 甲街道北村社区 {NORTH.code} {SINCE}",
            "“甲街道旧村 990000001009”自2021年10月31日起改用新代码，现为甲街道北村社区 990000001001（来源：notice 3）",
        ),
        (
            Change.TRANSFERRED,
            "甲街道旧村, moved to another township, now 甲街道北村社区 (since 31 October 2021; source: notice 3)",
            "“甲街道旧村”自2021年10月31日起划归别的街道（乡镇），现为甲街道北村社区（来源：notice 3）",
        ),
    ],
)
def test_one_unit_that_holds_the_place_now_is_named_with_day_and_source(
    change: Change, english: str, chinese: str
) -> None:
    assert said(change, NORTH.code) == english
    assert said(change, NORTH.code, language="zh") == chinese


def test_the_parts_of_a_split_unit_are_all_named() -> None:
    assert said(Change.SPLIT, NORTH.code, SOUTH.code, language="zh") == (
        "“甲街道旧村”自2021年10月31日起分开，现在分属甲街道北村社区、甲街道南村社区（来源：notice 3）"
    )


def test_of_an_abolished_unit_it_is_said_that_nobody_tells_what_took_it_over() -> None:
    assert said(Change.ABOLISHED) == (
        "甲街道旧村 is in no list since 31 October 2021; which unit took it over is not told (source: notice 3)"
    )
    assert "没有写明" in said(Change.ABOLISHED, language="zh")


@pytest.mark.parametrize(("until", "told"), [(date(2021, 12, 31), 1), (date(2022, 1, 1), 0), (None, 0)])
def test_a_name_that_ended_before_the_edition_counts_as_renamed(until: date | None, told: int) -> None:
    """One that was used on its first day, or is used later or without an end, is not an old one."""
    alias = Alias("老北村", since=date(2010, 1, 1), until=until, source="list of 2021")
    found = Located((Spot(NORTH),), Rung.ALIAS, Level.UNIT, alias)
    words = [one["text"] for one in formerly(found, EDITION, catalogue("en"))]
    assert len(words) == told
    assert all("甲街道老北村, now called 甲街道北村社区 (since 1 January 2022" in text for text in words)


def test_where_a_present_name_was_written_nothing_is_said() -> None:
    found = Located((Spot(NORTH),), Rung.NAME, Level.UNIT)
    assert formerly(found, EDITION, catalogue("en")) == []
    assert formerly(replace(found, rung=Rung.POINT), EDITION, catalogue("en")) == []
    assert formerly(NotFound(Missing.UNKNOWN_NAME), EDITION, catalogue("en")) == []
