"""An old name or code on a register: where it leads now, when several units may be meant, and when nobody knows."""

from datetime import date

import pytest

from enrollzone.atlas.edition import AddressKind, AddressRow, Alias
from enrollzone.atlas.succession import Change, Succession, former_units
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located, Missing, NotFound, Rung
from enrollzone.places.locate import locate
from enrollzone.places.suggest import complete, suggest
from tests.builders import an_edition
from tests.unit.places.county import unit

DAY = date(2021, 10, 31)
UNITS = {
    one.code: one
    for one in (
        unit("990000001001", "东风社区居民委员会", "桂花街道"),
        unit("990000001002", "西风社区居民委员会", "桂花街道"),
        unit("990000001003", "和顺社区居民委员会", "桂花街道", Alias("小营社区", until=date(2018, 12, 31))),
        unit("990000100200", "高山村委会", "石门镇"),
        unit("990000100201", "周山村委会", "石门镇"),
        unit("990000100202", "长岭村委会", "石门镇"),
        unit("990000100203", "桥头村委会", "石门镇"),
        unit("990100001001", "东风社区居委会", "河口街道"),
        unit("990100001002", "沿江社区居委会", "河口街道"),
    )
}
ROWS = (
    AddressRow(AddressKind.ESTATE, "阳光花园", "990000001001"),
    AddressRow(AddressKind.ESTATE, "月亮花园", "990000001002"),
    AddressRow(AddressKind.ESTATE, "江景苑", "990100001002"),
)


def row(change: Change, old: str, name: str, township: str, new: str | None) -> Succession:
    return Succession(DAY, change, old, name, township, new, "a notice")


ROWS_OF_CHANGE = (
    row(Change.SPLIT, "990000001009", "大风社区居民委员会", "桂花街道", "990000001001"),
    row(Change.SPLIT, "990000001009", "大风社区居民委员会", "桂花街道", "990000001002"),
    row(Change.MERGED, "990000001008", "小风社区居民委员会", "桂花街道", "990000001002"),
    row(Change.RECODED, "990000200200", "高山村委会", "石门乡", "990000100200"),
    row(Change.TRANSFERRED, "990000201200", "长岭村委会", "老鹰乡", "990000100202"),
    row(Change.MERGED, "990000001007", "沿江社区居委会", "桂花街道", "990000001003"),
    row(Change.ABOLISHED, "990000001202", "周山村委会", "桂花街道", None),
    row(Change.ABOLISHED, "990000001203", "落坡村委会", "桂花街道", None),
    row(Change.ABOLISHED, "990000300200", "远坡村委会", "荒坡乡", None),
    row(Change.MERGED, "990100001009", "小营社区居委会", "河口街道", "990000001002"),
    row(Change.RENAMED, "990000001003", "老和社区居民委员会", "桂花街道", "990000001003"),
    # The code of a unit that was merged has been given to another one since.
    row(Change.MERGED, "990000100203", "旧桥村委会", "石门镇", "990000100200"),
    row(Change.ABOLISHED, "990000100202", "孤岭村委会", "石门镇", None),
    row(Change.MERGED, "990000001204", "上?村委会", "桂花街道", "990000100200"),
)
EDITION = an_edition(date(2023, 1, 1), units=UNITS, addresses=ROWS)
GAZETTEER = Gazetteer.of(
    EDITION,
    own_names=("试市", "甲省"),
    formers=former_units(ROWS_OF_CHANGE, EDITION),
    districts={"990000": "试南区", "990100": "试北县"},
)


def ask(text: str) -> Located | NotFound:
    return locate(AskedPlace(unit=text) if text.isdecimal() else AskedPlace(text=text), GAZETTEER, EDITION)


def found(text: str) -> Located:
    answer = ask(text)
    assert isinstance(answer, Located), answer
    return answer


def codes(text: str) -> tuple[str, ...]:
    """Return the last nine digits of the units found."""
    return tuple(spot.unit.code[3:] for spot in found(text).spots)


