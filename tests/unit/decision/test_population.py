"""The imagined population: whole, possible, varied, and the same for the same seed."""

from itertools import islice
from pathlib import Path

import pytest

from enrollzone.decision.decide import Status, decide
from enrollzone.decision.facts import worlds
from enrollzone.decision.population import simulated
from enrollzone.periods import school_year
from tests.builders import ASK, SAY, a_pack

FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}, p: [100, 0, 0]}}
  job: {{t: bool, zh: 工作, en: job, {ASK}, p: 25}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}
  start: {{t: date, zh: 起, en: start, {ASK}}}
  end: {{t: date, zh: 止, en: end, {ASK}}}
  idle: {{t: date, zh: 无关, en: idle, {ASK}}}"""
PARAMETERS = """
  entry_day: {value: 09-01, zh: 入学日, en: entry day}"""
RULES = f"""
  near:
    when:
      all:
        - job
        - "term(start, end) >= 1 year"
        - "covers(start, end, entry_day)"
        - "age(birth, entry_day) >= 6 years"
    outcome: {{kind: school, of: [home.zone]}}
    clauses: [c.near]
    {SAY}"""
IMPOSSIBLE = """
  - {when: 'before(end, start)', zh: 倒了, en: backwards}"""


def test_every_fact_is_told_and_no_family_is_impossible(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, parameters=PARAMETERS, rules=RULES, impossible=IMPOSSIBLE)
    for family in simulated(pack, 50, seed=1):
        assert family.values.keys() == pack.facts.keys()
        assert family.year == school_year(pack.period.first) == 2025
        assert decide(pack, family).status is Status.DECIDED


def test_the_same_seed_gives_the_same_families_and_another_seed_others(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, parameters=PARAMETERS, rules=RULES)
    one, same, other = (list(simulated(pack, 20, seed)) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert list(islice(simulated(pack, 1000, 1), 20)) == one


def test_every_test_of_dates_comes_out_either_way_and_mostly_as_papers_are(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, parameters=PARAMETERS, rules=RULES, impossible=IMPOSSIBLE)
    states = [next(worlds(pack, family)).state for family in simulated(pack, 400, seed=3)]
    for name in pack.date_tests.keys() - {"before(end, start)"}:
        usual = sum(state[name] == {pack.variables[name].values[-1]} for state in states)
        assert 200 < usual < 390, name
    assert all(state["before(end, start)"] == {"no"} for state in states)


def test_finite_facts_follow_their_priors(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS, parameters=PARAMETERS, rules=RULES)
    families = list(simulated(pack, 400, seed=4))
    assert 60 < sum(family.values["job"] == {"yes"} for family in families) < 140
    assert {family.values["home.zone"] for family in families} == {frozenset(["north"])}


def test_a_policy_under_which_no_family_is_possible_has_no_population(tmp_path: Path) -> None:
    never = "\n  - {when: local, zh: 是, en: yes}\n  - {when: not local, zh: 否, en: no}"
    pack = a_pack(tmp_path, impossible=never)
    with pytest.raises(ValueError, match="possible under small"):
        next(simulated(pack, 1, seed=0))
