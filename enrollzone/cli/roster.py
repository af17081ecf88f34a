"""``enrollzone roster``: ask every row of a sheet, and make an empty sheet to fill in."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click

from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.cli.layout import wrapped
from enrollzone.cli.output import LANGUAGE
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.messages import Message
from enrollzone.periods import CHINA_TIME
from enrollzone.policy.pack import Pack
from enrollzone.roster.bodies import Asked
from enrollzone.roster.cells import Cell, Sheet
from enrollzone.roster.columns import columns_of
from enrollzone.roster.faults import SheetError
from enrollzone.roster.headings import Headings, Mapped, refuse_without_home
from enrollzone.roster.limits import TERMINAL
from enrollzone.roster.results import faults_of, heading_of, line_of
from enrollzone.roster.running import FAILED, Result, counted, run
from enrollzone.roster.sheets import read_sheet
from enrollzone.roster.template import write_template
from enrollzone.roster.writing import FORMS, write_csv, write_xlsx

_SOME_FAILED = 3  # exit status
_SHOWN = 20
_STAGE = click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
_COUNTY = click.option("--jurisdiction", "-j", required=True, metavar="CODE", help="code of the county (or city)")
_DAY = click.option(
    "--on", required=True, metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="entry day, YYYY-MM-DD"
)
_OUT = click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="file to write: .xlsx or .csv"
)


@click.group("roster")
def command() -> None:
    """Ask whole sheets of children, each row by the same rules."""


@command.command("run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_COUNTY
@_STAGE
@_DAY
@_OUT
@click.option("--sheet", default="", metavar="NAME", help="the sheet of a workbook, where there are several")
@click.option(
    "--map", "told", multiple=True, metavar="COLUMN=HEADING", help="what a heading stands for; COLUMN= for none"
)
@click.option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help="what if the bureau decided so?")
@click.option("--people", is_flag=True, help="carry names and ID numbers into the results")
@LANGUAGE
@click.pass_obj
def run_roster(
    settings: Settings,
    /,
    *,
    file: Path,
    jurisdiction: str,
    stage: str,
    on: datetime,
    out: Path,
    sheet: str,
    told: tuple[str, ...],
    readings: tuple[str, ...],
    people: bool,
    language: str,
) -> None:
    """Ask every row of FILE (xlsx, xls, et, ods, csv), and write the rows with their answers.

    Exit status 0 when every row has an answer, 3 when something is wrong with some of them, 1 when the file cannot be
    used, 2 for options that cannot be taken.
    """
    say, bureaus, form = Phrases(language), open_bureaus(settings, jurisdiction), _form(out)
    asked = Asked(jurisdiction, stage, on.date(), _pairs("--reading", readings))
    try:
        read, mapped = _opened(file, bureaus, asked, sheet, _pairs("--map", told), people=people)
        _tell_columns(read, mapped, say)
        results = _Told(run(bureaus, asked, read, mapped, datetime.now(CHINA_TIME).date()), language)
        with _beside(out) as beside, _shown(results) as shown:
            _write(beside, form, _lines(shown, read, mapped, language), say)
    except SheetError as error:
        _tell(say.message(error.message))
        raise SystemExit(1) from None
    _tell_results(results, out, say)
    raise SystemExit(_SOME_FAILED if results.counts[FAILED] else 0)


class _Told:
    """Results on their way into a file: counted, and the first faults kept."""

    def __init__(self, results: Iterator[Result], language: str) -> None:
        self._results, self._language = results, language
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []

    def __iter__(self) -> Iterator[Result]:
        for result in self._results:
            self.counts[result.outcome] += 1
            if result.faults and len(self.faults) < _SHOWN:
                self.faults += faults_of(result, self._language)
            yield result


@contextmanager
def _shown(results: "_Told") -> Iterator[Iterator[Result]]:
    """Walk over results while a terminal shows how many are done."""
    with click.progressbar(results, show_pos=True, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        yield iter(shown)


def _form(out: Path) -> str:
    form = out.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise click.BadParameter(f"its name ends with one of: {', '.join(FORMS)}", param_hint="--out")
    return form


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name or name in found:
            raise click.BadParameter("NAME=VALUE, each name once", param_hint=option)
        found[name] = value
    return found


def _opened(
    file: Path, bureaus: Bureaus, asked: Asked, sheet: str, told: dict[str, str], *, people: bool
) -> tuple[Sheet, Mapped]:
    headings = Headings(columns_of(bureaus[asked.jurisdiction].shelf.in_force(asked.stage, asked.on)))
    read = read_sheet(file.read_bytes(), headings, TERMINAL, sheet=sheet, name=file.stem)
    mapped = headings.with_told(headings.guessed(read.heading, people=people), read.heading, told)
    refuse_without_home(mapped)
    return read, mapped


def _tell_columns(sheet: Sheet, mapped: Mapped, say: Phrases) -> None:
    for note in sheet.notes:
        _tell(say.message(note))
    for at, heading in enumerate(sheet.heading):
        column = mapped.columns[at]
        if at in mapped.left_out:
            _tell(say("roster.left_out", heading=heading))
        elif column is None:
            _tell(say("roster.carried", heading=heading))
        else:
            _tell(say("roster.mapped", heading=heading, column=column.name))


def _tell_results(results: _Told, out: Path, say: Phrases) -> None:
    for text in results.faults:
        _tell(text)
    failed = results.counts[FAILED]
    if failed > _SHOWN:
        _tell(say("roster.more", count=failed - _SHOWN))
    for code, count in counted(results.counts):
        outcome = say.message(Message(f"roster.outcome.{code}"))
        click.echo(say("roster.count", outcome=outcome, count=count))
    click.echo(say("roster.written", file=out.name, count=results.counts.total()))


def _tell(text: str) -> None:
    click.echo("\n".join(wrapped(text)), err=True)


def _lines(results: Iterator[Result], sheet: Sheet, mapped: Mapped, language: str) -> Iterator[Sequence[Cell]]:
    yield heading_of(sheet, mapped, language)
    for result in results:
        yield line_of(result, mapped, language)


def _write(out: IO[bytes], form: str, lines: Iterator[Sequence[Cell]], say: Phrases) -> None:
    if form == "csv":
        write_csv(out, lines)
    else:
        write_xlsx(out, [(say.message(Message("roster.template.sheet")), lines)])


@contextmanager
def _beside(out: Path) -> Iterator[IO[bytes]]:
    """Write into a file beside the one that is meant, which takes its place once whole. Raises click.FileError."""
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(out)
    except OSError as error:
        raise click.FileError(str(out), error.strerror or "cannot be written") from error
    finally:
        beside.unlink(missing_ok=True)


@command.command("template")
@_COUNTY
@_STAGE
@_DAY
@_OUT
@LANGUAGE
@click.pass_obj
def make_template(
    settings: Settings, /, *, jurisdiction: str, stage: str, on: datetime, out: Path, language: str
) -> None:
    """Write an empty sheet for the policy of a county, with a sheet beside it that says what each column takes."""
    pack = _pack(open_bureaus(settings, jurisdiction), jurisdiction, stage, on.date())
    form = _form(out)
    with _beside(out) as beside:
        write_template(beside, pack, language, form)


def _pack(bureaus: Bureaus, county: str, stage: str, day: date) -> Pack:
    pack = bureaus[county].shelf.in_force(stage, day)
    if pack is None:
        raise click.UsageError("no policy that assigns homes holds for this stage on this day")
    return pack
