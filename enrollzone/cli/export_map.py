"""``enrollzone export map``: a county, or one group, campus or zone of it, as a sheet to be printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.layout import Entry, listing, wrapped
from enrollzone.cli.output import LANGUAGE
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.exports.asking import covered
from enrollzone.layers.catchments import Level
from enrollzone.layers.coverage import Coverage
from enrollzone.mapsheets.marks import Sheet
from enrollzone.mapsheets.papers import PAPERS
from enrollzone.mapsheets.printing import FORMATS, SheetOrder, write_sheet
from enrollzone.mapsheets.subjects import NoMapError
from enrollzone.periods import CHINA_TIME

_DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True)
class _Asked:
    """The options of the command."""

    jurisdiction: str
    on: datetime | None
    edition: str | None
    stage: str | None
    category: str | None
    group: str | None
    campus: str | None
    zone: str | None
    paper: str
    wide: bool | None
    format: str | None
    dpi: int | None
    approval: str
    out: Path
    force: bool
    language: str

    @property
    def form(self) -> str:
        """In what it is to be written: nobody who names a picture map.png wants a PDF of that name."""
        ending = self.out.suffix.lower().removeprefix(".")
        return self.format or (ending if ending in FORMATS else "pdf")

    @property
    def subjects(self) -> list[tuple[Level, str]]:
        """What the sheet is to be of, if not of the whole county."""
        named = ((Level.GROUP, self.group), (Level.CAMPUS, self.campus), (Level.ZONE, self.zone))
        return [(level, name) for level, name in named if name is not None]


@click.command()
@click.option("--jurisdiction", "-j", metavar="CODE", required=True, help="code of the county or city")
@click.option("--on", type=_DAY, metavar="DAY", help="the policy of this day, YYYY-MM-DD; today's unless given")
@click.option("--edition", metavar="ID", help="this boundary edition; unless given that of the day")
@click.option("--stage", type=click.Choice(["primary", "junior"]), help="primary, if there is such a policy")
@click.option("--category", metavar="NAME", help="the list for these children, where there are several")
@click.option("--group", metavar="ID", help="only this group of schools")
@click.option("--campus", metavar="ID", help="only the zones of this campus")
@click.option("--zone", metavar="ID", help="only this zone")
@click.option("--paper", type=click.Choice(tuple(PAPERS)), default="A3", show_default=True)
@click.option("--landscape/--portrait", "wide", default=None, help="how the paper lies; as the land asks for")
@click.option("--format", "-f", type=click.Choice(FORMATS), help="as the name of FILE ends unless given, else pdf")
@click.option("--dpi", type=int, metavar="DOTS", help="dots an inch of a PNG; 300 on A4, 150 on A0 unless given")
@click.option("--approval", metavar="NUMBER", default="", help="the approval number of this map (审图号)")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="write to this file")
@click.option("--force", is_flag=True, help="replace a file that is there")
@LANGUAGE
@click.pass_obj
def command(settings: Settings, /, **options: object) -> None:
    """Draw a county's catchments on one sheet of paper: PDF, SVG or PNG.

    Every unit has its name, or a number with the name beside the map. Lines
    of counties and townships are drawn only where the edition says that they
    were approved. Exit status 1 where there is no map or no file can be
    written, 2 for what cannot be had.
    """
    asked = _Asked(**options)  # type: ignore[arg-type]
    say = Phrases(asked.language)
    if len(asked.subjects) > 1:
        _fail(say("export_map.one_of"), status=2)
    if asked.out.exists() and not asked.force:
        _fail(say("export.there", file=asked.out))
    try:
        coverage = _coverage(settings, asked)
        sheet = write_sheet(_order(settings, coverage, asked), asked.out)
    except RequestError as error:
        _fail("\n".join(refusal_lines(error, asked.language, say("export_layers.refused"))), status=2, wrap=False)
    except NoMapError as error:
        _fail(f"{say.message(error.why)}\n{say('export_map.lists', code=asked.jurisdiction)}")
    except OSError as error:
        _fail(say("export.failed", file=asked.out, why=error.strerror or "?"))
    click.echo("\n".join(_told(coverage, sheet, asked, say)))


def _coverage(settings: Settings, asked: _Asked) -> Coverage:
    bureau = open_bureaus(settings, asked.jurisdiction)[asked.jurisdiction]
    day = asked.on.date() if asked.on else None
    return covered(bureau, asked.edition, day, datetime.now(CHINA_TIME).date())


def _order(settings: Settings, coverage: Coverage, asked: _Asked) -> SheetOrder:
    """The order; where neither it nor the edition has an approval number, with that of the deployment's own maps."""
    level, name = asked.subjects[0] if asked.subjects else (None, None)
    usual = "" if coverage.edition.map_approval else settings.map_approval
    return SheetOrder(
        coverage,
        asked.paper,
        asked.form,
        asked.stage,
        asked.category,
        level,
        name,
        asked.wide,
        asked.approval.strip() or usual,
        asked.language,
        asked.dpi,
    )


def _told(coverage: Coverage, sheet: Sheet, asked: _Asked, say: Phrases) -> Iterator[str]:
    """What was written, and what must not be done with it."""
    scale = f"{sheet.scale:,}".replace(",", " ")
    yield from wrapped(say("export_map.written", file=asked.out, title=sheet.title, paper=asked.paper, scale=scale))
    warnings = [] if coverage.is_real else [say("export_map.sketch")]
    warnings += [] if sheet.approval else [say("export_map.unapproved")]
    yield from listing(say("warnings"), [Entry(text, "!") for text in warnings]) if warnings else ()


def _fail(text: str, *, status: int = 1, wrap: bool = True) -> NoReturn:
    lines = (line for part in text.splitlines() for line in wrapped(part)) if wrap else [text]
    click.echo("\n".join(lines), err=True)
    raise SystemExit(status)
