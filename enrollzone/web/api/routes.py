"""The JSON API under /api/v1. GET for questions about places, POST for what a family tells of itself."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

from flask import Blueprint, Flask, Response, request
from pydantic import BaseModel

from enrollzone.lookup import answer
from enrollzone.present import Document, document
from enrollzone.request import LookupBody, parse, read_body
from enrollzone.web.api.bodies import read_json
from enrollzone.web.api.openapi import description
from enrollzone.web.api.operations import RESOURCES, Resource
from enrollzone.web.api.queries import LookupQuery, Query, read_query
from enrollzone.web.languages import accepted
from enrollzone.web.service import Prepared, Service, Snapshot
from enrollzone.web.views import today, unless_known, view_of

PREFIX = "/api/v1"
_KEPT_S = 60  # how long a cache may answer without asking again whether policy and edition are still the same


def install_api(app: Flask, service: Service) -> None:
    """Add the API to an app."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    for resource in RESOURCES:
        api.add_url_rule(resource.path, resource.name, view_of(_resource, service, resource), methods=["GET"])
    api.add_url_rule("/lookup", "lookup_place", view_of(_lookup_place, service), methods=["GET"])
    api.add_url_rule("/lookup", "lookup", view_of(_lookup, service), methods=["POST"])
    api.add_url_rule("/openapi.json", "openapi", view_of(_openapi, service), methods=["GET"])
    app.register_blueprint(api)


def answered(snapshot: Snapshot, body: LookupBody, on: date) -> Document:
    """Return the document of a question: the one road, for the API and for the pages."""
    bureau, question = parse(body, snapshot.bureaus, on)
    return document(answer(bureau, question), body.language)


def _lookup(service: Service) -> Response:
    read_query(Query)
    body = read_body(read_json())
    if "language" not in body.model_fields_set:
        body = body.model_copy(update={"language": accepted()})
    found = answered(service.current, body, today())
    return Response(_written(found), headers=_naming(found), content_type="application/json")


def _lookup_place(service: Service) -> Response:
    query = read_query(LookupQuery)
    on = query.on or today()
    return _cacheable(service.current, query, on, lambda snapshot: answered(snapshot, _body(query, on), on))


def _body(query: LookupQuery, on: date) -> LookupBody:
    asked: dict[str, Any] = {"stage": query.stage, "on": on.isoformat(), "language": query.language}
    if query.jurisdiction is not None:
        asked["jurisdiction"] = query.jurisdiction
    return read_body({**asked, "home": {"unit": query.unit}})


def _resource(service: Service, resource: Resource, **path: str) -> Response:
    query, day = read_query(resource.query), today()
    if not resource.stored:
        found = resource.tell(service.current.bureaus, query, path, day)
        return Response(_written(found), content_type="application/json")
    return _cacheable(service.current, query, day, lambda held: resource.tell(held.bureaus, query, path, day))


def _openapi(service: Service) -> Response:
    return _cacheable(service.current, read_query(Query), date.min, lambda _: description())


def _cacheable(snapshot: Snapshot, query: BaseModel, day: date, tell: Callable[[Snapshot], Document]) -> Response:
    """Return what depends on policy, edition and day only: made once, with an entity tag, 304 when it is known."""
    key = (request.path, repr(query), day.isoformat())
    prepared = snapshot.prepared(key, lambda: _prepare(tell(snapshot)))
    response = unless_known(prepared, "application/json")
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_S}, must-revalidate"
    response.headers["Vary"] = "Accept-Language"
    return response


def _prepare(found: Document) -> Prepared:
    body = _written(found)
    return Prepared(body, sha256(body).hexdigest()[:32], tuple(_naming(found).items()))


def _written(found: Document) -> bytes:
    return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _naming(found: Document) -> dict[str, str]:
    """The headers that name the policy and the edition of an answer."""
    headers = {}
    for kind, held in found.get("basis", {}).items():
        if isinstance(held, dict):
            version = f"@{held['version']}" if "version" in held else ""
            headers[f"Enrollzone-{kind.title()}"] = f"{held['id']}{version} sha256:{held['sha256'][:16]}"
    return headers
