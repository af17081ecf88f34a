"""A whole policy, with places, days and readings, against its rules written out by hand as a function.

Every completion of what is unknown is tried: places and yes/no exhaustively, days over a calendar of the days around
the policy's thresholds, readings over the options that are possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.decision.decide import Finding, Status, decide
from enrollzone.decision.facts import FactState, Value, ZoneByReading
from enrollzone.policy.pack import Pack
from tests.builders import ASK, SAY, a_pack

ENTRY, CUTOFF = date(2025, 9, 1), date(2025, 8, 31)


def reading(name: str, status: str, *options: str, more: str = "") -> str:
    said = ", ".join(f"{option}: {{zh: {option}, en: {option}}}" for option in options)
    return f"\n  {name}: {{status: {status}, q: {{zh: 问, en: q}}, clauses: [c.near], options: {{{said}}}{more}}}"


def rule(name: str, when: str, outcome: str, overrides: str = "") -> str:
    tests = "\n        - ".join(when.split("; "))
    return f"""
  {name}:
    when:
      all:
        - {tests}
    outcome: {{{outcome}}}
    overrides: [{overrides}]
    clauses: [c.near]
    {SAY}"""


POLICY = {
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  old.zone: {{t: zone, zh: 旧居, en: old, {ASK}}}
  local: {{t: bool, zh: 本地, en: local, {ASK}}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}
  lease.start: {{t: date, zh: 租期开始, en: start, {ASK}}}
  lease.end: {{t: date, zh: 租期结束, en: end, with: lease.start}}""",
    "parameters": """
  entry_day: {value: 2025-09-01, zh: 入学日, en: entry, reading: day, values: {entry: 2025-09-01}}
  cutoff: {value: 08-31, zh: 截止日, en: cut-off}""",
    "readings": reading("day", "provisional", "entry", "register", more=", use: entry")
    + reading(
        "counting", "provisional", "both_ends", "last_only",
        more=", use: both_ends, effect: {function: term, first_day: {both_ends: counts, last_only: excluded}}",
    )
    + reading("scope", "open", "wide", "narrow")
    + reading("border", "open", "north", "south"),
    "impossible": """
  - when: "before(lease.end, lease.start)"
    zh: 租期结束早于开始
    en: the lease ends before it starts""",
    "rules": rule(
        "young", '"age(birth, cutoff) < 6 years"', "kind: not_yet", "moved, near, leased, arrange, visit, far"
    )
    + rule(
        "moved", "local; old.zone != outside; reading.scope = wide", "kind: choose, of: [old.zone, home.zone]",
        "near, far",
    )
    + rule("near", "local; home.zone != outside", "kind: school, of: [home.zone]")
    + rule(
        "leased",
        'not local; home.zone != outside; "term(lease.start, lease.end) >= 1 year"; '
        '"covers(lease.start, lease.end, entry_day)"',
        "kind: school, of: [home.zone]",
        "arrange",
    )
    + rule("arrange", "not local; home.zone != outside", "kind: arrange")
    + rule(
        "visit", 'not local; home.zone = outside; reading.day = register; "before(lease.start, entry_day)"',
        "kind: stay", "far",
    )
    + rule("far", "home.zone = outside", "kind: not_covered"),
}  # fmt: skip

# Days on either side of every threshold; a day of registration, which the policy does not name, may be any of them.
BIRTHS = (date(2019, 8, 31), date(2019, 9, 1), date(2018, 5, 5))
DAYS = (date(2024, 9, 1), date(2025, 3, 1), ENTRY, date(2025, 9, 2), date(2026, 2, 27), date(2026, 8, 31), date.max)


@dataclass(frozen=True)
class Child:
    home: str
    old: str
    local: bool
    birth: date
    start: date
    end: date


def expected(child: Child, scope: str, day: str, entry: date, counting: str) -> str | None:
    """What the policy says of one child of whom everything is known, under known readings; None: cannot be."""
    if child.end < child.start:
        return None
    if child.birth > CUTOFF.replace(year=CUTOFF.year - 6):
        return "not_yet"
    if child.local and child.old != "outside" and scope == "wide":
        schools = sorted({child.old, child.home} - {"outside"})
        return " ".join(["choose" if len(schools) == 2 else "school", *schools])
    if child.home == "outside":
        visits = not child.local and day == "register" and child.start < entry
        return "stay" if visits else "not_covered"
    if child.local or (is_a_year(child, counting) and child.start <= entry <= child.end):
        return f"school {child.home}"
    return "arrange"


def is_a_year(child: Child, counting: str) -> bool:
    anniversary = child.start.replace(year=child.start.year + 1) if child.start < date.max else date.max
    after_last = child.end + timedelta(days=1) if counting == "both_ends" and child.end < date.max else child.end
    return anniversary <= after_last


def oracle(facts: FactState, border: object) -> set[str]:
    """Every outcome of every completion."""
    homes = [frozenset([side]) for side in ("north", "south")] if border else [facts.values.get("home.zone")]
    found = set()
    for home, scope, (day, entry), counting in product(homes, *readings_of(facts)):
        for child in children(facts, home):
            found.add(expected(child, scope, day, entry, counting))
    return found - {None}  # type: ignore[return-value]


