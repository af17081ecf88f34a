"""The layer of units: every community and village of an edition, drawn or not, with the zone of its homes."""

from collections.abc import Iterator, Mapping

from enrollzone.answers.listed import Listed
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.layers.fields import FLAG, NUMBER, Field
from enrollzone.layers.layer import Cell, Layer, Shape
from enrollzone.layers.rows import Row, joined, layer_of
from enrollzone.layers.zones import is_provisional, possible_ids, possible_names

PREFIXES: Mapping[str, str] = {"primary": "pri", "junior": "jun"}
"""How the fields of a stage begin: a Shapefile has no room for more."""

FIELDS = (
    Field("code"),
    Field("name"),
    Field("kind", values=tuple(UnitKind)),
    Field("town_code"),
    Field("township"),
    Field("aliases"),
    Field("drawn", FLAG),
    Field("area_m2", NUMBER),
    *(
        field
        for prefix in PREFIXES.values()
        for field in (
            Field(f"{prefix}_zone"),
            Field(f"{prefix}_name"),
            Field(f"{prefix}_listed", values=tuple(Listed), said_as="page.browse.listed"),
            Field(f"{prefix}_prov", FLAG),
            Field(f"{prefix}_for"),
        )
    ),
)


def units(coverage: Coverage) -> Layer:
    """Return the units in order of code. Those that the edition does not draw are rows without a shape.

    The zone is that of homes, by the list that is read for them; where a list splits a unit or leaves a question open
    the field holds every zone that is possible, `outside` among them where some homes may lie in none, and `*_listed`
    says which of these it is. Of a list that is written for some children only, `*_for` says for whom: other children
    of the same home may belong elsewhere.
    """
    lists = {held.pack.stage: held for held in coverage.lists if held.is_for_homes}
    known = coverage.edition.units
    rows = ({**_row(coverage, known[code]), **dict(_zones(lists, code))} for code in sorted(known))
    shapes = (coverage.polygons.get(code) for code in sorted(known))
    return layer_of(coverage, "units", FIELDS, rows, Shape.AREAS, shapes)


def _row(coverage: Coverage, unit: Unit) -> Row:
    area = coverage.areas_m2.get(unit.code)
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": str(unit.kind),
        "town_code": unit.township_code,
        "township": unit.township,
        "aliases": joined(alias.name for alias in unit.aliases),
        "drawn": int(unit.code in coverage.edition.drawn),
        "area_m2": None if area is None else round(area, 1),
    }


def _zones(lists: Mapping[str, PackList], code: str) -> Iterator[tuple[str, Cell]]:
    for stage, prefix in PREFIXES.items():
        if stage in lists:
            held, told = lists[stage], lists[stage].units[code]
            yield f"{prefix}_zone", joined(possible_ids(told))
            yield f"{prefix}_name", joined(possible_names(held.pack, told))
            yield f"{prefix}_listed", str(told.how)
            yield f"{prefix}_prov", is_provisional(told.readings)
            yield f"{prefix}_for", held.category
