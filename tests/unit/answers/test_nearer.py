"""Why no nearer school is named: the list goes first, and distances are told where the home was told as a point."""

from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Code
from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from enrollzone.present import document
from enrollzone.request import parse, read_body
from tests.builders import NORTH, a_bureau, a_pack
from tests.unit.test_lookup import OLD_ENOUGH, POLICY, question
from tests.web.conftest import LOCAL, MIGRANT, TODAY, example

AT_THE_BELL_TOWER = {"point": {"x": 109.9803, "y": 30.0, "crs": "wgs84", "accuracy_m": 5}}


@pytest.fixture(scope="module")
def bureaus() -> Bureaus:
    return open_bureaus(Settings())


def asked(bureaus: Bureaus, home: object, facts: object = LOCAL) -> Answer:
    bureau, told = parse(read_body(example(home, facts)), bureaus, TODAY)  # type: ignore[arg-type]
    return answer(bureau, told)


def test_a_home_told_by_its_name_is_told_the_rule_and_no_distance(bureaus: Bureaus) -> None:
    told = document(asked(bureaus, "城关街道钟楼社区"))["nearer"]
    assert "按名单划分招生范围" in told["text"]
    assert (told["distances"], told["method"]) == ([], None)


def test_a_home_told_as_a_point_is_told_how_far_each_campus_is(bureaus: Bureaus) -> None:
    given = asked(bureaus, AT_THE_BELL_TOWER, {**LOCAL, "child.hukou_place": AT_THE_BELL_TOWER})
    told = document(given)["nearer"]
    metres = [one["distance_m"] for one in told["distances"]]
    assert metres == sorted(metres)
    assert len(metres) == 4
    assert metres[0] == 0  # the campus stands at this very point
    assert [one["offered"] for one in told["distances"]].count(True) >= 1
    assert "直线距离" in told["method"]
    east = next(one for one in told["distances"] if one["campus"] == "hedong")
    assert east["distance_m"] == pytest.approx(3130, abs=20)  # 0.03215 degrees of longitude at 30° north


def test_where_no_school_is_named_nothing_is_said_of_nearer_ones(bureaus: Bureaus) -> None:
    given = asked(bureaus, "河东街道东湖社区", MIGRANT)
    assert (given.outcome, given.nearer) == (Code.BUREAU_ARRANGES, None)


def test_without_a_map_or_campuses_with_a_place_there_is_only_the_rule(tmp_path: Path) -> None:
    bureau = a_bureau([a_pack(tmp_path, **POLICY)])
    given = answer(bureau, question(AskedPlace(unit=NORTH.code), facts=OLD_ENOUGH))
    assert given.nearer is not None
    assert given.nearer.distances == ()
    lost = answer(bureau, question(AskedPlace(point=Point(102.0, 24.0, "wgs84")), facts=OLD_ENOUGH))
    assert lost.nearer is None


def test_each_side_of_a_choice_has_its_own_reason(bureaus: Bureaus) -> None:
    told = document(asked(bureaus, "城关街道滨河社区"))
    assert told["outcome"] == "choice"
    because = {reason["id"]: reason["because"] for reason in told["reasons"]}
    for option in told["options"]:
        assert option["reasons"]
        assert all("滨河社区" in because[name] for name in option["reasons"])
