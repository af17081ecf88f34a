"""Canaries: known homes that stand beside an edition as data, with what must be said of them."""

import re
from collections.abc import Iterable

from enrollzone.atlas.edition import Canary
from enrollzone.atlas.manifest import day_of
from enrollzone.atlas.tables import Row

CANARY_COLUMNS = ("id", "text", "unit", "lon", "lat", "stage", "day", "facts", "outcome", "zones", "lies_in")

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_STAGES = ("primary", "junior")


def canaries_of(rows: Iterable[Row], units: Iterable[str]) -> tuple[Canary, ...]:
    """Return the canaries of a table, held against the codes of the edition's units.

    Raises BoundaryError, naming line and column, for an id that is no slug or stands twice, a place told in no way or
    in two, a unit to be found in that the edition does not have, and a row that expects nothing.
    """
    known, canaries = frozenset(units), dict[str, Canary]()
    for row in rows:
        canary = _canary(row)
        if canaries.setdefault(canary.id, canary) is not canary:
            raise row.fault("id", f"重复 / {canary.id} stands twice")
        if canary.lies_in is not None and canary.lies_in not in known:
            raise row.fault("lies_in", f"units.csv 中没有该代码 / units.csv has no {canary.lies_in}")
    return tuple(canaries.values())


def _canary(row: Row) -> Canary:
    outcome, lies_in = row.optional("outcome"), row.optional("lies_in")
    if outcome is None and lies_in is None:
        raise row.fault("outcome", "应写明结果或所在单元 / expected an outcome, or the unit in lies_in")
    text, unit, point = _place(row)
    return Canary(
        id=row.required("id", _slug, "小写字母、数字和连字符 / lower-case letters, digits and hyphens"),
        stage=row.required("stage", _stage, f"one of {', '.join(_STAGES)}"),
        day=row.required("day", day_of, "日期 / a date YYYY-MM-DD"),
        text=text,
        unit=unit,
        point=point,
        facts=row.given("facts", _facts, "名称=值，以分号隔开 / name=value, joined by ;"),
        outcome=outcome,
        zones=tuple((row.optional("zones") or "").split()),
        lies_in=row.code("lies_in") if lies_in else None,
    )


def _place(row: Row) -> tuple[str | None, str | None, tuple[float, float] | None]:
    text, unit = row.optional("text"), row.code("unit") if row.optional("unit") else None
    lon, lat = row.decimal("lon"), row.decimal("lat")
    if (lon is None) is not (lat is None):
        raise row.fault("lon" if lon is None else "lat", "经纬度应同时填写 / expected both longitude and latitude")
    point = None if lon is None or lat is None else (lon, lat)
    if sum(told is not None for told in (text, unit, point)) != 1:
        raise row.fault("text", "地点应只写一种 / expected one of a text, a unit, or a point in lon and lat")
    return text, unit, point


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(text)
    return text


def _stage(text: str) -> str:
    if text not in _STAGES:
        raise ValueError(text)
    return text


def _facts(text: str) -> dict[str, tuple[str, ...]]:
    """Read ``name=value;name=value|other``; a fact told twice is refused, because one of its values would be lost."""
    pairs = [pair.partition("=") for pair in text.split(";")]
    facts = {name: tuple(value.split("|")) for name, _, value in pairs}
    if len(facts) < len(pairs) or not all(name and all(values) for name, values in facts.items()):
        raise ValueError(text)
    return facts
