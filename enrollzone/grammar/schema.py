"""The JSON Schema of a policy pack, for editors: written from the same records that the reader checks."""

from typing import Any

from pydantic import TypeAdapter

from enrollzone.grammar.shapes import LISTS, OF_UNIONS, REQUIRED, REQUIRED_OF_UNIONS, SECTIONS, SINGLE, TABLES
from enrollzone.grammar.words import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS = {"type": "object", "additionalProperties": {"type": "string"}}
_NOTHING = {"type": "null"}
# Some editors read 95 as a number and some as text; the pattern is held against text only.
_READ_AS_TEXT = {
    "number": {"type": ["number", "string"], "pattern": r"^[0-9]+(\.[0-9]+)?$"},
    "integer": {"type": ["integer", "string"], "pattern": r"^[1-9][0-9]*$", "minimum": 1},
}
# A document of unions says so at its head; the sections that assign homes have no place in it.
_OF_UNIONS = {
    "properties": {"pack": {"properties": {"kind": {"const": "unions"}}, "required": ["kind"]}},
    "required": ["pack"],
}
_OTHERS = tuple(section for section in SECTIONS if section not in OF_UNIONS)


def pack_schema() -> dict[str, Any]:
    """Return the schema of ``policy.yaml`` as JSON Schema 2020-12."""
    definitions: dict[str, Any] = {}
    single = {name: _reference(model, definitions) for name, model in SINGLE.items()}
    tables = {
        name: {"type": "object", "additionalProperties": _reference(model, definitions)}
        for name, model in TABLES.items()
    }
    lists = {name: {"type": "array", "items": _reference(model, definitions)} for name, model in LISTS.items()}
    return {
        "$schema": DIALECT,
        "title": "enrollzone policy pack",
        "type": "object",
        "properties": {**single, **tables, **lists, "units": _WORDS, "ordinary": _WORDS},
        "if": _OF_UNIONS,
        "then": {"required": list(REQUIRED_OF_UNIONS), "properties": dict.fromkeys(_OTHERS, False)},
        "else": {"required": list(REQUIRED), "properties": {"pack": {"required": ["stage"]}}},
        "additionalProperties": False,
        "$defs": definitions,
    }


def _reference(model: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = TypeAdapter(model).json_schema(by_alias=True, ref_template="#/$defs/{model}")
    for name, definition in {**schema.pop("$defs", {}), model.__name__: schema}.items():
        definitions[name] = _as_written(definition)
    return {"$ref": f"#/$defs/{model.__name__}"}


def _as_written(schema: Any) -> Any:  # noqa: ANN401 - a piece of JSON Schema
    """The schema of what a person writes: the reader takes every value as text, and what is not said is left out."""
    if isinstance(schema, list):
        return [_as_written(part) for part in schema if part != _NOTHING]
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if isinstance(kind, str) and kind in _READ_AS_TEXT:  # a record may have a key of that name
        return _READ_AS_TEXT[kind]
    return {key: _as_written(part) for key, part in schema.items() if (key, part) != ("default", None)}
