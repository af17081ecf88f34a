"""Which zones a style tells apart, and what each of them is drawn with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from xml.etree.ElementTree import Element

from enrollzone.answers.listed import Listed
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.layers.catchments import Extent, Level
from enrollzone.layers.fields import Field
from enrollzone.layers.layer import Cell, Layer
from enrollzone.layers.units import PREFIXES
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import OUTSIDE
from enrollzone.symbology.palette import INK, UNLISTED, UNSETTLED, Hatch, Look, look
from enrollzone.symbology.qgis_symbols import area_symbol

Numbers = Mapping[tuple[str, str], int]
"""The number of each zone among those of its stage, by stage and id."""

Category = tuple[str, str, Element, bool]
"""A value, its words in the legend, its symbol, and whether it is drawn at first."""

CATCHMENTS_BY = (
    "\"stage\" || '/' || coalesce(\"category\", '') || '/' || \"level\" || '/' || \"extent\" || '/' || \"catch_id\""
)
_TO_ONE = (Listed.WHOLE, Listed.SHARED, Listed.READING)
_SEVERAL = "; "


@dataclass(frozen=True)
class Part:
    """A list as a map shows it: its stage, and the children for whom alone it is written (None: all)."""

    stage: str
    category: str | None


def numbers_of(layers: Iterable[Layer]) -> Numbers:
    """Return the numbers of the zones of some layers: in the policy's order where catchments are among them.

    Without them the zones that units name are numbered in the order of their ids.
    """
    by_name = {layer.name.partition("_")[0]: layer for layer in layers}
    if "catchments" in by_name:
        return _numbered(
            (str(row["stage"]), str(row["catch_id"]))
            for row in by_name["catchments"].rows
            if row["level"] == Level.ZONE
        )
    return _numbered(_of_units(by_name["units"])) if "units" in by_name else {}


def _numbered(zones: Iterable[tuple[str, str]]) -> Numbers:
    numbers: dict[tuple[str, str], int] = {}
    counts = {stage: count() for stage in PREFIXES}
    for stage, zone in zones:
        if (stage, zone) not in numbers:
            numbers[stage, zone] = next(counts[stage])
    return numbers


def _of_units(units: Layer) -> Iterator[tuple[str, str]]:
    for stage, prefix in PREFIXES.items():
        named = (str(cell).split(_SEVERAL) for cell in units.columns[f"{prefix}_zone"] if cell)
        yield from ((stage, zone) for zone in sorted({zone for zones in named for zone in zones} - {OUTSIDE}))


def parts_of(layer: Layer) -> tuple[Part, ...]:
    """Return the lists by which a layer can be coloured, those of primary schools first; none where it has no zones."""
    if "extent" in layer.columns:
        pairs = dict.fromkeys(zip(layer.columns["stage"], layer.columns["category"], strict=True))
        told = (Part(str(stage), _text(category)) for stage, category in pairs)
        return tuple(sorted(told, key=lambda part: list(PREFIXES).index(part.stage)))
    known = (stage for stage, prefix in PREFIXES.items() if any(layer.columns.get(f"{prefix}_listed", ())))
    return tuple(Part(stage, None) for stage in known) if "drawn" in layer.columns else ()


def units_by(stage: str) -> str:
    """Return the expression that tells units apart: by the zone of all their homes, or how the list speaks of them."""
    listed, zone = f'"{PREFIXES[stage]}_listed"', f'"{PREFIXES[stage]}_zone"'
    to_one = ", ".join(f"'{how}'" for how in _TO_ONE)
    settled = f"{listed} IN ({to_one}) AND strpos({zone}, '{_SEVERAL}') = 0"
    return f"CASE WHEN {settled} THEN {zone} ELSE '?' || coalesce({listed}, '') END"


def of_units(units: Layer, numbers: Numbers, stage: str, language: str) -> Iterator[Category]:
    """Walk over the zones to which units belong as a whole, then over the ways in which others do not."""
    prefix = PREFIXES[stage]
    rows = [(row[f"{prefix}_zone"], row[f"{prefix}_name"], row[f"{prefix}_listed"]) for row in units.rows]
    names = {str(zone): str(name) for zone, name, how in rows if _is_settled(zone, how)}
    for at, zone in enumerate(sorted(names, key=lambda zone: numbers[stage, zone])):
        seen = look(numbers[stage, zone])
        yield zone, _lettered(seen, names[zone]), area_symbol(str(at), seen), True
    listed = next(field for field in units.fields if field.name == f"{prefix}_listed")
    ways = {how for zone, _, how in rows if not _is_settled(zone, how)}
    for at, how in enumerate((how for how in (*Listed, None) if how in ways), len(names)):
        yield _unsettled(str(at), how, listed, language)


def _unsettled(name: str, how: Listed | None, listed: Field, language: str) -> Category:
    """Units that a list speaks of in one of the ways that give no zone to all their homes; None: there is no list."""
    words = catalogue(language).say(listed.meaning_of(how) if how else Message("export.style.no_list"))
    unlisted = how in {None, Listed.UNLISTED}
    return f"?{how or ''}", words, area_symbol(name, UNLISTED if unlisted else UNSETTLED), True


def _is_settled(zone: Cell, how: Cell) -> bool:
    return how in _TO_ONE and zone is not None and _SEVERAL not in str(zone)


def of_catchments(catchments: Layer, numbers: Numbers, parts: Sequence[Part], language: str) -> Iterator[Category]:
    """Walk over the catchments of some lists, as they stand. Zones of the first are drawn; the rest can be."""
    words = catalogue(language)
    wanted = (row for row in catchments.rows if Part(str(row["stage"]), _text(row["category"])) in parts)
    for at, row in enumerate(wanted):
        part = Part(str(row["stage"]), _text(row["category"]))
        value = f"{part.stage}/{part.category or ''}/{row['level']}/{row['extent']}/{row['catch_id']}"
        is_zone = row["level"] == Level.ZONE
        seen = (
            look(numbers[part.stage, str(row["catch_id"])])
            if is_zone
            else replace(UNLISTED, hatch=Hatch.SOLID, line=INK)
        )
        yield value, _legend(row, seen, words), _catchment_symbol(str(at), row, seen), is_zone and part == parts[0]


def _catchment_symbol(name: str, row: Mapping[str, Cell], seen: Look) -> Element:
    """Whole land has its ground; the rest shows what lies below it, under stripes or in a dashed outline."""
    if row["extent"] in {Extent.PARTLY, Extent.OPEN}:
        return area_symbol(name, replace(seen, hatch=Hatch.RISING), ground=False, outline=seen.line, dashed=True)
    if row["extent"] == Extent.DRAWN or row["level"] != Level.ZONE:
        return area_symbol(name, seen, ground=False, outline=seen.line, dashed=row["extent"] == Extent.DRAWN)
    return area_symbol(name, seen)


_SAID_OF_LEVEL = {Level.GROUP: "group", Level.CAMPUS: "campus"}
_SAID_OF_EXTENT = {Extent.PARTLY: "partly", Extent.DRAWN: "drawn", Extent.OPEN: "open"}


def _legend(row: Mapping[str, Cell], seen: Look, words: Catalogue) -> str:
    name = _lettered(seen, words.say(Text(str(row["name"]), str(row["name_en"] or ""))))
    said = (_SAID_OF_LEVEL.get(Level(str(row["level"]))), _SAID_OF_EXTENT.get(Extent(str(row["extent"]))))
    for code in filter(None, said):
        name = words.say(Message(f"export.style.{code}", {"name": name}))
    return name


def _lettered(seen: Look, name: str) -> str:
    return f"{seen.letter} {name}".strip()


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)
