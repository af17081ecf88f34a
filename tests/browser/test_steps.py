"""The steps from the box to the answer in a real browser: suggestions, position, faults, back and change."""

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import OpenPage
from tests.browser.walking import ask, press

SMALL = (320, 640)
SAME_AREA = {
    "fact.request": "entry",
    "fact.relocated": "no",
    "fact.restructured": "no",
    "fact.custody": "both",
    "fact.child.hukou_zone": "same",
    "fact.child.hukou_with": "parents",
}
IN_THE_COUNTY = {"longitude": 109.9821, "latitude": 30.0079}
BOX = "住在哪个社区"


def answer_the_screen(page: Page) -> None:
    for name, value in SAME_AREA.items():
        field = page.locator(f'input[name="{name}"][value="{value}"]')
        if field.count():
            field.check()
    for part, value in (("年", "2012"), ("月", "3"), ("日", "5")):
        field = page.get_by_label(part, exact=True)
        if field.count():
            field.fill(value)
    press(page, "继续")


def is_asked(page: Page) -> bool:
    return page.get_by_role("button", name="继续", exact=True).count() > 0


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def watched(page: Page) -> list[Request]:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - playwright marks its handlers
    return sent


def test_the_back_of_the_page_and_the_change_of_an_answer_lead_to_the_list(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    ask(page, origin, "五桂社区")
    press(page, "有不符合或说不清的")
    one = heading(page)
    answer_the_screen(page)
    assert heading(page) != one
    press(page, "上一步")
    assert heading(page) == one
    expect(page.locator('input[name="fact.custody"][value="both"]')).to_be_checked()
    while is_asked(page):
        answer_the_screen(page)
    with page.expect_navigation():
        page.locator('button[name="change"][value="custody"]').click()
    page.get_by_label("父母一方监护").check()
    press(page, "改好了")
    assert heading(page) == "请核对说过的情况"
    assert "父母一方监护" in page.locator("main").inner_text()


def test_a_screen_left_empty_begins_at_the_list_of_its_faults(open_page: OpenPage, origin: str) -> None:
    page = open_page(SMALL)
    ask(page, origin, "五桂社区")
    press(page, "有不符合或说不清的")
    press(page, "继续")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    expect(page.locator('input[name="fact.request"]').first).to_be_focused()


def test_suggestions_are_chosen_with_the_keyboard_alone(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    sent = watched(page)
    page.goto(origin)
    box, offers = page.get_by_label(BOX), page.locator(".ez-suggest__one")
    box.press_sequentially("wugui", delay=20)
    offers.first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("桂山街道五桂社区居民委员会")  # as the list of the year that is chosen has it
    assert page.get_by_label("县（市、区）").input_value() == "530427"
    assert offers.count() == 0
    assert 0 < [one.url for one in sent].count(f"{origin}/suggest") < len("wugui")  # it waits while somebody types
    assert [one.url for one in sent if "wugui" in one.url] == []


def test_suggestions_go_away_with_escape_and_with_an_empty_box(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    page.goto(origin)
    box, offers = page.get_by_label(BOX), page.locator(".ez-suggest__one")
    box.press_sequentially("太平")
    offers.first.wait_for()
    expect(page.locator("[data-ez-count]")).to_contain_text("个地方可选")
    page.keyboard.press("Escape")
    assert offers.count() == 0
    box.fill("太")
    offers.first.wait_for()
    box.fill("")
    assert offers.count() == 0


def test_a_position_is_shown_before_it_is_sent_and_leads_to_the_home(open_page: OpenPage, origin: str) -> None:
    page = open_page(geolocation={**IN_THE_COUNTY, "accuracy": 12.4}, permissions=["geolocation"])
    page.goto(origin)
    sent = watched(page)
    page.get_by_role("button", name="用我现在的位置").click()
    found = page.locator('[data-ez-say="found"]')
    expect(found).to_contain_text("东经109.98210，北纬30.00790，误差约13米")
    assert sent == []
    page.get_by_role("button", name="不用了").click()
    expect(found).to_be_hidden()
    page.get_by_role("button", name="用我现在的位置").click()
    press(page, "发送这个位置并查询")
    assert "按地图上的位置找到" in page.locator("main").inner_text()
    assert [one.url for one in sent if "109" in one.url] == []


def test_a_position_that_is_too_coarse_or_refused_asks_for_the_address(open_page: OpenPage, origin: str) -> None:
    coarse = open_page(geolocation={**IN_THE_COUNTY, "accuracy": 3000}, permissions=["geolocation"])
    coarse.goto(origin)
    coarse.get_by_role("button", name="用我现在的位置").click()
    expect(coarse.locator('[data-ez-say="coarse"]')).to_contain_text("误差约3000米")
    expect(coarse.get_by_role("button", name="发送这个位置并查询")).to_be_hidden()
    refused = open_page(permissions=[])
    refused.goto(origin)
    refused.get_by_role("button", name="用我现在的位置").click()
    expect(refused.locator('[data-ez-say="refused"]')).to_be_visible()


def test_without_scripts_nothing_is_offered_that_needs_one(open_page: OpenPage, origin: str) -> None:
    page = open_page(script=False)
    page.goto(origin)
    expect(page.locator("[data-ez-position]")).to_be_hidden()
    expect(page.locator("[data-ez-suggest]")).to_be_hidden()


def test_a_place_told_as_a_fact_is_written_where_another_place_is_chosen(open_page: OpenPage, origin: str) -> None:
    page = open_page(SMALL, script=False)
    ask(page, origin, "五桂社区")
    press(page, "有不符合或说不清的")
    while not page.locator('input[name="fact.child.hukou_zone"]').count():
        answer_the_screen(page)
    box = page.locator('input[name="fact.child.hukou_zone.text"]')
    expect(box).to_be_hidden()
    page.get_by_label("在另一个地方").check()
    box.fill("太坪社区")
    press(page, "继续")
    with page.expect_navigation():
        page.locator(".ez-candidate").first.click()
    assert page.locator(".ez-candidate").count() == 0
