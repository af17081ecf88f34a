"""``enrollzone boundaries rollback``: make live again what was live before."""

from pathlib import Path

import click

from enrollzone.atlas.generations import current_generation
from enrollzone.bootstrap import county_folders, open_bureaus
from enrollzone.cli.activate import refuse_failing
from enrollzone.cli.layout import wrapped
from enrollzone.cli.publishing import BY, WHY, deployment, located, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.publishing.activation import publish, rolled_back
from enrollzone.publishing.writing import exclusively


@click.command()
@click.option("--to", "number", type=click.IntRange(min=0), metavar="N", help="the generation; the one before, if not")
@BY
@WHY
@deployment
@click.pass_obj
def command(
    settings: Settings, /, *, number: int | None, by: str, why: str, data_dir: Path | None, language: str
) -> None:
    """Make live again what was live in an older generation.

    Nothing is lost: it becomes a generation of its own, equal to the older one.
    Generation 0 is what was shipped. The same checks are made as before an
    activation. Running services change over by themselves.
    """
    settings, say = located(settings, data_dir), Phrases(language)
    with refusals(language), exclusively(settings.data_dir):
        now = current_generation(settings.data_dir)
        generation = rolled_back(settings.data_dir, number, signature(by, why))
        # The present editions may be the broken ones: only those that shall answer are opened.
        for code in county_folders(settings):
            if now.of(code) != generation.of(code):
                refuse_failing(open_bureaus(settings, code, eager=True, generation=generation)[code], say)
        publish(settings.data_dir, generation, {})
    click.echo("\n".join(wrapped(say("editions.rolled_back", act=generation.act, number=generation.number))))
