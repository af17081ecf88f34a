"""Unions of schools as documents describe them: who leads, who belongs, by which link, under which plaque, since when.

A union is an arrangement between schools. No type here knows a place or an area: that a school belongs to a union says
nothing of whose children it takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enrollzone.messages import Text


class UnionKind(StrEnum):
    """By which word a document calls its unions. 学区 is a union here; as an area of enrolment it is a catchment."""

    EDUCATION_GROUP = "education_group"
    EDUCATION_COMMUNITY = "education_community"
    SCHOOL_DISTRICT = "school_district"
    SMALL_AREA = "small_area"


class Ground(StrEnum):
    """Whether a text says a thing, or its readers gathered it from the text."""

    STATED = "stated"
    INFERRED = "inferred"


class Role(StrEnum):
    """A school's part in a union."""

    CORE = "core"
    MEMBER = "member"


class PlaqueMode(StrEnum):
    """Whether a plaque is newly put up (新挂) or put up beside the school's own (增挂)."""

    NEW = "new"
    ADDED = "added"


@dataclass(frozen=True)
class OtherName:
    """Another name of a school, as a text writes it, with the days on which it was its name, if known."""

    name: str
    ground: Ground
    clause: str | None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class School:
    """A school under the name that a document gives it. What the document leaves unsaid is None.

    `outside` marks a school of another jurisdiction; `status` is planned or built where the document says that much.
    """

    id: str
    name: Text
    names: tuple[OtherName, ...] = ()
    stage: str | None = None
    status: str | None = None
    outside: bool = False
    clause: str | None = None


@dataclass(frozen=True)
class Campus:
    """A place where a child may sit. `named` is false where the text says that it exists but not what it is called."""

    id: str
    name: Text
    school: str | None
    boarding: bool
    clause: str | None
    named: bool = True


@dataclass(frozen=True)
class LinkType:
    """A kind of link between a core school and a member: one document may tie the members of one union in several ways.

    `legal_person` is one, own or unstated; `members_are` is what members become; `managed` who runs them; `unified`
    what is done alike in all of them.
    """

    id: str
    name: Text
    clause: str | None
    legal_person: str | None = None
    members_are: Text | None = None
    managed: Text | None = None
    unified: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Plaque:
    """The plaque that a member puts up. `since` is as exact as the text: a year, a month or a day."""

    name: Text
    mode: PlaqueMode
    since: str | None
    clause: str | None


@dataclass(frozen=True)
class Link:
    """A member of a union; its type is that of its link to the core, and no other member need have the same."""

    member: str
    type: str | None = None
    plaque: Plaque | None = None
    since: str | None = None
    clause: str | None = None


@dataclass(frozen=True)
class Union:
    """A union of schools. Its name is no key: one document may give one name to two unions.

    `core` is None where the text names no leading school, `core_ground` says whether the text itself marks it.
    `campuses` are those of a union whose policy also says where children sit.
    """

    id: str
    kind: UnionKind
    name: Text
    clause: str | None
    core: str | None = None
    core_ground: Ground = Ground.STATED
    stage: str | None = None
    links: tuple[Link, ...] = ()
    campuses: tuple[Campus, ...] = ()
    named: bool = True

    @property
    def parts(self) -> Iterator[tuple[Role, str, Link | None]]:
        """Walk over the schools with their roles, the core first; a member with its link."""
        if self.core is not None:
            yield Role.CORE, self.core, None
        for link in self.links:
            yield Role.MEMBER, link.member, link


@dataclass(frozen=True)
class Pairing:
    """A row of a list of pairings: a school helped by another. `former` is the one that helped before, if the row says.

    A pairing is no union: supporter and recipient need not belong to one.
    """

    number: int
    recipient: str
    supporter: str
    stage: str | None
    former: str | None
    since: str | None
    change: str
    clause: str | None
    note: Text | None = None
