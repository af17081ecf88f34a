"""The box that offers places while one types: every name leads there, and no unit of yesterday is offered."""

import pytest

from enrollzone.places.completion import completions
from enrollzone.places.gazetteer import Gazetteer
from tests.unit.places.county import GAZETTEER
from tests.unit.places.test_former import GAZETTEER as WITH_FORMERS
from tests.unit.places.test_former import UNITS as PRESENT


def offered(text: str, gazetteer: Gazetteer = GAZETTEER) -> list[tuple[str, str | None]]:
    return [(offer.spot.unit.code[6:], offer.alias) for offer in completions(text, gazetteer)]


@pytest.mark.parametrize(
    "text", ["五", "五桂", "wu", "w", "wugui", "wg", "wgsq", "桂花街道五", "桂花五桂", "guihuawug"]
)
def test_a_unit_is_offered_from_its_first_sign_on_in_every_way_of_writing(text: str) -> None:
    assert ("001001", None) in offered(text)


@pytest.mark.parametrize(
    ("text", "roads"),
    [
        ("文昌路", [("001001", "文昌路"), ("001003", "文昌路")]),
        ("五桂社区居民委员会文", [("001001", "文昌路")]),
        ("桂花街道文昌", [("001001", "文昌路"), ("001003", "文昌路")]),
        ("wenchang", [("001001", "文昌路"), ("001003", "文昌路")]),
        ("xiangyang", [("001003", "阳光花园")]),
        ("ygh", [("001003", "阳光花园")]),
    ],
)
def test_estates_and_roads_are_offered_once_in_each_unit(text: str, roads: list[tuple[str, str]]) -> None:
    found = [
        (offer.spot.unit.code[6:], offer.spot.row and offer.spot.row.name) for offer in completions(text, GAZETTEER)
    ]
    assert found == roads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小风", [("001002", "小风社区居民委员会")]),
        ("xiaofeng", [("001002", "小风社区居民委员会")]),
        ("老和", [("001003", "老和社区居民委员会")]),
        ("大风", [("001001", "大风社区居民委员会"), ("001002", "大风社区居民委员会")]),
        ("和顺", [("001003", None)]),
        ("落坡", []),
    ],
)
def test_an_old_name_leads_to_what_holds_the_place_now_and_says_by_which_name(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert offered(text, WITH_FORMERS) == expected
    assert {offer.spot.unit.code for offer in completions(text, WITH_FORMERS)} <= set(PRESENT)


def test_no_more_is_offered_than_asked_for_and_each_place_once() -> None:
    many = completions("社区", GAZETTEER, limit=100)
    assert len({offer.spot for offer in many}) == len(many) > 5
    assert completions("社区", GAZETTEER, limit=3) == many[:3]
    assert completions("、。", GAZETTEER) == completions("x" * 101, GAZETTEER) == ()
