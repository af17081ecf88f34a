"""The two cookies of the desk: the text of a session, and before that the text to which the form at the door belongs.

Over https their names begin with ``__Host-``: a browser then takes them from this host alone, for all of its pages, and
sends them over https only, whatever another host of the same domain would like to set.
"""

import secrets
from datetime import timedelta

from flask import Response, request
from werkzeug.wrappers import Response as WerkzeugResponse

from enrollzone.config import Settings
from enrollzone.staff.sessions import LONGEST

COOKIE = "enrollzone_desk"
DOOR = "enrollzone_desk_door"
_HOST = "__Host-"
AnyResponse = Response | WerkzeugResponse


def is_secure(settings: Settings) -> bool:
    """Tell whether browsers reach the desk over https: by this request, or by what the deployment says of itself.

    Behind a server that ends https for us every request looks like one without it.
    """
    return request.is_secure or settings.public_url.startswith("https://")


def text_in(name: str, settings: Settings) -> str:
    """Return the text in a cookie of ours; empty where there is none. Over https no other name than ours is read."""
    return request.cookies.get(_named(name, settings), "")


def put(response: AnyResponse, name: str, text: str, settings: Settings) -> None:
    """Let the browser hold a text for the length of a session, out of reach of scripts and of other sites."""
    secure = is_secure(settings)
    longest: timedelta = LONGEST
    response.set_cookie(
        _named(name, settings), text, max_age=longest, path="/", secure=secure, httponly=True, samesite="Strict"
    )


def take_away(response: AnyResponse, name: str, settings: Settings) -> None:
    """Let the browser forget a text."""
    secure = is_secure(settings)
    response.delete_cookie(_named(name, settings), path="/", secure=secure, httponly=True, samesite="Strict")


def door_text(settings: Settings) -> str:
    """Return the text to which the form at the door belongs: that of the browser, or a new one where it has none."""
    return text_in(DOOR, settings) or secrets.token_urlsafe(32)


def _named(name: str, settings: Settings) -> str:
    return f"{_HOST}{name}" if is_secure(settings) else name
