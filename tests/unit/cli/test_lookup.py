"""``enrollzone lookup`` as a parent, a clerk and a program use it."""

import json
from datetime import date

import pytest
import time_machine

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import answer
from enrollzone.present import document
from enrollzone.request import parse, read_body
from tests.unit.cli.terminal import ENTRY, EXAMPLE, ORDINARY, WUGUI, XINPING, columns, enrollzone, told

MORE = [
    (*WUGUI,),
    (*WUGUI, "--language", "en"),
    (*WUGUI, *told(ORDINARY)),
    (*WUGUI, *told(ORDINARY), "--language", "en"),
    (*WUGUI, *told({**ORDINARY, "child.hukou_place": "桂山街道/凤凰社区"})),
    (*WUGUI, *told({**ORDINARY, "child.hukou_place": "桂山街道/凤凰社区"}), "--reading", "split_home=hukou"),
    (*WUGUI, *told({**ORDINARY, "p1.hukou_in": "no", "p2.hukou_in": "no"})),
    ("五桂社曲", "-j", XINPING, *ENTRY),
    ("无此地名", "-j", XINPING, *ENTRY),
    ("文昌社区", "-j", EXAMPLE, "--on", "2025-09-01"),
    ("五桂社区", "-j", XINPING, "--on", "2026-09-01", "--language", "en"),
    ("太平社区",),
    (*WUGUI, "--fact", "lease.holdr=x"),
    ("--point", "101.99,24.07", "--crs", "wgs84", "-j", XINPING, *ENTRY),
    ("--help",),
]


@pytest.mark.parametrize("arguments", MORE, ids=range(len(MORE)))
def test_no_line_is_wider_than_80_columns_and_none_ends_in_a_space(arguments: tuple[str, ...]) -> None:
    lines = enrollzone("lookup", *arguments).lines
    assert [line for line in lines if columns(line) > 80 or line != line.rstrip()] == []
    assert len(lines) > 1


@pytest.mark.parametrize("arguments", MORE, ids=range(len(MORE)))
def test_no_section_is_empty_and_no_two_empty_lines_follow_one_another(arguments: tuple[str, ...]) -> None:
    out = enrollzone("lookup", *arguments).out
    assert "\n\n\n" not in out
    assert not out.endswith("\n\n")


def test_a_home_alone_gives_the_ordinary_answer_with_what_it_assumes_and_the_next_question() -> None:
    printed = enrollzone("lookup", *WUGUI)
    assert printed.status == 0
    assert printed.out.startswith("该住址属第一教育集团招生范围；是否在此就读还取决于家庭情况\n")
    assumed = printed.section("如果下面几条都符合，结果是：第一教育集团（校区未定）")
    assert "  · 一年级新生入学" in assumed
    asked = "\n".join(printed.section("接下来请回答"))
    assert (
        "  --fact request=VALUE  申请类型\n    VALUE 可以是：entry（一年级新生入学）、transfer（已在集团校区就读，申请"
        in asked
    )
    assert "新教发〔2018〕24号 五·招生管理方式·3(2)" in asked


def test_a_question_says_which_condition_needs_it_and_where_that_stands() -> None:
    settled = told({"request": "entry", "relocated": "no", "restructured": "no", "custody": "both"})
    asked = "\n".join(enrollzone("lookup", *WUGUI, *settled).section("接下来请回答"))
    assert "  --fact child.birth=YYYY-MM-DD  孩子出生日期" in asked
    assert "因为“未满六周岁，还不是适龄儿童。”是否成立，要看孩子出生日期" in asked
    assert "中华人民共和国义务教育法 第十一条" in asked


def test_a_decided_answer_names_the_group_its_campuses_and_why_it_stops_there() -> None:
    printed = enrollzone("lookup", *WUGUI, *told(ORDINARY))
    assert printed.out.splitlines()[:3] == [
        "对口第一教育集团；具体校区还不能确定",
        "  校区：一小校区、三小校区",
        "  原文没有附各校区的招生区域，只能答到集团，答不到校区。",
    ]
    assert "接下来请回答" not in printed.out


def test_the_lines_after_the_first_of_an_entry_hang_under_its_text() -> None:
    warnings = enrollzone("lookup", *WUGUI).section("请注意")
    marked = [line for line in warnings if line.startswith("  ! ")]
    hanging = [line for line in warnings if not line.startswith("  ! ")]
    assert len(marked) == 2
    assert hanging
    assert all(line.startswith("    ") and line[4] != " " for line in hanging)


