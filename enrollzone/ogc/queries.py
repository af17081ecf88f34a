"""What a request for items asks for, read from the parameters of its address; a name that is not known is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.layers.fields import Field, FieldKind
from enrollzone.layers.layer import Cell
from enrollzone.ogc.boxes import Box, box_of
from enrollzone.ogc.collections import Collection
from enrollzone.ogc.datetimes import Interval, interval_of
from enrollzone.ogc.systems import CRS84, System, system_of

MOST, DEFAULT = 1000, 100
"""How many features a page holds at most, and where nobody says how many."""

_DIGITS = 4000  # Python reads no more; a limit however large is no error (Part 1, 7.15.2)

EVERYWHERE = ("f", "language")
"""The parameters of every address."""

OF_ITEMS = ("limit", "offset", "bbox", "bbox-crs", "crs", "datetime")
OF_FEATURE = ("crs",)

Parameters = Mapping[str, Sequence[str]]
"""The values of each parameter, in the order of the address."""


@dataclass(frozen=True)
class Query:
    """Which features of a collection are asked for. `cells` are those that a feature must have, by field."""

    limit: int
    offset: int
    days: Interval
    system: System
    box: Box | None
    box_system: System
    cells: Mapping[str, Cell] = field(default_factory=dict)


def query_of(told: Parameters, collection: Collection, today: date) -> Query:
    """Return what is asked of a collection. A limit above the largest is the largest; without days it is today.

    Raises ParameterError for a parameter that is not known, told twice, or not as it should be: each names what may be.
    """
    known = {one.name: one for one in collection.fields}
    refuse_unknown(told, (*OF_ITEMS, *known))
    one = {name: values[0] for name, values in told.items()}
    systems = collection.systems
    box_system = system_of(one.get("bbox-crs", CRS84), systems, "bbox-crs")
    box = box_of(one["bbox"], box_system) if "bbox" in one else None
    system = system_of(one.get("crs", CRS84), systems, "crs")
    return Query(
        limit=min(_whole(one.get("limit", str(DEFAULT)), "limit", 1), MOST),
        offset=_whole(one.get("offset", "0"), "offset", 0),
        days=interval_of(one["datetime"]) if "datetime" in one else Interval(today, today),
        system=system,
        box=box,
        box_system=box_system if box else system,
        cells={name: _cell(known[name], text) for name, text in one.items() if name in known},
    )


def system_asked(told: Parameters, collection: Collection) -> System:
    """Return the system in which one feature is asked for. Raises ParameterError as `query_of`."""
    refuse_unknown(told, OF_FEATURE)
    return system_of(told.get("crs", (CRS84,))[0], collection.systems, "crs")


def refuse_unknown(told: Parameters, known: Sequence[str] = ()) -> None:
    """Raise ParameterError for parameters that are not known here, and for any that is told twice."""
    allowed = (*EVERYWHERE, *known)
    unknown = [FieldProblem("parameter", "unknown_field", allowed)] if any(name not in allowed for name in told) else []
    twice = [FieldProblem(name, "told_twice") for name in allowed if len(told.get(name, ())) > 1]
    if unknown or twice:
        raise ParameterError([*unknown, *twice])


def _whole(text: str, name: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS and int(text) >= least):
        raise ParameterError([FieldProblem(name, "out_of_range", (f"{least}..{MOST}" if least else "0..",))])
    return int(text)


def _cell(held: Field, text: str) -> Cell:
    """Return the cell that a text stands for. Raises ParameterError for one that a field of its kind cannot hold."""
    try:
        return _READ[held.kind](text)
    except ValueError:
        raise ParameterError([FieldProblem(held.name, "not_as_expected", (_EXPECTED[held.kind],))]) from None


_READ: Mapping[FieldKind, Callable[[str], Cell]] = {
    FieldKind.TEXT: str,
    FieldKind.NUMBER: float,
    FieldKind.WHOLE: int,
    FieldKind.FLAG: ("0", "1").index,
    FieldKind.DAY: date.fromisoformat,
}
_EXPECTED = {
    FieldKind.NUMBER: "1.5",
    FieldKind.WHOLE: "12",
    FieldKind.FLAG: "0 | 1",
    FieldKind.DAY: "YYYY-MM-DD",
}
