"""The grammar of a policy pack, record by record.

These models check the shape of what a person wrote; from them comes the JSON Schema for editors. What the words refer
to (facts, clauses, places) is checked by `grammar.reader`.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from enrollzone.grammar.union_shapes import GroupRecord, LinkTypeRecord, PairingRecord, SchoolRecord, UnionRecord
from enrollzone.grammar.words import Flag, Record, Slug, Word, Words
from enrollzone.periods import YearlyDay

Stage = Literal["primary", "junior"]
Kind = Literal["school", "choose", "arrange", "stay", "not_yet", "not_covered"]


class PackHead(Record):
    """Which policy this is. A `draft` is never on the shelf; a text of no `legal_force` is background only.

    A document of `kind` unions has no stage: its unions and schools have theirs, where it says so. `clauses` are the
    sentences that say what the document lays down as a whole.
    """

    id: Slug
    kind: Literal["enrolment", "unions"] = "enrolment"
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^(\d{4}|\d{6})$")]
    stage: Stage | None = None
    version: Word
    title: Words
    status: Literal["draft", "current", "historical"]
    legal_force: Literal["full", "none"] = "full"
    clauses: tuple[str, ...] = ()


class Effective(Record):
    """The entry days for which the policy decides; `reading` when the text does not say."""

    first: date = Field(alias="from")
    last: date | Literal["open"] = Field(alias="to")
    reading: str | None = None


class Operative(Record):
    """The part of a source in which every sentence must be cited or waived: from these words up to those."""

    first: Word = Field(alias="from")
    until: Word = Field(alias="to")


class Source(Record):
    """A published document; `external` for law that is only referred to."""

    title: Words
    number: str = ""
    issuer: str = ""
    file: str | None = None
    sha256: str = ""
    operative: Operative | None = None
    waive: tuple[Word, ...] = ()
    external: Flag = "false"


class ClauseRecord(Record):
    """A place in a source: a label and the sentence verbatim; `text` in place of `quote` for external law."""

    source: str
    label: Word
    quote: str | None = None
    text: str | None = None


class CampusRecord(Record):
    """A place where a child of this zone may sit. `school` is the legal person that the campus belongs to."""

    id: Slug
    zh: Word
    en: Word
    school: Slug | None = None
    boarding: Flag = "false"
    names_pending: Flag = "false"
    clause: str | None = None


class ZoneRecord(Words):
    """What a place resolves to: the area of a group, of one campus, or shared by several (`choice_of`).

    `mode` says how the text chooses among several campuses of one zone, in the order in which it names them.
    """

    clause: str | None = None
    kind: Literal["education_group", "campus", "school", "shared"] = "education_group"
    core: Slug | None = None
    campuses: tuple[CampusRecord, ...] = ()
    choice_of: tuple[str, ...] = ()
    part_of: str | None = None
    mode: Literal["choice", "lottery", "order"] | None = None


class EdgeRecord(Record):
    """How the text draws an edge along a road, with its sentence. It decides nothing by itself."""

    rule: Literal["centreline", "with_frontage", "without_frontage"]
    road: Word
    sentence: Word


class PlaceRecord(Record):
    """An entry of a list with the edge rule of its text."""

    place: Word
    edge: EdgeRecord


class CatchmentRecord(Record):
    """The places of one zone: 街道/社区, 乡/* for a whole township, 街道/社区/小区 or 路名 1-99号单号 for a part.

    `zone` is needed only where a zone has several lists; `category` are the children for whom alone one is written.
    """

    clause: str
    places: tuple[Word | PlaceRecord, ...]
    zone: Slug | None = None
    category: Slug | None = None


class Overlap(Record):
    """A place that the text gives to several zones, and the reading that settles it.

    The options of the reading are the ids of the zones, or `options` says which zone each of them gives.
    """

    place: Word
    reading: str
    zones: tuple[str, ...] = ()
    options: dict[str, str] = Field(default={})
    category: Slug | None = None


class Annex(Record):
    """A paper on which the text relies: campus areas decided elsewhere, for instance."""

    id: Slug
    needed_by: str
    zh: Word
    en: Word
    status: Literal["missing", "entered"]
    effect: Words


class SilenceRecord(Words):
    """Something that the text leaves unsaid and that no reading of the pack settles; `lint` lists it by clause."""

    id: Slug
    clauses: tuple[str, ...]


def _comes_round(written: str) -> str:
    month, _, day = written.partition("-")
    YearlyDay(int(month), int(day))
    return written


# A day: one of the calendar, or one that comes round every year ("08-31" of the year in which a child enters).
Day = date | Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$"), AfterValidator(_comes_round)]


class ParameterRecord(Words):
    """A day that the conditions use; `values` gives it for each option of the reading that fixes it."""

    value: Day
    reading: str | None = None
    values: dict[str, Day] = Field(default={})


class Decided(Record):
    """Who decided a reading, when, and in which document."""

    by: Word
    on: date
    ref: Word


class Effect(Record):
    """What a reading changes in a function: whether the first day counts, for each option."""

    function: Literal["term"]
    first_day: dict[str, Literal["counts", "excluded"]]


class ReadingRecord(Record):
    """A 口径: how an open phrase is read. `use` is the option in use, for `provisional` and `decided`."""

    status: Literal["open", "provisional", "decided"]
    q: Words
    options: dict[str, Words]
    clauses: tuple[str, ...]
    use: str | None = None
    informative: Flag = "false"
    decided: Decided | None = None
    effect: Effect | None = None


class FactRecord(Words):
    """Something that a family knows about itself. `t`: bool, date, zone or the list of words; `p`: prior chances.

    `words` says each listed word in both languages; `assume` says what the ordinary family is assumed to be. `category`
    is the list by which a place gives its value; with `follows` that place is the one told for another fact.
    """

    t: Literal["bool", "date", "zone"] | tuple[Word, ...]
    ask: Words | None = None
    words: dict[str, Words] = Field(default={})
    assume: Words | None = None
    p: float | tuple[float, ...] | None = None
    beside: str | None = Field(default=None, alias="with")
    category: Slug | None = None
    follows: str | None = None


class SituationRecord(Words):
    """A class of families for the matrix of answers; it begins with the facts of the class that it is `like`."""

    facts: dict[str, Word]
    like: str | None = None


class QuestionRecord(Words):
    """One screen that settles several facts at once."""

    facts: tuple[str, ...]


class ImpossibleRecord(Words):
    """A combination of answers that contradicts itself, and the clauses whose sense it would deny."""

    when: Any
    clauses: tuple[str, ...] = ()


class DefineRecord(Words):
    """A named condition."""

    when: Any
    clauses: tuple[str, ...] = ()


class ShowsRecord(Record):
    """What may be read off a paper, each with the fact that it tells; the marks have names of the pack's own."""

    holder: str | None = None
    issued: str | None = None
    first: str | None = Field(default=None, alias="from")
    until: str | None = None
    place: str | None = None
    in_range: str | None = None
    marks: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], str] = Field(default={})


class PaperRecord(DefineRecord):
    """A paper, or a set of papers, and what it must satisfy. `present` is the fact that says it is held at all."""

    present: str | None = None
    shows: ShowsRecord | None = None


class PlanRecord(Record):
    """An outcome: its kind, and the facts whose places it names."""

    kind: Kind
    of: tuple[str, ...] = ()
    by: Literal["family", "bureau"] | None = None


class Obligation(Words):
    """What the outcome obliges somebody to do. `must_not: refuse`: no school may refuse the child (不得拒收)."""

    who: Literal["school", "bureau", "family"]
    clause: str
    must_not: Literal["refuse"] | None = None


class RuleRecord(Record):
    """When a rule applies, what follows, and how it is told to a parent."""

    when: Any
    outcome: dict[str, Any]
    clauses: tuple[str, ...]
    say: Words
    overrides: tuple[str, ...] = ()
    adds_to: tuple[str, ...] = ()
    instead_of: str | None = None
    documents: tuple[str, ...] = ()
    obliges: tuple[Obligation, ...] = ()


class Duty(Record):
    """A standing obligation that is attached to no family, or a heading that needs no rule."""

    clause: str
    who: Literal["school", "bureau"] | None = None
    note: Literal["heading"] | None = None
    zh: str = ""
    en: str = ""


# The sections of a pack: a record, a table of records by name, or a list of records.
SINGLE: dict[str, type[Record]] = {"pack": PackHead, "effective": Effective}
TABLES: dict[str, type[Record]] = {
    "sources": Source,
    "clauses": ClauseRecord,
    "schools": SchoolRecord,
    "link_types": LinkTypeRecord,
    "unions": UnionRecord,
    "groups": GroupRecord,
    "zones": ZoneRecord,
    "catchments": CatchmentRecord,
    "parameters": ParameterRecord,
    "readings": ReadingRecord,
    "facts": FactRecord,
    "questions": QuestionRecord,
    "situations": SituationRecord,
    "define": DefineRecord,
    "documents": PaperRecord,
    "rules": RuleRecord,
}
LISTS: dict[str, type[Record]] = {
    "pairings": PairingRecord,
    "overlaps": Overlap,
    "annexes": Annex,
    "impossible": ImpossibleRecord,
    "duties": Duty,
    "silences": SilenceRecord,
}
PLAIN = ("units", "ordinary")
SECTIONS = (*SINGLE, *TABLES, *LISTS, *PLAIN)
REQUIRED = ("pack", "effective", "sources", "clauses", "zones", "facts", "rules")
# A document that only defines unions of schools has these sections and no other: nothing in it assigns a home.
OF_UNIONS = (
    "pack", "effective", "sources", "clauses", "schools", "link_types", "unions", "pairings", "readings", "silences",
)  # fmt: skip
REQUIRED_OF_UNIONS = ("pack", "effective", "sources", "clauses", "schools", "unions")
