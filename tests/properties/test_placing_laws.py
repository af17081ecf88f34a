"""What holds of every placing by the bureau, whoever asks and however few the seats."""

from dataclasses import replace
from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.placement.assignment import Applicant, Order, Tie
from enrollzone.placement.explained import Assignment, Decided, Reason, assign
from tests.placing import CAMPUSES, Autumn, autumns, comes_before, is_fair, placings, wanted_more, with_wishes

SOME = settings(max_examples=40)


def placed(autumn: Autumn, *, together: bool = False) -> Assignment:
    return assign(autumn.applicants, autumn.seats, autumn.order, together=together)


def places(found: Assignment) -> dict[str, str | None]:
    return {one.applicant: one.campus for one in found.placements}


def wish_of(autumn: Autumn, name: str, place: str | None) -> int:
    wishes = autumn.by_id[name].wishes
    return len(wishes) if place is None else wishes.index(place)


@SOME
@given(autumns(siblings=True), st.booleans())
def test_no_campus_takes_more_than_its_seats_and_every_child_is_told_of(autumn: Autumn, together: bool) -> None:
    found = placed(autumn, together=together)
    at = places(found)
    assert sorted(at) == sorted(autumn.by_id)
    for filled in found.campuses:
        taken = list(at.values()).count(filled.campus)
        assert filled.taken == taken <= autumn.seats[filled.campus]
        assert (filled.last_rank is not None) == (taken == filled.seats and taken > 0)


@SOME
@given(autumns(siblings=True), st.randoms(use_true_random=False), st.booleans())
def test_the_placing_is_the_same_in_whatever_order_children_are_named(
    autumn: Autumn, chance: Random, together: bool
) -> None:
    mixed = list(autumn.applicants)
    chance.shuffle(mixed)
    assert placed(replace(autumn, applicants=tuple(mixed)), together=together) == placed(autumn, together=together)


@SOME
@given(autumns())
def test_nobody_wants_a_free_seat_or_that_of_a_child_who_comes_later(autumn: Autumn) -> None:
    assert is_fair(autumn, places(placed(autumn)))


@settings(max_examples=25)
@given(autumns(most=4))
def test_of_all_fair_placings_it_is_the_one_that_every_child_likes_best(autumn: Autumn) -> None:
    at = places(placed(autumn))
    for other in filter(lambda one: is_fair(autumn, one), placings(autumn)):
        for name, place in other.items():
            assert wish_of(autumn, name, at[name]) <= wish_of(autumn, name, place)


@SOME
@given(autumns(), st.sampled_from(CAMPUSES))
def test_one_more_seat_makes_nobody_worse_off(autumn: Autumn, campus: str) -> None:
    before = places(placed(autumn))
    more = replace(autumn, seats={**autumn.seats, campus: autumn.seats[campus] + 1})
    for name, place in places(placed(more)).items():
        assert wish_of(autumn, name, place) <= wish_of(autumn, name, before[name])


@SOME
@given(autumns(), st.data())
def test_nobody_gains_by_naming_wishes_in_another_order_than_the_true_one(autumn: Autumn, data: st.DataObject) -> None:
    child = data.draw(st.sampled_from(autumn.applicants))
    lie = data.draw(st.sampled_from(list(permutations(child.wishes))))
    true, false = places(placed(autumn)), places(placed(with_wishes(autumn, child.id, lie)))
    assert wish_of(autumn, child.id, true[child.id]) <= wish_of(autumn, child.id, false[child.id])


@SOME
@given(autumns(siblings=True))
def test_siblings_come_together_at_nobody_else_s_expense(autumn: Autumn) -> None:
    apart, found = places(placed(autumn)), placed(autumn, together=True)
    together = places(found)
    following = {one.applicant for one in found.placements if one.reason is Reason.WITH_SIBLING}
    for name in autumn.by_id.keys() - following:
        assert wish_of(autumn, name, together[name]) <= wish_of(autumn, name, apart[name])
    for name in following:
        group = [one.id for one in autumn.applicants if one.siblings == autumn.by_id[name].siblings]
        assert len({together[one] for one in group}) == 1
    others = replace(autumn, applicants=tuple(_kept(one, following, together) for one in autumn.applicants))
    assert is_fair(others, together)


def _kept(child: Applicant, following: set[str], at: dict[str, str | None]) -> Applicant:
    """A child that follows its sibling wants to be there and nowhere else."""
    place = at[child.id]
    return replace(child, wishes=(place,)) if child.id in following and place else child


@SOME
@given(autumns(siblings=True))
def test_siblings_stay_apart_only_where_no_campus_of_one_has_room_for_the_others(autumn: Autumn) -> None:
    found = placed(autumn, together=True)
    at = places(found)
    free = {one.campus: one.seats - one.taken for one in found.campuses if one.seats is not None}
    for group in ("a", "b"):
        members = [one for one in autumn.applicants if one.siblings == group]
        here = {place for one in members if (place := at[one.id])}
        if len(members) > 1 and len(here) > 1 and all(at[one.id] for one in members):
            for campus in here:
                moving = [one for one in members if at[one.id] != campus]
                assert len(moving) > free[campus] or any(campus not in one.wishes for one in members)


@SOME
@given(autumns())
def test_every_refusal_names_a_campus_that_is_full_with_children_who_come_before(autumn: Autumn) -> None:
    found = placed(autumn)
    at = places(found)
    for one in found.placements:
        assert tuple(refusal.campus for refusal in one.refused) == wanted_more(autumn.by_id[one.applicant], one.campus)
        for refusal in one.refused:
            held = [name for name, place in at.items() if place == refusal.campus]
            assert len(held) == autumn.seats[refusal.campus]
            assert all(comes_before(autumn, name, one.applicant, refusal.campus) for name in held)
            assert (refusal.by is Decided.NO_SEATS) == (not held)
            assert refusal.by is not Decided.NOTHING


@SOME
@given(autumns(), st.permutations(range(6)))
def test_without_a_tie_no_lot_changes_anything(autumn: Autumn, lots: list[int]) -> None:
    no_lots = assign(autumn.applicants, autumn.seats, Order(autumn.order.tie_breaks))
    other = Order(autumn.order.tie_breaks, {one.id: lots[n] for n, one in enumerate(autumn.applicants)})
    if not no_lots.ties:
        assert places(assign(autumn.applicants, autumn.seats, other)) == places(no_lots)


def test_two_for_one_seat_between_whom_nothing_decides_are_a_tie() -> None:
    two = [Applicant(name, 1, ("east",), metres={"east": 300}) for name in ("002", "001")]
    found = assign(two, {"east": 1}, Order(((), ())))
    assert found.ties == (Tie("east", ("001", "002")),)
    assert [one.reason for one in found.placements] == [Reason.FIRST, Reason.ALL_FULL]
