"""JSON as RFC 8259 has it, and nothing more: no NaN, no key twice, no nesting beyond what data needs."""

import json
from typing import NoReturn

from enrollzone.quarantine.troubles import Trouble, UnreadableError

DEEPEST = 30


def document(text: str) -> object:
    """Return the one value that a text is. Raises UnreadableError, with the line and column where there is one."""
    try:
        found: object = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        if error.pos >= len(text.rstrip()):
            raise UnreadableError(Trouble.FILE_CUT_SHORT) from None
        raise UnreadableError(Trouble.SYNTAX, line=error.lineno, form="JSON") from None
    except RecursionError:
        raise UnreadableError(Trouble.TOO_DEEP, limit=DEEPEST) from None
    except ValueError:
        # A whole number of more than 4,300 digits.
        raise UnreadableError(Trouble.NOT_A_NUMBER) from None
    _shallow(found)
    return found


def _no_number(_: str) -> NoReturn:
    raise UnreadableError(Trouble.NOT_A_NUMBER)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise UnreadableError(Trouble.KEY_TWICE, name=next(key for key in keys if keys.count(key) > 1)[:40])
    return found


def _shallow(value: object) -> None:
    """Refuse what is nested too deeply, level by level: no recursion here either."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return
    raise UnreadableError(Trouble.TOO_DEEP, limit=DEEPEST)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
