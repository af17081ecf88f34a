"""One dwelling, however it is written; and two that are not one."""

from datetime import date

import pytest

from enrollzone.casework.dwellings import dwelling_key
from enrollzone.places.home import AskedPlace
from tests.desk import installed

DAY = date(2026, 9, 1)


def key(address: str, home: AskedPlace | None = None) -> str:
    return dwelling_key(installed()["000000"], DAY, address, home)


@pytest.mark.parametrize(
    "written",
    [
        "河东街道东湖社区东湖路12号3栋2单元501室",
        "示例县河东街道东湖社区东湖路12号3幢2单元501",
        "示例县 河东街道 东湖社区居民委员会 东湖路 12号-3-2-501",
        "东湖路１２号３号楼２单元５０１室",
        "東湖社區東湖路12號3棟2單元501室",
    ],
)
def test_every_usual_writing_of_a_dwelling_comes_to_one_key(written: str) -> None:
    assert key(written) == "000000002004/东湖路12-3-2-501"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东湖社区东湖路12号501室", "东湖社区东湖路12号502室"),
        ("东湖社区东湖路1号2501", "东湖社区东湖路12号501"),
        ("城关街道太平社区3号", "河东街道太平社区3号"),
        ("小桥村一组12号", "小桥村二组12号"),
        ("小桥村一组2号", "小桥村12号"),
    ],
)
def test_two_dwellings_have_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_numbers_in_characters_are_those_in_digits() -> None:
    assert key("柳溪镇小桥村一组12号") == key("小桥村第1村民小组１２号") == "000000100200/1组12"


def test_an_address_without_its_community_is_one_in_that_of_the_home() -> None:
    home = AskedPlace(unit="000000002004")
    assert key("无名巷3号", home) == key("东湖社区无名巷3号") == "000000002004/无名巷3"


def test_where_no_community_is_found_a_dwelling_is_known_by_its_words() -> None:
    assert key("无名巷3号") == key("示例县无名巷3号") == "000000/无名巷3"
    assert key("太平社区无名巷3号") == "000000/太平社区无名巷3"  # two communities of that name
    assert key("无名巷" * 40, AskedPlace(text="无名" * 60)).startswith("000000/无名巷")


def test_the_name_of_a_community_alone_is_not_emptied() -> None:
    assert key("河东街道东湖社区") == "000000002004/东湖社区"