def test_no_line_ends_with_an_opening_quotation_mark() -> None:
    for arguments in MORE:
        lines = enrollzone("lookup", *arguments).lines
        assert [line for line in lines if line.endswith(("“", "《", "（", "〔"))] == []


def test_a_clause_is_quoted_once_and_later_only_named() -> None:
    out = enrollzone("lookup", *WUGUI, *told(ORDINARY)).out.replace("\n", "").replace(" ", "")
    assert out.count("第一教育集团招生范围为桂山街道") == 1


def test_json_is_the_same_document_that_every_door_gives() -> None:
    printed = enrollzone("lookup", *WUGUI, *told(ORDINARY), "--json")
    body = {"jurisdiction": XINPING, "on": "2018-09-01", "home": {"text": "五桂社区"}, "facts": ORDINARY}
    bureau, question = parse(read_body(body), open_bureaus(Settings(), XINPING), date(2018, 9, 1), spoken=True)
    assert json.loads(printed.out) == json.loads(json.dumps(document(answer(bureau, question), "zh")))


def test_in_english_no_chinese_punctuation_joins_our_own_words() -> None:
    printed = enrollzone("lookup", *WUGUI, "--language", "en")
    assert printed.out.startswith("This address lies in the area of Group 1;")
    assert "Education Bureau of Xinping Yi and Dai Autonomous County: telephone number" in printed.out
    quoted = [line for line in printed.lines if not any("一" <= character <= "鿿" for character in line)]
    assert [line for line in quoted if any(mark in line for mark in "；：、，（）")] == []


def test_a_wrong_character_gets_suggestions_with_codes_and_is_no_answer() -> None:
    printed = enrollzone("lookup", "五桂社曲", "-j", XINPING, *ENTRY)
    assert printed.out.startswith("没有找到现居住地；")
    listed = printed.section("可能是其中之一；请用代码或更准确的名称再查")
    assert listed == ["  · 530427001001  桂山街道办事处五桂社区居民委员会"]
    assert "五桂社曲" not in printed.out


def test_a_code_of_a_suggestion_can_be_asked_again() -> None:
    by_code = enrollzone("lookup", "530427001001", "-j", XINPING, *ENTRY)
    assert "认定的地点：桂山街道办事处五桂社区居民委员会（530427001001，按代码）" in by_code.out


def test_without_a_county_the_only_one_that_has_the_place_is_taken() -> None:
    printed = enrollzone("lookup", "五桂社区", *ENTRY)
    assert printed.status == 0
    assert "（530427001001，按" in printed.out


def test_a_name_that_two_counties_have_asks_which_county() -> None:
    printed = enrollzone("lookup", "太平社区")
    assert printed.status == 2
    assert printed.lines == [
        "这个问题还不能查，请改一下：",
        "  ! --jurisdiction：不止一处符合，请指明",
        "      可以是：000000 示例县（虚构）、530427 新平彝族傣族自治县",
    ]


def test_without_place_and_county_the_counties_are_listed() -> None:
    printed = enrollzone("lookup")
    assert printed.status == 2
    assert "  ! --jurisdiction：缺少，请写明" in printed.lines


REFUSED = [
    (("--fact", "lease.holdr=某人的名字"), "--fact lease.holdr：政策里没有这个情况名", "是不是 lease.holder？"),
    (("--fact", "custody=某人的名字"), "--fact custody：没有这个值", "可以是：both、one、other"),
    (("--fact", "child.birth=某人的名字"), "--fact child.birth：不是日期", "可以是：YYYY-MM-DD"),
    (("--fact", "relocated=某人的名字"), "--fact relocated：没有这个值", "可以是：yes、no"),
    (("--fact", "某人的名字"), "--fact：不符合要求", "可以是：NAME=VALUE"),
    (("--fact", "relocated=no", "--fact", "relocated=yes"), "--fact：同一件事说了两次", "可以是：NAME='A|B'"),
    (("--dont-know", "某人的名字"), "(?)：政策里没有这个情况名", "可以是："),
    (("--reading", "split_home=某人的名字"), "--reading split_home：没有这个值", "可以是：residence、hukou"),
    (("--reading", "某人的名字=hukou"), "--reading (?)：政策里没有这个口径", "可以是："),
    (("--reading", "hukou"), "--reading：不符合要求", "可以是：NAME=OPTION"),
    (("--fact", "relocated=no", "--dont-know", "relocated"), "--dont-know relocated：同一件事说了两次", "可以是："),
    (("--on", "20180901"), "--on：", "可以是：YYYY-MM-DD"),
    (("--point", "101.99,24.07", "--crs", "wgs84"), "PLACE：这几项里只能写一项", "可以是：PLACE、--point"),
    (("--crs", "wgs84"), "--point：缺少，请写明", "可以是：X,Y"),
]


