"""``enrollzone desk lottery``: draw a published lottery again."""

from pathlib import Path

import click

from enrollzone.cli.words import Phrases
from enrollzone.errors import EnrollzoneError
from enrollzone.placement.lottery import faults

_LARGEST = 10_000_000  # bytes: a list of far more children than any county has


class OtherLotteryError(EnrollzoneError):
    """A published lottery is not what its seed gives."""


@click.group()
def command() -> None:
    """Draw a published lottery again: no database and no account is needed."""


@command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def verify(file: Path, language: str) -> None:
    """Draw the lottery in FILE again and say whether list, seed and order fit.

    FILE is the JSON that the desk publishes. Exits with 1 where they do not.
    """
    say = Phrases(language)
    if file.stat().st_size > _LARGEST:
        raise OtherLotteryError(say("lottery.fault.not_a_lottery"))
    found = faults(file.read_text(encoding="utf-8", errors="replace"))
    if found:
        raise OtherLotteryError("\n".join(say(f"lottery.fault.{fault}") for fault in found))
    click.echo(say("lottery.right"))
