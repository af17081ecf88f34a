"""Why an answer is as it is, and how each paper stands, on a policy with a resident, a tenant and their papers."""

from pathlib import Path

import pytest

from enrollzone.decision.checklist import PaperCheck, PaperState, checklist
from enrollzone.decision.decide import decide
from enrollzone.decision.explain import Step, describe, steps, value_words
from enrollzone.decision.facts import FactState, ZoneByReading
from enrollzone.i18n.catalogue import catalogue
from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import Is, Same
from enrollzone.rules.truth import NO, UNKNOWN, YES
from tests.builders import ASK, SAY, SECTIONS, a_family, a_pack

WORDS = catalogue("en")
POLICY = {
    "clauses": """
  c.near: {source: notice, label: 一, quote: 就近入学。}
  c.list: {source: notice, label: 二, quote: 北村属北小。}
  c.local: {source: notice, label: 三, quote: 本地户口。}
  c.papers: {source: notice, label: 四, quote: 材料。}
  c.arrange: {source: notice, label: 五, quote: 由教育局安排。}""",
    "units": '\n  甲街道/北村: "990000001001"',
    "catchments": "\n  north: {clause: c.list, places: [甲街道/北村]}",
    "facts": SECTIONS["facts"]
    + f"""
  old.zone: {{t: zone, zh: 旧居, en: old home, {ASK}}}
  book: {{t: bool, zh: 户口本, en: hukou book, {ASK}}}
  deed.present: {{t: bool, zh: 有房产证, en: has a deed, {ASK}}}
  deed.holder: {{t: [parent, other], zh: 持有人, en: holder, {ASK},
    words: {{parent: {{zh: 家长, en: a parent}}, other: {{zh: 他人, en: somebody else}}}}}}
  lease.present: {{t: bool, zh: 有租约, en: has a lease, {ASK}}}
  lease.start: {{t: date, zh: 租期起, en: lease start, {ASK}}}
  lease.end: {{t: date, zh: 租期止, en: lease end, with: lease.start}}""",
    "readings": """
  seal: {status: provisional, use: needed, q: {zh: 要章吗, en: is a seal needed}, clauses: [c.papers],
    options: {needed: {zh: 要, en: it is}, idle: {zh: 不要, en: it is not}}}
  scope: {status: open, q: {zh: 谁算, en: who counts}, clauses: [c.local],
    options: {wide: {zh: 都算, en: everybody}, narrow: {zh: 少数, en: a few}}}""",
    "define": """
  resident: {zh: 本地居民, en: resident, clauses: [c.local], when: {all: [local, home.zone != outside]}}""",
    "documents": """
  identity: {zh: 户口本, en: hukou book, clauses: [c.papers], when: book}
  deed: {zh: 房产证, en: deed, present: deed.present, clauses: [c.papers],
    when: {all: [deed.present, deed.holder = parent]}}
  lease:
    zh: 租约
    en: lease
    present: lease.present
    when:
      all:
        - lease.present
        - "term(lease.start, lease.end) >= 1 year"
        - reading.seal = needed
  papers: {zh: 材料, en: papers, when: {all: [identity, {any: [deed, lease]}]}}""",
    "rules": f"""
  near: {{when: resident, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near, c.list],
    documents: [book], {SAY}}}
  tenant: {{when: {{all: [not local, home.zone != outside, papers]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.papers], documents: [papers], overrides: [arrange], {SAY}}}
  arrange: {{when: {{all: [not local, home.zone != outside]}}, outcome: {{kind: arrange}}, instead_of: tenant,
    clauses: [c.arrange], {SAY}}}
  far: {{when: {{all: [home.zone = outside, reading.scope = wide]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  few: {{when: {{all: [home.zone = outside, reading.scope = narrow]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}""",
}  # fmt: skip
TENANT = {
    "home.zone": "north",
    "local": False,
    "book": True,
    "deed.present": False,
    "lease.present": True,
    "lease.start": "2024-09-01",
    "lease.end": "2025-08-31",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY)


def reasons(pack: Pack, facts: FactState) -> tuple[Step, ...]:
    return steps(pack, facts, decide(pack, facts))


def said(step: Step) -> str:
    return f"{step.rule} {step.verdict.value} {step.clause.id if step.clause else '-'}: {WORDS.say(step.because)}"


