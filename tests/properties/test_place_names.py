"""Laws of place matching, on every edition the project brings."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.reader import read_edition
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located
from enrollzone.places.locate import locate
from enrollzone.places.suggest import complete, suggest
from enrollzone.places.text import canonical, ending, within_budget

BOUNDARIES = Path(__file__).resolve().parents[2] / "boundaries"
FOLDERS = [sorted(path.parent for path in folder.glob("*/edition.yaml")) for folder in sorted(BOUNDARIES.glob("*-*/"))]
# The oldest and the newest of each county: those between differ in a few names.
EDITIONS = [read_edition(path) for paths in FOLDERS for path in dict.fromkeys((paths[0], paths[-1]))]
GAZETTEERS = {edition.id: Gazetteer.of(edition) for edition in EDITIONS}
UNITS = [(edition, unit) for edition in EDITIONS for unit in edition.units.values()]
VARIANTS = {
    "community": ("社区", "社区居委会", "居委会", "居民委员会", "社区居民委员会"),
    "village": ("村", "村委会", "村民委员会", "村村民委员会"),
}

every_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
some_unit = st.sampled_from(UNITS)
hanzi = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=8)
scraps = st.sampled_from(["社区", "村", "村委会", "街道", "镇", "路", "12号", "小区", "县", "市", "区", "?", "/", " "])
near_names = st.lists(hanzi | scraps | some_unit.map(lambda pair: pair[1].name[:2]), max_size=5).map("".join)


def codes(edition: Edition, text: str) -> frozenset[str]:
    found = locate(AskedPlace(text=text), GAZETTEERS[edition.id], edition)
    return frozenset(spot.unit.code for spot in found.spots) if isinstance(found, Located) else frozenset()


def names_of(unit: Unit) -> list[str]:
    return [unit.name, *(alias.name for alias in unit.aliases)]


def townships_of(unit: Unit) -> list[str]:
    return [unit.township, *(alias.name for alias in unit.township_aliases)]


@every_edition
def test_every_name_of_every_unit_finds_it(edition: Edition) -> None:
    for unit in edition.units.values():
        for name in names_of(unit):
            assert unit.code in codes(edition, name), name


@every_edition
def test_every_name_with_its_township_finds_it_within_that_township(edition: Edition) -> None:
    members = GAZETTEERS[edition.id].members
    for unit in edition.units.values():
        for township in townships_of(unit):
            for name in names_of(unit):
                found = codes(edition, township + name)
                assert unit.code in found, township + name
                assert found <= members[unit.township_code]


@every_edition
def test_official_name_and_township_name_one_unit_unless_a_twin_stands_beside_it(edition: Edition) -> None:
    for unit in edition.units.values():
        found = codes(edition, unit.full_name)
        twins = {
            other.code
            for other in edition.units.values()
            if other.township_code == unit.township_code
            and (other.name == unit.name or ending(canonical(other.name)).stem == ending(canonical(unit.name)).stem)
        }
        assert found <= twins


@every_edition
def test_every_code_is_its_unit_and_every_township_code_its_units(edition: Edition) -> None:
    for unit in edition.units.values():
        assert codes(edition, unit.code) == {unit.code}
        assert unit.code in codes(edition, unit.township_code)


@every_edition
def test_every_address_row_finds_its_unit(edition: Edition) -> None:
    for row in edition.addresses:
        place = (
            row.name
            if row.first is None
            else f"{row.name}{row.first.number + (not row.parity.admits(row.first.number))}号"
        )
        unit = edition.units[row.unit]
        assert row.unit in codes(edition, unit.full_name + place)
        assert row.unit in codes(edition, place) or row.kind.value == "village_group"


@given(some_unit)
def test_a_suffix_variant_never_finds_a_unit_that_the_full_name_does_not(pair: tuple[Edition, Unit]) -> None:
    edition, unit = pair
    parts = ending(canonical(unit.name))
    if parts.kind is None:
        return
    full = codes(edition, unit.name)
    for variant in VARIANTS[parts.kind.value]:
        written = parts.stem + variant
        gazetteer = GAZETTEERS[edition.id]
        hamlets = {row.unit for row in gazetteer.rows.get(written, ())}
        # 甲村 may also be the bare name of 甲村镇, or of the unit whose own name ends so: 甲村社区.
        township = gazetteer.in_townships(gazetteer.bare_townships.get(written, ()))
        namesakes = {name.unit.code for name in gazetteer.stems.get(written, ())}
        assert unit.code in codes(edition, written)
        assert codes(edition, written) <= full | hamlets | township | namesakes


@given(some_unit, st.sampled_from(UNITS))
def test_adding_a_township_never_widens_the_result(pair: tuple[Edition, Unit], other: tuple[Edition, Unit]) -> None:
    edition, unit = pair
    township = other[1].township
    narrowed = codes(edition, township + unit.name)
    assert len(narrowed) <= len(codes(edition, unit.name))
    if edition is other[0]:
        assert narrowed <= GAZETTEERS[edition.id].members[other[1].township_code]


@given(some_unit)
def test_signs_and_spaces_between_the_characters_change_nothing(pair: tuple[Edition, Unit]) -> None:
    edition, unit = pair
    assert codes(edition, "　".join(unit.name)) == codes(edition, "·".join(unit.name)) == codes(edition, unit.name)


@given(some_unit, hanzi.filter(bool))
def test_unexplained_text_before_a_name_never_finds_more_than_a_name_that_begins_there(
    pair: tuple[Edition, Unit], noise: str
) -> None:
    edition, unit = pair
    gazetteer = GAZETTEERS[edition.id]
    begins = any(name.startswith(noise[0]) for names in (gazetteer.stems, gazetteer.rows) for name in names)
    own = any(name.startswith(canonical(noise)[:1]) for name in (*gazetteer.own_names, *gazetteer.townships))
    if not begins and not own and not noise.startswith("中国"):  # the country is passed over before an address
        assert codes(edition, noise + unit.name) == frozenset()


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(near_names)
def test_the_key_of_a_place_is_itself(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(st.sampled_from(EDITIONS), st.text() | near_names)
def test_no_text_raises_and_one_unit_is_only_found_where_the_text_contains_its_name(
    edition: Edition, text: str
) -> None:
    gazetteer = GAZETTEERS[edition.id]
    found = codes(edition, text)
    suggest(text, gazetteer)
    complete(text, gazetteer)
    if len(found) == 1 and "?" not in canonical(text):
        (code,) = found
        assert within_budget(text)
        written = {stem for stem, names in gazetteer.stems.items() if any(name.unit.code == code for name in names)}
        written |= {key for key, rows in gazetteer.rows.items() if any(row.unit == code for row in rows)}
        written |= {code, code[:9]}
        assert any(name in canonical(text) for name in written)
