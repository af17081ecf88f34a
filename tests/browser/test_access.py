"""Every page, in every language: open to everybody, no wider than its screen, with room for a thumb, and light.

What is looked at here on one screen a language, `make screens ARGS=--all` looks at on every screen and in every size.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route

from enrollzone.config import Settings
from enrollzone.web import create_app
from enrollzone.web.languages import prefix_of
from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import come_to, faults_seen, foreign_words, kinds_of_parts, shut_out, too_heavy
from tests.sights import Sight, linked, lost, posted

SMALL, WIDE = (320, 640), (1280, 900)


@pytest.mark.parametrize(("language", "size", "alike"), [("zh", SMALL, 0), ("en", WIDE, 10)])
def test_every_page_is_open_to_everybody_light_and_fits_its_screen(
    open_page: OpenPage, browsed_app: Flask, origin: str, language: str, size: tuple[int, int], alike: int
) -> None:
    page = open_page(size)
    known: set[str] = set()
    found = {}
    for sight in [*linked(browsed_app), *posted()]:
        come_to(page, origin, sight, language)
        kinds = kinds_of_parts(page)
        found[sight.name] = [*faults_seen(page, size[0]), *foreign_words(page), *too_heavy(page)]
        if len(kinds - known) > alike:  # pages of the same parts are looked into once
            found[sight.name] += shut_out(page)
        known |= kinds
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) > 40


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_what_went_wrong_are_open_to_everybody(open_page: OpenPage, origin: str, language: str) -> None:
    page = open_page(SMALL)
    asked = {sight.name: sight.address(language) for sight in lost()}
    found = {name: broken_page(page, origin, html) for name, html in wrong(asked, language).items()}
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) == 4


def wrong(addresses: dict[str, str], language: str) -> dict[str, str]:
    """The pages that say that something went wrong: no such page, too many questions, a fault of ours."""
    failing = create_app(Settings(public_rate="3 per minute"))
    failing.add_url_rule(f"{prefix_of(language)}/broken", "broken", lambda: 1 // 0)
    client = failing.test_client()
    asked = {**addresses, "failing": f"{prefix_of(language)}/broken", "busy": f"{prefix_of(language)}/"}
    client.get("/")
    answers = {name: client.get(address) for name, address in asked.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(addresses, 404),
        "failing": 500,
        "busy": 429,
    }
    return {name: answer.get_data(as_text=True) for name, answer in answers.items()}


def broken_page(page: Page, origin: str, html: str) -> list[str]:
    """What is wrong with a page that the service here does not make by itself: it is shown at an address of it."""

    def answered(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/shown", answered)
    come_to(page, origin, Sight("", "/shown"))
    page.unroute("**/shown")
    return [*faults_seen(page, SMALL[0]), *shut_out(page)]
