"""What the publishing page shows: what is live, what waits, and what was live before, read from the data directory."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import Generation, past_generations
from enrollzone.atlas.signoffs import Signoff
from enrollzone.bootstrap import Bureaus
from enrollzone.errors import BoundaryError
from enrollzone.messages import Text
from enrollzone.periods import Period
from enrollzone.policy.pack import ReadingStatus
from enrollzone.publishing.archive import Filed, Paperwork, State, filed, same_person
from enrollzone.publishing.policies import FiledPolicy, filed_policies
from enrollzone.web.desk.doorway import Visit

EDITION, POLICY = "edition", "policy"


@dataclass(frozen=True)
class Live:
    """An edition or a policy that answers now, with the days on which it does."""

    sort: str
    id: str
    name: Text
    period: Period
    digest: str
    version: str = ""


@dataclass(frozen=True)
class LiveCounty:
    """What answers the families of a county now, in this process."""

    code: str
    name: Text
    things: tuple[Live, ...]


@dataclass(frozen=True)
class Waiting:
    """Something in the data directory that is not live: how far it has come, and its trail."""

    sort: str
    id: str
    county: str
    state: State
    name: Text | None = None
    first: date | None = None
    version: str = ""
    policy: str = ""
    fault: str = ""
    trail: tuple[Signoff, ...] = ()
    open: tuple[Signoff, ...] = ()
    by: tuple[str, ...] = ()

    def is_of(self, name: str) -> bool:
        """Whether somebody handed it in: such a person may neither sign for it nor make it live."""
        return any(same_person(name, other) for other in self.by)


@dataclass(frozen=True)
class Decidable:
    """A reading of a live policy with its options, and the words of the one in use."""

    policy: str
    title: Text
    reading: str
    question: Text
    choices: Mapping[str, Text]
    status: ReadingStatus
    in_use: Text | None

    @property
    def options(self) -> list[tuple[str, Text]]:
        """The options by their ids, in the order of the policy."""
        return list(self.choices.items())


@dataclass(frozen=True)
class Published:
    """Everything that the page shows. `fault` says why it cannot be told what is live by the data directory."""

    counties: tuple[LiveCounty, ...]
    generation: int
    waiting: tuple[Waiting, ...] = ()
    past: tuple[Generation, ...] = ()
    fault: str = ""
    states: Mapping[State, tuple[Waiting, ...]] = field(default_factory=dict)


def published(visit: Visit) -> Published:
    """Return everything that the page shows."""
    data_dir, snapshot = visit.doorway.settings.data_dir, visit.doorway.service.current
    counties = tuple(_counties(snapshot.bureaus))
    try:
        found = tuple(one for one in everything(visit) if one.county in snapshot.bureaus)
        past = past_generations(data_dir)
    except BoundaryError as error:
        return Published(counties, snapshot.generation.number, fault=str(error))
    states: dict[State, tuple[Waiting, ...]] = {s: tuple(one for one in found if one.state is s) for s in State}
    waiting = tuple(one for one in found if one.state is not State.LIVE)
    return Published(counties, snapshot.generation.number, waiting, past, states=states)


def everything(visit: Visit) -> Iterator[Waiting]:
    """Walk over everything in the data directory. Raises BoundaryError where it cannot be told what is live."""
    data_dir = visit.doorway.settings.data_dir
    for edition in filed(data_dir):
        yield _of_edition(edition)
    for policy in filed_policies(data_dir, data_dir / "cache"):
        yield _of_policy(policy)


def thing(visit: Visit, name: str) -> Waiting | None:
    """Return what has an id in the data directory, None where nothing has."""
    return next((one for one in everything(visit) if one.id == name), None)


def _counties(bureaus: Bureaus) -> Iterator[LiveCounty]:
    for code, bureau in bureaus.items():
        editions = (
            Live(EDITION, one.id, Text(one.name, one.name), one.period, one.digest) for one in bureau.county.editions
        )
        policies = (
            Live(POLICY, one.id, one.title, one.period, one.sha256, one.version) for one in bureau.shelf.policies
        )
        yield LiveCounty(code, bureau.county.name, (*policies, *editions))


def _edition(one: Edition) -> Live:
    return Live(EDITION, one.id, Text(one.name, one.name), one.period, one.digest)


def _of_edition(found: Filed) -> Waiting:
    edition = found.edition
    if edition is None:
        return _paper(EDITION, found)
    return _paper(EDITION, found, Text(edition.name, edition.name), edition.period.first)


def _of_policy(found: FiledPolicy) -> Waiting:
    policy = found.policy
    if policy is None:
        return _paper(POLICY, found)
    return _paper(POLICY, found, policy.title, policy.period.first, policy.version, policy.id)


def _paper(sort: str, found: Paperwork, name: Text | None = None, first: date | None = None, *more: str) -> Waiting:
    version, policy = more or ("", "")
    told = (sort, found.id, found.county, found.state, name, first, version, policy, found.fault or "")
    return Waiting(*told, found.signoffs, found.open, found.handed_in_by)


def open_readings(bureaus: Bureaus) -> Iterator[Decidable]:
    """Walk over the readings of live policies that may be decided, the open ones first."""
    found = (
        Decidable(policy.id, policy.title, one.id, one.question, one.options, one.status, one.in_use)
        for bureau in bureaus.values()
        for policy in bureau.shelf.packs
        for one in policy.readings.values()
    )
    order = list(ReadingStatus)
    yield from sorted(found, key=lambda one: order.index(one.status))
