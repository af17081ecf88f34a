"""One service and one Chromium for all tests of the pages in a browser."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request

from enrollzone.config import Settings
from enrollzone.web import create_app
from tests.serving import served
from tests.web.conftest import TODAY, UNLIMITED

PHONE, DESK = (360, 740), (1280, 900)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.system("chromium"))


@pytest.fixture(scope="session")
def browsed_app() -> Flask:
    made = create_app(Settings(public_rate=UNLIMITED))
    made.config["TODAY"] = lambda: TODAY
    return made


@pytest.fixture(scope="session")
def origin(browsed_app: Flask) -> Iterator[str]:
    with served(browsed_app) as where:
        yield where


@pytest.fixture
def open_page(browser: Browser, origin: str) -> Iterator[OpenPage]:
    """Open pages that may speak to our origin only and whose console stays silent: both are asserted at the end."""
    requests: list[Request] = []
    told: list[str] = []
    contexts = []

    def opened(size: tuple[int, int] = PHONE, *, script: bool = True, zoom: float = 1, **context: object) -> Page:
        width, height = size
        viewport = {"width": int(width / zoom), "height": int(height / zoom)}
        made = browser.new_context(
            viewport=viewport, device_scale_factor=zoom, java_script_enabled=script, locale="zh-CN", **context
        )
        contexts.append(made)
        page = made.new_page()
        page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - playwright marks its handlers
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    elsewhere = [one.url for one in requests if not one.url.startswith((origin, "data:", "blob:"))]
    assert elsewhere == []
    assert cookies == []
    assert [line for line in told if "status of 422" not in line] == []  # a form with a fault is answered so
