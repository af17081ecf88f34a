"""Everything that is offered to programs that read maps, put into an app."""

from flask import Blueprint, Flask, Response, request

from enrollzone.config import Settings
from enrollzone.exports.kept import MadeFiles
from enrollzone.ogc.turns import Turns
from enrollzone.web.gis import features, files
from enrollzone.web.gis.doorway import Doorway
from enrollzone.web.gis.making import Maker
from enrollzone.web.service import Service
from enrollzone.web.views import view_of

_CONDITIONS = "Range, If-Range, If-Match, If-None-Match"
_A_DAY_S = "86400"


def install_gis(app: Flask, service: Service, settings: Settings) -> None:
    """Add files of layers and the OGC API to an app."""
    turns = Turns()  # one for both: what either makes takes a thread from families
    maker = Maker(MadeFiles(settings.exports_folder), turns)
    gis, doorway = Blueprint("gis", __name__), Doorway(service, settings, maker, turns)
    for route in (*files.ROUTES, *features.ROUTES):
        gis.add_url_rule(route.path, route.name, view_of(route.view, doorway))
    gis.after_request(_to_pages_elsewhere)
    app.register_blueprint(gis)


def _to_pages_elsewhere(response: Response) -> Response:
    """Tell a browser that asks before it asks (Fetch, 4.8) which headers a page of another site may send."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = _CONDITIONS
        response.headers["Access-Control-Max-Age"] = _A_DAY_S
    return response
