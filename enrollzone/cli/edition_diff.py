"""``enrollzone boundaries diff``: which units and catchments changed from one edition to another."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from enrollzone.atlas.diff import Became, EditionDifference, UnitChange, ZoneChange, difference
from enrollzone.atlas.edition import AddressRow, Edition, Unit
from enrollzone.atlas.overlay import SLIVER_M, AreaChange, Piece
from enrollzone.atlas.spot import Spot
from enrollzone.bootstrap import county_folders, open_bureaus
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.publishing import refusals
from enrollzone.cli.which_edition import ONLY, edition_named
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.policy.pack import OUTSIDE, Pack

_MOST_ROWS = 6
_LIST = "/"
_APART = " / "
_INTO = " → "


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@ONLY
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="the same, for machines")
@click.option("--exit-code", is_flag=True, help="exit status 1 when something differs")
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    old: str,
    new: str,
    only: str | None,
    stage: str,
    as_json: bool,
    exit_code: bool,
    data_dir: Path | None,
    language: str,
) -> None:
    """Compare two editions of a county.

    OLD and NEW are ids, as `boundaries list` tells them, or folders.

    Units that were renamed, recoded, merged, split or redrawn, then catchments
    under the policy nearest to NEW's first day. A unit has changed when a home did, or
    a hundredth of its land; strips up to two metres wide are no change.
    """
    settings = located(settings, data_dir)
    with refusals(language):
        before, after = (edition_named(settings, which, only) for which in (old, new))
        if before.jurisdiction != after.jurisdiction:
            raise click.UsageError(f"{before.id} and {after.id} are editions of two counties")
        pack = policy_near(settings, after, stage)
        found = compared(before, after, pack)
    if as_json:
        click.echo(json.dumps(difference_document(found, pack), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(difference_lines(found, pack, Phrases(language))))
    if exit_code and (found.units or found.zones):
        raise SystemExit(1)


def policy_near(settings: Settings, edition: Edition, stage: str) -> Pack | None:
    """Return the policy of the county nearest to the first day of an edition; None where there is none."""
    if edition.jurisdiction not in county_folders(settings):
        return None
    shelf = open_bureaus(settings, edition.jurisdiction)[edition.jurisdiction].shelf
    day = edition.period.first
    return shelf.in_force(stage, day) or next(iter(shelf.nearest(stage, day)), None)


def compared(before: Edition, after: Edition, pack: Pack | None) -> EditionDifference:
    """Return what differs between two editions, catchment by catchment too where a policy lists them."""
    return difference(before, after, (zone_table(pack, before), zone_table(pack, after)) if pack else None)


def zone_table(pack: Pack, edition: Edition) -> Mapping[str, str]:
    """Return the catchment of each unit; several that are possible in one unit count as one of their own."""
    catchments = pack.catchments.in_edition(edition)
    found = {}
    for code, unit in edition.units.items():
        possible = {zone for category in catchments.categories for zone in catchments.claim(Spot(unit), category).zones}
        if possible - {OUTSIDE}:
            found[code] = _LIST.join(sorted(possible))
    return found


# ---- for machines


def difference_document(found: EditionDifference, pack: Pack | None = None) -> dict[str, Any]:
    """Return what differs as one document with stable keys; areas are square metres, shares parts of one."""
    return {
        "old": _head(found.old),
        "new": _head(found.new),
        "differs": bool(found.units or found.zones),
        "drawn_in_both": found.compared,
        "slivers_m2": round(found.slivers_m2),
        "units": [_unit_document(change) for change in found.units],
        "policy": pack.id if pack else None,
        "catchments": None if found.zones is None else [_zone_document(zone) for zone in found.zones],
    }


def _head(edition: Edition) -> dict[str, Any]:
    first = edition.period.first.isoformat()
    return {"id": edition.id, "sha256": edition.digest, "from": first, "units": len(edition.units)}


def _unit_document(change: UnitChange) -> dict[str, Any]:
    return {
        "became": list(change.became),
        "old": [_named(unit) for unit in change.old],
        "new": [_named(unit) for unit in change.new],
        "area": _area_document(change.area),
        "addresses": [_row(row) for row in change.rows],
    }


def _zone_document(change: ZoneChange) -> dict[str, Any]:
    zones = change.zone.split(_LIST)
    return {"zones": zones, "came": change.came, "left": change.left, "area": _area_document(change.area)}


def _area_document(area: AreaChange | None) -> dict[str, Any] | None:
    if area is None:
        return None
    return {
        "before_m2": round(area.before_m2),
        "after_m2": round(area.after_m2),
        "share": round(area.share, 4),
        "lost": [_piece(piece) for piece in area.lost],
        "gained": [_piece(piece) for piece in area.gained],
        "slivers_m2": round(area.slivers_m2),
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {"other": piece.other, "area_m2": round(piece.area_m2)}


def _named(unit: Unit) -> dict[str, str]:
    return {"code": unit.code, "name": unit.name, "township": unit.township}


def _row(row: AddressRow) -> dict[str, Any]:
    first, last = (door.words if door else None for door in (row.first, row.last))
    return {"kind": row.kind, "name": row.name, "first": first, "last": last, "parity": row.parity}


# ---- for people


def difference_lines(found: EditionDifference, pack: Pack | None, say: Phrases) -> Iterator[str]:
    """Walk over the lines that tell a person what differs."""
    counts = {"before": len(found.old.units), "after": len(found.new.units), "drawn": found.compared}
    yield from wrapped(f"{found.old.id} → {found.new.id}")
    yield from wrapped(say("edition_diff.counts", **counts))
    if found.slivers_m2 >= 1:
        yield from wrapped(say("edition_diff.slivers", area=_m2(found.slivers_m2), width=f"{SLIVER_M:g}"))
    if not found.units:
        yield from wrapped(say("edition_diff.same"))
    for became in Became:
        gravest = [change for change in found.units if change.became[0] is became]
        yield from section(
            say(f"edition_diff.became.{became}", count=len(gravest)), [_unit_entry(one, found, say) for one in gravest]
        )
    yield from _zone_lines(found, pack, say)


def _unit_entry(change: UnitChange, found: EditionDifference, say: Phrases) -> Entry:
    units = {**found.old.units, **found.new.units}
    also = [say(f"edition_diff.also.{became}") for became in change.became[1:]]
    land = _area_words(change.area, lambda code: units[code].full_name, say)
    return Entry(_unit_words(change, say), "·", (*also, *land, *_row_words(change.rows, say)))


def _unit_words(change: UnitChange, say: Phrases) -> str:
    """The unit, or the units before and after; a code that stays is said once."""
    before, after = change.old, change.new
    if len(before) == len(after) == 1 and before[0].code == after[0].code:
        names = dict.fromkeys(unit.full_name for unit in (*before, *after))
        return f"{before[0].code} {_INTO.join(names)}"
    sides = (say.listed(f"{unit.code} {unit.full_name}" for unit in side) for side in (before, after) if side)
    return _INTO.join(sides)


def _area_words(area: AreaChange | None, named: Callable[[str], str], say: Phrases) -> Iterator[str]:
    """What the land says, of a unit or a catchment; nothing where it says nothing."""
    if area is None or not area.counts:
        return
    yield say("edition_diff.share", share=f"{area.share:.1%}", area=_m2(area.changed_m2))
    for piece in sorted(area.lost, key=lambda piece: -piece.area_m2):
        yield say("edition_diff.lost", other=_other(piece, named, say), area=_m2(piece.area_m2))
    for piece in sorted(area.gained, key=lambda piece: -piece.area_m2):
        yield say("edition_diff.gained", other=_other(piece, named, say), area=_m2(piece.area_m2))


def _other(piece: Piece, named: Callable[[str], str], say: Phrases) -> str:
    return say("edition_diff.nobody") if piece.other is None else named(piece.other)


def _row_words(rows: tuple[AddressRow, ...], say: Phrases) -> Iterator[str]:
    if rows:
        named = [say("edition_diff.row", name=row.name, numbers=_numbers(row)) for row in rows[:_MOST_ROWS]]
        yield say("edition_diff.rows", count=len(rows), rows=say.listed(named))


def _numbers(row: AddressRow) -> str:
    """The plates that a row covers, as they are written; nothing where it covers a whole thing."""
    ends = dict.fromkeys(door.words if door else "" for door in (row.first, row.last))
    return "–".join(ends)


def _zone_lines(found: EditionDifference, pack: Pack | None, say: Phrases) -> Iterator[str]:
    if pack is None or found.zones is None:
        yield ""
        yield from wrapped(say("edition_diff.no_policy"))
        return
    heading = say("edition_diff.zones", policy=pack.id, count=len(found.zones))
    yield from section(heading, [_zone_entry(zone, pack, found, say) for zone in found.zones])
    if not found.zones:
        yield ""
        yield from wrapped(say("edition_diff.zones_same", policy=pack.id))


def _zone_entry(change: ZoneChange, pack: Pack, found: EditionDifference, say: Phrases) -> Entry:
    below = []
    if change.came:
        below.append(say("edition_diff.came", units=_listed(change.came, found.new, say)))
    if change.left:
        below.append(say("edition_diff.left", units=_listed(change.left, found.old, say)))
    land = _area_words(change.area, lambda zone: _zone_words(zone, pack, say), say)
    return Entry(_zone_words(change.zone, pack, say), "·", (*below, *land))


def _listed(codes: tuple[str, ...], edition: Edition, say: Phrases) -> str:
    # A unit that was recoded is told under its new code, which the old edition does not have.
    return say.listed(edition.units[code].full_name if code in edition.units else code for code in codes)


def _zone_words(zone: str, pack: Pack, say: Phrases) -> str:
    """The names of a catchment, or of those that are possible in one."""
    return _APART.join(
        say("edition_diff.zone", name=pack.zones[one].name) if one in pack.zones else say("edition_diff.nowhere")
        for one in zone.split(_LIST)
    )


def _m2(area: float) -> str:
    return f"{area:,.0f}"
