"""How many families a reading touches: exactly where it is a variable of the rules, else by imagined families."""

from dataclasses import replace
from pathlib import Path

import pytest

from enrollzone.policy.pack import Pack
from enrollzone.proof.touched import IMAGINED, Method, Touched, touched
from tests.builders import ASK, NORTH, SAY, SECTIONS, a_family, a_pack, an_edition

FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}, p: [50, 30, 20]}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}, p: 75}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}"""
RULES = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, {{any: [local, reading.far = none]}}]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  sent: {{when: {{all: [home.zone = outside, not local, reading.far = sent]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}"""
FAR = (
    "q: {zh: 外面呢, en: outside}, options: {none: {zh: 不管, en: none}, sent: {zh: 安排, en: sent}}, clauses: [c.near]"
)
BY_AGE = f"""
  young: {{when: "age(birth, cutoff) < 6 years", outcome: {{kind: not_yet}}, overrides: [near, far], clauses: [c.near],
    {SAY}}}""" + SECTIONS["rules"]


def measured(pack: Pack, name: str, **cases: object) -> Touched:
    families = {case: replace(a_family(facts), year=2025) for case, facts in cases.items()}  # type: ignore[arg-type]
    found = touched(pack, an_edition(), families)
    return next(one for one in found if one.reading.id == name)


def test_the_share_is_the_exact_weight_of_the_families_that_the_reading_can_change(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, rules=RULES, readings=f"\n  far: {{status: open, {FAR}}}")
    found = measured(pack, "far")
    assert found.method is Method.EXACT
    assert found.share == pytest.approx(0.2 * 0.25)
    assert found.kinds == {"none": ("not_covered",), "sent": ("arrange",)}


def test_families_that_no_one_can_be_are_not_counted(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [home.zone = north, local]}, zh: 矛盾, en: clash}"
    pack = a_pack(
        tmp_path, facts=FACTS, rules=RULES, readings=f"\n  far: {{status: open, {FAR}}}", impossible=impossible
    )
    assert measured(pack, "far").share == pytest.approx(0.05 / (1 - 0.5 * 0.75))


def test_the_cases_that_hang_on_a_reading_are_named(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, rules=RULES, readings=f"\n  far: {{status: open, {FAR}}}")
    cases = {"a": {"home.zone": "outside", "local": "no"}, "b": {"home.zone": "outside", "local": "yes"}, "c": {}}
    assert measured(pack, "far", **cases).cases == ("a", "c")


def test_a_settled_reading_stands_as_it_is_and_an_open_one_may_fall_either_way(tmp_path: Path) -> None:
    second = FAR.replace("外面呢", "还有呢")
    rules = RULES.replace("reading.far = none", "reading.far = none, reading.more = none").replace(
        "reading.far = sent", "reading.far = sent, reading.more = sent"
    )

    def share(standing: str) -> float:
        readings = f"\n  far: {{status: open, {FAR}}}\n  more: {{{standing}, {second}}}"
        return measured(a_pack(tmp_path / standing[-4:], facts=FACTS, rules=rules, readings=readings), "far").share

    assert share("status: open") == pytest.approx(0.05)
    assert share("status: provisional, use: sent") == pytest.approx(0.05)
    assert share("status: provisional, use: none") == 0.0


def test_an_option_that_makes_a_family_a_contradiction_changes_its_outcome(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [home.zone = outside, reading.far = sent]}, zh: 矛盾, en: clash}"
    pack = a_pack(
        tmp_path, facts=FACTS, impossible=impossible, readings=f"\n  far: {{status: provisional, use: none, {FAR}}}"
    )
    found = measured(pack, "far")
    assert found.share == pytest.approx(0.2)
    assert found.kinds == {"none": ("not_covered",), "sent": ("contradiction",)}


def test_an_informative_reading_touches_nobody(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, readings=f'\n  far: {{status: open, informative: "true", {FAR}}}')
    found = measured(pack, "far", a={"home.zone": "outside"})
    assert (found.method, found.share, found.cases) == (Method.NOTHING, 0.0, ())


def of_the_day(values: str) -> dict[str, str]:
    options = "options: {a: {zh: 八月, en: August}, b: {zh: 二月, en: February}}"
    return {
        "facts": FACTS,
        "rules": BY_AGE,
        "parameters": f"\n  cutoff: {{value: 08-31, zh: 截止, en: cut-off, reading: day, values: {values}}}",
        "readings": f"\n  day: {{status: open, q: {{zh: 哪天, en: which day}}, {options}, clauses: [c.near]}}",
    }


def test_a_reading_that_gives_a_day_is_measured_by_imagined_families(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, **of_the_day("{a: 08-31, b: 02-28}"))
    found = measured(pack, "day", born_in_june={"birth": "2019-06-01", "home.zone": "north"})
    assert found.method is Method.SIMULATED
    assert 0 < found.share < 1
    assert found.at_most == max(found.share, 3 / IMAGINED)
    assert found.cases == ("born_in_june",)
    assert found.vague == ()
    assert "not_yet" in found.kinds["b"]


def test_an_option_that_names_no_day_is_said_to_be_vague(tmp_path: Path) -> None:
    found = measured(a_pack(tmp_path, **of_the_day("{a: 08-31}")), "day")
    assert found.vague == ("b",)


def test_a_place_given_to_two_zones_is_as_likely_as_one_of_the_units_of_its_zone(tmp_path: Path) -> None:
    listed = {
        "units": f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道: "{NORTH.township_code}"',
        "catchments": """
  north: {clause: c.near, places: [甲街道/北村]}
  south: {clause: c.near, places: [甲街道/*]}""",
        "overlaps": "\n  - {place: 甲街道/北村, zones: [north, south], reading: whose}",
        "readings": """
  whose: {status: provisional, use: north, q: {zh: 归谁, en: whose}, clauses: [c.near],
    options: {north: {zh: 北, en: north}, south: {zh: 南, en: south}}}""",
    }
    found = measured(a_pack(tmp_path, facts=FACTS, **listed), "whose")
    # Half of the families live in the north, and there is one unit there.
    assert found.method is Method.SIMULATED
    assert found.share == pytest.approx(0.5, abs=0.05)
    assert found.kinds == {"north": ("school",), "south": ("school",)}
