"""The shapes of schools and their unions, as the API promises them. A union says nothing of catchments."""

from typing import Literal

from pydantic import Field

from enrollzone.web.api.documents import CampusShape, ClauseShape, Named, PolicyReference, Shape
from enrollzone.web.api.listings import Listed

Kind = Literal["education_group", "education_community", "school_district", "small_area"]
Basis = Literal["stated", "inferred"]
Stage = Literal["primary", "junior", "nine_year"]
Mode = Literal["new", "added"]


class LinkTypeShape(Shape):
    """A kind of link between core and member, as its document defines it: what is not said there is null or empty."""

    id: str
    name: str
    legal_person: Literal["one", "own", "unstated"] | None
    legal_person_text: str | None
    members_are: str | None
    managed: str | None
    unified: list[str]
    clause: ClauseShape | None


class PlaqueShape(Shape):
    """A plaque: newly put up (`new`), or put up beside the school's own (`added`)."""

    name: str
    mode: Mode
    mode_text: str
    since: str | None
    clause: ClauseShape | None


class LinkShape(Shape):
    """How a member is tied to the core. `since` is as exact as the text: a year, a month or a day."""

    link_type: LinkTypeShape | None
    plaque: PlaqueShape | None
    since: str | None
    since_text: str | None
    clause: ClauseShape | None


class MemberShape(LinkShape):
    """A school of a union in its role, with its campus where the policy names one."""

    school: Named | None
    role: Literal["core", "member"]
    campus: CampusShape | None


class UnionShape(Named):
    """A union by id and name. Its name is no key; `named` is false where the text says that it exists and no more."""

    named: bool
    kind: Kind
    kind_text: str


class GroupShape(UnionShape):
    """A union of schools as a policy describes it. `core_basis` says whether the text itself marks who leads."""

    core: Named | None
    core_basis: Basis | None
    core_text: str
    stage: Stage | None
    members: list[MemberShape]
    clause: ClauseShape | None
    policy: str
    jurisdiction: str


class Groups(Listed):
    """Unions of schools."""

    groups: list[GroupShape]


class SchoolShape(Shape):
    """A school, under every name that documents give it, and the policies that name it."""

    jurisdiction: str
    id: str
    name: str
    names: list[str]
    policies: list[str]


class Schools(Listed):
    """Schools."""

    schools: list[SchoolShape]


class NameShape(Shape):
    """A name: the document's own, another, or that of a plaque, with the days or the year since when, if known."""

    name: str
    kind: Literal["own", "other", "plaque"]
    kind_text: str
    basis: Basis
    mode: Mode | None
    since: str | None
    from_: str | None = Field(alias="from")
    to: str | None
    policy: str
    clause: ClauseShape | None


class TiedShape(Named):
    """A school of the same union, its role, and the kind of its own link to the core."""

    role: Literal["core", "member"]
    link_type: str | None


class MembershipShape(LinkShape):
    """A school's place in one union of one document."""

    policy: str
    union: UnionShape
    role: Literal["core", "member"]
    role_text: str
    core: Named | None
    core_basis: Basis | None
    core_text: str
    members: list[TiedShape]
    stage: Stage | None
    union_clause: ClauseShape | None


class PairingShape(Shape):
    """A row of a list of pairings in which the school stands: helped (`recipient`), helping, or helping formerly."""

    policy: str
    number: int
    role: Literal["recipient", "supporter", "former"]
    recipient: Named
    supporter: Named
    former: Named | None
    stage: Stage | None
    since: str | None
    change: Literal["new", "changed", "unchanged"]
    text: str
    note: str | None
    clause: ClauseShape | None


class SchoolCatchment(Named):
    """A list of places whose children go to a campus of the school."""

    policy: str
    campuses: list[CampusShape]


class SchoolPolicy(PolicyReference):
    """A document that names the school, and what it says of its catchment."""

    catchments_text: str
    warnings: list[str]


class SchoolDetail(Shape):
    """A school with everything that documents say of it. Its unions say nothing of its `catchments`."""

    jurisdiction: str
    id: str
    name: str
    policies: list[str]
    stage: Stage | None
    stage_text: str | None
    status: Literal["planned", "built"] | None
    status_text: str | None
    outside: bool
    names: list[NameShape]
    unions: list[MembershipShape]
    pairings: list[PairingShape]
    catchments: list[SchoolCatchment]
    documents: list[SchoolPolicy]


class School(Listed):
    """One school."""

    school: SchoolDetail
