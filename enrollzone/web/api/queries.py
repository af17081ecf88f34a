"""Questions that stand in an address: their parameters, read as strictly as a body."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from enrollzone.errors import FieldProblem, RequestError
from enrollzone.request import Day
from enrollzone.web.api.documents import Language
from enrollzone.web.languages import accepted

MOST_ITEMS = 500

County = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}([0-9]{2})?$")]
Stage = Literal["primary", "junior"]


class Query(BaseModel):
    """The parameters that every address takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language = Field(default="zh", description="language of the words; else Accept-Language")


class OnQuery(Query):
    """The parameters of what may be asked for as it was on a day."""

    on: Day | None = Field(default=None, description="only what is in force on this day; everything when left out")


class PageQuery(Query):
    """The parameters of a list. `next` is the value that the page before gave in `meta.next`."""

    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = 100
    next: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class CountyQuery(PageQuery):
    """A list that may be limited to one county."""

    jurisdiction: County | None = None


class DatedQuery(CountyQuery):
    """A list that may be limited to a stage, and to what is in force on a day."""

    stage: Stage | None = None
    on: Day | None = None


class SchoolsQuery(CountyQuery):
    """Schools, perhaps only those with a name: the document's own, another, or one on a plaque, or a part of it."""

    q: Annotated[str, StringConstraints(max_length=60)] = ""
    on: Day | None = None


class PlacesQuery(Query):
    """The beginning of a place's name. The answer is never stored, and the words are not logged."""

    jurisdiction: County | None = None
    q: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    on: Day | None = Field(default=None, description="the day whose names count; today when it is left out")


class LookupQuery(Query):
    """A question about a place alone, by its 12-digit code. Free text never stands in an address."""

    unit: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
    stage: Stage = "primary"
    on: Day | None = Field(default=None, description="the entry day; today when it is left out")
    jurisdiction: County | None = None


Asked = TypeVar("Asked", bound=Query)


def read_query(model: type[Asked]) -> Asked:
    """Return the checked parameters of the request. Raises RequestError naming each that cannot be taken."""
    given = {"language": accepted(), **_once_each()}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise RequestError(
            _problem(model, detail["type"], detail["loc"], detail.get("ctx", {}))
            for detail in error.errors(include_input=False)
        ) from None


def _once_each() -> dict[str, str]:
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise RequestError([FieldProblem("query", "told_twice")])
    return request.args.to_dict()


def _problem(model: type[Query], kind: str, loc: tuple[object, ...], context: Mapping[str, object]) -> FieldProblem:
    known = tuple(model.model_fields)
    name = str(loc[0]) if loc else ""
    if name not in known:
        return FieldProblem("query", "unknown_field", known)
    if kind == "missing":
        return FieldProblem(name, "missing")
    expected = next(
        (str(context[key]) for key in ("expected", "pattern", "ge", "le", "max_length") if key in context), ""
    )
    return FieldProblem(name, "not_as_expected", (expected,) if expected else ())
