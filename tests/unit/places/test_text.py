import subprocess
import sys

import pytest
from opencc import OpenCC

from enrollzone.atlas.edition import UnitKind
from enrollzone.places.text import Ending, canonical, ending, simplified, within_budget
from tests.effort import calls_made


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("桂山街道／五桂社区　振兴路", "桂山街道五桂社区振兴路"),
        ("錦繡社區居民委員會", "锦绣社区居民委员会"),
        ("南三裡", "南三里"),
        ("於河", "于河"),
        ("麓臺", "麓台"),
        ("１２號", "12号"),
        ("3#楼", "3号楼"),
        ("ABC", "abc"),
        ("上□村", "上?村"),
        ("上〓村", "上?村"),
        ("上？村", "上?村"),
        ("\u202e五桂\u200b社区\x00", "五桂社区"),
        ("⼀路", "一路"),
        ("😀<>&", ""),
    ],
)
def test_every_way_of_writing_a_name_has_one_key(written: str, key: str) -> None:
    assert canonical(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("十二号", "12号"),
        ("十号", "10号"),
        ("二十号", "20号"),
        ("三十三号", "33号"),
        ("一百零五号", "105号"),
        ("二〇五号", "205号"),
        ("一百一十号", "110号"),
        ("九百九十九号", "999号"),
        ("第三村民小组", "第3村民小组"),
        ("二栋三单元", "2栋3单元"),
    ],
)
def test_chinese_numerals_are_digits_where_something_is_counted(written: str, key: str) -> None:
    assert canonical(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("第三、五组", "第3,5组"),
        ("三、四组", "3,4组"),
        ("3、五组", "3,5组"),
        ("十二-一号", "12-1号"),
        ("12 一单元", "12,1单元"),
        ("五·四路", "五四路"),
        ("三四组", "三四组"),
        ("12三组", "12三组"),
    ],
)
def test_two_numerals_never_run_together_into_another_number(written: str, key: str) -> None:
    assert canonical(written) == key
    assert canonical(key) == key


@pytest.mark.parametrize("name", ["鲁一尼", "三里庄", "一百五号", "十十号", "一百零十号", "经十路"])
def test_numerals_in_names_and_numerals_with_two_meanings_stay_as_they_are(name: str) -> None:
    assert canonical(name) == name


def test_two_numbers_never_run_together() -> None:
    assert canonical("12-1号") == "12-1号"
    assert canonical("12 — 1号") == "12-1号"
    assert canonical("12、14号") == "12,14号"
    assert canonical("12 14号") == "12,14号"


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("五桂社区居民委员会", Ending("五桂", UnitKind.COMMUNITY, firm=True)),
        ("五桂社区居委会", Ending("五桂", UnitKind.COMMUNITY, firm=True)),
        ("五桂社区", Ending("五桂", UnitKind.COMMUNITY, firm=True)),
        ("五桂居委会", Ending("五桂", UnitKind.COMMUNITY, firm=True)),
        ("五桂居民委员会", Ending("五桂", UnitKind.COMMUNITY, firm=True)),
        ("者甸村民委员会", Ending("者甸", UnitKind.VILLAGE, firm=True)),
        ("者甸村村民委员会", Ending("者甸", UnitKind.VILLAGE, firm=True)),
        ("者甸村委会", Ending("者甸", UnitKind.VILLAGE, firm=True)),
        ("者甸村", Ending("者甸", UnitKind.VILLAGE)),
        ("新村社区", Ending("新村", UnitKind.COMMUNITY, firm=True)),
        ("者甸", Ending("者甸")),
        ("社区", Ending("社区")),
        ("村", Ending("村")),
        ("", Ending("")),
    ],
)
def test_a_suffix_is_taken_off_and_its_kind_kept(key: str, parts: Ending) -> None:
    assert ending(key) == parts


def test_a_hundred_characters_after_nfkc_are_the_most_that_is_searched() -> None:
    assert within_budget("村" * 100)
    assert not within_budget("村" * 101)
    assert not within_budget("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 30)
    assert not within_budget("a" * 10_000_000)


def test_every_character_that_opencc_simplifies_is_simplified_here_too() -> None:
    opencc = OpenCC("t2s")
    for point in range(0x3400, 0xA000):
        once = opencc.convert(chr(point))
        assert simplified(chr(point)) in {once, opencc.convert(once)}


def test_a_simplified_text_is_normalised_without_loading_opencc() -> None:
    program = "import sys; import enrollzone.places.text as t; t.canonical('五桂'); print('opencc' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize("hostile", ["一" * 100, "十" * 100, "1-" * 50, "号" * 100, "百" * 50 + "号"])
def test_repetition_costs_no_more_than_its_length(hostile: str) -> None:
    assert calls_made(lambda: canonical(hostile * 4)) < 5 * calls_made(lambda: canonical(hostile))