@pytest.mark.parametrize(("arguments", "said", "expected"), REFUSED, ids=[" ".join(args) for args, _, _ in REFUSED])
def test_what_cannot_be_taken_is_named_by_its_option_with_what_may_stand_there(
    arguments: tuple[str, ...], said: str, expected: str
) -> None:
    printed = enrollzone("lookup", *WUGUI, *arguments)
    assert printed.status == 2
    assert printed.out == ""
    assert any(line.startswith("  ! ") and said in line for line in printed.lines), printed.err
    assert any(line.startswith(f"      {expected}") for line in printed.lines), printed.err
    assert "某人的名字" not in printed.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--point", "101.99,24.07"), "--crs：缺少，请写明"),
        (("--point", "101.99", "--crs", "wgs84"), "--point：不符合要求"),
        (("--point", "东经,北纬", "--crs", "wgs84"), "--point：不符合要求"),
        (("--point", "nan,24.07", "--crs", "wgs84"), "--point："),
        (("--point", "24.07,101.99", "--crs", "wgs84"), "--point：两个数像是写反了"),
        (("--point", "101.99,24.07", "--crs", "beijing54"), "--crs："),
        (("--point", "101.99,24.07", "--crs", "nowhere"), "--crs：没有这个坐标系"),
        (("--point", "101.99,24.07", "--crs", "wgs84", "--accuracy", "near"), "--accuracy：不符合要求"),
        (("--point", "101.99,24.07", "--crs", "wgs84", "--accuracy", "-1"), "--accuracy："),
    ],
)
def test_a_point_that_cannot_be_taken_is_refused_without_a_guess(arguments: tuple[str, ...], said: str) -> None:
    printed = enrollzone("lookup", "-j", XINPING, *ENTRY, *arguments)
    assert printed.status == 2
    assert any(line.startswith(f"  ! {said}") for line in printed.lines), printed.err
    assert "101.99" not in printed.err


def test_a_point_with_its_coordinate_system_finds_the_unit_that_holds_it() -> None:
    printed = enrollzone("lookup", "-j", XINPING, *ENTRY, "--point", "101.99，24.07", "--crs", "wgs84")
    assert "认定的地点：桂山街道办事处五桂社区居民委员会（530427001001，按地图位置）" in "".join(printed.lines)
    assert "  ! 地图边界是示意画法，不是官方界线；请以社区（村）名称为准" in printed.section("请注意")


def test_in_english_the_refusal_is_english_too() -> None:
    printed = enrollzone("lookup", *WUGUI, "--fact", "lease.holdr=x", "--language", "en")
    assert printed.lines[:3] == [
        "This question cannot be taken yet; please change:",
        "  ! --fact lease.holdr: the policy knows no such fact",
        "      did you mean lease.holder?",
    ]


def test_today_no_policy_is_in_force_and_the_nearest_is_named_with_its_period() -> None:
    printed = enrollzone("lookup", "五桂社区", "-j", XINPING)
    assert printed.status == 0
    assert printed.out.split("\n")[0].endswith("入学适用的政策还没有收录")
    nearest = "  最近的政策：新平县城区小学招生政策（2018），2018年9月1日至2019年8月31日"
    assert nearest in printed.section("依据")


def test_a_stage_without_a_policy_says_so() -> None:
    printed = enrollzone("lookup", *WUGUI, "--stage", "junior")
    assert printed.out.startswith("已收录的政策没有规定这个学段\n")


def test_today_is_the_day_in_the_county_wherever_the_machine_stands() -> None:
    with time_machine.travel("2018-08-31T17:30:00+00:00", tick=False):
        printed = enrollzone("lookup", "五桂社区", "-j", XINPING, "--json")
    assert json.loads(printed.out)["as_of"] == "2018-09-01"


def test_what_if_the_bureau_decided_is_marked_and_has_no_receipt() -> None:
    apart = told({**ORDINARY, "child.hukou_place": "桂山街道/凤凰社区"})
    open_answer = enrollzone("lookup", *WUGUI, *apart)
    assert open_answer.out.startswith("原文没有写明，由教育局决定\n")
    assert open_answer.section("原文没有写明的地方")[-1] == "      待教育局决定"
    assert "  · 按户口所在地" in open_answer.section("假如教育局这样决定")
    assert "回执号：EZ-" in open_answer.out
    decided = enrollzone("lookup", *WUGUI, *apart, "--reading", "split_home=hukou")
    assert decided.out.startswith("对口第二教育集团；具体校区还不能确定\n")
    assert "  ! 这是“假如教育局这样决定”的结果，不是现行结果" in decided.section("请注意")
    assert "      假定：按户口所在地" in decided.section("原文没有写明的地方")
    assert "回执号" not in decided.out


