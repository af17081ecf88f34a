"""The doors that are measured: an empty route, the API alone, and the service as it is deployed; and how to knock."""

import io
import logging
import os
from collections.abc import Callable
from typing import Any

from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from enrollzone.config import Settings
from enrollzone.web import china_today, create_app
from enrollzone.web.api.routes import install_api
from enrollzone.web.service import Service

Environment = dict[str, Any]
Application = Callable[..., Any]

LOOKUP = "/api/v1/lookup"


def empty_app() -> Flask:
    """Return an app of one route that does nothing: what the framework costs by itself."""
    app = Flask("empty")
    app.add_url_rule("/", "empty", lambda: Response("empty\n", content_type="text/plain"))
    return app


def bare_api(service: Service) -> Flask:
    """Return the API without limits, headers, ids and journal: what a lookup costs beside an empty route."""
    app = Flask("api")
    app.config["TODAY"] = china_today
    install_api(app, service)
    return app


def deployed(settings: Settings) -> Flask:
    """Return the service as it is deployed, its journal written to nowhere."""
    journal = logging.getLogger("enrollzone.web")
    journal.setLevel(logging.INFO)
    journal.propagate = False
    if not journal.handlers:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process lives
        journal.addHandler(logging.StreamHandler(nowhere))
    return create_app(settings)


def a_get(path: str, **parameters: str) -> Environment:
    """Return the WSGI environment of a question in an address."""
    return EnvironBuilder(path=path, query_string=parameters).get_environ()


def a_post(path: str, body: bytes) -> Environment:
    """Return the WSGI environment of a JSON body; it can be sent again and again by `called`."""
    environment = EnvironBuilder(path=path, method="POST", data=body, content_type="application/json").get_environ()
    return {**environment, "benchmarks.body": body}


def called(app: Application, environment: Environment) -> int:
    """Send a request through the WSGI callable, read the response to its end, and return its status."""
    statuses: list[str] = []
    body = io.BytesIO(environment.get("benchmarks.body", b""))
    response = app({**environment, "wsgi.input": body}, lambda status, _headers: statuses.append(status))
    for _ in response:
        pass
    if hasattr(response, "close"):
        response.close()
    return int(statuses[0][:3])
