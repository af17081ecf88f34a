"""Laws of catchments on made-up lists: telling more never takes back what was certain; lists are what their rows are.

A home is told here in every way at once: unit, village group, estate and building, road and door, drawn areas. A spot
is what somebody told of it. The oracle never asks an area: it looks at the home's own words.
"""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.edition import AddressKind, AddressRow, Parity, Unit
from enrollzone.atlas.spot import Door, Spot
from enrollzone.grammar.areas import read_entry
from enrollzone.policy.areas import AnyOf, Entry, Except, PartOf, Township, WholeUnit, known_to
from enrollzone.policy.catchments import CatchmentRow, Catchments
from enrollzone.policy.parts import Buildings, DrawnArea, NamedPlace, Numbers, Part, Stretch, VillageGroups
from enrollzone.rules.truth import NO, NOT, UNKNOWN, YES, all_of, any_of
from tests.builders import NORTH, REMOTE, SPLIT

UNITS = (NORTH, SPLIT, REMOTE)
NAMES = {"990000001": "甲街道", "990000100": "乙镇", NORTH.code: "甲街道/北村", SPLIT.code: "甲街道/中街"}
NAMES[REMOTE.code] = "乙镇/远山"
BOUND = {name: code for code, name in NAMES.items()}
ESTATES, ROADS, DRAWN = ("花园", "果园", "桃源"), ("长街", "短街"), ("river", "hill")
KNOWN = frozenset(
    [(unit.code, name, AddressKind.ESTATE) for unit in UNITS for name in ESTATES]
    + [(unit.code, name, AddressKind.ROAD) for unit in UNITS for name in ROADS]
)
NUMBER = st.integers(1, 7)


@dataclass(frozen=True)
class Home:
    """A home, as somebody would know it who knows everything."""

    unit: Unit
    group: int
    estate: str
    building: int
    road: str
    number: int
    drawn: frozenset[str]


HOMES = st.builds(
    Home,
    st.sampled_from(UNITS),
    NUMBER,
    st.sampled_from(ESTATES),
    NUMBER,
    st.sampled_from(ROADS),
    NUMBER,
    st.frozensets(st.sampled_from(DRAWN)),
)
TOLD = st.frozensets(st.sampled_from(["group", "estate", "building", "road", "door", "map"]))
EVERYTHING = frozenset(["group", "estate", "building", "road", "door", "map"])


def told(home: Home, what: frozenset[str]) -> Spot:
    """A home as far as it was told; a door goes with its road, a building with its estate."""
    unit = home.unit.code
    rows = [AddressRow(AddressKind.ESTATE, home.estate, unit)] if "estate" in what else []
    rows += [AddressRow(AddressKind.ROAD, home.road, unit)] if "road" in what else []
    return Spot(
        home.unit,
        rows[0] if rows else None,
        home.road if "road" in what else None,
        Door(home.number) if {"road", "door"} <= what else None,
        tuple(rows[1:]),
        home.group if "group" in what else None,
        str(home.building) if {"estate", "building"} <= what else None,
        home.drawn if "map" in what else frozenset(),
        frozenset(DRAWN) - home.drawn if "map" in what else frozenset(),
    )


def lies_in(home: Home, area: Entry) -> bool:
    """The oracle: whether a home lies in an area, by the plain sense of the words."""
    match area:
        case Township(code):
            return home.unit.township_code == code
        case WholeUnit(code):
            return home.unit.code == code
        case PartOf(unit, part):
            return home.unit.code == unit.code and is_at(home, part)
        case Except(whole, without):
            return lies_in(home, whole) and not any(lies_in(home, one) for one in without)
        case DrawnArea(name):
            return name in home.drawn


def is_at(home: Home, part: Part) -> bool:
    match part:
        case VillageGroups(numbers):
            return home.group in set(numbers)
        case NamedPlace(name):
            return home.estate == name
        case Buildings(estate, numbers):
            return home.estate == estate.name and home.building in set(numbers)
        case Stretch(name, first, last, parity):
            side = {Parity.ALL: (0, 1), Parity.ODD: (1,), Parity.EVEN: (0,)}[parity]
            return home.road == name and (first or 1) <= home.number <= (last or 99) and home.number % 2 in side
        case DrawnArea(name):
            return name in home.drawn


SPANS = st.lists(st.tuples(NUMBER, NUMBER).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=2)
NUMBERS = SPANS.map(lambda spans: Numbers(tuple(sorted(set(spans)))))
PARTS = st.one_of(
    st.builds(VillageGroups, NUMBERS, st.sampled_from(["组", "鄰"])),
    st.builds(NamedPlace, st.sampled_from(ESTATES)),
    st.builds(Buildings, st.builds(NamedPlace, st.sampled_from(ESTATES)), NUMBERS),
    st.builds(
        lambda road, span, parity: Stretch(road, *span, parity),
        st.sampled_from(ROADS),
        st.one_of(st.just((None, None)), NUMBER.map(lambda n: (n, None)), NUMBER.map(lambda n: (1, n))),
        st.sampled_from(Parity),
    ),
)
WHOLE = st.sampled_from([WholeUnit(unit.code, NAMES[unit.code]) for unit in UNITS])
TOWNSHIPS = st.sampled_from([Township(code, NAMES[code]) for code in ("990000001", "990000100")])
PART_OF = st.builds(PartOf, WHOLE, PARTS)


def _without(whole: Township | WholeUnit) -> st.SearchStrategy[Entry]:
    inside = st.one_of(WHOLE, PART_OF).filter(lambda one: one.code.startswith(whole.code) and one != whole)
    if isinstance(whole, WholeUnit):
        inside = st.builds(PartOf, st.just(whole), PARTS)
    return st.builds(Except, st.just(whole), st.lists(inside, min_size=1, max_size=3).map(tuple))


