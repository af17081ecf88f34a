"""What is live: a generation is read whole or not at all, and its days neither overlap nor leave a gap."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.atlas.generations import (
    SHIPPED,
    Entry,
    Generation,
    PolicyEntry,
    current_generation,
    days_in_force,
    generation_file,
    past_generations,
    pointed,
    pointer_mark,
    room,
    with_edition,
    with_policy,
    written,
)
from enrollzone.errors import BoundaryError
from enrollzone.periods import Period
from enrollzone.publishing.activation import publish


def entry(name: str, first: str, last: str | None = None) -> Entry:
    until = date.fromisoformat(last) if last else None
    return Entry(name, name, name * 8, Period(date.fromisoformat(first), until))


A, B = entry("a", "2016-01-01", "2019-12-31"), entry("b", "2020-01-01")


def generation(number: int, *entries: Entry, before: str = "") -> Generation:
    return Generation(number, {"990000": entries}, "activate b", "李", "2026-07-01T08:00:00+08:00", "新名录", before)


def published(data: Path, *generations: Generation) -> None:
    for one in generations:
        publish(data, one, {})


def digest(one: Generation) -> str:
    return pointed(written(one), one.number).decode().split()[1]


def test_where_nothing_was_activated_what_was_shipped_is_live(tmp_path: Path) -> None:
    assert current_generation(tmp_path) == SHIPPED
    assert past_generations(tmp_path) == (SHIPPED,)
    assert pointer_mark(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_what_was_published_is_read_back_word_for_word_with_all_that_was_before(tmp_path: Path) -> None:
    first = generation(1, A, B)
    second = generation(2, A, before=digest(first))
    published(tmp_path, first, second)
    assert current_generation(tmp_path) == second
    assert past_generations(tmp_path) == (second, first, SHIPPED)
    assert second.of("990000") == (A,)
    assert second.of("880000") is None


def test_the_mark_of_the_pointer_changes_with_every_switch(tmp_path: Path) -> None:
    marks = []
    before = generation(1, A)
    for number in range(1, 6):
        before = generation(number, A, before=digest(before) if number > 1 else "")
        published(tmp_path, before)
        marks.append(pointer_mark(tmp_path))
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize("at", [0, 10, -2])
def test_a_generation_that_was_altered_or_cut_short_is_refused(tmp_path: Path, at: int) -> None:
    published(tmp_path, generation(1, A, B))
    file = generation_file(tmp_path, 1)
    whole = file.read_bytes()
    file.write_bytes(whole[:at] + b"9" + whole[at:][1:])
    with pytest.raises(BoundaryError, match=r"generations/000001\.json"):
        current_generation(tmp_path)
    file.write_bytes(whole[:at])
    with pytest.raises(BoundaryError, match=r"generations/000001\.json"):
        current_generation(tmp_path)


def test_an_older_generation_that_was_altered_is_refused_too(tmp_path: Path) -> None:
    first = generation(1, A, B)
    published(tmp_path, first, generation(2, A, before=digest(first)))
    generation_file(tmp_path, 1).write_bytes(written(generation(1, A)))
    assert current_generation(tmp_path).number == 2
    with pytest.raises(BoundaryError, match="000001"):
        past_generations(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"1", b"00 " + b"0" * 64, b"1 " + b"0" * 63, b"\xff\xfe", b"../x " + b"0" * 64]
)
def test_a_pointer_that_is_none_is_refused_and_never_taken_for_what_was_shipped(tmp_path: Path, content: bytes) -> None:
    room(tmp_path).mkdir()
    (room(tmp_path) / "current").write_bytes(content)
    with pytest.raises(BoundaryError, match="current"):
        current_generation(tmp_path)


def test_a_pointer_that_is_gone_is_a_loss_and_never_taken_for_what_was_shipped(tmp_path: Path) -> None:
    published(tmp_path, generation(1, A, B))
    (room(tmp_path) / "current").unlink()
    with pytest.raises(BoundaryError, match=r"current: .*missing"):
        current_generation(tmp_path)


def test_a_writer_that_was_killed_before_its_first_switch_leaves_what_was_shipped(tmp_path: Path) -> None:
    published(tmp_path, generation(1, A, B))
    (room(tmp_path) / "current").write_bytes(pointed(b"", 0))
    assert current_generation(tmp_path) == SHIPPED
    published(tmp_path, generation(1, A))
    assert current_generation(tmp_path) == generation(1, A)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("folder", "../../etc"),
        ("folder", "."),
        ("first", "2016-13-01"),
        ("last", "never"),
        ("last", "2015-01-01"),
        ("last", "2020-01-05"),
        ("last", "2019-12-30"),
    ],
)
def test_a_record_that_could_not_have_been_published_is_refused(tmp_path: Path, key: str, value: str) -> None:
    told = json.loads(written(generation(1, A, B)))
    told["counties"]["990000"][0][key] = value
    content = json.dumps(told).encode()
    generation_file(tmp_path, 1).parent.mkdir(parents=True)
    generation_file(tmp_path, 1).write_bytes(content)
    (room(tmp_path) / "current").write_bytes(pointed(content, 1))
    with pytest.raises(BoundaryError):
        current_generation(tmp_path)


def test_the_first_edition_of_a_county_is_open() -> None:
    assert with_edition([], B) == (B,)


def test_a_new_edition_closes_the_open_one_on_the_day_before() -> None:
    made = with_edition([A, B], entry("c", "2026-07-01"))
    assert [(one.edition, str(one.period.first), str(one.period.last)) for one in made] == [
        ("a", "2016-01-01", "2019-12-31"),
        ("b", "2020-01-01", "2026-06-30"),
        ("c", "2026-07-01", "None"),
    ]


@pytest.mark.parametrize(("first", "last"), [("2016-01-01", date(2019, 12, 31)), ("2020-01-01", None)])
def test_an_edition_with_the_same_first_day_is_replaced_and_keeps_its_days(first: str, last: date | None) -> None:
    made = with_edition([A, B], entry("c", first))
    replaced = next(one for one in made if one.edition == "c")
    assert (len(made), str(replaced.period.first), replaced.period.last) == (2, first, last)


@pytest.mark.parametrize("first", ["2015-06-01", "2018-03-01"])
def test_an_edition_that_begins_among_the_days_of_others_is_refused(first: str) -> None:
    with pytest.raises(BoundaryError, match="in force on a day of it too"):
        with_edition([A, B], entry("c", first))


def test_days_that_would_belong_to_no_edition_are_refused() -> None:
    with pytest.raises(BoundaryError, match="some days after a have no edition"):
        with_edition([A], entry("c", "2020-01-02"))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_whatever_is_activated_every_day_from_the_first_on_has_exactly_one_edition(days: list[int]) -> None:
    start = date(2020, 1, 1)
    entries: tuple[Entry, ...] = ()
    for number, day in enumerate(days):
        new = entry(f"e{number}", (start + timedelta(days=day)).isoformat())
        try:
            entries = with_edition(entries, new)
        except BoundaryError:
            assert new.period.first not in {one.period.first for one in entries}
    first = entries[0].period.first
    for day in range(60):
        today = first + timedelta(days=day)
        assert sum(today in one.period for one in entries) == 1


def policy(name: str, first: date, last: date | None = None, stage: str = "primary", version: str = "1") -> PolicyEntry:
    return PolicyEntry(name, version, stage, name, name * 8, Period(first, last))


def test_a_generation_without_policies_is_written_as_it_was_before_there_were_any(tmp_path: Path) -> None:
    first = generation(1, A, B)
    assert b"policies" not in written(first)
    published(tmp_path, first)
    assert (current_generation(tmp_path), first.policies_of("990000")) == (first, None)


def test_policies_are_read_back_with_the_days_of_their_texts(tmp_path: Path) -> None:
    held = (policy("p", date(2020, 9, 1)), policy("q", date(2025, 9, 1), date(2026, 8, 31)))
    first = replace(generation(1, A, B), policies={"990000": held})
    published(tmp_path, first)
    found = current_generation(tmp_path)
    assert (found, found.policies_of("990000"), found.policies_of("990001")) == (first, held, None)
    assert found.differs(SHIPPED, "990000")
    assert not found.differs(first, "990000")


def test_a_folder_of_a_policy_that_leads_elsewhere_is_no_generation(tmp_path: Path) -> None:
    wrong = replace(policy("p", date(2020, 9, 1)), folder="../p")
    published(tmp_path, replace(generation(1, A, B), policies={"990000": (wrong,)}))
    with pytest.raises(BoundaryError, match="not the record of a generation"):
        current_generation(tmp_path)


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 1))


@given(st.lists(st.tuples(DAYS, st.sampled_from(["primary", "junior", ""])), max_size=6, unique=True))
def test_of_policies_whose_texts_leave_their_end_open_one_of_a_stage_holds_on_a_day(
    told: list[tuple[date, str]],
) -> None:
    """Compared with the plain meaning: the policy of a stage is the one that began last."""
    entries = [policy(f"p{number}", first, None, stage) for number, (first, stage) in enumerate(told)]
    days = days_in_force(entries)
    for day in (date(2020, 1, 1) + timedelta(days=number) for number in range(62)):
        for stage in ("primary", "junior"):
            begun = [one for one in entries if one.stage == stage and one.period.first <= day]
            latest = max(begun, key=lambda one: one.period.first, default=None)
            holding = [one for one in entries if one.stage == stage and day in days[one.policy]]
            assert holding == ([latest] if latest else [])
    assert all(days[one.policy] == one.period for one in entries if not one.stage)


def test_a_new_version_gives_its_days_back_to_the_policy_before_it() -> None:
    old, new = policy("old", date(2020, 9, 1)), policy("new", date(2025, 9, 1))
    later = policy("new", date(2026, 9, 1), version="2")
    assert days_in_force([old, new])["old"].last == date(2025, 8, 31)
    assert days_in_force(with_policy([old, new], later))["old"].last == date(2026, 8, 31)
