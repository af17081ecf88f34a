"""How files of layers are described in the OpenAPI document. They are asked for beside the API, by programs as well."""

from typing import Any

from enrollzone.exports.asking import EVERYTHING, TOLERANCES_M
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.writing import ENCODINGS
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import SYSTEMS

PATH = "/exports/{edition}/{file}"


def operation(problems: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a file: what may stand in its address, and what comes; `problems` is what may not."""
    layers, formats = ", ".join((EVERYTHING, *LAYERS)), ", ".join(FORMATS)
    named = f"<layer>.<format>, or fields.csv, or about.json. Layers: {layers}. Formats: {formats}"
    return {
        "operationId": "file",
        "summary": "A layer of an edition as a file for other programs",
        "parameters": [
            _in("path", "edition", {"type": "string", "minLength": 1}, "id of a boundary edition"),
            _in("path", "file", {"type": "string", "minLength": 1}, named),
            _in("query", "crs", {"type": "string"}, f"one of {', '.join(SYSTEMS)}"),
            _in("query", "on", {"type": "string", "format": "date"}, "the day whose policies are read"),
            _in("query", "encoding", {"enum": [*ENCODINGS]}, "of the text of a Shapefile"),
            _in("query", "simplify", {"enum": [*TOLERANCES_M]}, "metres; for drawing only"),
        ],
        "responses": {
            "200": {
                "description": "the file",
                "content": _content(),
                "headers": _headers("ETag", "Accept-Ranges", "Link"),
            },
            "206": {"description": "the part that Range asked for", "content": _content()},
            "304": {"description": "unchanged since the entity tag that was sent"},
            **problems,
        },
    }


def _in(where: str, name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": said}


def _content() -> dict[str, Any]:
    kinds = dict.fromkeys(form.media_type for form in FORMATS.values())
    return {kind: {} for kind in kinds}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": {"type": "string"}} for name in names}
