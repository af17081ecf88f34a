"""A family from outside, from its telephone to the letter: receipt, papers, supplement, decision by a second person."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pyotp import TOTP

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Result
from enrollzone.casework.events import CASE
from enrollzone.casework.states import State
from enrollzone.storage.search import Wanted, find
from enrollzone.storage.verifying import verify
from tests.browser.at_desk import Served, desk_served, visitor
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import answer_all, ask, press
from tests.desk import CLERK, PASSWORD, REVIEWER, light_hashing, with_account

NAME, NUMBER = "欧阳晓晨", "110105201903050011"
TOLD = {
    "request": "entry",
    "relocated": "no",
    "sibling.enrolled": "no",
    "child.birth": "2019-3-5",
    "child.hukou_in": "no",
    "parent.hukou_in": "no",
    "child.hukou_zone": "outside",
    "permit.present": "yes",
    "permit.holder": "parent",
    "permit.since": "2025-1-1",
    "permit.until": "2027-1-31",
    "contract.present": "no",
    "licence.present": "yes",
    "licence.holder": "parent",
}


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[Served]:
    with light_hashing(), desk_served(tmp_path) as served:
        yield served


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def act(page: Page, name: str) -> None:
    """Press what stands under "next": a button, or what looks like one and leads to a page."""
    with page.expect_navigation():
        page.locator(".ez-moves").get_by_role("button", name=name, exact=True).click()


def family_prints(page: Page, origin: str) -> str:
    """The family asks at home, and takes the receipt along."""
    ask(page, origin, "河东街道东湖社区", county="000000", year="2026")
    press(page, "有不符合或说不清的")
    answer_all(page, TOLD)
    press(page, "都对，看结果")
    press(page, "打印（一张A4纸，带回执）")
    receipt: str = page.locator("#receipt-text").input_value()
    return receipt


def sign_in(page: Page, origin: str, name: str) -> None:
    page.goto(f"{origin}/desk/")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    press(page, "登录")


def set_up_second_factor(page: Page, served: Served) -> None:
    secret = page.locator("code.ez-code").inner_text().replace(" ", "")
    page.locator("#code").fill(TOTP(secret).at(served.clock()))
    with page.expect_navigation():
        page.locator("main form button").click()
    with page.expect_navigation():
        page.locator("main a.govuk-button").click()


def record(page: Page, kind: str, verdict: str, **told: str) -> None:
    row = page.locator(f"#paper-{kind}")
    for name, value in told.items():
        field = row.locator(f'[name="{name.rstrip("_")}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    row.locator('[name="verdict"]').select_option(verdict)
    with page.expect_navigation():
        row.get_by_role("button").click()


def open_from(page: Page, receipt: str) -> None:
    follow(page, "开个案")
    page.locator("#receipt").fill(receipt)
    with page.expect_navigation():
        page.keyboard.press("Enter")  # as a scanner does
    assert "2026—2027" in page.locator("main").inner_text()
    page.locator('[id="child.name"]').fill(NAME)
    page.locator('[id="child.number"]').fill(NUMBER)
    press(page, "开个案")


def ask_for_the_licence(page: Page) -> None:
    record(page, "permit", "accepted", holder="parent", from_="20250101", until="2027-1-31")
    record(page, "contract", "absent")
    follow(page, "要求补正")
    assert page.locator('[name="paper"]:checked').evaluate_all("all => all.map((one) => one.value)") == ["licence"]
    page.locator("#until").fill("20260710")
    press(page, "要求补正并出通知")


def the_case(desk: Desk) -> tuple[str, str]:
    (record,) = find(desk.store, Wanted(CASE))
    return record.held.state, record.subject.partition(":")[2]


def test_a_migrant_family_comes_from_its_receipt_to_a_place(browser: Browser, at_desk: Served) -> None:
    for actor in (CLERK, REVIEWER):
        with_account(at_desk.app, actor)
    at_home, clerk, reviewer = (visitor(browser, size) for size in (PHONE, DESK, DESK))
    receipt = family_prints(at_home, at_desk.origin)

    sign_in(clerk, at_desk.origin, CLERK.name)
    open_from(clerk, receipt)
    for step in ("提交审核", "受理", "查验材料"):
        act(clerk, step)
    ask_for_the_licence(clerk)
    assert "营业执照" in clerk.locator("main").inner_text()

    at_desk.clock.forward(days=2)
    sign_in(clerk, at_desk.origin, CLERK.name)
    assert the_case(at_desk.desk)[0] == State.NEEDS_SUPPLEMENT
    where = f"{at_desk.origin}/desk/cases/{the_case(at_desk.desk)[1]}"
    clerk.goto(where)
    act(clerk, "查验材料")
    record(clerk, "licence", "accepted", holder="parent")
    clerk.goto(where)
    act(clerk, "补正完毕，继续审核")
    act(clerk, "审核完毕")
    assert "河东小学" in clerk.locator("#answer ~ .ez-headline").inner_text()

    sign_in(reviewer, at_desk.origin, REVIEWER.name)
    set_up_second_factor(reviewer, at_desk)
    reviewer.goto(where)
    act(reviewer, "作出决定")
    with reviewer.expect_navigation():
        reviewer.locator("#form button").first.click()
    decided = find(at_desk.desk.store, Wanted(CASE))[0].held.decision
    assert decided is not None
    assert (decided.result, decided.second, decided.computed) == (Result.ADMITTED, REVIEWER.name, True)

    clerk.goto(f"{where}/notices")
    with clerk.expect_navigation():
        clerk.locator("main ul a").first.click()
    assert "河东小学" in clerk.locator("main").inner_text()
    assert NAME not in re.sub(r"\s", "", clerk.url)
    found = verify(at_desk.desk.store)
    assert found.faults == ()
    for page in (at_home, clerk, reviewer):
        page.context.close()
