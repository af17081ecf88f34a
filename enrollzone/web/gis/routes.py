"""Everything that is offered to programs that read maps, put into an app."""

from flask import Blueprint, Flask

from enrollzone.config import Settings
from enrollzone.exports.kept import MadeFiles
from enrollzone.web.gis import features, files
from enrollzone.web.gis.doorway import Doorway
from enrollzone.web.gis.making import Maker
from enrollzone.web.service import Service
from enrollzone.web.views import view_of


def install_gis(app: Flask, service: Service, settings: Settings) -> None:
    """Add files of layers and the OGC API to an app."""
    maker = Maker(MadeFiles(settings.exports_folder))
    gis, doorway = Blueprint("gis", __name__), Doorway(service, settings, maker)
    for route in (*files.ROUTES, *features.ROUTES):
        gis.add_url_rule(route.path, route.name, view_of(route.view, doorway))
    app.register_blueprint(gis)
