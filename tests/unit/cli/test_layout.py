"""Lines on a screen of 80 columns, on which a Chinese character is two columns wide."""

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.cli.layout import Entry, section, width, wrapped

TEXTS = st.text(st.sampled_from("学区五桂“”，。（）《》 ab1-'.—…🏫"), max_size=200)


def test_a_chinese_character_takes_two_columns_and_a_letter_one() -> None:
    assert width("五桂ab") == 6


def test_a_quotation_mark_counts_as_wide_because_chinese_screens_draw_it_so() -> None:
    assert width("“五”") == 6


@given(TEXTS, st.sampled_from(["", "  ", "  · "]))
def test_no_line_is_wider_than_the_screen(text: str, mark: str) -> None:
    assert all(width(line) <= 80 for line in wrapped(text, mark))


@given(TEXTS)
def test_breaking_lines_loses_nothing_but_spaces(text: str) -> None:
    assert "".join(wrapped(text)).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.sampled_from(["五桂社区", "lease.holder", "“口径”", "2018-09-01", "（一）"]), max_size=40))
def test_a_word_is_never_broken_and_no_line_ends_open_or_begins_closed(words: list[str]) -> None:
    lines = list(wrapped(" ".join(words)))
    assert all(not line.endswith(("“", "（")) and not line.startswith(("”", "）")) for line in lines)
    broken = [line for line in lines if "lease.holder".startswith(line[-5:]) and line.endswith("lease")]
    assert broken == []
    assert sum(line.count("lease.holder") for line in lines) == words.count("lease.holder")


def test_a_word_longer_than_the_screen_is_broken_and_not_lost() -> None:
    lines = list(wrapped("a" * 200, "  "))
    assert all(width(line) <= 80 for line in lines)
    assert "".join(line.strip() for line in lines) == "a" * 200


def test_the_first_line_stands_after_its_mark_and_the_others_under_the_text() -> None:
    lines = list(wrapped("五" * 60, "  ! "))
    assert [line[:4] for line in lines] == ["  ! ", "    "]
    assert lines[1][4] == "五"


def test_what_stands_below_an_entry_is_indented_two_columns_further_than_its_text() -> None:
    printed = list(section("为什么", [Entry("住处", "✓", ("原文",)), Entry("口径")]))
    assert printed == ["", "为什么", "  ✓ 住处", "      原文", "  口径"]


def test_a_section_without_entries_is_left_out_with_its_heading() -> None:
    assert list(section("材料", [])) == []
