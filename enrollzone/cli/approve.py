"""``enrollzone boundaries approve``: sign for the warnings of an edition that is held."""

from pathlib import Path

import click

from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import Entry, listing
from enrollzone.cli.publishing import BY, WHY_NEEDED, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.publishing.archive import Filed
from enrollzone.publishing.staging import approve


@click.command()
@click.argument("name", metavar="ID")
@BY
@WHY_NEEDED
@deployment
@click.pass_obj
def command(settings: Settings, /, *, name: str, by: str, why: str, data_dir: Path | None, language: str) -> None:
    """Clear the hold on an edition.

    WHO signs for every warning, with the reason: not the one who handed the
    edition in. It is not activated by this.
    """
    who = signature(by, why)
    with refusals(language):
        done = approve(located(settings, data_dir).data_dir, name, who.by, who.why, who.at)
    click.echo("\n".join(listing(*_signed(done, who.at.isoformat(timespec="seconds"), Phrases(language)))))


def _signed(done: Filed, at: str, say: Phrases) -> tuple[str, list[Entry]]:
    rows = [row for row in done.signoffs if row.at == at and row.why]
    return say("editions.approved", id=done.id), [Entry(f"{row.where}: {row.said}", "=") for row in rows]
