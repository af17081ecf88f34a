"""On every day of a stretch the same edition and the same policies hold; on a day of none, no edition does."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.ogc.stretches import stretches_of
from tests.builders import a_bureau, a_pack, an_edition
from tests.unit.ogc.trial_library import BEGINS, the_bureau


def _holding(bureau: Bureau, day: date) -> tuple[object, ...]:
    edition = bureau.atlas.in_force(day)
    return (edition.id if edition else None, *(one.id for one in bureau.shelf.policies if day in one.period))


def test_a_policy_that_begins_or_ends_within_an_edition_parts_it() -> None:
    assert [one.period.first for one in stretches_of(the_bureau())] == list(BEGINS)
    assert [one.period.last for one in stretches_of(the_bureau())] == [date(2025, 8, 31), date(2025, 12, 31), None]


@pytest.mark.parametrize("county", ["000000", "3605", "370702"])
def test_each_day_belongs_to_the_stretch_that_holds_what_is_in_force_on_it(county: str) -> None:
    bureau = open_bureaus(Settings(), county)[county]
    held = stretches_of(bureau)
    for number in range(0, 4200, 3):
        day = date(2016, 1, 1) + timedelta(days=number)
        found = [one for one in held if day in one.period]
        assert len(found) == (1 if bureau.atlas.in_force(day) else 0)
        assert all(_holding(bureau, one.period.first) == _holding(bureau, day) for one in found)
    assert len({one.name for one in held}) == len(held) > 1


def test_a_stretch_is_told_as_of_today_or_of_its_day_that_is_nearest() -> None:
    past, _, present = stretches_of(the_bureau())
    today = date(2026, 3, 1)
    assert (past.day(today), present.day(today)) == (date(2025, 8, 31), today)
    assert present.day(date(2020, 1, 1)) == date(2026, 1, 1)
    assert present.coverage(today).edition.id == "990000-2026"


def test_a_policy_that_ends_on_the_last_day_of_the_calendar_ends_nowhere(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, effective="{from: 2025-09-01, to: 9999-12-31}")
    assert len(stretches_of(a_bureau([pack], [an_edition()]))) == 2
