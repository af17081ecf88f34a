"""Words from outside, made into a question. What is refused is named by its field; what was sent is never repeated."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    StringConstraints,
    ValidationError,
)

from enrollzone.answers.answer import Question, Told
from enrollzone.answers.territory import HOME
from enrollzone.atlas.crs import CRS_NAMES
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import Bureau, where
from enrollzone.places.home import AskedPlace, Located, Point
from enrollzone.policy.pack import FactKind, FactType, Pack

_KINDS = {
    "bool_type": "true, false",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "a place",
    "model_attributes_type": "an object",
    "value_error": "YYYY-MM-DD",
    "float_type": "a number",
    "string_too_long": "a shorter text",
    "string_too_short": "a text that is not empty",
}
LONGEST_TEXT = 100  # characters of a place, after which nothing is looked up
_UNIT_CODE = re.compile(r"\d{12}", re.ASCII)
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_A_NAME = re.compile(r"[a-z]+[0-9]?(?:[_.][a-z]+[0-9]?){0,5}", re.ASCII)  # how we name facts; no name of a person

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
PlaceText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]


def _written_day(value: object) -> date:
    """A day as YYYY-MM-DD and nothing else: no numbers of seconds, no weeks, no times of day."""
    if not isinstance(value, str) or not _A_DAY.fullmatch(value):
        raise ValueError("YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_written_day)]


class PointBody(BaseModel):
    """A point. The CRS is required: wgs84, cgcs2000, gcj02, bd09 or EPSG:n. There is no default."""

    model_config = ConfigDict(extra="forbid")

    x: float = Field(strict=True, allow_inf_nan=False, description="east or longitude")
    y: float = Field(strict=True, allow_inf_nan=False, description="north or latitude")
    crs: Name
    accuracy_m: float | None = Field(default=None, strict=True, ge=0, le=100_000, allow_inf_nan=False)


class PlaceBody(BaseModel):
    """A place: exactly one of a unit code, a text, or a point."""

    model_config = ConfigDict(extra="forbid")

    unit: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] | None = None
    text: PlaceText | None = None
    point: PointBody | None = None


FactBody = StrictBool | Annotated[StrictStr, StringConstraints(max_length=LONGEST_TEXT)] | list[StrictStr] | PlaceBody


class LookupBody(BaseModel):
    """A question about a home and a family. Without facts it is a question about the place alone."""

    model_config = ConfigDict(extra="forbid")

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    stage: Literal["primary", "junior"] = "primary"
    on: Day | None = Field(default=None, description="the entry day: it chooses the policy and the edition")
    home: PlaceBody | None = None
    facts: dict[str, FactBody] = Field(default={}, max_length=200)
    dont_know: list[Name] = Field(default=[], max_length=200)
    readings: dict[str, Name] = Field(default={}, max_length=100)
    language: Literal["zh", "en"] = "zh"


def read_body(data: object) -> LookupBody:
    """Return the checked body of a question. Raises RequestError with every field that cannot be taken."""
    try:
        return LookupBody.model_validate(data)
    except ValidationError as error:
        raise RequestError([_problem(detail) for detail in error.errors(include_input=False)]) from None


def _problem(detail: Mapping[str, Any]) -> FieldProblem:
    where_ = [_shown(part) for part in detail["loc"] if not _is_branch(part)]
    code = {"extra_forbidden": "unknown_field", "missing": "missing"}.get(detail["type"], "not_as_expected")
    expected: tuple[str, ...] = (_expected(detail),)
    if where_[-1:] == ["crs"]:
        expected = CRS_NAMES
    elif code == "unknown_field" and len(where_) == 1:
        expected = tuple(LookupBody.model_fields)
    return FieldProblem(".".join(dict.fromkeys(where_)) or "body", code, expected)


def _is_branch(part: object) -> bool:
    """Pydantic names the branches of a union in its locations; they are not fields."""
    return isinstance(part, str) and (part in {"bool", "constrained-str", "PlaceBody"} or "[" in part or "(" in part)


def _expected(detail: Mapping[str, Any]) -> str:
    context = detail.get("ctx", {})
    return str(context.get("expected") or context.get("pattern") or _KINDS.get(detail["type"], detail["type"]))


def _shown(name: object) -> str:
    """A field's name as it may be shown: names of our form only, so that nothing private comes back."""
    return str(name) if isinstance(name, int) or (len(str(name)) <= 40 and _A_NAME.fullmatch(str(name))) else "(?)"


def parse(
    body: LookupBody, bureaus: Mapping[str, Bureau], today: date, *, spoken: bool = False
) -> tuple[Bureau, Question]:
    """Return the bureau that is asked and the question, with every fact held against the policy of that day.

    `spoken` facts were written by a person: yes and no stand for true and false.

    Raises RequestError naming each field, and what may stand there.
    """
    on = body.on or today
    home = _asked(body.home, "home") if body.home else None
    bureau = _bureau(body, home, bureaus, on)
    pack = bureau.shelf.in_force(body.stage, on)
    county = bureau.county.code
    if pack is None:  # nothing can be held against a policy, so nothing of it is kept
        return bureau, Question(county, body.stage, on, home)
    facts, told_as = _facts(body, pack, spoken=spoken)
    _refuse_problems(_reading_problems(body.readings, pack))
    dont_know = _dont_know(body, pack, facts)
    for name, told in (("facts", facts), ("dont_know", dont_know)):
        if home is not None and HOME in told:
            raise RequestError([FieldProblem(f"{name}.{HOME}", "told_twice", ("home", f"{name}.{HOME}"))])
    return bureau, Question(county, body.stage, on, home, facts, dont_know, dict(body.readings), told_as)


