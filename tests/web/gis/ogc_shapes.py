"""The documents of OGC API – Features Part 1 and Part 2, written as JSON Schema from the text of the standards."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
URI: Schema = {"type": "string", "pattern": "^http://"}
LINK: Schema = {
    "type": "object",
    "required": ["rel", "href", "type", "title"],
    "properties": {"rel": TEXT, "href": URI, "type": TEXT, "title": TEXT, "hreflang": {"enum": ["zh", "en"]}},
    "additionalProperties": False,
}
INSTANT: Schema = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$"}


def links(*relations: str) -> Schema:
    """Links among which each of these relations stands."""
    contained = [{"contains": {"properties": {"rel": {"const": one}}}} for one in relations]
    return {"type": "array", "items": LINK, "allOf": contained}


LANDING: Schema = {
    "type": "object",
    "required": ["title", "description", "links"],
    "properties": {"links": links("self", "alternate", "service-desc", "service-doc", "conformance", "data")},
}
CONFORMANCE: Schema = {
    "type": "object",
    "required": ["conformsTo"],
    "properties": {"conformsTo": {"type": "array", "items": URI, "uniqueItems": True}},
}
BOX: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
EXTENT: Schema = {
    "type": "object",
    "required": ["temporal"],
    "properties": {
        "spatial": {"required": ["bbox", "crs"], "properties": {"bbox": {"items": BOX, "minItems": 1}, "crs": URI}},
        "temporal": {
            "required": ["interval", "trs"],
            "properties": {"interval": {"items": {"items": INSTANT, "minItems": 2, "maxItems": 2}}, "trs": URI},
        },
    },
    "additionalProperties": False,
}
COLLECTION: Schema = {
    "type": "object",
    "required": ["id", "title", "description", "itemType", "crs", "storageCrs", "extent", "links", "license", "notice"],
    "properties": {
        "id": {"pattern": r"^\d{4,6}-[a-z]+$"},
        "itemType": {"const": "feature"},
        "crs": {"items": URI, "contains": {"const": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
        "storageCrs": URI,
        "extent": EXTENT,
        "illustrative": {"type": "boolean"},
        "links": links("self", "items", "http://www.opengis.net/def/rel/ogc/1.0/queryables"),
    },
}
COLLECTIONS: Schema = {
    "type": "object",
    "required": ["links", "collections", "crs"],
    "properties": {"links": links("self", "alternate"), "collections": {"items": COLLECTION, "minItems": 1}},
}
FEATURE: Schema = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": TEXT,
        "geometry": {"type": ["object", "null"], "required": ["type", "coordinates"]},
        "properties": {"type": "object", "required": ["edition", "policy", "valid_from", "valid_to", "illustr"]},
        "links": links("self", "alternate", "collection"),
    },
}
ITEMS: Schema = {
    "type": "object",
    "required": ["type", "features", "links", "numberMatched", "numberReturned", "notice"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"items": FEATURE},
        "links": links("self", "alternate", "collection"),
        "numberMatched": {"type": "integer"},
        "numberReturned": {"type": "integer"},
    },
}