def papers(pack: Pack, facts: FactState) -> dict[str, PaperCheck]:
    return {check.kind: check for check in checklist(pack, facts, decide(pack, facts))}


def test_each_rule_in_effect_comes_with_its_clause_and_what_carries_it(pack: Pack) -> None:
    given = reasons(pack, a_family({"home.zone": "north", "local": True}))
    assert [(step.id, step.rule, step.verdict, step.clause and step.clause.id) for step in given] == [
        ("r1", "near", YES, "c.near"),
        ("r2", "near", YES, "c.local"),
        ("r3", "near", YES, "c.local"),
        ("r4", "near", YES, "c.local"),
    ]
    assert [WORDS.say(step.because) for step in given][:2] == ["because", "resident"]
    assert "home: North" in WORDS.say(given[3].because)


def test_what_a_rule_asks_twice_is_a_reason_once(tmp_path: Path) -> None:
    rules = f"""
  near: {{when: {{all: [local, {{any: [local, home.zone = north]}}]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], {SAY}}}"""
    given = reasons(a_pack(tmp_path, rules=rules), a_family({"home.zone": "north", "local": True}))
    assert [WORDS.say(step.because) for step in given] == ["because", "local: yes"]


def test_the_clause_of_a_list_of_places_is_not_repeated_under_the_rules(pack: Pack) -> None:
    given = reasons(pack, a_family({"home.zone": "north", "local": True}))
    assert "c.list" not in {step.clause.id for step in given if step.clause}


def test_a_rule_that_takes_the_place_of_another_says_what_was_not_met_of_it(pack: Pack) -> None:
    given = reasons(pack, a_family({**TENANT, "lease.end": "2025-08-30"}))
    assert {step.rule for step in given} == {"arrange"}
    failed = [said(step) for step in given if step.verdict is NO]
    assert any("papers" in words for words in failed)
    assert any("lease end: 30 August 2025" in words for words in failed)


def test_while_facts_are_still_asked_no_rule_is_a_reason_yet(pack: Pack) -> None:
    assert reasons(pack, a_family({"home.zone": "north"})) == ()


def test_reasons_that_were_given_before_come_first_and_are_numbered_with_the_rest(pack: Pack) -> None:
    place = Step("", "catchment", YES, pack.clauses["c.list"].document.title, pack.clauses["c.list"])
    facts = a_family({"home.zone": "north", "local": True})
    given = steps(pack, facts, decide(pack, facts), [place])
    assert (given[0].rule, given[0].id, given[1].id) == ("catchment", "r1", "r2")


def test_what_an_open_reading_decides_is_unknown_and_says_under_which_option_it_holds(pack: Pack) -> None:
    given = reasons(pack, a_family({"home.zone": "outside", "local": True}))
    assert {step.rule: step.verdict for step in given if step.clause and step.clause.id == "c.near"} == {
        "far": UNKNOWN,
        "few": UNKNOWN,
    }
    assert any("who counts" in said(step) and "everybody" in said(step) for step in given)


def test_a_reading_asked_for_is_the_option_that_is_named(pack: Pack) -> None:
    facts = a_family({"home.zone": "outside", "local": True}, readings={"scope": "narrow"})
    assert any("a few" in said(step) for step in reasons(pack, facts))


# ---- words


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (a_family({"local": True}), "because.told"),
        (a_family({}), "because.told"),
    ],
)
def test_a_test_is_described_by_the_facts_it_looked_at(pack: Pack, facts: FactState, expected: str) -> None:
    test = Is(pack.variables["local"], frozenset(["yes"]))
    assert describe(pack, facts, test).code == expected


def test_what_was_told_not_asked_and_not_known_are_three_things(pack: Pack) -> None:
    test = Is(pack.variables["local"], frozenset(["yes"]))
    told = [
        WORDS.say(describe(pack, facts, test))
        for facts in (a_family({"local": True}), a_family(), a_family(dont_know=["local"]))
    ]
    assert len(set(told)) == 3
    assert all("local" in words for words in told)


def test_two_places_held_against_each_other_are_both_named(pack: Pack) -> None:
    same = Same(pack.variables["home.zone"], pack.variables["old.zone"])
    words = WORDS.say(describe(pack, a_family({"home.zone": "north", "old.zone": "outside"}), same))
    assert "home: North" in words
    assert "old home" in words


