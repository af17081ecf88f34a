"""The page of an answer as it is seen: the first screen of a telephone, what folds, what can be copied and changed."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.sightseeing import shut_out
from tests.web.conftest import LOCAL, QUESTIONS, example
from tests.web.walking import INVENTED, sealed

BORDER = {"point": {"x": 109.98784, "y": 29.99384, "crs": "wgs84", "accuracy_m": 5}}
_POST = """([address, situation]) => {
  const form = document.createElement('form');
  form.method = 'post'; form.action = address;
  const field = document.createElement('input');
  field.name = 'situation'; field.value = situation;
  form.appendChild(field); document.body.appendChild(form); form.submit();
}"""


def answered(page: Page, origin: str, body: Mapping[str, Any], path: str = "/") -> Page:
    """The page of the answer to the body of a lookup, come to from a page of ours."""
    page.goto(f"{origin}{path}")
    with page.expect_navigation():
        page.evaluate(_POST, [f"{origin}{path}answer", sealed(body)])
    return page


def test_the_first_screen_of_a_telephone_holds_outcome_next_step_and_number(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE)
    asked = {name: QUESTIONS[name] for name in ("assigned", "assigned_group", "choice", "needs_facts")}
    asked["near_a_border"] = example(BORDER, {**LOCAL, "child.hukou_place": BORDER})
    below = {}
    for name, body in asked.items():
        answered(page, origin, body)
        box = page.locator(".ez-next").bounding_box()
        assert box is not None
        assert page.locator("h1").bounding_box() is not None
        if box["y"] + box["height"] > PHONE[1]:
            below[name] = round(box["y"] + box["height"])
    assert below == {}


def test_what_folds_opens_with_the_keyboard(open_page: OpenPage, origin: str) -> None:
    page = answered(open_page(PHONE), origin, QUESTIONS["assigned"])
    clause = page.locator("#why blockquote").first
    expect(clause).to_be_hidden()
    page.locator("#why > summary").focus()
    page.keyboard.press("Enter")
    expect(clause).to_be_visible()


def test_the_report_is_copied_with_one_press(open_page: OpenPage, origin: str) -> None:
    page = open_page(DESK, permissions=["clipboard-read", "clipboard-write"])
    answered(page, origin, QUESTIONS["assigned"])
    page.locator("#report > summary").click()
    page.get_by_role("button", name="复制这段话").click()
    expect(page.locator("#report [role=status]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == page.locator("#report-text").input_value().strip()
    assert "对口学校：" in copied


def test_without_a_clipboard_the_report_is_selected_to_be_copied(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    answered(page, origin, QUESTIONS["assigned"])
    page.locator("#report > summary").click()
    page.get_by_role("button", name="复制这段话").click()
    expect(page.locator("#report [role=status]")).to_have_text("已复制")
    assert page.evaluate("document.activeElement.id") == "report-text"


def test_without_scripts_what_was_agreed_to_is_listed_and_can_be_changed(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE, script=False)
    page.goto(f"{origin}/")
    page.locator("#place").fill(INVENTED["place"])
    page.locator("#county").select_option(INVENTED["county"])
    for press in ("#ask", "button[name=assume]"):
        with page.expect_navigation():
            page.locator(press).click()
    assert page.locator("h1").inner_text().startswith("对口学校：")
    assert page.locator(".ez-copy").is_hidden()
    with page.expect_navigation():
        page.locator("#told button[name=change]").first.click()
    assert page.locator("input[name^='fact.']").count() > 1


def test_with_everything_unfolded_nobody_is_kept_out_and_nothing_runs_over(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE)
    for path, name in (("/", "needs_documents"), ("/en/", "choice")):
        answered(page, origin, QUESTIONS[name], path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert shut_out(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
