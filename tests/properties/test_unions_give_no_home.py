"""Membership of a union never implies a catchment: whatever unions there are, every home is answered alike."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.answers.answer import Code, Question
from enrollzone.atlas.edition import Edition
from enrollzone.lookup import answer
from enrollzone.messages import Text
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.unions import Ground, Link, Union, UnionKind
from enrollzone.present import document
from tests.builders import NORTH, SOUTH, a_pack, an_edition
from tests.unions import a_county, a_document

SCHOOLS = ("north", "south", "third", "fourth")
ZONED = {
    "schools": "".join(f"\n  {name}: {{zh: {name}校, en: {name}}}" for name in SCHOOLS),
    "zones": """
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North, school: north}]}
  south: {zh: 南小, en: South, clause: c.near, core: south, campuses: [
    {id: south, zh: 南小, en: South, school: south}, {id: third, zh: 三小, en: Third, school: third}]}""",
    "units": f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/南村: "{SOUTH.code}"',
    "catchments": """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/南村]}""",
}
HOMES = st.sampled_from(["北村社区", "南村社区", "中街社区", "远山村", "没有这里"])
DAYS = st.sampled_from([date(2025, 9, 1), date(2026, 9, 1), date(2020, 1, 1)])


@st.composite
def any_unions(draw: st.DrawFn) -> dict[str, Union]:
    """Any unions of the four schools: any may lead, belong to several, or to none."""
    found = {}
    for number in range(draw(st.integers(0, 3))):
        core = draw(st.sampled_from([None, *SCHOOLS]))
        members = draw(st.lists(st.sampled_from([name for name in SCHOOLS if name != core]), unique=True))
        links = tuple(Link(member, clause="c.near") for member in members)
        kind, name = draw(st.sampled_from(UnionKind)), Text("共同体", "union")
        found[f"u{number}"] = Union(f"u{number}", kind, name, "c.near", core, Ground.INFERRED, links=links)
    return found


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, Policy]:
    """A policy that assigns homes, and a document of unions of the same county."""
    folder: Path = tmp_path_factory.mktemp("county")
    return a_pack(folder / "pack", **ZONED), a_document(folder / "unions")


def shown(policies: list[Policy], home: str, day: date, editions: tuple[Edition, ...]) -> Mapping[str, Any]:
    county = a_county(*policies, editions=editions)
    return document(answer(county, Question("990000", "primary", day, AskedPlace(text=home))))


@given(inside=any_unions(), beside=any_unions(), home=HOMES, day=DAYS)
def test_unions_change_nothing_of_the_answer_to_a_home(
    held: tuple[Pack, Policy], inside: dict[str, Union], beside: dict[str, Union], home: str, day: date
) -> None:
    pack, planets = held
    editions = (an_edition(date(2015, 1, 1)),)
    joined: list[Policy] = [replace(pack, unions=inside), replace(planets, unions=beside, defining=())]
    assert shown(joined, home, day, editions) == shown([pack], home, day, editions)


@given(unions=any_unions(), home=HOMES)
def test_where_there_are_only_unions_no_school_is_ever_an_option(
    held: tuple[Pack, Policy], unions: dict[str, Union], home: str
) -> None:
    pack, planets = held
    only = replace(planets, unions=unions, schools=pack.schools, clauses=pack.clauses, defining=())
    told = shown([only], home, date(2025, 9, 1), ())
    assert (told["outcome"], told["options"], told["possible"]) == (Code.NOT_COVERED, [], [])
    assert told == shown([only], "木星中学旁", date(2025, 9, 1), ())
