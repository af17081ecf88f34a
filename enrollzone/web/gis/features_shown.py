"""What the pages of the OGC API show beside the documents: rows and cells in words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.fields import Field
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.documents import title_of
from enrollzone.ogc.library import Page
from enrollzone.ogc.queries import Query
from enrollzone.ogc.schemas import meaning_of
from enrollzone.ogc.telling import Document
from enrollzone.web.gis.features_asked import Asked

_SHOWN = 8  # fields of a feature where there are many features: its own page has all

Context = Mapping[str, Any]


def shown_page(held: Collection, page: Page, query: Query, around: Document, told: Asked) -> Context:
    """Return a page of features, each with what is known of its first fields; each leads to its own page."""
    features = [json.loads(one) for one in page.written]
    fields = held.fields[:_SHOWN]
    return {
        **_of_collection(held, told),
        "document": around,
        "rows": [_row(one, fields, told) for one in features],
        "first": query.offset + 1,
        "last": query.offset + len(features),
        "ways": {link["rel"]: f"{link['href']}&f=html" for link in _links(around) if link["rel"] in {"next", "prev"}},
    }


def shown_feature(held: Collection, feature: bytes, told: Asked) -> Context:
    """Return one feature as its fields in words, and its shape in a few."""
    document = json.loads(feature)
    cells = document["properties"]
    return {
        **_of_collection(held, told),
        "document": document,
        "cells": [{**_column(field, told), "text": _text(field, cells[field.name], told)} for field in held.fields],
        "points": _points((document["geometry"] or {}).get("coordinates")),
    }


def shown_fields(held: Collection, told: Asked) -> Context:
    """Return the fields of a collection with what each says, and which values may stand in it."""
    return {**_of_collection(held, told), "fields": [_field(field, told) for field in held.fields]}


def shown_operations(_: Asked, document: Document) -> Context:
    """Return what can be asked, and the parameters."""
    described: Any = document
    operations = [(path, methods["get"]["summary"]) for path, methods in described["paths"].items()]
    return {"operations": operations, "parameters": list(described["components"]["parameters"].values())}


def _of_collection(held: Collection, told: Asked) -> Context:
    return {"collection": held.id, "title": told.reader.say(title_of(held))}


def _column(field: Field, told: Asked) -> Mapping[str, str]:
    return {"name": field.name, "meaning": told.reader.say(meaning_of(field))}


def _field(field: Field, told: Asked) -> Context:
    values = [(one, told.reader.say(field.meaning_of(one))) for one in field.values]
    return {**_column(field, told), "kind": str(field.kind), "allowed": values}


def _row(feature: Mapping[str, Any], fields: tuple[Field, ...], told: Asked) -> Context:
    """What is known, each under what it says: two fields that are alike would else be taken for one another."""
    cells = (
        {**_column(field, told), "text": _text(field, feature["properties"][field.name], told)} for field in fields
    )
    return {"id": feature["id"], "cells": [cell for cell in cells if cell["text"]]}


def _text(field: Field, cell: object, told: Asked) -> str:
    """A cell for people: a word of a closed set as it is said, everything else as it stands."""
    if isinstance(cell, str) and cell in field.values:
        return catalogue(told.reader.language).say(field.meaning_of(cell))
    return "" if cell is None else str(cell)


def _links(around: Document) -> Iterator[dict[str, str]]:
    links: Any = around["links"]
    yield from links


def _points(coordinates: Any) -> int:  # noqa: ANN401 - lists of lists, as deep as the shape asks for
    """How many points a shape has: those of a ring or a line lie one deeper than a single one."""
    if not coordinates:
        return 0
    return 1 if isinstance(coordinates[0], int | float) else sum(map(_points, coordinates))
