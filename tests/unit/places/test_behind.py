"""What stands behind a place must say where in it, or the place is not certain any more."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located, Missing, NotFound
from enrollzone.places.locate import locate
from tests.effort import calls_made

BOUNDARIES = Path(__file__).resolve().parents[3] / "boundaries"


class County:
    """An edition of a county that the project brings, and short ways to ask it."""

    def __init__(self, folder: str, day: date, *own_names: str) -> None:
        edition = read_jurisdiction(BOUNDARIES / folder).atlas.in_force(day)
        assert edition is not None
        self.edition: Edition = edition
        self.gazetteer = Gazetteer.of(edition, own_names=own_names)

    def ask(self, text: str) -> Located | NotFound:
        return locate(AskedPlace(text=text), self.gazetteer, self.edition)

    def told(self, text: str) -> list[tuple[str, int | None]]:
        """Return the unit and the door number of each spot."""
        found = self.ask(text)
        return [(spot.unit.name, spot.number) for spot in found.spots] if isinstance(found, Located) else []

    def suggested(self, text: str) -> list[str]:
        found = self.ask(text)
        assert isinstance(found, NotFound), found
        assert found.why is Missing.UNKNOWN_NAME
        return [suggestion.unit.name for suggestion in found.suggestions]


EXAMPLE = County("000000-example", date(2025, 9, 1), "示例县")
XINPING = County("530427-xinping", date(2018, 9, 1), "新平彝族傣族自治县", "玉溪市", "云南省")


@pytest.mark.parametrize(
    "text",
    ["文昌社区文昌路11号或12号", "文昌社区文昌路11号12号", "文昌路11号-14号", "文昌社区文昌路11～14号", "文昌路11-12号",
     "文昌路12-14", "文昌社区文昌路0号", "文昌社区文昌路500号", "文昌社区文昌路201号", "文昌社区文昌路1²号",
     "文昌路11号501"],
)  # fmt: skip
def test_a_plate_that_is_not_certain_is_not_used(text: str) -> None:
    assert EXAMPLE.told(text) == [("文昌社区", None)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("文昌路11号", 11),
        ("文昌路11", 11),
        ("文昌路门牌11号", 11),
        ("文昌路12-1号", 12),
        ("文昌路12-1", 12),
        ("文昌路12之1号", 12),
        ("文昌路11号附3号", 11),
        ("文昌路11号三栋二单元501室", 11),
        ("文昌路11号3栋2单元501", 11),
        ("文昌路11号3号楼2-501", 11),
        ("文昌路十一号三楼", 11),
        ("文昌路11号院B座", 11),
        ("文昌路11号文昌花园3栋", 11),
    ],
)
def test_buildings_doors_and_known_estates_behind_a_plate_leave_it_certain(text: str, number: int) -> None:
    assert EXAMPLE.told(text) == [("文昌社区", number)]


def test_a_digit_raised_above_the_line_is_a_note_and_no_digit() -> None:
    assert EXAMPLE.suggested("文昌路1²号") == EXAMPLE.suggested("文昌路1₂号") == ["文昌社区"]


@pytest.mark.parametrize(
    "text",
    ["钟楼社区附近", "钟楼社区对面", "城关街道钟楼社区外", "钟楼社区以东", "钟楼社区隔壁东湖雅居", "钟楼社区旁河东公寓",
     "钟楼社区（已搬走，现住东湖社区）", "钟楼社区搬到东湖社区", "钟楼社区，不是东湖社区", "钟楼社区3组东湖社区",
     "钟楼社区东边", "钟楼社区后面", "钟楼社区住河东街道", "钟楼社区钟楼街5号对面东湖社区", "钟楼街5号东湖社区",
     "钟楼街5号对面", "钟楼街5号斜对面", "钟楼社区钟楼街5号附近", "钟楼街5号附近3栋", "城关街道钟楼街5号旁边"],
)  # fmt: skip
def test_words_that_lead_away_from_a_unit_leave_it_as_a_suggestion(text: str) -> None:
    assert "钟楼社区" in EXAMPLE.suggested(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("五桂社区和凤凰社区之间", "五桂社区居民委员会"),
        ("五桂社区3组或凤凰社区2组", "五桂社区居民委员会"),
        ("五桂社区户口凤凰社区居住", "五桂社区居民委员会"),
        ("五桂社区的房子卖了现住他拉", "五桂社区居民委员会"),
        ("凤凰社区（原五桂社区）", "五桂社区居民委员会"),
        ("五桂社区振兴路12号对面", "五桂社区居民委员会"),
        ("五桂社区旁振兴路12号", "五桂社区居民委员会"),
        ("者甸村委会附近", "者甸村委会"),
        ("平甸乡者甸村对面", "者甸村委会"),
    ],
)
def test_the_same_holds_where_no_address_is_known(text: str, unit: str) -> None:
    assert unit in XINPING.suggested(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("五桂社区振兴路12号", 12),
        ("五桂社区3组", None),
        ("五桂社区第二村民小组", None),
        ("桂山街道五桂社区振兴路12号3单元", 12),
        ("云南省玉溪市新平县五桂社区", None),
        ("五桂社区太原路5号", 5),
        ("五桂社区外环路5号", 5),
    ],
)
def test_ordinary_words_behind_a_unit_keep_it(text: str, number: int | None) -> None:
    assert XINPING.told(text) == [("五桂社区居民委员会", number)]


def test_another_village_named_by_a_mere_suffix_is_a_second_candidate() -> None:
    assert EXAMPLE.told("上坪村里大坪村3组") == [("上坪村", None), ("大坪村", None)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("文昌路11号河东公寓", [("文昌社区", 11), ("河东社区", None)]),
        ("文昌路11号钟楼小区", [("文昌社区", 11), ("钟楼社区", None)]),
        ("钟楼街5号河东公寓", [("钟楼社区", 5), ("河东社区", None)]),
        ("钟楼社区钟楼街5号河东公寓3栋", [("钟楼社区", 5), ("河东社区", None)]),
        ("南门社区文昌路", [("文昌社区", None), ("南门社区", None)]),
        ("钟楼社区住河东公寓", [("钟楼社区", None), ("河东社区", None)]),
    ],
)
def test_a_place_of_another_unit_behind_the_first_is_a_further_candidate(
    text: str, units: list[tuple[str, int | None]]
) -> None:
    assert EXAMPLE.told(text) == units


@pytest.mark.parametrize("text", ["文昌花园2期", "文昌花园B区", "滨河新城3期", "钟楼小区2期", "文昌花园3号门对面"])
def test_another_phase_or_part_of_an_estate_is_another_estate(text: str) -> None:
    assert len(EXAMPLE.suggested(text)) == 1


@pytest.mark.parametrize("inside", ["", "3栋", "B座", "3栋2单元501室", "3号楼501", "三层", "501", "3-2-501", "12号"])
def test_a_building_or_a_door_in_an_estate_is_in_it(inside: str) -> None:
    assert EXAMPLE.told("文昌花园" + inside) == [("文昌社区", None)]


def test_a_hamlet_holds_its_groups_and_doors() -> None:
    assert EXAMPLE.told("柳树湾3组12号") == EXAMPLE.told("上坪村柳树湾5号") == [("上坪村", None)]


@pytest.mark.parametrize("text", ["江苏省新平县五桂社区", "昆明市新平县五桂社区", "江苏省昆明市新平县五桂社区"])
def test_our_county_in_another_province_or_city_is_outside(text: str) -> None:
    assert XINPING.ask(text) == NotFound(Missing.OUTSIDE_JURISDICTION)


def test_a_city_that_bears_the_name_of_our_county_is_not_our_county() -> None:
    assert EXAMPLE.suggested("示例市钟楼社区") == ["钟楼社区"]
    assert EXAMPLE.told("示例县钟楼社区") == [("钟楼社区", None)]


def test_a_township_without_its_suffix_does_not_lend_its_units_to_an_unknown_road() -> None:
    assert EXAMPLE.told("河东公寓滨河路1号") == []
    assert len(EXAMPLE.told("河东街道公寓路1号")) == 4


def test_a_tail_three_times_as_long_is_about_three_times_the_work() -> None:
    XINPING.ask("五桂")  # the dictionaries are loaded once in the life of a process
    short, long = (calls_made(lambda n=n: XINPING.ask("五桂社区" + "村区会委" * n)) for n in (8, 24))
    assert short > 10_000
    assert long < 4.5 * short
