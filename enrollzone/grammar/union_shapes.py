"""The grammar of unions of schools: schools with their names, kinds of links, unions, and lists of pairings."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from enrollzone.grammar.words import Flag, Record, Slug, Word, Words

SchoolStage = Literal["primary", "junior", "nine_year"]
# As exact as the text: a year, a month or a day.
Since = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Basis = Literal["stated", "inferred"]


class OtherNameRecord(Record):
    """Another name of a school, as a text writes it; `inferred` when the text does not say so itself."""

    zh: Word
    basis: Basis
    clause: str
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")


class SchoolRecord(Words):
    """A school under the name that the document gives it. Everything but its name may be left out: unknown is absent.

    `outside` marks a school of another jurisdiction, `unattached` one that the document names outside every union.
    """

    names: tuple[OtherNameRecord, ...] = ()
    stage: SchoolStage | None = None
    status: Literal["planned", "built"] | None = None
    outside: Flag = "false"
    unattached: Flag = "false"
    clause: str | None = None


class LinkTypeRecord(Words):
    """A kind of link between core and member: legal person, what members become, who runs them, what is unified."""

    clause: str
    legal_person: Literal["one", "own", "unstated"] | None = None
    members_are: Words | None = None
    managed: Words | None = None
    unified: tuple[Words, ...] = ()


class PlaqueRecord(Record):
    """The plaque that a member puts up: `new` (新挂), or `added` beside its own (增挂)."""

    zh: Word
    en: str = ""
    mode: Literal["new", "added"]
    since: Since | None = None
    clause: str | None = None


class LinkRecord(Record):
    """A member of a union. The type belongs to this link: the next member may be tied in another way."""

    member: str
    type: str | None = None
    plaque: PlaqueRecord | None = None
    since: Since | None = None
    clause: str | None = None


class UnionRecord(Words):
    """A union of schools. The core does not stand among the links; `core_basis` says whether the text marks it."""

    kind: Literal["education_group", "education_community", "school_district", "small_area"]
    clause: str
    core: str | None = None
    core_basis: Basis | None = None
    stage: SchoolStage | None = None
    unnamed: Flag = "false"
    links: tuple[LinkRecord, ...] = ()


class GroupRecord(Words):
    """A union of schools whose campuses have areas of their own (zones with `part_of`)."""

    clause: str | None = None
    core: Slug | None = None


class PairingRecord(Record):
    """A row of a list of pairings, as the text numbers it: who is helped, by whom, formerly by whom, since when."""

    number: Annotated[int, Field(ge=1)]
    recipient: str
    stage: SchoolStage | None = None
    former: str | None = None
    supporter: str
    since: Since | None = None
    change: Literal["new", "changed", "unchanged"]
    clause: str
    note: Words | None = None
