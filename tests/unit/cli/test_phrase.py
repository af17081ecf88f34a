"""``enrollzone policy phrase``: entries of a pack, or a mark under the character at which reading stopped."""

from pathlib import Path

from tests.unit.cli.terminal import columns, enrollzone

ASKED = ("policy", "phrase")


def test_a_phrase_is_printed_as_entries_with_the_schools_that_share_them() -> None:
    printed = enrollzone(*ASKED, "--within", "甲區", "一、乙里（1－3鄰）【東、西國小自由學區】二、丙里（7鄰除外）")
    assert printed.status == 0
    assert printed.lines == [
        "- 甲區/乙里/1-3鄰",
        "  自由學區: 東、西國小",
        "- 甲區/丙里 除 7鄰",
        "2 of 2 paragraphs converted",
    ]


def test_the_mark_stands_under_the_character_at_which_reading_stopped() -> None:
    printed = enrollzone(*ASKED, "--within", "甲街道", "乙社区、丙社区附近")
    assert printed.status == 1
    text, mark = printed.lines[:2]
    assert columns(text[: text.index("附近")]) == mark.index("^")
    assert printed.lines[-1] == "0 of 1 paragraphs converted"


def test_a_long_phrase_is_shown_around_the_place_and_no_line_is_wider_than_the_screen() -> None:
    printed = enrollzone(*ASKED, "--within", "甲街道", "乙社区、" * 40 + "丙社区附近" + "的各个小区" * 20)
    assert all(columns(line) <= 80 for line in printed.lines)
    assert printed.lines[0].startswith("! ...")


def test_an_entry_that_lacks_its_township_is_shown_as_not_converted() -> None:
    printed = enrollzone(*ASKED, "乙社区")
    assert (printed.status, "its township is not said" in printed.out) == (1, True)


def test_phrases_are_read_from_the_lines_of_a_file_or_from_a_column_of_a_table(tmp_path: Path) -> None:
    lines, table = tmp_path / "lines.txt", tmp_path / "table.csv"
    lines.write_text("甲镇乙村\n\n甲镇丙村\n", encoding="utf-8")
    table.write_text("\ufeffschool,area\n一小,甲镇乙村\n二小,\n三小,甲镇（除乙村外）\n", encoding="utf-8")
    assert enrollzone(*ASKED, "--file", str(lines)).lines == [
        "- 甲镇/乙村",
        "- 甲镇/丙村",
        "2 of 2 paragraphs converted",
    ]
    from_table = enrollzone(*ASKED, "--file", str(table), "--column", "area")
    assert from_table.lines == ["- 甲镇/乙村", "- 甲镇/* 除 乙村", "2 of 2 paragraphs converted"]


def test_townships_that_are_known_are_the_only_ones_read() -> None:
    printed = enrollzone(*ASKED, "--within", "甲區", "--township", "乙區", "鄉長里、乙區鄉民里")
    assert printed.lines[:2] == ["- 甲區/鄉長里", "- 乙區/鄉民里"]


def test_a_wrong_call_says_what_was_expected(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(b"school,area\n" + "一小,甲镇".encode("gb18030"))
    assert enrollzone(*ASKED).status == 2
    assert "not UTF-8, at byte 17" in enrollzone(*ASKED, "--file", str(table)).err
    table.write_text("school,area\n一小,甲镇乙村\n", encoding="utf-8")
    assert "no column zone; there are school, area" in enrollzone(*ASKED, "--file", str(table), "--column", "zone").err
