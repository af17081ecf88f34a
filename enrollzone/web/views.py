"""What every view needs: its first arguments filled in, and the day of the service."""

from collections.abc import Callable
from datetime import date
from functools import partial, update_wrapper
from typing import cast

from flask import Response, current_app, request

from enrollzone.web.service import Prepared


def view_of(answer_request: Callable[..., Response], *arguments: object) -> Callable[..., Response]:
    """Return a view with its first arguments filled in. It keeps its name, by which the limiter tells views apart."""
    view: Callable[..., Response] = update_wrapper(partial(answer_request, *arguments), answer_request)
    return view


def today() -> date:
    """Return the day of the service: the only clock, and below the web there is none."""
    return cast("date", current_app.config["TODAY"]())


def unless_known(prepared: Prepared, content_type: str) -> Response:
    """Return what was prepared, with its entity tag; 304 where the client holds it already."""
    if prepared.etag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(prepared.body, content_type=content_type)
    response.headers.extend(prepared.headers)
    response.set_etag(prepared.etag)
    return response
