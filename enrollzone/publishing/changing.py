"""A change of what is live, whatever it consists of: worked out and checked as a whole, then made in one step.

Editions and policies go live together where they belong together: a policy that lists units of a new edition cannot
hold without it, nor the edition without the policy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from enrollzone.atlas.generations import (
    Entry,
    Generation,
    PolicyEntry,
    current_generation,
    days_in_force,
    with_edition,
    with_policy,
)
from enrollzone.canaries import CanaryFault, canary_faults
from enrollzone.errors import PackError, Problem
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Policy
from enrollzone.publishing.activation import (
    Signature,
    editions_with,
    entry_of,
    following,
    publish,
    refuse_unready,
    rolled_back,
    shipped_entry,
)
from enrollzone.publishing.archive import SHIPPED_MARK, Filed, find
from enrollzone.publishing.deployment import Deployment
from enrollzone.publishing.kept import digest_of, entry_of_policy, files_in
from enrollzone.publishing.policies import FiledPolicy, find_policy
from enrollzone.publishing.staging import refuse_same_person
from enrollzone.publishing.writing import exclusively


@dataclass(frozen=True)
class Chosen:
    """What shall go live: editions and policies of the data directory, by id."""

    editions: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A change that was worked out: the generation after it, and each county that changes, before it and after it.

    `before` lacks a county whose present data cannot be used: that is what a rollback is for. `failing` are canaries
    that would fail; nothing goes live while there is one.
    """

    generation: Generation
    before: Mapping[str, Bureau]
    after: Mapping[str, Bureau]
    failing: tuple[CanaryFault, ...]


Seen = Callable[[Change], None]


def activate(deployment: Deployment, chosen: Chosen, who: Signature, seen: Seen = lambda _: None) -> Change:
    """Make staged editions and policies live, all of them or none, and return what changed.

    `seen` is shown the change before anything is done, and may raise. With failing canaries nothing is done. Raises
    NotPublishedError for what is unknown, held, live already, or handed in by the same person; BoundaryError or
    PackError for what cannot be used or does not fit together.
    """
    with exclusively(deployment.data_dir):
        change = planned(deployment, chosen, who)
        seen(change)
        if not change.failing:
            _publish(deployment, change.generation)
        return change


def roll_back(deployment: Deployment, number: int | None, who: Signature, seen: Seen = lambda _: None) -> Change:
    """Make live again what was live in an older generation, as `activate`; the present data may be broken."""
    with exclusively(deployment.data_dir):
        now = current_generation(deployment.data_dir)
        generation = rolled_back(deployment.data_dir, number, who)
        # The present state may be the broken one: only what shall answer is opened.
        changed = [code for code in deployment.counties if now.differs(generation, code)]
        after = {code: deployment.opened(code, generation) for code in changed}
        change = Change(generation, {}, after, _failing(after))
        seen(change)
        if not change.failing:
            _publish(deployment, generation)
        return change


def planned(deployment: Deployment, chosen: Chosen, who: Signature) -> Change:
    """Return the change that something staged would make, without making it. Raises as `activate`."""
    editions = [find(deployment.data_dir, name) for name in chosen.editions]
    policies = [find_policy(deployment.data_dir, name, deployment.cache) for name in chosen.policies]
    for found in (*editions, *policies):
        refuse_unready(found)
        refuse_same_person(found, who.by)
    now = current_generation(deployment.data_dir)
    codes = dict.fromkeys(found.county for found in (*editions, *policies))
    before = {code: deployment.opened(code, now) for code in codes}
    after = {code: with_more(deployment, before[code], now, editions, policies) for code in codes}
    told = " ".join(found.id for found in (*editions, *policies))
    generation = replace(
        following(now, f"activate {told}", who),
        counties={**now.counties, **dict(_editions(now, before, editions))},
        policies={**now.policies, **dict(_policies(deployment, now, before, policies))},
    )
    return Change(generation, before, after, _failing(after))


def with_more(
    deployment: Deployment,
    bureau: Bureau,
    now: Generation,
    editions: Iterable[Filed],
    policies: Iterable[FiledPolicy],
) -> Bureau:
    """Return a bureau as it would be with more editions and policies of its county live.

    Raises BoundaryError or PackError for what cannot be used, does not fit together, or overlaps.
    """
    code = bureau.county.code
    new = [found.readable() for found in editions if found.county == code]
    for edition in new:
        edition.shapes()
    live = reduce(editions_with, new, bureau.county.editions)
    named = [(found.readable(), found) for found in policies if found.county == code]
    if not named:
        return deployment.rebuilt(bureau, live, bureau.shelf.policies)
    return deployment.rebuilt(bureau, live, policies_with(bureau.shelf.policies, now, [one for one, _ in named]))


