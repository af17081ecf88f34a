"""The layer of units: every community and village of an edition, drawn or not, with the zone of its homes."""

from collections.abc import Iterator, Mapping, Sequence

from enrollzone.answers.listed import Listed
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.layers.coverage import Coverage, PackList
from enrollzone.layers.fields import FLAG, NUMBER, Field
from enrollzone.layers.layer import Cell, Layer, Shape
from enrollzone.layers.rows import Row, joined, layer_of_columns
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
    told = [known[code] for code in sorted(known)]
    columns = _columns(coverage, told)
    for stage, prefix in PREFIXES.items():
        if stage in lists:
            columns |= {f"{prefix}_{what}": cells for what, cells in _zones(lists[stage], told)}
    shapes = (coverage.polygons.get(unit.code) for unit in told)
    return layer_of_columns(coverage, "units", FIELDS, columns, Shape.AREAS, shapes)


def _columns(coverage: Coverage, units: Sequence[Unit]) -> dict[str, Sequence[Cell]]:
    rows = [_row(coverage, unit) for unit in units]
    return {field.name: [row.get(field.name) for row in rows] for field in FIELDS}


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


def _zones(held: PackList, units: Sequence[Unit]) -> Iterator[tuple[str, Sequence[Cell]]]:
    """Walk over the columns of a list. What is said of zones is the same for all units that have the same."""
    told = [held.units[unit.code] for unit in units]
    said = {possible_ids(one): one for one in told}
    texts = {ids: (joined(ids), joined(possible_names(held.pack, one))) for ids, one in said.items()}
    for number, what in enumerate(("zone", "name")):
        yield what, [texts[possible_ids(one)][number] for one in told]
    yield "listed", [str(one.how) for one in told]
    yield "prov", [is_provisional(one.readings) for one in told]
    yield "for", [held.category] * len(told)
