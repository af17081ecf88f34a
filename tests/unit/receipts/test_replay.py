"""A receipt asked again under other policies, editions and programs: what is another is named, nothing is guessed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Question
from enrollzone.lookup import Bureau, answer
from enrollzone.places.home import AskedPlace
from enrollzone.receipts import Changed, Receipt, kept, replayed
from tests.builders import ASK, NORTH, SAY, SECTIONS, SOUTH, a_bureau, a_pack, an_edition

DAY, MADE = date(2025, 9, 1), date(2025, 6, 1)
UNITS = f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/南村: "{SOUTH.code}"'
NORTHERN = "\n  north: {clause: c.near, places: [甲街道/北村]}\n  south: {clause: c.near, places: [甲街道/南村]}"
SOUTHERN = "\n  south: {clause: c.near, places: [甲街道/北村, 甲街道/南村]}"


def bureau_of(folder: Path, *, edition: str = "0", **sections: str | None) -> Bureau:
    pack = a_pack(folder, **{"units": UNITS, "catchments": NORTHERN, **sections})
    return a_bureau([pack], [an_edition(digest=edition * 64)])


@pytest.fixture
def receipt(tmp_path: Path) -> Receipt:
    bureau = bureau_of(tmp_path / "then")
    told = {"local": frozenset(["yes"]), "birth": (date(2019, 3, 5),)}
    question = Question("990000", "primary", DAY, AskedPlace(text="北村社区"), told)
    made = kept(bureau, answer(bureau, question), MADE, "zh")
    assert isinstance(made, Receipt)
    return made


def changed(receipt: Receipt, bureau: Bureau) -> tuple[Changed, ...] | None:
    again = replayed(receipt, {"990000": bureau}, MADE)
    assert again is not None
    return again.changed if again.answer else None


def test_under_the_same_policy_and_edition_nothing_is_another(receipt: Receipt, tmp_path: Path) -> None:
    assert changed(receipt, bureau_of(tmp_path)) == ()


def test_a_policy_whose_file_changed_and_which_says_the_same_is_named_alone(receipt: Receipt, tmp_path: Path) -> None:
    longer = bureau_of(tmp_path, effective="{from: 2025-09-01, to: 2030-08-31}")
    assert changed(receipt, longer) == (Changed.POLICY,)


def test_another_edition_and_another_program_are_named(receipt: Receipt, tmp_path: Path) -> None:
    assert changed(receipt, bureau_of(tmp_path, edition="1")) == (Changed.EDITION,)
    assert changed(replace(receipt, engine="0.0.1"), bureau_of(tmp_path)) == (Changed.ENGINE,)


def test_another_school_is_another_result(receipt: Receipt, tmp_path: Path) -> None:
    moved = changed(receipt, bureau_of(tmp_path, catchments=SOUTHERN))
    assert moved is not None
    assert {Changed.POLICY, Changed.RESULT} <= set(moved)


def test_the_same_school_by_another_clause_is_no_other_result(receipt: Receipt, tmp_path: Path) -> None:
    clauses = f"{SECTIONS['clauses']}\n  c.all: {{source: notice, label: 二, quote: 都收。}}"
    rules = SECTIONS["rules"].replace("clauses: [c.near]", "clauses: [c.all]", 1)
    found = changed(receipt, bureau_of(tmp_path, clauses=clauses, rules=rules))
    assert found == (Changed.POLICY, Changed.REASONS)


def test_a_policy_that_no_longer_asks_what_was_told_gets_no_answer(receipt: Receipt, tmp_path: Path) -> None:
    facts = (
        f"\n  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}\n  resident: {{t: bool, zh: 本地, en: local, {ASK}}}"
    )
    rules = f"""
  near: {{when: {{any: [resident, home.zone != outside]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [not resident, home.zone = outside]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}"""
    assert changed(receipt, bureau_of(tmp_path, facts=facts, rules=rules)) is None


def test_a_policy_or_an_edition_that_is_gone_is_another_result(receipt: Receipt, tmp_path: Path) -> None:
    later = a_pack(tmp_path / "later", units=UNITS, catchments=NORTHERN, effective="{from: 2027-09-01, to: open}")
    assert changed(receipt, a_bureau([later])) == (Changed.POLICY, Changed.RESULT)
    now = a_pack(tmp_path / "now", units=UNITS, catchments=NORTHERN)
    assert changed(receipt, a_bureau([now], [an_edition(date(2027, 1, 1))])) == (Changed.EDITION, Changed.RESULT)


def test_a_county_that_is_not_served_here_is_not_answered_for(receipt: Receipt) -> None:
    assert replayed(receipt, {}, MADE) is None
