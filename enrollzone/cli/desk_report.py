"""``enrollzone desk report``: how a decision came about, years later, as JSON."""

import json
from pathlib import Path

import click

from enrollzone.casework.acting import Desk
from enrollzone.casework.opening import case_numbered
from enrollzone.cli.deployment import deployment
from enrollzone.cli.desk_opening import opened_desk, refusals
from enrollzone.config import Settings
from enrollzone.judgement.report import report
from enrollzone.staff.keeping import TERMINAL
from enrollzone.staff.permissions import Actor, Role
from enrollzone.storage.errors import UnknownRecordError

_READER = Actor(TERMINAL.name, frozenset([Role.AUDITOR]))


@click.command("report")
@click.argument("case")
@deployment
@click.pass_obj
def command(settings: Settings, /, *, case: str, data_dir: Path | None, language: str) -> None:
    """Show how a case was decided: what was told and seen, by which clauses.

    CASE is the number on its letters, or its subject in the audit. Nothing is
    asked but its events: the policy may be long gone. Names stay masked, and
    an opinion in a case that is not decided yet is left out.
    """
    with refusals(language), opened_desk(settings, data_dir) as desk:
        told = report(desk, _READER, _subject(desk, case), language)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _subject(desk: Desk, case: str) -> str:
    subject = case if case.startswith("case:") else case_numbered(desk, case)
    if subject is None:
        raise UnknownRecordError("there is no case of this number, or it was erased")
    return subject
