"""The pages of the desk in a browser: open to everybody, no wider than their screen, and worked without a script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.at_desk import Served, cases, desk_served
from tests.browser.sightseeing import faults_seen, foreign_words, kinds_of_parts, shut_out
from tests.desk import CLERK, REVIEWER

SMALL, WIDE = (320, 640), (1280, 900)
PATHS = (
    "/",
    "/open",
    "/open/by-hand",
    "/address",
    "/seats",
    "/placings",
    "/cases/{migrant}",
    "/cases/{migrant}/papers",
    "/cases/{migrant}/supplement",
    "/cases/{migrant}/people",
    "/cases/{migrant}/withdraw",
    "/cases/{draft}/facts",
    "/cases/{checked}",
    "/cases/{checked}/send_back",
)


@pytest.fixture(scope="module")
def at_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with desk_served(tmp_path_factory.mktemp("desk")) as served:
        yield served


@pytest.fixture(scope="module")
def known(at_desk: Served) -> dict[str, str]:
    return cases(at_desk.desk, CLERK)


@pytest.mark.parametrize(("language", "size", "alike"), [("", SMALL, 8), ("/en", WIDE, 40)])
def test_every_page_of_the_desk_is_open_to_everybody_and_fits_its_screen(
    browser: Browser, at_desk: Served, known: dict[str, str], language: str, size: tuple[int, int], alike: int
) -> None:
    page = at_desk.sit_down(browser, REVIEWER, size)
    parts: set[str] = set()
    found = {}
    for path in PATHS:
        answer = page.goto(f"{at_desk.origin}{language}/desk{path.format(**known)}")
        assert answer is not None
        assert answer.status == 200, path
        kinds = kinds_of_parts(page)
        found[path] = [*faults_seen(page, size[0]), *foreign_words(page)]
        if len(kinds - parts) > alike:  # pages of nearly the same parts are looked into once
            found[path] += shut_out(page)
        parts |= kinds
    page.context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_a_usual_case_stands_on_one_screen(browser: Browser, at_desk: Served, known: dict[str, str]) -> None:
    page = at_desk.sit_down(browser, REVIEWER, WIDE)
    page.goto(f"{at_desk.origin}/desk/cases/{known['checked']}")
    low = [
        name
        for name in ("#who", "#answer", "#papers", "#next", "#timeline", "#told")
        if page.locator(name).bounding_box()["y"] > WIDE[1] - 80  # type: ignore[index]
    ]
    page.context.close()
    assert low == []


def test_papers_are_entered_by_keyboard_alone_and_without_a_script(
    browser: Browser, at_desk: Served, known: dict[str, str]
) -> None:
    page = at_desk.sit_down(browser, CLERK, WIDE, script=False)
    page.goto(f"{at_desk.origin}/desk/cases/{known['migrant']}/papers")
    keyboard = page.keyboard
    assert page.locator(":focus").get_attribute("name") == "holder"
    for key in ("ArrowDown", "Tab"):
        keyboard.press(key)
    keyboard.type("20250101")
    keyboard.press("Tab")
    keyboard.type("20270131")
    keyboard.press("Tab")
    keyboard.press("ArrowDown")
    keyboard.press("Tab")
    with page.expect_navigation():
        keyboard.press("Enter")
    said = page.locator("#paper-permit .ez-paper-row__state").inner_text()
    at = page.locator(":focus").get_attribute("id")
    page.context.close()
    assert "有，符合要求" in said
    assert at == "contract.from"
