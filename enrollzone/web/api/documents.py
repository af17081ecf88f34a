"""The shapes of the parts of documents, as the API promises them. A test holds real documents against them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["zh", "en"]


class Shape(BaseModel):
    """A part of a document: exactly these keys."""

    model_config = ConfigDict(extra="forbid")


class Named(Shape):
    """Something of a policy, by its id and name."""

    id: str
    name: str


class CampusShape(Named):
    """A campus. `named` is false where the text says that it exists but not what it is called."""

    boarding: bool
    named: bool


class StopsAt(Shape):
    """What is missing, so that an answer stops at the group."""

    id: str
    why: str


class OptionShape(Shape):
    """One place where the child may go: a campus, or the group alone with the campuses among which it stops.

    `mode` is how the text finds one of several campuses: choice, lottery, or order (one after the other). `reasons` are
    the ids of the steps for this option alone.
    """

    zone: str
    text: str
    group: Named | None
    school: Named | None
    campus: CampusShape | None
    campuses: list[CampusShape] = []
    stops_at: StopsAt | None = None
    mode: str | None = None
    mode_text: str | None = None
    reasons: list[str] = []


class PossibilityShape(Shape):
    """An outcome that is still possible, in words and with its options."""

    outcome: str
    text: str
    options: list[OptionShape]


class ClauseShape(Shape):
    """The quoted clause. `inferred_label`: its number is lost in the published copy; `unverified`: law outside."""

    id: str
    document: str
    number: str
    label: str
    quote: str
    inferred_label: bool
    unverified: bool


class ReasonShape(Shape):
    """One step of the reasoning, with the clause on which it rests."""

    id: str
    rule: str
    verdict: Literal["yes", "no", "unknown"]
    because: str
    clause: ClauseShape | None


class AssumptionShape(Shape):
    """One thing assumed of the ordinary family."""

    fact: str
    text: str


class PaperShape(Shape):
    """One paper of the checklist. Any one of `one_of` is enough."""

    kind: str
    requirement: str
    state: Literal["held", "missing", "invalid", "needed", "not_needed"]
    state_text: str
    why: list[str]
    one_of: list[str]
    clause: ClauseShape | None


class OrdinaryShape(PossibilityShape):
    """The answer for a family to which all these assumptions apply."""

    assumes: list[AssumptionShape]
    reasons: list[ReasonShape]
    documents: list[PaperShape]


class CandidateShape(Shape):
    """A unit that may have been meant; `zones` are the areas in which it lies, where that tells it apart.

    `place` is how to write just this candidate, where several lie in one unit.
    """

    code: str
    name: str
    place: str | None = None
    kind: str | None = None
    why: str | None = None
    zones: list[str] = []


class UnitShape(Shape):
    """A unit by its code and its name with the township."""

    code: str
    name: str


class FormerShape(UnitShape):
    """A unit of an earlier list that was named: what became of it on the day `since`, and what holds it `now`.

    Nothing holds it where nobody says what took it over.
    """

    change: str
    since: str
    source: str
    now: list[UnitShape]
    text: str


class PlaceShape(Shape):
    """What the place told for `fact` was taken for, on which rung of the ladder, and what else it may be."""

    fact: str
    matched: str | None
    why: str | None = None
    code: str | None = None
    level: str | None = None
    how: str | None = None
    alias: str | None = None
    zones: list[str] = []
    candidates: list[CandidateShape] = []
    parts: list[str] = []
    formerly: list[FormerShape] = []


class OtherSide(Shape):
    """The unit behind the deciding border, and what the answer would be there."""

    unit: str
    possible: list[PossibilityShape]


class LocationShape(Shape):
    """How far, in metres on the ground, the nearest border is that would change the answer. Empty without a point."""

    distance_to_deciding_border_m: float | None = None
    stable_within_m: float | None = None
    other_side: OtherSide | None = None


class DutyShape(Shape):
    """What the outcome obliges somebody to do."""

    who: str
    what: str
    clause: str


class DecisionShape(Shape):
    """Who settled an open question of the text, on which day, in which document."""

    by: str
    on: str
    ref: str
    text: str


class ReadingShape(Shape):
    """A question that the text leaves open and on which this answer rests.

    `used` is the option in use, null while it is open; `decided` is there once the bureau has settled it.
    """

    id: str
    status: Literal["open", "provisional", "decided"]
    question: str
    options: dict[str, str]
    used: str | None
    decided: DecisionShape | None = None


class WarningShape(Shape):
    """Something to keep in mind about the answer."""

    code: str
    text: str


class NextStepShape(Shape):
    """What to do now and whom to turn to. `phone` is null where the county has not filled it in."""

    do: str
    who: str
    phone: str | None
    phone_text: str
    hours: str | None


class InForce(Shape):
    """The days from `from` to `to`, both included; `to` is null when no end is known."""

    from_: str = Field(alias="from")
    to: str | None


class PolicyReference(Shape):
    """What names a policy exactly. One of `kind` unions assigns no home and has no stage; without force: background."""

    id: str
    kind: Literal["enrolment", "unions"]
    version: str
    title: str
    stage: str | None
    status: str
    legal_force: Literal["full", "none"]
    sha256: str
    in_force: InForce


class EditionReference(Shape):
    """What names a boundary edition exactly, and how far it may be trusted."""

    id: str
    name: str
    status: str
    status_text: str
    sha256: str
    in_force: InForce


class BasisShape(Shape):
    """What the answer rests on."""

    policy: PolicyReference | None
    edition: EditionReference | None
    engine: str


class ValueShape(Shape):
    """A value that may be told."""

    value: str
    text: str


class FactShape(Shape):
    """A fact that a family can be asked; a place fact may be told as a place under `place_name`."""

    name: str
    place_name: str | None
    kind: Literal["bool", "choice", "zone", "date"]
    label: str
    ask: str
    values: list[ValueShape]


class WhyShape(Shape):
    """Why a question is asked: what is still open for this family, the facts that it looks at, and its clauses."""

    text: str
    facts: list[str]
    clauses: list[str]


class QuestionShape(Shape):
    """The next question: the facts that still matter, why, and the clauses that need them."""

    id: str
    text: str
    why: list[WhyShape]
    clauses: list[ClauseShape]
    facts: list[FactShape]


class ContradictionShape(Shape):
    """Told facts that no family can have together, and the clauses whose sense they would deny."""

    text: str
    facts: list[str]
    clauses: list[ClauseShape]
