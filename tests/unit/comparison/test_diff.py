"""What two small policies make of the same families, and which of them get another answer."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from enrollzone.comparison.diff import Change, Difference, difference
from enrollzone.comparison.refinement import NEW, OLD
from enrollzone.rules import days
from tests.builders import ASK, SAY, a_pack
from tests.builders import NORTH as UNIT


def rule(*, when: str, outcome: str, over: str) -> str:
    return f"{{when: {when}, outcome: {{{outcome}}}, overrides: [{over}], clauses: [c.near], {SAY}}}"


NEAR = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
READING = """
  scope: {{status: {status}, {use}q: {{zh: 问, en: q}}, clauses: [c.near],
    options: {{wide: {{zh: 宽, en: wide}}, narrow: {{zh: 窄, en: narrow}}}}}}"""
OPEN = READING.format(status="open", use="")
DECIDED = READING.format(status="decided", use="use: wide, decided: {by: 局, on: 2025-01-01, ref: 一}, ")
ARRANGED = "\n  arranged: " + rule(when="reading.scope = wide", outcome="kind: arrange", over="near, far") + NEAR

FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}"""


def compared(folder: Path, old: dict[str, str], new: dict[str, str], **limits: int) -> Difference:
    return difference(a_pack(folder / "old", **old), a_pack(folder / "new", **new), **limits)


def in_words(change: Change) -> tuple[list[str], list[str]]:
    return sorted(map(str, change.old)), sorted(map(str, change.new))


def test_an_open_question_that_is_decided_is_another_answer(tmp_path: Path) -> None:
    found = compared(tmp_path, {"readings": OPEN, "rules": ARRANGED}, {"readings": DECIDED, "rules": ARRANGED})
    assert {tuple(map(tuple, in_words(change))) for change in found.changes} == {
        (("arrange", "school north"), ("arrange",)),
        (("arrange", "school south"), ("arrange",)),
        (("arrange", "not_covered"), ("arrange",)),
    }
    assert found.share == pytest.approx(1)
    assert [finding.status.value for finding in found.changes[0].example.findings] == ["needs_bureau", "decided"]


def test_a_lower_threshold_changes_only_what_lies_between_the_two(tmp_path: Path) -> None:
    def young(years: int) -> dict[str, str]:
        written = rule(when=f'"age(birth, cutoff) < {years} years"', outcome="kind: not_yet", over="near, far")
        return {
            "parameters": "\n  cutoff: {value: 2025-08-31, zh: 截止日, en: cut-off}",
            "rules": f"\n  young: {written}{NEAR}",
        }

    found = compared(tmp_path, young(6), young(7))
    assert {tuple(in_words(change)[1]) for change in found.changes} == {("not_yet",)}
    for change in found.changes:
        assert [set(case.condition["age(birth, 2025-08-31)"]) for case in change.cases] == [{">=6 years"}]
        born = date.fromisoformat(str(change.example.told[OLD]["birth"]))
        assert date(2018, 8, 31) < born <= date(2019, 8, 31)


def test_thresholds_that_no_calendar_orders_are_still_compared(tmp_path: Path) -> None:
    def stays(least: str) -> dict[str, str]:
        written = rule(when=f'"since(birth, day) >= {least}"', outcome="kind: stay", over="near, far")
        return {
            "parameters": "\n  day: {value: 2025-03-01, zh: 日, en: day}",
            "rules": f"\n  stays: {written}{NEAR}",
        }

    found = compared(tmp_path, stays("1 month"), stays("30 days"))
    assert found.count == 3  # a February has 28 days: a month is over before 30 days are
    assert {str(change.example.told[OLD]["birth"]) for change in found.changes} <= {
        "2025-01-30",
        "2025-01-31",
        "2025-02-01",
    }


