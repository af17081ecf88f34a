"""What protects families and the service: headers, limits, and who may post a form."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse_many
from werkzeug.middleware.proxy_fix import ProxyFix

from enrollzone import __version__
from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.web.errors import ForeignFormError
from enrollzone.web.tiles import tiles_of

LARGEST_BODY = 64 * 1024  # bytes

# Scripts and styles come from our own files only: none stands in a page. `data:` serves small pictures of styles.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:"
)
_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Enrollzone-Engine": __version__,
}


def secure(app: Flask, settings: Settings) -> None:
    """Set the headers of every response, the largest body, and the limit on requests of one address.

    Raises SettingsError for a limit that cannot be understood, or a background of maps that cannot be used.
    """
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    policy = " ".join((_POLICY, *tiles_of(settings).origins))  # pictures are its last word
    if settings.proxies:  # otherwise all who come by way of a proxy are one address, and share its limits
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.after_request(partial(_with_headers, {"Content-Security-Policy": policy, **_HEADERS}))
    app.extensions["limiter_of_enrollzone"] = limited(app, settings)


def _with_headers(headers: Mapping[str, str], response: Response) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    # What is not declared cacheable is never kept: an answer may be about a family.
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def limited(app: Flask, settings: Settings) -> Limiter:
    """Return the limiter: so many requests an address, counted in this process's memory and nowhere else."""
    try:
        parse_many(settings.public_rate)
    except ValueError:
        raise SettingsError('ENROLLZONE_PUBLIC_RATE must be like "120 per minute"') from None
    return Limiter(
        get_remote_address,
        app=app,
        application_limits=[settings.public_rate],
        storage_uri="memory://",
    )


def from_our_pages() -> bool:
    """Tell whether a posted form may come from our own pages.

    There is no session and no cookie, hence nothing that a foreign page could act upon in a family's name, and no
    token that would need a cookie to be compared with (as Flask-WTF's does). What a browser says of the origin is
    checked all the same. Sec-Fetch-Site is sent over https and on this machine only; and under our own
    `Referrer-Policy: no-referrer` browsers send `Origin: null`. So only what is clearly from elsewhere is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def refuse_foreign_forms() -> None:
    """Raise ForeignFormError for a form that is clearly posted from elsewhere."""
    if not from_our_pages():
        raise ForeignFormError
