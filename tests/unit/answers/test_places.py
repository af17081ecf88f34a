"""How an answer speaks of a place that does not settle its zone."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from tests.builders import NORTH, REMOTE, SPLIT, a_bureau, a_pack

FIRST_DAY = date(2025, 9, 1)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(
        tmp_path,
        units=f"""
  甲街道/北村: "{NORTH.code}"
  甲街道/中街: "{SPLIT.code}\"""",
        catchments="""
  north: {clause: c.near, places: [甲街道/北村, 甲街道/中街/长街 单号]}
  south: {clause: c.near, places: [甲街道/中街/长街 双号, 甲街道/中街/花园]}""",
    )


def asked(pack: Pack, question: Question) -> Answer:
    return answer(a_bureau([pack]), question)


def test_a_place_that_cannot_be_told_is_named_in_the_headline(pack: Pack) -> None:
    given = asked(pack, Question("990000", "primary", FIRST_DAY, dont_know=frozenset(["home.zone"])))
    assert given.outcome is Code.UNCLEAR_PLACE
    assert document(given)["headline"]["en"].endswith(": home")
    assert given.place is None


def test_a_place_that_cannot_be_told_keeps_nobody_from_the_other_questions(tmp_path: Path) -> None:
    say = "say: {zh: 说明, en: because}"
    rules = f"""
  away: {{when: not local, outcome: {{kind: arrange}}, overrides: [near, far], clauses: [c.near], {say}}}
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {say}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {say}}}"""
    pack = a_pack(tmp_path, rules=rules)
    asking = asked(pack, Question("990000", "primary", FIRST_DAY, dont_know=frozenset(["home.zone"])))
    assert asking.outcome is Code.NEEDS_FACTS
    assert asking.asks is not None
    assert asking.asks.facts == ("local",)
    told = {"local": frozenset(["yes"])}
    left = asked(pack, Question("990000", "primary", FIRST_DAY, facts=told, dont_know=frozenset(["home.zone"])))
    assert (left.outcome, left.asks) == (Code.UNCLEAR_PLACE, None)
    settled = {"local": frozenset(["no"])}
    done = asked(pack, Question("990000", "primary", FIRST_DAY, facts=settled, dont_know=frozenset(["home.zone"])))
    assert done.outcome is Code.BUREAU_ARRANGES


def test_a_place_told_as_one_of_several_zones_is_named_too(pack: Pack) -> None:
    told = {"home.zone": frozenset(["north", "south"])}
    given = asked(pack, Question("990000", "primary", FIRST_DAY, facts=told))
    assert given.outcome is Code.UNCLEAR_PLACE
    assert [[o.zone.id for o in possible.options] for possible in given.possible] == [["north"], ["south"]]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("甲街道中街社区长街7号", "north"),
        ("甲街道中街社区长街8号", "south"),
        ("甲街道中街社区花园小区", "south"),
        ("甲街道北村社区", "north"),
    ],
)
def test_a_place_inside_a_listed_part_is_settled(pack: Pack, text: str, zone: str) -> None:
    given = asked(pack, Question("990000", "primary", FIRST_DAY, AskedPlace(text=text)))
    assert given.outcome is Code.ASSIGNED
    assert [option.zone.id for option in given.options] == [zone]


def test_a_split_unit_asks_for_the_parts_that_the_list_names(pack: Pack) -> None:
    given = asked(pack, Question("990000", "primary", FIRST_DAY, AskedPlace(unit=SPLIT.code)))
    assert given.outcome is Code.UNIT_SPLIT
    assert document(given)["place"]["parts"] == ["长街 单号", "长街 双号", "花园"]
    assert document(given)["headline"]["en"].endswith(": home")


def test_a_place_that_no_list_names_is_not_covered(pack: Pack) -> None:
    given = asked(pack, Question("990000", "primary", FIRST_DAY, AskedPlace(unit=REMOTE.code)))
    assert given.outcome is Code.NOT_COVERED
