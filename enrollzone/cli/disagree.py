"""``enrollzone boundaries disagree``: where the list of a policy and a drawn map of its zones give land to others."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import PointError
from enrollzone.atlas.disagreement import Disagreement, disagreements
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.overlay import Piece
from enrollzone.atlas.vertices import from_lonlat_array, lonlat_array, lonlat_array_within
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.edition_diff import policy_near, zone_table
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.output import deliver
from enrollzone.cli.publishing import refusals
from enrollzone.cli.which_edition import ONLY, edition_named
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError
from enrollzone.policy.pack import Pack
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Severity
from enrollzone.quarantine.reading import read


@click.command()
@click.argument("which", metavar="EDITION")
@click.argument("file", metavar="MAP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crs", required=True, help="of the map: wgs84, cgcs2000, gcj02, bd09 or EPSG:n; there is no default")
@click.option("--zone", "column", default="zone", show_default=True, metavar="COLUMN", help="which names the zone")
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="write the disputed land to this GeoJSON")
@click.option("--exit-code", is_flag=True, help="exit status 1 when list and map disagree")
@ONLY
@deployment
@click.pass_obj
def command(
    settings: Settings, /, *, which: str, file: Path, crs: str, column: str, stage: str, out: Path | None,
    exit_code: bool, only: str | None, data_dir: Path | None, language: str,
) -> None:  # fmt: skip
    """Hold the list of a policy against a drawn map of its zones.

    EDITION draws the units; the list says to which zone each belongs; MAP draws
    the zones, named by id or by name. The list is the law: where the map gives
    land to another zone, the map is to be put right, or the list amended.
    """
    settings = located(settings, data_dir)
    say = Phrases(language)
    with refusals(language):
        edition = edition_named(settings, which, only)
        shapes, pack = edition.shapes(), policy_near(settings, edition, stage)
        if shapes is None or pack is None:
            raise click.UsageError(f"{edition.id} has no polygons, or its county no policy of this stage")
        drawn = _drawn(_read(file, edition, crs, say), column, pack, (edition, shapes, crs))
    found = _found(edition, shapes, pack, drawn)
    if out is not None:
        deliver(json.dumps(disputed_document(found, shapes.crs), ensure_ascii=False) + "\n", out)
    click.echo("\n".join(_lines(found, edition, pack, say)))
    if exit_code and not all(one.agrees for one in found):
        raise SystemExit(1)


def _read(file: Path, edition: Edition, crs: str, say: Phrases) -> Content:
    """Read a map in quarantine. Raises BoundaryError with the first thing that forbids its use."""
    content = read(file, Declaration(edition.jurisdiction, crs, edition.period.first, ""))
    for finding in content.findings:
        if finding.severity is Severity.ERROR:
            raise BoundaryError(finding.where, say.message(finding.message))
    return content


def _drawn(content: Content, column: str, pack: Pack, onto: tuple[Edition, Shapes, str]) -> dict[str, BaseGeometry]:
    """Return the zones of a map by their id, in the metres of the edition."""
    if column not in content.columns:
        raise click.UsageError(f"--zone: the map has no column {column}; it has {', '.join(content.columns)}")
    ids = {name: zone.id for zone in pack.zones.values() for name in (zone.id, zone.name.zh, zone.name.en)}
    parts: dict[str, list[BaseGeometry]] = {}
    for record in content.records:
        named = record.cells.get(column, "").strip()
        if named not in ids:
            known = ", ".join(sorted(pack.zones))
            raise BoundaryError(content.file, f"第 {record.number} 条：不是政策中的片区 / not a zone, expected {known}")
        if record.shape is not None:
            parts.setdefault(ids[named], []).append(_in_metres(shapely.from_wkb(record.shape), content.file, onto))
    return {zone: shapely.union_all(shapely.make_valid(shapes)) for zone, shapes in parts.items()}


def _in_metres(shape: BaseGeometry, file: str, onto: tuple[Edition, Shapes, str]) -> BaseGeometry:
    edition, shapes, crs = onto
    envelope = edition.envelope or (-180.0, -90.0, 180.0, 90.0)
    try:
        return shapely.transform(
            shapely.force_2d(shape),
            lambda at: from_lonlat_array(lonlat_array_within(at, crs, envelope), shapes.crs),
        )
    except PointError as error:
        raise BoundaryError(file, str(error)) from None


def _found(edition: Edition, shapes: Shapes, pack: Pack, drawn: Mapping[str, BaseGeometry]) -> tuple[Disagreement, ...]:
    """Hold the zones of the map against the units of the list; a unit that may be in several zones is in none."""
    zone_of = {unit: zone for unit, zone in zone_table(pack, edition).items() if zone in pack.zones}
    return disagreements({code: shapes.polygon(code) for code in shapes.codes}, zone_of, drawn)


def disputed_document(found: tuple[Disagreement, ...], crs: str) -> dict[str, Any]:
    """Return the disputed land as GeoJSON in degrees of WGS-84: of which zone by the list, and by the map."""
    features = []
    for one in found:
        for piece in one.only_drawn:
            degrees = shapely.transform(piece.shape, lambda at: lonlat_array(at, crs).round(7))
            told = {"drawn": one.zone, "listed": piece.other, "area_m2": round(piece.area_m2)}
            geometry = json.loads(shapely.to_geojson(degrees))
            features.append({"type": "Feature", "properties": told, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def _lines(found: tuple[Disagreement, ...], edition: Edition, pack: Pack, say: Phrases) -> Iterator[str]:
    disputed = [one for one in found if not one.agrees]
    told = {"policy": pack.id, "edition": edition.id, "count": len(found), "disputed": len(disputed)}
    yield from wrapped(say("disagree.heading", **told))
    missing = len([code for code in zone_table(pack, edition) if code not in edition.drawn])
    if missing:
        yield from wrapped(say("disagree.undrawn", count=missing))
    yield from section(say("disagree.disputed"), [_entry(one, pack, say) for one in disputed])


def _entry(one: Disagreement, pack: Pack, say: Phrases) -> Entry:
    below = [say("disagree.only_drawn", other=_named(p, pack, say), area=f"{p.area_m2:,.0f}") for p in one.only_drawn]
    below += [
        say("disagree.only_listed", other=_named(p, pack, say), area=f"{p.area_m2:,.0f}") for p in one.only_listed
    ]
    name = say("edition_diff.zone", name=pack.zones[one.zone].name)
    return Entry(say("disagree.zone", name=name, area=f"{one.area_m2:,.0f}"), "!", tuple(below))


def _named(piece: Piece, pack: Pack, say: Phrases) -> str:
    if piece.other is None:
        return say("edition_diff.nowhere")
    return say("edition_diff.zone", name=pack.zones[piece.other].name)
