"""The manual page: everything that a pack says, as Markdown that renders as it was meant."""

import re
from pathlib import Path

import pytest

from enrollzone.grammar.reader import read_pack, read_policy
from enrollzone.manual.markdown import bullet, escaped, fenced, section, table
from enrollzone.manual.page import Held, manual_page
from enrollzone.policy.pack import Pack, Policy
from tests.builders import a_pack

POLICIES = sorted((Path(__file__).resolve().parents[3] / "policies").glob("*/*/policy.yaml"))
UNESCAPED_BAR = re.compile(r"(?<!\\)\|")


@pytest.fixture(scope="module", params=POLICIES, ids=lambda path: path.parent.parent.name)
def policy(request: pytest.FixtureRequest) -> Policy:
    return read_policy(request.param)


@pytest.fixture(scope="module")
def example() -> Pack:
    return read_pack(next(path for path in POLICIES if "000000" in str(path)))


def tables(page: str) -> list[list[str]]:
    """The tables of a page, each as its lines."""
    return [found.strip().splitlines() for found in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)]


def under(page: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level."""
    level = heading.split(maxsplit=1)[0]
    after = page.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^{level} ", after, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_row_of_every_table_has_as_many_cells_as_its_head(policy: Policy, language: str) -> None:
    found = tables(manual_page(policy, language))
    assert len(found) >= 2
    assert [t[0] for t in found if len({len(UNESCAPED_BAR.findall(line)) for line in t}) > 1] == []
    assert [t[1] for t in found if not re.fullmatch(r"\|( --- \|)+", t[1])] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_list_goes_deeper_by_more_than_one_step(policy: Policy, language: str) -> None:
    depth = -1
    for line in manual_page(policy, language).splitlines():
        item = re.match(r"( *)- ", line)
        if item:
            assert len(item[1]) // 2 <= depth + 1, line
        depth = len(item[1]) // 2 if item else -1


def test_everything_that_a_policy_says_stands_on_the_page(policy: Policy) -> None:
    page = manual_page(policy, "zh")
    plain = re.sub(r"\\(.)", r"\1", page)
    wanted = [clause.quote for clause in policy.clauses.values()]
    wanted += [reading.question.zh for reading in policy.readings.values()]
    wanted += [option.zh for reading in policy.readings.values() for option in reading.options.values()]
    wanted += [silence.words.zh for silence in policy.silences]
    wanted += [union.name.zh for union in policy.unions.values()]
    if isinstance(policy, Pack):
        wanted += [row.code for row in policy.catchments.rows]
        wanted += [rule.say.zh for rule in policy.rules.values()]
        wanted += [named.words.zh for named in policy.definitions.values()]
        wanted += [fact.label.zh for fact in policy.facts.values()]
        wanted += [annex.effect.zh for annex in policy.annexes if annex.missing]
        wanted += [situation.name.zh for situation in policy.situations]
        wanted += [entry.words.zh for entry in policy.impossible]
    assert [text for text in wanted if " ".join(text.split()) not in plain] == []


def test_the_page_is_the_same_for_the_same_pack(policy: Policy) -> None:
    assert manual_page(policy, "zh") == manual_page(policy, "zh")


def test_a_document_of_unions_says_that_it_gives_no_catchments_and_has_no_rules() -> None:
    policy = read_policy(next(path for path in POLICIES if "331121" in str(path)))
    page = manual_page(policy, "zh")
    assert "没有规定招生范围" in page
    assert "## 规则" not in page
    assert "```mermaid" not in page
    rows = [line for line in under(page, "## 结对帮扶").splitlines() if line.startswith("| ")]
    assert len(rows) == len(policy.pairings) + 2


def test_the_head_says_which_document_this_is_and_by_how_many_families_it_is_held(example: Pack) -> None:
    head = tables(manual_page(example, "zh", Held(9, 8)))[0]
    assert "| 文号 | 示教发〔2025〕6号（虚构示例） |" in head
    assert f"| 政策包 SHA-256 | {example.sha256} |" in head
    assert "| 样例核对 | 9户样例中，8户的答复与事先写好的一致 |" in head
    assert "样例核对" not in manual_page(example, "zh")


def test_readings_stand_by_status_with_the_option_in_use_and_who_decided(example: Pack) -> None:
    page = manual_page(example, "zh")
    decided = under(page, "### 已经决定")
    for reading in example.readings.values():
        assert (reading.question.zh in decided) is (reading.decided is not None)
    assert "  - **点名列举优先（东校区）** — 采用" in decided
    assert "由示例县教育局（虚构）于2025年6月3日决定" in decided


def test_a_place_that_the_text_gives_to_two_areas_names_the_question_in_both(example: Pack) -> None:
    rows = under(manual_page(example, "zh"), "## 招生范围名单").splitlines()
    claim = example.catchments.shared[0]
    question = example.readings[claim.reading].question.zh
    zones = {example.zones[zone].name.zh for zone in claim.zones}
    assert {zone for row in rows for zone in zones if row.startswith(f"| {zone} |") and question in row} == zones


def test_the_chart_is_a_block_of_mermaid(example: Pack) -> None:
    page = manual_page(example, "zh")
    assert under(page, "## 条款图").startswith("\n```mermaid\nflowchart LR\n")
    assert page.endswith("```\n")


def test_days_are_shown_with_what_other_options_of_their_reading_make_of_them(example: Pack) -> None:
    rows = under(manual_page(example, "zh"), "## 规定的日期")
    assert "每年8月31日" in rows
    assert "2025年8月31日" in rows


def test_a_day_that_an_option_leaves_open_is_said_to_be_so(tmp_path: Path) -> None:
    readings = """
  cut: {status: open, clauses: [c.near], q: {zh: 哪天？, en: "Which day?"},
    options: {aug: {zh: 八月底, en: end of August}, other: {zh: 别的日子, en: another day}}}"""
    days = "\n  entry: {value: 2025-09-01, zh: 入学日, en: first day, reading: cut, values: {aug: 2025-08-31}}"
    page = manual_page(a_pack(tmp_path, readings=readings, parameters=days), "zh")
    assert "哪天？、八月底：2025年8月31日、别的日子：没有规定" in page


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("甲|乙", "甲\\|乙"),
        ("*粗* _斜_ `码`", "\\*粗\\* \\_斜\\_ \\`码\\`"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("[链接](x)", "\\[链接\\](x)"),
        ("1. 条", "1\\. 条"),
        ("2) 条", "2\\) 条"),
        ("- 项", "\\- 项"),
        ("# 题", "\\# 题"),
        ("两行\n文字", "两行 文字"),
        ("反\\斜", "反\\\\斜"),
    ],
)
def test_no_word_becomes_markup(said: str, written: str) -> None:
    assert escaped(said) == written


def test_markdown_blocks_are_whole_or_not_there() -> None:
    assert list(table(["甲"], [])) == []
    assert list(section("空", [])) == []
    assert list(table(["甲", "乙"], [["1", "a|b"]])) == ["| 甲 | 乙 |", "| --- | --- |", "| 1 | a\\|b |", ""]
    assert list(section("题", ["行"])) == ["## 题", "", "行", ""]
    assert bullet(2, "项") == "    - 项"
    assert list(fenced("text", "a```b")) == ["````text", "a```b", "````", ""]
