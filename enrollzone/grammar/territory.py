"""Read the catchment lists of a pack, and bind the places of the text to official codes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from enrollzone.atlas.edition import Alias
from enrollzone.grammar.areas import UnreadableEntryError, read_entry
from enrollzone.grammar.document import Trail, nearest
from enrollzone.grammar.overlaps import undeclared_overlaps
from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import CatchmentRecord, Overlap, PlaceRecord
from enrollzone.policy.areas import Entry, Township
from enrollzone.policy.catchments import CatchmentRow, Catchments, Edge, EdgeRule, SharedClaim
from enrollzone.policy.pack import OUTSIDE

_TOWNSHIP = 9  # digits of its code; a unit has 12


def read_catchments(records: Records) -> Catchments:
    """Return the catchments. Unreadable and unbound places and undeclared overlaps are reported where they stand."""
    bound = _bound(records)
    listed = [pair for name, record in _lists(records) for pair in _rows(records, bound, name, record)]
    shared = tuple(_shared(records, bound))
    rows = tuple(row for row, _ in sorted(listed, key=lambda pair: (len(pair[0].code) == _TOWNSHIP, pair[0].code)))
    found = Catchments(rows, shared, _written(bound), OUTSIDE)
    _report_overlaps(records, found, dict(listed))
    _check_categories(records, found)
    return found


def _bound(records: Records) -> dict[str, str]:
    bound = records.plain.get("units", {})
    for text, code in bound.items():
        if not (code.isascii() and code.isdigit() and len(code) == (12 if "/" in text else 9)):
            expected = "12 位" if "/" in text else "9 位"
            records.file.report(("units", text), f"代码应为{expected}数字 expected {expected[:2].strip()} digits")
    return bound


def _lists(records: Records) -> Iterator[tuple[str, CatchmentRecord]]:
    """Walk over the lists; each is called by its zone, or says to which zone it belongs."""
    zones = records.declared("zones")
    for name, record in records.tables.get("catchments", {}).items():
        if record.zone is None and name not in zones:
            records.file.report(("catchments", name), f'没有登记 zones: unknown "{name}"', key=True)
        elif record.zone is not None and record.zone not in zones:
            message = f'没有登记 zones: unknown "{record.zone}"{nearest(record.zone, zones)}'
            records.file.report(("catchments", name, "zone"), message)
        yield name, record


def _rows(
    records: Records, bound: Mapping[str, str], name: str, record: CatchmentRecord
) -> Iterator[tuple[CatchmentRow, str]]:
    """Walk over the rows of a list, each with the name of the list."""
    for number, written in enumerate(record.places):
        trail: Trail = ("catchments", name, "places", number)
        text = written.place if isinstance(written, PlaceRecord) else written
        area = _read(records, bound, text, (*trail, "place") if isinstance(written, PlaceRecord) else trail)
        if area is not None:
            edge = _edge(written) if isinstance(written, PlaceRecord) else None
            yield CatchmentRow(record.zone or name, area, text, record.clause, record.category, edge), name


def _edge(written: PlaceRecord) -> Edge:
    return Edge(EdgeRule(written.edge.rule), written.edge.road, written.edge.sentence)


def _read(records: Records, bound: Mapping[str, str], text: str, trail: Trail) -> Entry | None:
    """Read an entry whole, or report everything that is wrong with it and leave it out."""
    try:
        return read_entry(text, bound)
    except UnreadableEntryError as error:
        for fault in error.faults:
            records.file.report(trail, fault)
        return None


def _shared(records: Records, bound: Mapping[str, str]) -> Iterator[SharedClaim]:
    for number, record in records.lists.get("overlaps", []):
        trail: Trail = ("overlaps", number)
        options = _options(records, record, trail)
        if "/" not in record.place and not record.place.startswith("@"):
            records.file.report((*trail, "place"), "整个乡镇不能写进 overlaps only a unit can be in overlaps")
            continue
        area = _read(records, bound, record.place, (*trail, "place"))
        if isinstance(area, Township):
            records.file.report((*trail, "place"), "整个乡镇不能写进 overlaps only a unit can be in overlaps")
        elif area is not None:
            yield SharedClaim(area, options, record.reading, record.category)


def _options(records: Records, record: Overlap, trail: Trail) -> dict[str, str]:
    """Return the zone that each option of the reading of an overlap gives: it is named, or the option is the zone."""
    options = record.options or {zone: zone for zone in record.zones}
    reading = records.tables.get("readings", {}).get(record.reading)
    if reading is not None and set(reading.options) != set(options):
        wanted = "zones" if not record.options else "options"
        message = f"口径 {record.reading} 的选项应是 options must be the {wanted}: {', '.join(options)}"
        records.file.report((*trail, "reading"), message)
    if record.options and record.zones and set(record.zones) != set(options.values()):
        records.file.report((*trail, "zones"), "zones 与 options 不一致 zones and options name different zones")
    _check_zones(records, record, trail)
    return options


def _check_zones(records: Records, record: Overlap, trail: Trail) -> None:
    named: list[tuple[Trail, str]] = [(("zones", n), zone) for n, zone in enumerate(record.zones)]
    named += [(("options", option), zone) for option, zone in record.options.items()]
    for at, zone in named:
        if zone not in (*records.declared("zones"), OUTSIDE):
            records.file.report((*trail, *at), f'没有登记 zones: unknown "{zone}"')


def _report_overlaps(records: Records, found: Catchments, names: Mapping[CatchmentRow, str]) -> None:
    """A home that goes to two zones without a reading is a hole in the reading of the text, not in the text."""
    for row, zones in undeclared_overlaps(found):
        message = f"{row.text} 同时属于 belongs to {', '.join(sorted(zones))}；请写进 overlaps 并登记口径"
        trail: Trail = ("catchments", names[row])
        records.file.report(trail, message + " declare it under overlaps with a reading", key=True)


def _check_categories(records: Records, found: Catchments) -> None:
    """Where lists are for some children only, every place says by which of them it gives its value."""
    known = [name for name in found.categories if name is not None]
    for name, fact in records.tables.get("facts", {}).items():
        if fact.category is not None and fact.category not in known:
            message = f'没有这类儿童的名单 no list has this category: "{fact.category}"{nearest(fact.category, known)}'
            records.file.report(("facts", name, "category"), message)
        elif known and fact.t == "zone" and fact.category is None:
            message = f"名单分类，{name} 要写按哪一类 say by which category it is read: {', '.join(known)}"
            records.file.report(("facts", name), message)
        if fact.follows is not None and not {"zone", None}.issuperset({fact.t, _kind(records, fact.follows)}):
            records.file.report(("facts", name, "follows"), "follows 只用于地点 only a zone can follow another one")


def _kind(records: Records, fact: str) -> object:
    """The kind of a fact; None where it is not registered, which is reported where it is named."""
    known = records.tables.get("facts", {}).get(fact)
    return known.t if known else None


def _written(bound: Mapping[str, str]) -> dict[str, tuple[Alias, ...]]:
    """How the policy's text writes each unit, as aliases of it."""
    names: dict[str, list[Alias]] = defaultdict(list)
    for text, code in bound.items():
        if "/" in text:
            names[code].append(Alias(text.rpartition("/")[2], source="policy"))
    return {code: tuple(aliases) for code, aliases in names.items()}
