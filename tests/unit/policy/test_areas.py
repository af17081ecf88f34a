"""Areas, asked about places that are told more or less finely: what is certain, and what would settle the rest."""

import pytest

from enrollzone.atlas.edition import AddressKind, AddressRow, Parity, Unit
from enrollzone.atlas.spot import Door, Spot
from enrollzone.grammar.areas import read_entry
from enrollzone.policy.areas import AnyOf, Entry, Except, PartOf, Township, WholeUnit, codes_in, known_to, parts_in
from enrollzone.policy.parts import Buildings, DrawnArea, NamedPlace, Numbers, Part, Stretch, VillageGroups
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from tests.builders import NORTH, REMOTE, SOUTH, SPLIT

CODES = {
    "甲街道": "990000001",
    "乙镇": "990000100",
    "甲街道/北村": NORTH.code,
    "甲街道/南村": SOUTH.code,
    "甲街道/中街": SPLIT.code,
    "乙镇/远山": REMOTE.code,
}
CENTRE = WholeUnit(SPLIT.code, "甲街道/中街")


def row(name: str, kind: AddressKind = AddressKind.ESTATE, group: int | None = None, *aliases: str) -> AddressRow:
    return AddressRow(kind, name, SPLIT.code, aliases=aliases, group=group)


def area(written: str, *known: tuple[str, AddressKind]) -> Entry:
    names = frozenset((SPLIT.code, name, kind) for name, kind in known)
    return known_to(read_entry(written, CODES), names)


def part(written: str, *known: tuple[str, AddressKind]) -> Part:
    found = area(f"甲街道/中街/{written}", *known)
    assert isinstance(found, PartOf)
    return found.part


ESTATES = (("花园", AddressKind.ESTATE), ("果园", AddressKind.ESTATE))
ROAD = (("长街", AddressKind.ROAD),)


@pytest.mark.parametrize(
    ("spot", "truth"),
    [
        (Spot(SPLIT, group=3), YES),
        (Spot(SPLIT, group=4), NO),
        (Spot(SPLIT, group=7), YES),
        (Spot(SPLIT), UNKNOWN),
        (Spot(SPLIT, row("花园", group=2)), YES),
        (Spot(SPLIT, row("花园", group=5)), NO),
        (Spot(SPLIT, row("花园", group=5), group=2), YES),  # what was said goes before what the table has
        (Spot(SPLIT, row("7组", AddressKind.VILLAGE_GROUP)), YES),
        (Spot(SPLIT, row("8村民小组", AddressKind.VILLAGE_GROUP)), NO),
        (Spot(SPLIT, row("上街组", AddressKind.VILLAGE_GROUP)), UNKNOWN),
        (Spot(SPLIT, row("3组")), UNKNOWN),  # an estate of that name is no group
        (Spot(SPLIT, row("花园", group=2), others=(row("长街", AddressKind.ROAD, 5),)), UNKNOWN),
        (Spot(SPLIT, row("花园", group=2), others=(row("长街", AddressKind.ROAD, 2),)), YES),
    ],
)
def test_a_village_group_is_as_told_or_as_the_gazetteer_has_it(spot: Spot, truth: Truth) -> None:
    assert part("1-3、7组").holds(spot) is truth


@pytest.mark.parametrize(
    ("spot", "truth"),
    [
        (Spot(SPLIT, row("花园")), YES),
        (Spot(SPLIT, row("旧花园", AddressKind.ESTATE, None, "花园")), YES),
        (Spot(SPLIT, row("果园")), NO),
        (Spot(SPLIT, row("花园二期")), UNKNOWN),  # it may be a part of it
        (Spot(SPLIT, row("桃源", AddressKind.ESTATE, None, "小花园")), UNKNOWN),
        (Spot(SPLIT, row("下湾", AddressKind.NATURAL_VILLAGE)), UNKNOWN),  # an estate may lie in a natural village
        (Spot(SPLIT, None, "长街", Door(7)), UNKNOWN),
        (Spot(SPLIT), UNKNOWN),
    ],
)
def test_a_place_of_the_same_kind_under_another_name_is_another_place(spot: Spot, truth: Truth) -> None:
    assert part("花园", *ESTATES).holds(spot) is truth


