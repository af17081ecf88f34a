"""Two ways that share no step: the compiled diagrams, and a SAT solver that reads the rules as they are written."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given

from enrollzone.grammar.reader import read_pack
from enrollzone.rules.compiler import UNCOVERED, Compiled, Conflict, Effect, compile_rules
from enrollzone.rules.conditions import Condition
from enrollzone.rules.ruleset import Ruleset
from enrollzone.rules.variables import Variable
from tests.conftest import ROOT
from tests.made_up import EXPANSION, State, conditioned, rulesets, said_of, verdict
from tests.second_opinion import SecondOpinion

FILES = sorted(ROOT.glob("policies/*/*/policy.yaml"))
SHIPPED = [file for file in FILES if "\nrules:" in file.read_text(encoding="utf-8")]  # the others only name unions


def effects_of(compiled: Compiled) -> list[tuple[Effect, ...]]:
    ends = compiled.effects.terminals
    return [(end,) if isinstance(end, Effect) else end.effects for end in ends if isinstance(end, Effect | Conflict)]


def reached(compiled: Compiled) -> set[str]:
    return {rule for effects in effects_of(compiled) for effect in effects for rule in effect.rules}


def disagreeing(compiled: Compiled) -> set[frozenset[str]]:
    """Every pair of rules that lead to different outcomes in some conflict."""
    return {
        frozenset([mine, yours])
        for effects in effects_of(compiled)
        for one, other in combinations(effects, 2)
        if one.outcome != other.outcome
        for mine in one.rules
        for yours in other.rules
    }


@given(rulesets())
def test_the_solver_and_the_diagrams_agree_on_gaps_conflicts_and_what_is_reached(ruleset: Ruleset) -> None:
    compiled = compile_rules(ruleset)
    with SecondOpinion(ruleset) as opinion:
        assert (opinion.gap() is not None) is (UNCOVERED in compiled.effects.terminals)
        assert opinion.reachable() == reached(compiled)
        assert opinion.conflicts().keys() == disagreeing(compiled)


@given(rulesets())
def test_the_families_that_the_solver_shows_are_what_it_says_they_are(ruleset: Ruleset) -> None:
    with SecondOpinion(ruleset) as opinion:
        gap = opinion.gap()
        assert gap is None or verdict(ruleset, gap)[0] == UNCOVERED
        for pair, family in opinion.conflicts().items():
            one, other = sorted(pair)
            said = said_of(ruleset, family)
            assert said[one] != said[other]


@given(conditioned())
def test_the_solver_meets_a_condition_exactly_where_its_diagram_can_hold(
    world: tuple[tuple[Variable, ...], Condition, State],
) -> None:
    variables, condition, _ = world
    ruleset = Ruleset(variables, (), (), {"it": condition}, EXPANSION)
    with SecondOpinion(ruleset) as opinion:
        assert opinion.holds_somewhere(condition) is (True in compile_rules(ruleset).conditions["it"].terminals)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_of_each_shipped_policy_both_say_that_it_has_no_conflict_and_reaches_every_rule(file: Path) -> None:
    pack = read_pack(file)
    with SecondOpinion(pack.ruleset) as opinion:
        assert opinion.conflicts() == {}
        assert disagreeing(pack.compiled) == set()
        assert opinion.reachable() == reached(pack.compiled) == set(pack.rules)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_of_each_shipped_policy_both_find_a_gap_or_none_does(file: Path) -> None:
    pack = read_pack(file)
    with SecondOpinion(pack.ruleset) as opinion:
        assert (opinion.gap() is not None) is (UNCOVERED in pack.compiled.effects.terminals)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_of_each_shipped_policy_a_rule_taken_away_is_missed_by_both_or_by_neither(file: Path) -> None:
    """A policy as it is shipped shows nothing; one that lost a rule shows gaps and conflicts, and both see the same."""
    whole = read_pack(file).ruleset
    for lost in whole.rules[::3]:  # each takes seconds, and those left out are of the same kinds
        ruleset = replace(whole, rules=tuple(rule for rule in whole.rules if rule != lost))
        compiled = compile_rules(ruleset)
        with SecondOpinion(ruleset) as opinion:
            assert (opinion.gap() is not None) is (UNCOVERED in compiled.effects.terminals)
            assert opinion.conflicts().keys() == disagreeing(compiled)
            assert opinion.reachable() == reached(compiled)
