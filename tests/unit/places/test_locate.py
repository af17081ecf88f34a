from dataclasses import replace

import pytest

from enrollzone.atlas.spot import Door, Spot
from enrollzone.errors import RequestError
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Level, Located, Missing, NotFound, Rung, Why
from enrollzone.places.locate import locate
from tests.effort import calls_made
from tests.unit.places.county import EDITION, GAZETTEER, OLD_NAME, POLICY_NAME, ROWS, UNITS, ask, codes

BY_CODE = {unit.code[6:]: unit for unit in UNITS}
OLD_TOWN_UNITS = ("002001", "002002", "002003")


def located(text: str) -> Located:
    found = ask(text)
    assert isinstance(found, Located), found
    return found


def test_a_twelve_digit_code_is_its_unit() -> None:
    expected = Located((Spot(BY_CODE["001001"]),), Rung.CODE, Level.UNIT)
    assert locate(AskedPlace(unit="990000001001"), GAZETTEER, EDITION) == expected
    assert ask("990000001001") == ask("９９００００ 001 001") == expected


def test_a_nine_digit_code_is_every_unit_of_the_township() -> None:
    assert codes("990000002") == codes("990000002000") == OLD_TOWN_UNITS


def test_a_code_nobody_has_is_unknown_and_nothing_is_suggested() -> None:
    assert ask("990000009009") == NotFound(Missing.UNKNOWN_CODE)
    assert locate(AskedPlace(unit="990000"), GAZETTEER, EDITION) == NotFound(Missing.UNKNOWN_CODE)


def test_the_official_name_is_found_on_its_own_rung() -> None:
    assert ask("五桂社区居民委员会") == Located((Spot(BY_CODE["001001"]),), Rung.NAME, Level.UNIT)
    assert located("桂花街道 五桂社区居民委员会").rung is Rung.NAME


@pytest.mark.parametrize(
    "written",
    ["五桂社区", "五桂社区居委会", "五桂居委会", "五桂", "五桂社區居民委員會", "桂花街道/五桂社区",
     "桂花街道办事处五桂社区", "桂花五桂", "桂花镇五桂社区",
     "甲省乙市试验彝族自治县桂花街道五桂社区", "试验县五桂社区", "乙市试验县桂花街道五桂",
     "试验五桂社区", "中国甲省试验县五桂", "五桂社区？", "五?社区"],
)  # fmt: skip
def test_any_other_way_of_writing_it_is_an_alias(written: str) -> None:
    assert ask(written) == Located((Spot(BY_CODE["001001"]),), Rung.ALIAS, Level.UNIT)


def test_an_old_name_and_the_name_of_a_policy_are_found_and_said() -> None:
    assert ask("青树社区") == Located((Spot(BY_CODE["100001"]),), Rung.ALIAS, Level.UNIT, OLD_NAME)
    assert ask("老城街道锦绣社区") == Located((Spot(BY_CODE["002001"]),), Rung.ALIAS, Level.UNIT, POLICY_NAME)


def test_the_township_is_consumed_before_the_community() -> None:
    assert codes("老城街道锦绣社区") == codes("老城锦绣社区") == ("002001",)
    assert codes("老城街道老城社区") == codes("老城社区") == ("002002",)


def test_a_bare_township_is_every_unit_of_it() -> None:
    assert codes("老城街道") == codes("老城") == OLD_TOWN_UNITS
    assert located("老城街道").level is Level.UNIT


def test_a_township_that_does_not_hold_the_unit_finds_nothing_and_says_where_it_is() -> None:
    found = ask("平川乡五桂社区")
    assert isinstance(found, NotFound)
    assert found.why is Missing.UNKNOWN_NAME
    assert found.suggestions[0].unit is BY_CODE["001001"]
    assert found.suggestions[0].why is Why.TOWNSHIP


def test_two_units_of_one_name_are_both_candidates_however_the_suffix_is_written() -> None:
    both = ("001002", "002003")
    assert codes("太平") == codes("太平社区") == codes("太平社区居民委员会") == codes("太平社区居委会") == both
    assert codes("桂花街道太平") == ("001002",)


def test_a_suffix_decides_between_village_and_community_and_no_suffix_means_both() -> None:
    assert codes("小蕉村") == codes("小蕉村委会") == ("100200",)
    assert codes("小蕉居委会") == codes("小蕉社区") == ("100002",)
    assert codes("小蕉") == ("100002", "100200")


