"""The policy of the invented county: its text, its areas, its rules, and its families."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.answers.answer import Answer, Code
from enrollzone.atlas.spot import Door, Spot
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import Family, read_families, run
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack
from enrollzone.lookup import Bureau, answer
from enrollzone.policy.pack import Pack, ReadingStatus
from enrollzone.policy.parts import Stretch
from enrollzone.policy.samples import a_unit
from enrollzone.request import parse, read_body
from enrollzone.rules.compiler import UNCOVERED
from enrollzone.rules.truth import UNKNOWN, YES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "policies" / "000000-example" / "2025-primary"
ENTRY_DAY = date(2025, 9, 1)
LOCAL = {
    "request": "entry",
    "child.birth": "2019-03-05",
    "home.place": "000000001003",
    "child.hukou_place": "000000001003",
    "child.hukou_in": True,
    "parent.hukou_in": True,
    "relocated": False,
    "sibling.enrolled": False,
}
EXPROPRIATED = {
    **LOCAL,
    "home.place": "000000002004",
    "relocated": True,
    "old_home.place": "000000001003",
    "relocation.proof": True,
}
NEWCOMERS = {
    **LOCAL,
    "home.place": "000000002004",
    "child.hukou_in": False,
    "parent.hukou_in": False,
    "permit.present": True,
    "permit.holder": "parent",
    "permit.since": "2024-03-01",
    "permit.until": "2026-02-28",
    "contract.present": True,
    "licence.present": False,
}
del NEWCOMERS["child.hukou_place"]
NEWCOMERS["child.hukou_zone"] = "outside"

FAMILIES = read_families(FOLDER / "cases.yaml")
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def bureau() -> Bureau:
    return open_bureaus(Settings(), "000000")["000000"]


@pytest.fixture(scope="module")
def pack(bureau: Bureau) -> Pack:
    return bureau.shelf.packs[0]


@pytest.fixture(scope="module")
def ask(bureau: Bureau) -> Ask:
    def asked(facts: dict[str, object], **more: object) -> Answer:
        body = {"jurisdiction": "000000", "on": ENTRY_DAY.isoformat(), "facts": facts, **more}
        return answer(*parse(read_body(body), {"000000": bureau}, ENTRY_DAY))

    return asked


def zones(given_answer: Answer) -> list[str]:
    return [option.zone.id for option in given_answer.options]


@pytest.mark.parametrize("family", FAMILIES, ids=[family.id for family in FAMILIES])
def test_every_family_gets_the_answer_reasoned_from_the_notice(bureau: Bureau, pack: Pack, family: Family) -> None:
    (verdict,) = run(bureau, pack, (family,))
    assert verdict.differences == ()


def test_every_family_has_an_id_of_its_own() -> None:
    assert len({family.id for family in FAMILIES}) == len(FAMILIES) >= 40


def test_every_rule_is_in_effect_for_some_family_and_not_for_another(bureau: Bureau, pack: Pack) -> None:
    rules = [frozenset(v.answer.rules) for v in run(bureau, pack, FAMILIES) if v.answer and not v.answer.possible]
    for name in pack.rules:
        assert any(name in effect for effect in rules), name
        assert any(name not in effect for effect in rules), name


def test_no_family_is_left_uncovered(pack: Pack) -> None:
    assert UNCOVERED not in pack.compiled.outcomes.terminals


def test_every_line_of_the_notice_that_names_a_heading_says_it_is_invented() -> None:
    lines = (FOLDER / "source.txt").read_text("utf-8").splitlines()
    headings = [line for line in lines if re.match(r"[一二三四五]、", line)]
    assert len(headings) == 5
    assert all("虚构示例" in line for line in (lines[0], *headings))


def test_every_quote_stands_in_the_notice(pack: Pack) -> None:
    text = pack.sources["notice"].text
    assert [name for name, clause in pack.clauses.items() if clause.quote not in text] == []


def test_every_sentence_of_the_operative_part_is_quoted_and_cited(pack: Pack) -> None:
    source = pack.sources["notice"]
    assert source.coverage
    rest = source.text[source.text.index(source.coverage.first) : source.text.index(source.coverage.until)]
    for words in (*source.coverage.waived, *(pack.clauses[name].quote for name in pack.cited)):
        rest = rest.replace(words, "")
    assert re.sub(r"（[一二三四五六七八九]）|\d．|\s", "", rest) == ""


def test_the_policy_has_an_open_a_provisional_and_a_decided_reading(pack: Pack) -> None:
    assert {reading.status for reading in pack.readings.values()} == set(ReadingStatus)


def test_the_policy_holds_on_every_later_entry_day_and_not_before(bureau: Bureau, pack: Pack) -> None:
    assert bureau.in_force("primary", ENTRY_DAY)[0] is pack
    assert bureau.in_force("primary", date(2031, 9, 1))[0] is pack
    assert bureau.in_force("primary", date(2025, 8, 31))[0] is None


@pytest.mark.parametrize(
    ("unit", "zone"),
    [
        ("000000001002", ["benbu"]),
        ("000000001003", ["benbu"]),
        ("000000001004", ["dong", "hedong"]),
        ("000000001005", ["benbu"]),
        ("000000002001", ["hedong"]),
        ("000000002002", ["hedong"]),
        ("000000002003", ["dong"]),
        ("000000002004", ["hedong"]),
        ("000000100001", ["liuxi"]),
        ("000000100002", ["liuxi"]),
        ("000000100200", ["liuxi"]),
        ("000000100201", ["liuxi"]),
        ("000000100202", []),
    ],
)
def test_each_unit_leads_to_the_school_that_the_county_intends(ask: Ask, unit: str, zone: list[str]) -> None:
    assert zones(ask({**LOCAL, "home.place": unit, "child.hukou_place": unit})) == zone


@given(number=st.integers(1, 99))
def test_odd_numbers_go_to_the_main_campus_and_even_ones_to_the_east(ask: Ask, number: int) -> None:
    home = f"文昌路{number}号"
    assert zones(ask({**LOCAL, "home.place": home, "child.hukou_place": home})) == ["benbu" if number % 2 else "dong"]


def test_a_split_community_without_a_number_is_asked_about_and_not_guessed(ask: Ask) -> None:
    given_answer = ask({**LOCAL, "home.place": "000000001001"})
    assert given_answer.outcome is Code.UNIT_SPLIT
    assert zones(given_answer) == []


def test_a_campus_is_named_where_the_notice_gives_each_campus_its_area(ask: Ask) -> None:
    given_answer = ask(LOCAL)
    (option,) = given_answer.options
    assert given_answer.outcome is Code.ASSIGNED
    assert option.campus is not None
    assert option.campus.id == "shiyan-benbu"
    assert option.group is not None
    assert option.group.id == "shiyan_group"


def test_a_family_registered_where_it_lives_is_told_no_rule_about_living_apart(ask: Ask) -> None:
    assert ask(LOCAL).rules == ("resident",)


def test_an_old_agreement_is_told_as_the_one_reason_even_where_the_family_is_registered(ask: Ask) -> None:
    moved_hukou = {**EXPROPRIATED, "child.hukou_place": "000000002004", "relocation.signed": "2021-05-20"}
    given_answer = ask(moved_hukou)
    assert given_answer.rules == ("present_home",)
    assert zones(given_answer) == ["hedong"]


@given(signed=st.dates(date(2020, 1, 1), ENTRY_DAY))
def test_an_agreement_gives_a_choice_exactly_while_it_is_less_than_three_years_old(ask: Ask, signed: date) -> None:
    given_answer = ask({**EXPROPRIATED, "relocation.signed": signed.isoformat()})
    assert (zones(given_answer) == ["benbu", "hedong"]) is (signed > date(2022, 9, 1))


@given(birth=st.dates(date(2019, 1, 1), date(2020, 12, 31)))
def test_a_child_born_after_the_printed_day_is_too_young(ask: Ask, birth: date) -> None:
    given_answer = ask({**LOCAL, "child.birth": birth.isoformat()})
    assert (given_answer.outcome is Code.AGE_NOT_COVERED) is (birth > date(2019, 8, 31))


@given(start=st.dates(date(2025, 3, 1), ENTRY_DAY), days=st.integers(150, 220))
def test_no_school_may_refuse_a_newcomer_whatever_the_contract(ask: Ask, start: date, days: int) -> None:
    end = start + timedelta(days)
    given_answer = ask({**NEWCOMERS, "contract.start": start.isoformat(), "contract.end": end.isoformat()})
    assert given_answer.outcome in (Code.ASSIGNED, Code.BUREAU_ARRANGES)


def test_the_days_of_a_later_year_are_those_of_that_year_and_this_is_said_to_be_provisional(ask: Ask) -> None:
    born_later = {**LOCAL, "child.birth": "2020-01-15"}
    assert ask(born_later).outcome is Code.AGE_NOT_COVERED
    next_year = ask(born_later, on="2026-09-01")
    assert next_year.outcome is Code.ASSIGNED
    assert [entry.reading.id for entry in next_year.readings] == ["later"]
    assert ask(LOCAL).readings == ()


def test_a_door_number_and_an_estate_that_the_list_gives_to_two_campuses_are_a_conflict(ask: Ask) -> None:
    register = {name: value for name, value in LOCAL.items() if name != "home.place"}
    at_the_odd_door = ask({**register, "home.place": "文昌路15号文昌花园3栋"})
    assert at_the_odd_door.outcome is Code.CONFLICT_IN_DATA
    assert at_the_odd_door.place
    assert sorted(at_the_odd_door.place.zones) == ["benbu", "dong"]
    assert ask({**register, "home.place": "文昌路16号文昌花园3栋"}).outcome is not Code.CONFLICT_IN_DATA


def test_a_child_who_registers_in_june_is_counted_for_the_september_to_come(ask: Ask) -> None:
    six_by_august = {**LOCAL, "child.birth": "2020-03-01"}
    assert ask(six_by_august, on="2026-06-20").outcome is Code.ASSIGNED
    assert ask(six_by_august, on="2026-02-20").outcome is Code.AGE_NOT_COVERED


def test_the_old_name_of_a_township_is_unclear_and_not_a_split_community(ask: Ask) -> None:
    register = {name: value for name, value in LOCAL.items() if name != "home.place"}
    assert ask({**register, "home.place": "城关镇"}).outcome is Code.UNCLEAR_PLACE
    assert ask({**register, "home.place": "文昌社区"}).outcome is Code.UNIT_SPLIT


def changed(folder: Path, old: str, new: str) -> Path:
    (folder / "source.txt").write_bytes((FOLDER / "source.txt").read_bytes())
    text = (FOLDER / "policy.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (folder / "policy.yaml").write_text(text.replace(old, new), "utf-8")
    return folder / "policy.yaml"


def problems(path: Path) -> Iterator[str]:
    with pytest.raises(PackError) as caught:
        read_pack(path)
    yield from (problem.message for problem in caught.value.problems)


def test_a_village_taken_out_of_its_township_must_be_bound_to_a_code(tmp_path: Path) -> None:
    found = list(problems(changed(tmp_path, "柳溪镇/* 除 大坪村", "柳溪镇/* 除 大平村")))
    assert any("柳溪镇/大平村" in message and "柳溪镇/大坪村" in message for message in found)


def test_a_village_taken_out_of_its_township_must_lie_in_it(tmp_path: Path) -> None:
    found = list(problems(changed(tmp_path, '柳溪镇/大坪村: "000000100202"', '柳溪镇/大坪村: "000000002004"')))
    assert any("柳溪镇" in message and "outside that township" in message for message in found)


def test_a_community_named_beside_its_whole_subdistrict_needs_a_reading(tmp_path: Path) -> None:
    overlap = "  - {place: 河东街道/新桥社区, zones: [dong, hedong], reading: xinqiao}\n"
    found = list(problems(changed(tmp_path, "overlaps:\n" + overlap, "")))
    assert any("河东街道/新桥社区" in message for message in found)


def test_a_village_taken_out_of_one_township_may_be_named_elsewhere_without_a_reading(tmp_path: Path) -> None:
    path = changed(tmp_path, "places: [河东街道/*]", "places: [河东街道/*, 柳溪镇/大坪村]")
    assert "000000100202" in {row.code for row in read_pack(path).catchments.rows}


@pytest.mark.parametrize(
    "home", ["文昌社区文昌路0号", "文昌社区文昌路500号", "文昌路11～14号", "文昌社区文昌路11号或12号"]
)
def test_a_door_number_that_is_not_certain_leaves_the_split_community_to_be_asked_about(ask: Ask, home: str) -> None:
    answered = ask({**LOCAL, "home.place": home})
    assert answered.place
    assert {"benbu", "dong"} <= set(answered.place.zones)


@pytest.mark.parametrize(
    "home", ["钟楼社区附近", "文昌路11号对面", "钟楼社区搬到东湖社区", "示例市钟楼社区", "文昌花园2期"]
)
def test_words_that_lead_away_from_a_place_give_no_school(ask: Ask, home: str) -> None:
    assert ask({**LOCAL, "home.place": home}).options == ()


def test_no_door_number_and_the_number_0_lie_on_neither_side_of_a_road(pack: Pack) -> None:
    sides = [entry.part for entry in pack.catchments.rows if isinstance(entry.part, Stretch)]
    unit = a_unit("000000001001", "文昌社区")
    assert len(sides) == 2
    for part in sides:
        assert part.holds(Spot(unit, None, "文昌路", Door(0))) is UNKNOWN
        assert part.holds(Spot(unit, None, "文昌路")) is UNKNOWN
    assert [part.holds(Spot(unit, None, "文昌路", Door(12))) for part in sides].count(YES) == 1
