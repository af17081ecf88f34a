"""Every page, in both languages: open to everybody, no wider than its screen, and with room for a thumb."""

import pytest
from flask import Flask

from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import come_to, faults_seen, shut_out
from tests.sights import linked, lost, posted

SMALL, WIDE = (320, 640), (1280, 900)


@pytest.mark.parametrize(("language", "size"), [("zh", SMALL), ("en", WIDE)])
def test_every_page_is_open_to_everybody_and_fits_its_screen(
    open_page: OpenPage, browsed_app: Flask, origin: str, language: str, size: tuple[int, int]
) -> None:
    page = open_page(size)
    sights = [*linked(browsed_app), *posted(), *lost()]
    found = {}
    for sight in sights:
        come_to(page, origin, sight, language)
        found[sight.name] = [*faults_seen(page, size[0]), *shut_out(page)]
    assert {name: faults for name, faults in found.items() if faults} == {}
