"""Two policies made up at random, and families with any days: the comparison says exactly what asking both says."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollzone.comparison.diff import Family, compared, difference
from enrollzone.comparison.refinement import NEW, OLD, Refinement, refine, token
from enrollzone.decision.decide import decide
from enrollzone.policy.pack import Pack
from enrollzone.rules.compare import pair
from enrollzone.rules.variables import Origin
from tests.builders import ASK, SAY, a_pack

TESTS = (
    "local",
    "not local",
    "kind = b",
    "age(birth, cutoff) < 6 years",
    "term(lease.start, lease.end) >= 1 year",
    "term(lease.start, lease.end) >= 6 months",
    "covers(lease.start, lease.end, entry_day)",
    "before(lease.start, cutoff)",
    "reading.scope = wide",
    "old.zone != outside",
    "old.zone = home.zone",
)
OUTCOMES = (
    "kind: arrange",
    "kind: stay",
    "kind: school, of: [home.zone]",
    "kind: choose, of: [old.zone, home.zone]",
)
FINITE = {"local": ("no", "yes"), "kind": ("a", "b", "c")}
UNITS = ("甲街道/一社区", "甲街道/二社区", "甲街道/三社区")


def reading(name: str, status: str, *options: str, more: str = "") -> str:
    said = ", ".join(f"{option}: {{zh: {option}, en: {option}}}" for option in options)
    settled = {"open": "", "provisional": f"use: {options[0]}, ", "decided": f"use: {options[-1]}, "}[status]
    by = "decided: {by: 局, on: 2025-01-01, ref: 一}, " if status == "decided" else ""
    asked = "q: {zh: 问, en: q}, clauses: [c.near]"
    return f"\n  {name}: {{status: {status}, {settled}{by}{asked}, options: {{{said}}}{more}}}"


statuses = st.sampled_from(["open", "provisional", "decided"])


@st.composite
def policies(draw: st.DrawFn) -> dict[str, str]:
    kinds = draw(st.sampled_from(["[a, b]", "[a, b, c]"]))
    said = "".join(f"{k}: {{zh: {k}, en: {k}}}, " for k in kinds.strip("[]").split(", "))
    rules = draw(
        st.lists(
            st.tuples(st.lists(st.sampled_from(TESTS), min_size=1, max_size=2), st.sampled_from(OUTCOMES)), max_size=3
        )
    )
    names = [f"rule{n}" for n in range(len(rules))]
    ordered = [*names, "near", "far"]
    written = [
        f'\n  {name}:\n    when:\n      all:\n        - "'
        + '"\n        - "'.join(tests)
        + f'"\n    overrides: [{", ".join(ordered[n + 1 :])}]'
        + f"\n    outcome: {{{outcome}}}\n    clauses: [c.near]\n    {SAY}"
        for n, (name, (tests, outcome)) in enumerate(zip(names, rules, strict=True))
    ]
    zones = [draw(st.sampled_from(["north", "south"])) for _ in UNITS[1:]]
    lists = {
        zone: [UNITS[0], *(u for u, z in zip(UNITS[1:], zones, strict=True) if z == zone)]
        for zone in ("north", "south")
    }
    entry = draw(st.sampled_from(["2025-09-01", "2025-10-01", "2026-09-01"]))
    return {
        "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  old.zone: {{t: zone, zh: 旧居, en: old, {ASK}}}
  local: {{t: bool, zh: 本地, en: local, {ASK}}}
  kind: {{t: {kinds}, zh: 种类, en: kind, {ASK}, words: {{{said}}}}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}
  lease.start: {{t: date, zh: 租期开始, en: start, {ASK}}}
  lease.end: {{t: date, zh: 租期结束, en: end, with: lease.start}}""",
        "parameters": f"""
  entry_day: {{value: {entry}, zh: 入学日, en: entry, reading: day, values: {{entry: {entry}}}}}
  cutoff: {{value: 08-31, zh: 截止日, en: cut-off}}""",
        "readings": reading("day", draw(statuses), "entry", "register")
        + reading("scope", draw(statuses), "wide", "narrow")
        + reading("border", draw(statuses), "north", "south")
        + reading(
            "counting",
            draw(statuses),
            "both_ends",
            "last_only",
            more=", effect: {function: term, first_day: {both_ends: counts, last_only: excluded}}",
        ),
        "units": "".join(f'\n  {unit}: "99000000100{n}"' for n, unit in enumerate(UNITS, 1)),
        "catchments": "".join(f"\n  {z}: {{clause: c.near, places: [{', '.join(p)}]}}" for z, p in lists.items()),
        "overlaps": f"\n  - {{place: {UNITS[0]}, zones: [north, south], reading: border}}",
        "impossible": """
  - {when: "before(lease.end, lease.start)", zh: 倒, en: backwards}""",
        "rules": "".join(written)
        + f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
    }


