"""``enrollzone boundaries canaries``: ask the known homes of an edition, or give it others."""

from datetime import datetime
from pathlib import Path

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.canaries import canary_faults
from enrollzone.cli.activate import trial
from enrollzone.cli.deployment import REFUSED, deployment, located
from enrollzone.cli.layout import Entry, listing, wrapped
from enrollzone.cli.publishing import refusals
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.periods import CHINA_TIME
from enrollzone.publishing.archive import Filed, State, find
from enrollzone.publishing.staging import with_canaries

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("name", metavar="ID")
@click.option("--replace", "file", type=_FILE, metavar="FILE", help="a canaries.csv to take in place of its own")
@click.option("--by", metavar="WHO", default="", help="with --replace: who hands it in")
@deployment
@click.pass_obj
def command(
    settings: Settings, /, *, name: str, file: Path | None, by: str, data_dir: Path | None, language: str
) -> None:
    """Ask the canaries of a staged or held edition.

    Canaries are known homes with the answer that they must get. With --replace
    the edition is staged once more with others, under another id: a home whose
    school has changed lawfully would keep it from ever being activated. Exit
    status 5 when one fails.
    """
    settings, say = located(settings, data_dir), Phrases(language)
    if file is not None and not by.strip():
        raise click.UsageError("--replace needs --by WHO")
    with refusals(language):
        if file is not None:
            at = datetime.now(CHINA_TIME)
            name = with_canaries(settings.data_dir, name, file.read_bytes(), by, at)
        found = find(settings.data_dir, name)
        bureau = _bureau(settings, found)
    failing = canary_faults(bureau)
    click.echo("\n".join(wrapped(say("editions.asked", id=name, count=len(found.readable().canaries)))))
    if failing:
        entries = [Entry(say.message(fault.message), "✗") for fault in failing]
        click.echo("\n".join(listing(say("editions.failing"), entries)))
        raise SystemExit(REFUSED)


def _bureau(settings: Settings, found: Filed) -> Bureau:
    """Return the bureau with an edition live, which it may be."""
    now = open_bureaus(settings, found.county)[found.county]
    return now if found.state is State.LIVE else trial(now, found)
