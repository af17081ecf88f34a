"""The fewest told facts that, told otherwise, give another outcome."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.decision.decide import Status, decide
from enrollzone.decision.facts import FactState, ZoneByReading
from enrollzone.decision.what_if import changed, what_if
from enrollzone.policy.pack import Pack
from tests.builders import ASK, SAY, a_family, a_pack
from tests.papers import IN_ORDER, POLICY


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY)


def entries(pack: Pack, told: Mapping[str, object], **more: object) -> list[tuple[dict[str, str], str]]:
    facts = a_family(told, **more)  # type: ignore[arg-type]
    return [
        ({name: _word(value) for name, value in entry.changes}, str(entry.outcome))
        for entry in what_if(pack, facts, decide(pack, facts))
    ]


def _word(value: object) -> str:
    (one,) = value  # type: ignore[misc]
    return str(one)


def test_a_lease_a_day_short_is_what_would_change_the_answer(pack: Pack) -> None:
    found = entries(pack, {**IN_ORDER, "lease.end": "2026-02-27"})
    assert found[0] == ({"lease.end": "2026-02-28"}, "school north")


def test_a_paper_that_ends_too_early_is_told_the_day_to_which_it_would_have_to_run(pack: Pack) -> None:
    told = {**IN_ORDER, "lease.start": "2024-03-01", "lease.end": "2025-08-31"}
    assert entries(pack, told)[0] == ({"lease.end": "2025-09-01"}, "school north")


def test_two_facts_are_changed_where_one_does_not_do(tmp_path: Path) -> None:
    elsewhere = POLICY["rules"].replace("local: {when: {all: [local,", "local: {when: {all: [local, moved,")
    pack = a_pack(tmp_path, **{**POLICY, "rules": elsewhere})
    told = {**IN_ORDER, "lease.end": "2026-02-27", "lease.holder": "other"}
    assert entries(pack, told)[:2] == [
        ({"local": "yes"}, "not_covered"),
        ({"lease.holder": "parent", "lease.end": "2026-02-28"}, "school north"),
    ]


def test_both_days_of_a_paper_are_counted_together(tmp_path: Path) -> None:
    documents = POLICY["documents"].replace("{any: [deed, lease, permit]}", "lease")
    ruled = POLICY["rules"].replace("when: {all: [local, home.zone != outside]}", "when: {all: [local, moved]}")
    tests = '"term(lease.start, lease.end) < 2 years"\n        - "covers(lease.start'
    pack = a_pack(
        tmp_path,
        **{**POLICY, "documents": documents.replace('"covers(lease.start', tests), "rules": ruled},
    )
    told = {**IN_ORDER, "lease.start": "2025-09-20", "lease.end": "2026-01-31"}
    (first, *_) = entries(pack, told)
    assert first == ({"lease.start": "2025-02-01"}, "school north")


def test_a_birth_is_never_told_otherwise(pack: Pack) -> None:
    young = entries(pack, {**IN_ORDER, "birth": "2019-09-02"})
    assert young == []
    assert all("birth" not in changes for changes, _ in entries(pack, IN_ORDER))


def test_of_an_undecided_family_nothing_is_said(pack: Pack) -> None:
    assert entries(pack, {"home.zone": "north"}) == []


def test_there_is_one_entry_for_each_other_outcome_the_one_that_names_a_school_first(pack: Pack) -> None:
    found = entries(pack, {**IN_ORDER, "book": False})
    assert [outcome for _, outcome in found] == ["school north", "not_covered", "school south"]
    assert found[0] == ({"book": "yes"}, "school north")
    assert found[1][0] == {"home.zone": "outside"}
    assert set(found[2][0]) == {"home.zone", "book"}


def test_what_was_told_as_one_of_several_is_changed_to_something_else(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    assert entries(pack, {"home.zone": ["outside"]})[0][0] == {"home.zone": "north"}
    rules = f"""
  near: {{when: home.zone = north | south, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    either = a_pack(tmp_path, rules=rules)
    assert entries(either, {"home.zone": ["north", "south"]}) == [({"home.zone": "outside"}, "not_covered")]


def test_a_place_that_hangs_on_a_reading_may_lie_elsewhere(tmp_path: Path) -> None:
    readings = """
  border: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {north: {zh: 北, en: north}, south: {zh: 南, en: south}}}"""
    rules = f"""
  near: {{when: home.zone != outside, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, readings=readings, rules=rules)
    told = {"home.zone": ZoneByReading("border", {"north": "north", "south": "south"})}
    assert entries(pack, told) == [({"home.zone": "outside"}, "not_covered")]


def test_a_rule_for_nobody_is_no_outcome_and_a_contradiction_neither(tmp_path: Path) -> None:
    rules = f"""
  near: {{when: {{all: [home.zone != outside, local]}}, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}"""
    impossible = "\n  - {when: {all: [not local, home.zone = south]}, zh: 不可能, en: never}"
    pack = a_pack(tmp_path, rules=rules, impossible=impossible)
    found = entries(pack, {"home.zone": "south", "local": True})
    assert found == [({"home.zone": "outside"}, "not_covered")]  # not local in the south cannot be


def test_a_day_that_no_other_day_is_compared_with_is_left_as_it_is(tmp_path: Path) -> None:
    facts = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  start: {{t: date, zh: 起, en: start, {ASK}}}
  end: {{t: date, zh: 止, en: end, {ASK}}}"""
    rules = f"""
  early: {{when: "before(start, end)", outcome: {{kind: stay}}, clauses: [c.near], overrides: [near, far], {SAY}}}
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack = a_pack(tmp_path, facts=facts, rules=rules)
    late = {"home.zone": "north", "start": "2025-05-05", "end": "2025-05-05"}
    assert ({"start": "2025-05-04"}, "stay") in entries(pack, late)
    latest = {"home.zone": "north", "start": "9999-12-31", "end": "9999-12-31"}
    assert ({"start": "9999-12-30"}, "stay") in entries(pack, latest)
    alone = entries(pack, {"home.zone": "outside", "start": "2025-05-05"})
    assert alone == []  # whether it begins before it ends is not known, so nothing is decided


values = {
    "home.zone": st.sampled_from(["north", "south", "outside"]),
    "local": st.booleans(),
    "birth": st.sampled_from(["2018-05-05", "2019-09-02"]),
    "moved": st.booleans(),
    "proof": st.booleans(),
    "book": st.booleans(),
    "card": st.sampled_from(["shown", "none_issued", "lost"]),
    "deed.present": st.just(False),
    "permit.present": st.just(False),
    "lease.present": st.booleans(),
    "lease.holder": st.sampled_from(["parent", "other"]),
    "lease.start": st.sampled_from(["2025-03-01", "2025-09-02"]),
    "lease.end": st.sampled_from(["2026-02-27", "2026-09-02"]),
    "lease.in_range": st.booleans(),
    "lease.filed": st.booleans(),
    "job.present": st.booleans(),
    "job.seal": st.booleans(),
    "job.seen": st.booleans(),
}
families = st.fixed_dictionaries({}, optional=values)
FINITE = {name: fact for name, fact in values.items() if not name.startswith(("birth", "lease.start", "lease.end"))}


def single_changes(pack: Pack, facts: FactState) -> dict[str, set[str]]:
    """Every other outcome that one finite fact told otherwise leads to, by trying all of them."""
    found: dict[str, set[str]] = {}
    for name in FINITE.keys() & facts.values.keys():
        for value in set(pack.facts[name].values) - facts.values[name]:  # type: ignore[operator]
            after = decide(pack, changed(facts, ((name, frozenset([value])),)))
            if after.status is Status.DECIDED:
                found.setdefault(str(after.outcomes[0]), set()).add(name)
    return found


@given(told=families)
def test_every_entry_holds_and_no_single_change_is_overlooked(pack: Pack, told: Mapping[str, object]) -> None:
    facts = a_family(told)  # type: ignore[arg-type]
    finding = decide(pack, facts)
    found = what_if(pack, facts, finding)
    if finding.status is not Status.DECIDED:
        assert found == ()
        return
    assert len({entry.outcome for entry in found}) == len(found) <= 5
    for entry in found:
        after = decide(pack, changed(facts, entry.changes))
        assert (after.status, after.outcomes) == (Status.DECIDED, (entry.outcome,))
        assert entry.outcome not in finding.outcomes
        assert len({name for name, _ in entry.changes}) == len(entry.changes) <= 2
        assert all(name in told and name != "birth" for name, _ in entry.changes)
    alone = single_changes(pack, facts).keys() - {str(outcome) for outcome in finding.outcomes}
    given_alone = {str(entry.outcome) for entry in found if len(entry.changes) == 1}
    assert alone <= given_alone or len(found) == 5


@given(told=families)
def test_no_pair_is_overlooked_where_no_single_change_leads(pack: Pack, told: Mapping[str, object]) -> None:
    facts = a_family({name: value for name, value in told.items() if name in FINITE or name == "birth"})
    finding = decide(pack, facts)
    if finding.status is not Status.DECIDED:
        return
    found = {entry.outcome for entry in what_if(pack, facts, finding)}
    names = sorted(FINITE.keys() & facts.values.keys())
    changes = [(n, frozenset([v])) for n in names for v in sorted(set(pack.facts[n].values) - facts.values[n])]
    reached = set()
    for one, other in product(changes, changes):
        if one[0] < other[0]:
            after = decide(pack, changed(facts, (one, other)))
            reached |= set(after.outcomes) if after.status is Status.DECIDED else set()
    assert len(found) == 5 or reached - set(finding.outcomes) <= found


def test_the_value_of_a_change_is_one_day_or_one_word(pack: Pack) -> None:
    facts = a_family({**IN_ORDER, "lease.end": "2026-02-27"})
    (first, *_) = what_if(pack, facts, decide(pack, facts))
    assert first.changes == (("lease.end", (date(2026, 2, 28),)),)
