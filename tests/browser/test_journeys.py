"""Families on their way from the box to an answer, in a real browser; what they read is what is asserted."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import come_to, faults_seen
from tests.browser.walking import answer_all, answer_screen, ask, heading, press
from tests.sights import FIRST, Sight, sealed
from tests.web.conftest import QUESTIONS

INVENTED = {"county": "000000", "year": "2026"}
NOT_ALL, ALL, RESULT = "有不符合或说不清的", "以上都符合", "都对，看结果"
ORDINARY = {
    "request": "entry",
    "relocated": "no",
    "restructured": "no",
    "custody": "both",
    "child.birth": "2012-1-1",
    "child.hukou_zone": "same",
    "child.hukou_with": "parents",
}
PARENTS = {"p1.hukou_in": "yes", "p2.hukou_in": "yes", "p1.public": "no", "p2.public": "no"}
MIGRANT = {
    "request": "entry",
    "relocated": "no",
    "sibling.enrolled": "no",
    "child.birth": "2019-3-5",
    "child.hukou_in": "no",
    "parent.hukou_in": "no",
    "permit.present": "no",
    "contract.present": "no",
    "licence.present": "no",
}
PAPERS = {
    "permit.present": "yes",
    "permit.since": "2025-3-1",
    "permit.until": "2027-2-28",
    "permit.holder": "parent",
    "licence.present": "yes",
    "licence.holder": "parent",
}


def result_of(page: Page, told: Mapping[str, str]) -> tuple[str, list[str]]:
    """What a family is told that answers every question one by one, and what it was asked about."""
    press(page, NOT_ALL)
    asked = answer_all(page, told)
    assert heading(page) == "请核对说过的情况"
    press(page, RESULT)
    return heading(page), asked


def said(page: Page) -> str:
    return page.locator("main").inner_text()


def test_an_ordinary_resident_agrees_to_the_assumptions_and_is_answered(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "城关街道钟楼社区", **INVENTED)
    assert "该住址属实验小学集团本部招生范围" in heading(page)
    press(page, ALL)
    assert heading(page) == "对口学校：实验小学本部（以教育局审核为准）"
    assert "示例县教育局" in said(page)
    assert page.url == f"{origin}/answer"


def test_of_two_places_of_one_name_the_family_chooses_its_own(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "太平社区", **INVENTED)
    offered = page.locator(".ez-candidate").all_inner_texts()
    assert [one.split() for one in offered] == [
        ["城关街道太平社区", "实验小学集团本部"],
        ["河东街道太平社区", "河东小学"],
    ]
    with page.expect_navigation():
        page.locator(".ez-candidate", has_text="河东街道").click()
    assert "该住址属河东小学招生范围" in heading(page)


def test_a_position_beside_a_border_names_no_school_before_the_family_says_where_it_lives(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page(
        geolocation={"longitude": 109.9821, "latitude": 30.0079, "accuracy": 450}, permissions=["geolocation"]
    )
    page.goto(origin)
    page.locator("#county").select_option("000000")
    page.get_by_role("button", name="用我现在的位置").click()
    page.locator("[data-ez-confirm] [type=submit]").wait_for()
    with page.expect_navigation():
        page.locator("[data-ez-confirm] [type=submit]").click()
    assert "请选出准确的地方" in said(page)
    assert "我家不在列表里" in said(page)
    assert "对口学校" not in said(page)
    assert "109.98" not in page.url


def test_a_family_from_elsewhere_sees_what_is_missing_and_with_its_papers_a_school(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page()
    ask(page, origin, "河东街道东湖社区", **INVENTED)
    assert result_of(page, MIGRANT)[0] == "由教育局安排有学位的学校就读（不是拒收）"
    assert "居住证（居住满半年，入学之日有效） 没有" in said(page)
    assert "再有这些符合要求的材料就够了" in said(page)
    ask(page, origin, "河东街道东湖社区", **INVENTED)
    outcome, asked = result_of(page, {**MIGRANT, **PAPERS})
    assert outcome == "对口学校：河东小学（以教育局审核为准）"
    assert set(PAPERS) <= set(asked)
    assert "居住证（居住满半年，入学之日有效） 有，符合要求" in said(page)


def test_a_relocated_family_may_choose_between_its_old_home_and_its_new_one(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "五桂社区")
    told = {**ORDINARY, "relocated": "yes", "old_home.zone": "=凤凰社区", "proof.special": "yes", **PARENTS}
    assert "第一教育集团" in result_of(page, told)[0]
    assert "第二教育集团" in heading(page)
    assert "几处都可以选，先后不分高低" in said(page)


def test_a_child_in_its_grandparents_register_is_asked_where_they_live(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "五桂社区")
    grandparents = {
        "child.hukou_with": "grandparents",
        "gp.home_zone": "same",
        "p1.hukou_in": "yes",
        "p2.hukou_in": "yes",
    }
    outcome, asked = result_of(page, {**ORDINARY, **grandparents})
    assert outcome == "对口第一教育集团；具体校区还不能确定"
    assert asked[-3:] == ["gp.home_zone", "p1.hukou_in", "p2.hukou_in"]


def test_a_home_that_is_in_no_list_leads_to_the_bureau_and_to_no_school(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "月亮湾小区")
    assert heading(page).startswith("没有找到现居住地")
    assert "我家不在列表里\n请询问新平彝族傣族自治县教育局" in said(page)
    assert page.get_by_role("button", name=ALL).count() == 0


def test_a_year_without_a_policy_says_so_and_offers_the_one_that_is_held_as_a_reference(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page()
    ask(page, origin, "五桂社区", year="2026")
    assert heading(page) == "2026年9月1日入学适用的政策还没有收录"
    with page.expect_navigation():
        page.get_by_role("button", name="按2018—2019学年查看").click()
    assert "该住址属第一教育集团招生范围" in heading(page)
    assert "旧政策，只作查证，不是今年的规定" in said(page)


def test_the_whole_way_in_english(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "城关街道钟楼社区", **INVENTED, language="en")
    press(page, "Something is not, or I cannot tell")
    local = {"request": "entry", "relocated": "no", "sibling.enrolled": "no", "child.birth": "2019-3-5"}
    answer_all(
        page, {**local, "child.hukou_in": "yes", "parent.hukou_in": "yes", "child.hukou_zone": "same"}, "Continue"
    )
    press(page, "All right, show the answer")
    assert (
        heading(page) == "The school for this home is Experimental Primary, main campus (subject to the bureau's check)"
    )
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_whole_way_without_any_script_back_and_on_again(open_page: OpenPage, origin: str) -> None:
    page = open_page(script=False)
    ask(page, origin, "五桂社区")
    press(page, NOT_ALL)
    answer_screen(page, {**ORDINARY, "custody": "other"})
    press(page, "上一步")
    assert page.locator('[name="fact.request"]').count() > 0
    answer_all(page, ORDINARY)
    press(page, RESULT)
    assert heading(page) == "对口第一教育集团；具体校区还不能确定"


@pytest.mark.parametrize(
    ("size", "context", "letters"),
    [
        ((320, 640), {}, "100%"),
        ((1280, 900), {"zoom": 2.0}, "100%"),
        ((320, 640), {}, "130%"),
        ((360, 740), {}, "200%"),
    ],
    ids=["320 px", "zoom 200 %", "letters of a chat app", "letters of 200 %"],
)
def test_nothing_is_cut_off_on_small_screens_and_with_larger_letters(
    open_page: OpenPage, origin: str, size: tuple[int, int], context: dict[str, Any], letters: str
) -> None:
    page = open_page(size, **context)
    width = int(size[0] / context.get("zoom", 1))
    found = {}
    for path, form in {
        "/": {},
        "/place": FIRST,
        "/question": sealed(QUESTIONS["needs_facts"]),
        "/check": sealed(QUESTIONS["choice"]),
        "/answer": sealed(QUESTIONS["needs_documents"]),
        "/schools/000000": {},
    }.items():
        come_to(page, origin, Sight(path, path, form))
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", letters)
        found[path] = faults_seen(page, width)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_whole_way_by_keyboard_alone(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    page.goto(origin)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "govuk-skip-link"
    go_to(page, page.locator("#place"))
    page.keyboard.type("城关街道钟楼社区")
    go_to(page, page.locator("#county"))
    page.keyboard.type("示")
    with page.expect_navigation():
        go_to(page, page.get_by_role("button", name="查询", exact=True))
        page.keyboard.press("Enter")
    for name in (NOT_ALL, "先看现在的结果"):
        with page.expect_navigation():
            go_to(page, page.get_by_role("button", name=name))
            assert page.evaluate("getComputedStyle(document.activeElement).boxShadow") != "none"
            page.keyboard.press("Enter")
    assert "还取决于家庭情况" in heading(page)
    assert page.url == f"{origin}/answer"


def go_to(page: Page, what: Locator) -> None:
    """Press Tab until the focus is on something."""
    for _ in range(60):
        if page.evaluate("one => one === document.activeElement", what.element_handle()):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {what}")
