"""``enrollzone boundaries activate``: let an edition answer from its first day on."""

from collections.abc import Iterator
from pathlib import Path

import click

from enrollzone.bootstrap import county_folders, open_bureaus, with_editions
from enrollzone.canaries import CanaryFault, canary_faults
from enrollzone.cli.edition_diff import compared, difference_lines
from enrollzone.cli.layout import Entry, listing, wrapped
from enrollzone.cli.publishing import BY, REFUSED, WHY, deployment, located, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.publishing.activation import (
    editions_with,
    publish,
    refuse_unready,
    shipped_folders,
    with_activated,
)
from enrollzone.publishing.archive import Filed, find
from enrollzone.publishing.staging import refuse_same_person
from enrollzone.publishing.writing import exclusively

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
    services change over by themselves.
    """
    settings, say = located(settings, data_dir), Phrases(language)
    with refusals(language), exclusively(settings.data_dir):
        found = find(settings.data_dir, name)
        refuse_unready(found)
        refuse_same_person(found, by)
        now = open_bureaus(settings, found.county)[found.county]
        then = trial(now, found)
        click.echo("\n".join(_change(now, found, say)))
        refuse_failing(then, say)
        generation = with_activated(settings.data_dir, found.county, now.atlas.editions, found, signature(by, why))
        shipped = shipped_folders(county_folders(settings, found.county)[found.county])
        publish(settings.data_dir, generation, shipped)
    first = found.readable().period.first
    click.echo("\n".join(wrapped(say("editions.activated", id=name, day=first, number=generation.number))))


def trial(now: Bureau, found: Filed) -> Bureau:
    """Return the bureau as it would be with an edition live too, its polygons read, every policy bound to it.

    Raises BoundaryError or PackError for an edition that cannot be used.
    """
    edition = found.readable()
    edition.shapes()
    return with_editions(now, editions_with(now.atlas.editions, edition))


def refuse_failing(bureau: Bureau, say: Phrases) -> None:
    """End with status 5, naming each, when canaries fail."""
    failing = canary_faults(bureau)
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
