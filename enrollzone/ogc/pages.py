"""Pages of features and single features as documents: what stands around those that were written out before."""

from collections.abc import Mapping

from enrollzone.messages import Message
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.documents import notice_of, title_of
from enrollzone.ogc.features import as_json
from enrollzone.ogc.library import Page
from enrollzone.ogc.queries import Query
from enrollzone.ogc.telling import GEOJSON, JSON, Document, Link, Reader

Told = Mapping[str, str]
"""The parameters of the address, but for the form and the language."""


def written_page(page: Page, around: Document) -> bytes:
    """Return a page of features as GeoJSON (Part 1, 8.3). The features stand last, as they are kept."""
    return as_json(around)[:-1] + b',"features":[' + b",".join(page.written) + b"]}"


def around(told: Collection, page: Page, query: Query, parameters: Told, reader: Reader) -> Document:
    """Return what a page says beside its features: how many there are, the links, and how far to trust the shapes."""
    return {
        "type": "FeatureCollection",
        "title": reader.say(title_of(told)),
        "illustrative": not told.is_real,
        "notice": reader.say(notice_of(told)),
        "decides": reader.say(Message("export.notice.list")),
        "numberMatched": page.matched,
        "numberReturned": len(page.written),
        "links": _links(told, page, query, parameters, reader),
    }


def written_feature(told: Collection, feature: bytes, wanted: str, parameters: Told, reader: Reader) -> bytes:
    """Return one feature as GeoJSON (Part 1, 8.3) with its links."""
    at = ("collections", told.id)
    links = [
        *reader.both(GEOJSON, *at, "items", wanted, **parameters),
        reader.link("collection", reader.address(*at), JSON, Message("ogc.link.collection")),
    ]
    return feature[:-1] + b',"links":' + as_json(links) + b"}"


def _links(told: Collection, page: Page, query: Query, parameters: Told, reader: Reader) -> list[Link]:
    at = ("collections", told.id, "items")
    links = reader.both(GEOJSON, *at, **parameters)
    if query.offset + query.limit < page.matched:
        after = {**parameters, "limit": query.limit, "offset": query.offset + query.limit}
        links.append(reader.link("next", reader.address(*at, **after), GEOJSON, Message("ogc.link.next")))
    if query.offset:
        before = {**parameters, "limit": query.limit, "offset": max(query.offset - query.limit, 0)}
        links.append(reader.link("prev", reader.address(*at, **before), GEOJSON, Message("ogc.link.prev")))
    return [*links, reader.link("collection", reader.address(*at[:2]), JSON, Message("ogc.link.collection"))]
