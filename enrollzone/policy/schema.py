"""The JSON Schema of a policy pack, for editors: written from the same records that the reader checks."""

from typing import Any

from pydantic import TypeAdapter

from enrollzone.policy.grammar import LISTS, REQUIRED, SINGLE, TABLES, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS = {"type": "object", "additionalProperties": {"type": "string"}}


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
        "required": list(REQUIRED),
        "additionalProperties": False,
        "$defs": definitions,
    }


def _reference(model: type[Record], definitions: dict[str, Any]) -> dict[str, Any]:
    schema = TypeAdapter(model).json_schema(by_alias=True, ref_template="#/$defs/{model}")
    definitions |= schema.pop("$defs", {})
    definitions[model.__name__] = schema
    return {"$ref": f"#/$defs/{model.__name__}"}
