"""Shapes of features as JSON Schema: the fields by which they can be chosen, and what a feature is like."""

from collections.abc import Sequence

from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Shape
from enrollzone.messages import Message
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.documents import title_of
from enrollzone.ogc.features import VALIDITY
from enrollzone.ogc.telling import Document, Reader

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: dict[FieldKind, Document] = {
    FieldKind.TEXT: {"type": "string"},
    FieldKind.NUMBER: {"type": "number"},
    FieldKind.WHOLE: {"type": "integer"},
    FieldKind.FLAG: {"type": "integer", "enum": [0, 1]},
    FieldKind.DAY: {"type": "string", "format": "date"},
}


def queryables(told: Collection, reader: Reader) -> Document:
    """Return the fields by which features can be chosen (Part 3, 6.2): each of them, and no other."""
    shape = {"geometry": {"format": _format(told.kind.shape), "x-ogc-role": "primary-geometry"}}
    return {
        "$schema": _DRAFT,
        "$id": reader.address("collections", told.id, "queryables"),
        "type": "object",
        "title": reader.say(title_of(told)),
        "properties": (shape if told.kind.shape else {}) | _properties(told.fields, reader),
        "additionalProperties": False,
    }


def feature_schema(told: Collection, reader: Reader) -> Document:
    """Return what a feature of a collection is like, as a schema of its GeoJSON.

    Each field has the type of what is known of it, since GDAL reads no other; any may be null, for "not known".
    """
    kind = told.kind.shape
    return {
        "$schema": _DRAFT,
        "$id": reader.address("collections", told.id, "schema"),
        "type": "object",
        "title": reader.say(title_of(told)),
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "properties": {"type": {"enum": [str(kind)]}}} if kind else {"type": "null"},
            "properties": {"type": "object", "properties": _properties(told.fields, reader)},
        },
    }


def meaning_of(field: Field) -> Message:
    """Return what a field says."""
    return _VALIDITY.get(field.name) or field.meaning


_VALIDITY = dict(
    zip(
        (field.name for field in VALIDITY),
        (Message("ogc.field.valid_from"), Message("ogc.field.valid_to")),
        strict=True,
    )
)


def _properties(fields: Sequence[Field], reader: Reader) -> dict[str, Document]:
    return {field.name: _kind(field, reader) for field in fields}


def _kind(field: Field, reader: Reader) -> Document:
    told: Document = {"title": reader.say(meaning_of(field)), **_KINDS[field.kind]}
    if field.values:
        told["description"] = "; ".join(f"{one} = {reader.say(field.meaning_of(one))}" for one in field.values)
    return told


def _format(shape: Shape | None) -> str:
    return f"geometry-{str(shape).lower()}"
