"""What published phrases say, in the writing of the mainland and of Taiwan, and what is not understood of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.phrases.characters import LONGEST, NotUnderstood
from enrollzone.phrases.listing import Listed, listed
from enrollzone.phrases.reader import paragraphs, read
from enrollzone.phrases.syntax import (
    Edge,
    EdgeKind,
    Entry,
    Groups,
    Named,
    Phrase,
    Road,
    Section,
    Shared,
    Side,
    joined,
)


def places(text: str, within: str = "") -> list[str]:
    phrase = read(text, within=within)
    assert isinstance(phrase, Phrase), phrase
    found = listed(phrase)
    assert not isinstance(found, NotUnderstood), found
    return [place for section in found for place in section.places]


def stopped(text: str, townships: frozenset[str] = frozenset(), within: str = "") -> str:
    """Return what stands behind the place where reading stopped."""
    found = read(text, townships, within)
    assert isinstance(found, NotUnderstood), found
    return text[found.position :]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲街道乙社区", ["甲街道/乙社区"]),
        ("甲街道乙社区、丙社区", ["甲街道/乙社区", "甲街道/丙社区"]),
        ("甲镇乙村，丙乡丁村", ["甲镇/乙村", "丙乡/丁村"]),
        ("甲镇乙村（1－3、7组）", ["甲镇/乙村/1-3组", "甲镇/乙村/7组"]),
        ("甲鎮乙里 ( 1 ~ 3 鄰 )", ["甲鎮/乙里/1-3鄰"]),
        ("甲鎮乙里4-25鄰", ["甲鎮/乙里/4-25鄰"]),
        ("甲鎮乙里（1鄰、3鄰）", ["甲鎮/乙里/1鄰", "甲鎮/乙里/3鄰"]),
        ("甲镇乙村一、二组", ["甲镇/乙村/1-2组"]),
        ("甲镇乙村第3村民小组", ["甲镇/乙村/3村民小组"]),
        ("甲镇乙村1至3组", ["甲镇/乙村/1-3组"]),
        ("甲鎮乙里（12、13鄰除外）", ["甲鎮/乙里 除 12-13鄰"]),
        ("甲鎮乙里(除1-6、19-21鄰)", ["甲鎮/乙里 除 1-6鄰、19-21鄰"]),
        ("甲镇全镇", ["甲镇/*"]),
        ("甲街道所辖社区", ["甲街道/*"]),
        ("甲镇（乙村、丙村1-3组除外）", ["甲镇/* 除 乙村、丙村/1-3组"]),
        ("甲镇（除乙村外）", ["甲镇/* 除 乙村"]),
        ("甲街道乙社区（不含丙小区）", ["甲街道/乙社区 除 丙小区"]),
        ("甲街道乙社区（文昌路1-9号单号除外）", ["甲街道/乙社区 除 文昌路 1-9号单号"]),
        ("甲街道乙社区文昌路1-99号（单号）", ["甲街道/乙社区/文昌路 1-99号单号"]),
        ("甲街道乙社区文昌路12-号双号", ["甲街道/乙社区/文昌路 12-号双号"]),
        ("甲街道乙社区文昌路双号", ["甲街道/乙社区/文昌路 双号"]),
        ("甲街道乙社区经3路7号", ["甲街道/乙社区/经3路 7号"]),
        ("甲街道乙社区丙花园1-5、7幢", ["甲街道/乙社区/丙花园 1-5幢", "甲街道/乙社区/丙花园 7幢"]),
        ("甲街道乙社区（丙花园1幢、2、3组除外）", ["甲街道/乙社区 除 丙花园 1幢、2-3组"]),
        ("甲街道第三社区", ["甲街道/第三社区"]),
        ("甲街道三社区", ["甲街道/三社区"]),
    ],
)
def test_a_phrase_becomes_the_entries_of_a_pack(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_a_township_holds_until_another_is_written_or_the_paragraph_ends() -> None:
    phrase = read("一、甲里二、乙區丙里、丁里三、戊里", frozenset({"乙區"}), "本區")
    assert isinstance(phrase, Phrase)
    assert [[(entry.within, entry.unit) for entry in section.entries] for section in phrase.sections] == [
        [("本區", "甲里")],
        [("乙區", "丙里"), ("乙區", "丁里")],
        [("本區", "戊里")],
    ]


def test_a_shared_area_names_its_schools() -> None:
    found = read("一、甲里（1－3鄰）【東、西國小自由學區】二、乙里【東、南、北國小自由學區】", within="本區")
    assert isinstance(found, Phrase)
    assert listed(found) == (
        Listed(("本區/甲里/1-3鄰",), Shared(("東", "西國小"), "自由學區")),
        Listed(("本區/乙里",), Shared(("東", "南", "北國小"), "自由學區")),
    )


def test_a_shared_area_may_stand_in_round_brackets_and_a_new_section_begins_behind_it() -> None:
    found = read("甲社区（一小、二小双向学区）乙社区【一小、三小双向学区】", within="本街道")
    assert isinstance(found, Phrase)
    assert [section.shared and section.shared.schools for section in found.sections] == [
        ("一小", "二小"),
        ("一小", "三小"),
    ]


def test_sentences_on_edges_are_kept_and_decide_nothing() -> None:
    found = read("甲社区和平路（不含南侧临街面）、以油房街街心为界", within="本街道")
    assert found == Phrase(
        (
            Section(
                (Entry("本街道", "甲社区", Road("和平路")),),
                None,
                (
                    Edge(EdgeKind.WITHOUT_FRONTAGE, "和平路", "和平路（不含南侧临街面）"),
                    Edge(EdgeKind.CENTRELINE, "油房街", "以油房街街心为界"),
                ),
            ),
        )
    )


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("甲里附近", "附近"),
        ("甲里，有兄姊就讀者可選擇就讀", "有兄姊就讀者可選擇就讀"),
        ("甲里（1－3鄰）有兄姊就讀者", "有兄姊就讀者"),
        ("甲里（中華路以西部分1－3鄰）", "中華路以西部分1－3鄰）"),
        ("甲里（2-14、16-17）", "2-14、16-17）"),
        ("甲里（1－3鄰、乙里5鄰）", "乙里5鄰）"),
        ("甲里（3－1鄰）", "3－1鄰）"),
        ("甲里（0鄰）", "0鄰）"),
        ("甲里（0鄰除外）", "0鄰除外）"),
        ("甲里（第0鄰除外）", "第0鄰除外）"),
        ("甲里【東國小自由學區】", "東國小自由學區】"),
        ("甲里乙里", "甲里乙里"),
        ("甲里、", "、"),
        ("甲里(", ""),
        ("甲里（1鄰", ""),
        ("甲里（即中兴街临近化成路）", "即中兴街临近化成路）"),
        ("甲里（中兴街）", "）"),
        ("甲社区中华路以西文昌路1-9号", "中华路以西文昌路1-9号"),
        ("甲社区（不含文昌路以东部分）", "文昌路以东部分）"),
        ("以和平路为界", "以和平路为界"),
        ("和平路（南侧临街面）", "南侧临街面）"),
        ("", ""),
        ("、甲里", "、甲里"),
        ("甲社区丙花园3鄰", "3鄰"),
    ],
)
def test_what_is_not_understood_is_reported_where_it_stands(text: str, behind: str) -> None:
    assert stopped(text) == behind


def test_positions_count_the_characters_of_the_text_as_published() -> None:
    assert stopped(" 甲 里 、\u3000乙里　附 近") == "附 近"


def test_a_unit_whose_name_begins_like_a_township_is_read_by_the_townships_that_are_known() -> None:
    found = read("鄉長里、乙區鄉民里", frozenset({"乙區"}), "本區")
    assert isinstance(found, Phrase)
    assert [(entry.within, entry.unit) for entry in found.sections[0].entries] == [
        ("本區", "鄉長里"),
        ("乙區", "鄉民里"),
    ]


@pytest.mark.parametrize(
    ("text", "lack"), [("甲社区", "its township is not said"), ("甲街道、文昌路1-9号", "in which it lies is not said")]
)
def test_an_entry_that_no_code_could_be_bound_to_says_what_it_lacks(text: str, lack: str) -> None:
    phrase = read(text)
    assert isinstance(phrase, Phrase)
    found = listed(phrase)
    assert isinstance(found, NotUnderstood)
    assert lack in str(found)


def test_paragraphs_follow_their_numbers_and_nothing_else() -> None:
    text = "一、甲里（1鄰）二、乙里三、二里、三里"
    assert [paragraph.text for paragraph in paragraphs(text)] == ["一、甲里（1鄰）", "二、乙里", "三、二里、三里"]
    assert [text[p.at :][:2] for p in paragraphs(text)] == ["一、", "二、", "三、"]
    assert [paragraph.text for paragraph in paragraphs("甲里二、乙里")] == ["甲里二、乙里"]


def test_a_text_longer_than_any_table_is_not_read() -> None:
    found = read("甲" * (LONGEST + 1))
    assert isinstance(found, NotUnderstood)
    assert found.position == LONGEST


NAMES = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=3)
RANGES = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 9)).map(lambda one: (one[0], one[0] + one[1])), min_size=1, max_size=3
).map(joined)
GROUPS = st.builds(Groups, RANGES, st.sampled_from(["鄰", "组", "村民小组", "社"]))
ROADS = st.builds(Road, NAMES.map(lambda name: f"{name}路"), st.one_of(st.just(()), RANGES), st.sampled_from(Side))
ESTATES = st.builds(Named, NAMES.map(lambda name: f"{name}花园"), st.one_of(st.just(()), RANGES), st.just("幢")).map(
    lambda named: named if named.buildings else Named(named.name)
)
PARTS = st.one_of(GROUPS, ROADS, ESTATES)
PARTS_OUT = st.lists(PARTS, max_size=2, unique_by=type).map(tuple)
UNITS = st.builds(str.__add__, NAMES, st.sampled_from(["社区", "里", "村"]))


def _of_township(within: str) -> st.SearchStrategy[Entry]:
    township, nothing, whole = st.just(within), st.just(""), st.none()
    units_out = st.lists(st.builds(Entry, township, UNITS), max_size=2).map(tuple)
    return st.one_of(
        st.builds(Entry, township, UNITS, st.one_of(whole, PARTS)),
        st.builds(Entry, township, UNITS, whole, PARTS_OUT),
        st.builds(Entry, township, nothing, whole, units_out),
    )


ENTRIES = st.sampled_from(["子街道", "丑镇", "寅乡"]).flatmap(_of_township)
SECTIONS = st.builds(
    Section,
    st.lists(ENTRIES, min_size=1, max_size=4).map(tuple),
    st.one_of(st.none(), st.builds(Shared, st.lists(NAMES, min_size=2, max_size=3).map(tuple), st.just("双向学区"))),
)


@settings(max_examples=50)
@given(st.lists(SECTIONS, min_size=1, max_size=4).map(tuple).map(Phrase))
def test_what_is_printed_reads_as_the_same_phrase_again(phrase: Phrase) -> None:
    assert read(phrase.words) == phrase


@given(
    st.text(
        "甲乙社区村里街道镇路號号鄰组幢单双除外不含以街心为界临面【】（）()、，,0123456789一二十-－ 自由學區\n",
        max_size=60,
    )
)
def test_no_text_ends_in_anything_but_a_phrase_or_a_position_in_it(text: str) -> None:
    found = read(text)
    if isinstance(found, NotUnderstood):
        assert 0 <= found.position <= len(text)
    else:
        assert read(found.words) == found
