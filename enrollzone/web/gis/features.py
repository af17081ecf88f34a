"""OGC API – Features on the web: landing page, collections, items; as JSON, and as pages for people."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from flask import Response, render_template

from enrollzone.errors import FieldProblem, NotOfferedError
from enrollzone.ogc import documents, pages, schemas
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.features import as_json
from enrollzone.ogc.openapi import openapi
from enrollzone.ogc.queries import query_of, refuse_unknown, system_asked
from enrollzone.ogc.telling import GEOJSON, JSON, OPENAPI, SCHEMA, Document
from enrollzone.web.gis.doorway import FOR_OTHER_SITES, Doorway, Route
from enrollzone.web.gis.features_asked import Asked, asked, in_other_languages, same_page
from enrollzone.web.gis.features_shown import shown_feature, shown_fields, shown_operations, shown_page
from enrollzone.web.service import Prepared
from enrollzone.web.views import unless_known

_HEADERS = {
    "Cache-Control": "public, max-age=60, must-revalidate",
    "Vary": "Accept, Accept-Language",
    **FOR_OTHER_SITES,
    "Access-Control-Expose-Headers": "Content-Crs, ETag",
}
_PAGE = "text/html; charset=utf-8"

Tell = Callable[[Asked], Document]
Show = Callable[[Asked, Document], Mapping[str, Any]]


def landing(doorway: Doorway) -> Response:
    """Answer with what there is."""
    return _answered(doorway, "landing", lambda told: documents.landing(told.reader), _with_collections)


def conformance(doorway: Doorway) -> Response:
    """Answer with the standards that this conforms to."""
    return _answered(doorway, "conformance", lambda told: documents.conformance(told.reader))


def api(doorway: Doorway) -> Response:
    """Answer with the description of the interface."""
    return _answered(doorway, "api", lambda told: openapi(told.library, told.reader), shown_operations, OPENAPI)


def collections(doorway: Doorway) -> Response:
    """Answer with all collections."""
    return _answered(doorway, "collections", lambda told: documents.collections(told.library, told.reader))


def collection(doorway: Doorway, collection: str) -> Response:
    """Answer with one collection."""

    def tell(told: Asked) -> Document:
        return documents.collection(told.library, _named(told, collection), told.reader)

    return _answered(doorway, "collection", tell)


def queryables(doorway: Doorway, collection: str) -> Response:
    """Answer with the fields by which features can be chosen."""

    def tell(told: Asked) -> Document:
        return schemas.queryables(_named(told, collection), told.reader)

    return _answered(doorway, "fields", tell, lambda told, _: shown_fields(_named(told, collection), told), SCHEMA)


def schema(doorway: Doorway, collection: str) -> Response:
    """Answer with what a feature is like."""

    def tell(told: Asked) -> Document:
        return schemas.feature_schema(_named(told, collection), told.reader)

    return _answered(doorway, "fields", tell, lambda told, _: shown_fields(_named(told, collection), told), SCHEMA)


def items(doorway: Doorway, collection: str) -> Response:
    """Answer with a page of features."""
    told = asked(doorway)
    held = _named(told, collection)
    query = query_of(told.parameters, held, told.day)
    page = told.library.page(held, query, told.day)
    around = pages.around(held, page, query, told.told, told.reader)
    if told.form == "html":
        response = _shown(told, "items", shown_page(held, page, query, around, told))
    else:
        response = _sent(pages.written_page(page, around), GEOJSON)
    response.headers["Content-Crs"] = f"<{query.system.uri}>"
    return response


def item(doorway: Doorway, collection: str, feature: str) -> Response:
    """Answer with one feature."""
    told = asked(doorway)
    held = _named(told, collection)
    system = system_asked(told.parameters, held)
    found = told.library.feature(held, feature, system, told.day)
    if found is None:
        raise NotOfferedError([FieldProblem("featureId", "not_offered")])
    if told.form == "html":
        response = _shown(told, "item", shown_feature(held, found, told))
    else:
        response = _sent(pages.written_feature(held, found, feature, told.told, told.reader), GEOJSON)
    response.headers["Content-Crs"] = f"<{system.uri}>"
    return response


def _named(told: Asked, collection: str) -> Collection:
    return told.library.collections.named(collection)


def _with_collections(told: Asked, _: Document) -> Mapping[str, Any]:
    return {"collections": documents.collections(told.library, told.reader)["collections"]}


def _answered(
    doorway: Doorway, name: str, tell: Tell, show: Show = lambda _told, _document: {}, media_type: str = JSON
) -> Response:
    """Answer with a document, or with the page of the same name that is made of it."""
    told = asked(doorway)
    document = tell(told)
    refuse_unknown(told.parameters)
    if told.form == "html":
        return _shown(told, name, {"document": document, **show(told, document)})
    return _sent(as_json(document), media_type)


def _shown(told: Asked, name: str, context: Mapping[str, Any]) -> Response:
    around = {"language": told.reader.language, "public": True, "ogc": told.reader}
    ways = {"as_json": same_page(f="json"), "others": in_other_languages(told.reader.language)}
    return _sent(render_template(f"gis/ogc_{name}.html", **around, **ways, **context).encode(), _PAGE)


def _sent(body: bytes, media_type: str) -> Response:
    """Return a body with the digest of its bytes; nothing where the client has the same."""
    return unless_known(Prepared(body, sha256(body).hexdigest()[:32], tuple(_HEADERS.items())), media_type)


_COLLECTION = "/ogc/collections/<collection>"
_VIEWS = (
    ("/ogc", "ogc", landing),
    ("/ogc/conformance", "ogc_conformance", conformance),
    ("/ogc/api", "ogc_api", api),
    ("/ogc/collections", "ogc_collections", collections),
    (_COLLECTION, "ogc_collection", collection),
    (f"{_COLLECTION}/queryables", "ogc_queryables", queryables),
    (f"{_COLLECTION}/schema", "ogc_schema", schema),
    (f"{_COLLECTION}/items", "ogc_items", items),
    (f"{_COLLECTION}/items/<feature>", "ogc_item", item),
)
ROUTES: tuple[Route, ...] = tuple(Route(path, name, view) for path, name, view in _VIEWS)
