"""``enrollzone export offline``: a county's lookup as one HTML file."""

from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.layout import wrapped
from enrollzone.cli.output import LANGUAGE
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.exports.placing import as_a_whole
from enrollzone.lookup import Bureau
from enrollzone.offline.file import last_day, offline_file
from enrollzone.periods import CHINA_TIME

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--jurisdiction", "-j", metavar="CODE", required=True, help="code of the county or city")
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--on", "entry", type=_DAY, metavar="DAY", help="entry day, YYYY-MM-DD; today unless given")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="write to this file")
@click.option("--force", is_flag=True, help="replace a file that is there")
@LANGUAGE
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    jurisdiction: str,
    stage: str,
    entry: datetime | None,
    out: Path,
    force: bool,
    language: str,
) -> None:
    """Write one HTML file with all units of a county, search and the interview.

    It works without a network, sends nothing and says until when it may be
    used. Exit status 1 where no policy is in force, or the file cannot be
    written.
    """
    say, today = Phrases(language), datetime.now(CHINA_TIME).date()
    if out.exists() and not force:
        _refuse(say("export.there", file=out))
    bureau = open_bureaus(settings, jurisdiction)[jurisdiction]
    day = entry.date() if entry else today
    _write(say, out, *_made(say, bureau, stage, day, language, today))


def _made(say: Phrases, bureau: Bureau, stage: str, day: date, language: str, today: date) -> tuple[str, date]:
    """The file, and the last day on which it may be used."""
    pack, edition = bureau.in_force(stage, day)
    if pack is None or edition is None:
        nearest = say.listed(str(policy.id) for policy in bureau.shelf.packs) or "-"
        _refuse(say("export.nothing", day=day, nearest=nearest))
    return offline_file(bureau, pack, edition, day, language, today), last_day(pack, edition, day)


def _write(say: Phrases, out: Path, text: str, until: date) -> None:
    try:
        with as_a_whole(out) as made:
            made.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        _refuse(say("export.failed", file=out, why=error.strerror or "?"))
    click.echo("\n".join(wrapped(say("export.written", file=out))))
    click.echo("\n".join(wrapped(say("export.until", day=until))))


def _refuse(text: str) -> NoReturn:
    click.echo("\n".join(wrapped(text)), err=True)
    raise SystemExit(1)