AREAS = st.one_of(
    TOWNSHIPS,
    WHOLE,
    PART_OF,
    st.one_of(TOWNSHIPS, WHOLE).flatmap(_without),
    st.builds(DrawnArea, st.sampled_from(DRAWN)),
).map(lambda area: known_to(area, KNOWN))


@given(AREAS)
def test_every_area_reads_back_as_itself_from_what_it_prints(area: Entry) -> None:
    assert read_entry(area.words, BOUND) == area
    assert read_entry(area.words, BOUND).words == area.words


@given(AREAS, HOMES, TOLD, TOLD)
def test_telling_more_never_takes_back_what_was_certain(
    area: Entry, home: Home, first: frozenset[str], more: frozenset[str]
) -> None:
    before, after = area.holds(told(home, first)), area.holds(told(home, first | more))
    assert before in (UNKNOWN, after)


@given(AREAS, HOMES, TOLD)
def test_what_is_certain_is_true_and_what_is_told_whole_is_certain(
    area: Entry, home: Home, what: frozenset[str]
) -> None:
    truth = YES if lies_in(home, area) else NO
    assert area.holds(told(home, what)) in (truth, UNKNOWN)
    assert area.holds(told(home, EVERYTHING)) is truth


@given(AREAS, HOMES, TOLD)
def test_what_would_settle_an_area_is_named_exactly_while_it_is_open(
    area: Entry, home: Home, what: frozenset[str]
) -> None:
    spot = told(home, what)
    assert bool(area.narrower(spot)) is (area.holds(spot) is UNKNOWN)


@given(st.lists(AREAS, min_size=1, max_size=4), HOMES, TOLD)
def test_a_union_holds_what_one_of_its_areas_holds_in_any_order(
    areas: list[Entry], home: Home, what: frozenset[str]
) -> None:
    spot = told(home, what)
    found = AnyOf(tuple(areas)).holds(spot)
    assert found is any_of(area.holds(spot) for area in areas)
    assert found is AnyOf(tuple(reversed(areas))).holds(spot)
    assert found is AnyOf((*areas, *areas)).holds(spot)


@given(WHOLE.flatmap(_without), HOMES, TOLD)
def test_a_whole_without_things_is_the_whole_and_none_of_them(area: Except, home: Home, what: frozenset[str]) -> None:
    spot = told(home, what)
    taken = AnyOf(area.without).holds(spot)
    assert area.holds(spot) is all_of([area.whole.holds(spot), NOT[taken]])
    assert replace(area, without=tuple(reversed(area.without))).holds(spot) is area.holds(spot)


# ---- lists

LISTS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), AREAS), max_size=5)


def catchments(entries: list[tuple[str, Entry]]) -> Catchments:
    rows = tuple(CatchmentRow(zone, area, area.words, "c.near") for zone, area in entries)
    return Catchments(rows, (), {}, "outside")


def zones_of(home: Home, entries: list[tuple[str, Entry]]) -> set[str]:
    """The oracle: the zones of every entry in which a home lies, or nowhere."""
    return {zone for zone, area in entries if lies_in(home, area)} or {"outside"}


@given(LISTS, HOMES)
def test_a_home_told_whole_lies_exactly_where_its_entries_say(entries: list[tuple[str, Entry]], home: Home) -> None:
    claim = catchments(entries).claim(told(home, EVERYTHING))
    wanted = zones_of(home, entries)
    assert set(claim.zones) == wanted
    assert claim.conflict is (len(wanted) > 1)
    assert claim.parts == ()


@given(LISTS, HOMES, TOLD)
def test_a_home_told_in_part_may_lie_where_it_does_and_never_only_elsewhere(
    entries: list[tuple[str, Entry]], home: Home, what: frozenset[str]
) -> None:
    claim = catchments(entries).claim(told(home, what))
    assert not zones_of(home, entries).isdisjoint(claim.zones)


GROUP_PARTS = st.builds(VillageGroups, NUMBERS)
GROUP_AREAS = st.one_of(
    st.just(WholeUnit(SPLIT.code, NAMES[SPLIT.code])),
    st.builds(PartOf, st.just(WholeUnit(SPLIT.code, NAMES[SPLIT.code])), GROUP_PARTS),
)


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), GROUP_AREAS), max_size=5), HOMES)
def test_a_unit_alone_may_lie_exactly_in_the_zones_of_its_groups(entries: list[tuple[str, Entry]], home: Home) -> None:
    home = replace(home, unit=SPLIT)
    every = set().union(*(zones_of(replace(home, group=number), entries) for number in range(1, 9)))
    assert set(catchments(entries).claim(Spot(SPLIT)).zones) == every


@given(st.lists(GROUP_PARTS, min_size=1, max_size=3), HOMES)
def test_groups_taken_out_and_listed_elsewhere_leave_nobody_between(parts: list[VillageGroups], home: Home) -> None:
    unit = WholeUnit(SPLIT.code, NAMES[SPLIT.code])
    out = tuple(PartOf(unit, part) for part in parts)
    entries: list[tuple[str, Entry]] = [("a", Except(unit, out)), *(("b", one) for one in out)]
    assert set(catchments(entries).claim(Spot(SPLIT)).zones) == {"a", "b"}
    assert set(catchments(entries[:1]).claim(Spot(SPLIT)).zones) == {"a", "outside"}
    assert catchments(entries).claim(Spot(SPLIT, group=home.group)).zones in (("a",), ("b",))
