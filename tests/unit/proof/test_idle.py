"""What could be taken out of a pack without any family noticing, each on the smallest pack that has it."""

from pathlib import Path

import pytest

from enrollzone.policy.pack import Pack
from enrollzone.proof.idle import idle_parts
from tests.builders import SAY, SECTIONS, a_pack

OUTCOME = "outcome: {kind: school, of: [home.zone]}"
FAR = SECTIONS["rules"].partition("\n  far")[2]


def found(pack: Pack) -> list[tuple[str, str]]:
    return [(remark.code, remark.text.zh) for remark in idle_parts(pack)]


def near_when(when: str) -> str:
    return f"\n  near: {{when: {when}, {OUTCOME}, clauses: [c.near], {SAY}}}\n  far{FAR}"


def named(when: str) -> str:
    return f"\n  here: {{zh: 在, en: here, when: {when}}}"


def paper(when: str) -> str:
    return f"\n  card: {{zh: 卡, en: card, when: {when}}}"


def test_nothing_in_a_pack_of_two_rules_is_idle(tmp_path: Path) -> None:
    assert found(a_pack(tmp_path)) == []


@pytest.mark.parametrize(
    ("when", "idle"),
    [
        (
            "{all: [home.zone != outside, home.zone = north | south]}",
            ["home.zone != outside", "home.zone = north | south"],
        ),
        ("{any: [home.zone != outside, home.zone = north]}", ["home.zone = north"]),
        ("{any: [home.zone != outside, {all: [home.zone = north, local]}]}", ["all: [home.zone = north; local]"]),
        ("{all: [home.zone != outside, not home.zone = outside]}", ["home.zone != outside", "not home.zone = outside"]),
    ],
)
def test_a_test_that_changes_nothing_is_named(tmp_path: Path, when: str, idle: list[str]) -> None:
    said = [text for code, text in found(a_pack(tmp_path, rules=near_when(when))) if code == "idle_test"]
    assert [f"rules.near：去掉“{text}”什么都不变" for text in idle] == [
        text for text in said if any(f"“{one}”" in text for one in idle)
    ]


def test_a_test_inside_a_named_condition_is_idle_when_no_rule_that_uses_it_changes(
    tmp_path: Path,
) -> None:
    twice = named("{all: [home.zone != outside, {any: [local, not local]}]}")
    pack = a_pack(tmp_path, define=twice, rules=near_when("here"))
    assert ("idle_test", "define.here：去掉“any: [local; not local]”什么都不变") in found(pack)


def test_the_line_of_an_idle_test_is_that_of_the_test(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, rules=near_when("{any: [home.zone != outside, home.zone = north]}"))
    (remark,) = idle_parts(pack)
    written = (tmp_path / "policy.yaml").read_text(encoding="utf-8").splitlines()
    assert "home.zone = north" in written[remark.line - 1]


def test_a_test_that_matters_only_for_impossible_families_is_idle(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [home.zone != outside, not local]}, zh: 矛盾, en: clash}"
    pack = a_pack(tmp_path, impossible=impossible, rules=near_when("{all: [home.zone != outside, local]}"))
    assert ("idle_test", "rules.near：去掉“local”什么都不变") in found(pack)


def test_a_condition_and_a_paper_that_no_rule_uses_are_named(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, define=named("local"), documents=paper("local"))
    assert [code for code, _ in found(pack)] == ["unused_condition", "unused_paper"]


def test_a_test_of_a_paper_that_a_checklist_shows_is_not_idle_although_no_outcome_hangs_on_it(tmp_path: Path) -> None:
    rules = SECTIONS["rules"].replace("clauses: [c.near], ", "clauses: [c.near], documents: [card], ", 1)
    pack = a_pack(tmp_path, documents=paper("{all: [local, home.zone = north]}"), rules=rules)
    assert found(pack) == []


def test_an_impossible_combination_that_another_contains_is_named(tmp_path: Path) -> None:
    impossible = """
  - {when: {all: [local, home.zone = outside]}, zh: 宽, en: wide}
  - {when: {all: [local, home.zone = outside, "age(birth, birth) < 1 year"]}, zh: 窄, en: narrow}"""
    assert ("idle_impossible", "不可能的组合已被别的包含：窄") in found(a_pack(tmp_path, impossible=impossible))


READING = """
  which:
    {status: open, q: {zh: 哪个, en: which}, options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}, clauses: [c.near]}"""
OTHER = SECTIONS["facts"] + "\n  work.zone: {t: zone, zh: 单位, en: work, ask: {zh: 问, en: asked}}"


def test_a_choice_that_never_offers_two_is_void(tmp_path: Path) -> None:
    void = SECTIONS["rules"].replace("kind: school, of: [home.zone]", "kind: choose, of: [home.zone]")
    assert found(a_pack(tmp_path / "void", rules=void)) == [("void_choice", "规则 near 说可以选择，却从没有两所可选")]
    real = void.replace("of: [home.zone]", "of: [home.zone, work.zone]")
    assert found(a_pack(tmp_path / "real", rules=real, facts=OTHER)) == []


def test_a_choice_that_is_void_under_one_option_of_a_reading_is_void(tmp_path: Path) -> None:
    by_reading = (
        """{by_reading: which, a: {kind: choose, of: [home.zone, work.zone]}, b: {kind: choose, of: [home.zone]}}"""
    )
    rules = SECTIONS["rules"].replace("{kind: school, of: [home.zone]}", by_reading)
    pack = a_pack(tmp_path, rules=rules, facts=OTHER, readings=READING)
    assert [code for code, _ in found(pack)] == ["void_choice"]