def test_a_name_that_no_gazetteer_knows_may_be_another_name_of_any_place() -> None:
    assert part("花园").holds(Spot(SPLIT, row("果园"))) is UNKNOWN
    both = (("花园", AddressKind.ESTATE), ("花园", AddressKind.NATURAL_VILLAGE))
    assert part("花园", *both).holds(Spot(SPLIT, row("果园"))) is UNKNOWN


@pytest.mark.parametrize(
    ("written", "spot", "truth"),
    [
        ("长街 1-99号单号", Spot(SPLIT, None, "长街", Door(7)), YES),
        ("长街 1-99号单号", Spot(SPLIT, None, "长街", Door(99, "之", 2)), YES),
        ("长街 1-99号单号", Spot(SPLIT, None, "长街", Door(8)), NO),
        ("长街 1-99号单号", Spot(SPLIT, None, "长街", Door(101)), NO),
        ("长街 1-99号单号", Spot(SPLIT, None, "长街", Door(0)), UNKNOWN),
        ("长街 1-99号单号", Spot(SPLIT, None, "长街"), UNKNOWN),
        ("长街 全部", Spot(SPLIT, None, "长街"), YES),
        ("长街 12-号", Spot(SPLIT, None, "长街", Door(12)), YES),
        ("长街 12-号", Spot(SPLIT, None, "长街", Door(11)), NO),
        ("长街 单号", Spot(SPLIT, row("大街", AddressKind.ROAD, None, "长街"), "大街", Door(7)), YES),
        ("长街 单号", Spot(SPLIT, row("短街", AddressKind.ROAD), "短街", Door(7)), NO),
        ("长街 单号", Spot(SPLIT, row("长街3巷", AddressKind.ROAD), "长街3巷", Door(7)), UNKNOWN),  # a lane off it
        ("长街 单号", Spot(SPLIT, None, "短街", Door(7)), UNKNOWN),  # perhaps the same road under an older name
        ("长街 单号", Spot(SPLIT, row("花园")), UNKNOWN),
    ],
)
def test_a_stretch_of_a_road_holds_its_numbers(written: str, spot: Spot, truth: Truth) -> None:
    assert part(written, *ROAD).holds(spot) is truth


def test_a_road_that_the_gazetteer_lacks_may_be_any_road() -> None:
    assert part("长街 单号").holds(Spot(SPLIT, row("短街", AddressKind.ROAD), "短街", Door(7))) is UNKNOWN


@pytest.mark.parametrize(
    ("building", "truth"),
    [("3", YES), ("7", YES), ("6", NO), ("A", YES), ("B", NO), ("3-1", UNKNOWN), (None, UNKNOWN)],
)
def test_buildings_of_an_estate_go_by_number_or_letter(building: str | None, truth: Truth) -> None:
    blocks = part("花园 1-5、7、A幢", *ESTATES)
    assert blocks.holds(Spot(SPLIT, row("花园"), building=building)) is truth
    assert blocks.holds(Spot(SPLIT, row("果园"), building=building)) is NO
    assert blocks.holds(Spot(SPLIT, building=building)) is UNKNOWN


def test_a_letter_may_be_another_name_of_a_numbered_building() -> None:
    assert part("花园 1-5幢", *ESTATES).holds(Spot(SPLIT, row("花园"), building="B")) is UNKNOWN
    assert part("花园 A、B座", *ESTATES).holds(Spot(SPLIT, row("花园"), building="2")) is UNKNOWN


def test_only_a_point_settles_a_drawn_area() -> None:
    drawn = area("@river")
    assert drawn.holds(Spot(SPLIT, inside=frozenset(["river"]))) is YES
    assert drawn.holds(Spot(SPLIT, outside=frozenset(["river"]))) is NO
    assert drawn.holds(Spot(SPLIT, row("花园"))) is UNKNOWN
    assert drawn.narrower(Spot(SPLIT)) == (DrawnArea("river"),)
    assert drawn.narrower(Spot(SPLIT, inside=frozenset(["river"]))) == ()


@pytest.mark.parametrize("unit", [NORTH, SOUTH, REMOTE])
def test_a_part_lies_in_no_other_unit_whatever_is_called_alike_there(unit: Unit) -> None:
    written = area("甲街道/中街/1-3组")
    assert written.holds(Spot(unit, group=2)) is NO
    assert written.narrower(Spot(unit)) == ()


