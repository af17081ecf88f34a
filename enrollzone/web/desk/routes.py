"""Which address of the desk is which page: one table for every language."""

from flask import Blueprint, Flask

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.web.desk import queue, signing_in
from enrollzone.web.desk.doorway import DeskDoorway, Route, blueprint_of
from enrollzone.web.desk.guard import guarded
from enrollzone.web.languages import prefix_of
from enrollzone.web.service import Service

ROUTES: tuple[Route, ...] = (*signing_in.ROUTES, *queue.ROUTES)


def install_desk(app: Flask, service: Service, settings: Settings) -> None:
    """Add the pages of the desk to an app, once for each language. Raises KeyFileError."""
    with app.app_context():
        doorway = DeskDoorway(service, settings)
    app.extensions["desk_of_enrollzone"] = doorway
    limiter = app.extensions["limiter_of_enrollzone"]
    for language in LANGUAGES:
        pages = Blueprint(blueprint_of(language), __name__)
        for route in ROUTES:
            view = limiter.limit(route.rate, override_defaults=False)(guarded(route, doorway, language))
            pages.add_url_rule(route.path, route.name, view, methods=route.methods)
        app.register_blueprint(pages, url_prefix=f"{prefix_of(language)}/desk")
