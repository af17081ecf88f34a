"""JSON from outside, read strictly: one meaning only, no depth or size that would hurt."""

import json

from flask import request

from enrollzone.web.errors import ContentTypeError, UnreadableBodyError

DEEPEST = 30


def read_json() -> object:
    """Return the JSON value of the request's body.

    Raises ContentTypeError, or UnreadableBodyError for text that is not UTF-8 or not JSON, a key given twice, a
    number that is not finite, and nesting deeper than 30. A body over the limit is refused by Flask (413).
    """
    if not request.is_json:
        raise ContentTypeError("application/json")
    try:
        value = json.loads(
            request.get_data(cache=False).decode("utf-8"), object_pairs_hook=_once, parse_constant=_not_finite
        )
    except RecursionError:
        raise UnreadableBodyError("too_deep") from None
    except ValueError:
        raise UnreadableBodyError("not_json") from None
    if _depth_exceeds(value, DEEPEST):
        raise UnreadableBodyError("too_deep")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnreadableBodyError("key_twice")
    return found


def _not_finite(_name: str) -> float:
    raise UnreadableBodyError("not_finite")


def _depth_exceeds(value: object, most: int) -> bool:
    layer: list[object] = [value]
    for _ in range(most):
        layer = [part for whole in layer for part in _parts(whole)]
        if not layer:
            return False
    return True


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return [part for part in value.values() if isinstance(part, dict | list)]
    return [part for part in value if isinstance(part, dict | list)] if isinstance(value, list) else []
