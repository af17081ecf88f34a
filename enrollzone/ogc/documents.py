"""The documents of the API but for the features themselves: what there is, and what is said of each collection."""

from enrollzone import __version__
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.layers.coverage import NOT_REAL
from enrollzone.messages import Message
from enrollzone.ogc.boxes import Box
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.datetimes import as_instants
from enrollzone.ogc.library import Library
from enrollzone.ogc.stretches import Stretch
from enrollzone.ogc.systems import CRS84, STORED
from enrollzone.ogc.telling import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Document, Link, Reader

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
)
"""Part 1 (17-069r4), Part 2 (18-058r1), and of Part 3 (19-079r2) choosing by fields as parameters."""

_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def landing(reader: Reader) -> Document:
    """Return the landing page (Part 1, 7.2): where everything else is."""
    return {
        "title": reader.say(Message("ogc.title")),
        "description": reader.say(Message("ogc.description")),
        "program": f"enrollzone {__version__}",
        "links": [
            *reader.both(JSON),
            reader.link("service-desc", reader.address("api"), OPENAPI, Message("ogc.link.api")),
            reader.link("service-doc", reader.address("api", f="html"), HTML, Message("ogc.link.api_page")),
            reader.link("conformance", reader.address("conformance"), JSON, Message("ogc.link.conformance")),
            reader.link("data", reader.address("collections"), JSON, Message("ogc.link.data")),
        ],
    }


def conformance(reader: Reader) -> Document:
    """Return the standards that the API conforms to (Part 1, 7.4)."""
    return {"conformsTo": list(CONFORMS_TO), "links": reader.both(JSON, "conformance")}


def collections(library: Library, reader: Reader) -> Document:
    """Return all collections (Part 1, 7.13), with the systems that all that have shapes offer (Part 2, 6.1)."""
    held = library.collections.by_id.values()
    return {
        "links": reader.both(JSON, "collections"),
        "crs": list(dict.fromkeys(system.uri for one in held for system in one.systems)),
        "collections": [collection(library, one, reader) for one in held],
    }


def collection(library: Library, told: Collection, reader: Reader) -> Document:
    """Return what is said of a collection (Part 1, 7.14; Part 2, 6.1): its extent, systems, editions and notice."""
    return {
        "id": told.id,
        "title": reader.say(title_of(told)),
        "description": reader.say(_described(told)),
        "itemType": "feature",
        "crs": [system.uri for system in told.systems],
        "storageCrs": STORED.uri,
        "extent": _extent(told, library.extent(told.bureau) if told.kind.shape else None),
        "illustrative": not told.is_real,
        "notice": reader.say(notice_of(told)),
        "attribution": "; ".join(dict.fromkeys(_attributed(one) for one in told.stretches)),
        "license": "; ".join(dict.fromkeys(one.edition.provenance.licence for one in told.stretches)),
        "editions": [_edition(one) for one in told.stretches],
        "links": [*reader.both(JSON, "collections", told.id), *_further(told, reader)],
    }


def title_of(told: Collection) -> Message:
    """Return what a collection is called."""
    return Message("ogc.collection.title", {"county": told.bureau.county.name, "layer": told.kind.title})


def notice_of(told: Collection) -> Message:
    """Return how far the shapes of a collection may be trusted, those of all days together, or that it has none."""
    if told.is_real:
        return Message(
            "export.notice.real" if any(one.edition.drawn for one in told.stretches) else "export.notice.none"
        )
    all_illustrative = all(one.edition.status in NOT_REAL for one in told.stretches)
    return Message("export.notice.illustrative" if all_illustrative else "ogc.collection.some_illustrative")


def _described(told: Collection) -> Message:
    return Message("ogc.collection.description", {"row": told.kind.meaning, "notice": notice_of(told)})


def _extent(told: Collection, box: Box | None) -> Document:
    begin, end = as_instants(told.stretches[0].period)[0], as_instants(told.stretches[-1].period)[1]
    temporal = {"interval": [[begin, end]], "trs": _GREGORIAN}
    return {"temporal": temporal} | ({"spatial": {"bbox": [list(box)], "crs": CRS84}} if box else {})


def _attributed(stretch: Stretch) -> str:
    source = stretch.edition.provenance
    return f"{source.authority}, {source.source}"


def _edition(stretch: Stretch) -> Document:
    """What holds on a stretch of days."""
    edition, last = stretch.edition, stretch.period.last
    policies = (policy for policy in stretch.bureau.shelf.policies if stretch.period.first in policy.period)
    return {
        "edition": edition.id,
        "sha256": edition.digest,
        "status": str(edition.status),
        "illustrative": edition.status in NOT_REAL,
        "policies": [f"{policy.id}@{policy.version}" for policy in policies],
        "from": stretch.period.first.isoformat(),
        "to": last.isoformat() if last else None,
    }


def _further(told: Collection, reader: Reader) -> list[Link]:
    at = ("collections", told.id)
    items, page = reader.address(*at, "items"), reader.address(*at, "items", f="html")
    return [
        reader.link("items", items, GEOJSON, Message("ogc.link.items")),
        reader.link("items", page, HTML, Message("ogc.link.items_page")),
        reader.link(_QUERYABLES, reader.address(*at, "queryables"), SCHEMA, Message("ogc.link.queryables")),
        reader.link("describedby", reader.address(*at, "schema"), SCHEMA, Message("ogc.link.schema")),
        *_languages(reader, at),
    ]


def _languages(reader: Reader, at: tuple[str, ...]) -> list[Link]:
    """The same in the other language."""
    others = (language for language in LANGUAGES if language != reader.language)
    told = (Reader(reader.root, other, {"language": other}) for other in others)
    return [
        {**one.link("alternate", one.address(*at), JSON, Message("ogc.link.json")), "hreflang": one.language}
        for one in told
    ]
