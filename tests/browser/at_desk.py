"""A desk for a browser: served with cases in several states, or empty; and somebody who sits at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.opening import open_by_hand
from enrollzone.staff.permissions import Actor
from enrollzone.web import create_app
from enrollzone.web.desk.guard import COOKIE
from tests.checked import AT_MAIN_CAMPUS, MIGRANT, ORDINARY, a_body, a_child, checked, opened
from tests.desk import Clock, desk_settings, signed_in
from tests.serving import served


@dataclass(frozen=True)
class Served:
    """A desk that is served: its app, its origin, and the clock on its wall."""

    app: Flask
    origin: str
    clock: Clock

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.extensions["desk_of_enrollzone"].desk
        return desk

    def sit_down(self, browser: Browser, actor: Actor, size: tuple[int, int], *, script: bool = True) -> Page:
        """A page of somebody who is signed in."""
        cookie = signed_in(self.app, actor).get_cookie(COOKIE)
        assert cookie is not None
        page = visitor(browser, size, script=script)
        page.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": self.origin}])
        return page


def visitor(browser: Browser, size: tuple[int, int], *, script: bool = True) -> Page:
    """A page of somebody who is not signed in yet. What its console says of errors is an error."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, java_script_enabled=script, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: _refuse(str(error)))
    return page


def _refuse(words: str) -> None:
    raise AssertionError(words)


@contextmanager
def desk_served(folder: Path) -> Iterator[Served]:
    """Serve a desk of its own while the block runs."""
    clock = Clock()
    app = create_app(desk_settings(folder))
    app.config["TODAY"], app.config["NOW"] = lambda: clock().date(), clock
    with served(app) as origin:
        yield Served(app, origin, clock)
    app.extensions["desk_of_enrollzone"].desk.store.database.close()


def cases(desk: Desk, by: Actor) -> dict[str, str]:
    """One case of each sort that looks another way, by name: the part of its subject that stands in addresses."""
    ready = {**MIGRANT, "permit.present": True, "contract.present": True, "licence.present": False}
    draft = open_by_hand(desk, by, a_body({"text": "太平社区"}, {}), a_child(), Form()).record.subject
    found = {
        "draft": draft,
        "migrant": opened(desk, a_body({"unit": "000000002001"}, ready)),
        "checked": checked(desk, AT_MAIN_CAMPUS, ORDINARY),
    }
    return {name: subject.partition(":")[2] for name, subject in found.items()}
