"""Laws of asking: only what matters, to an end, in whatever order, and never to another outcome than the true one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.decision.decide import Status, decide
from enrollzone.decision.facts import FactState, Value
from enrollzone.decision.population import simulated
from enrollzone.decision.screens import next_screen
from enrollzone.grammar.reader import read_pack
from enrollzone.policy.pack import Pack
from enrollzone.rules.ruleset import Outcome
from tests.builders import ASK, SAY, a_pack

POLICIES = Path(__file__).resolve().parents[2] / "policies"
PACKS = ("530427-xinping/2018-urban-primary", "000000-example/2025-primary")


@pytest.fixture(scope="module", params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(POLICIES / request.param / "policy.yaml")


def asked_to_the_end(pack: Pack, family: FactState, unknown: frozenset[str] = frozenset()) -> Iterator[FactState]:
    """What is known of a family after each screen; the facts in `unknown` are answered with "don't know"."""
    facts = FactState(year=family.year)
    yield facts
    while (asked := next_screen(pack, facts, decide(pack, facts))) is not None:
        told: dict[str, Value] = {name: family.values[name] for name in asked[1] if name not in unknown}
        facts = replace(
            facts, values={**facts.values, **told}, dont_know=facts.dont_know | unknown.intersection(asked[1])
        )
        yield facts


def test_asked_to_the_end_a_family_gets_the_outcome_of_all_its_facts(pack: Pack) -> None:
    for family in simulated(pack, 25, seed=11):
        *_, last = asked_to_the_end(pack, family)
        assert decide(pack, last).outcomes == decide(pack, family).outcomes
        assert decide(pack, last).status in {Status.DECIDED, Status.NEEDS_BUREAU}


def test_the_order_of_telling_makes_no_difference(pack: Pack) -> None:
    for family in simulated(pack, 8, seed=12):
        for facts in asked_to_the_end(pack, family):
            told = replace(facts, values=dict(reversed(facts.values.items())))
            assert next_screen(pack, told, decide(pack, told)) == next_screen(pack, facts, decide(pack, facts))


def test_who_knows_nothing_is_asked_each_screen_once_and_told_all_that_is_possible(pack: Pack) -> None:
    families = list(simulated(pack, 30, seed=13))
    *screens, last = asked_to_the_end(pack, families[0], frozenset(pack.facts))
    assert len(screens) <= len(pack.questions)
    finding = decide(pack, last)
    assert finding.status is Status.UNDETERMINED
    for family in families:
        assert set(decide(pack, family).outcomes) <= set(finding.outcomes)


def test_who_knows_some_of_it_is_never_told_another_outcome(pack: Pack) -> None:
    for number, family in enumerate(simulated(pack, 12, seed=14)):
        unknown = frozenset(sorted(pack.facts)[number % 3 :: 3])
        *_, last = asked_to_the_end(pack, family, unknown)
        assert set(decide(pack, family).outcomes) <= set(decide(pack, last).outcomes)


# ---- small policies of every shape, against all their families

NAMES = ("a", "b", "c", "d")
ENDS = ("stay", "not_yet", "arrange", "not_covered")
tests = st.builds(lambda name, no: f"not {name}" if no else name, st.sampled_from((*NAMES, "e = x")), st.booleans())
conditions = st.lists(tests, min_size=1, max_size=3)


@st.composite
def policies(draw: st.DrawFn) -> str:
    """The rules of a policy, each beating those below it, and now and then a combination that is impossible."""
    whens = draw(st.lists(st.tuples(st.sampled_from(("all", "any")), conditions), min_size=2, max_size=4))
    rules = ""
    for number, (operator, parts) in enumerate(whens):
        below = ", ".join(f"r{n}" for n in range(number + 1, len(whens)))
        rules += f"\n  r{number}: {{when: {{{operator}: [{', '.join(parts)}]}}, overrides: [{below}],"
        rules += f" outcome: {{kind: {ENDS[number]}}}, clauses: [c.near], {SAY}}}"
    excluded = draw(st.none() | conditions)
    impossible = f"\nimpossible:\n  - {{when: {{all: [{', '.join(excluded)}]}}, zh: 不, en: no}}" if excluded else ""
    return rules + impossible


def small(folder: Path, rules: str) -> Pack:
    facts = "".join(f"\n  {name}: {{t: bool, zh: 甲, en: {name}, {ASK}, p: 30}}" for name in NAMES)
    words = ", ".join(f"{value}: {{zh: {value}, en: {value}}}" for value in "xyz")
    facts += f"\n  e: {{t: [x, y, z], zh: 戊, en: e, {ASK}, words: {{{words}}}}}"
    return a_pack(folder, facts=facts, questions="\n  two: {facts: [b, c], zh: 两, en: two}", rules=rules)


def everybody(pack: Pack) -> dict[tuple[str, ...], frozenset[Outcome]]:
    """The outcome of every family, the impossible ones left out."""
    values = [fact.values for fact in pack.facts.values()]
    whole = {family: FactState(_told(pack, family)) for family in product(*values)}
    findings = {family: decide(pack, facts) for family, facts in whole.items()}
    return {family: frozenset(found.outcomes) for family, found in findings.items() if found.outcomes}


def _told(pack: Pack, family: tuple[str, ...]) -> dict[str, Value]:
    return {name: frozenset([value]) for name, value in zip(pack.facts, family, strict=True)}


def matters(pack: Pack, fact: str, known: Mapping[str, Value], all_of_them: Mapping[tuple[str, ...], object]) -> bool:
    """Tell whether two answers to a fact can lead to different outcomes, once something else is told as well."""
    place = list(pack.facts).index(fact)
    left = [family for family in all_of_them if all(_told(pack, family)[name] == v for name, v in known.items())]
    for chosen in product(*((None, *values.values) for name, values in pack.facts.items())):
        fitting = [
            f for f in left if all(c in (None, v) for n, (c, v) in enumerate(zip(chosen, f, strict=True)) if n != place)
        ]
        ends: dict[str, set[object]] = {}
        for family in fitting:
            ends.setdefault(family[place], set()).add(all_of_them[family])
        if any(one != other for one in ends.values() for other in ends.values()):
            return True
    return False


def test_what_only_parts_the_silence_of_the_text_from_a_rule_that_says_not_covered_is_not_asked(tmp_path: Path) -> None:
    rules = f"""
  r0: {{when: not a, overrides: [r1], outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  r1: {{when: c, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack = small(tmp_path, rules)
    assert decide(pack, FactState()).askable == ("a",)
    assert decide(pack, FactState({"a": frozenset(["yes"])})).status is Status.DECIDED


@settings(max_examples=15, deadline=None)
@given(rules=policies(), data=st.data())
def test_whatever_is_asked_can_change_the_outcome(
    rules: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pack = small(tmp_path_factory.mktemp("pack"), rules)
    outcomes = everybody(pack)
    if not outcomes:
        return
    family = data.draw(st.sampled_from(sorted(outcomes)))
    for facts in asked_to_the_end(pack, FactState(_told(pack, family))):
        asked = next_screen(pack, facts, decide(pack, facts))
        for name in asked[1] if asked else ():
            assert matters(pack, name, facts.values, outcomes)
    assert frozenset(decide(pack, facts).outcomes) == outcomes[family]
