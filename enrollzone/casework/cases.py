"""A case: one child, one school year, everything that was told, seen and decided. The types and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from enrollzone.casework.states import State


class Relation(StrEnum):
    """Who somebody in a case is to the child."""

    CHILD = "child"
    MOTHER = "mother"
    FATHER = "father"
    GRANDPARENT = "grandparent"
    GUARDIAN = "guardian"


class NumberKind(StrEnum):
    """What a number of a person is: GB 11643 for residents, of which 81, 82 and 83 begin residence permits."""

    RESIDENT = "resident"
    RESIDENCE_PERMIT = "residence_permit"
    PASSPORT = "passport"
    NONE = "none"


@dataclass(frozen=True)
class Sealed:
    """A text that nobody reads by accident: closed with the key of its case, and shown as `masked`."""

    token: str
    masked: str


@dataclass(frozen=True)
class Person:
    """Somebody in a case. Nothing is asked of anybody's post, rank or income."""

    relation: Relation
    name: Sealed
    number_kind: NumberKind = NumberKind.NONE
    number: Sealed | None = None
    phone: Sealed | None = None


@dataclass(frozen=True)
class Brought:
    """The receipt that a family brought: its typed code, the day it was made, and whether it bears our signature.

    `assumed` are the names under which the family told nothing by itself but agreed to what is usual: none of them any
    more once what it tells was written down at the desk.
    """

    code: str
    made: date
    signed: bool
    assumed: tuple[str, ...] = ()


class PaperVerdict(StrEnum):
    """What a clerk found of a paper: good, not to be counted, or not to be told yet."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class PaperSeen:
    """A paper as a clerk recorded it: `told` is what stands on it, as a lookup takes it, `why` the verdict's reason."""

    kind: str
    told: Mapping[str, Any]
    verdict: PaperVerdict
    why: str
    by: str
    on: date


@dataclass(frozen=True)
class Scan:
    """A picture that is kept of a paper of some kind. `size` in bytes; `digest` that of what is stored, sealed."""

    id: str
    paper: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True)
class Supplement:
    """What a family was asked to bring (补正), until which day, by whom and when."""

    papers: tuple[str, ...]
    until: date
    by: str
    on: date


@dataclass(frozen=True)
class Site:
    """Where a child may go: ids of the policy, with the names as they were called that day."""

    zone: str = ""
    group: str = ""
    school: str = ""
    campus: str = ""
    name: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pinned:
    """An answer as it was given, with all that it rests on: it explains itself when policy and edition are long gone.

    `documents` are the presented answer by language, with the quoted clauses; `sites` its options. `may_be_nowhere`:
    the policy may come to no place for the child, as far as the rules and the lists of the county tell.
    """

    outcome: str
    sites: tuple[Site, ...]
    policy: Mapping[str, str]
    edition: Mapping[str, str]
    readings: Mapping[str, str]
    engine: str
    on: date
    by: str
    no_refusal: bool
    documents: Mapping[str, Any]
    may_be_nowhere: bool = True


class Result(StrEnum):
    """What is decided for a child.

    `admitted`: at a school or campus of the answer; `arranged`: placed by the bureau; `stays`: where it is already;
    `not_admitted`: by this policy nowhere, which is never said to a family that no school may refuse.
    """

    ADMITTED = "admitted"
    ARRANGED = "arranged"
    STAYS = "stays"
    NOT_ADMITTED = "not_admitted"


@dataclass(frozen=True)
class Opinion:
    """What one person would decide, given without seeing what another one said."""

    result: Result
    site: Site | None
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Choice:
    """What the family chose where the choice is theirs, when, and who wrote it down."""

    site: Site
    declared: date
    by: str
    on: date


@dataclass(frozen=True)
class Decision:
    """What was decided and why. `by` checked the case, `second` is another person, who confirmed it.

    `computed` says that it is what the rules come to; otherwise two opinions that agree stand behind it. `placing` is
    the placing by the bureau out of which it came.
    """

    result: Result
    site: Site | None
    computed: bool
    reason: str
    by: str
    second: str
    on: date
    placing: str = ""


@dataclass(frozen=True)
class Case:
    """A case as it is now. What it was before, its events tell.

    `question` is what was told, as the body of a lookup (home, facts, dont_know); `receipt` is the one from which the
    case was opened, `number_mark` the blind mark by which the case is found by its number. `address` is the dwelling to
    its door, where it was written down. `marks` are blind marks by which the same child or dwelling is found again.
    `keep_until` is the day after which it is erased. `since` is the instant from which it is in its state.
    """

    number: str
    state: State
    jurisdiction: str
    stage: str
    entry_day: date
    question: Mapping[str, Any]
    child: Person | None = None
    guardians: tuple[Person, ...] = ()
    address: Sealed | None = None
    marks: tuple[tuple[str, str], ...] = ()
    number_mark: str = ""
    receipt: Brought | None = None
    papers: Mapping[str, PaperSeen] = field(default_factory=dict)
    scans: tuple[Scan, ...] = ()
    supplement: Supplement | None = None
    checked: Pinned | None = None
    opinions: tuple[Opinion, ...] = ()
    choice: Choice | None = None
    decision: Decision | None = None
    holder: str = ""
    keep_until: date | None = None
    since: datetime | None = None