def test_what_cannot_be_told_is_not_asked_again() -> None:
    asked = enrollzone("lookup", *WUGUI, "--dont-know", "custody").section("接下来请回答")
    assert not any("--fact custody=" in line for line in asked)
    assert any("--fact request=" in line for line in asked)


def test_several_values_mean_one_of_these() -> None:
    printed = enrollzone("lookup", *WUGUI, *told({**ORDINARY, "custody": "both|one"}), "--json")
    assert json.loads(printed.out)["outcome"] == "assigned_group"
    undecided = enrollzone("lookup", *WUGUI, *told({**ORDINARY, "request": "entry|transfer"}), "--json")
    assert {entry["outcome"] for entry in json.loads(undecided.out)["possible"]} == {"assigned_group", "stays"}


def test_answers_that_contradict_are_named() -> None:
    printed = enrollzone("lookup", *WUGUI, *told({**ORDINARY, "p1.hukou_in": "no", "p2.hukou_in": "no"}))
    assert printed.out.startswith("说到的情况互相矛盾")
    contradiction = printed.section("互相矛盾的地方")
    assert any("p1.hukou_in" in line for line in contradiction)


def test_papers_say_how_they_stand_and_which_one_is_enough() -> None:
    migrant = {
        "request": "entry",
        "child.birth": "2018-10-01",
        "child.hukou_in": "no",
        "parent.hukou_in": "no",
        "relocated": "no",
        "sibling.enrolled": "no",
        "permit.present": "no",
        "contract.present": "no",
        "licence.present": "no",
    }
    printed = enrollzone("lookup", "太平社区", "-j", EXAMPLE, "--on", "2025-09-01", *told(migrant))
    papers = printed.section("材料")
    assert papers[0] == "  [ ] 居住证（居住满半年，入学之日有效）：没有"
    assert any(line.startswith("        任选一样即可：劳动合同") for line in papers)
    duties = printed.section("应当做的事")
    assert duties[0].startswith("  教育局：教育局安排到有学位的学校")


def test_a_split_community_lists_its_parts() -> None:
    printed = enrollzone("lookup", "文昌社区", "-j", EXAMPLE, "--on", "2025-09-01")
    parts = printed.section("这里分属不同的学校，请写明是哪一处")
    assert parts == ["  · 文昌路 单号", "  · 文昌路 双号", "  · 文昌花园"]


def test_the_working_hours_stand_under_the_telephone_number() -> None:
    step = enrollzone("lookup", "太平社区", "-j", EXAMPLE, "--on", "2025-09-01").section("下一步")
    assert step[-2:] == ["  示例县教育局（虚构）：000-0000000（示例）", "  工作日 9:00–17:00（示例）"]


def test_a_day_and_a_place_are_asked_for_in_the_form_in_which_they_are_told() -> None:
    day = enrollzone("lookup", *WUGUI, *told({n: v for n, v in ORDINARY.items() if n != "child.birth"}))
    assert "  --fact child.birth=YYYY-MM-DD  孩子出生日期" in day.section("接下来请回答")
    without_home = told(ORDINARY)
    asked = enrollzone("lookup", "-j", XINPING, *ENTRY, *without_home).section("接下来请回答")
    assert "  --fact home.place=PLACE  现居住地" in asked
    assert any(line.startswith("    或者直接说片区，--fact home.zone=VALUE，") for line in asked)
    by_zone = enrollzone("lookup", "-j", XINPING, *ENTRY, *without_home, "--fact", "home.zone=g1", "--json")
    assert "home.zone" in json.loads(by_zone.out)["query"]["facts"]


def test_a_sentence_that_several_clauses_bear_out_is_said_once_and_a_clause_is_quoted_once() -> None:
    apart = told({**ORDINARY, "child.hukou_place": "桂山街道/凤凰社区"})
    reasons = enrollzone("lookup", *WUGUI, *apart).section("为什么")
    assert [line for line in reasons if line.startswith("  ? 招生范围内居民")] == [
        "  ? 招生范围内居民，按居住地就近入学。"
    ]
    assert "      新教发〔2018〕24号 五·招生管理方式·1（原文见上）" in reasons
