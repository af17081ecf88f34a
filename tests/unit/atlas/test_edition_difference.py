from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.crs import to_lonlat
from enrollzone.atlas.diff import Became, EditionDifference, UnitChange, difference
from enrollzone.atlas.edition import AddressKind, AddressRow, Edition, Parity, Unit, UnitKind
from enrollzone.atlas.index import Shapes
from tests.builders import an_edition
from tests.unit.atlas.drawn_county import a_county, joined, moved

CODES = {code: f"9900000{code}1" for code in a_county()}
COUNTY = {CODES[code]: shape for code, shape in a_county().items()}
A, B, C, D = sorted(COUNTY)[:4]  # a column of neighbours from south to north
NEW = "990000999999"


def unit(code: str, name: str | None = None, township: str = "甲街道") -> Unit:
    return Unit(code, name or f"第{code[7:11]}社区", UnitKind.COMMUNITY, code[:9], township)


def edition(
    drawn: Mapping[str, BaseGeometry] = COUNTY,
    units: Mapping[str, Unit] | None = None,
    rows: tuple[AddressRow, ...] = (),
    crs: str | None = None,
    year: int = 2025,
) -> Edition:
    listed = {code: unit(code) for code in drawn} | dict(units or {})
    shapes = Shapes(dict(drawn), crs) if drawn else None
    return an_edition(date(year, 1, 1), units=listed, addresses=rows, shapes=lambda: shapes)


def names_only(*units: Unit, rows: tuple[AddressRow, ...] = ()) -> Edition:
    return edition({}, {one.code: one for one in units}, rows)


def the_change(found: EditionDifference) -> UnitChange:
    (change,) = found.units
    return change


def told(change: UnitChange) -> tuple[tuple[Became, ...], tuple[str, ...], tuple[str, ...]]:
    return change.became, tuple(one.code for one in change.old), tuple(one.code for one in change.new)


def recut(layer: Mapping[str, BaseGeometry], giver: str, taker: str, share: float) -> dict[str, BaseGeometry]:
    """Give the northern part of a unit to its neighbour."""
    west, south, east, north = layer[giver].bounds
    band = shapely.box(west, north - share * (north - south), east, north)
    part = layer[giver].intersection(band)
    return {**layer, giver: layer[giver].difference(part), taker: layer[taker].union(part)}


def test_an_edition_does_not_differ_from_itself() -> None:
    found = difference(edition(), edition())
    assert (found.units, found.zones, found.compared) == ((), None, 30)
    assert found.slivers_m2 == pytest.approx(0, abs=1e-3)


def test_a_line_drawn_by_another_hand_is_no_difference_but_its_slivers_are_told() -> None:
    found = difference(edition(), edition(moved(COUNTY, 0.6, 0.3)))
    assert found.units == ()
    assert found.slivers_m2 > 10_000


def test_a_border_that_moved_is_told_for_both_neighbours_with_the_land() -> None:
    found = difference(edition(), edition(recut(COUNTY, A, B, 0.3)))
    giver, taker = found.units
    assert told(giver) == ((Became.REDRAWN,), (A,), (A,))
    assert giver.area is not None
    assert taker.area is not None
    assert [piece.other for piece in giver.area.lost] == [B]
    assert [piece.other for piece in taker.area.gained] == [A]
    assert giver.area.changed_m2 == pytest.approx(taker.area.changed_m2)


def test_less_than_a_hundredth_of_the_land_is_a_difference_only_where_somebody_lives() -> None:
    cut = recut(COUNTY, A, B, 0.07)  # the bent edge leaves a tip of half a hundredth in the band
    tip = COUNTY[A].difference(cut[A]).representative_point()
    nobody = difference(edition(), edition(cut), homes=np.array([(101.0, 24.0)]))
    someone = difference(edition(), edition(cut), homes=np.array([(tip.x, tip.y)]))
    assert nobody.units == ()
    assert [told(change) for change in someone.units] == [
        ((Became.REDRAWN,), (A,), (A,)),
        ((Became.REDRAWN,), (B,), (B,)),
    ]
    assert 0 < COUNTY[A].difference(cut[A]).area / COUNTY[A].area < 0.01


def test_another_name_is_told_and_is_no_other_land() -> None:
    found = the_change(difference(edition(), edition(units={A: unit(A, "新名社区")})))
    assert told(found) == ((Became.RENAMED,), (A,), (A,))
    assert found.area is not None
    assert not found.area.counts


