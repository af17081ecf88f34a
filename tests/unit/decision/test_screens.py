"""The next screen: what tells most, what is settled by it, and what needs it."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.decision.decide import Status, decide
from enrollzone.decision.facts import FactState
from enrollzone.decision.screens import needs, next_screen, settled_by
from enrollzone.policy.pack import Pack
from tests.builders import ASK, SAY, SECTIONS, a_family, a_pack

CLAUSES = """
  c.near: {source: notice, label: 一, quote: 近}
  c.who: {source: notice, label: 二, quote: 谁}
  c.stay: {source: notice, label: 三, quote: 住}"""
FACTS = f"""
  rare: {{t: bool, zh: 少见, en: rare, {ASK}, p: 1}}
  even: {{t: bool, zh: 各半, en: even, {ASK}, p: 50}}
  idle: {{t: bool, zh: 无关, en: idle, {ASK}}}
  start: {{t: date, zh: 起, en: start, {ASK}}}
  end: {{t: date, zh: 止, en: end, with: start}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}"""
DEFINE = """
  special: {zh: 特殊, en: special, clauses: [c.who], when: {any: [rare, even]}}
  unsaid: {zh: 未引, en: unsaid, when: {all: [special, even]}}"""
RULES = f"""
  stays: {{when: {{all: [special, unsaid]}}, outcome: {{kind: stay}}, clauses: [c.stay], {SAY}}}
  late:
    when: {{all: [not unsaid, "term(start, end) < 1 year"]}}
    outcome: {{kind: not_yet}}
    clauses: [c.near]
    {SAY}
  rest:
    when: {{all: [not unsaid, "term(start, end) >= 1 year"]}}
    outcome: {{kind: arrange}}
    clauses: [c.near]
    {SAY}"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return a_pack(tmp_path, clauses=CLAUSES, facts=FACTS, define=DEFINE, rules=RULES)


def asked(pack: Pack, facts: FactState) -> tuple[str, tuple[str, ...]] | None:
    found = next_screen(pack, facts, decide(pack, facts))
    return found and (found[0].id, found[1])


def why(pack: Pack, facts: FactState, *names: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(need.words.en, need.clauses, need.facts) for need in needs(pack, decide(pack, facts), names)]


def test_what_tells_most_is_asked_first_and_only_what_matters(pack: Pack) -> None:
    assert asked(pack, a_family()) == ("even", ("even",))
    assert asked(pack, a_family({"even": True})) is None
    assert asked(pack, a_family({"even": False})) == ("start", ("start", "end"))
    assert asked(pack, a_family({"even": False, "start": "2025-09-01"})) == ("start", ("end",))


def test_what_a_family_cannot_tell_is_not_asked_again(pack: Pack) -> None:
    assert asked(pack, a_family(dont_know=["even"])) == ("start", ("start", "end"))
    assert asked(pack, a_family(dont_know=["even", "start", "end"])) is None
    assert decide(pack, a_family(dont_know=["even", "start", "end"])).status is Status.UNDETERMINED