def test_days_that_all_lie_a_year_later_are_those_of_children_a_year_younger(tmp_path: Path) -> None:
    def young(year: int, limit: int) -> dict[str, str]:
        written = rule(when=f'"age(birth, cutoff) < {limit} years"', outcome="kind: not_yet", over="near, far")
        return {
            "effective": f"{{from: {year}-09-01, to: open}}",
            "parameters": "\n  cutoff: {value: 08-31, zh: 截止日, en: cut-off}",
            "rules": f"\n  young: {written}{NEAR}",
        }

    assert compared(tmp_path / "same", young(2025, 6), young(2026, 6)).count == 0
    found = compared(tmp_path / "other", young(2025, 6), young(2026, 7))
    assert found.refinement.years == 1
    told = found.changes[0].example.told
    old, new = (date.fromisoformat(str(told[side]["birth"])) for side in (OLD, NEW))
    assert new.replace(year=new.year - 1) == old


def test_a_day_that_is_left_open_leaves_both_answers_open(tmp_path: Path) -> None:
    def young(status: str) -> dict[str, str]:
        written = rule(when='"age(birth, cutoff) < 6 years"', outcome="kind: not_yet", over="near, far")
        settled = {"open": "", "provisional": "use: printed, "}[status]
        return {
            "parameters": """
  cutoff: {value: 2025-08-31, zh: 截止日, en: cut-off, reading: when, values: {printed: 2025-08-31}}""",
            "readings": f"""
  when: {{status: {status}, {settled}q: {{zh: 问, en: q}}, clauses: [c.near],
    options: {{printed: {{zh: 印, en: printed}}, other: {{zh: 他, en: other}}}}}}""",
            "rules": f"\n  young: {written}{NEAR}",
        }

    found = compared(tmp_path, young("provisional"), young("open"))
    assert (["not_yet"], ["not_yet", "school north"]) in [in_words(change) for change in found.changes]


def test_a_value_that_only_one_policy_knows_is_to_the_other_a_family_that_did_not_say(tmp_path: Path) -> None:
    def kinds(values: str) -> dict[str, str]:
        words = "".join(f"{value}: {{zh: {value}, en: {value}}}, " for value in values.split(", "))
        written = rule(when="kind = b", outcome="kind: stay", over="near, far")
        return {
            "facts": f"{FACTS}\n  kind: {{t: [{values}], zh: 种类, en: kind, {ASK}, words: {{{words}}}}}",
            "rules": f"\n  stays: {written}{NEAR}",
        }

    found = compared(tmp_path, kinds("a, b"), kinds("a, b, c"))
    assert {tuple(map(tuple, in_words(change))) for change in found.changes} >= {
        (("school north", "stay"), ("school north",))
    }
    told = found.changes[0].example.told
    assert ("kind" in told[OLD], told[NEW]["kind"]) == (False, "c")


def test_a_fact_that_only_one_policy_asks_for_is_told_to_that_one(tmp_path: Path) -> None:
    written = rule(when="sibling", outcome="kind: stay", over="near, far")
    new = {
        "facts": f"{FACTS}\n  sibling: {{t: bool, zh: 哥姐, en: sibling, {ASK}}}",
        "rules": f"\n  stays: {written}{NEAR}",
    }
    told = compared(tmp_path, {}, new).changes[0].example.told
    assert "sibling" not in told[OLD]
    assert told[NEW]["sibling"] is True


UNITS = """
  甲街道: "990000001"
  甲街道/北村社区: "990000001001"
  甲街道/南村社区: "990000001002\""""


def places(north: str, south: str, **more: str) -> dict[str, str]:
    lists = {"north": north, "south": south}
    written = "".join(f"\n  {zone}: {{clause: c.near, places: [{own}]}}" for zone, own in lists.items() if own)
    return {"units": UNITS, "catchments": written, **more}


def test_a_place_that_moves_is_named_and_told_by_its_code(tmp_path: Path) -> None:
    found = compared(
        tmp_path, places("甲街道/北村社区", "甲街道/南村社区"), places("甲街道/北村社区, 甲街道/南村社区", "")
    )
    assert [in_words(change) for change in found.changes] == [(["school south"], ["school north"])]
    assert found.changes[0].example.told[OLD] == {"home.place": "990000001002"}
    spots = {spot.name for place in found.refinement.places.values() for spot in place.spots}
    assert spots == {"北村社区", "南村社区"}


