"""``enrollzone desk retention``: erase the cases that have reached their end."""

from pathlib import Path

import click

from enrollzone.cli.deployment import deployment
from enrollzone.cli.desk_opening import opened_desk, refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.registry.retention import UNTOUCHED_MONTHS, Due, due, run
from enrollzone.staff.keeping import TERMINAL


@click.group("retention")
def command() -> None:
    """Erase the cases that have reached their end."""


@command.command("run")
@click.option("--dry-run", is_flag=True, help="only say what would be erased")
@click.option(
    "--untouched-months",
    type=click.IntRange(1, 120),
    default=UNTOUCHED_MONTHS,
    show_default=True,
    help="so long a draft may lie that nobody touches",
)
@deployment
@click.pass_obj
def run_command(
    settings: Settings, /, *, dry_run: bool, untouched_months: int, data_dir: Path | None, language: str
) -> None:
    """Erase cases whose time is over, and drafts that nobody touched.

    What is erased is gone, with its key. The ledger keeps that there was a
    case, and who erased it. Run it once a day.
    """
    say = Phrases(language)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        if dry_run:
            for one in due(desk, untouched_months):
                tell(_line(one, say))
            return
        done = run(desk, TERMINAL, untouched_months)
    for one in done.erased:
        tell(_line(one, say))
    tell(say("desk.retained", erased=len(done.erased), left=len(done.left), sessions=done.sessions))
    if not done.settled:
        tell(say("desk.unsettled"))


def _line(one: Due, say: Phrases) -> str:
    return say("desk.due", number=one.number, why=say(f"desk.end.{one.end}", day=one.since.isoformat()))