def test_another_township_is_told_and_so_is_another_name_of_the_same_one() -> None:
    there = Unit(A, unit(A).name, UnitKind.COMMUNITY, "990000100", "乙镇")
    renamed = Unit(A, unit(A).name, UnitKind.COMMUNITY, unit(A).township_code, "乙镇")
    assert the_change(difference(edition(), edition(units={A: there}))).became == (Became.TRANSFERRED,)
    assert the_change(difference(edition(), edition(units={A: renamed}))).became == (Became.TOWNSHIP_RENAMED,)


def test_the_same_land_under_another_code_is_recoded_whatever_it_is_called() -> None:
    renumbered = {NEW if code == A else code: shape for code, shape in COUNTY.items()}
    found = the_change(difference(edition(), edition(renumbered, {NEW: unit(NEW, "别名社区")})))
    assert told(found) == ((Became.RECODED, Became.RENAMED), (A,), (NEW,))


def test_units_that_became_one_are_merged_under_a_new_code_or_that_of_one_of_them() -> None:
    afresh = the_change(difference(edition(), edition(joined(COUNTY, [A, B], NEW))))
    kept = the_change(difference(edition(), edition(joined(COUNTY, [A, B], A))))
    assert told(afresh) == ((Became.MERGED,), (A, B), (NEW,))
    assert told(kept) == ((Became.MERGED,), (A, B), (A,))


def test_a_unit_that_became_several_is_split_under_new_codes_or_its_own() -> None:
    whole = edition(joined(COUNTY, [A, B], NEW))
    apart = edition(joined(COUNTY, [A, B], A))
    assert told(the_change(difference(whole, edition()))) == ((Became.SPLIT,), (NEW,), (A, B))
    assert told(the_change(difference(apart, edition()))) == ((Became.SPLIT,), (A,), (A, B))


def test_a_code_that_stands_for_other_land_is_moved() -> None:
    exchanged = {**COUNTY, A: COUNTY[D], D: COUNTY[A]}
    found = difference(edition(), edition(exchanged))
    assert [told(change)[0] for change in found.units] == [(Became.MOVED, Became.REDRAWN)] * 2


def test_a_unit_on_land_that_was_nobodys_is_added_and_one_that_left_its_land_to_nobody_removed() -> None:
    fewer = {code: shape for code, shape in COUNTY.items() if code != A}
    assert told(the_change(difference(edition(fewer), edition()))) == ((Became.ADDED,), (), (A,))
    assert told(the_change(difference(edition(), edition(fewer)))) == ((Became.REMOVED,), (A,), ())


def test_a_unit_whose_land_went_half_and_half_is_removed_and_its_heirs_redrawn() -> None:
    halved = {code: shape for code, shape in recut(COUNTY, B, C, 0.5).items() if code != B}
    rest = recut(COUNTY, B, C, 0.5)[B]
    found = difference(edition(), edition({**halved, A: COUNTY[A].union(rest)}))
    assert [told(change) for change in found.units] == [
        ((Became.REDRAWN,), (A,), (A,)),
        ((Became.REMOVED,), (B,), ()),
        ((Became.REDRAWN,), (C,), (C,)),
    ]


def test_most_of_a_unit_under_a_new_code_while_the_rest_went_elsewhere_is_recoded_and_redrawn() -> None:
    cut = recut(COUNTY, A, B, 0.3)
    found = difference(edition(), edition({NEW if code == A else code: shape for code, shape in cut.items()}))
    assert [told(change) for change in found.units] == [
        ((Became.RECODED, Became.REDRAWN, Became.RENAMED), (A,), (NEW,)),
        ((Became.REDRAWN,), (B,), (B,)),
    ]


def test_without_maps_a_unit_is_the_same_under_another_code_by_its_name_and_township() -> None:
    found = difference(names_only(unit(A, "东村"), unit(B, "西村")), names_only(unit(NEW, "东村"), unit(B, "西村")))
    assert told(the_change(found)) == ((Became.RECODED,), (A,), (NEW,))
    assert (found.compared, found.slivers_m2) == (0, 0)


def test_without_maps_a_name_that_two_units_have_tells_nothing() -> None:
    found = difference(names_only(unit(A, "东村"), unit(B, "东村")), names_only(unit(NEW, "东村")))
    assert [told(change) for change in found.units] == [
        ((Became.REMOVED,), (A,), ()),
        ((Became.REMOVED,), (B,), ()),
        ((Became.ADDED,), (), (NEW,)),
    ]