def test_a_test_of_days_is_described_by_its_own_sentence(pack: Pack) -> None:
    name = "term(lease.start, lease.end)"
    test = Is(pack.variables[name], frozenset([">=1 year"]))
    message = describe(pack, a_family({"lease.start": "2024-09-01"}), test)
    assert (message.code, message.params["bands"]) == ("because.term", (">=1 year",))
    assert "1 September 2024" in WORDS.say(message)


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("home.zone", ["north", "outside"], "North, outside"),
        ("deed.holder", "other", "somebody else"),
        ("local", False, "no"),
        ("birth", ["2019-05-05", "2019-05-06"], "5 May 2019, 6 May 2019"),
        ("home.zone", ZoneByReading("scope", {"wide": "north", "narrow": "outside"}), "North, outside"),
    ],
)
def test_values_are_put_into_words(pack: Pack, name: str, told: str, expected: str) -> None:
    words = value_words(pack, name, a_family({name: told}).values[name])
    assert WORDS.say(words).lower().startswith(expected.lower().split(", ")[0])
    assert len(words) == len(expected.split(", "))


# ---- papers


def test_no_paper_is_asked_for_while_facts_are(pack: Pack) -> None:
    assert papers(pack, a_family({"home.zone": "north"})) == {}


@pytest.mark.parametrize(
    ("told", "state"),
    [({"book": True}, PaperState.HELD), ({"book": False}, PaperState.MISSING), ({}, PaperState.NEEDED)],
)
def test_a_paper_that_is_a_mere_fact_is_held_missing_or_needed(
    pack: Pack, told: dict[str, bool], state: PaperState
) -> None:
    checks = papers(pack, a_family({"home.zone": "north", "local": True, **told}))
    assert {kind: check.state for kind, check in checks.items()} == {"book": state}
    assert checks["book"].requirement.en == "hukou book"


def test_a_set_of_papers_is_listed_paper_by_paper_with_what_stands_for_what(pack: Pack) -> None:
    checks = papers(pack, a_family(TENANT))
    assert {kind: check.state for kind, check in checks.items()} == {
        "identity": PaperState.HELD,
        "deed": PaperState.NOT_NEEDED,
        "lease": PaperState.HELD,
    }
    assert checks["deed"].one_of == checks["lease"].one_of == ("deed", "lease")
    assert checks["identity"].one_of == ()
    assert checks["identity"].clause == pack.clauses["c.papers"]
    assert checks["lease"].clause is None


def test_a_paper_that_does_not_hold_says_every_reason_and_blames_no_reading(pack: Pack) -> None:
    checks = papers(pack, a_family({**TENANT, "lease.end": "2025-08-30", "deed.present": True, "deed.holder": "other"}))
    assert {kind: check.state for kind, check in checks.items()} == {
        "identity": PaperState.HELD,
        "deed": PaperState.INVALID,
        "lease": PaperState.INVALID,
    }
    assert "somebody else" in WORDS.say(checks["deed"].why)
    readings_too = papers(pack, a_family({**TENANT, "lease.end": "2025-08-30"}, readings={"seal": "idle"}))
    assert len(readings_too["lease"].why) == 1
    assert "30 August 2025" in WORDS.say(readings_too["lease"].why)


def test_a_paper_that_is_not_there_is_missing_and_one_not_yet_told_is_needed(pack: Pack) -> None:
    missing = papers(pack, a_family({**TENANT, "lease.present": False}))
    assert (missing["lease"].state, missing["deed"].state) == (PaperState.MISSING, PaperState.MISSING)
    unsure = {name: value for name, value in TENANT.items() if not name.startswith("lease.end")}
    needed = papers(pack, a_family(unsure, dont_know=["lease.end"]))
    assert needed["lease"].state is PaperState.NEEDED


def test_the_place_of_the_papers_is_taken_by_those_of_the_rule_that_was_not_met(pack: Pack) -> None:
    facts = a_family({**TENANT, "book": False})
    assert decide(pack, facts).rules == ("arrange",)
    assert papers(pack, facts)["identity"].state is PaperState.INVALID
