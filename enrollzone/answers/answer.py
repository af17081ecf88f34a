"""What is asked and what is answered: the types that every door of the program shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.decision.checklist import PaperCheck
from enrollzone.decision.explain import Step
from enrollzone.evidence.kinds import Shown
from enrollzone.messages import Message, Text
from enrollzone.placement.options import Option
from enrollzone.places.home import AskedPlace, Located, NotFound
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import Pack, Policy, Reading
from enrollzone.policy.pack import Question as Screen
from enrollzone.policy.parts import Part
from enrollzone.policy.unions import Campus
from enrollzone.sources import Clause


class Code(StrEnum):
    """The closed set of outcomes. Each has its words, its next step, and somebody who decides."""

    ASSIGNED = "assigned"
    ASSIGNED_GROUP = "assigned_group"
    CHOICE = "choice"
    BUREAU_ARRANGES = "bureau_arranges"
    NEEDS_FACTS = "needs_facts"
    NEEDS_DOCUMENTS = "needs_documents"
    STAFF_DECIDES = "staff_decides"
    UNCLEAR_PLACE = "unclear_place"
    UNIT_SPLIT = "unit_split"
    NOT_COVERED = "not_covered"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    GAP_IN_DATA = "gap_in_data"
    CONFLICT_IN_DATA = "conflict_in_data"
    STAYS = "stays"
    NOT_IN_FORCE = "not_in_force"
    STAGE_NOT_COVERED = "stage_not_covered"
    AGE_NOT_COVERED = "age_not_covered"


# A told fact before places are looked up: words of a finite fact, days, or a place.
Told = frozenset[str] | tuple[date, ...] | AskedPlace


@dataclass(frozen=True)
class Question:
    """A question about one child: where, when, and what was told of the family. Nothing identifies the child.

    `on` is the entry day: it chooses the policy and the edition. `told_as` are the names under which facts were told
    (``child.hukou_place`` for ``child.hukou_zone``), so that an answer can speak of what the family said.
    `documents` are its papers, `asked_on` is the day on which it asks: papers that run out are held against it, and
    nothing else is. `advise` asks also for what else would change the answer.
    """

    jurisdiction: str
    stage: str
    on: date
    home: AskedPlace | None = None
    facts: Mapping[str, Told] = field(default_factory=dict)
    dont_know: frozenset[str] = frozenset()
    readings: Mapping[str, str] = field(default_factory=dict)
    told_as: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[Shown, ...] = ()
    asked_on: date | None = field(default=None, compare=False)
    advise: bool = False


@dataclass(frozen=True)
class Possibility:
    """An outcome that is still possible, or one that an option of a reading would give."""

    code: Code
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """One thing assumed of the ordinary family: the pack's own words, or the fact with its value."""

    fact: str
    words: Text | Message