def test_what_is_taken_out_of_a_township_is_not_in_it() -> None:
    written = area("甲街道/* 除 北村、中街/1-3、7组、中街/花园", *ESTATES)
    assert [written.holds(Spot(unit)) for unit in (SOUTH, NORTH, REMOTE, SPLIT)] == [YES, NO, NO, UNKNOWN]
    assert written.narrower(Spot(SPLIT)) == (part("1-3、7组"), NamedPlace("花园"))
    assert written.narrower(Spot(SOUTH)) == ()
    assert written.holds(Spot(SPLIT, row("果园", group=4))) is YES
    assert written.holds(Spot(SPLIT, row("花园", group=4))) is NO
    assert written.holds(Spot(SPLIT, row("果园"))) is UNKNOWN


def test_a_known_township_is_or_is_not_a_whole_one_and_nothing_more_is_asked() -> None:
    whole = area("甲街道/*")
    assert [whole.holds(Spot(unit)) for unit in (SPLIT, REMOTE)] == [YES, NO]
    assert whole.narrower(Spot(SPLIT)) == ()


def test_several_areas_hold_what_one_of_them_holds() -> None:
    both = AnyOf((area("甲街道/中街/1-3组"), area("甲街道/南村")))
    assert [both.holds(spot) for spot in (Spot(SOUTH), Spot(SPLIT), Spot(NORTH))] == [YES, UNKNOWN, NO]
    assert both.narrower(Spot(SPLIT)) == (part("1-3组"),)
    assert both.narrower(Spot(SOUTH)) == ()
    assert both.words == "甲街道/中街/1-3组；甲街道/南村"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲街道/*", Township("990000001", "甲街道")),
        ("甲街道/中街", CENTRE),
        ("甲街道/中街/1-3、7鄰", PartOf(CENTRE, VillageGroups(Numbers(((1, 3), (7, 7))), "鄰"))),
        ("甲街道/中街/花园", PartOf(CENTRE, NamedPlace("花园"))),
        ("甲街道/中街/长街 1-99号单号", PartOf(CENTRE, Stretch("长街", 1, 99, Parity.ODD))),
        ("甲街道/中街/长街 12-号", PartOf(CENTRE, Stretch("长街", 12))),
        ("甲街道/中街/长街 双号", PartOf(CENTRE, Stretch("长街", parity=Parity.EVEN))),
        ("甲街道/中街/长街 全部", PartOf(CENTRE, Stretch("长街"))),
        ("甲街道/中街/花园 1-5、7、A、C栋", PartOf(
            CENTRE, Buildings(NamedPlace("花园"), Numbers(((1, 5), (7, 7))), ("A", "C"), "栋")
        )),
        ("甲街道/中街/花园 3号楼", PartOf(CENTRE, Buildings(NamedPlace("花园"), Numbers(((3, 3),)), (), "号楼"))),
        ("甲街道/中街 除 1-3、5组、花园 1、2幢、果园", Except(CENTRE, (
            PartOf(CENTRE, VillageGroups(Numbers(((1, 3), (5, 5))))),
            PartOf(CENTRE, Buildings(NamedPlace("花园"), Numbers(((1, 1), (2, 2))))),
            PartOf(CENTRE, NamedPlace("果园")),
        ))),
        ("乙镇/* 除 远山", Except(Township("990000100", "乙镇"), (WholeUnit(REMOTE.code, "乙镇/远山"),))),
        ("@river", DrawnArea("river")),
    ],
)  # fmt: skip
def test_an_entry_is_read_as_an_area_and_prints_itself_back(written: str, read: Entry) -> None:
    assert read_entry(written, CODES) == read
    assert read.words == written


def test_an_entry_names_codes_and_parts() -> None:
    written = area("甲街道/* 除 北村、中街/花园")
    assert codes_in(written) == {"990000001", NORTH.code, SPLIT.code}
    assert list(parts_in(written)) == [(SPLIT.code, NamedPlace("花园"))]
    assert codes_in(area("@river")) == frozenset()
    assert area("@river").code == "@river"