def _asked(place: PlaceBody, field: str) -> AskedPlace:
    given = [name for name in ("unit", "text", "point") if getattr(place, name) is not None]
    if len(given) != 1:
        raise RequestError([FieldProblem(field, "exactly_one", ("unit", "text", "point"))])
    told = place.point
    point = Point(told.x, told.y, told.crs, told.accuracy_m) if told else None
    return AskedPlace(place.unit, place.text, point)


def _bureau(body: LookupBody, home: AskedPlace | None, bureaus: Mapping[str, Bureau], on: date) -> Bureau:
    """The county that is asked: the one named, the only one, or the only one in which the home is found."""
    if body.jurisdiction is not None:
        if body.jurisdiction not in bureaus:
            raise RequestError([FieldProblem("jurisdiction", "unknown_value", _county_names(bureaus.values()))])
        return bureaus[body.jurisdiction]
    hits = tuple(bureaus.values())
    if len(hits) > 1:
        hits = tuple(bureau for bureau in hits if home and _holds(bureau, home, on))
    if len(hits) == 1:
        return hits[0]
    code = "ambiguous" if hits else "missing"
    raise RequestError([FieldProblem("jurisdiction", code, _county_names(hits or bureaus.values()))])


def _county_names(bureaus: Iterable[Bureau]) -> tuple[str, ...]:
    return tuple(f"{bureau.county.code} {bureau.county.name.zh}" for bureau in bureaus)


def _holds(bureau: Bureau, home: AskedPlace, on: date) -> bool:
    if home.unit is not None:
        return home.unit.startswith(bureau.county.code) or isinstance(where(bureau, home, on), Located)
    return home.text is not None and isinstance(where(bureau, home, on), Located)


def _facts(body: LookupBody, pack: Pack, *, spoken: bool) -> tuple[dict[str, Told], dict[str, str]]:
    facts: dict[str, Told] = {}
    told_as: dict[str, str] = {}
    problems: list[FieldProblem] = []
    for name, value in body.facts.items():
        fact = fact_named(pack, name)
        if fact is None:
            problems.append(_unknown_fact(name, pack, "facts"))
        elif fact.name in facts:
            problems.append(FieldProblem(f"facts.{name}", "told_twice", (told_as[fact.name], name)))
        else:
            try:
                facts[fact.name] = _told(fact, name, value, spoken=spoken)
                told_as[fact.name] = name
            except RequestError as error:
                problems += error.problems
    _refuse_problems(problems)
    return facts, told_as


def fact_named(pack: Pack, name: str) -> FactType | None:
    """Return the fact of a name; a place fact answers to its place name too (``X.place`` for ``X.zone``)."""
    if name in pack.facts:
        return pack.facts[name]
    return next((fact for fact in pack.facts.values() if fact.place_name == name), None)


def _unknown_fact(name: str, pack: Pack, where_: str) -> FieldProblem:
    known = [*pack.facts, *(fact.place_name for fact in pack.facts.values() if fact.place_name)]
    close = get_close_matches(name, known, 1, 0.6) if _A_NAME.fullmatch(name) else []
    return FieldProblem(f"{where_}.{_shown(name)}", "unknown_fact", tuple(known), close[0] if close else None)


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
        return _asked(value, field)
    if not isinstance(value, str) or not value.strip():
        raise RequestError([FieldProblem(field, "not_as_expected", ("unit code", "township/unit", "text"))])
    return AskedPlace(unit=value) if _UNIT_CODE.fullmatch(value) else AskedPlace(text=value)


def _day(field: str, value: object) -> date:
    try:
        return _written_day(value)
    except ValueError:
        raise RequestError([FieldProblem(field, "not_a_date", ("YYYY-MM-DD",))]) from None


def _yes_or_no(field: str, value: object, *, spoken: bool) -> str:
    if spoken and value in ("yes", "no"):
        return str(value)
    if not isinstance(value, bool):
        raise RequestError([FieldProblem(field, "unknown_value", ("yes", "no") if spoken else ("true", "false"))])
    return "yes" if value else "no"


def _reading_problems(readings: Mapping[str, str], pack: Pack) -> Iterable[FieldProblem]:
    for name, option in readings.items():
        reading = pack.readings.get(name)
        if reading is None:
            yield FieldProblem(f"readings.{_shown(name)}", "unknown_reading", tuple(pack.readings))
        elif option not in reading.options:
            yield FieldProblem(f"readings.{name}", "unknown_value", tuple(reading.options))


def _dont_know(body: LookupBody, pack: Pack, facts: Mapping[str, Told]) -> frozenset[str]:
    problems, names = [], set()
    for name in body.dont_know:
        fact = fact_named(pack, name)
        if fact is None:
            problems.append(_unknown_fact(name, pack, "dont_know"))
        elif fact.name in facts:
            problems.append(FieldProblem(f"dont_know.{name}", "told_twice", ("facts", "dont_know")))
        else:
            names.add(fact.name)
    _refuse_problems(problems)
    return frozenset(names)


def _refuse_problems(problems: Iterable[FieldProblem]) -> None:
    found = tuple(problems)
    if found:
        raise RequestError(found)
