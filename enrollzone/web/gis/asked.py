"""What the address of a file asks for: its parameters, each with what may stand in it."""

from collections.abc import Mapping
from datetime import date

from werkzeug.datastructures import MultiDict

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.exports.asking import TOLERANCES_M, Wishes

_OF_FILES = ("crs", "on", "encoding", "simplify")
_OF_ANY_PAGE = ("language", "f")


def day_asked(told: Mapping[str, str]) -> date | None:
    """Return the day whose policies are wanted; None where none is told. Raises ParameterError for what is no day."""
    if not told.get("on"):
        return None
    try:
        day = date.fromisoformat(told["on"])
    except ValueError:
        day = None
    if day is None or day.isoformat() != told["on"]:
        raise ParameterError([FieldProblem("on", "not_a_date", ("YYYY-MM-DD",))])
    return day


def wishes_asked(told: Mapping[str, str]) -> Wishes:
    """Return in which system, encoding and detail a file is wanted. Raises ParameterError, naming what may stand."""
    return Wishes(told.get("crs") or None, told.get("encoding") or None, _tolerance(told.get("simplify", "")))


def _tolerance(told: str) -> float | None:
    known = tuple(map(str, TOLERANCES_M))
    if told and told not in known:
        raise ParameterError([FieldProblem("simplify", "unknown_value", known)])
    return float(told) if told else None


def refuse_unknown(told: MultiDict[str, str], *more: str) -> None:
    """Raise ParameterError for a parameter that there is not, or is told twice: a slip would hand out another file."""
    known = (*_OF_FILES, *more)
    unknown = set(told) - {*known, *_OF_ANY_PAGE}
    found = [FieldProblem("parameter", "unknown_field", known)] if unknown else []
    found += [FieldProblem(name, "told_twice") for name in known if len(told.getlist(name)) > 1]
    if found:
        raise ParameterError(found)
