"""A policy pack as the rest of the program sees it: dated, cited, compiled. The types and nothing else."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

from enrollzone.evidence.kinds import PaperKind
from enrollzone.messages import Text
from enrollzone.periods import Period, YearlyDay
from enrollzone.policy.catchments import Catchments
from enrollzone.policy.duties import Obligation
from enrollzone.policy.kept import compiled_rules
from enrollzone.policy.papers import paper_of_fact, paper_of_variable
from enrollzone.policy.unions import Campus, LinkType, Pairing, School, Union
from enrollzone.rules.ask import Chart
from enrollzone.rules.compiler import IMPOSSIBLE, UNCOVERED, Compiled
from enrollzone.rules.conditions import Condition, Named
from enrollzone.rules.dates import DateTest
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.functions import Functions
from enrollzone.rules.ruleset import Outcome, Plan, PlanByReading, Ruleset
from enrollzone.rules.variables import Variable
from enrollzone.sources import Clause, Document

OUTSIDE = "outside"  # the value of a place that lies in no zone of the pack

# How a text chooses among the campuses of a zone.
CHOICE, LOTTERY, ORDER = "choice", "lottery", "order"

# The kinds of outcome that a pack may state.
SCHOOL, CHOOSE, ARRANGE, STAY, NOT_YET, NOT_COVERED = "school", "choose", "arrange", "stay", "not_yet", "not_covered"


class FactKind(StrEnum):
    """What sort of value a fact takes."""

    BOOLEAN = "bool"
    CHOICE = "choice"
    ZONE = "zone"
    DATE = "date"


@dataclass(frozen=True)
class FactType:
    """Something a family can be asked. `values` are the words of a finite fact; a date has none.

    `words` says the values of a choice; those of a place are the names of zones, those of yes/no are in the catalogue.
    `assume` says what is assumed of the ordinary family. A place gives its value by the list for a `category` of
    children, where there are such; `follows` is the fact whose place gives it.
    """

    name: str
    kind: FactKind
    values: tuple[str, ...]
    label: Text
    ask: Text | None
    beside: str | None = None
    words: Mapping[str, Text] = field(default_factory=dict)
    assume: Text | None = None
    category: str | None = None
    follows: str | None = None

    @property
    def place_name(self) -> str | None:
        """The name under which a zone fact may be told as a place: `X.place` for `X.zone`, `X_place` for `X_zone`."""
        return self.name.removesuffix("zone") + "place" if self.kind is FactKind.ZONE else None


@dataclass(frozen=True)
class Zone:
    """What a place resolves to. `group` is the union that the zone is, or is a part of, if it is one at all.

    `mode` is how the text chooses among several campuses: the family does (choice), the lot does (lottery), or they
    are tried one after the other (order); None where it does not say, or leaves it to areas decided elsewhere.
    """

    id: str
    name: Text
    kind: str
    clause: str | None
    campuses: tuple[Campus, ...]
    choice_of: tuple[str, ...] = ()
    group: Union | None = None
    mode: str | None = None


class ReadingStatus(StrEnum):
    """Whether the bureau has settled an open phrase."""

    OPEN = "open"
    PROVISIONAL = "provisional"
    DECIDED = "decided"


@dataclass(frozen=True)
class Reading:
    """A 口径: an open question of the text, its possible answers, and which of them is in use."""

    id: str
    status: ReadingStatus
    question: Text
    options: Mapping[str, Text]
    clauses: tuple[str, ...]
    use: str | None = None
    informative: bool = False
    decided: tuple[str, date, str] | None = None

    @property
    def possible(self) -> tuple[str, ...]:
        """The option in use, or all of an open reading."""
        return (self.use,) if self.status is not ReadingStatus.OPEN and self.use else tuple(self.options)

    @property
    def in_use(self) -> Text | None:
        """The words of the option in use; None while the reading is open."""
        return self.options.get(self.use) if self.use else None


@dataclass(frozen=True)
class Parameter:
    """A day that conditions use. `days` gives it per option of its reading; an option without a day leaves it open."""

    name: str
    label: Text
    value: date | YearlyDay
    reading: str | None
    days: Mapping[str, date | YearlyDay]

    def day(self, year: int, option: str | None = None) -> date | None:
        """Return the day for children who enter in a year, under an option of its reading; None: left open."""
        found = self.value if option is None else self.days.get(option)
        return found.in_year(year) if isinstance(found, YearlyDay) else found


@dataclass(frozen=True)
class Situation:
    """A class of families whose answer is worked out for every unit; `facts` as `ordinary` gives them."""

    id: str
    name: Text
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One screen: the facts that it settles, and its words. A fact that stands alone has a question of its own."""

    id: str
    facts: tuple[str, ...]
    words: Text


@dataclass(frozen=True)
class Impossible:
    """A combination of answers that contradicts itself, with the clauses whose sense it would deny."""

    condition: Condition
    words: Text
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper or a set of papers, with what it must satisfy. A single one is of a `kind`, which says what it shows."""

    condition: Named
    kind: PaperKind | None = None

    @property
    def present(self) -> str | None:
        """The fact that says that the paper is held at all."""
        return self.kind.held if self.kind else None


@dataclass(frozen=True)
class PolicyRule:
    """A rule as it is told to people. `instead_of` is the rule whose unmet conditions lead to this one."""

    name: str
    when: Condition
    plan: Plan | PlanByReading
    say: Text
    clauses: tuple[str, ...]
    papers: tuple[str, ...] = ()
    obliges: tuple[Obligation, ...] = ()
    instead_of: str | None = None


@dataclass(frozen=True)
class Annex:
    """Something the text relies on and that may be missing: the reason why an answer stops short of a campus."""

    id: str
    needed_by: str
    title: Text
    effect: Text
    missing: bool


@dataclass(frozen=True)
class Silence:
    """Something that the text leaves unsaid and that nothing in the pack settles."""

    id: str
    words: Text
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The part of a source whose every sentence is cited or waived."""

    first: str
    until: str
    waived: tuple[str, ...]