def policies_with(live: Sequence[Policy], now: Generation, new: Iterable[Policy]) -> list[Policy]:
    """Return the policies of a county as they would hold with more of them, each in the days that are left to it."""
    entries: tuple[PolicyEntry, ...] = tuple(_own_days(policy, now) for policy in live)
    known = {policy.id: policy for policy in live}
    for policy in new:
        _refuse_another_beginning(policy, entries)
        entries = with_policy(entries, entry_of_policy(policy, "", ""))
        known[policy.id] = policy
    days = days_in_force(entries)
    return [known[entry.policy].holding(days[entry.policy]) for entry in entries]


def _refuse_another_beginning(policy: Policy, live: Iterable[PolicyEntry]) -> None:
    """Raise PackError for a next notice under the id of the last one: it would take the last one's years with it."""
    older = next((entry for entry in live if entry.policy == policy.id), None)
    if older is not None and older.period.first != policy.period.first:
        first = older.period.first
        said = f"自{first}起施行的政策已用此 id，请另用 / begins on {first}; a next notice has an id of its own"
        raise PackError([Problem(policy.file, 1, 1, said)])


def _own_days(policy: Policy, now: Generation) -> PolicyEntry:
    """A live policy with the days of its own text: a later policy may have closed it in the present generation."""
    kept = next((e for e in now.policies_of(policy.jurisdiction) or () if e.policy == policy.id), None)
    found = entry_of_policy(policy, "", "")
    return replace(found, period=kept.period) if kept else found


def _failing(after: Mapping[str, Bureau]) -> tuple[CanaryFault, ...]:
    return tuple(fault for bureau in after.values() for fault in canary_faults(bureau))


def _editions(
    now: Generation, before: Mapping[str, Bureau], editions: Iterable[Filed]
) -> Iterable[tuple[str, tuple[Entry, ...]]]:
    """The entries of the counties that get another edition, each with all that it has."""
    entries: dict[str, tuple[Entry, ...]] = {}
    for found in editions:
        code, new = found.county, entry_of(found.readable(), found.folder.name)
        have = entries.get(code) or now.of(code) or tuple(map(shipped_entry, before[code].county.editions))
        entries[code] = with_edition([one for one in have if one.digest != new.digest], new)
    return entries.items()


def _policies(
    deployment: Deployment, now: Generation, before: Mapping[str, Bureau], policies: Iterable[FiledPolicy]
) -> Iterable[tuple[str, tuple[PolicyEntry, ...]]]:
    """The entries of the counties that get another policy, each with all that it has."""
    entries: dict[str, tuple[PolicyEntry, ...]] = {}
    for found in policies:
        code = found.county
        have = entries.get(code) or now.policies_of(code)
        have = have if have is not None else _shipped_policies(deployment, before[code])
        entries[code] = with_policy(have, entry_of_policy(found.readable(), found.folder.name, found.digest))
    return entries.items()


def _shipped_policies(deployment: Deployment, bureau: Bureau) -> tuple[PolicyEntry, ...]:
    """The shipped policies of a county, under the names of the copies that are kept of them."""
    found = []
    for folder in deployment.policies(bureau.county.code):
        files = files_in(folder)
        policy = next((one for one in bureau.shelf.policies if one.file.split("/")[-2] == folder.name), None)
        if policy is not None:  # a draft is on no shelf
            found.append(entry_of_policy(policy, shipped_name(policy, digest_of(files)), digest_of(files)))
    return tuple(found)


def shipped_name(policy: Policy, digest: str) -> str:
    """Return the folder in which a copy of a shipped policy is kept."""
    return f"{policy.jurisdiction}-{slug(policy.id)}{SHIPPED_MARK}{digest[:12]}"


def slug(policy: str) -> str:
    """Return the id of a policy as a part of a folder's name."""
    return policy.replace("_", "-")[:40]


def _publish(deployment: Deployment, generation: Generation) -> None:
    counties = {*generation.counties, *generation.policies} & {*deployment.counties}
    editions: dict[str, Path] = {}
    policies: dict[str, Path] = {}
    for code in sorted(counties):
        editions |= deployment.editions(code)
        policies |= {digest_of(files_in(folder)): folder for folder in deployment.policies(code)}
    publish(deployment.data_dir, generation, editions, policies)
