"""The doors on the web: the parents' pages and the JSON API. The framework stays in here."""

import logging
from datetime import UTC, date, datetime

from flask import Flask

from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.periods import CHINA_TIME
from enrollzone.web.api.routes import install_api
from enrollzone.web.compression import install_compression
from enrollzone.web.desk.places import AT_ONCE
from enrollzone.web.errors import answer_errors
from enrollzone.web.families.routes import install_pages
from enrollzone.web.gis.routes import install_gis
from enrollzone.web.health import install_health
from enrollzone.web.journal import keep_journal
from enrollzone.web.rendering import install_rendering
from enrollzone.web.security import secure
from enrollzone.web.service import Service, reload_on_hangup
from enrollzone.web.statics import install_statics
from enrollzone.web.watch import Watch

_LARGEST, _LARGEST_AT_A_DESK = 1 << 20, 25 << 20  # bytes
_FOR_FAMILIES, _FOR_ROSTERS = 4, 2  # threads: a roster's page is on its way long after its place is free again


def create_app(settings: Settings | None = None) -> Flask:
    """Return the service, ready to answer; without settings those of the environment hold.

    Raises BoundaryError, PackError or SettingsError, naming the file and the reason, when its data cannot be used.
    `app.extensions["enrollzone"]` is the holder of the data; `app.config["TODAY"]` returns the day, `app.config["NOW"]`
    the instant for the desk; both may be replaced.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.url_map.strict_slashes = False  # a redirect would repeat the query string
    app.url_map.merge_slashes = False
    app.config["TODAY"] = china_today
    app.config["NOW"] = lambda: datetime.now(UTC)
    service = Service(settings)
    app.extensions["enrollzone"] = service
    keep_journal(app)
    install_compression(app)  # first in, last to see a response
    install_statics(app)
    secure(app, settings)
    answer_errors(app)
    install_rendering(app, settings)
    install_api(app, service)
    install_pages(app, service, settings)
    install_gis(app, service, settings)
    if settings.desk_key_file.exists():  # a deployment without a desk has no such pages, and loads no database
        _open_desk(app, service, settings)
    install_health(app, service)
    tell = logging.getLogger("enrollzone.web").warning
    for fault in service.health.failing:
        tell(str(fault))
    watch = Watch(service, tell)
    app.extensions["watch_of_enrollzone"] = watch
    app.before_request(watch.begin)
    return app


def _open_desk(app: Flask, service: Service, settings: Settings) -> None:
    try:
        from enrollzone.web.desk.routes import install_desk  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (missing := (error.name or "").partition(".")[0]) in {"", "enrollzone"}:
            raise
        keys = settings.desk_key_file.name
        remedy = "run `make install-desk`, or install enrollzone[desk]"
        raise SettingsError(f"{keys} of a desk is there, and {missing} is not installed: {remedy}") from None
    install_desk(app, service, settings)


def china_today() -> date:
    """Return today's date in China."""
    return datetime.now(UTC).astimezone(CHINA_TIME).date()


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped. SIGHUP reads the data anew and keeps the old data when the new cannot be used.

    Raises what `create_app` raises before a port is opened, and SettingsError for an address that cannot be used.
    """
    from enrollzone.web.channels import server_of  # noqa: PLC0415 - only `enrollzone serve` needs waitress

    logging.basicConfig(format="%(asctime)s %(name)s %(message)s")  # warnings of everybody's
    logging.getLogger("enrollzone").setLevel(logging.INFO)  # what others tell beyond that may name files
    app = create_app(settings)
    reload_on_hangup(app.extensions["enrollzone"], logging.getLogger("enrollzone.web").warning)
    try:
        server = server_of(app, host=host, port=port, **_room(settings))
    except OSError as error:
        raise SettingsError(
            f"port {port} on {host}: {error.strerror}; choose another (--port, PORT=… with make)"
        ) from None
    except ValueError:
        raise SettingsError("the host is not an address of this machine (--host, ENROLLZONE_HOST)") from None
    logging.getLogger("enrollzone.web").info("serving on http://%s:%d", host, port)
    server.run()


def _room(settings: Settings) -> dict[str, int]:
    """How many requests are answered at once, the bytes of one that are held in memory, and whether a proxy is heard.

    A desk has threads of its own: families have theirs, whatever becomes of its database. Beyond those bytes a request
    or a response would become a file: at a desk rosters come and go, of which nothing may touch a disk; elsewhere
    nobody has that much to say.
    """
    has_desk = settings.desk_key_file.exists()
    largest = _LARGEST_AT_A_DESK if has_desk else _LARGEST
    threads = _FOR_FAMILIES + (AT_ONCE + _FOR_ROSTERS if has_desk else 0)
    held = {"max_request_body_size": largest, "inbuf_overflow": largest, "outbuf_overflow": 2 * largest}
    return {"threads": threads, "clear_untrusted_proxy_headers": settings.proxies == 0, **held}