def test_the_same_name_in_another_township_is_not_the_same_unit() -> None:
    found = difference(names_only(unit(A, "东村")), names_only(unit(NEW, "东村", "乙镇")))
    assert [change.became for change in found.units] == [(Became.REMOVED,), (Became.ADDED,)]


def test_where_both_are_drawn_a_name_does_not_overrule_the_land() -> None:
    elsewhere = {code: shape for code, shape in COUNTY.items() if code != A}
    far = moved({NEW: COUNTY[A]}, -9000, 0)
    found = difference(edition(), edition({**elsewhere, **far}, {NEW: unit(NEW, unit(A).name)}))
    assert [change.became for change in found.units] == [(Became.REMOVED,), (Became.ADDED,)]


def row(code: str, name: str = "长街", first: int | None = 1, last: int | None = 99) -> AddressRow:
    return AddressRow(AddressKind.ROAD, name, code, first, last, Parity.ODD)


def test_homes_that_went_to_another_unit_are_a_difference_without_any_map() -> None:
    old = names_only(unit(A, "东村"), unit(B, "西村"), rows=(row(A), row(A, "短街")))
    new = names_only(unit(A, "东村"), unit(B, "西村"), rows=(row(B), row(A, "短街")))
    found = the_change(difference(old, new))
    assert told(found) == ((Became.REDRAWN,), (A,), (A,))
    assert [one.name for one in found.rows] == ["长街"]


def test_homes_of_a_unit_that_was_recoded_and_rows_that_are_new_or_gone_are_no_difference() -> None:
    old = names_only(unit(A, "东村"), rows=(row(A), row(A, "没了街")))
    new = names_only(unit(NEW, "东村"), rows=(row(NEW), row(NEW, "新街")))
    assert told(the_change(difference(old, new)))[0] == (Became.RECODED,)


def zones_of(codes: Mapping[str, BaseGeometry]) -> dict[str, str]:
    return {code: "first" if code < C else "second" for code in codes}


def test_catchments_are_told_with_the_units_that_came_and_left() -> None:
    then = zones_of(COUNTY) | {A: "second"}
    found = difference(edition(), edition(), (zones_of(COUNTY), then))
    assert found.units == ()
    assert found.zones is not None
    first, second = found.zones
    assert (first.zone, first.came, first.left) == ("first", (), (A,))
    assert (second.zone, second.came, second.left) == ("second", (A,), ())
    assert first.area is not None
    assert [piece.other for piece in first.area.lost] == ["second"]


def test_a_border_between_units_of_one_catchment_is_no_difference_of_catchments() -> None:
    cut = recut(COUNTY, A, B, 0.3)
    found = difference(edition(), edition(cut), (zones_of(COUNTY), zones_of(cut)))
    assert len(found.units) == 2
    assert found.zones == ()


def test_a_recoded_unit_neither_leaves_its_catchment_nor_comes_to_it() -> None:
    renumbered = {NEW if code == A else code: shape for code, shape in COUNTY.items()}
    found = difference(edition(), edition(renumbered), (zones_of(COUNTY), zones_of(renumbered) | {NEW: "first"}))
    assert found.zones == ()


def test_a_catchment_without_a_map_is_told_by_its_units_alone() -> None:
    units = unit(A, "东村"), unit(B, "西村")
    found = difference(names_only(*units), names_only(*units), ({A: "one", B: "two"}, {A: "one", B: "one"}))
    assert found.zones is not None
    assert [(one.zone, one.came, one.left, one.area) for one in found.zones] == [
        ("one", (B,), (), None),
        ("two", (), (B,), None),
    ]


def test_editions_measured_in_two_zones_are_compared_in_one() -> None:
    found = difference(edition(), edition(crs="EPSG:4544"))
    assert (found.units, found.compared) == ((), 30)
    assert found.slivers_m2 < 1


def test_homes_are_told_in_degrees_whatever_the_editions_are_measured_in() -> None:
    inner = COUNTY[A].representative_point()
    exchanged = {**COUNTY, A: COUNTY[D], D: COUNTY[A]}
    change = difference(edition(), edition(exchanged), homes=np.array([to_lonlat(inner.x, inner.y, "wgs84")])).units[0]
    assert change.area is not None
    assert change.area.homes == (0,)
