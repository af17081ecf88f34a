"""The OpenAPI 3.0 description of the API, written from the same names and numbers by which requests are read."""

from collections.abc import Mapping

from enrollzone import __version__
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.messages import Message
from enrollzone.ogc.library import Library
from enrollzone.ogc.queries import DEFAULT, MOST
from enrollzone.ogc.systems import CRS84
from enrollzone.ogc.telling import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Document, Reader

_ITEMS = "/collections/{collectionId}/items"
_OPERATIONS: Mapping[str, tuple[str, str, Message, tuple[str, ...]]] = {
    "/": ("landing", JSON, Message("ogc.operation.landing"), ()),
    "/conformance": ("conformance", JSON, Message("ogc.operation.conformance"), ()),
    "/api": ("api", OPENAPI, Message("ogc.operation.api"), ()),
    "/collections": ("collections", JSON, Message("ogc.operation.collections"), ()),
    "/collections/{collectionId}": ("collection", JSON, Message("ogc.operation.collection"), ("collectionId",)),
    "/collections/{collectionId}/queryables": (
        "queryables",
        SCHEMA,
        Message("ogc.operation.queryables"),
        ("collectionId",),
    ),
    "/collections/{collectionId}/schema": ("schema", SCHEMA, Message("ogc.operation.schema"), ("collectionId",)),
    _ITEMS: (
        "items",
        GEOJSON,
        Message("ogc.operation.items"),
        ("collectionId", "limit", "offset", "bbox", "bbox-crs", "crs", "datetime", "fields"),
    ),
    f"{_ITEMS}/{{featureId}}": ("item", GEOJSON, Message("ogc.operation.item"), ("collectionId", "featureId", "crs")),
}
"""What can be asked: the name of the operation, the type of its answer, what it is, and its own parameters."""

_OBJECT: Document = {"type": "object"}
_ADDRESS: Document = {"type": "string", "format": "uri"}


def openapi(library: Library, reader: Reader) -> Document:
    """Return the description of the API (Part 1, 9): in OpenAPI 3.0.3, the same for every collection."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": reader.say(Message("ogc.title")),
            "description": reader.say(Message("ogc.description")),
            "version": __version__,
        },
        "servers": [{"url": reader.root}],
        "paths": {path: {"get": _operation(path, reader)} for path in _OPERATIONS},
        "components": {
            "parameters": _parameters(library, reader),
            "responses": {"Problem": _problem(reader)},
        },
    }


def _operation(path: str, reader: Reader) -> Document:
    name, media_type, what, own = _OPERATIONS[path]
    return {
        "operationId": name,
        "summary": reader.say(what),
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in (*own, "f", "language")],
        "responses": {
            "200": {
                "description": reader.say(Message("ogc.response.ok")),
                "content": {media_type: {"schema": _OBJECT}, HTML: {"schema": {"type": "string"}}},
            },
            **{status: {"$ref": "#/components/responses/Problem"} for status in ("400", "404", "429", "500", "503")},
        },
    }


def _problem(reader: Reader) -> Document:
    return {
        "description": reader.say(Message("ogc.response.problem")),
        "content": {"application/problem+json": {"schema": _OBJECT}},
    }


def _parameters(library: Library, reader: Reader) -> dict[str, Document]:
    return {
        **_of_places(library, reader),
        **_of_pages(reader),
        **_of_systems(reader),
        "f": _in_query("f", reader, Message("ogc.parameter.f"), {"type": "string", "enum": ["json", "html"]}),
        "language": _in_query(
            "language", reader, Message("ogc.parameter.language"), {"type": "string", "enum": list(LANGUAGES)}
        ),
        "fields": _fields(reader),
    }


def _of_places(library: Library, reader: Reader) -> dict[str, Document]:
    known: Document = {"type": "string", "enum": list(library.collections.by_id)}
    return {
        "collectionId": _in_path("collectionId", reader, Message("ogc.parameter.collection"), known),
        "featureId": _in_path("featureId", reader, Message("ogc.parameter.feature"), {"type": "string"}),
    }


def _of_pages(reader: Reader) -> dict[str, Document]:
    limit: Document = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT}
    offset: Document = {"type": "integer", "minimum": 0, "default": 0}
    return {
        "limit": _in_query("limit", reader, Message("ogc.parameter.limit"), limit),
        "offset": _in_query("offset", reader, Message("ogc.parameter.offset"), offset),
        "datetime": _in_query("datetime", reader, Message("ogc.parameter.datetime"), {"type": "string"}),
    }


def _of_systems(reader: Reader) -> dict[str, Document]:
    numbers = {"type": "number"}
    four_or_six = [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}]
    box: Document = {"type": "array", "oneOf": four_or_six, "items": numbers}
    system: Document = {**_ADDRESS, "default": CRS84}
    return {
        "bbox": _in_query("bbox", reader, Message("ogc.parameter.bbox"), box),
        "bbox-crs": _in_query("bbox-crs", reader, Message("ogc.parameter.bbox_crs"), system),
        "crs": _in_query("crs", reader, Message("ogc.parameter.crs"), system),
    }


def _in_query(name: str, reader: Reader, what: Message, schema: Document) -> Document:
    style = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "description": reader.say(what), "schema": schema, **style}


def _in_path(name: str, reader: Reader, what: Message, schema: Document) -> Document:
    return {"name": name, "in": "path", "required": True, "description": reader.say(what), "schema": schema}


def _fields(reader: Reader) -> Document:
    """Any field of the collection as a parameter of its own: which there are, its queryables say."""
    told = _in_query("fields", reader, Message("ogc.parameter.fields"), {"type": "object"})
    return {**told, "explode": True, "schema": {"type": "object", "additionalProperties": {"type": "string"}}}
