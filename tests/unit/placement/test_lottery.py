"""A lottery that anybody can draw again."""

import hmac
import json
from hashlib import sha256

import pytest

from enrollzone.placement.lottery import Fault, SeedError, drawn, faults, listed, written

NUMBERS = tuple(f"2026-000000-{n:05}" for n in (3, 1, 2, 5, 4))
SEED = "3 6 1 4 2 2 5 6 1 3"


def test_the_list_is_fixed_whatever_the_order_in_which_it_is_told_and_its_digest_is_known_before_the_seed() -> None:
    fixed = listed(NUMBERS)
    assert fixed == listed(reversed(NUMBERS))
    assert fixed.digest == sha256("".join(f"{one}\n" for one in sorted(NUMBERS)).encode()).hexdigest()
    assert (fixed.seed, fixed.order, fixed.places) == ("", (), {})
    with pytest.raises(ValueError, match="twice"):
        listed(["1", "1"])


def test_the_order_is_what_ten_lines_of_anybody_else_make_of_it() -> None:
    lot = drawn(listed(NUMBERS), f" {SEED} ")
    again = sorted(NUMBERS, key=lambda one: hmac.digest(SEED.encode(), one.encode(), "sha256"))
    assert list(lot.order) == again
    assert [one for one, _ in sorted(lot.places.items(), key=lambda item: item[1])] == again
    assert drawn(listed(NUMBERS), "another seed than the one before").order != lot.order


@pytest.mark.parametrize("seed", ["", "too short", "x" * 201, "a line\nand another"])
def test_a_text_that_is_no_seed_draws_nothing(seed: str) -> None:
    with pytest.raises(SeedError):
        drawn(listed(NUMBERS), seed)


def test_what_was_published_is_drawn_again() -> None:
    published = written(drawn(listed(NUMBERS), SEED))
    assert faults(published) == ()
    told = json.loads(published)
    other = [*told["order"][1:], told["order"][0]]
    assert faults(json.dumps({**told, "order": other})) == (Fault.OTHER_ORDER,)
    assert faults(json.dumps({**told, "seed": "another seed than the one before"})) == (Fault.OTHER_ORDER,)
    fewer = {**told, "numbers": told["numbers"][1:]}
    assert faults(json.dumps(fewer)) == (Fault.OTHER_LIST, Fault.OTHER_ORDER)
    twice = {**told, "numbers": [*told["numbers"], told["numbers"][0]]}
    assert Fault.TWICE in faults(json.dumps(twice))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"numbers": 1, "list_sha256": "", "seed": "", "order": []}'])
def test_a_file_that_is_no_lottery_is_said_to_be_none(text: str) -> None:
    assert faults(text) == (Fault.NOT_A_LOTTERY,)
