"""What a family told, and the clauses that oblige somebody, in words that outlast the policy."""

from collections.abc import Mapping
from typing import Any

from enrollzone.casework.wording import in_words
from enrollzone.lookup import answer
from enrollzone.request import parse, read_body
from tests.checked import AT_MAIN_CAMPUS, DAY, ORDINARY, RELOCATED, WITHOUT_PERMIT, a_body, a_group_body
from tests.desk import installed


def words_of(body: Mapping[str, Any], language: str = "zh") -> dict[str, Any]:
    return in_words(answer(*parse(read_body(body), installed(), DAY)), language)


def told(body: Mapping[str, Any], language: str = "zh") -> dict[str, str]:
    return {one["label"]: one["value"] for one in words_of(body, language)["told"]}


def test_what_was_told_is_said_in_the_words_of_the_policy() -> None:
    assert told(a_body(AT_MAIN_CAMPUS, ORDINARY)) == {
        "申请类型": "一年级新生入学",
        "孩子出生日期": "2018年10月1日",
        "现居住地": "城关街道太平社区",
        "孩子户口所在地": "城关街道太平社区",
        "孩子户口在本县": "是",
        "父母至少一方户口在本县": "是",
        "房屋被征收": "否",
        "哥哥或姐姐在本县小学就读": "否",
    }
    assert told(a_body(AT_MAIN_CAMPUS, ORDINARY), "en")["child's birth date"] == "1 October 2018"


def test_what_the_family_does_not_know_is_said_to_be_so() -> None:
    facts = {name: value for name, value in ORDINARY.items() if name != "child.birth"}
    assert told(a_body(AT_MAIN_CAMPUS, facts, dont_know=["child.birth"]))["孩子出生日期"] == "不清楚"


def test_a_fact_that_may_be_one_of_several_is_told_with_all_of_them() -> None:
    facts = {**ORDINARY, "relocated": True, "old_home.zone": ["benbu", "dong"]}
    assert told(a_body(AT_MAIN_CAMPUS, facts))["原居住地"] == "实验小学集团本部、实验小学集团东校区"


def test_an_address_that_was_not_found_is_not_repeated() -> None:
    assert told(a_body({"text": "无此地方八号"}, ORDINARY))["现居住地"] == ""


def test_the_clause_that_obliges_is_kept_whole() -> None:
    quoted = words_of(a_body(AT_MAIN_CAMPUS, WITHOUT_PERMIT))["quoted"]
    assert quoted["c.arrange"]["quote"] == "随迁子女材料不齐的，由县教育局安排到有学位的学校就读，任何学校不得拒收。"
    refuses = words_of(a_group_body("桂山街道凤凰社区", RELOCATED))["quoted"]
    assert "不得拒收" in refuses["c.s3.must"]["quote"]
    assert (refuses["c.s3.must"]["binds"], refuses["c.s3.must"]["forbids"]) == (["school"], ["refuse"])
    ordinary = words_of(a_body(AT_MAIN_CAMPUS, ORDINARY))["quoted"]
    assert {name: (one["binds"], one["forbids"]) for name, one in ordinary.items()} == {"c.papers": (["family"], [])}


def test_where_no_policy_holds_there_are_no_words_to_keep() -> None:
    assert words_of(a_body(AT_MAIN_CAMPUS, {}, on="2019-09-01")) == {"told": [], "quoted": {}}
