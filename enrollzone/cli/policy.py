"""``enrollzone policy``: read, check and try a pack."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from enrollzone.bootstrap import county_of, trial_bureau
from enrollzone.casebook import Verdict, read_families, run
from enrollzone.cli import packs
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.lazy import Lazy
from enrollzone.cli.unions import union_sections
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_policy
from enrollzone.grammar.schema import pack_schema
from enrollzone.policy.pack import Pack, Policy, Reading, ReadingStatus, Zone
from enrollzone.proof.lint import Level, Remark, lint

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_ELSEWHERE: dict[str, str] = {
    "activate": "enrollzone.cli.policy_publishing:activate",
    "chart": "enrollzone.cli.chart:command",
    "decide": "enrollzone.cli.policy_deciding:command",
    "diff": "enrollzone.cli.diff:command",
    "list": "enrollzone.cli.policy_publishing:listed",
    "manual": "enrollzone.cli.manual:command",
    "matrix": "enrollzone.cli.matrix:command",
    "phrase": "enrollzone.cli.phrase:command",
    "preview": "enrollzone.cli.policy_preview:command",
    "readings": "enrollzone.cli.readings:command",
    "rollback": "enrollzone.cli.rollback:command",
    "sign": "enrollzone.cli.policy_publishing:sign",
    "stage": "enrollzone.cli.policy_publishing:stage",
    "verify": "enrollzone.cli.verify:command",
}
"""Commands with a module of their own: what only one of them needs is loaded only for it."""


@click.group(cls=Lazy, elsewhere=_ELSEWHERE)
def policy() -> None:
    """Read, check, try and publish policy packs."""


@policy.command()
def schema() -> None:
    """Print the JSON Schema of a pack."""
    click.echo(json.dumps(pack_schema(), ensure_ascii=False, indent=2))


@policy.command("lint")
@packs.WHICH
@click.option("--texts", type=_FOLDER, help="a folder of texts that packs give by digest only")
@click.pass_obj
def lint_command(settings: Settings, which: str | None, texts: Path | None) -> None:
    """List what to look at before publishing.

    Uncited sentences, silences and open readings, each with its clauses.
    Without an argument every installed pack is looked at. Exit status 1 when a
    pack must not be published.
    """
    grave = False
    for number, file in enumerate(packs.files(settings, which)):
        click.echo(("\n" if number else "") + packs.name(file))
        try:
            pack = read_policy(file, texts)
        except PackError as error:
            click.echo(str(error))
            grave = True
            continue
        county = county_of(settings, pack)
        if county is None and isinstance(pack, Pack):
            click.echo("\n".join(wrapped(f"  units not checked: no county {pack.jurisdiction} is installed here")))
        remarks = lint(pack, county.editions if county else None)
        click.echo("\n".join(_lint_lines(pack, remarks)))
        grave = grave or any(remark.level is Level.ERROR for remark in remarks)
    if grave:
        raise SystemExit(1)


def _lint_lines(pack: Policy, remarks: tuple[Remark, ...]) -> Iterator[str]:
    yield from wrapped(f"{pack.id} {pack.version} — {pack.title.zh}")
    by_level = {level: [remark for remark in remarks if remark.level is level] for level in Level}
    yield ", ".join(f"{level}: {len(found)}" for level, found in by_level.items())
    for level, found in by_level.items():
        yield from section(str(level), [_remark(pack, remark) for remark in found])


def _remark(pack: Policy, remark: Remark) -> Entry:
    clauses = tuple(f"{clause} {pack.clauses[clause].label}" for clause in remark.clauses)
    return Entry(f"{remark.code}: {remark.text.zh}", "·", clauses)


@policy.command("test")
@packs.WHICH
@click.pass_obj
def test_command(settings: Settings, which: str | None) -> None:
    """Ask for the families of cases.yaml and compare.

    A draft is tried as if it were in force. Without an argument every installed
    pack is tried. Exit status 1 when an answer is not the expected one, or when
    there is nothing to try.
    """
    wrong = False
    for file in packs.files(settings, which):
        pack = read_policy(file)
        if not isinstance(pack, Pack):
            click.echo("\n".join(wrapped(f"{packs.name(file)}: {packs.UNIONS_ONLY}")))
            continue
        cases = file.parent / "cases.yaml"
        if not cases.is_file():
            click.echo(f"{packs.name(file)}: nothing was tried, there is no cases.yaml beside {file.name}")
            wrong = True
            continue
        verdicts = tuple(run(trial_bureau(settings, pack), pack, read_families(cases)))
        failed = [verdict for verdict in verdicts if verdict.differences]
        wrong = wrong or bool(failed)
        click.echo("\n".join((*_failures(cases, failed), _tally(pack, len(verdicts), len(failed)))))
    if wrong:
        raise SystemExit(1)


def _failures(cases: Path, failed: list[Verdict]) -> Iterator[str]:
    for verdict in failed:
        family = verdict.family
        yield from wrapped(f"{cases.name}:{family.line}: {family.id} {family.words}", "", "    ")
        for difference in verdict.differences:
            yield from wrapped(difference, "    ")


def _tally(pack: Pack, asked: int, failed: int) -> str:
    return f"{pack.id} {pack.version}: {asked - failed} of {asked} families as expected"


@policy.command()
@click.argument("which", metavar="CODE|FILE")
@click.pass_obj
def show(settings: Settings, which: str) -> None:
    """Print what a pack says.

    Its period, zones with their places, rules with their clauses, papers,
    unions of schools, and readings (? open, ~ for now, = decided).
    """
    for file in packs.files(settings, which):
        click.echo("\n".join(_shown(read_policy(file))))


def _shown(pack: Policy) -> Iterator[str]:
    yield from wrapped(f"{pack.id} {pack.version} ({pack.status}) — {pack.title.zh}")
    yield f"{pack.period.first} – {pack.period.last or '…'}, sha256 {pack.sha256[:16]}…"
    if pack.legal_force == "none":
        yield "background only: a text of no legal force"
    if isinstance(pack, Pack):
        yield from _rules_shown(pack)
    yield from union_sections(pack)
    yield from section("readings", [_reading(reading) for reading in pack.readings.values()])


def _rules_shown(pack: Pack) -> Iterator[str]:
    yield from section("zones", [_zone(pack, zone) for zone in pack.zones.values()])
    yield from section(
        "rules", [Entry(f"{rule.name}: {rule.say.zh}", "·", rule.clauses) for rule in pack.rules.values()]
    )
    yield from section(
        "papers", [Entry(f"{name}: {paper.condition.words.zh}", "·") for name, paper in pack.papers.items()]
    )


def _zone(pack: Pack, zone: Zone) -> Entry:
    listed = "、".join(row.text for row in pack.catchments.rows if row.zone == zone.id)
    return Entry(f"{zone.id}: {zone.name.zh}", "·", (listed,) if listed else ())


_READING_MARKS = {ReadingStatus.OPEN: "?", ReadingStatus.PROVISIONAL: "~", ReadingStatus.DECIDED: "="}


def _reading(reading: Reading) -> Entry:
    used = (reading.in_use.zh,) if reading.in_use else ()
    return Entry(f"{reading.id}: {reading.question.zh}", _READING_MARKS[reading.status], used)
