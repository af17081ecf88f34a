"""Text in lines: nothing is lost, nothing is too wide, and no mark begins a line."""

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.mapsheets.setting import items_in_lines, set_in_lines

TEXTS = st.text(st.sampled_from("社区村，。（）“”abc12 /;、"), max_size=60)


def wide(text: str) -> float:
    return sum(0.5 if one.isascii() else 1.0 for one in text)


@given(TEXTS, st.integers(2, 12))
def test_nothing_of_a_text_is_lost_and_only_what_cannot_be_broken_is_wider_than_a_line(text: str, width: int) -> None:
    lines = set_in_lines(text, width, wide)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert wide(line) <= width or not set_in_lines(line, width, wide)[1:]


def test_a_line_neither_begins_with_a_stop_nor_ends_with_an_opening_bracket_nor_cuts_a_word() -> None:
    assert set_in_lines("中街社区（甲），东村。", 4, wide) == ["中街社区", "（甲），", "东村。"]
    assert set_in_lines("shapes by draw_example.py 随机", 6, wide) == ["shapes by", "draw_example.py", "随机"]


def test_items_stand_whole_on_a_line_unless_one_alone_is_wider() -> None:
    assert items_in_lines(["1 北村", "2 南村", "3 中街"], 8, wide) == ["1 北村　2 南村", "3 中街"]
    assert items_in_lines(["一二三四五六七", "八"], 4, wide) == ["一二三四", "五六七", "八"]
