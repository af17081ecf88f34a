"""The OpenAPI 3.1 document, written from the same types that read questions and promise answers."""

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from enrollzone import __version__
from enrollzone.present import Document
from enrollzone.request import LookupBody
from enrollzone.web.api import files
from enrollzone.web.api.listings import Problem
from enrollzone.web.api.lookup_document import LookupDocument
from enrollzone.web.api.operations import RESOURCES
from enrollzone.web.api.queries import LookupQuery, Query

PREFIX = "/api/v1"
_REFERENCE = "#/components/schemas/{model}"
_IN_PATH = re.compile(r"<(\w+)>")
_HEADERS = {
    "Enrollzone-Engine": "version of the program",
    "Enrollzone-Request": "the id under which the request stands in the journal",
}
_BASIS_HEADERS = {
    "Enrollzone-Policy": "the policy that answers: id@version and the beginning of its digest",
    "Enrollzone-Edition": "the boundary edition that answers: id and the beginning of its digest",
}
_CACHED = {"ETag": "changes whenever policy or edition change what stands here"}


@cache
def description() -> Document:
    """Return the OpenAPI document of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "enrollzone",
            "version": __version__,
            "summary": "Which school a home is assigned to, and why",
            "description": "GET asks about places and is cacheable; POST tells of a family and is never stored.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for resource in RESOURCES:
        path = PREFIX + _IN_PATH.sub(r"{\1}", resource.path)
        about = _get(resource.name, resource.summary, resource.query, resource.shape, cached=resource.stored)
        about["parameters"] += [_in_path(name) for name in _IN_PATH.findall(resource.path)]
        paths[path] = {"get": about}
    place = _get("lookup_place", "The answer for a place alone", LookupQuery, LookupDocument, cached=True)
    place["responses"]["200"]["headers"] |= _described(_BASIS_HEADERS)
    paths[f"{PREFIX}/lookup"] = {"get": place, "post": _post()}
    paths[f"{PREFIX}/openapi.json"] = {"get": _self()}
    paths[files.PATH] = {"get": files.operation(_problems("400", "404", "416", "422", "429", "500", "501", "503"))}
    return paths


def _get(name: str, summary: str, query: type[Query], shape: type[BaseModel], *, cached: bool) -> dict[str, Any]:
    headers = _described(_HEADERS | (_CACHED if cached else {}))
    responses = {"200": _response("the answer", shape, headers), **_problems("404", "422", "429", "500")}
    if cached:
        responses["304"] = {"description": "unchanged since the entity tag that was sent"}
    return {"operationId": name, "summary": summary, "parameters": _parameters(query), "responses": responses}


def _post() -> dict[str, Any]:
    headers = _described(_HEADERS | _BASIS_HEADERS)
    return {
        "operationId": "lookup",
        "summary": "The answer for a home and a family",
        "description": "Facts take the names and values of the policy in force; GET /policies/{policy} lists them.",
        "parameters": _parameters(Query),
        "requestBody": {"required": True, "content": {"application/json": {"schema": _reference(LookupBody)}}},
        "responses": {
            "200": _response("the answer, whatever its outcome", LookupDocument, headers),
            **_problems("400", "413", "415", "422", "429", "500"),
        },
    }


def _self() -> dict[str, Any]:
    answer = {"description": "this document", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "operationId": "openapi",
        "summary": "This description",
        "parameters": _parameters(Query),
        "responses": {"200": answer, **_problems("422", "429", "500")},
    }


def _parameters(query: type[Query]) -> list[dict[str, Any]]:
    schema = query.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _plain(about)}
        for name, about in schema["properties"].items()
    ]


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter's schema: what is left out is absent, not null."""
    options: list[dict[str, Any]] = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) != 1:
        return schema
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return rest | options[0]


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _response(said: str, shape: type[BaseModel], headers: dict[str, Any]) -> dict[str, Any]:
    return {"description": said, "headers": headers, "content": {"application/json": {"schema": _reference(shape)}}}


def _described(headers: dict[str, str]) -> dict[str, Any]:
    return {name: {"description": said, "schema": {"type": "string"}} for name, said in headers.items()}


def _problems(*statuses: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _reference(Problem)}}
    return {status: {"description": "a problem document", "content": content} for status in statuses}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _schemas() -> dict[str, Any]:
    answers: list[type[BaseModel]] = [LookupBody, LookupDocument, Problem]
    answers += [resource.shape for resource in RESOURCES]
    _, found = models_json_schema([(model, "validation") for model in answers], ref_template=_REFERENCE)
    schemas: dict[str, Any] = found["$defs"]
    return schemas
