"""``enrollzone boundaries held``: which unit held a place on a day, or ever."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from enrollzone.atlas.crs import Envelope, from_lonlat
from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.generations import current_generation
from enrollzone.bootstrap import county_folders, open_county
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.publishing import refusals
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.messages import Message
from enrollzone.places.home import Point
from enrollzone.places.points import told_lonlat

_OPTIONS = {"home.point": "--x, --y", "home.point.crs": "--crs"}


@dataclass(frozen=True)
class _Held:
    """A unit that held the place, in the edition that says so."""

    edition: Edition
    code: str

    @property
    def unit(self) -> Unit:
        return self.edition.units[self.code]


@click.command()
@click.option("--jurisdiction", "-j", required=True, metavar="CODE", help="code of the county or city")
@click.option("--x", required=True, type=float, help="longitude or easting")
@click.option("--y", required=True, type=float, help="latitude or northing")
@click.option("--crs", required=True, help="wgs84, cgcs2000, gcj02, bd09 or EPSG:n; there is no default")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="YYYY-MM-DD; every day unless given")
@click.option("--json", "as_json", is_flag=True, help="the same, for machines")
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    jurisdiction: str,
    on: datetime | None,
    as_json: bool,
    data_dir: Path | None,
    language: str,
    **told: Any,  # noqa: ANN401 - click's options
) -> None:
    """Say which unit held a place on a day, or ever.

    On a common edge both units held it. The place itself is never repeated.
    """
    settings = located(settings, data_dir)
    with refusals(language):
        folder = county_folders(settings, jurisdiction)[jurisdiction]
        county = open_county(settings, folder, current_generation(settings.data_dir))
        drawn = [edition for edition in county.editions if edition.drawn]
        held = _held_or_refused(drawn, Point(**told), on.date() if on else None, language)
    if as_json:
        click.echo(json.dumps(_document(drawn, held), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(drawn, held, Phrases(language))))


def _held_or_refused(drawn: list[Edition], point: Point, day: date | None, language: str) -> tuple[_Held, ...]:
    """Find who held a point; end with status 2 for one that cannot be taken."""
    try:
        return _held(drawn, point, day)
    except RequestError as error:
        problems = [replace(one, field=_OPTIONS.get(one.field, one.field)) for one in error.problems]
        click.echo("\n".join(refusal_lines(RequestError(problems), language)), err=True)
        raise SystemExit(2) from None


def _held(drawn: list[Edition], point: Point, day: date | None) -> tuple[_Held, ...]:
    from enrollzone.atlas.history import EditionIndex  # noqa: PLC0415 - a refused question needs no geometry

    lonlat = told_lonlat(point, _envelope(drawn))
    if lonlat is None:
        return ()
    held = []
    for crs, editions in _by_system(drawn).items():
        index, (x, y) = EditionIndex(editions), from_lonlat(*lonlat, crs)
        by_id = {edition.id: edition for edition in editions}
        held += [(by_id[name], code) for name, code in (index.ever(x, y) if day is None else index.held(x, y, day))]
    return tuple(_Held(*one) for one in sorted(held, key=lambda one: (one[0].period.first, one[1])))


def _by_system(drawn: list[Edition]) -> dict[str, list[Edition]]:
    """Return the editions by the system they are measured in: a county that grew may have come into the next zone."""
    found: dict[str, list[Edition]] = {}
    for edition in drawn:
        if shapes := edition.shapes():
            found.setdefault(shapes.crs, []).append(edition)
    return found


def _envelope(drawn: list[Edition]) -> Envelope | None:
    """Return the box around the boxes of all editions: a county may have grown or shrunk."""
    boxes = [edition.envelope for edition in drawn if edition.envelope is not None]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _lines(drawn: list[Edition], held: tuple[_Held, ...], say: Phrases) -> list[str]:
    if not drawn:
        return list(wrapped(say("held.no_map")))
    if not held:
        return list(wrapped(say("held.nobody", editions=say.listed(edition.id for edition in drawn))))
    return list(section(say("held.heading"), [_entry(one, say) for one in held]))[1:]


def _entry(one: _Held, say: Phrases) -> Entry:
    first, last = one.edition.period.first, one.edition.period.last
    period = say("period.until", first=first, last=last) if last else say("period.open", first=first)
    status = say.message(Message(f"edition.status.{one.edition.status}"))
    below = say("held.by", edition=one.edition.id, period=period, status=status)
    return Entry(f"{one.unit.full_name}  {one.code}", "·", (below,))


def _document(drawn: list[Edition], held: tuple[_Held, ...]) -> dict[str, Any]:
    return {"editions": [edition.id for edition in drawn], "held": [_one(one) for one in held]}


def _one(one: _Held) -> dict[str, Any]:
    last = one.edition.period.last
    return {
        "code": one.code,
        "name": one.unit.full_name,
        "edition": one.edition.id,
        "status": str(one.edition.status),
        "first": one.edition.period.first.isoformat(),
        "last": last.isoformat() if last else None,
    }
