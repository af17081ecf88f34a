"""What the commands about files that are handed in have in common: what is said of a file, and how it is looked at."""

import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rapidfuzz.process import extractOne

from enrollzone.atlas.crs import CRS_NAMES, PointError, PointFault, epsg_of
from enrollzone.atlas.generations import current_generation
from enrollzone.bootstrap import county_folders, open_county
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError, SettingsError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.intake.candidate import Examination, Surroundings
from enrollzone.intake.cleaned import proposed_drawing
from enrollzone.intake.columns import KNOWN_NAMES, is_table
from enrollzone.intake.examine import judge
from enrollzone.intake.outline import read_outline
from enrollzone.intake.placing import CHINA, known_envelope
from enrollzone.intake.proposal import propose
from enrollzone.intake.report import numbered
from enrollzone.periods import CHINA_TIME
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.reading import read
from enrollzone.quarantine.whereabouts import place_in

_Command = TypeVar("_Command", bound=Callable[..., Any])
_DAY = click.DateTime(["%Y-%m-%d"])
_OUTLINE = click.Path(exists=True, path_type=Path)
_MARKS = {Severity.ERROR: "x", Severity.WARNING: "?", Severity.REPAIR: "+", Severity.NOTICE: "·"}
_MOST_LINES = 5


@dataclass(frozen=True)
class Looked:
    """A file as it was looked at: what was found, what it was held against, and what it proposes."""

    examination: Examination
    around: Surroundings
    proposal: str = ""
    is_table: bool = False


def declared(command: _Command) -> _Command:
    """Add the options by which somebody says what a file is."""
    for option in (
        click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True),
        click.option("--outline-crs", metavar="CRS", help="the system of the outline"),
        click.option(
            "--outline", type=_OUTLINE, metavar="FILE", help="the known outline of the county or its townships"
        ),
        click.option("--layer", metavar="NAME", help="the layer or sheet to read, where there are several"),
        click.option(
            "--by", metavar="WHO", default=getpass.getuser, help="who hands it in; the login name unless given"
        ),
        click.option(
            "--from", "first_day", type=_DAY, metavar="DAY", help="from when it shall hold; today unless given"
        ),
        click.option("--map", "mapped", multiple=True, metavar="NAME=COLUMN", help="the column for one of our names"),
        click.option("--crs", required=True, metavar="CRS", help=f"one of {', '.join(CRS_NAMES)}"),
        click.option("--jurisdiction", required=True, metavar="CODE", help="the county, by its code"),
    ):
        command = option(command)
    return command


def declaration_of(
    jurisdiction: str, crs: str, mapped: tuple[str, ...], first_day: datetime | None, by: str, layer: str | None
) -> Declaration:
    """Return what was said of a file. A system or a name that nobody knows is a click.UsageError."""
    _refuse_unknown_system(crs)
    day = first_day.date() if first_day else datetime.now(CHINA_TIME).date()
    return Declaration(jurisdiction, crs, day, by, _columns(mapped), layer=layer)


def surroundings(settings: Settings, code: str, day: date) -> Surroundings:
    """Return a county with the edition that holds on a day, or else the last one before it.

    An unknown county is a click.UsageError that names those there are.
    """
    try:
        folder = county_folders(settings, code)[code]
    except SettingsError as error:
        raise click.BadParameter(str(error), param_hint="--jurisdiction") from None
    county = open_county(settings, folder, current_generation(settings.data_dir))
    earlier = [edition for edition in county.atlas.nearest(day) if edition.period.first <= day]
    return Surroundings(county, earlier[0] if earlier else None)


def with_outline(
    around: Surroundings, outline: Path | None, crs: str | None, declaration: Declaration, language: str
) -> Surroundings:
    """Return surroundings with the outline in a file. One that cannot be used is a click.UsageError."""
    if outline is None:
        return around
    if crs is None:
        raise click.BadParameter("an outline needs its system", param_hint="--outline-crs")
    _refuse_unknown_system(crs, "--outline-crs")
    of_outline = replace(declaration, crs=crs, layer=None)
    ground, wrong = read_outline(outline, of_outline, known_envelope(around) or CHINA)
    if ground is None:
        why = "; ".join(catalogue(language).say(finding.message) for finding in wrong)
        raise click.BadParameter(why, param_hint="--outline")
    return replace(around, outline=ground)


def looked_at(path: Path, declaration: Declaration, around: Surroundings) -> Looked:
    """Read a file in quarantine and judge it: as units, or as a table that says which group each unit belongs to."""
    content = read(path, declaration)
    if not is_table(content, declaration):
        examination = judge(content, declaration, around)
        return Looked(examination, around, proposed_drawing(examination))
    if around.before is None:
        nothing = found("table_without_edition", Severity.ERROR, place_in(content.file), day=declaration.first_day)
        return Looked(Examination(declaration, content, None, (*content.findings, nothing)), around, is_table=True)
    proposal = propose(content, declaration, around.before)
    return Looked(Examination(declaration, content, None, proposal.findings), around, proposal.yaml, is_table=True)


def told(looked: Looked, language: str) -> Iterator[str]:
    """Walk over the lines that tell a person at a terminal what was found, the gravest first."""
    say = Phrases(language)
    examination = looked.examination
    yield from wrapped(say("pair", name=examination.content.file, text=say(f"handed_in.{examination.verdict}")))
    ordered = [one.finding for one in numbered(examination.findings)]
    for severity in reversed(Severity):
        some = [finding for finding in ordered if finding.severity is severity]
        yield from section(say(f"handed_in.{severity}", count=len(some)), _entries(some, say))


def _entries(some: list[Finding], say: Phrases) -> Iterator[Entry]:
    """Walk over findings; of many of one kind the first ones, and how many more there are."""
    kinds: dict[str, list[Finding]] = {}
    for finding in some:
        kinds.setdefault(finding.code, []).append(finding)
    for alike in kinds.values():
        for finding in alike[:_MOST_LINES]:
            yield Entry(say.message(finding.message), _MARKS[finding.severity], (finding.where,))
        if len(alike) > _MOST_LINES:
            yield Entry(say("handed_in.more", count=len(alike) - _MOST_LINES), _MARKS[alike[0].severity])


@contextmanager
def no_traceback() -> Iterator[None]:
    """End with status 1 and one line for what nobody foresaw: a clerk can do nothing with a traceback."""
    try:
        yield
    except (EnrollzoneError, click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the promise is that no file ends in a traceback
        said = "内部错误，没有启用任何内容，请报告 / internal error, nothing went live; please report"
        click.echo(f"{said}: {type(error).__name__}", err=True)
        raise SystemExit(1) from None


def _refuse_unknown_system(crs: str, option: str = "--crs") -> None:
    try:
        epsg_of(crs)
    except PointError as error:
        if error.fault is PointFault.UNKNOWN_CRS:
            raise click.BadParameter(str(error), param_hint=option) from None


def _columns(mapped: tuple[str, ...]) -> Mapping[str, str]:
    columns: dict[str, str] = {}
    for one in mapped:
        name, equals, column = (part.strip() for part in one.partition("="))
        if not equals or not column:
            raise click.BadParameter("expected NAME=COLUMN", param_hint="--map")
        if name not in KNOWN_NAMES:
            near = extractOne(name, KNOWN_NAMES)[0]
            known = ", ".join(KNOWN_NAMES)
            raise click.BadParameter(f"no such name, perhaps {near}; there are {known}", param_hint="--map")
        if name in columns or column in columns.values():
            raise click.BadParameter(f"{name}={column}: a name or a column stands twice", param_hint="--map")
        columns[name] = column
    return columns
