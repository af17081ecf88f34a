"""A school by every name that documents give it, with its unions, pairings and lists."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.messages import Text
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.unions import Ground, PlaqueMode, Role
from enrollzone.schools import NameKind, PairingRole, SchoolView, found_by, is_called, nearest_to, schools_of
from tests.builders import a_pack
from tests.unions import UNIONS, a_document


@pytest.fixture
def planets(tmp_path: Path) -> Policy:
    return a_document(tmp_path)


@pytest.fixture
def schools(planets: Policy) -> dict[str, SchoolView]:
    return {school.id: school for school in schools_of([planets])}


def ids(found: tuple[SchoolView, ...]) -> list[str]:
    return [school.id for school in found]


@pytest.mark.parametrize(
    "written",
    [
        "土星小学",
        "土星小學",
        "土 星 小 学",
        "土星完小",
        "木星中学小学部",
        "木星中學小學部",
        "Saturn Primary School",
        "saturn",
    ],
)
def test_a_school_is_found_by_every_name_that_it_has_or_had(schools: dict[str, SchoolView], written: str) -> None:
    assert ids(found_by(written, schools.values())) == ["saturn"]
    assert is_called(schools["saturn"], written)


def test_a_name_goes_before_a_part_of_a_name(schools: dict[str, SchoolView]) -> None:
    assert ids(found_by("木星中学", schools.values())) == ["jupiter"]
    assert ids(found_by("木星", schools.values())) == ["jupiter", "saturn"]
    assert not is_called(schools["jupiter"], "木星")


@pytest.mark.parametrize("written", ["冥王星", "，。", ""])
def test_what_names_no_school_finds_none(schools: dict[str, SchoolView], written: str) -> None:
    assert found_by(written, schools.values()) == ()


def test_the_nearest_names_are_suggested_and_never_found(schools: dict[str, SchoolView]) -> None:
    assert found_by("水星中校", schools.values()) == ()
    assert ids(nearest_to("水星中校", schools.values()))[0] == "mercury"
    assert nearest_to("甲乙丙丁", schools.values()) == ()


def test_each_name_says_where_it_comes_from_and_how_far_it_may_be_trusted(schools: dict[str, SchoolView]) -> None:
    own, other, plaque = schools["saturn"].names
    assert (own.kind, own.name, own.ground) == (NameKind.OWN, Text("土星小学", "Saturn Primary School"), Ground.STATED)
    assert (other.kind, other.name.zh, other.ground, other.last) == (
        NameKind.OTHER,
        "土星完小",
        Ground.INFERRED,
        date(2020, 8, 31),
    )
    assert (plaque.kind, plaque.name.zh, plaque.mode, plaque.clause) == (
        NameKind.PLAQUE,
        "木星中学小学部",
        PlaqueMode.NEW,
        "c.plaque",
    )


@pytest.mark.parametrize(
    ("school", "clause"), [("jupiter", "c.first"), ("saturn", "c.first"), ("mercury", "c.second"), ("venus", "c.row")]
)
def test_the_sentence_that_names_a_school_is_its_own_or_that_of_its_union_or_pairing(
    schools: dict[str, SchoolView], school: str, clause: str
) -> None:
    assert next(iter(schools[school].names)).clause == clause


def test_a_school_that_no_sentence_names_has_none(tmp_path: Path) -> None:
    alone = UNIONS["schools"] + '\n  pluto: {zh: 冥王星小学, en: Pluto, outside: "true"}'
    (pluto,) = (school for school in schools_of([a_document(tmp_path, schools=alone)]) if school.id == "pluto")
    assert [known.clause for known in pluto.names] == [None]
    assert (list(pluto.memberships), list(pluto.pairings), list(pluto.zones)) == ([], [], [])


def test_a_school_may_lead_one_union_and_belong_to_another(schools: dict[str, SchoolView]) -> None:
    members = [(one.union.id, one.role, one.union.core, one.type) for one in schools["jupiter"].memberships]
    assert members == [("first", Role.CORE, "jupiter", None), ("second", Role.MEMBER, None, None)]
    tight = next(iter(schools["saturn"].memberships)).type
    assert tight is not None
    assert [what.zh for what in tight.unified] == ["统一法人", "统一教学"]


def test_a_school_is_paired_as_helped_as_helping_and_as_helping_formerly(
    schools: dict[str, SchoolView], tmp_path: Path
) -> None:
    roles = {name: [one.role for one in school.pairings] for name, school in schools.items()}
    assert roles == {
        "jupiter": [],
        "saturn": [PairingRole.SUPPORTER],
        "mars": [],
        "mercury": [PairingRole.FORMER],
        "venus": [PairingRole.RECIPIENT],
    }
    same = UNIONS["pairings"].replace("former: mercury", "former: saturn").replace("changed", "unchanged")
    kept = {school.id: school for school in schools_of([a_document(tmp_path / "same", pairings=same)])}
    assert [one.role for one in kept["saturn"].pairings] == [PairingRole.SUPPORTER]


def test_documents_of_one_county_speak_of_one_school_under_one_id(planets: Policy, tmp_path: Path) -> None:
    pack: Pack = a_pack(
        tmp_path / "pack",
        schools="\n  saturn: {zh: 土星第一小学, en: Saturn}",
        zones="""
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North, school: saturn}]}
  south: {zh: 南小, en: South, kind: school, campuses: [{id: south, zh: 南小, en: South}]}""",
    )
    saturn = next(school for school in schools_of([pack, planets]) if school.id == "saturn")
    assert [policy.id for policy, _ in saturn.naming] == ["small", "planets"]
    assert [known.name.zh for known in saturn.names] == ["土星第一小学", "土星小学", "土星完小", "木星中学小学部"]
    assert [(held.id, zone.id) for held, zone in saturn.zones] == [("small", "north")]
    assert saturn.school.name.zh == "土星小学"


def test_on_a_day_only_the_documents_in_force_are_heard(planets: Policy) -> None:
    assert schools_of([planets], date(2025, 8, 31)) == ()
    assert len(schools_of([planets], date(2025, 9, 1))) == 5
