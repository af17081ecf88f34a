"""``enrollzone boundaries rollback`` and ``enrollzone policy rollback``: live again what was live before."""

from pathlib import Path

import click

from enrollzone.bootstrap import deployment_of
from enrollzone.cli.activate import refuse_failing
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import wrapped
from enrollzone.cli.publishing import BY, WHY, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.publishing.changing import roll_back


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

    Editions and policies alike. Nothing is lost: it becomes a generation of its own, equal to the older one.
    Generation 0 is what was shipped. The same checks are made as before an
    activation. Running services change over by themselves.
    """
    settings, say = located(settings, data_dir), Phrases(language)
    with refusals(language):
        done = roll_back(
            deployment_of(settings), number, signature(by, why), lambda change: refuse_failing(change.failing, say)
        )
    told = say("editions.rolled_back", act=done.generation.act, number=done.generation.number)
    click.echo("\n".join(wrapped(told)))
