"""Which address of the desk is which page: one table for every language."""

from flask import Blueprint, Flask

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.web.desk import (
    accounts,
    address,
    audit,
    case,
    deciding,
    notices,
    opening,
    own_account,
    papers,
    placing,
    publishing,
    queue,
    report,
    roster,
    scans,
    seats,
    signing_in,
    supplements,
    telling,
    working_list,
)
from enrollzone.web.desk.doorway import DeskDoorway, Rate, Route, blueprint_of
from enrollzone.web.desk.errors import answer_desk_errors
from enrollzone.web.desk.guard import guarded
from enrollzone.web.desk.uploads import MemoryRequest
from enrollzone.web.languages import prefix_of
from enrollzone.web.service import Service

ROUTES: tuple[Route, ...] = (
    *signing_in.ROUTES,
    *own_account.ROUTES,
    *accounts.ROUTES,
    *audit.ROUTES,
    *queue.ROUTES,
    *working_list.ROUTES,
    *opening.ROUTES,
    *case.ROUTES,
    *telling.ROUTES,
    *papers.ROUTES,
    *scans.ROUTES,
    *supplements.ROUTES,
    *deciding.ROUTES,
    *notices.ROUTES,
    *report.ROUTES,
    *address.ROUTES,
    *publishing.ROUTES,
    *roster.ROUTES,
    *seats.ROUTES,
    *placing.ROUTES,
)


def install_desk(app: Flask, service: Service, settings: Settings) -> None:
    """Add the pages of the desk to an app, once for each language. Raises KeyFileError."""
    with app.app_context():
        doorway = DeskDoorway(service, settings)
    app.extensions["desk_of_enrollzone"] = doorway
    app.request_class = MemoryRequest
    limiter = app.extensions["limiter_of_enrollzone"]
    for language in LANGUAGES:
        pages = Blueprint(blueprint_of(language), __name__)
        answer_desk_errors(pages, language)
        for route in ROUTES:
            # One count for both languages, and for signing in of what is sent, not of looking at the form.
            counted = limiter.shared_limit(
                route.rate, scope=f"desk.{route.name}", override_defaults=False, **_of(route)
            )
            view = counted(guarded(route, doorway, language))
            pages.add_url_rule(route.path, route.name, view, methods=route.methods)
        app.register_blueprint(pages, url_prefix=f"{prefix_of(language)}/desk")


def _of(route: Route) -> dict[str, list[str]]:
    return {"methods": ["POST"]} if route.rate is Rate.SIGNING_IN else {}
