"""Every page, in every language: open to everybody, no wider than its screen, with room for a thumb, and light.

What is looked at here on one screen a language, `make screens ARGS=--all` looks at on every screen and in every size.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page, Route

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.web import create_app
from enrollzone.web.languages import prefix_of
from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import come_to, faults_seen, foreign_words, kinds_of_parts, shut_out, too_heavy
from tests.sights import Sight, linked, lost, posted

SMALL, WIDE = (320, 640), (1280, 900)


@pytest.mark.parametrize(("language", "size", "alike"), [("zh", SMALL, 5), ("en", WIDE, 18)])
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
        if len(kinds - known) > alike:  # pages of nearly the same parts are looked into once
            found[sight.name] += shut_out(page)
        known |= kinds
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) > 40


def test_the_pages_of_what_went_wrong_are_open_to_everybody(open_page: OpenPage, origin: str) -> None:
    page = open_page(SMALL)
    found = {name: broken_page(page, origin, html) for name, html in wrong().items()}
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert len(found) == 8


def wrong() -> dict[str, str]:
    """The pages of what went wrong, by address: no such page or county, a fault of ours, too many questions."""
    failing = create_app(Settings(public_rate="4 per minute"))
    for language in LANGUAGES:
        path = f"{prefix_of(language)}/broken"
        failing.add_url_rule(path, path, lambda: 1 // 0)
    client = failing.test_client()
    asked = [(sight.address(language), 404) for sight in lost() for language in LANGUAGES]
    asked += [(f"{prefix_of(language)}/broken", 500) for language in LANGUAGES]
    asked += [(f"{prefix_of(language)}/", 429) for language in LANGUAGES]
    answers = {address: client.get(address) for address, _ in asked}
    assert {address: answer.status_code for address, answer in answers.items()} == dict(asked)
    return {address: answer.get_data(as_text=True) for address, answer in answers.items()}


def broken_page(page: Page, origin: str, html: str) -> list[str]:
    """What is wrong with a page that the service here does not make by itself: it is shown at an address of it."""

    def answered(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/shown", answered)
    come_to(page, origin, Sight("", "/shown"))
    page.unroute("**/shown")
    return [*faults_seen(page, SMALL[0]), *shut_out(page)]
