"""Small changes of a pack: which there are, that each changes one thing, and that nothing else is touched."""

from pathlib import Path

import pytest

from enrollzone.grammar.document import LocatedFile, read_located
from enrollzone.proof.mutations import Mutant, mutants
from tests.builders import ASK, NORTH, SAY, SECTIONS, SOUTH, pack_text

PACK = pack_text(
    units=f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/南村: "{SOUTH.code}"',
    catchments="\n  north: {clause: c.near, places: [甲街道/北村]}\n  south: {clause: c.near, places: [甲街道/南村]}",
    parameters="\n  entry: {value: 09-01, zh: 入学日, en: first day}",
    readings="""
  far: {status: provisional, use: none, q: {zh: 外面呢, en: outside}, clauses: [c.near],
    options: {none: {zh: 不管, en: none}, sent: {zh: 安排, en: sent}}}""",
    facts=SECTIONS["facts"] + f"\n  work.zone: {{t: zone, zh: 单位, en: work, {ASK}}}",
    documents="\n  card: {zh: 卡, en: card, when: local}\n  papers: {zh: 材料, en: papers, when: {any: [card, local]}}",
    impossible="\n  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: clash}",
    rules=f"""
  young: {{when: "age(birth, entry) < 6 years", outcome: {{kind: not_yet}}, overrides: [near],
    clauses: [c.near], {SAY}}}
  near: {{when: {{all: [home.zone = north | south, not local]}}, outcome: {{kind: choose, of: [home.zone, work.zone]}},
    documents: [papers], clauses: [c.near], {SAY}}}
  far: {{when: {{not: {{any: [local, home.zone != outside]}}}}, clauses: [c.near], {SAY},
    outcome: {{by_reading: far, none: {{kind: not_covered}}, sent: {{kind: arrange}}}}}}""",
)


@pytest.fixture
def located(tmp_path: Path) -> LocatedFile:
    path = tmp_path / "policy.yaml"
    path.write_text(PACK, encoding="utf-8")
    return read_located(path)


def said(located: LocatedFile, kind: str) -> list[str]:
    return [mutant.said for mutant in mutants(located) if mutant.kind == kind]


def one(located: LocatedFile, text: str) -> Mutant:
    (found,) = [mutant for mutant in mutants(located) if mutant.said == text]
    return found


def test_each_part_of_an_all_or_any_is_dropped_once_and_impossible_combinations_whole(located: LocatedFile) -> None:
    assert said(located, "drop a condition") == [
        "without “home.zone = north | south”",
        "without “not local”",
        "without “local”",
        "without “home.zone != outside”",
        "without “local”",
        "without “local”",
        "without “home.zone = outside”",
        "possible: clash",
    ]


def test_papers_are_dropped_from_a_choice_and_from_a_checklist(located: LocatedFile) -> None:
    assert said(located, "drop a paper") == ["without “card”", "near no longer asks for papers"]


def test_every_test_is_negated_and_a_negated_one_turned_back(located: LocatedFile) -> None:
    negated = said(located, "negate a condition")
    assert "“not local” becomes “local”" in negated
    assert "“home.zone = north | south” becomes “not home.zone = north | south”" in negated
    assert "not “any: [local; home.zone != outside]”" in negated


def test_comparisons_are_turned_and_moved_and_days_too(located: LocatedFile) -> None:
    flipped = said(located, "flip a comparison")
    call = "age(birth, entry)"
    for turned in (">= 6 years", "< 7 years", "< 5 years"):
        assert f"“{call} < 6 years” becomes “{call} {turned}”" in flipped
    assert "“home.zone = north | south” becomes “home.zone = south”" in flipped
    assert "“home.zone = north | south” becomes “home.zone = north”" in flipped
    assert flipped[-2:] == ["entry is 08-31, not 09-01", "entry is 09-02, not 09-01"]


def test_units_are_moved_and_zones_exchanged(located: LocatedFile) -> None:
    assert said(located, "move a unit") == [
        "甲街道/北村 in no list",
        "甲街道/北村 under south, not north",
        "甲街道/南村 in no list",
        "甲街道/南村 under north, not south",
    ]
    assert said(located, "swap two zones") == ["north and south exchanged"]
    moved = one(located, "甲街道/北村 under south, not north").of(located.data)
    assert moved["catchments"]["north"]["places"] == []
    assert moved["catchments"]["south"]["places"] == ["甲街道/南村", "甲街道/北村"]


def test_outcomes_get_other_kinds_and_other_places(located: LocatedFile) -> None:
    changed = said(located, "another outcome")
    assert "young: arrange, not not_yet" in changed
    assert "near: work.zone, not home.zone" in changed
    assert "near: without work.zone" in changed
    assert "far: stay, not arrange" in changed


def test_relations_clauses_and_uses_are_changed(located: LocatedFile) -> None:
    assert said(located, "drop an override") == ["young no longer overrides near"]
    assert len(said(located, "drop a clause")) == 3
    assert said(located, "use another option") == ["far: sent, not none"]


def test_a_change_leaves_the_pack_itself_as_it_was(located: LocatedFile, tmp_path: Path) -> None:
    before = read_located(tmp_path / "policy.yaml").data
    for mutant in mutants(located):
        assert mutant.of(located.data) != before
        assert located.data == before


def test_a_change_is_shown_at_its_line(located: LocatedFile) -> None:
    lines = PACK.splitlines()
    assert "甲街道/北村" in lines[one(located, "甲街道/北村 in no list").line - 1]
    later = one(located, "“age(birth, entry) < 6 years” becomes “age(birth, entry) < 7 years”")
    assert "age(birth, entry)" in lines[later.line - 1]
