"""The shape of what comes from outside, and its faults by field. What was sent is never repeated."""

import re
from collections.abc import Mapping
from datetime import date
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

from enrollzone.atlas.crs import CRS_NAMES
from enrollzone.errors import FieldProblem, RequestError

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
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
A_NAME = re.compile(r"[a-z]+[0-9]?(?:[_.][a-z]+[0-9]?){0,5}", re.ASCII)  # how we name facts; no name of a person

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
PlaceText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]


def written_day(value: object) -> date:
    """A day as YYYY-MM-DD and nothing else: no numbers of seconds, no weeks, no times of day."""
    if not isinstance(value, str) or not _A_DAY.fullmatch(value):
        raise ValueError("YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(written_day)]


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


class PaperBody(BaseModel):
    """A paper that is held, with what stands on it; `held` false for one that is not.

    What is left out was not looked at; null was looked at and cannot be told. A list of `marks` is all of them, an
    object says of each whether it is there.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Name
    held: StrictBool = True
    holder: Name | None = None
    issued: Day | None = None
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, description="its last day")
    place: PlaceText | None = Field(default=None, description="a unit code, township/unit, or text")
    in_range: StrictBool | None = None
    marks: list[Name] | dict[Name, StrictBool | None] = Field(default={}, max_length=20)
    shown: Day | None = Field(default=None, description="the day on which it is shown; today when it is left out")


class LookupBody(BaseModel):
    """A question about a home and a family. Without facts it is a question about the place alone."""

    model_config = ConfigDict(extra="forbid")

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}([0-9]{2})?$")] | None = None
    stage: Literal["primary", "junior"] = "primary"
    on: Day | None = Field(default=None, description="the entry day: it chooses the policy and the edition")
    home: PlaceBody | None = None
    facts: dict[str, FactBody] = Field(default={}, max_length=200)
    dont_know: list[Name] = Field(default=[], max_length=200)
    readings: dict[str, Name] = Field(default={}, max_length=100)
    documents: list[PaperBody] = Field(default=[], max_length=50)
    advise: StrictBool = Field(default=False, description="say also what else would change the answer")
    language: Literal["zh", "en"] = "zh"


def read_body(data: object) -> LookupBody:
    """Return the checked body of a question. Raises RequestError with every field that cannot be taken."""
    try:
        return LookupBody.model_validate(data)
    except ValidationError as error:
        raise RequestError([_problem(detail) for detail in error.errors(include_input=False)]) from None


def _problem(detail: Mapping[str, Any]) -> FieldProblem:
    where_ = [shown_name(part) for part in detail["loc"] if not _is_branch(part)]
    code = {"extra_forbidden": "unknown_field", "missing": "missing"}.get(detail["type"], "not_as_expected")
    expected: tuple[str, ...] = (_expected(detail),)
    if where_[-1:] == ["crs"]:
        expected = CRS_NAMES
    elif code == "unknown_field" and len(where_) == 1:
        expected = tuple(LookupBody.model_fields)
    elif code == "unknown_field" and where_[:1] == ["documents"] and len(where_) == 3:
        expected = tuple(field.alias or name for name, field in PaperBody.model_fields.items())
    return FieldProblem(".".join(dict.fromkeys(where_)) or "body", code, expected)


def _is_branch(part: object) -> bool:
    """Pydantic names the branches of a union in its locations; they are not fields."""
    return isinstance(part, str) and (part in {"bool", "constrained-str", "PlaceBody"} or "[" in part or "(" in part)


def _expected(detail: Mapping[str, Any]) -> str:
    context = detail.get("ctx", {})
    return str(context.get("expected") or context.get("pattern") or _KINDS.get(detail["type"], detail["type"]))


def shown_name(name: object) -> str:
    """A field's name as it may be shown: names of our form only, so that nothing private comes back."""
    return str(name) if isinstance(name, int) or (len(str(name)) <= 40 and A_NAME.fullmatch(str(name))) else "(?)"
