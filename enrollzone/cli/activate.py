"""``enrollzone boundaries activate``: let an edition answer from its first day on."""

from collections.abc import Iterator
from pathlib import Path

import click

from enrollzone.bootstrap import deployment_of, with_editions
from enrollzone.canaries import CanaryFault
from enrollzone.cli.deployment import REFUSED, deployment, located
from enrollzone.cli.edition_diff import compared, difference_lines
from enrollzone.cli.layout import Entry, listing, wrapped
from enrollzone.cli.publishing import BY, WHY, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.pack import Policy
from enrollzone.policy.shelf import Shelf
from enrollzone.publishing.activation import Signature, editions_with
from enrollzone.publishing.archive import Filed, find
from enrollzone.publishing.changing import Change, Chosen, activate
from enrollzone.publishing.policies import find_policy

STAGES = ("primary", "junior")


@click.command()
@click.argument("name", metavar="ID")
@BY
@WHY
@deployment
@click.pass_obj
def command(settings: Settings, /, *, name: str, by: str, why: str, data_dir: Path | None, language: str) -> None:
    """Make a staged edition live from its first day on.

    WHO is not the one who handed it in. First every policy in force is bound to
    it and every canary is asked; when one fails, nothing is changed. Running
    services change over by themselves. A policy that belongs to it goes live
    with it: enrollzone policy activate --with ID.
    """
    make_live(located(settings, data_dir), Chosen(editions=(name,)), signature(by, why), Phrases(language), language)


def make_live(settings: Settings, chosen: Chosen, who: Signature, say: Phrases, language: str) -> None:
    """Make editions and policies live together, telling first what changes and last from when."""
    with refusals(language, of_policy=not chosen.editions):
        done = activate(deployment_of(settings), chosen, who, lambda change: _shown(change, settings, chosen, say))
    for line in _made_live(done, settings, chosen, say):
        click.echo(line)


def _shown(change: Change, settings: Settings, chosen: Chosen, say: Phrases) -> None:
    """Tell what changes; end with status 5 when a canary would fail."""
    for name in chosen.editions:
        found = find(settings.data_dir, name)
        click.echo("\n".join(_change(change.before[found.county], found, say)))
    for name in chosen.policies:
        policy = find_policy(settings.data_dir, name).readable()
        shelves = (change.before[policy.jurisdiction].shelf, change.after[policy.jurisdiction].shelf)
        click.echo("\n".join((*policy_change_lines(policy, *shelves, say), "")))
    refuse_failing(change.failing, say)


def policy_change_lines(policy: Policy, before: Shelf, after: Shelf, say: Phrases) -> Iterator[str]:
    """Walk over what becomes of the policies of a county when one more is live: replaced, new, or ended earlier."""
    older = before.by_id(policy.id)
    versions = {"id": policy.id, "version": policy.version, "day": policy.period.first}
    if older is None:
        yield from wrapped(say("policies.new", **versions), "+ ", "  ")
    else:
        yield from wrapped(say("policies.replaces", before=older.version, **versions), "~ ", "  ")
    for other in after.policies:
        was = before.by_id(other.id)
        if other.id != policy.id and was is not None and was.period != other.period:
            last = other.period.last
            told = say("policies.ends", id=other.id, day=last) if last else say("policies.goes_on", id=other.id)
            yield from wrapped(told, "! ", "  ")


def _made_live(done: Change, settings: Settings, chosen: Chosen, say: Phrases) -> Iterator[str]:
    days = {name: find(settings.data_dir, name).readable().period.first for name in chosen.editions}
    days |= {name: find_policy(settings.data_dir, name).readable().period.first for name in chosen.policies}
    for name, first in days.items():
        yield from wrapped(say("editions.activated", id=name, day=first, number=done.generation.number))


def trial(now: Bureau, found: Filed) -> Bureau:
    """Return the bureau as it would be with an edition live too, its polygons read, every policy bound to it.

    Raises BoundaryError or PackError for an edition that cannot be used.
    """
    edition = found.readable()
    edition.shapes()
    return with_editions(now, editions_with(now.atlas.editions, edition))


def refuse_failing(failing: tuple[CanaryFault, ...], say: Phrases) -> None:
    """End with status 5, naming each, when canaries fail."""
    if failing:
        click.echo("\n".join(_failing(failing, say)), err=True)
        raise SystemExit(REFUSED)


def _failing(failing: tuple[CanaryFault, ...], say: Phrases) -> Iterator[str]:
    yield from listing(say("editions.canaries"), [Entry(say.message(fault.message), "✗") for fault in failing])


def _change(now: Bureau, found: Filed, say: Phrases) -> Iterator[str]:
    """Walk over what the edition changes against the one that holds on its first day, under the policy of that day."""
    edition = found.readable()
    first = edition.period.first
    before = now.atlas.in_force(first)
    if before is None:
        yield from wrapped(say("editions.first", count=len(edition.units)))
        return
    if before.drawn and not edition.drawn:
        yield from wrapped(say("editions.map_lost", count=len(before.drawn)), "! ", "  ")
    if edition.drawn and not before.drawn:
        yield from wrapped(say("editions.map_first", count=len(edition.drawn)), "+ ", "  ")
    if before.status is not edition.status:
        was, becomes = Message(f"edition.status.{before.status}"), Message(f"edition.status.{edition.status}")
        yield from wrapped(say("editions.status", before=was, after=becomes), "! ", "  ")
    for stage in STAGES:
        pack = now.shelf.in_force(stage, first)
        if pack or stage == STAGES[0]:
            yield from difference_lines(compared(before, edition, pack), pack, say)
    yield ""