def two(old: dict[str, str], new: dict[str, str]) -> tuple[Pack, Pack]:
    with TemporaryDirectory() as folder:
        return a_pack(Path(folder) / "old", **old), a_pack(Path(folder) / "new", **new)


days = st.one_of(
    st.integers(-800, 800).map(lambda n: date(2025, 9, 1) + timedelta(days=n)),
    st.integers(-60, 60).map(lambda n: date(2019, 8, 31) + timedelta(days=n)),
)


@st.composite
def families(draw: st.DrawFn, refinement: Refinement) -> Family:
    values = {name: draw(st.sampled_from(words)) for name, words in FINITE.items()}
    values["kind"] = draw(st.sampled_from(["a", "b"])) if not knows_all(refinement) else values["kind"]
    places = {name: draw(st.sampled_from(sorted(refinement.places.items())))[1] for name in ("home.zone", "old.zone")}
    told = {name: draw(days) for name in ("birth", "lease.start", "lease.end")}
    return Family(refinement, values, places, told)


def knows_all(refinement: Refinement) -> bool:
    return any(pack.facts["kind"].values == FINITE["kind"] for pack in refinement.packs)


def worked_out(refinement: Refinement, family: Family) -> set[object]:
    """What the comparison says of a family."""
    known: dict[str, frozenset[str]] = {}
    for variable in refinement.variables:
        if variable.name in family.places:
            known[variable.name] = frozenset([family.places[variable.name].id])
        elif variable.origin is Origin.DATES:
            known[variable.name] = frozenset([token(refinement.tests[variable.name].possible(family.days))])
        elif variable.name in family.values:
            known[variable.name] = frozenset([family.values[variable.name]])
    return compared(refinement).values(known)


def asked(refinement: Refinement, family: Family) -> tuple[object, object]:
    names = ("home.zone", "old.zone", "local", "kind", "birth", "lease.start", "lease.end")
    found = [frozenset(decide(pack, family.state(side, names)).outcomes) for side, pack in enumerate(refinement.packs)]
    return found[OLD], found[NEW]


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(policies(), policies(), st.data())
def test_the_answers_differ_exactly_where_the_comparison_says_so(
    old: Mapping[str, str], new: Mapping[str, str], data: st.DataObject
) -> None:
    refinement = refine(*two(dict(old), dict(new)), ())
    for _ in range(5):
        family = data.draw(families(refinement))
        assert worked_out(refinement, family) == {pair(*asked(refinement, family))}


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(policies(), policies())
def test_every_example_shows_the_two_outcomes_and_the_shares_add_up(old: dict[str, str], new: dict[str, str]) -> None:
    found = difference(*two(old, new), changes=6, conditions=2)
    assert (found.count == 0) is (found.changes == ())
    for change in found.changes:
        assert tuple(frozenset(f.outcomes) for f in change.example.findings) == (change.old, change.new)
        assert abs(sum(case.share for case in change.cases) + change.unlisted - change.share) < 1e-9
    assert found.share <= 1 + 1e-9


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(policies())
def test_a_policy_does_not_differ_from_itself(policy: dict[str, str]) -> None:
    found = difference(*two(policy, policy))
    assert (found.count, found.share, found.changes) == (0, 0, ())
