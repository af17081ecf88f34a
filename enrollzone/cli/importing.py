"""``enrollzone boundaries import``: judge a file that is handed in, and stage it as an edition that is not yet live."""

import json
from datetime import datetime
from pathlib import Path

import click

from enrollzone.atlas.edition import EditionStatus
from enrollzone.cli.deployment import located
from enrollzone.cli.handed_in import (
    Looked,
    declaration_of,
    declared,
    looked_at,
    no_traceback,
    surroundings,
    told,
    with_outline,
)
from enrollzone.cli.layout import wrapped
from enrollzone.cli.output import deliver
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.intake.letter import letter
from enrollzone.intake.report import report
from enrollzone.periods import CHINA_TIME
from enrollzone.publishing.staging import Origin, stage
from enrollzone.quarantine.findings import Verdict

_STATUS = click.Choice([one.value for one in EditionStatus])
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(exists=True, path_type=Path))
@declared
@click.option("--status", type=_STATUS, help="how far it may be trusted; never official unless said, or as before")
@click.option("--authority", metavar="TEXT", help="who made the list and the map")
@click.option("--licence", metavar="TEXT", help="on what terms it may be used")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="where editions are staged")
@click.option("--report", "report_file", type=_FILE, help="write everything that was found to this file, as JSON")
@click.option("--html", "html_file", type=_FILE, help="write a letter with a picture of every finding to this file")
@click.option("--proposal", "proposal_file", type=_FILE, help="write what the file proposes to this file")
@click.option("--json", "as_json", is_flag=True, help="print the report instead of words")
@click.pass_obj
def command(
    settings: Settings, /, *, file: Path, jurisdiction: str, crs: str, mapped: tuple[str, ...],
    first_day: datetime | None, by: str, layer: str | None, outline: Path | None,
    outline_crs: str | None, language: str, data_dir: Path | None,
    report_file: Path | None, html_file: Path | None, proposal_file: Path | None, status: str | None,
    authority: str | None, licence: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Judge a file and stage it as an edition.

    A table of units and groups is not staged: it becomes a proposal for a
    policy. Nothing is live until somebody else activates it. Exit status 0
    accepted, 3 accepted with repairs, 4 held for a person, 5 refused.
    """
    origin = Origin(authority, licence, EditionStatus(status) if status else None)
    declaration = declaration_of(jurisdiction, crs, mapped, first_day, by, layer)
    with no_traceback():
        at = located(settings, data_dir)
        known = surroundings(at, jurisdiction, declaration.first_day)
        looked = looked_at(file, declaration, with_outline(known, outline, outline_crs, declaration, language))
        staged = _staged(looked, at, origin)
        _written(looked, staged, report_file, html_file, language)
        _proposed(looked, proposal_file)
        if as_json:
            click.echo(json.dumps(report(looked.examination, staged=staged), ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join((*told(looked, language), *_next(looked, staged, proposal_file, language))))
    raise SystemExit(looked.examination.verdict.exit_status)


def _staged(looked: Looked, settings: Settings, origin: Origin) -> str | None:
    if looked.is_table or looked.examination.verdict is Verdict.REFUSED:
        return None
    return stage(settings.data_dir, looked.examination, looked.around, origin)


def _written(
    looked: Looked, staged: str | None, report_file: Path | None, html_file: Path | None, language: str
) -> None:
    if html_file:
        today = datetime.now(CHINA_TIME).date()
        deliver(letter(looked.examination, looked.around, language, today, staged), html_file)
    if report_file:
        name = html_file.name if html_file else None
        document = report(looked.examination, letter=name, staged=staged)
        deliver(json.dumps(document, ensure_ascii=False, indent=2) + "\n", report_file)


def _proposed(looked: Looked, proposal_file: Path | None) -> None:
    if proposal_file and looked.proposal:
        deliver(looked.proposal, proposal_file)


def _next(looked: Looked, staged: str | None, proposal_file: Path | None, language: str) -> list[str]:
    """Return what to do next: a sentence, and on a line of its own the command."""
    say = Phrases(language)
    if looked.is_table and looked.proposal and proposal_file:
        return ["", *wrapped(say("handed_in.proposed", file=proposal_file.name))]
    if looked.is_table:
        return ["", *wrapped(say("handed_in.table"))]
    step = say(f"handed_in.next.{looked.examination.verdict}", id=staged or "—")
    return ["", *(line for part in step.split("\n") for line in wrapped(part))]
