"""Papers become facts, and stand as held, missing, invalid, needed or not needed."""

from datetime import date

import pytest

from enrollzone.evidence.checks import Clash, clashes, ends_before_it_begins, facts_from, runs_out, standing
from enrollzone.evidence.kinds import NO, YES, Fact, PaperKind, PaperState, Part, Shown, Source
from enrollzone.rules.truth import Truth

LEASE = PaperKind(
    "lease",
    "lease.present",
    {Part.HOLDER: "lease.holder", Part.FROM: "lease.start", Part.UNTIL: "lease.end", Part.PLACE: "lease.zone"},
    {"seal": "lease.seal", "photo": "lease.photo"},
)
PARENT = frozenset(["parent"])
SPRING, SUMMER, ENTRY = (date(2025, 3, 1),), (date(2025, 8, 15),), date(2025, 9, 1)


def told(paper: Shown) -> dict[str, object]:
    return {fact.name: fact.value for fact in facts_from(LEASE, paper)}


def test_a_kind_names_every_fact_that_it_tells_once() -> None:
    assert LEASE.facts == (
        "lease.present", "lease.holder", "lease.start", "lease.end", "lease.zone", "lease.seal", "lease.photo",
    )  # fmt: skip
    assert PaperKind("proof", "proof").facts == ("proof",)


def test_a_paper_tells_that_it_is_held_and_what_stands_on_it_and_nothing_that_was_not_looked_at() -> None:
    parts = {Part.HOLDER: PARENT, Part.FROM: SPRING, Part.PLACE: "北村"}
    assert told(Shown("lease", parts=parts, marks={"seal": True, "photo": False})) == {
        "lease.present": YES,
        "lease.holder": PARENT,
        "lease.start": SPRING,
        "lease.zone": "北村",
        "lease.seal": YES,
        "lease.photo": NO,
    }


def test_a_paper_that_is_not_held_tells_just_that() -> None:
    assert told(Shown("lease", held=False)) == {"lease.present": NO}


def test_what_was_looked_at_and_cannot_be_told_is_a_fact_without_a_value() -> None:
    paper = Shown("lease", parts={Part.UNTIL: None}, marks={"seal": None})
    assert told(paper) == {"lease.present": YES, "lease.end": None, "lease.seal": None}


def test_every_fact_says_where_it_comes_from_and_when_it_was_seen() -> None:
    paper = Shown("lease", source=Source.VERIFIED, on=ENTRY)
    assert list(facts_from(LEASE, paper)) == [Fact("lease.present", YES, "lease", Source.VERIFIED, ENTRY)]


def test_what_a_kind_does_not_show_cannot_be_read_off_it() -> None:
    with pytest.raises(KeyError):
        list(facts_from(LEASE, Shown("lease", parts={Part.ISSUED: SPRING})))


def test_a_paper_whose_last_day_lies_before_its_first_ends_before_it_begins() -> None:
    assert ends_before_it_begins(Shown("lease", parts={Part.FROM: SUMMER, Part.UNTIL: SPRING}))
    assert not ends_before_it_begins(Shown("lease", parts={Part.FROM: SPRING, Part.UNTIL: SPRING}))
    assert not ends_before_it_begins(Shown("lease", parts={Part.FROM: SUMMER, Part.UNTIL: None}))
    assert not ends_before_it_begins(Shown("lease", parts={Part.UNTIL: SPRING}))


def test_a_paper_that_shows_something_else_than_was_told_is_a_clash() -> None:
    shown = list(facts_from(LEASE, Shown("lease", parts={Part.HOLDER: PARENT}, source=Source.VERIFIED)))
    facts = [(fact, fact.value) for fact in shown]
    assert list(clashes({"lease.holder": frozenset(["other"]), "lease.present": YES}, facts)) == [
        Clash("lease.holder", "lease", Source.VERIFIED)
    ]
    assert list(clashes({}, facts)) == []


@pytest.mark.parametrize(
    ("verdict", "held", "needed", "state"),
    [
        (Truth.YES, Truth.YES, True, PaperState.HELD),
        (Truth.YES, Truth.YES, False, PaperState.HELD),
        (Truth.NO, Truth.NO, True, PaperState.MISSING),
        (Truth.UNKNOWN, Truth.NO, True, PaperState.MISSING),
        (Truth.NO, Truth.NO, False, PaperState.NOT_NEEDED),
        (Truth.NO, Truth.YES, True, PaperState.INVALID),
        (Truth.NO, Truth.UNKNOWN, True, PaperState.INVALID),
        (Truth.UNKNOWN, Truth.YES, True, PaperState.NEEDED),
        (Truth.UNKNOWN, Truth.UNKNOWN, False, PaperState.NOT_NEEDED),
    ],
)
def test_how_a_paper_stands(verdict: Truth, held: Truth, needed: bool, state: PaperState) -> None:
    assert standing(verdict, held, needed=needed) is state


@pytest.mark.parametrize(
    ("days", "seen", "last"),
    [
        ({"lease.start": SPRING, "lease.end": SUMMER}, date(2025, 7, 1), SUMMER[0]),
        ({"lease.start": SPRING, "lease.end": SUMMER}, SUMMER[0], SUMMER[0]),  # good on its last day
        ({"lease.start": SPRING, "lease.end": SUMMER}, SPRING[0], SUMMER[0]),  # and on its first
        ({"lease.start": SPRING, "lease.end": SUMMER}, date(2025, 8, 16), None),  # over already: not valid, no surprise
        ({"lease.start": SPRING, "lease.end": SUMMER}, date(2025, 2, 28), None),  # not begun yet
        ({"lease.start": SPRING, "lease.end": (ENTRY,)}, date(2025, 7, 1), None),  # it ends on the entry day
        ({"lease.end": SUMMER}, date(2025, 7, 1), SUMMER[0]),
        ({"lease.end": (*SUMMER, ENTRY)}, date(2025, 7, 1), None),  # one of two days: nothing certain
        ({"lease.start": SPRING}, date(2025, 7, 1), None),
    ],
)
def test_a_paper_runs_out_when_it_is_good_on_the_day_it_is_seen_and_ends_before_the_entry_day(
    days: dict[str, object], seen: date, last: date | None
) -> None:
    assert runs_out(LEASE, days, seen, ENTRY) == last


def test_a_kind_without_a_last_day_never_runs_out() -> None:
    assert runs_out(PaperKind("deed", "deed"), {"deed": YES}, SPRING[0], ENTRY) is None