def test_the_rest_of_a_township_is_told_as_a_zone_where_no_unit_of_it_is_known(tmp_path: Path) -> None:
    found = compared(tmp_path, places("甲街道/*", ""), places("甲街道/* 除 南村社区", "甲街道/南村社区"))
    assert [change.example.told[OLD] for change in found.changes] == [{"home.place": "990000001002"}]
    found = compared(tmp_path / "b", places("甲街道/*", ""), places("", "甲街道/*"), changes=9)
    assert all(change.example.told[OLD] for change in found.changes)


def test_a_place_whose_zone_is_decided_differs_from_one_that_is_open(tmp_path: Path) -> None:
    def border(status: str) -> dict[str, str]:
        use = {"open": "", "provisional": "use: north, "}[status]
        return places(
            "甲街道/北村社区",
            "甲街道/北村社区, 甲街道/南村社区",
            overlaps="\n  - {place: 甲街道/北村社区, zones: [north, south], reading: border}",
            readings=f"""
  border: {{status: {status}, {use}q: {{zh: 问, en: q}}, clauses: [c.near],
    options: {{north: {{zh: 北, en: n}}, south: {{zh: 南, en: s}}}}}}""",
        )

    found = compared(tmp_path, border("open"), border("provisional"))
    assert [in_words(change) for change in found.changes] == [(["school north", "school south"], ["school north"])]


def test_the_two_sides_of_a_road_are_places_of_their_own(tmp_path: Path) -> None:
    def road(last: int) -> dict[str, str]:
        return places(f"甲街道/北村社区/长街 1-{last}号", f"甲街道/北村社区/长街 {last + 1}-99号, 甲街道/北村社区/花园")

    found = compared(tmp_path, road(20), road(30))
    assert [in_words(change) for change in found.changes] == [(["school south"], ["school north"])]
    told = found.changes[0].example.told
    assert str(told[OLD]["home.place"]).startswith("北村社区长街2")
    assert told[OLD] == told[NEW]


def test_village_groups_and_buildings_are_places_of_their_own(tmp_path: Path) -> None:
    found = compared(
        tmp_path / "a",
        places("甲街道/北村社区/1-3组", "甲街道/北村社区/4-9组"),
        places("甲街道/北村社区/1-4组", "甲街道/北村社区/5-9组"),
    )
    assert [in_words(change) for change in found.changes] == [(["school south"], ["school north"])]
    assert found.changes[0].example.told[OLD] == {"home.place": "北村社区4组"}
    found = compared(
        tmp_path / "b",
        places("甲街道/北村社区/花园 1-3、A幢", "甲街道/北村社区/花园 4幢"),
        places("甲街道/北村社区/花园 1-3幢", "甲街道/北村社区/花园 4、A幢"),
    )
    assert [in_words(change) for change in found.changes] == [(["school north"], ["school south"])]
    assert found.changes[0].example.told[OLD] == {"home.place": "北村社区花园A幢"}


def test_a_drawn_area_is_a_place_that_can_only_be_told_as_a_zone(tmp_path: Path) -> None:
    found = compared(tmp_path, places('"@river"', "甲街道/南村社区"), places("", '甲街道/南村社区, "@river"'))
    assert [in_words(change) for change in found.changes] == [(["school north"], ["school south"])]
    assert found.changes[0].example.told == ({"home.zone": "north"}, {"home.zone": "south"})


