"""Which address is which page: one table for every language.

Plain HTML that needs no script. What a family tells travels in the body of the next form and is kept nowhere: no
cookie, no session, nothing in an address.
"""

from flask import Blueprint, Flask, Response, has_request_context, redirect

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import PAGE_LANGUAGES
from enrollzone.web.families import browse, exporting, journey, maps, phone, printing, receipts, start, suggesting
from enrollzone.web.families.browse_crawlers import install_crawlers
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.situation import Seal
from enrollzone.web.languages import address, blueprint_of, is_large, prefix_of
from enrollzone.web.service import Service
from enrollzone.web.views import view_of

ROUTES: tuple[Route, ...] = (
    *start.ROUTES,
    *journey.ROUTES,
    *suggesting.ROUTES,
    *phone.ROUTES,
    *maps.ROUTES,
    *browse.ROUTES,
    *exporting.ROUTES,
    *printing.ROUTES,
    *receipts.ROUTES,
)


def install_pages(app: Flask, service: Service, settings: Settings) -> None:
    """Add the pages of families to an app, once for each language."""
    doorway = Doorway(service, Seal(settings.secret_key), settings)
    for language in PAGE_LANGUAGES:
        app.register_blueprint(_pages_in(language, doorway), url_prefix=prefix_of(language) or None)
    install_crawlers(app, doorway, ROUTES)


def _pages_in(language: str, doorway: Doorway) -> Blueprint:
    pages = Blueprint(blueprint_of(language), __name__)
    for route in ROUTES:
        view = view_of(route.view, doorway, language)
        pages.add_url_rule(route.path, route.name, view, methods=list(route.methods))
        if "GET" not in route.methods:
            pages.add_url_rule(route.path, f"{route.name}_again", view_of(_begin_again, language), methods=["GET"])
    pages.url_defaults(_carry_size)
    return pages


def _begin_again(language: str, **_path: str) -> Response:
    """A page that only a form leads to was asked for by its address: nothing was told, so it begins at the box."""
    return redirect(address(language, "start"), 303, Response)  # type: ignore[return-value]


def _carry_size(_endpoint: str, values: dict[str, object]) -> None:
    """Keep the large letters that a reader chose: they stand in the addresses, since nothing is stored."""
    if has_request_context() and is_large():
        values.setdefault("large", "1")
