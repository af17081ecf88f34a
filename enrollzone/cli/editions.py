"""``enrollzone boundaries list``: which editions are live, staged, held and past."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import Generation, current_generation
from enrollzone.bootstrap import county_folders, open_county
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.publishing import refusals
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError
from enrollzone.messages import Message
from enrollzone.publishing.archive import Filed, State, filed

_NOT_LIVE = (State.HELD, State.STAGED, State.PAST)


@dataclass(frozen=True)
class _County:
    """What there is of a county: its live editions, or why they cannot be used, and what lies in the data directory."""

    code: str
    name: str
    live: tuple[Edition, ...]
    fault: str | None
    filed: tuple[Filed, ...]


@click.command()
@click.option("--jurisdiction", "-j", "only", metavar="CODE", help="one county; all unless given")
@click.option("--json", "as_json", is_flag=True, help="the same list, for machines")
@deployment
@click.pass_obj
def command(settings: Settings, /, *, only: str | None, as_json: bool, data_dir: Path | None, language: str) -> None:
    """List the editions: live, staged, held and past.

    Exit status 5 when what is live cannot be read.
    """
    settings = located(settings, data_dir)
    with refusals(language):
        generation = current_generation(settings.data_dir)
        counties = tuple(_counties(settings, only, generation))
    if as_json:
        click.echo(json.dumps(_document(generation, counties), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(generation, counties, Phrases(language))))
    if any(county.fault for county in counties):
        raise SystemExit(5)


def _counties(settings: Settings, only: str | None, generation: Generation) -> Iterator[_County]:
    everything = filed(settings.data_dir)
    for code, folder in county_folders(settings, only).items():
        mine = tuple(one for one in everything if one.county == code)
        try:
            county = open_county(settings, folder, generation)
            yield _County(code, county.name.zh, county.editions, None, mine)
        except BoundaryError as error:
            yield _County(code, folder.name.partition("-")[2], (), str(error), mine)


def _lines(generation: Generation, counties: tuple[_County, ...], say: Phrases) -> Iterator[str]:
    if generation.number:
        told = {"number": generation.number, "act": generation.act, "by": generation.by, "at": generation.at}
        yield from wrapped(say("editions.generation", **told))
        if generation.why:
            yield from wrapped(generation.why, "  ")
    else:
        yield from wrapped(say("editions.shipped"))
    for county in counties:
        yield ""
        yield from wrapped(f"{county.code} {county.name}")
        yield from _of_county(county, say)


def _of_county(county: _County, say: Phrases) -> Iterator[str]:
    if county.fault:
        yield from wrapped(say("editions.broken", fault=county.fault), "  ✗ ", "    ")
    elif not county.live and not county.filed:
        yield from wrapped(say("editions.none"), "  ")
    yield from section(say(f"editions.state.{State.LIVE}"), [_live(edition, say) for edition in county.live])
    for state in _NOT_LIVE:
        yield from section(
            say(f"editions.state.{state}"), [_filed(one, say) for one in county.filed if one.state is state]
        )


def _live(edition: Edition, say: Phrases) -> Entry:
    last = edition.period.last or "…"
    status = say.message(Message(f"edition.status.{edition.status}"))
    return Entry(f"{edition.id}  {edition.period.first} – {last}", "·", (say("pair", name=edition.name, text=status),))


def _filed(one: Filed, say: Phrases) -> Entry:
    if one.edition is None:
        return Entry(one.id, "✗", (one.fault or "",))
    status = Message(f"edition.status.{one.edition.status}")
    below = [say("editions.from", day=one.edition.period.first.isoformat(), status=status)]
    below += [say("editions.handed_in", by=by) for by in one.handed_in_by]
    below += [say("editions.open", where=row.where, said=row.said) for row in one.open]
    return Entry(one.id, "!" if one.open else "·", tuple(below))


def _document(generation: Generation, counties: tuple[_County, ...]) -> Mapping[str, Any]:
    change = {"number": generation.number, "act": generation.act, "by": generation.by, "at": generation.at}
    return {"generation": {**change, "why": generation.why}, "counties": [_county(county) for county in counties]}


def _county(county: _County) -> Mapping[str, Any]:
    return {
        "jurisdiction": county.code,
        "fault": county.fault,
        "live": [_edition(edition) for edition in county.live],
        **{state: [_one(one) for one in county.filed if one.state is state] for state in _NOT_LIVE},
    }


def _one(one: Filed) -> Mapping[str, Any]:
    rows = [{**vars(row)} for row in one.signoffs]
    told = _edition(one.edition) if one.edition else {"id": one.id}
    return {**told, "fault": one.fault, "signoffs": rows}


def _edition(edition: Edition) -> Mapping[str, Any]:
    last = edition.period.last
    days = {"first": edition.period.first.isoformat(), "last": last.isoformat() if last else None}
    return {
        "id": edition.id,
        **days,
        "sha256": edition.digest,
        "status": edition.status,
        "canaries": len(edition.canaries),
    }
