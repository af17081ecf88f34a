"""A leaf of paper and its receipt in a real browser: one page of A4, a link whose end is never sent."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from enrollzone.web.families.situation import Seal, Situation
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.packs.test_families import FIRST, SECOND
from tests.web.conftest import QUESTIONS
from tests.web.test_receipts import situation

NARROW = (320, 640)


def posted(page: Page, origin: str, path: str, told: Situation) -> None:
    """Post a sealed situation as a page of ours does."""
    page.goto(f"{origin}/r")
    page.evaluate(
        """([action, sealed]) => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = action;
            const field = document.createElement('input');
            field.name = 'situation';
            field.value = sealed;
            form.appendChild(field);
            document.body.appendChild(form);
        }""",
        [f"{origin}{path}", Seal("").close(told)],
    )
    with page.expect_navigation():
        page.evaluate("document.forms[document.forms.length - 1].submit()")


def receipt(page: Page, origin: str, outcome: str) -> str:
    posted(page, origin, "/print", situation(QUESTIONS[outcome]))
    return page.locator("#receipt-text").input_value()


def leaves(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(prefer_css_page_size=True)))


def family_that_tells_most() -> Situation:
    """The family of the two readings that tells most, as the pages hold it."""
    told = max((dict(family.facts) for family in (*FIRST, *SECOND)), key=len)
    home = told.pop("home.place")
    facts = {name: {"text": value} if name.endswith("place") else value for name, value in told.items()}
    return Situation("530427", "primary", "2018-09-01", {"text": home}, facts)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [("/print", "needs_documents"), ("/en/print", "choice"), ("/print?large=1", "needs_documents")],
)
def test_an_answer_goes_on_one_leaf_of_paper(path: str, outcome: str, open_page: OpenPage, origin: str) -> None:
    page = open_page(DESK)
    posted(page, origin, path, situation(QUESTIONS[outcome]))
    assert leaves(page) == 1


@pytest.mark.shared
@pytest.mark.parametrize("path", ["/print", "/en/print?large=1"])
def test_the_family_that_tells_most_goes_on_one_leaf_too(path: str, open_page: OpenPage, origin: str) -> None:
    page = open_page(DESK)
    posted(page, origin, path, family_that_tells_most())
    assert leaves(page) == 1
    assert page.locator(".ez-sheet__told li").count() > 0
    assert page.locator(".ez-sheet__papers li").count() == 6


def test_a_receipt_in_a_link_is_never_sent_in_it_and_leaves_the_address_bar(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    text = receipt(page, origin, "bureau_arranges")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    with page.expect_navigation(url=f"{origin}/r", wait_until="load"):
        page.goto(f"{origin}/r#{text}", wait_until="commit")
    page.get_by_role("heading", name="结果没有变").wait_for()
    assert page.url == f"{origin}/r"
    assert [url for url in asked if "EZ1" in url.partition("#")[0]] == []
    page.go_back()
    assert "EZ1" not in page.evaluate("location.href")


def test_without_a_script_a_receipt_is_pasted_and_leads_on_to_the_answer(open_page: OpenPage, origin: str) -> None:
    text = receipt(open_page(), origin, "assigned")
    page = open_page(script=False)
    page.goto(f"{origin}/r")
    page.get_by_label("回执文字").fill(f"https://xuequ.example/r#{text}")
    with page.expect_navigation():
        page.get_by_role("button", name="核对").click()
    assert page.locator("h1").inner_text() == "结果没有变"
    with page.expect_navigation():
        page.get_by_role("button", name="看完整的结果").click()
    assert page.locator("h1").inner_text() == "对口学校：实验小学本部（以教育局审核为准）"


def test_the_pages_of_receipts_are_open_to_everybody_and_fit_a_small_telephone(
    open_page: OpenPage, origin: str
) -> None:
    page, found = open_page(NARROW), {}
    text = receipt(page, origin, "needs_documents")
    steps = {
        "leaf": lambda: posted(page, origin, "/print", situation(QUESTIONS["needs_documents"])),
        "fault": lambda: (page.goto(f"{origin}/en/r"), check(page, "EZ1.AAAA")),
        "check": lambda: check(page, text),
    }
    for name, step in steps.items():
        step()
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[name] = (wide <= NARROW[0], [one["id"] for one in Axe().run(page).response["violations"]])
    assert found == {name: (True, []) for name in steps}


def check(page: Page, text: str) -> None:
    page.locator("#receipt").fill(text)
    with page.expect_navigation():
        page.locator("#receipt-form button").click()


def test_what_is_sent_on_has_the_address_of_this_page_where_no_other_is_known(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE)
    page.add_init_script("navigator.share = (sent) => { window.sent = sent.text; return Promise.resolve(); };")
    posted(page, origin, "/answer", situation(QUESTIONS["assigned"]))
    text = page.locator("#share-text").input_value()
    assert text.split("\n")[2::3] == ["地点：城关街道钟楼社区", f"查询：{origin}/"]
    page.get_by_role("button", name="转发").click()
    assert page.evaluate("window.sent") == text


def test_the_buttons_that_need_a_script_are_not_there_without_one(open_page: OpenPage, origin: str) -> None:
    with_script, without = open_page(), open_page(script=False)
    told = {"situation": Seal("").close(situation(QUESTIONS["assigned"]))}
    html = with_script.request.post(f"{origin}/print", form=told).text()
    posted(with_script, origin, "/print", situation(QUESTIONS["assigned"]))
    assert with_script.get_by_role("button", name="打印这一页").is_visible()
    assert with_script.get_by_role("button", name="复制回执文字").is_visible()
    without.route(f"{origin}/print", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    without.goto(f"{origin}/print")
    assert without.get_by_role("button", name="打印这一页").count() == 0
    assert without.get_by_role("button", name="回到结果").is_visible()
    assert without.locator("#receipt-text").is_visible()
