"""``enrollzone policy``: read, check and try a pack."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import read_families, run
from enrollzone.cli.words import wrapped
from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.lookup import Bureau
from enrollzone.policy.lint import Level, Remark, lint
from enrollzone.policy.pack import Pack, ReadingStatus
from enrollzone.policy.reader import read_pack
from enrollzone.policy.schema import pack_schema


@click.group()
def policy() -> None:
    """Read, check and try policy packs."""


@policy.command()
def schema() -> None:
    """Print the JSON Schema of a pack, for editors."""
    click.echo(json.dumps(pack_schema(), ensure_ascii=False, indent=2))


@policy.command("lint")
@click.argument("which", required=False, metavar="[CODE|FILE]")
@click.pass_obj
def lint_command(settings: Settings, which: str | None) -> None:
    """List citations, silences and open readings of packs, by clause.

    Without an argument every installed pack is looked at. Exit status 1 when a pack must not be published.
    """
    grave = 0
    for pack, county_folder in _packs(settings, which):
        editions = read_jurisdiction(county_folder).editions if county_folder else ()
        remarks = lint(pack, editions)
        grave += sum(remark.level is Level.ERROR for remark in remarks)
        click.echo("\n".join(_lint_lines(pack, remarks)))
    if grave:
        raise SystemExit(1)


def _lint_lines(pack: Pack, remarks: tuple[Remark, ...]) -> Iterator[str]:
    yield f"{pack.id} {pack.version} — {pack.title.zh}"
    for level in Level:
        of_level = [remark for remark in remarks if remark.level is level]
        yield f"{level}: {len(of_level)}"
        for remark in of_level:
            yield from wrapped(f"{remark.code}: {remark.text.zh}", "  ")
            for clause in remark.clauses:
                yield from wrapped(f"{clause} {pack.clauses[clause].label}", "      ")


@policy.command("test")
@click.argument("which", required=False, metavar="[CODE|FILE]")
@click.pass_obj
def test_command(settings: Settings, which: str | None) -> None:
    """Ask the question of every family in cases.yaml and compare the answers.

    Exit status 1 when an answer is not the expected one.
    """
    wrong = 0
    for bureau, pack, cases in _casebooks(settings, which):
        verdicts = tuple(run(bureau, pack, read_families(cases)))
        failed = [verdict for verdict in verdicts if verdict.differences]
        wrong += len(failed)
        for verdict in failed:
            click.echo(f"{cases.name}:{verdict.family.line}: {verdict.family.id} {verdict.family.words}")
            for difference in verdict.differences:
                click.echo("\n".join(wrapped(difference, "  ")))
        click.echo(f"{pack.id} {pack.version}: {len(verdicts) - len(failed)} of {len(verdicts)} families as expected")
    if wrong:
        raise SystemExit(1)


@policy.command()
@click.argument("which", metavar="CODE|FILE")
@click.pass_obj
def show(settings: Settings, which: str) -> None:
    """Print what a pack says: periods, zones, rules, papers and readings."""
    for pack, _ in _packs(settings, which):
        click.echo("\n".join(_shown(pack)))


def _shown(pack: Pack) -> Iterator[str]:
    last = pack.period.last or "…"
    yield f"{pack.id} {pack.version} ({pack.status})"
    yield from wrapped(f"{pack.title.zh} · {pack.period.first} – {last} · sha256 {pack.sha256[:16]}…", "  ")
    yield "zones"
    for zone in pack.zones.values():
        listed = "、".join(row.text for row in pack.catchments.rows if row.zone == zone.id)
        yield from wrapped(f"{zone.id} {zone.name.zh}：{listed}", "  ")
    yield "rules"
    for rule in pack.rules.values():
        yield from wrapped(f"{rule.name}: {rule.say.zh}（{', '.join(rule.clauses)}）", "  ")
    yield "papers"
    for name, paper in pack.papers.items():
        yield from wrapped(f"{name}: {paper.condition.words.zh}", "  ")
    yield "readings"
    for reading in pack.readings.values():
        used = f" → {reading.in_use.zh}" if reading.in_use else ""
        mark = "?" if reading.status is ReadingStatus.OPEN else "~"
        yield from wrapped(f"{mark} {reading.id} ({reading.status}): {reading.question.zh}{used}", "  ")


def _packs(settings: Settings, which: str | None) -> Iterator[tuple[Pack, Path | None]]:
    """The packs of a county, of every county, or of one file, each with the folder of its county if it has one."""
    for file in _files(settings, which):
        county = settings.boundaries_dir / file.parent.parent.name
        yield read_pack(file), county if county.is_dir() else None


def _files(settings: Settings, which: str | None) -> list[Path]:
    if which and Path(which).is_file():
        return [Path(which)]
    found = sorted(settings.policies_dir.glob(f"{which or ''}*/*/policy.yaml"))
    if not found:
        raise SettingsError(f"no pack here: {which or settings.policies_dir}; give a county code or a policy.yaml")
    return found


def _casebooks(settings: Settings, which: str | None) -> Iterator[tuple[Bureau, Pack, Path]]:
    for file in _files(settings, which):
        cases = file.parent / "cases.yaml"
        code = file.parent.parent.name.partition("-")[0]
        bureau = open_bureaus(settings, code)[code]
        pack = next((pack for pack in bureau.shelf.packs if pack.sha256 == read_pack(file).sha256), None)
        if pack is not None and cases.is_file():
            yield bureau, pack, cases
