"""Canaries asked: those that are installed all sing, and one that is wrong is named without its text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.atlas.edition import Canary
from enrollzone.bootstrap import open_bureaus
from enrollzone.canaries import canary_faults
from enrollzone.config import Settings
from tests.builders import NORTH, a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
AT_NORTH = Canary("north", "primary", DAY, "北村社区", outcome="assigned", zones=("north",), lies_in=NORTH.code)
LISTED = {
    "catchments": "\n  north: {clause: c.near, places: [甲街道/北村社区]}",
    "units": f'\n  甲街道/北村社区: "{NORTH.code}"',
}


@pytest.mark.parametrize("county", ["000000", "530427"])
def test_every_canary_that_is_installed_gets_its_answer_and_the_edition_in_force_has_twenty(county: str) -> None:
    bureau = open_bureaus(Settings(), county)[county]
    assert canary_faults(bureau) == ()
    current = bureau.atlas.in_force(date(2026, 9, 1))
    assert current is not None
    assert 20 <= len(current.canaries) <= 50


def faults(folder: Path, *canaries: Canary, first: date = date(2025, 1, 1)) -> list[tuple[str, str, str]]:
    edition = an_edition(first, canaries=canaries)
    bureau = a_bureau([a_pack(folder, **LISTED)], [edition])
    return [(fault.canary, fault.found, fault.expected) for fault in canary_faults(bureau)]


def test_a_canary_that_gets_its_answer_is_silent(tmp_path: Path) -> None:
    assert faults(tmp_path, AT_NORTH) == []


@pytest.mark.parametrize(
    ("changes", "found", "expected"),
    [
        ({"zones": ("south",)}, "assigned north", "assigned south"),
        ({"outcome": "choice", "zones": ("north", "south")}, "assigned north", "choice north south"),
        ({"lies_in": "990000001002"}, NORTH.code, "990000001002"),
        ({"text": "没有这个地方", "outcome": None, "zones": ()}, "unknown_name", NORTH.code),
        ({"facts": {"no.such.fact": ("1",)}}, "refused facts.no.such.fact", "assigned"),
        ({"facts": {"local": ("也许",)}}, "refused facts.local", "assigned"),
    ],
)
def test_a_canary_that_does_not_is_named_with_what_was_found(
    tmp_path: Path, changes: dict[str, object], found: str, expected: str
) -> None:
    assert faults(tmp_path, replace(AT_NORTH, **changes)) == [("north", found, expected)]


def test_a_canary_is_asked_on_its_own_day_under_its_own_edition_wherever_that_holds_now(tmp_path: Path) -> None:
    assert faults(tmp_path, AT_NORTH, first=date(2026, 7, 1)) == []
    wrong = replace(AT_NORTH, lies_in="990000001002")
    assert faults(tmp_path, wrong, first=date(2026, 7, 1)) == [("north", NORTH.code, "990000001002")]


def test_what_is_said_of_a_failing_canary_holds_nothing_of_its_place_and_family(tmp_path: Path) -> None:
    edition = an_edition(canaries=(replace(AT_NORTH, facts={"local": ("yes",)}, zones=("south",)),))
    (fault,) = canary_faults(a_bureau([a_pack(tmp_path, **LISTED)], [edition]))
    assert str(fault) == "canary north of 990000-2025: assigned north, expected assigned south"
    assert fault.message.params == {
        "edition": "990000-2025",
        "canary": "north",
        "found": "assigned north",
        "expected": "assigned south",
    }
