"""``enrollzone schools``: a school's unions in words at 80 columns, with the sentence for each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unions import a_deployment, unions_text
from tests.unit.cli.terminal import Printed, columns, enrollzone

Ask = Callable[..., Printed]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Ask the command in the invented county."""
    settings = a_deployment(tmp_path)

    def asked(*arguments: str) -> Printed:
        folders = {"boundaries_dir": str(settings.boundaries_dir), "policies_dir": str(settings.policies_dir)}
        return enrollzone("schools", *arguments, **folders)

    return asked


def squeezed(lines: list[str]) -> str:
    return "".join(line.strip() for line in lines)


def test_a_member_is_told_with_its_core_link_plaque_and_since_when(ask: Ask) -> None:
    printed = ask("土星小学")
    assert printed.status == 0
    assert printed.lines[0] == "土星小学（试县，代号 saturn）"
    assert printed.section("办学共同体") == [
        "  · 行星教共体：成员校",
        "      种类：教共体（义务教育共同体）",
        "      核心校：木星中学",
        "      包括：木星中学、土星小学（紧密型）、火星学校（松散型）",
        "      与核心校的关系：紧密型",
        "      同一个法人",
        "      核心校统管",
        "      成员校成为校区",
        "      统一的事项：统一法人、统一教学",
        "      校牌：新挂“木星中学小学部”",
        "      2025年9月起",
        "      试教〔2025〕1号 四：“木星中学牵头，土星小学、火星学校为成员。”",
        "      试教〔2025〕1号 二：“紧密型统一法人、统一教学。”",
        "      试教〔2025〕1号 六：“土星小学新挂木星中学小学部校牌。”",
    ]


def test_its_names_and_plaques_come_with_their_sentence_and_what_is_inferred_says_so(ask: Ask) -> None:
    assert ask("土星小学").section("名称") == [
        "  · 文件所用的名称：土星小学",
        "      试教〔2025〕1号 四（原文见上）",
        "  · 别的写法（推定）：土星完小",
        "      试教〔2025〕1号 四（原文见上）",
        "  · 校牌：木星中学小学部",
        "      试教〔2025〕1号 六（原文见上）",
    ]


def test_pairings_say_who_helps_whom_now_and_who_did_before(ask: Ask) -> None:
    for school in ("金星教学点", "土星小学", "水星中学"):
        row = squeezed(ask(school).section("结对帮扶")[:1])
        assert row == "· 第1行：金星教学点由土星小学支援（2024年起），原来由水星中学支援"


def test_no_document_of_unions_says_anything_of_a_catchment(ask: Ask) -> None:
    for school in ("木星中学", "土星小学", "金星教学点"):
        assert ask(school).section("招生范围") == ["  · 行星教共体没有写这所学校的招生范围"]


def test_a_union_in_which_nobody_is_said_to_lead_says_so(ask: Ask) -> None:
    lines = ask("水星中学").section("办学共同体")
    assert "      文件没有写哪一所是核心校" in lines
    assert "      包括：水星中学、木星中学" in lines


def test_several_schools_are_candidates_and_none_is_chosen(ask: Ask) -> None:
    printed = ask("星中学")
    assert printed.lines[0] == "符合的学校不止一所（3所）"
    assert [line.split()[2] for line in printed.lines if line.startswith("  · ")] == ["jupiter", "saturn", "mercury"]
    assert printed.lines[-1].startswith("请写代号：enrollzone schools")


def test_a_school_found_by_a_part_of_its_name_only_is_told_as_such(ask: Ask) -> None:
    assert ask("火星").lines[:2] == ["名称里有这几个字的学校只有这一所", "火星学校（试县，代号 mars）"]


def test_a_name_that_nobody_has_gets_the_nearest_and_no_answer(ask: Ask) -> None:
    printed = ask("水星中校")
    assert printed.status == 0
    assert printed.lines[0] == "没有文件写到这个校名"
    assert "990000 mercury  水星中学（试县）" in printed.section("写法相近的学校")[0]
    assert ask("甲乙丙丁").lines == ["没有文件写到这个校名"]


def test_without_a_name_every_school_is_listed(ask: Ask) -> None:
    printed = ask()
    assert printed.lines[0] == "文件写到的学校（5所）"
    assert [line.split()[2] for line in printed.lines if line.startswith("  · ")] == [
        "jupiter", "saturn", "mars", "mercury", "venus",
    ]  # fmt: skip


def test_a_day_limits_the_documents_to_those_in_force(ask: Ask) -> None:
    for nobody in (["土星小学"], []):
        assert ask(*nobody, "--on", "2025-08-31").lines == ["没有收录适用的文件，说不出有哪些学校"]
    assert ask("土星小学", "--on", "2025-09-01").lines[0] == "土星小学（试县，代号 saturn）"
    refused = ask("土星小学", "--on", "2025-02-30")
    assert refused.status == 2
    assert "--on" in refused.err


def test_machines_get_the_document_of_one_school_or_the_list_of_several(ask: Ask) -> None:
    one = json.loads(ask("土星小学", "--json").out)["school"]
    assert (one["id"], one["unions"][0]["link_type"]["id"], one["catchments"]) == ("saturn", "tight", [])
    several = json.loads(ask("星中学", "--json").out)["schools"]
    assert [school["id"] for school in several] == ["jupiter", "saturn", "mercury"]
    assert json.loads(ask("甲乙丙丁", "--json").out) == {"schools": []}


def test_how_long_the_document_holds_is_said_as_the_reading_that_it_is(ask: Ask) -> None:
    assert "试行到何时" in squeezed(ask("土星小学").section("请注意"))


def test_what_the_text_says_of_the_school_itself_stands_under_its_name(tmp_path: Path) -> None:
    planned = unions_text().replace('unattached: "true"', 'outside: "true", stage: primary, status: planned')
    settings = a_deployment(tmp_path, planets=planned.replace("en: planets}", "en: planets}, legal_force: none"))
    folders = {"boundaries_dir": str(settings.boundaries_dir), "policies_dir": str(settings.policies_dir)}
    printed = enrollzone("schools", "金星教学点", **folders)
    assert printed.lines[1] == "  小学、计划建设、外地学校"
    assert squeezed(printed.section("请注意")).startswith("! 行星教共体只是背景材料，没有法律效力")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        (),
        ("市二中",),
        ("章旦中学",),
        ("no1", "-j", "530427"),
        ("船寮镇中", "--language", "en"),
        ("实验小学",),
    ],
    ids=" ".join,
)
def test_no_line_about_the_installed_schools_is_wider_than_80_columns(arguments: tuple[str, ...]) -> None:
    printed = enrollzone("schools", *arguments)
    assert printed.status == 0
    assert [line for line in printed.lines if columns(line) > 80] == []


def test_a_school_with_a_catchment_says_where_it_is_written() -> None:
    lines = enrollzone("schools", "新平县第一小学").section("招生范围")
    assert squeezed(lines[:1]) == "· 第一教育集团的招生范围（校区：一小校区）；530427.xinping-urban-primary.g1"
