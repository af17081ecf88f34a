"""The shape of the answer to a question, as the API promises it. A test holds real documents against it."""

from typing import Literal

from pydantic import Field

from enrollzone.web.api.documents import (
    BasisShape,
    ClauseShape,
    ContradictionShape,
    DutyShape,
    EditionReference,
    Language,
    LocationShape,
    NextStepShape,
    OptionShape,
    OrdinaryShape,
    PaperShape,
    PlaceShape,
    PolicyReference,
    PossibilityShape,
    QuestionShape,
    ReadingShape,
    ReasonShape,
    Shape,
    WarningShape,
)


class Headline(Shape):
    """The first line of an answer, in both languages."""

    zh: str
    en: str


class NamedPaperShape(Shape):
    """A paper by its kind, in words."""

    kind: str
    requirement: str


class EnoughShape(Shape):
    """Papers that would be enough together: all of `papers`, and any one of each list of `one_of`."""

    text: str
    papers: list[NamedPaperShape]
    one_of: list[list[NamedPaperShape]]
    then: list[PossibilityShape]


class OtherFactShape(Shape):
    """A fact with another value than was told, in words."""

    fact: str
    text: str


class WhatIf(Shape):
    """What would follow if one fact, or two, were otherwise than they were told."""

    if_: list[OtherFactShape] = Field(alias="if")
    then: list[PossibilityShape]


class ConditionShape(Shape):
    """One way of reading an open phrase."""

    reading: str
    option: str
    text: str


class UnderReadings(Shape):
    """What would follow if the bureau read the open phrases in this way."""

    if_: list[ConditionShape] = Field(alias="if")
    then: list[PossibilityShape]


class QueryShape(Shape):
    """The question as it was understood. Texts, points and the values of facts are not repeated."""

    jurisdiction: str
    stage: str
    on: str
    home: Literal["not_told", "unit", "text", "point"]
    facts: list[str]
    documents: list[str]
    dont_know: list[str]
    readings: dict[str, str]
    language: Language


Outcome = Literal[
    "assigned",
    "assigned_group",
    "choice",
    "bureau_arranges",
    "needs_facts",
    "needs_documents",
    "staff_decides",
    "unclear_place",
    "unit_split",
    "not_covered",
    "outside_jurisdiction",
    "gap_in_data",
    "conflict_in_data",
    "stays",
    "not_in_force",
    "stage_not_covered",
    "age_not_covered",
]


class CampusDistance(Shape):
    """How far a campus is in a straight line, in metres rounded to ten; `offered`: the answer names it."""

    campus: str
    name: str
    distance_m: int
    offered: bool


class NearerShape(Shape):
    """Why a nearer school need not be the one. Distances only where the home was told as a point, by `method`."""

    text: str
    method: str | None
    distances: list[CampusDistance]


class ChangeShape(Shape):
    """One thing that changed since the school year before, with the clauses that it concerns."""

    what: Literal["policy", "row", "units"]
    text: str
    clauses: list[ClauseShape]


class LastYearShape(PossibilityShape):
    """What the same family would have got one school year earlier, every date one year earlier, and what changed.

    It is there only where that is another outcome or another school. `is_ordinary`: both are those of the ordinary
    family.
    """

    school_year: str
    as_of: str
    is_ordinary: bool
    because: list[ChangeShape]
    policy: PolicyReference | None
    edition: EditionReference | None


class LookupDocument(Shape):
    """The answer to a question: one outcome, with its reasons, papers, warnings, next step and basis."""

    query: QueryShape
    as_of: str
    school_year: str
    outcome: Outcome
    headline: Headline
    options: list[OptionShape]
    possible: list[PossibilityShape]
    reasons: list[ReasonShape]
    documents: list[PaperShape]
    enough: list[EnoughShape]
    what_if: list[WhatIf]
    obliges: list[DutyShape]
    by_reading: list[UnderReadings]
    readings: list[ReadingShape]
    warnings: list[WarningShape]
    next_step: NextStepShape
    basis: BasisShape
    ordinary: OrdinaryShape | None = None
    place: PlaceShape | None = None
    location: LocationShape | None = None
    question: QuestionShape | None = None
    contradictions: list[ContradictionShape] = Field(default=[])
    nearest: list[PolicyReference] = Field(default=[])
    receipt: str | None = None
    nearer: NearerShape | None = None
    last_year: LastYearShape | None = None
