"""``enrollzone boundaries check``: look at files as an import would, and write nothing."""

import json
from datetime import datetime
from pathlib import Path

import click

from enrollzone.cli.handed_in import declaration_of, declared, looked_at, no_traceback, surroundings, told, with_outline
from enrollzone.config import Settings
from enrollzone.intake.report import report


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@declared
@click.option("--json", "as_json", is_flag=True, help="everything that was found, for machines")
@click.pass_obj
def command(
    settings: Settings, /, *, files: tuple[Path, ...], jurisdiction: str, crs: str, mapped: tuple[str, ...],
    first_day: datetime | None, by: str, layer: str | None, outline: Path | None,
    outline_crs: str | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Look at files as an import would.

    Nothing is written. Exit status 0 accepted, 3 accepted with repairs, 4 a
    person must look, 5 refused: that of the gravest of several files.
    """
    declaration = declaration_of(jurisdiction, crs, mapped, first_day, by, layer)
    with no_traceback():
        known = surroundings(settings, jurisdiction, declaration.first_day)
        around = with_outline(known, outline, outline_crs, declaration, language)
        looked = [looked_at(path, declaration, around) for path in files]
        if as_json:
            click.echo(json.dumps([report(one.examination) for one in looked], ensure_ascii=False, indent=2))
        else:
            click.echo("\n\n".join("\n".join(told(one, language)) for one in looked))
    raise SystemExit(max(one.examination.verdict.exit_status for one in looked))
