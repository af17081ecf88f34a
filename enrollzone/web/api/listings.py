"""The shapes of what the API lists, each an object with a named list and `meta`."""

from pydantic import Field

from enrollzone.web.api.documents import (
    CampusShape,
    ClauseShape,
    DutyShape,
    EditionReference,
    FactShape,
    Language,
    Named,
    PolicyReference,
    ReadingShape,
    Shape,
)


class Meta(Shape):
    """About the list: its language, how many entries there are, and the value of `next` that asks for more."""

    language: Language
    total: int | None = None
    limit: int | None = None
    next: int | None = None


class Listed(Shape):
    """An object with `meta` beside its list."""

    meta: Meta


class JurisdictionShape(Shape):
    """A county with its policies and editions; `predecessors` are the codes of those out of which it was made."""

    code: str
    name: str
    predecessors: list[str]
    policies: list[PolicyReference]
    editions: list[EditionReference]


class Jurisdictions(Listed):
    """The counties that are installed."""

    jurisdictions: list[JurisdictionShape]


class RowShape(Shape):
    """What the gazetteer names inside a unit: an estate, a road, a natural village."""

    kind: str
    name: str


class MatchShape(Shape):
    """A place that the words may be the beginning of."""

    code: str
    name: str
    kind: str
    row: RowShape | None


class SuggestionShape(Shape):
    """A place that may have been meant, and why; it never decides."""

    code: str
    name: str
    why: str


class Places(Listed):
    """What the words may be the beginning of; when nothing is, what may have been meant."""

    matches: list[MatchShape]
    suggestions: list[SuggestionShape]
    edition: EditionReference | None


class EdgeShape(Shape):
    """How the text draws an edge along a road, with its sentence; it decides nothing by itself."""

    rule: str
    road: str
    sentence: str
    text: str


class CatchmentRowShape(Shape):
    """A row of a list: a unit or township by code, or @id of a drawn area, as the text writes it.

    `shared_by_reading` decides between lists; `category` are the children for whom alone the list is written.
    """

    code: str
    text: str
    part: str | None
    clause: ClauseShape | None
    shared_by_reading: str | None
    category: str | None
    edge: EdgeShape | None


class CatchmentShape(Shape):
    """A list of a policy: the places whose children go to these campuses."""

    id: str
    jurisdiction: str
    policy: str
    stage: str
    zone: Named
    kind: str
    group: Named | None
    campuses: list[CampusShape]
    choice_of: list[str]
    mode: str | None
    rows: list[CatchmentRowShape]


class Catchments(Listed):
    """Lists of places."""

    catchments: list[CatchmentShape]


class Catchment(Listed):
    """One list of places."""

    catchment: CatchmentShape


class PolicySummary(PolicyReference):
    """What names a policy, and its county."""

    jurisdiction: str


class Policies(Listed):
    """Policies."""

    policies: list[PolicySummary]


class SourceShape(Shape):
    """A published text. `external` marks law outside the policy, which never decides alone."""

    id: str
    title: str
    number: str
    issuer: str
    sha256: str
    external: bool


class RuleShape(Shape):
    """A rule as it is told to people, with the open questions on which it rests.

    `in_use` is false for one that applies to nobody as long as those are read as they are now.
    """

    id: str
    text: str
    clauses: list[str]
    papers: list[str]
    instead_of: str | None
    readings: list[str]
    in_use: bool


class PolicyReading(ReadingShape):
    """An open question of the text, with the clauses that leave it open."""

    clauses: list[str]


class ShownShape(Shape):
    """What may be told of a paper: the fact that says it is held, and that each part and each mark tells."""

    held: str
    parts: dict[str, str]
    marks: dict[str, str]


class RequiredPaper(Shape):
    """A paper or a set of papers, and the clauses that ask for it; `shows` is null for what cannot be told as one."""

    kind: str
    requirement: str
    clauses: list[str]
    shows: ShownShape | None


class SilenceShape(Shape):
    """Something that the text leaves unsaid."""

    id: str
    text: str
    clauses: list[str]


class AnnexShape(Shape):
    """Something that the text relies on; where it is missing, `effect` says how far an answer then goes."""

    id: str
    title: str
    effect: str
    missing: bool
    clause: str


class PolicyDetail(PolicySummary):
    """A policy with its texts, clauses, rules, readings, papers and facts; a document of unions has no rules."""

    sources: list[SourceShape]
    clauses: list[ClauseShape]
    rules: list[RuleShape]
    readings: list[PolicyReading]
    silences: list[SilenceShape]
    papers: list[RequiredPaper]
    facts: list[FactShape]
    obliges: list[DutyShape]
    annexes: list[AnnexShape]


class Policy(Listed):
    """One policy."""

    policy: PolicyDetail


class VariableShape(Shape):
    """A variable of the diagram; `inputs` are the facts whose telling settles it."""

    name: str
    values: list[str]
    origin: str
    inputs: list[str]


class NodeShape(Shape):
    """A node: either the variable that it asks, with one child for each value, or a terminal."""

    variable: int | None = None
    children: list[int] = Field(default=[])
    terminal: int | None = None


class TerminalShape(Shape):
    """What the diagram can come to."""

    kind: str
    options: list[str]


class DiagramShape(Shape):
    """The rules of a policy as one function: start at `root`, go to the child at the place of each variable's value."""

    policy: str
    root: int
    variables: list[VariableShape]
    nodes: list[NodeShape]
    terminals: list[TerminalShape]


class DiagramDocument(Listed):
    """The compiled outcome diagram of a policy."""

    diagram: DiagramShape


class EditionDetail(EditionReference):
    """A boundary edition: who made it from what, and how much is in it."""

    jurisdiction: str
    authority: str
    source: str
    licence: str
    note: str
    crs: str | None
    units: int
    drawn: int
    confirmed: str | None


class Editions(Listed):
    """Boundary editions."""

    editions: list[EditionDetail]


class ProblemField(Shape):
    """A field that cannot be taken: what may stand there, and the nearest known word. What was sent is not repeated."""

    field: str
    code: str
    text: str
    expected: list[str]
    hint: str | None


class Problem(Shape):
    """A problem document (RFC 9457) with a stable code."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    code: str
    request: str
    errors: list[ProblemField]
