"""What the documents of a county say of its schools: under which names, in which unions, paired with whom.

A school is found by every name that a document gives it. What is said of catchments is said by zones alone, and never
follows from a union.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from enrollzone.messages import Text
from enrollzone.places.text import canonical
from enrollzone.policy.pack import Pack, Policy, Zone
from enrollzone.policy.unions import Ground, Link, LinkType, Pairing, PlaqueMode, Role, School, Union


class NameKind(StrEnum):
    """Where a name comes from: the document's own way of naming the school, another name, or a plaque."""

    OWN = "own"
    OTHER = "other"
    PLAQUE = "plaque"


class PairingRole(StrEnum):
    """A school's part in a row of a list of pairings."""

    RECIPIENT = "recipient"
    SUPPORTER = "supporter"
    FORMER = "former"


@dataclass(frozen=True)
class KnownName:
    """A name of a school in one document, with all that the document says of it."""

    policy: Policy
    kind: NameKind
    name: Text
    clause: str | None
    ground: Ground = Ground.STATED
    mode: PlaqueMode | None = None
    since: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Membership:
    """A school's place in a union of one document. `link` is its link to the core; the core itself has none."""

    policy: Policy
    union: Union
    role: Role
    link: Link | None

    @property
    def type(self) -> LinkType | None:
        """The kind of this link, where the document says one."""
        return self.policy.link_types.get(self.link.type) if self.link and self.link.type else None


@dataclass(frozen=True)
class Paired:
    """A row of a list of pairings in which a school stands."""

    policy: Policy
    pairing: Pairing
    role: PairingRole


@dataclass(frozen=True)
class SchoolView:
    """A school as some documents describe it together. An id means one school throughout a county."""

    id: str
    naming: tuple[tuple[Policy, School], ...]

    @property
    def school(self) -> School:
        """The school as the last of the documents describes it."""
        return self.naming[-1][1]

    @property
    def names(self) -> Iterator[KnownName]:
        """Walk over every name of the school, those that the documents use themselves first."""
        for policy, school in self.naming:
            yield KnownName(policy, NameKind.OWN, school.name, self._naming_clause(policy, school))
        for policy, school in self.naming:
            for other in school.names:
                said = Text(other.name, "")
                yield KnownName(
                    policy, NameKind.OTHER, said, other.clause, other.ground, first=other.first, last=other.last
                )
        for member in self.memberships:
            plaque = member.link.plaque if member.link else None
            if plaque:
                yield KnownName(
                    member.policy, NameKind.PLAQUE, plaque.name, plaque.clause, mode=plaque.mode, since=plaque.since
                )

    def _naming_clause(self, policy: Policy, school: School) -> str | None:
        """The sentence in which a document names the school: its own, else that of a union or of a pairing."""
        members = (member for member in self.memberships if member.policy.id == policy.id)
        of_unions = (member.link.clause if member.link else member.union.clause for member in members)
        of_pairings = (paired.pairing.clause for paired in self.pairings if paired.policy.id == policy.id)
        return school.clause or next((clause for clause in (*of_unions, *of_pairings) if clause), None)

    @property
    def memberships(self) -> Iterator[Membership]:
        """Walk over the unions in which the school is, document by document."""
        for policy, _ in self.naming:
            for union in policy.unions.values():
                yield from (Membership(policy, union, role, link) for role, one, link in union.parts if one == self.id)

    @property
    def pairings(self) -> Iterator[Paired]:
        """Walk over the rows of lists of pairings in which the school stands; who helped before may help still."""
        for policy, _ in self.naming:
            for pairing in policy.pairings:
                if pairing.recipient == self.id:
                    yield Paired(policy, pairing, PairingRole.RECIPIENT)
                if pairing.supporter == self.id:
                    yield Paired(policy, pairing, PairingRole.SUPPORTER)
                elif pairing.former == self.id:
                    yield Paired(policy, pairing, PairingRole.FORMER)

    @property
    def zones(self) -> Iterator[tuple[Pack, Zone]]:
        """Walk over the zones with a campus of the school: the only thing that says whose children it takes."""
        for policy, _ in self.naming:
            if isinstance(policy, Pack):
                for zone in policy.zones.values():
                    if any(campus.school == self.id for campus in zone.campuses):
                        yield policy, zone


def schools_of(policies: Iterable[Policy], day: date | None = None) -> tuple[SchoolView, ...]:
    """Return every school that policies name, each once; with a day, as the policies in force on it name it."""
    naming: dict[str, list[tuple[Policy, School]]] = {}
    for policy in policies:
        if day is None or day in policy.period:
            for school in policy.schools.values():
                naming.setdefault(school.id, []).append((policy, school))
    return tuple(SchoolView(name, tuple(found)) for name, found in naming.items())


def found_by(text: str, schools: Iterable[SchoolView]) -> tuple[SchoolView, ...]:
    """Return the schools that have a name or an id, else those in one of whose names the text occurs.

    Traditional and simplified characters, full and half width count alike. Several schools are candidates: none of
    them is chosen. A text that names nothing finds nothing.
    """
    known = tuple(schools)
    key = canonical(text)
    exact = tuple(school for school in known if is_called(school, text))
    return exact or tuple(school for school in known if key and any(key in name for name in _keys(school)))


def is_called(school: SchoolView, text: str) -> bool:
    """Tell whether a text is a name of a school or its id, and not only a part of one of its names."""
    return school.id == text or canonical(text) in _keys(school)


def nearest_to(text: str, schools: Iterable[SchoolView], most: int = 3) -> tuple[SchoolView, ...]:
    """Return the schools with the names nearest to a text that finds none: suggestions, never an answer."""
    by_key = {key: school for school in schools for key in _keys(school)}
    close = get_close_matches(canonical(text), by_key, most, 0.6)
    return tuple({by_key[key].id: by_key[key] for key in close}.values())


def _keys(school: SchoolView) -> set[str]:
    """The keys of all names of a school, in both languages."""
    said = {words for known in school.names for words in (known.name.zh, known.name.en) if words}
    return {key for key in map(canonical, said) if key}