def test_of_equals_the_first_in_the_order_of_the_pack_is_asked(tmp_path: Path) -> None:
    rules = f"""
  one: {{when: {{all: [a, b]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  two: {{when: {{any: [not a, not b]}}, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    for order in ("ab", "ba"):
        facts = "".join(f"\n  {name}: {{t: bool, zh: 甲, en: {name}, {ASK}}}" for name in order)
        pack = a_pack(tmp_path, facts=facts, rules=rules)
        assert asked(pack, a_family()) == (order[0], (order[0],))


def test_a_screen_of_several_facts_counts_what_all_of_them_tell(tmp_path: Path) -> None:
    chances = {"a": 40, "b": 50, "c": 50}
    facts = "".join(f"\n  {name}: {{t: bool, zh: 甲, en: {name}, {ASK}, p: {p}}}" for name, p in chances.items())
    questions = "\n  both: {facts: [b, c], zh: 两件, en: both}"
    rules = f"""
  one: {{when: {{all: [a, b, c]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  two: {{when: {{any: [not a, not b, not c]}}, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, facts=facts, questions=questions, rules=rules)
    assert asked(pack, a_family()) == ("both", ("b", "c"))
    assert asked(pack, a_family({"b": True})) == ("a", ("a",))


def test_a_test_of_dates_is_settled_by_the_last_of_its_dates(pack: Pack) -> None:
    term = "term(start, end)"
    assert settled_by(pack, a_family(), ("start", "end")) == (term,)
    assert settled_by(pack, a_family({"start": "2025-09-01"}), ("end",)) == (term,)
    assert settled_by(pack, a_family(), ("start",)) == (term,)  # none is settled: those that it has a part in
    assert settled_by(pack, a_family(), ("idle",)) == ("idle",)
    assert settled_by(pack, a_family(), ("birth",)) == ()


def test_chances_of_nothing_do_not_stop_the_asking(tmp_path: Path) -> None:
    facts = SECTIONS["facts"].replace("zh: 住处, en: home,", "zh: 住处, en: home, p: [100, 0, 0],")
    pack = a_pack(tmp_path, facts=facts)
    assert asked(pack, a_family()) == ("home.zone", ("home.zone",))
    assert asked(pack, a_family({"home.zone": ["south", "outside"]})) is None
    rules = f"""
  one: {{when: {{all: [home.zone != north, local]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  two: {{when: {{any: [home.zone = north, not local]}}, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    never = a_pack(tmp_path, facts=facts, rules=rules)
    assert asked(never, a_family()) == ("home.zone", ("home.zone",))
    assert asked(never, a_family({"home.zone": "south"})) == ("local", ("local",))


def test_a_reading_chosen_otherwise_changes_what_is_asked(tmp_path: Path) -> None:
    readings = """
  who:
    status: provisional
    use: all
    clauses: [c.near]
    q: {zh: 谁, en: who}
    options: {all: {zh: 都, en: all}, locals: {zh: 本地, en: locals}}"""
    rules = f"""
  one: {{when: {{any: [reading.who = all, local]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  two: {{when: {{all: [reading.who = locals, not local]}}, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, readings=readings, rules=rules)
    assert asked(pack, a_family()) is None
    assert asked(pack, a_family(readings={"who": "locals"})) == ("local", ("local",))


def test_each_fact_is_asked_for_by_the_cited_condition_that_looks_at_it(pack: Pack) -> None:
    assert why(pack, a_family(), "even", "rare") == [
        ("special", ("c.who",), ("rare", "even")),
        ("because", ("c.stay",), ("even",)),  # the condition without a clause stands under its rule
        ("because", ("c.near",), ("even",)),
        ("because", ("c.near",), ("even",)),
    ]
    assert why(pack, a_family(), "birth") == []


def test_what_is_decided_for_this_family_needs_nothing(pack: Pack) -> None:
    assert why(pack, a_family({"even": False}), "start", "end") == [
        ("because", ("c.near",), ("start", "end")),
        ("because", ("c.near",), ("start", "end")),
    ]
    assert why(pack, a_family({"even": False}), "rare") == []


def test_a_rule_needs_the_place_to_which_it_leads(tmp_path: Path) -> None:
    readings = """
  by:
    status: open
    clauses: [c.near]
    q: {zh: 按, en: by}
    options: {home: {zh: 家, en: home}, work: {zh: 单位, en: work}}"""
    facts = SECTIONS["facts"] + f"\n  work.zone: {{t: zone, zh: 单位, en: work, {ASK}}}"
    rules = f"""
  near:
    when: local
    outcome: {{by_reading: by, home: {{kind: school, of: [home.zone]}}, work: {{kind: school, of: [work.zone]}}}}
    clauses: [c.near]
    {SAY}
  far: {{when: not local, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, facts=facts, readings=readings, rules=rules)
    told = a_family({"local": True})
    assert why(pack, told, "home.zone", "work.zone") == [("because", ("c.near",), ("home.zone", "work.zone"))]


def test_days_of_the_year_follow_the_family(pack: Pack) -> None:
    told = a_family({"even": False, "start": "2025-09-01", "end": date(2026, 8, 31).isoformat()})
    assert asked(pack, told) is None