@dataclass(frozen=True)
class Ordinary:
    """The answer for a family to which nothing special applies, always with its assumptions.

    `provisional` are the readings not yet decided on which it rests.
    """

    possibility: Possibility
    assumes: tuple[Assumption, ...]
    reasons: tuple[Step, ...]
    documents: tuple[PaperCheck, ...] = ()
    provisional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Because:
    """Something still undecided for this family that looks at facts of a question, in words, with its clauses."""

    words: Text
    clauses: tuple[Clause, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class NextQuestion:
    """What to ask next: a screen, the facts on it that still matter, and what needs them."""

    screen: Screen
    facts: tuple[str, ...]
    because: tuple[Because, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that need the facts, each once."""
        return tuple(dict.fromkeys(clause for need in self.because for clause in need.clauses))


@dataclass(frozen=True)
class OpenReading:
    """A reading on which the answer rests or hangs, with the option in use, if one is."""

    reading: Reading
    used: str | None


@dataclass(frozen=True)
class Contradiction:
    """A combination of what was told that no family has: by which names it was told, and the clauses it would deny."""

    words: Text
    facts: tuple[str, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class UnderReadings:
    """What the outcome would be if the bureau decided some readings in one way."""

    readings: Mapping[str, str]
    possible: tuple[Possibility, ...]


@dataclass(frozen=True)
class NamedPaper:
    """A paper by its kind and its words."""

    kind: str
    words: Text


@dataclass(frozen=True)
class EnoughPapers:
    """Papers that together would be enough, any one of each choice, and the outcomes that this may lead to."""

    choices: tuple[tuple[NamedPaper, ...], ...]
    then: tuple[Possibility, ...]


@dataclass(frozen=True)
class OtherFact:
    """A fact with another value than was told, in words."""

    fact: str
    words: Message


@dataclass(frozen=True)
class Otherwise:
    """What the answer would be if some facts were otherwise than they were told."""

    changes: tuple[OtherFact, ...]
    then: Possibility


@dataclass(frozen=True)
class DecidingBorder:
    """The nearest border behind which the answer would be another."""

    distance_m: float
    unit: str
    other_side: tuple[Possibility, ...]


@dataclass(frozen=True)
class PlaceReport:
    """How a place was understood, and what the list says of it.

    `fact` is the fact that it was told for; `zones` are those of all candidates together, `zones_of_spots` those of
    each; `parts` are the narrower things to ask about in a unit that is split.
    """

    fact: str
    found: Located | NotFound
    zones: tuple[str, ...] = ()
    zones_of_spots: tuple[tuple[str, ...], ...] = ()
    parts: tuple[Part, ...] = ()
    conflict: bool = False


@dataclass(frozen=True)
class NextStep:
    """What to do now, and whom to turn to. A contact that the county has not filled in is never invented."""

    do: Message
    contact: Contact | None


@dataclass(frozen=True)
class Basis:
    """What the answer rests on: the policy and the edition, each with its digest, and the program.

    `documents` are those of unions in force, in a county that has no policy of its own that assigns homes.
    """

    pack: Pack | None
    edition: Edition | None
    engine: str
    documents: tuple[Policy, ...] = ()


class Changed(StrEnum):
    """What may have changed from one school year to the next."""

    POLICY = "policy"
    ROW = "row"
    UNITS = "units"


@dataclass(frozen=True)
class Change:
    """One thing that changed from the school year before, in words, with the clauses of this year that it concerns."""

    what: Changed
    words: Message
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class LastYear:
    """What the same family would have been told for the school year before, where that is something else.

    The same is: this home, and every date that was told one year earlier. `is_ordinary` says that both are the answers
    of the ordinary family.
    """

    on: date
    then: Possibility
    is_ordinary: bool
    basis: Basis
    because: tuple[Change, ...]


@dataclass(frozen=True)
class CampusDistance:
    """How far a campus is from the home in a straight line, in metres; `offered` says that the answer names it."""

    campus: Campus
    metres: float
    offered: bool


@dataclass(frozen=True)
class Nearer:
    """Why a school that is nearer need not be the one: where the home was told as a point, with what was measured.

    `distances` are those of campuses of the policy whose place is known, nearest first.
    """

    because: Message
    distances: tuple[CampusDistance, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to a question, with everything that explains it."""

    question: Question
    outcome: Code
    headline: Message
    next_step: NextStep
    basis: Basis
    options: tuple[Option, ...] = ()
    possible: tuple[Possibility, ...] = ()
    ordinary: Ordinary | None = None
    place: PlaceReport | None = None
    places: tuple[PlaceReport, ...] = ()
    border: DecidingBorder | None = None
    reasons: tuple[Step, ...] = ()
    documents: tuple[PaperCheck, ...] = ()
    enough: tuple[EnoughPapers, ...] = ()
    what_if: tuple[Otherwise, ...] = ()
    obliges: tuple[Obligation, ...] = ()
    asks: NextQuestion | None = None
    readings: tuple[OpenReading, ...] = ()
    by_reading: tuple[UnderReadings, ...] = ()
    rules: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    warnings: tuple[Message, ...] = ()
    nearest: tuple[Policy, ...] = ()
    nearer: Nearer | None = None
    last_year: LastYear | None = None