def readings_of(facts: FactState) -> tuple[list[str], list[tuple[str, date]], list[str]]:
    chosen = facts.readings
    scopes = [chosen["scope"]] if "scope" in chosen else ["wide", "narrow"]
    days = [("entry", ENTRY)] if chosen.get("day", "entry") == "entry" else [("register", day) for day in DAYS]
    return scopes, days, [chosen.get("counting", "both_ends")]


def children(facts: FactState, home: Value | None) -> Iterator[Child]:
    zones = ("north", "south", "outside")
    told = {**facts.values, "home.zone": home}
    spans = [told.get(name) or zones for name in ("home.zone", "old.zone")]
    locals_ = [value == "yes" for value in told.get("local") or ("yes", "no")]  # type: ignore[union-attr]
    days = [told.get("birth") or BIRTHS, told.get("lease.start") or DAYS, told.get("lease.end") or DAYS]
    for values in product(*spans, locals_, *days):  # type: ignore[arg-type]
        yield Child(*values)  # type: ignore[arg-type]


BORDER = ZoneByReading("border", {"north": "north", "south": "south"})
places = st.sets(st.sampled_from(["north", "south", "outside"]), min_size=1).map(frozenset)
lease_days = st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def families(draw: st.DrawFn, *, days_known: bool = False) -> FactState:
    told: dict[str, object] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "home.zone": st.one_of(places, st.just(BORDER)),
                "old.zone": places,
                "local": st.sampled_from([frozenset(["yes"]), frozenset(["no"])]),
            },
        )
    )
    for name, days in (("birth", st.sampled_from(BIRTHS).map(lambda day: (day,))), ("lease.start", lease_days)):
        if days_known or draw(st.booleans()):
            told[name] = draw(days)
    if days_known or draw(st.booleans()):
        told["lease.end"] = draw(lease_days)
    if days_known:
        told = {name: value[:1] if isinstance(value, tuple) else value for name, value in told.items()}
    dont_know = draw(st.frozensets(st.sampled_from(["old.zone", "local", "birth"]))) - told.keys()
    options = {"scope": ["wide", "narrow"], "counting": ["last_only"]} | ({} if days_known else {"day": ["register"]})
    chosen = draw(st.fixed_dictionaries({}, optional={n: st.sampled_from(o) for n, o in options.items()}))
    return FactState(told, dont_know, chosen, year=2025)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY)


def outcomes(finding: Finding) -> set[str]:
    return {str(outcome) for outcome in finding.outcomes}


def border_of(facts: FactState) -> bool:
    return facts.values.get("home.zone") is BORDER


@given(facts=families(days_known=True))
def test_with_known_days_the_outcomes_are_exactly_those_of_every_completion(pack: Pack, facts: FactState) -> None:
    assert outcomes(decide(pack, facts)) == oracle(facts, border_of(facts))


@given(facts=families())
def test_no_completion_leads_to_an_outcome_that_was_ruled_out(pack: Pack, facts: FactState) -> None:
    finding = decide(pack, facts)
    found = oracle(facts, border_of(facts))
    assert found <= outcomes(finding)
    if finding.status is Status.CONTRADICTION:
        assert found == set()


@given(facts=families())
def test_each_status_says_what_keeps_the_outcomes_apart(pack: Pack, facts: FactState) -> None:
    finding = decide(pack, facts)
    assert (len(finding.outcomes) == 1) is (finding.status is Status.DECIDED)
    assert bool(finding.askable) is (finding.status is Status.NEED_FACTS)
    assert set(finding.askable).isdisjoint(facts.settled)
    assert set(finding.uncertain) <= facts.settled
    if finding.status is Status.UNDETERMINED:
        assert finding.uncertain
    if finding.status is Status.NEEDS_BUREAU:
        assert finding.readings
        assert {str(o) for _, under in finding.by_reading for o in under} == outcomes(finding)
        if facts.readings.get("day") != "register":  # a day of registration that nobody has named leaves more open
            assert all(len(under) == 1 for _, under in finding.by_reading)


@given(facts=families(), data=st.data())
def test_telling_what_is_asked_for_leaves_nothing_to_ask(pack: Pack, facts: FactState, data: st.DataObject) -> None:
    finding = decide(pack, facts)
    answers: Mapping[str, st.SearchStrategy[object]] = {
        "home.zone": places,
        "old.zone": places,
        "local": st.sampled_from([frozenset(["yes"]), frozenset(["no"])]),
        "birth": st.sampled_from(BIRTHS).map(lambda day: (day,)),
        "lease.start": lease_days,
        "lease.end": lease_days,
    }
    told = {**facts.values, **{name: data.draw(answers[name]) for name in finding.askable}}
    after = decide(pack, FactState(told, facts.dont_know, facts.readings, facts.year))
    assert after.askable == ()
    assert outcomes(after) <= outcomes(finding)


@given(facts=families(days_known=True))
def test_a_provisional_reading_is_named_exactly_where_another_option_changes_the_outcome(
    pack: Pack, facts: FactState
) -> None:
    finding = decide(pack, facts)
    if finding.status is not Status.DECIDED:
        return
    changing = []
    for name, other in (("day", "register"), ("counting", "last_only")):
        if name not in facts.readings:
            again = FactState(facts.values, facts.dont_know, {**facts.readings, name: other}, facts.year)
            changing += [name] if outcomes(decide(pack, again)) != outcomes(finding) else []
    assert list(finding.provisional) == changing