def test_a_list_for_some_children_changes_the_answers_of_no_others(tmp_path: Path) -> None:
    facts = f"""
  home.zone: {{t: zone, zh: 住处, en: home, category: registered, {ASK}}}
  home.migrant_zone: {{t: zone, zh: 随迁, en: home, category: migrant, follows: home.zone, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}"""
    rules = f"""
  near: {{when: local, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  come: {{when: not local, outcome: {{kind: school, of: [home.migrant_zone]}}, clauses: [c.near], {SAY}}}"""

    def lists(migrants: str) -> dict[str, str]:
        written = f"""
  north: {{clause: c.near, category: registered, places: [甲街道/北村社区]}}
  south: {{clause: c.near, category: registered, places: [甲街道/南村社区]}}
  migrants: {{zone: south, clause: c.near, category: migrant, places: [{migrants}]}}"""
        return {"units": UNITS, "catchments": written, "facts": facts, "rules": rules}

    found = compared(tmp_path, lists("甲街道/北村社区"), lists("甲街道/北村社区, 甲街道/南村社区"))
    assert [in_words(change) for change in found.changes] == [(["not_covered"], ["school south"])]
    assert found.changes[0].example.told[OLD]["local"] is False


def test_units_of_a_county_are_looked_at_where_they_are_known(tmp_path: Path) -> None:
    old = a_pack(tmp_path / "old", **places("甲街道/*", ""))
    new = a_pack(tmp_path / "new", **places("", "甲街道/*"))
    found = difference(old, new, [UNIT])
    assert [change.example.told[OLD] for change in found.changes] == [{"home.place": UNIT.code}]


def test_a_zone_that_is_gone_is_known_to_one_policy_only(tmp_path: Path) -> None:
    zones = """
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North}]}"""
    found = compared(tmp_path, {}, {"zones": zones})
    assert (["school south"], ["not_covered", "school north"]) in [in_words(change) for change in found.changes]
    gone = next(change for change in found.changes if in_words(change)[0] == ["school south"])
    assert gone.example.told == ({"home.zone": "south"}, {"home.zone": ["outside", "north"]})


def test_what_contradicts_itself_in_one_policy_only_is_a_change(tmp_path: Path) -> None:
    never = '\n  - {when: {all: ["home.zone = north", local]}, zh: 矛盾, en: contradiction}'
    found = compared(tmp_path, {}, {"impossible": never})
    assert [in_words(change) for change in found.changes] == [(["school north"], [])]
    assert list(found.kinds) == [("school", "contradiction")]


def test_what_is_not_told_one_by_one_is_told_by_its_share(tmp_path: Path) -> None:
    when = '{any: [local, {all: ["kind = a", "home.zone = north"]}, {all: ["kind = b", "home.zone = south"]}]}'
    words = "".join(f"{value}: {{zh: {value}, en: {value}}}, " for value in "abc")
    new = {
        "facts": f"{FACTS}\n  kind: {{t: [a, b, c], zh: 种类, en: kind, {ASK}, words: {{{words}}}}}",
        "rules": "\n  arranged: " + rule(when=when, outcome="kind: arrange", over="near, far") + NEAR,
    }
    found = compared(tmp_path, {}, new, changes=2, conditions=1)
    assert (found.count, len(found.changes)) == (3, 2)
    assert {key: pytest.approx(share) for key, share in found.kinds.items()} == {
        ("school", "arrange"): (1 / 3 + 1 / 9),
        ("not_covered", "arrange"): 1 / 6,
    }
    assert {change.unlisted > 0 for change in found.changes} == {True, False}


def test_dates_too_entangled_to_be_tried_out_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "MOST_COMBINATIONS", 5_000)  # so that no second is spent on those that are tried
    names = [f"day{letter}" for letter in "abcd"]
    facts = "".join(f"\n  {name}: {{t: date, zh: {name}, en: {name}, {ASK}}}" for name in names)
    tests = [f'"gap_days({a}, {b}) <= {n}"' for n, (a, b) in enumerate(pairwise(names), 3)]
    written = rule(when=f"{{all: [{', '.join(tests)}]}}", outcome="kind: stay", over="near, far")
    found = compared(tmp_path, {}, {"facts": FACTS + facts, "rules": f"\n  stays: {written}{NEAR}"})
    assert found.sampled == ("gap_days(daya, dayb)", "gap_days(dayb, dayc)", "gap_days(dayc, dayd)")
