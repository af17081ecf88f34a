"""Facts as they are told, held against the policy: each is one of its words, a day, or a place."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from enrollzone.answers.answer import Told
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.places.home import AskedPlace, Point
from enrollzone.policy.pack import FactKind, FactType, Pack
from enrollzone.request.bodies import A_NAME, FactBody, LookupBody, PlaceBody, shown_name, written_day

_UNIT_CODE = re.compile(r"\d{12}", re.ASCII)


def asked_place(place: PlaceBody, field: str) -> AskedPlace:
    """Return the place of a field. Raises RequestError unless it is told in exactly one way."""
    given = [name for name in ("unit", "text", "point") if getattr(place, name) is not None]
    if len(given) != 1:
        raise RequestError([FieldProblem(field, "exactly_one", ("unit", "text", "point"))])
    told = place.point
    point = Point(told.x, told.y, told.crs, told.accuracy_m) if told else None
    return AskedPlace(place.unit, place.text, point)


def told_facts(body: LookupBody, pack: Pack, *, spoken: bool) -> tuple[dict[str, Told], dict[str, str]]:
    """Return the facts of a body by name, and the names under which they were told. Raises RequestError."""
    facts: dict[str, Told] = {}
    told_as: dict[str, str] = {}
    problems: list[FieldProblem] = []
    for name, value in body.facts.items():
        fact = fact_named(pack, name)
        if fact is None:
            problems.append(unknown_fact(name, pack, "facts"))
        elif fact.name in facts:
            problems.append(FieldProblem(f"facts.{name}", "told_twice", (told_as[fact.name], name)))
        else:
            try:
                facts[fact.name] = _told(fact, name, value, spoken=spoken)
                told_as[fact.name] = name
            except RequestError as error:
                problems += error.problems
    refuse(problems)
    return facts, told_as


def fact_named(pack: Pack, name: str) -> FactType | None:
    """Return the fact of a name; a place fact answers to its place name too (``X.place`` for ``X.zone``)."""
    if name in pack.facts:
        return pack.facts[name]
    return next((fact for fact in pack.facts.values() if fact.place_name == name), None)


def unknown_fact(name: str, pack: Pack, where_: str) -> FieldProblem:
    """Return the problem of a name that the policy does not have, with the nearest that it has."""
    known = [*pack.facts, *(fact.place_name for fact in pack.facts.values() if fact.place_name)]
    close = get_close_matches(name, known, 1, 0.6) if A_NAME.fullmatch(name) else []
    return FieldProblem(f"{where_}.{shown_name(name)}", "unknown_fact", tuple(known), close[0] if close else None)


def _told(fact: FactType, name: str, value: FactBody, *, spoken: bool) -> Told:
    field = f"facts.{name}"
    if name == fact.place_name:
        return _told_place(field, value)
    values = value if isinstance(value, list) and value else [value]  # "one of none of these" is no value of any kind
    if fact.kind is FactKind.DATE:
        return tuple(_day(field, one) for one in values)
    if fact.kind is FactKind.BOOLEAN:
        return frozenset(_yes_or_no(field, one, spoken=spoken) for one in values)
    return _words(fact, field, values)


def _words(fact: FactType, field: str, values: Sequence[object]) -> frozenset[str]:
    if any(one not in fact.values for one in values):
        raise RequestError([FieldProblem(field, "unknown_value", fact.values)])
    return frozenset(str(one) for one in values)


def _told_place(field: str, value: FactBody) -> AskedPlace:
    if isinstance(value, PlaceBody):
        return asked_place(value, field)
    if not isinstance(value, str) or not value.strip():
        raise RequestError([FieldProblem(field, "not_as_expected", ("unit code", "township/unit", "text"))])
    return AskedPlace(unit=value) if _UNIT_CODE.fullmatch(value) else AskedPlace(text=value)


def _day(field: str, value: object) -> date:
    try:
        return written_day(value)
    except ValueError:
        raise RequestError([FieldProblem(field, "not_a_date", ("YYYY-MM-DD",))]) from None


def _yes_or_no(field: str, value: object, *, spoken: bool) -> str:
    if spoken and value in ("yes", "no"):
        return str(value)
    if not isinstance(value, bool):
        raise RequestError([FieldProblem(field, "unknown_value", ("yes", "no") if spoken else ("true", "false"))])
    return "yes" if value else "no"


def told_unknown(body: LookupBody, pack: Pack, facts: Mapping[str, Told]) -> frozenset[str]:
    """Return the facts that cannot be told. Raises RequestError for one that was told all the same."""
    problems, names = [], set()
    for name in body.dont_know:
        fact = fact_named(pack, name)
        if fact is None:
            problems.append(unknown_fact(name, pack, "dont_know"))
        elif fact.name in facts:
            problems.append(FieldProblem(f"dont_know.{name}", "told_twice", ("facts", "dont_know")))
        else:
            names.add(fact.name)
    refuse(problems)
    return frozenset(names)


def refuse(problems: Iterable[FieldProblem]) -> None:
    """Raise RequestError if there are any problems."""
    found = tuple(problems)
    if found:
        raise RequestError(found)
