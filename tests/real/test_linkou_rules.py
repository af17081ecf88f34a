"""The rule table of a real district, as catchments, against the same table read by hand: every 里 and 鄰."""

from pathlib import Path

import pytest

from enrollzone.answers.answer import Code
from enrollzone.atlas.spot import Spot
from enrollzone.lookup import answer
from enrollzone.policy.areas import Except, PartOf
from enrollzone.policy.catchments import Catchments
from enrollzone.policy.pack import Pack
from enrollzone.policy.parts import VillageGroups
from tests.builders import a_bureau, an_edition
from tests.real import linkou

pytestmark = pytest.mark.shared


@pytest.fixture(params=linkou.STAGES)
def stage(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pack(tmp_path: Path, stage: str) -> Pack:
    return linkou.a_policy(tmp_path, stage)


def schools(pack: Pack, listed: Catchments, spot: Spot) -> set[frozenset[str]]:
    return {frozenset(found) for zone in listed.claim(spot).zones if (found := linkou.schools_of(pack, zone))}


def test_every_group_gets_exactly_the_schools_of_the_table(pack: Pack, stage: str) -> None:
    units, wanted = linkou.units(), linkou.expected(stage)
    found = {(name, number): schools(pack, pack.catchments, Spot(units[name], group=number)) for name, number in wanted}
    assert found == wanted
    assert len(found) == 17 * linkou.MOST_GROUPS == 1020
    assert sum(map(bool, found.values())) == {"es": 800, "jh": 822}[stage]


def test_a_group_that_is_not_told_leaves_exactly_the_schools_of_its_unit(pack: Pack, stage: str) -> None:
    wanted = linkou.expected(stage)
    for name, unit in linkou.units().items():
        of_unit = [said for (where, _), said in wanted.items() if where == name]
        claim = pack.catchments.claim(Spot(unit))
        assert schools(pack, pack.catchments, Spot(unit)) == set().union(*of_unit)
        # A 鄰 that no rule lists may be the one in question, unless the rules of the 里 leave nothing out.
        assert ("outside" in claim.zones) is any(not said for said in of_unit), name
        assert bool(claim.parts) is (len(claim.zones) > 1)


def test_every_entry_prints_itself_back(pack: Pack) -> None:
    assert [row.area.words for row in pack.catchments.rows] == [row.text for row in pack.catchments.rows]
    assert any(
        isinstance(row.area, PartOf) and isinstance(row.area.part, VillageGroups) for row in pack.catchments.rows
    )


def test_what_is_taken_out_of_a_unit_and_listed_elsewhere_leaves_nothing_unlisted(tmp_path: Path) -> None:
    pack = linkou.a_policy(tmp_path, "es")
    row = next(row for row in pack.catchments.rows if isinstance(row.area, Except))
    unit = next(unit for unit in linkou.units().values() if unit.code == row.code)
    assert "outside" not in pack.catchments.claim(Spot(unit)).zones


def test_a_home_in_a_shared_area_of_three_schools_may_choose_among_all_of_them(tmp_path: Path) -> None:
    pack = linkou.a_policy(tmp_path, "es")
    shared = {zone.id: zone.choice_of for zone in pack.zones.values() if zone.choice_of}
    assert sorted({len(between) for between in shared.values()}) == [2, 3]
    units = {unit.code: unit for unit in linkou.units().values()}
    bureau = a_bureau([pack], [an_edition(units=units, addresses=())])
    for row in pack.catchments.rows:
        if row.zone in shared and isinstance(row.area, PartOf):
            home = Spot(units[row.code], group=next(iter(row.area.part.numbers)))  # type: ignore[union-attr]
            assert pack.catchments.claim(home).zones == (row.zone,)
    question = linkou.a_question(pack, {"home.zone": frozenset([next(z for z in shared if len(shared[z]) == 3)])})
    answered = answer(bureau, question)
    assert (answered.outcome, len(answered.options)) == (Code.CHOICE, 3)