@pytest.mark.parametrize(
    ("text", "code", "old"),
    [
        ("小风社区", "000001002", "990000001008"),
        ("桂花街道小风社区居委会", "000001002", "990000001008"),
        ("甲省试市试南区桂花街道小风居委会12号", "000001002", "990000001008"),
        ("990000001008", "000001002", "990000001008"),
        ("石门乡高山村", "000100200", "990000200200"),
        ("990000200200", "000100200", "990000200200"),
        ("老鹰乡长岭村民委员会", "000100202", "990000201200"),
        ("老鹰长岭村委会", "000100202", "990000201200"),
        ("老和社区", "000001003", "990000001003"),
        ("上𤱙村", "000100200", "990000001204"),
    ],
)
def test_an_old_name_or_code_leads_to_the_unit_that_holds_the_place_now(text: str, code: str, old: str) -> None:
    answer = found(text)
    assert (codes(text), answer.rung) == ((code,), Rung.ALIAS)
    assert [former.unit.code for former in answer.formers] == [old]
    assert not answer.may_lie_beyond


def test_the_other_name_by_which_it_was_found_ended_on_the_day_before_the_change() -> None:
    assert found("小风社区").alias == Alias("小风社区居民委员会", until=date(2021, 10, 30), source="a notice")


@pytest.mark.parametrize("text", ["东风社区居民委员会", "桂花街道东风社区", "石门镇高山村委会", "高山村", "和顺社区"])
def test_nothing_is_said_of_earlier_lists_where_the_present_name_was_written(text: str) -> None:
    assert found(text).formers == ()


@pytest.mark.parametrize("text", ["大风社区", "桂花街道大风社区", "990000001009"])
def test_the_parts_of_a_unit_that_was_split_are_candidates(text: str) -> None:
    assert codes(text) == ("000001001", "000001002")
    assert (found(text).alias, found(text).rung) == (None, Rung.ALIAS)


@pytest.mark.parametrize(("estate", "code"), [("阳光花园", "000001001"), ("月亮花园2栋", "000001002")])
def test_an_address_behind_the_old_name_tells_its_parts_apart(estate: str, code: str) -> None:
    assert codes(f"大风社区{estate}") == (code,)
    assert found(f"大风社区{estate}").formers[0].successors == ("990000001001", "990000001002")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 沿江 is a unit of the other county today and was one of this county.
        ("沿江社区", ("000001003", "100001002")),
        ("沿江", ("000001003", "100001002")),
        # 小营 is an older name of one unit and was a unit of its own elsewhere.
        ("小营社区", ("000001002", "000001003")),
    ],
)
def test_an_old_name_that_another_unit_has_too_makes_both_candidates(text: str, expected: tuple[str, ...]) -> None:
    assert codes(text) == expected
    assert found(text).alias is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("桂花街道沿江社区", "000001003"), ("河口街道沿江社区", "100001002"), ("河口街道小营", "000001002")],
)
def test_the_township_of_the_old_list_tells_namesakes_apart(text: str, code: str) -> None:
    assert codes(text) == (code,)


def test_an_estate_tells_a_unit_of_today_from_the_former_one_of_its_name() -> None:
    assert (codes("沿江社区江景苑"), found("沿江社区江景苑").formers) == (("100001002",), ())


def test_a_code_that_was_given_away_again_makes_both_units_candidates() -> None:
    assert codes("990000100203") == ("000100200", "000100203")
    assert found("990000100203").rung is Rung.ALIAS


def test_a_code_that_a_unit_kept_under_a_new_name_is_its_code() -> None:
    assert (codes("990000001003"), found("990000001003").rung) == (("000001003",), Rung.CODE)


@pytest.mark.parametrize(
    "text", ["落坡村", "桂花街道落坡村委会5组", "990000001203", "荒坡乡远坡村", "桂花街道周山村", "石门镇孤岭村"]
)
def test_of_an_abolished_unit_nothing_is_found_and_it_is_said_which_it_was(text: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotFound)
    assert (answer.why, answer.suggestions) == (Missing.ABOLISHED, ())
    assert [former.change for former in answer.formers] == [Change.ABOLISHED]