@dataclass(frozen=True)
class SourceText:
    """A pinned text: its words as published, and which part of it lays down rules."""

    document: Document
    text: str
    coverage: Coverage | None


@dataclass(frozen=True)
class Policy:
    """A document of one jurisdiction, dated and cited. `sha256` is the digest of the file it was read from.

    `legal_force` is none for a text that is kept as background only, such as a press report. A document that defines
    unions of schools is this and no more: nothing in it says whose children a school takes. `defining` are the clauses
    that say what it lays down as a whole.
    """

    id: str
    jurisdiction: str
    version: str
    title: Text
    status: str
    legal_force: str
    period: Period
    period_reading: str | None
    sha256: str
    file: str
    sources: Mapping[str, SourceText]
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    defining: tuple[str, ...]
    cited: frozenset[str]
    schools: Mapping[str, School]
    unions: Mapping[str, Union]
    link_types: Mapping[str, LinkType]
    pairings: tuple[Pairing, ...]
    readings: Mapping[str, Reading]
    silences: tuple[Silence, ...]

    def called(self, file: str) -> Self:
        """Return the same policy with its file called otherwise; what was worked out of it already is kept."""
        return self._keeping(replace(self, file=file))

    def holding(self, period: Period) -> Self:
        """Return the same policy as it holds in another period than its text names: a later one may have closed it."""
        return self if period == self.period else self._keeping(replace(self, period=period))

    def _keeping(self, other: Self) -> Self:
        vars(other).update({name: kept for name, kept in vars(self).items() if name not in vars(other)})
        return other


@dataclass(frozen=True)
class Pack(Policy):
    """A policy that assigns homes: for one stage, with catchments and rules."""

    stage: str
    zones: Mapping[str, Zone]
    catchments: Catchments
    annexes: tuple[Annex, ...]
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, FactType]
    ordinary: Mapping[str, str]
    questions: tuple[Question, ...]
    situations: tuple[Situation, ...]
    impossible: tuple[Impossible, ...]
    definitions: Mapping[str, Named]
    papers: Mapping[str, Paper]
    rules: Mapping[str, PolicyRule]
    duties: tuple[Obligation, ...]
    variables: Mapping[str, Variable]
    date_tests: Mapping[str, DateTest]
    first_day: Mapping[str, tuple[str, Mapping[str, bool]]]
    ruleset: Ruleset = field(repr=False)

    @cached_property
    def compiled(self) -> Compiled:
        """The rules as decision diagrams, compiled on first use."""
        return compiled_rules(self.ruleset)

    def compile_with(self, folder: Path | None) -> None:
        """Compile the rules, or find them in a folder. Raises DiagramTooLargeError as `compiled`."""
        vars(self)["compiled"] = compiled_rules(self.ruleset, folder)

    @cached_property
    def told(self) -> Diagram:
        """The outcomes as families are told them: what no rule covers is not covered, as where a rule says so."""
        outcomes = self.compiled.outcomes
        if UNCOVERED not in outcomes.terminals:
            return outcomes
        functions = Functions(outcomes.variables)
        return functions.frozen(functions.taken(outcomes, _as_told))

    @cached_property
    def chart(self) -> Chart:
        """The outcomes under the readings in use, laid out for choosing the next question, on first use."""
        in_use = {f"reading.{name}": frozenset(reading.possible) for name, reading in self.readings.items()}
        return Chart.of(self.told.restrict(in_use), impossible=IMPOSSIBLE)

    @cached_property
    def paper_kinds(self) -> Mapping[str, PaperKind]:
        """The kinds of papers that can be shown: single papers, and facts for which a rule asks as for a paper."""
        single = {name: paper.kind for name, paper in self.papers.items() if paper.kind}
        asked = (name for rule in self.rules.values() for name in rule.papers if name in self.facts)
        return single | {name: PaperKind(name, name) for name in asked}

    @cached_property
    def paper_of(self) -> Mapping[str, str]:
        """For each fact that belongs to one paper alone, that paper."""
        return paper_of_fact(self.paper_kinds, self.papers, self.definitions, (r.when for r in self.rules.values()))

    @cached_property
    def paper_settling(self) -> Mapping[str, str]:
        """For each variable that one paper alone settles, that paper."""
        return paper_of_variable(self.paper_of, self.variables.values())

    @property
    def paper_facts(self) -> frozenset[str]:
        """The facts that are read off a paper."""
        from_papers = {fact for paper in self.papers.values() if paper.kind for fact in paper.kind.facts}
        prefixes = tuple({name.rpartition(".")[0] + "." for name in from_papers if "." in name})
        return frozenset(name for name in self.facts if prefixes and name.startswith(prefixes)) | from_papers


def _as_told(terminal: Hashable) -> Hashable:
    return Outcome(NOT_COVERED) if terminal == UNCOVERED else terminal
