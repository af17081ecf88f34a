"""A made-up province to be exported: units laid like bricks, fifty to a township, and a policy with a zone for each."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import shapely

from benchmarks.coverage import Coverage as Bricks
from enrollzone.atlas.edition import Edition, Unit, UnitKind
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.layers.coverage import Coverage
from enrollzone.policy.pack import Pack
from tests.builders import a_bureau, a_pack, an_edition

DAY, CRS = date(2025, 9, 1), "EPSG:4543"
SMALL, LARGE = Bricks("small", 30, 20, 24), Bricks("large", 150, 100, 24)
_TO_A_TOWNSHIP = 50


@cache
def a_province(bricks: Bricks) -> Coverage:
    """Return a province as a coverage that nothing was made of yet but its shapes, the same within a run."""
    codes = [f"99{number // _TO_A_TOWNSHIP:07}{number % _TO_A_TOWNSHIP + 1:03}" for number in range(bricks.units)]
    degrees = shapely.transform(bricks.polygons, lambda at: lonlat_array(at, CRS))
    polygons = dict(zip(codes, degrees.tolist(), strict=True))
    shapes = Shapes(polygons, CRS)
    edition = an_edition(
        units={code: _unit(code) for code in codes},
        addresses=(),
        drawn=frozenset(codes),
        shapes=lambda: shapes,
        degrees=lambda: polygons,
    )
    return fresh(Coverage(a_bureau([_policy(edition)], [edition]), edition, DAY))


def fresh(coverage: Coverage) -> Coverage:
    """Return the same province, of which nothing has been worked out."""
    return Coverage(coverage.bureau, coverage.edition, coverage.day)


def _unit(code: str) -> Unit:
    return Unit(code, f"第{int(code[9:])}社区", UnitKind.COMMUNITY, code[:9], f"第{int(code[2:9])}街道")


def _policy(edition: Edition) -> Pack:
    """A zone for each township, whose last unit belongs to the next zone."""
    towns = sorted({unit.township_code for unit in edition.units.values()})
    names = {town: f"第{int(town[2:])}街道" for town in towns}
    last = {town: max(code for code in edition.units if code.startswith(town)) for town in towns}
    zones = "".join(f"\n  z{n}: {{zh: 片{n}, en: zone {n}, kind: school, {_campus(n)}}}" for n in range(len(towns)))
    bound = "".join(f'\n  {names[town]}: "{town}"\n  {names[town]}/末: "{last[town]}"' for town in towns)
    listed = ""
    for n, town in enumerate(towns):
        before = towns[n - 1]
        places = f"{names[town]}/* 除 末, {names[before]}/末"
        listed += f"\n  z{n}: {{clause: c.near, places: [{places}]}}"
    with TemporaryDirectory() as folder:
        return a_pack(Path(folder), zones=zones, units=bound, catchments=listed)


def _campus(number: int) -> str:
    return f"campuses: [{{id: c{number}, zh: 校{number}, en: school {number}}}]"


def vertices(coverage: Coverage) -> int:
    """Return how many points the units of a coverage have."""
    return int(shapely.get_num_coordinates(np.array(list(coverage.polygons.values()), dtype=object)).sum())
