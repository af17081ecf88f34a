"""`decide` against the oracle that remembers nothing: every field of every finding, on whole policies.

The readings of each policy are drawn anew, open, provisional or decided, so that any number of them may act at once:
as conditions, on the days of the policy, on how days are counted, and on the zone of a place.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrollzone.decision.decide import Finding, decide
from enrollzone.decision.facts import FactState, Value, ZoneByReading
from enrollzone.grammar.reader import read_pack
from enrollzone.policy.pack import OUTSIDE, FactKind, FactType, Pack, Reading, ReadingStatus
from tests.builders import ASK, SAY, a_pack
from tests.conftest import ROOT
from tests.unhurried import Slowly

FILES = sorted(ROOT.glob("policies/*/*/policy.yaml"))
SHIPPED = [file for file in FILES if "\nrules:" in file.read_text(encoding="utf-8")]  # the others only name unions


def reading(name: str, *options: str, more: str = "") -> str:
    said = ", ".join(f"{option}: {{zh: {option}, en: {option}}}" for option in options)
    return f"\n  {name}: {{status: open, q: {{zh: 问, en: q}}, clauses: [c.near], options: {{{said}}}{more}}}"


def rule(name: str, when: str, outcome: str, overrides: str = "") -> str:
    more = f"overrides: [{overrides}], clauses: [c.near], {SAY}"
    return f"\n  {name}: {{when: {{all: [{when}]}}, outcome: {{{outcome}}}, {more}}}"


# Two readings act on days, one on the counting of days, one on places; one of them stands in a condition as well.
MADE_UP = {
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  old.zone: {{t: zone, zh: 旧居, en: old, {ASK}}}
  local: {{t: bool, zh: 本地, en: local, {ASK}}}
  work: {{t: [farm, shop, none], zh: 工作, en: work, {ASK},
    words: {{farm: {{zh: 农, en: farm}}, shop: {{zh: 商, en: shop}}, none: {{zh: 无, en: none}}}}}}
  birth: {{t: date, zh: 出生, en: birth, {ASK}}}
  start: {{t: date, zh: 租期开始, en: start, {ASK}}}
  end: {{t: date, zh: 租期结束, en: end, with: start}}""",
    "parameters": """
  entry: {value: 2025-09-01, zh: 入学日, en: entry, reading: day, values: {printed: 2025-09-01, moved: 2025-10-01}}
  cutoff: {value: 08-31, zh: 截止日, en: cut-off, reading: cut, values: {august: 08-31, december: 12-31}}""",
    "readings": reading("day", "printed", "moved", "unsaid")
    + reading("cut", "august", "december")
    + reading("count", "both", "last", more=", effect: {function: term, first_day: {both: counts, last: excluded}}")
    + reading("border", "north", "south")
    + reading("who", "either", "both"),
    "impossible": """
  - {when: "before(end, start)", zh: 结束早于开始, en: ends before it starts}
  - {when: {all: [local, old.zone = outside, work = farm]}, zh: 矛盾, en: cannot be}""",
    "rules": rule("young", '"age(birth, cutoff) < 6 years"', "kind: not_yet", "moved, near, lease, visit, far")
    + rule("moved", "local, old.zone != outside, reading.who = either", "kind: choose, of: [old.zone, home.zone]",
           "near, far")
    + rule("near", "local, home.zone != outside, {any: [old.zone = home.zone, reading.border = north, "
           "work = farm | shop]}", "kind: school, of: [home.zone]")
    + rule("lease", 'not local, "term(start, end) >= 1 year", {any: ["covers(start, end, entry)", '
           'reading.day = moved]}', "kind: school, of: [home.zone]", "visit, far")
    + rule("visit", 'not local, home.zone = outside, "before(start, entry)"', "kind: stay", "far")
    + rule("far", "home.zone = outside", "kind: arrange"),
}  # fmt: skip