def test_a_character_nobody_could_write_matches_exactly_one() -> None:
    assert codes("上𤱙村") == codes("上?村") == codes("上□村民委员会") == ("100201",)
    assert codes("者?村") == ("200200",)
    assert codes("上城村村") == codes("?") == codes("??村") == ()
    assert codes("太?社区") == ()  # two units fit


def test_a_unit_without_suffix_is_found_by_its_whole_name_only() -> None:
    assert codes("狗山林场生活区") == codes("平川乡狗山林场生活区") == ("200400",)
    assert codes("狗山林场生活区3组") == ("200400",)
    assert codes("狗山林场") == codes("狗山林场生活区路3号") == codes("狗山林场生活区社区") == ()


def test_road_and_number_are_kept_with_the_unit_even_when_no_row_knows_them() -> None:
    spot = Spot(BY_CODE["001001"], None, "振兴路", Door(12))
    expected = Located((spot,), Rung.ADDRESS, Level.ROAD_NUMBER)
    for text in ("桂花街道五桂社区振兴路12号", "五桂社区振兴路十二号3栋", "五桂社区振兴路１２#"):
        assert ask(text) == expected
    assert located("五桂社区振兴路").spots == (Spot(BY_CODE["001001"], None, "振兴路"),)


@pytest.mark.parametrize(
    ("text", "road", "number"),
    [
        ("五桂社区振兴路12号附3号", "振兴路", Door(12, "附", 3)),
        ("五桂社区振兴路12-1号", "振兴路", Door(12, "之", 1)),
        ("五桂社区振兴路12号楼", None, None),
        ("五桂社区振兴路12栋", None, None),
        ("五桂社区振兴路15巷3号", "振兴路15巷", Door(3)),
        ("五桂社区振兴路12、14号", None, None),
        ("五桂社区经3路7号", "经3路", Door(7)),
        ("五桂社区东街8号", "东街", Door(8)),
        ("五桂社区振兴路999999号", None, None),
    ],
)
def test_only_a_number_that_certainly_is_the_door_plate_is_taken_for_it(
    text: str, road: str | None, number: Door | None
) -> None:
    assert located(text).spots == (Spot(BY_CODE["001001"], None, road, number),)


def test_a_road_without_unit_is_found_by_the_side_its_number_lies_on() -> None:
    even = Spot(BY_CODE["001003"], ROWS[1], "文昌路", Door(12))
    assert ask("文昌路12号") == Located((even,), Rung.ADDRESS, Level.ROAD_NUMBER)
    assert located("桂花街道文昌路十一号").spots == (Spot(BY_CODE["001001"], ROWS[0], "文昌路", Door(11)),)
    assert codes("文昌路") == ("001001", "001003")
    assert located("文昌路").level is Level.ROAD


def test_a_number_beyond_every_row_is_not_found_but_the_road_is_suggested() -> None:
    found = ask("文昌路200号")
    assert isinstance(found, NotFound)
    assert {(each.unit.code[6:], each.why) for each in found.suggestions} == {
        ("001001", Why.ADDRESS),
        ("001003", Why.ADDRESS),
    }


def test_a_unit_and_a_table_that_contradict_one_another_are_both_candidates() -> None:
    assert codes("五桂社区文昌路12号") == ("001001", "001003")
    assert codes("五桂社区阳光花园") == ("001001", "001003")
    assert codes("五桂社区文昌路11号") == ("001001",)


def test_a_road_nobody_knows_may_lie_in_any_unit_of_its_township() -> None:
    found = located("桂花街道振兴路12号")
    assert [(spot.unit.code[6:], spot.road, spot.number) for spot in found.spots] == [
        ("001001", "振兴路", 12),
        ("001002", "振兴路", 12),
        ("001003", "振兴路", 12),
    ]
    assert codes("振兴路12号") == ()


def test_an_estate_is_found_with_or_without_its_building_but_not_as_another_phase() -> None:
    expected = Located((Spot(BY_CODE["001003"], ROWS[2]),), Rung.ADDRESS, Level.ESTATE)
    for text in ("阳光花园", "向阳苑", "桂花街道凤鸣社区阳光花园"):
        assert ask(text) == expected
    assert located("阳光花园小区3栋2单元501室").spots == (Spot(BY_CODE["001003"], ROWS[2], building="3"),)
    assert codes("阳光花园二期") == codes("老城街道阳光花园") == ()


