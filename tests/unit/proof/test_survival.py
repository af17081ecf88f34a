"""What notices a change: the reader, verification, a case, or nothing; and what no family could notice."""

from pathlib import Path

import pytest

from enrollzone.proof.survival import Notice, Survival, survival
from tests.builders import ASK, SAY, a_pack
from tests.unit.proof.a_trial import a_casebook, serve

FACTS = f"\n  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}\n  local: {{t: bool, zh: 本地, en: local, {ASK}}}"
RULES = f"""
  sent: {{when: {{all: [home.zone = outside, local]}}, outcome: {{kind: arrange}}, overrides: [far],
    clauses: [c.near], {SAY}}}
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
FEW = """
- {id: n, zh: 北, facts: {home.zone: north}, expect: {school: north}}
- {id: f, zh: 外, facts: {home.zone: outside, local: no}, expect: {not_covered: true}}
- {id: u, zh: 没说, facts: {}, expect: {status: need_facts}}"""
MORE = FEW + "\n- {id: s, zh: 外地本地户口, facts: {home.zone: outside, local: yes}, expect: {arrange: true}}"


def survived(folder: Path, cases: str, **more: int) -> Survival:
    a_pack(folder, facts=FACTS, rules=RULES)
    a_casebook(folder, cases)
    return survival(folder / "policy.yaml", serve, **more)


def fates(result: Survival) -> dict[str, Notice]:
    return {fate.mutant.said: fate.notice for fate in result.fates}


def test_each_change_is_noticed_by_the_first_that_can(tmp_path: Path) -> None:
    found = fates(survived(tmp_path, MORE))
    assert found["sent no longer overrides far"] is Notice.REFUSED
    assert found["near no longer cites c.near"] is not Notice.REFUSED
    assert found["near: arrange, not school"] is Notice.CASE
    assert found["“home.zone != outside” becomes “not home.zone != outside”"] is Notice.REFUSED
    assert found["without “home.zone = outside”"] is Notice.REFUSED


def test_a_change_that_no_case_tries_survives_until_a_case_does(tmp_path: Path) -> None:
    few, more = survived(tmp_path / "few", FEW), survived(tmp_path / "more", MORE)
    assert fates(few)["sent: stay, not arrange"] is Notice.SURVIVED
    assert fates(more)["sent: stay, not arrange"] is Notice.CASE
    assert few.share < more.share
    assert "sent: stay, not arrange" in [fate.mutant.said for fate in few.survivors]


def test_a_change_after_which_every_family_gets_the_same_is_counted_apart(tmp_path: Path) -> None:
    idle = RULES.replace(
        "{all: [home.zone = outside, local]}", "{all: [home.zone = outside, local, home.zone != north]}"
    )
    a_pack(tmp_path, facts=FACTS, rules=idle)
    a_casebook(tmp_path, MORE)
    result = survival(tmp_path / "policy.yaml", serve)
    assert fates(result)["without “home.zone != north”"] is Notice.ALIKE
    counted = sum(row.noticed + row.survived + row.alike for row in result.by_kind.values())
    assert counted == result.tried
    assert result.by_kind["drop a condition"].alike == 1


def test_a_sample_is_the_same_for_the_same_seed_and_part_of_the_whole(tmp_path: Path) -> None:
    whole = fates(survived(tmp_path / "whole", FEW))
    one = survived(tmp_path / "one", FEW, sample=5, seed=3)
    other = survived(tmp_path / "other", FEW, sample=5, seed=3)
    assert one.tried == 5
    assert fates(one) == fates(other)
    assert fates(one).items() <= whole.items()


def test_where_nothing_matters_nothing_was_missed() -> None:
    assert Survival(()).share == pytest.approx(1.0)
