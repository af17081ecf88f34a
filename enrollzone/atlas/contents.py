"""What the tables of an edition say: its units, address rows and campuses, each row held against the others."""

import re
from collections.abc import Iterable, Mapping

from enrollzone.atlas.crs import Envelope, PointError, lonlat_within, to_lonlat
from enrollzone.atlas.edition import AddressKind, AddressRow, Parity, Site, Unit, UnitKind
from enrollzone.atlas.tables import Row

UNIT_COLUMNS = ("code", "name", "kind", "township_code", "township", "aliases", "township_aliases", "successor")
SITE_COLUMNS = ("campus", "name", "school", "unit", "lon", "lat")
ADDRESS_COLUMNS = ("kind", "name", "unit", "first", "last", "parity", "aliases", "group?")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_COMMUNITIES = range(1, 200)
_VILLAGES = range(200, 400)


def units_of(rows: Iterable[Row]) -> dict[str, Unit]:
    """Return the units by code, in the order of the table.

    Raises BoundaryError for a code that is not 12 digits or stands twice, a kind that its last three digits contradict
    (GB/T 10114), and a township code that is not its first nine.
    """
    units: dict[str, Unit] = {}
    for row in rows:
        unit = _unit(row)
        if units.setdefault(unit.code, unit) is not unit:
            raise row.fault("code", f"重复 / {unit.code} stands twice")
    return units


def addresses_of(rows: Iterable[Row], units: Mapping[str, Unit]) -> tuple[AddressRow, ...]:
    """Return the rows of the gazetteer.

    Raises BoundaryError for a unit that the edition does not have, and for door numbers that are upside down or belong
    to something else than a road.
    """
    return tuple(_address(row, units) for row in rows)


def sites_of(rows: Iterable[Row], units: Mapping[str, Unit], envelope: Envelope | None) -> tuple[Site, ...]:
    """Return where the campuses stand.

    Raises BoundaryError for a campus id that is no slug or stands twice, a unit that the edition does not have, and a
    point of which half is missing or which lies outside the county.
    """
    sites: dict[str, Site] = {}
    for row in rows:
        site = _site(row, units, envelope)
        if sites.setdefault(site.campus, site) is not site:
            raise row.fault("campus", f"重复 / {site.campus} stands twice")
    return tuple(sites.values())


def _unit(row: Row) -> Unit:
    code = row.code("code")
    kind = row.required("kind", UnitKind, f"one of {', '.join(UnitKind)}")
    if kind is not kind_of(code):
        raise row.fault("kind", f"与代码末三位不符 / the code ends as that of a {kind_of(code)}")
    if row.text("township_code") != code[:9]:
        raise row.fault("township_code", "应为代码的前九位 / expected the first nine digits of the code")
    if row.optional("successor") is not None:
        raise row.fault(
            "successor", "应为空，写在 successions.csv / expected nothing: successions.csv says what follows"
        )
    names = row.aliases("aliases"), row.aliases("township_aliases")
    return Unit(code, row.text("name"), kind, code[:9], row.text("township"), *names)


def kind_of(code: str) -> UnitKind:
    """Return the kind that the last three digits of a code tell (GB/T 10114)."""
    last = int(code[9:])
    if last in _COMMUNITIES:
        return UnitKind.COMMUNITY
    return UnitKind.VILLAGE if last in _VILLAGES else UnitKind.OTHER


def _address(row: Row, units: Mapping[str, Unit]) -> AddressRow:
    kind = row.required("kind", AddressKind, f"one of {', '.join(AddressKind)}")
    first, last = row.door("first"), row.door("last")
    if first is not None and last is not None and last < first:
        raise row.fault("last", "小于起始门牌号 / smaller than the first number")
    for column in ("first", "last", "parity"):
        if kind is not AddressKind.ROAD and row.optional(column) is not None:
            raise row.fault(column, "仅用于道路 / only a road has door numbers")
    parity = row.given("parity", Parity, f"one of {', '.join(Parity)}") or Parity.ALL
    names = row.aliases("aliases")
    unit, group = _known_unit(row, units), _group(row)
    aliases = tuple(alias.name for alias in names)
    dated = tuple(alias for alias in names if alias.since or alias.until or alias.source)
    return AddressRow(kind, row.text("name"), unit, first, last, parity, aliases, group, dated)


def _group(row: Row) -> int | None:
    """Return the village group of a row: a column that older tables do not have."""
    group = row.number("group") if "group" in row.cells else None
    if group == 0:
        raise row.fault("group", "应为 1 以上的整数 / expected a whole number from 1 on")
    return group


def _known_unit(row: Row, units: Mapping[str, Unit]) -> str:
    code = row.code("unit")
    if code not in units:
        raise row.fault("unit", f"units.csv 中没有该代码 / units.csv has no {code}")
    return code


def _site(row: Row, units: Mapping[str, Unit], envelope: Envelope | None) -> Site:
    campus = row.text("campus")
    if not _SLUG.fullmatch(campus):
        raise row.fault("campus", "应为小写字母、数字和连字符 / expected lower-case letters, digits and hyphens")
    unit = _known_unit(row, units) if row.optional("unit") else None
    return Site(campus, row.text("name"), row.text("school"), unit, *_point(row, envelope))


def _point(row: Row, envelope: Envelope | None) -> tuple[float, float] | tuple[None, None]:
    lon, lat = row.decimal("lon"), row.decimal("lat")
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None:
        raise row.fault("lon" if lon is None else "lat", "经纬度应同时填写 / expected both longitude and latitude")
    try:
        return lonlat_within(lon, lat, "wgs84", envelope) if envelope else to_lonlat(lon, lat, "wgs84")
    except PointError as error:
        raise row.fault("lon", str(error)) from None