@pytest.mark.parametrize(("text", "code"), [("周山村", "000100201"), ("990000100202", "000100202")])
def test_a_namesake_of_an_abolished_unit_is_never_taken_for_it_with_certainty(text: str, code: str) -> None:
    assert codes(text) == (code,)
    assert found(text).may_lie_beyond


def test_with_its_township_the_namesake_is_certain() -> None:
    answer = found("石门镇周山村")
    assert (answer.spots[0].unit.code, answer.may_lie_beyond, answer.formers) == ("990000100201", False, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("老鹰乡", ("000100202",)),
        ("990000200", ("000100200",)),
        ("石门乡", ("000100200",)),
        ("990000300", ()),
    ],
)
def test_a_township_that_is_gone_stands_for_what_became_of_its_units(text: str, expected: tuple[str, ...]) -> None:
    answer = ask(text)
    spots = answer.spots if isinstance(answer, Located) else ()
    assert tuple(spot.unit.code[3:] for spot in spots) == expected


@pytest.mark.parametrize("text", ["荒坡乡", "荒坡乡大路3号", "试南区", "试北县"])
def test_a_township_of_which_nothing_is_left_and_a_whole_district_are_no_place(text: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotFound)
    assert (answer.why, answer.formers) == (Missing.UNKNOWN_NAME, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("东风社区", ("000001001", "100001001")),
        ("试市试北县东风社区", ("100001001",)),
        ("试南区东风社区", ("000001001",)),
        ("试南东风社区", ("000001001",)),
        ("甲省试北县河口街道东风社区5号", ("100001001",)),
    ],
)
def test_the_district_of_a_city_tells_namesakes_apart(text: str, expected: tuple[str, ...]) -> None:
    assert codes(text) == expected


def test_a_district_of_the_city_is_not_elsewhere_and_another_is() -> None:
    assert [
        answer.why for text in ("试北县无名社区", "天北县无名社区") if isinstance(answer := ask(text), NotFound)
    ] == [Missing.UNKNOWN_NAME, Missing.OUTSIDE_JURISDICTION]


@pytest.mark.parametrize("text", ["落坡", "老鹰乡长林村", "xiaofeng", "远坡", "周"])
def test_only_units_of_the_edition_are_ever_suggested_or_completed(text: str) -> None:
    offered = {one.unit.code for one in (*suggest(text, GAZETTEER), *complete(text, GAZETTEER))}
    assert offered <= set(UNITS)


def test_without_former_units_an_old_name_is_unknown() -> None:
    plain = Gazetteer.of(EDITION)
    answer = locate(AskedPlace(text="小风社区居民委员会"), plain, EDITION)
    assert isinstance(answer, NotFound)
    assert answer.why is Missing.UNKNOWN_NAME


@pytest.mark.parametrize(
    ("alias", "expected"),
    [
        (Alias("南岸社区", until=date(2018, 12, 31)), 2),
        (Alias("南岸社区", since=date(2030, 1, 1)), 2),
        (Alias("南岸社区", source="a policy writes it so"), 1),
    ],
)
def test_a_name_of_another_year_that_a_unit_has_today_makes_both_candidates(alias: Alias, expected: int) -> None:
    """A variant without dates is no name of another year: there the official name goes before it."""
    units = {
        one.code: one
        for one in (unit("990000001001", "南岸社区", "甲街道"), unit("990000002001", "北岸社区", "乙街道", alias))
    }
    edition = an_edition(units=units, addresses=())
    answer = locate(AskedPlace(text="南岸社区"), Gazetteer.of(edition), edition)
    assert isinstance(answer, Located)
    assert len(answer.spots) == expected
    within = locate(AskedPlace(text="甲街道南岸社区"), Gazetteer.of(edition), edition)
    assert isinstance(within, Located)
    assert [spot.unit.code for spot in within.spots] == ["990000001001"]