def test_a_hamlet_and_a_village_of_one_name_are_both_candidates() -> None:
    assert codes("者甸村") == codes("者甸") == ("200200", "200203")
    assert codes("者甸村委会") == ("200200",)
    assert located("大寨自然村").level is Level.NATURAL_VILLAGE
    assert codes("大寨") == codes("和顺村大寨") == ("200203",)


def test_a_village_group_is_found_under_its_village_only() -> None:
    expected = Located((Spot(BY_CODE["200200"], ROWS[5], group=3),), Rung.ADDRESS, Level.VILLAGE_GROUP)
    assert ask("者甸村三组") == ask("平川乡者甸村委会第3村民小组") == expected
    assert codes("三组") == codes("第三村民小组") == ()


@pytest.mark.parametrize("text", ["五桂社区3组和5组", "五桂社区3组5组", "五桂社区3组，现5组", "五桂社区三、四组"])
def test_of_two_groups_none_is_certain(text: str) -> None:
    assert [(spot.unit.code, spot.group) for spot in located(text).spots] == [("990000001001", None)]


def test_a_group_behind_a_bare_name_may_be_of_the_village_and_of_the_hamlet() -> None:
    assert codes("者甸5组") == ("200200", "200203")
    assert codes("者甸村委会5组") == ("200200",)
    assert codes("大寨5组") == ("200203",)


@pytest.mark.parametrize(
    "text",
    ["凤鸣小区", "太平路12号", "太平南路12号", "五桂路", "五桂社区路12号", "我家在五桂社区", "某小区五桂社区",
     "五桂社区凤鸣社区", "五桂社区老城街道锦绣社区", "和顺村民小组", "和顺村小学", "和顺村东路3号", "老城路3号",
     "漠河镇五桂社区", "老城街道某村", "平川乡/某村", "试验县", "试验县城", "", "?", "村", "社区", "12号"],
)  # fmt: skip
def test_text_that_is_not_wholly_explained_finds_nothing(text: str) -> None:
    found = ask(text)
    assert isinstance(found, NotFound)
    assert found.why is Missing.UNKNOWN_NAME


@pytest.mark.parametrize(
    "text", ["元江县五桂社区", "乙市红塔区玉兴街道", "乙市元江县", "昆明市五桂社区", "浙江省杭州市五桂社区"]
)
def test_another_county_stated_before_the_name_is_outside(text: str) -> None:
    assert ask(text) == NotFound(Missing.OUTSIDE_JURISDICTION)


@pytest.mark.parametrize(
    "text", ["阳光小区", "农贸市场", "开发区", "外县五桂社区", "元江县医院", "阳光都市", "城市花园"]
)
def test_words_that_only_look_like_a_county_are_merely_unknown(text: str) -> None:
    found = ask(text)
    assert isinstance(found, NotFound)
    assert found.why is Missing.UNKNOWN_NAME


def test_without_any_name_of_our_own_nothing_is_certainly_outside() -> None:
    nameless = replace(EDITION, name="2023")
    found = locate(AskedPlace(text="元江县五桂社区"), Gazetteer.of(nameless), nameless)
    assert isinstance(found, NotFound)
    assert found.why is Missing.UNKNOWN_NAME


@pytest.mark.parametrize(
    "hostile",
    ["五" * 2000, "😀" * 500, "\x00\x1b[31m" * 20, "\u202e\u200f" * 40, "<script>alert(1)</script>", "' OR 1=1 --",
     "文昌路" + "1" * 90, "村" * 100, "一" * 100, "\ud800", "五桂社区" + "\u0300" * 3000, "../" * 30],
)  # fmt: skip
def test_hostile_text_finds_nothing_with_little_work(hostile: str) -> None:
    ask("gougou")  # the dictionaries are loaded once in the life of a process
    assert isinstance(ask(hostile), NotFound)
    assert calls_made(lambda: ask(hostile)) < 50_000


def test_nothing_or_two_things_asked_are_refused_by_field() -> None:
    for asked in (AskedPlace(), AskedPlace(unit="990000001001", text="五桂")):
        with pytest.raises(RequestError) as refused:
            locate(asked, GAZETTEER, EDITION)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [("home", "exactly_one")]
