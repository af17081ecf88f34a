"""A home that a register tells by an older name or code: the school of the place now, or none that is not certain."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.atlas.succession import Change, Succession, former_units
from enrollzone.lookup import answer
from enrollzone.messages import Text
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from tests.builders import NORTH, REMOTE, SOUTH, a_bureau, a_pack

DAY = date(2025, 9, 1)
CONTACT = Contact(Text("教育局", "bureau"), phone="12345")
OLD = "990000001009"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(
        tmp_path,
        units=f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/南村: "{SOUTH.code}"',
        catchments="""
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/南村]}""",
    )


def row(change: Change, new: str | None, code: str = OLD, name: str = "旧村社区") -> Succession:
    return Succession(date(2021, 1, 1), change, code, name, "甲街道", new, "notice")


def asked(pack: Pack, home: str, *rows: Succession) -> Answer:
    def names(edition: Edition, pack: Pack | None) -> Gazetteer:
        return Gazetteer.of(edition, pack.catchments.written if pack else {}, (), former_units(rows, edition))

    place = AskedPlace(unit=home) if home.isdecimal() else AskedPlace(text=home)
    told = {"local": frozenset(["yes"])}
    bureau = replace(a_bureau([pack], contact=CONTACT), gazetteer=names)
    return answer(bureau, Question("990000", "primary", DAY, place, facts=told))


@pytest.mark.parametrize("home", ["旧村社区", "甲街道旧村社区居委会", OLD])
def test_a_home_in_a_unit_that_was_merged_has_the_school_of_the_unit_it_is_part_of(pack: Pack, home: str) -> None:
    now = asked(pack, "甲街道北村社区")
    given = asked(pack, home, row(Change.MERGED, NORTH.code))
    assert (given.outcome, given.options) == (now.outcome, now.options)
    assert given.options
    place = document(given, "en")["place"]
    assert (place["matched"], place["how"]) == ("甲街道北村社区", "alias")
    assert [one["text"] for one in place["formerly"]] == [
        "甲街道旧村社区, now part of 甲街道北村社区 (since 1 January 2021; source: notice)"
    ]


def test_a_unit_that_was_split_between_two_schools_has_none_of_them_until_it_is_known_which_part(pack: Pack) -> None:
    given = asked(pack, "旧村社区", row(Change.SPLIT, NORTH.code), row(Change.SPLIT, SOUTH.code))
    assert (given.outcome, given.options) == (Code.UNCLEAR_PLACE, ())
    told = document(given)["place"]["candidates"]
    assert [(one["name"], len(one["zones"])) for one in told] == [("甲街道北村社区", 1), ("甲街道南村社区", 1)]
    assert told[0]["zones"] != told[1]["zones"]


def test_a_unit_that_was_split_within_one_school_keeps_that_school(pack: Pack) -> None:
    """Both parts lie where no school is listed: which of them is meant changes nothing."""
    given = asked(pack, "旧村社区", row(Change.SPLIT, REMOTE.code), row(Change.SPLIT, "990000001003"))
    assert given.outcome is asked(pack, "乙镇远山村").outcome


@pytest.mark.parametrize("home", ["旧村社区", "甲街道旧村社区3号", OLD])
def test_of_an_abolished_unit_no_school_is_told_but_whom_to_ask(pack: Pack, home: str) -> None:
    given = asked(pack, home, row(Change.ABOLISHED, None))
    assert (given.outcome, given.options, given.possible) == (Code.UNCLEAR_PLACE, (), ())
    told = document(given)
    assert "现在的名录里已没有" in told["headline"]["zh"]
    assert (told["next_step"]["do"][:10], told["next_step"]["phone"]) == ("请向街道（乡镇）问明", "12345")
    assert (told["place"]["matched"], told["place"]["formerly"][0]["now"]) == (None, [])


def test_a_namesake_of_an_abolished_unit_gets_its_school_only_with_its_township(pack: Pack) -> None:
    """远山村 lies in 乙镇; one of 甲街道 was abolished, and its families may live anywhere today."""
    gone = row(Change.ABOLISHED, None, "990000001209", "远山村委会")
    unclear = asked(pack, "远山村", gone)
    assert (unclear.outcome, unclear.options) == (Code.UNCLEAR_PLACE, ())
    assert [one["code"] for one in document(unclear)["place"]["candidates"]] == [REMOTE.code]
    assert asked(pack, "乙镇远山村", gone).outcome is asked(pack, "乙镇远山村").outcome
    assert asked(pack, REMOTE.code, gone).outcome is asked(pack, REMOTE.code).outcome
