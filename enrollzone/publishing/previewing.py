"""What a staged policy would change: against the policy that answers now, home by home and family by family."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import current_generation
from enrollzone.canaries import CanaryFault, canary_faults
from enrollzone.comparison.amendments import Amendment, amendments
from enrollzone.comparison.diff import Difference, difference
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.policy.shelf import Shelf
from enrollzone.proof.matrix import Changed, changed_cells, matrix, matrix_document
from enrollzone.publishing.archive import find
from enrollzone.publishing.changing import with_more
from enrollzone.publishing.deployment import Deployment
from enrollzone.publishing.policies import FiledPolicy, find_policy
from enrollzone.rules.diagram import DiagramTooLargeError

MOST_CELLS = 6_000  # units × classes of families, both sides together: some ten seconds


@dataclass(frozen=True)
class Cells:
    """The answers of every unit for the classes of families of both policies, on a day.

    `count` is how many there are, `changed` those that differ; None where there are more than were wanted, or where one
    side answers nothing on that day.
    """

    day: date
    edition: Edition | None
    count: int
    changed: tuple[Changed, ...] | None


@dataclass(frozen=True)
class Preview:
    """A policy of the data directory beside what answers now.

    `against` is the policy that answers now in its place, or that it follows; None where there is none. `difference` is
    None as well where the two have too little in common to be compared family by family.
    """

    found: FiledPolicy
    before: Bureau
    after: Bureau
    against: Pack | None
    cells: Cells | None
    difference: Difference | None
    rewritten: tuple[Amendment, ...]
    failing: tuple[CanaryFault, ...]


def preview(
    deployment: Deployment, name: str, beside: Iterable[str] = (), day: date | None = None, most_cells: int = MOST_CELLS
) -> Preview:
    """Return what a policy of the data directory would change. Raises as `changing.activate`; nothing is changed.

    Homes are compared on a `day`, the first one of the policy unless another is given.
    """
    found = find_policy(deployment.data_dir, name, deployment.cache)
    policy = found.readable()
    now = current_generation(deployment.data_dir)
    before = deployment.opened(policy.jurisdiction, now)
    after = with_more(deployment, before, now, [find(deployment.data_dir, one) for one in beside], [found])
    failing = canary_faults(after)
    if not isinstance(policy, Pack):
        return Preview(found, before, after, None, None, None, (), failing)
    against = _against(before.shelf, policy)
    cells = _cells(before, after, policy, day or policy.period.first, most_cells)
    if against is None:
        return Preview(found, before, after, None, cells, None, (), failing)
    units = _units(after, policy)
    return Preview(
        found, before, after, against, cells, _difference(against, policy, units), amendments(against, policy), failing
    )


def _against(shelf: Shelf, policy: Pack) -> Pack | None:
    """The older version of a policy, or what holds on its first day, or what held last before it."""
    older = shelf.by_id(policy.id)
    if isinstance(older, Pack):
        return older
    first = policy.period.first
    return shelf.in_force(policy.stage, first) or next(iter(shelf.nearest(policy.stage, first)), None)


def _difference(old: Pack, new: Pack, units: Edition | None) -> Difference | None:
    try:
        return difference(old, new, units.units.values() if units else ())
    except DiagramTooLargeError:
        return None


def _units(after: Bureau, policy: Pack) -> Edition | None:
    return after.atlas.in_force(policy.period.first)


def _cells(before: Bureau, after: Bureau, policy: Pack, day: date, most: int) -> Cells:
    sides = list(_sides((before, after), policy.stage, day))
    edition = after.atlas.in_force(day)
    count = sum(len(held.units) * (1 + len(pack.situations)) for _, pack, held in sides)
    if len(sides) < 2 or count > most:
        return Cells(day, edition, count, None)
    documents = (matrix_document(matrix(bureau, pack, held, day)) for bureau, pack, held in sides)
    # A class of families that only one side names has nothing to be compared with.
    changed = (one for one in changed_cells(*documents) if one.old is not None and one.new is not None)
    return Cells(day, edition, count, tuple(changed))


def _sides(bureaus: Iterable[Bureau], stage: str, day: date) -> Iterator[tuple[Bureau, Pack, Edition]]:
    for bureau in bureaus:
        pack, edition = bureau.in_force(stage, day)
        if pack is not None and edition is not None:
            yield bureau, pack, edition
