"""What a receipt holds of a home: no more than the answer needs, never what was typed, never a point."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from enrollzone.answers.answer import Answer
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import Bureau, answer
from enrollzone.present import receipt
from enrollzone.receipts import Changed, Receipt, Unkept, kept, replayed
from enrollzone.request import parse, read_body
from tests.web.conftest import LICENSED, LOCAL

COUNTY, ENTRY_DAY, MADE = "000000", "2026-09-01", date(2026, 3, 1)


@pytest.fixture(scope="module")
def bureaus() -> Mapping[str, Bureau]:
    return open_bureaus(Settings(), only=COUNTY)


def given(bureaus: Mapping[str, Bureau], home: dict[str, Any] | None, **more: object) -> Answer:
    body = {"jurisdiction": COUNTY, "on": ENTRY_DAY, **({"home": home} if home else {}), "facts": LOCAL, **more}
    bureau, question = parse(read_body(body), bureaus, MADE)
    return answer(bureau, question)


def held(bureaus: Mapping[str, Bureau], home: dict[str, Any] | None, **more: object) -> Receipt:
    made = kept(bureaus[COUNTY], given(bureaus, home, **more), MADE, "zh")
    assert isinstance(made, Receipt)
    return made


def home_in(made: Receipt) -> dict[str, Any]:
    assert made.body.home is not None
    return made.body.home.model_dump(exclude_none=True)


@pytest.mark.parametrize(
    ("typed", "is_held"),
    [
        ("城关街道钟楼社区", {"unit": "000000001003"}),
        ("钟楼社区居委会", {"unit": "000000001003"}),
        # The side of the road decides in this community: a door is held, and what stood behind it is not.
        ("文昌路15号302室", {"text": "城关街道文昌社区文昌路15号"}),
        ("城关街道文昌社区文昌路１６号３０２室", {"text": "城关街道文昌社区文昌路16号"}),
        # An estate of its own zone: its name is enough, which building and door is nobody's business.
        ("文昌花园3幢2单元501", {"text": "城关街道文昌社区文昌花园"}),
        ("文昌社区", {"unit": "000000001001"}),
    ],
)
def test_a_home_is_held_as_coarsely_as_its_answer_allows(
    typed: str, is_held: dict[str, str], bureaus: Mapping[str, Bureau]
) -> None:
    assert home_in(held(bureaus, {"text": typed})) == is_held


def test_a_name_that_two_communities_bear_stays_a_name(bureaus: Mapping[str, Bureau]) -> None:
    made = held(bureaus, {"text": "太平社区"})
    assert home_in(made) == {"text": "太平社区"}
    again = replayed(made, bureaus, MADE)
    assert again is not None
    assert again.changed == ()


def test_a_home_told_as_a_point_is_held_as_its_community_and_the_receipt_says_so(
    bureaus: Mapping[str, Bureau],
) -> None:
    made = held(bureaus, {"point": {"x": 109.985, "y": 30.015, "crs": "wgs84", "accuracy_m": 5}})
    assert made.points == ("home",)
    assert set(home_in(made)) == {"unit"}
    assert "109.98" not in str(made)


def test_every_place_that_was_told_is_held_so_and_not_the_home_alone(bureaus: Mapping[str, Bureau]) -> None:
    facts = {**LOCAL, "child.hukou_place": {"text": "文昌路7号302室"}}
    made = held(bureaus, {"text": "城关街道钟楼社区"}, facts=facts)
    told = made.body.model_dump(exclude_none=True)["facts"]["child.hukou_place"]
    assert told == {"text": "城关街道文昌社区文昌路7号"}


def test_the_rest_is_held_as_it_was_told(bureaus: Mapping[str, Bureau]) -> None:
    made = held(bureaus, {"text": "河东街道东湖社区"}, facts=LICENSED, dont_know=["permit.since"])
    assert made.body.facts == LICENSED
    assert made.body.dont_know == ["permit.since"]
    assert (made.body.jurisdiction, made.body.stage, made.body.on) == (COUNTY, "primary", date(2026, 9, 1))


def test_a_receipt_bears_the_first_line_and_the_typed_code_of_its_answer(bureaus: Mapping[str, Bureau]) -> None:
    answered = given(bureaus, {"text": "城关街道钟楼社区"})
    made = held(bureaus, {"text": "城关街道钟楼社区"})
    assert made.said == "对口学校：实验小学本部（以教育局审核为准）"
    assert made.code == receipt(answered)
    assert made.engine == answered.basis.engine


TOLD = {"jurisdiction": COUNTY, "on": ENTRY_DAY, "facts": LOCAL}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"home": {"text": "没有这个地方"}}, Unkept.PLACE),
        ({"home": {"point": {"x": 110.1, "y": 30.0, "crs": "wgs84"}}}, Unkept.PLACE),
        ({"home": {"text": "钟楼社区"}, "on": "1999-09-01"}, Unkept.NOTHING),
        ({"home": {"text": "钟楼社区"}, "documents": [{"kind": "licence"}]}, Unkept.PAPERS),
        ({"home": {"text": "钟楼社区"}, "readings": {"later": "each_year"}}, Unkept.READINGS),
    ],
)
def test_what_cannot_be_asked_again_has_no_receipt(
    asked: dict[str, Any], why: Unkept, bureaus: Mapping[str, Bureau]
) -> None:
    bureau, question = parse(read_body({**TOLD, **asked}), bureaus, MADE)
    assert kept(bureau, answer(bureau, question), MADE, "zh") is why


def test_a_receipt_whose_policy_changed_says_what_became_another(bureaus: Mapping[str, Bureau]) -> None:
    made = held(bureaus, {"text": "城关街道钟楼社区"})
    before = replayed(made, bureaus, MADE)
    assert before is not None
    assert before.changed == ()
    late = replace(made, body=made.body.model_copy(update={"on": date(1999, 9, 1)}))
    again = replayed(late, bureaus, MADE)
    assert again is not None
    assert again.changed == (Changed.POLICY, Changed.RESULT)
