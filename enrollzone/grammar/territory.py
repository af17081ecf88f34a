"""Read the catchment lists of a pack, and bind the places of the text to official codes."""

import re
from collections import defaultdict

from enrollzone.atlas.edition import Alias, Parity
from enrollzone.grammar.document import Trail, nearest
from enrollzone.grammar.records import Records
from enrollzone.policy.catchments import CatchmentRow, Catchments, Part, SharedClaim
from enrollzone.policy.pack import OUTSIDE

_TOWNSHIP = re.compile(r"(?P<name>[^/]+)/\*(?: 除 (?P<without>\S+))?")
_ROAD = re.compile(r"(?P<name>\S+) (?:(?P<first>\d+)-(?P<last>\d*)号?)?(?P<parity>单号|双号|全部)?")
_PARITY = {"单号": Parity.ODD, "双号": Parity.EVEN, "全部": Parity.ALL, None: Parity.ALL}


def read_catchments(records: Records) -> Catchments:
    """Return the catchments. Unbound places and undeclared overlaps are reported where they stand."""
    bound = _bound(records)
    units: dict[str, list[CatchmentRow]] = defaultdict(list)
    townships: dict[str, list[CatchmentRow]] = defaultdict(list)
    for zone, record in records.tables.get("catchments", {}).items():
        if zone not in records.declared("zones"):
            records.file.report(("catchments", zone), f'没有登记 zones: unknown "{zone}"', key=True)
        for number, text in enumerate(record.places):
            row = _row(records, bound, zone, record.clause, text, ("catchments", zone, "places", number))
            if row:
                (townships if _TOWNSHIP.fullmatch(text) else units)[row.code].append(row)
    shared = _shared(records, bound)
    _report_undeclared_overlaps(records, units, townships, shared)
    written = _written(bound)
    return Catchments(_frozen(units), _frozen(townships), shared, written, OUTSIDE)


def _bound(records: Records) -> dict[str, str]:
    bound = records.plain.get("units", {})
    for text, code in bound.items():
        if not (code.isascii() and code.isdigit() and len(code) == (12 if "/" in text else 9)):
            expected = "12 位" if "/" in text else "9 位"
            records.file.report(("units", text), f"代码应为{expected}数字 expected {expected[:2].strip()} digits")
    return bound


def _row(
    records: Records, bound: dict[str, str], zone: str, clause: str, text: str, trail: Trail
) -> CatchmentRow | None:
    township = _TOWNSHIP.fullmatch(text)
    unit, part = (township["name"], "") if township else _unit_and_part(text)
    without = _excepted(township) if township else ()
    if _matches_nothing(records, unit, part, township, trail):
        return None
    if not _all_bound(records, bound, (unit, *without), trail):
        return None
    excepted = frozenset(bound[name] for name in without)
    _check_excepted(records, unit, bound[unit], excepted, trail)
    return CatchmentRow(zone, bound[unit], text, clause, _part(part) if part else None, excepted)


def _check_excepted(records: Records, unit: str, township: str, excepted: frozenset[str], trail: Trail) -> None:
    if not all(code.startswith(township) for code in excepted):
        records.file.report(trail, f"除外的地点不在 {unit} 内 what is excepted has a code outside that township")


def _matches_nothing(records: Records, unit: str, part: str, township: re.Match[str] | None, trail: Trail) -> bool:
    """Tell whether no home would ever be found under an entry, and report why."""
    fault = ""
    if not township and "/" not in unit:
        fault = f"整个乡镇要写成 a whole township is written {unit}/*"
    elif part == "*":
        fault = "/* 只用于乡镇 stands for a whole township only"
    elif " " in part and not _is_stretch(part):
        fault = f'看不懂的门牌 cannot read "{part}"；写法 write e.g. {part.partition(" ")[0]} 1-99号单号'
    if fault:
        records.file.report(trail, fault)
    return bool(fault)


def _is_stretch(part: str) -> bool:
    """Tell whether a part reads as a road with numbers that go upwards."""
    road = _ROAD.fullmatch(part)
    return road is not None and (not road["last"] or int(road["first"]) <= int(road["last"]))


def _all_bound(records: Records, bound: dict[str, str], names: tuple[str, ...], trail: Trail) -> bool:
    unbound = [name for name in names if name not in bound]
    for name in unbound:
        message = f'这个地点没有在 units 里绑定代码 place "{name}" is not bound to a code under units'
        records.file.report(trail, message + nearest(name, bound))
    return not unbound


def _unit_and_part(text: str) -> tuple[str, str]:
    if text.count("/") < 2:
        return text, ""
    unit, _, part = text.rpartition("/")
    return unit, part


def _excepted(township: re.Match[str]) -> tuple[str, ...]:
    names = township["without"].split("、") if township["without"] else []
    return tuple(f"{township['name']}/{name}" for name in names)


def _part(text: str) -> Part:
    road = _ROAD.fullmatch(text)
    if road is None:
        return Part(text)
    first, last = road["first"], road["last"]
    return Part(road["name"], int(first) if first else None, int(last) if last else None, _PARITY[road["parity"]])


def _shared(records: Records, bound: dict[str, str]) -> dict[str, SharedClaim]:
    shared = {}
    for number, record in records.lists.get("overlaps", []):
        trail: Trail = ("overlaps", number)
        reading = records.tables.get("readings", {}).get(record.reading)
        if reading is not None and set(reading.options) != set(record.zones):
            message = f"口径 {record.reading} 的选项应是 options must be the zones: {', '.join(record.zones)}"
            records.file.report((*trail, "reading"), message)
        for n, zone in enumerate(record.zones):
            if zone not in (*records.declared("zones"), OUTSIDE):
                records.file.report((*trail, "zones", n), f'没有登记 zones: unknown "{zone}"')
        if record.place not in bound:
            records.file.report((*trail, "place"), f'没有绑定代码 "{record.place}" is not bound under units')
        elif "/" not in record.place:
            records.file.report((*trail, "place"), "整个乡镇不能写进 overlaps only a unit can be in overlaps")
        else:
            shared[bound[record.place]] = SharedClaim(bound[record.place], record.zones, record.reading)
    return shared


def _report_undeclared_overlaps(
    records: Records,
    units: dict[str, list[CatchmentRow]],
    townships: dict[str, list[CatchmentRow]],
    shared: dict[str, SharedClaim],
) -> None:
    """A unit, or a part of it, named in one zone while the whole goes to another needs a reading: the text is open."""
    for code, rows in units.items():
        wide = [row for row in townships.get(code[:9], []) if code not in row.excepted]
        whole = wide or [row for row in rows if row.part is None]
        zones = {row.zone for row in (*rows, *wide)}
        if whole and len(zones) > 1 and code not in shared:
            trail: Trail = ("catchments", rows[0].zone)
            message = f"{rows[0].text} 同时属于 belongs to {', '.join(sorted(zones))}；请写进 overlaps 并登记口径"
            records.file.report(trail, message + " declare it under overlaps with a reading", key=True)


def _written(bound: dict[str, str]) -> dict[str, tuple[Alias, ...]]:
    """How the policy's text writes each unit, as aliases of it."""
    names: dict[str, list[Alias]] = defaultdict(list)
    for text, code in bound.items():
        if "/" in text:
            names[code].append(Alias(text.rpartition("/")[2], source="policy"))
    return {code: tuple(aliases) for code, aliases in names.items()}


def _frozen(rows: dict[str, list[CatchmentRow]]) -> dict[str, tuple[CatchmentRow, ...]]:
    return {code: tuple(entries) for code, entries in rows.items()}
