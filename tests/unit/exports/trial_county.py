"""A county of ten units for exports: a hole, an island, several parts, land that nobody has, names hard to write.

column  0    1    2    3    4
row 3   R    R    R    N    T     N 北村 lies in two parts. R 环村 is a ring; I 岛村, in its hole, touches it all
row 2   R    I    R    .    T     around. Between R, H, N and T lies land of nobody. F 远山 is not drawn.
row 1   R    R    R    H    B     The primary list: N and R to north, I to east (one group), S to a shared area,
row 0   N    S    M    O    B     M split by doors, O open, H by a reading in use, T and F to south, B in no row.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Alias, Edition, Site, Unit, UnitKind
from enrollzone.atlas.index import Shapes
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.layer import Cell, Layer
from enrollzone.policy.pack import Pack
from tests.builders import a_bureau, a_pack, an_edition
from tests.unit.atlas.drawn_county import a_county

DAY = date(2025, 9, 1)
CRS = "EPSG:4543"
TOWN, FAR = ("990000001", "甲街道"), ("990000100", "乙镇")


def _unit(number: int, name: str, *aliases: str) -> Unit:
    return Unit(f"{TOWN[0]}{number:03}", name, UnitKind.COMMUNITY, *TOWN, tuple(Alias(one) for one in aliases))


N, S, M = _unit(1, "北村社区", "北旧村", "北'新\"村"), _unit(2, "南村，社区;"), _unit(3, "中街社区")
O, R, I = _unit(4, "𤱙“口”社區"), _unit(5, "环村社区"), _unit(6, "岛村社区")  # noqa: E741 - as in the picture
H, B, T = _unit(7, "河村社区"), _unit(8, "边村" + "长" * 34 + "社区"), _unit(9, "塔村社区")
F = Unit("990000100200", "远山村", UnitKind.VILLAGE, *FAR)
UNITS = {unit.code: unit for unit in (N, S, M, O, R, I, H, B, T, F)}
_CELLS: Mapping[str, tuple[str, ...]] = {
    N.code: ("0000", "0303"),
    S.code: ("0100",),
    M.code: ("0200",),
    O.code: ("0300",),
    R.code: ("0001", "0101", "0201", "0002", "0202", "0003", "0103", "0203"),
    I.code: ("0102",),
    H.code: ("0301",),
    B.code: ("0400", "0401"),
    T.code: ("0402", "0403"),
}
GAP = "0302"
SITES = (
    Site("north", "北小", "北小学", N.code, 101.81, 24.01),
    Site("south", "南小", "南小学", F.code, None, None),
    Site("east", "东小", "东小学", I.code, 101.81, 24.01),
    Site("old", "老小", "老小学"),
)


def cells() -> Mapping[str, BaseGeometry]:
    return a_county(5, 4, seed=7)


def drawn() -> dict[str, BaseGeometry]:
    land = cells()
    return {code: shapely.coverage_union_all([land[cell] for cell in own]) for code, own in _CELLS.items()}


def the_edition(**changes: object) -> Edition:
    polygons = drawn()
    shapes = Shapes(polygons, CRS)
    fields: dict[str, object] = {
        "units": UNITS,
        "addresses": (),
        "envelope": (101.7, 23.9, 102.0, 24.2),
        "sites": SITES,
        "drawn": frozenset(polygons),
        "shapes": lambda: shapes,
        "degrees": lambda: polygons,
    }
    return an_edition(**{**fields, **changes})  # type: ignore[arg-type]


_BOUND = {"北村": N, "南村": S, "中街": M, "口区": O, "环村": R, "岛村": I, "河村": H, "边村": B, "塔村": T}
_NAMES = "".join(f'\n  甲街道/{name}: "{unit.code}"' for name, unit in _BOUND.items()) + f'\n  乙镇/远山: "{F.code}"'
_READING = """{status: STATUS, q: {zh: 归谁, en: whose}, clauses: [c.near],USE
    options: {north: {zh: 北, en: north}, south: {zh: 南, en: south}}}"""
PRIMARY: Mapping[str, str] = {
    "schools": "\n  one: {zh: 第一小学, en: Number One}",
    "groups": "\n  big: {zh: 大集团, en: Big Group, clause: c.near, core: one}",
    "zones": """
  north: {zh: 北小, en: North, kind: campus, part_of: big, campuses: [{id: north, zh: 北小, en: North, school: one}]}
  east: {zh: 东小, en: East, kind: campus, part_of: big, campuses: [{id: east, zh: 东小, en: East, school: one}]}
  south: {zh: 南小, en: South, kind: school, campuses: [{id: south, zh: 南小, en: South}]}
  both: {zh: 共享区, en: shared, kind: shared, choice_of: [north, south]}""",
    "units": _NAMES,
    "catchments": """
  north: {clause: c.near, places: [甲街道/北村, 甲街道/环村, 甲街道/中街/长街 单号, 甲街道/口区, 甲街道/河村]}
  east: {clause: c.near, places: [甲街道/岛村]}
  both: {clause: c.near, places: [甲街道/南村]}
  south: {clause: c.near, places: [甲街道/中街/长街 双号, 甲街道/口区, 甲街道/河村, 甲街道/塔村, 乙镇/远山]}""",
    "overlaps": """
  - {place: 甲街道/口区, zones: [north, south], reading: open_one}
  - {place: 甲街道/河村, zones: [north, south], reading: used_one}""",
    "readings": "\n  open_one: "
    + _READING.replace("STATUS", "open").replace("USE", "")
    + "\n  used_one: "
    + _READING.replace("STATUS", "provisional").replace("USE", " use: south,"),
}


def primary(folder: Path, **sections: str | None) -> Pack:
    return a_pack(folder / "primary", **{**PRIMARY, **sections})


def junior(folder: Path) -> Pack:
    head = (
        "id: middle, jurisdiction: '990000', stage: junior, version: '3', title: {zh: 中, en: middle}, status: current"
    )
    zones = "\n  mid: {zh: 中学, en: Middle, kind: school, campuses: [{id: mid, zh: 中学, en: Middle}]}"
    listed = "\n  mid: {clause: c.near, places: [甲街道/*]}"
    return a_pack(
        folder / "junior", pack=f"\n  {{{head}}}", zones=zones, units='\n  甲街道: "990000001"', catchments=listed
    )


def a_coverage(packs: list[Pack], edition: Edition | None = None, day: date = DAY) -> Coverage:
    held = edition or the_edition()
    return Coverage(a_bureau(packs, [held]), held, day)


@cache
def the_coverage() -> Coverage:
    """The county under both of its policies: made once for all tests, none of which can change it."""
    with TemporaryDirectory() as folder:
        return a_coverage([primary(Path(folder)), junior(Path(folder))])


def with_conflict(pack: Pack, code: str, zone: str) -> Pack:
    """The policy with one row more, which gives a unit to another zone: nobody could have read such a list."""
    listed = pack.catchments
    (row,) = [row for row in listed.rows if row.code == code]
    return replace(pack, catchments=replace(listed, rows=(*listed.rows, replace(row, zone=zone)), _held={}))


def rows_of(layer: Layer) -> list[dict[str, Cell]]:
    return [{name: column[number] for name, column in layer.columns.items()} for number in range(len(layer))]


def geometry_of(layer: Layer, **wanted: Cell) -> BaseGeometry | None:
    """The shape of the only row with these values."""
    found = [n for n, row in enumerate(rows_of(layer)) if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, (wanted, found)
    assert layer.geometry is not None
    return layer.geometry[found[0]]
