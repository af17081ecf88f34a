"""What is public and made once: caches may keep it, and ask each time whether it is still the same."""

from hashlib import sha256

from flask import Response

from enrollzone.web.rendering import PUBLIC
from enrollzone.web.service import Prepared
from enrollzone.web.views import unless_known

_HTML = "text/html; charset=utf-8"


def prepared(body: bytes, **headers: str) -> Prepared:
    """Return a body with its entity tag, and with headers of its own."""
    return Prepared(body, sha256(body).hexdigest()[:32], tuple(headers.items()))


def kept(held: Prepared, content_type: str = _HTML) -> Response:
    """Return a public page or file that caches may keep, and ask about each time."""
    response = unless_known(held, content_type)
    response.headers["Cache-Control"] = PUBLIC
    return response