THE_DAYS = (
    date.min, date(2008, 9, 1), date(2011, 8, 31), date(2012, 9, 2), date(2017, 9, 1), date(2018, 8, 31),
    date(2018, 9, 2), date(2019, 8, 31), date(2019, 10, 1), date(2019, 12, 31), date(2024, 9, 1), date(2025, 8, 31),
    date(2025, 9, 1), date(2026, 8, 31), date.max,
)  # fmt: skip


@pytest.fixture(scope="module", params=["made up", *SHIPPED], ids=lambda p: p if isinstance(p, str) else p.parts[-3])
def pack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pack:
    if isinstance(request.param, Path):
        return read_pack(request.param)
    return a_pack(tmp_path_factory.mktemp("policy"), **MADE_UP)


def told(fact: FactType, pack: Pack, settled: bool) -> st.SearchStrategy[Value]:
    if fact.kind is FactKind.DATE:
        return st.lists(st.sampled_from(THE_DAYS), min_size=1, max_size=1 if settled else 3, unique=True).map(tuple)
    # The ordinary value mostly: families drawn evenly are nearly all impossible or not covered.
    some = st.frozensets(st.sampled_from(fact.values), min_size=1, max_size=1 if settled else len(fact.values))
    if fact.kind is not FactKind.ZONE or settled:
        return some
    by_reading = [
        ZoneByReading(name, dict(zip(entry.options, (*pack.zones, OUTSIDE) * len(entry.options), strict=False)))
        for name, entry in pack.readings.items()
    ]
    return st.one_of(some, some, some, st.sampled_from(by_reading)) if by_reading else some


@st.composite
def families(draw: st.DrawFn, pack: Pack) -> FactState:
    settled = draw(st.booleans())
    most = len(pack.facts) if settled else draw(st.integers(0, len(pack.facts)))
    names = draw(st.permutations(sorted(pack.facts)))[:most]
    values = {name: draw(told(pack.facts[name], pack, settled)) for name in names}
    dont_know = draw(st.frozensets(st.sampled_from(sorted(pack.facts)), max_size=3)) - values.keys()
    chosen = {
        name: draw(st.sampled_from(sorted(pack.readings[name].options)))
        for name in draw(st.sets(st.sampled_from(sorted(pack.readings)), max_size=2) if pack.readings else st.just([]))
    }
    return FactState(values, dont_know, chosen, year=draw(st.sampled_from([2018, 2025, 2028])))


@st.composite
def readings(draw: st.DrawFn, pack: Pack) -> dict[str, Reading]:
    """The readings of a policy, each as open or as settled as it may be; few are open, or worlds are too many."""
    found = {}
    for name, entry in pack.readings.items():
        status = draw(st.sampled_from([*(ReadingStatus.PROVISIONAL,) * 3, ReadingStatus.DECIDED, ReadingStatus.OPEN]))
        use = None if status is ReadingStatus.OPEN else draw(st.sampled_from(sorted(entry.options)))
        found[name] = replace(entry, status=status, use=use)
    return found


def under(pack: Pack, entries: dict[str, Reading]) -> Pack:
    """The same rules with other readings: what is compiled does not hang on how they stand."""
    other = replace(pack, readings=entries)
    other.__dict__["compiled"] = pack.compiled
    return other


def as_said(finding: Finding) -> dict[str, object]:
    names = ("outcomes", "rules", "askable", "uncertain", "readings", "provisional")
    said: dict[str, object] = {name: list(getattr(finding, name)) for name in names}
    by_reading = [(dict(choice), list(found)) for choice, found in finding.by_reading]
    return {**said, "status": str(finding.status), "certain": set(finding.certain), "by_reading": by_reading}


@settings(max_examples=60)
@given(data=st.data())
def test_a_finding_says_in_every_field_what_the_oracle_says(pack: Pack, data: st.DataObject) -> None:
    here = under(pack, data.draw(readings(pack))) if data.draw(st.booleans()) else pack
    facts = data.draw(families(here))
    assert as_said(decide(here, facts)) == Slowly(here, facts).finding()
