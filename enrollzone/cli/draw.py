"""``enrollzone boundaries draw``: polygons simplified for a web map or a sketch, with what that costs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.simplified import ErrorBudget, Picture, picture
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import wrapped
from enrollzone.cli.output import deliver
from enrollzone.cli.publishing import refusals
from enrollzone.cli.which_edition import ONLY, edition_named
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings

_DECIMALS = 7  # a centimetre: finer is noise in a picture


@click.command()
@click.argument("which", metavar="EDITION")
@click.option(
    "--tolerance", type=click.FloatRange(0, 1000, min_open=True), default=10.0, show_default=True, metavar="METRES"
)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="write to this GeoJSON file"
)
@ONLY
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    which: str,
    tolerance: float,
    out: Path,
    only: str | None,
    data_dir: Path | None,
    language: str,
) -> None:
    """Draw an edition with fewer vertices.

    EDITION is an id, as `boundaries list` tells it, or a folder. Neighbours
    keep their common edges. The file is for drawing only: every answer comes
    from the edition itself. What the simplification costs is printed and
    stands in the file.
    """
    settings = located(settings, data_dir)
    with refusals(language):
        edition = edition_named(settings, which, only)
        shapes = edition.shapes()
    if shapes is None:
        raise click.UsageError(f"{edition.id} has no polygons")
    try:
        drawn = picture({code: shapes.polygon(code) for code in shapes.codes}, tolerance)
    except ValueError as error:
        raise click.UsageError(f"--tolerance: {error}") from None
    deliver(json.dumps(drawing_document(edition, shapes, drawn), ensure_ascii=False) + "\n", out)
    click.echo("\n".join(_lines(edition, drawn.budget, Phrases(language))))


def drawing_document(edition: Edition, shapes: Shapes, drawn: Picture) -> dict[str, Any]:
    """Return simplified polygons as GeoJSON in degrees of WGS-84, saying of which edition and at what cost."""
    budget = drawn.budget
    return {
        "type": "FeatureCollection",
        "for_drawing_only": True,
        "edition": {"id": edition.id, "status": edition.status, "sha256": edition.digest},
        "error_budget": {
            "tolerance_m": budget.tolerance_m,
            "share_drawn_for_another_owner": float(f"{budget.changed:.3g}"),
            "farthest_edge_m": round(budget.farthest_m, 1),
            "vertices": list(budget.vertices),
        },
        "features": [_feature(edition, code, shapes.crs, shape) for code, shape in drawn.polygons.items()],
    }


def _feature(edition: Edition, code: str, crs: str, shape: BaseGeometry) -> dict[str, Any]:
    degrees = shapely.transform(shape, lambda at: lonlat_array(at, crs).round(_DECIMALS))
    properties = {"code": code, "name": edition.units[code].name}
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(degrees))}


def _lines(edition: Edition, budget: ErrorBudget, say: Phrases) -> Iterator[str]:
    before, after = budget.vertices
    yield from wrapped(say("draw.vertices", edition=edition.id, before=f"{before:,}", after=f"{after:,}"))
    worst = edition.units[budget.worst].full_name
    told = {"share": f"{budget.changed:.4%}", "metres": f"{budget.farthest_m:.1f}", "unit": worst}
    yield from wrapped(say("draw.budget", **told))
    yield from wrapped(say("draw.only"))
