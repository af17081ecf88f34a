"""Days on papers are counted as the law counts them, on the papers of a policy."""

from pathlib import Path

import pytest

from enrollzone.decision.checklist import checklist
from enrollzone.decision.decide import decide
from enrollzone.policy.pack import Pack
from tests.builders import a_family, a_pack
from tests.papers import IN_ORDER, POLICY

EXCLUDED = """
  counting: {status: provisional, use: both, q: {zh: 问, en: q}, clauses: [c.near],
    effect: {function: term, first_day: {both: counts, last: excluded}},
    options: {both: {zh: 首尾都算, en: both}, last: {zh: 首日不算, en: last}}}"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY, readings=EXCLUDED)


def lease(pack: Pack, first: str, last: str, **readings: str) -> str:
    """How a lease stands for a family that has no other paper for its home."""
    facts = a_family({**IN_ORDER, "lease.start": first, "lease.end": last}, readings=readings)
    return {paper.kind: str(paper.state) for paper in checklist(pack, facts, decide(pack, facts))}["lease"]


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        ("2025-03-01", "2026-02-28", "held"),  # exactly a year: "at least" includes the number itself
        ("2025-03-01", "2026-02-27", "invalid"),  # a day short
        ("2024-09-02", "2025-09-01", "held"),  # its last day is the entry day
        ("2024-09-01", "2025-08-31", "invalid"),  # a year, but it ends the day before
        ("2025-09-01", "2026-08-31", "held"),  # it begins on the entry day
        ("2025-09-02", "2026-09-01", "invalid"),  # it begins the day after
        ("2024-02-29", "2025-02-27", "invalid"),
        ("2024-10-31", "2025-10-30", "held"),  # month ends
        ("2024-10-31", "2025-10-29", "invalid"),
    ],
)
def test_a_lease_of_a_year(pack: Pack, first: str, last: str, state: str) -> None:
    assert lease(pack, first, last) == state


def test_a_year_from_a_leap_day_ends_on_28_february(tmp_path: Path) -> None:
    spring = {**POLICY, "parameters": "\n  entry_day: {value: 2025-02-01, zh: 入学日, en: first day of term}"}
    pack = a_pack(tmp_path, **spring, readings=EXCLUDED)
    assert lease(pack, "2024-02-29", "2025-02-27") == "held"  # both ends counted, 29 February to 27 February is a year
    assert lease(pack, "2024-02-29", "2025-02-26") == "invalid"
    assert lease(pack, "2024-02-29", "2025-02-28", counting="last") == "held"
    assert lease(pack, "2024-02-29", "2025-02-27", counting="last") == "invalid"


def test_where_the_first_day_does_not_count_a_year_ends_on_its_anniversary(pack: Pack) -> None:
    assert lease(pack, "2025-03-01", "2026-03-01", counting="last") == "held"
    assert lease(pack, "2025-03-01", "2026-02-28", counting="last") == "invalid"
