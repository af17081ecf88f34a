"""What every view needs: its first arguments filled in, and the day of the service."""

from collections.abc import Callable
from datetime import date
from functools import partial, update_wrapper
from typing import cast

from flask import Response, current_app


def view_of(answer_request: Callable[..., Response], *arguments: object) -> Callable[..., Response]:
    """Return a view with its first arguments filled in. It keeps its name, by which the limiter tells views apart."""
    view: Callable[..., Response] = update_wrapper(partial(answer_request, *arguments), answer_request)
    return view


def today() -> date:
    """Return the day of the service: the only clock, and below the web there is none."""
    return cast("date", current_app.config["TODAY"]())
