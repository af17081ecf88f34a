"""Counties that are drawn for tests: units of any shape under a policy of a few lines, made in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.areas import DrawnAreas
from enrollzone.atlas.edition import Edition, EditionStatus, MapApproval, Site, Unit, UnitKind
from enrollzone.atlas.index import Shapes
from enrollzone.layers.coverage import Coverage
from tests.builders import a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
TOWNSHIP = "甲街道"


@dataclass(frozen=True)
class Drawn:
    """A unit of a drawn county: its name, the zones that list it (several split it), its polygon in degrees."""

    name: str
    zones: tuple[str, ...] = ()
    shape: BaseGeometry | None = None
    township: str = TOWNSHIP


@dataclass(frozen=True)
class Given:
    """What else is given of a drawn county. `zones` are more lines of the policy for a zone, by its id."""

    names: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    sites: tuple[Site, ...] = ()
    approval: MapApproval | None = None
    status: EditionStatus = EditionStatus.OFFICIAL
    areas: Mapping[str, tuple[str, BaseGeometry]] = field(default_factory=dict)


def a_drawn_county(folder: Path, units: Sequence[Drawn], given: Given = Given()) -> Coverage:
    """Return a county of some units in one township, under a policy that lists them."""
    codes = {f"99{number // 900:04d}001{number % 900 + 100:03d}": unit for number, unit in enumerate(units)}
    edition = _edition(codes, given)
    ids = list(dict.fromkeys(zone for unit in units for zone in unit.zones))
    pack = a_pack(
        folder,
        zones="".join(_zone(one, given) for one in ids),
        units="".join(f"\n  {unit.township}/u{code}: '{code}'" for code, unit in codes.items()),
        catchments="".join(_catchment(one, codes, given) for one in ids),
    )
    return Coverage(a_bureau([pack], [edition]), edition, DAY)


def _edition(codes: Mapping[str, Drawn], given: Given) -> Edition:
    shapes = {code: unit.shape for code, unit in codes.items() if unit.shape is not None}
    held = Shapes(shapes) if shapes else None
    areas = {name: shape for name, (_, shape) in given.areas.items()}
    drawn_areas = DrawnAreas(areas, held.crs) if areas and held else None
    return an_edition(
        status=given.status,
        units={
            code: Unit(code, unit.name, UnitKind.COMMUNITY, code[:9], unit.township) for code, unit in codes.items()
        },
        addresses=(),
        sites=given.sites,
        drawn=frozenset(shapes),
        shapes=lambda: held,
        degrees=lambda: shapes,
        area_ids=frozenset(areas),
        areas=lambda: drawn_areas,
        map_approval=given.approval,
    )


def _zone(name: str, given: Given) -> str:
    called = given.names.get(name, f"{name}小")
    more = given.zones.get(name, f"campuses: [{{id: {name}, zh: '{called}', en: {name}}}]")
    return f"\n  {name}: {{zh: '{called}', en: {name}, kind: school, {more}}}"


def _catchment(zone: str, codes: Mapping[str, Drawn], given: Given) -> str:
    places = []
    for code, unit in codes.items():
        if zone in unit.zones:
            part = f"/{unit.zones.index(zone) + 1}组" if len(unit.zones) > 1 else ""
            places.append(f"{unit.township}/u{code}{part}")
    places += [f'"@{name}"' for name, (of, _) in given.areas.items() if of == zone]
    return f"\n  {zone}: {{clause: c.near, places: [{', '.join(places)}]}}"


def grid(columns: int, rows: int, side: float = 0.01, west: float = 102.0, south: float = 24.0) -> list[BaseGeometry]:
    """Return squares side by side, row by row from the south."""
    return [
        shapely.box(west + side * x, south + side * y, west + side * (x + 1), south + side * (y + 1))
        for y in range(rows)
        for x in range(columns)
    ]
