"""The whole way in a real browser: from a typed community to an outcome, at the width of a small telephone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

SMALL = (320, 640)
ANSWERS = {
    "fact.request": "entry",
    "fact.relocated": "no",
    "fact.restructured": "no",
    "fact.custody": "both",
    "fact.child.hukou_zone": "same",
    "fact.child.hukou_with": "parents",
}


def ask(page: Page, origin: str, place: str) -> None:
    page.goto(origin)
    page.get_by_label("现在住在哪里").fill(place)
    page.get_by_label("县（市、区）").select_option("530427")
    page.get_by_label("哪一学年入学").select_option("2018")
    with page.expect_navigation():
        page.get_by_role("button", name="查询").click()


def answer_the_question(page: Page) -> None:
    for name, value in ANSWERS.items():
        field = page.locator(f'input[name="{name}"][value="{value}"]')
        if field.count():
            field.check()
    for part, value in (("年", "2012"), ("月", "3"), ("日", "5")):
        field = page.get_by_label(part, exact=True)
        if field.count():
            field.fill(value)
    with page.expect_navigation():  # a click alone returns while the old page still stands
        page.get_by_role("button", name="继续").click()


def test_a_parent_comes_from_a_community_to_an_outcome_without_any_script(open_page: OpenPage, origin: str) -> None:
    page = open_page(SMALL, script=False)
    ask(page, origin, "五桂社区")
    assert "该住址属第一教育集团招生范围" in page.locator("h1").inner_text()
    assert "第一教育集团（校区未定）" in page.locator(".ez-then").inner_text()
    for _ in range(12):
        if page.get_by_role("button", name="继续").count() == 0:
            break
        answer_the_question(page)
    assert page.locator("h1").inner_text() == "对口第一教育集团；具体校区还不能确定"
    assert page.url == f"{origin}/question"


def test_no_page_of_the_way_is_too_wide_for_a_small_telephone_or_shut_to_anybody(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page(SMALL)
    page.goto(origin)
    pages = [("first", lambda: None)]
    pages += [("suggestions", lambda: ask(page, origin, "五贵社区")), ("answer", lambda: ask(page, origin, "五桂社区"))]
    pages += [(f"question {number}", lambda: answer_the_question(page)) for number in range(4)]
    found = {}
    for name, go in pages:
        go()
        page.wait_for_load_state()
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[name] = (wide <= 320, [one["id"] for one in Axe().run(page).response["violations"]])
    assert found == {name: (True, []) for name, _ in pages}


def test_the_page_of_advice_is_no_wider_and_open_to_everybody(open_page: OpenPage, origin: str) -> None:
    page = open_page(SMALL)
    ask(page, origin, "五桂社区")
    for _ in range(12):
        if page.get_by_role("button", name="继续").count() == 0:
            break
        answer_the_question(page)
    with page.expect_navigation():
        page.get_by_role("button", name="看看哪些情况会改变结果").click()
    assert page.locator("#what-if").inner_text() == "哪些情况不同，结果就不同"
    assert page.url == f"{origin}/question#what-if"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
