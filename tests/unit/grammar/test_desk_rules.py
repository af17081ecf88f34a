"""What a county lays down for its desk is read strictly, and every fault is told at its place."""

from pathlib import Path

import pytest

from enrollzone.atlas.desk_rules import By, DeskRules, TieBreak
from enrollzone.errors import PackError
from enrollzone.grammar.classes import admission_order
from enrollzone.grammar.desk_rules import read_desk_rules
from enrollzone.messages import Text
from tests.builders import a_pack, marked
from tests.desk import installed

SOURCE = "source: {zh: 规程, en: rules}\n"


def rules_in(folder: Path, text: str) -> DeskRules:
    (folder / "desk.yaml").write_text(SOURCE + text, encoding="utf-8")
    return read_desk_rules(folder)


def test_a_county_that_laid_down_nothing_has_nothing(tmp_path: Path) -> None:
    assert read_desk_rules(tmp_path) == DeskRules()
    only = rules_in(tmp_path, "")
    assert (only.supplement_days, only.keep_months, only.place_lock, only.siblings_together) == (None,) * 4
    assert (only.classes, only.class_size, only.source) == ((), {}, Text("规程", "rules"))


def test_of_the_counties_that_are_installed_only_the_invented_one_laid_down_anything() -> None:
    laid_down = {code: bureau.county.desk for code, bureau in installed().items() if bureau.county.desk.sha256}
    rules = laid_down.pop("000000")
    assert laid_down == {}
    assert (rules.supplement_days, rules.keep_months, rules.siblings_together) == (7, 36, True)
    assert rules.place_lock is not None
    assert (rules.place_lock.years, rules.place_lock.siblings_excepted) == (6, True)
    assert [one.id for one in rules.classes_of("primary")] == ["local", "sibling", "permit", "rest"]
    assert rules.classes_of("junior") == ()
    assert rules.classes[2].tie_breaks == (
        TieBreak(By.DATE, "permit.since"),
        TieBreak(By.DISTANCE),
        TieBreak(By.LOTTERY),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("suplement_days: 7«", "supplement_days"),
        ("keep_months: «0", "greater than or equal to 1"),
        ("siblings_together: «maybe", "'true' or 'false'"),
        ("place_lock: «{years: 6, siblings_excepted: 'true'}", "source"),
        ("class_size: {senior: 45}«", "primary"),
        ("classes: {primary: [«{id: a, zh: 甲, en: a}, {id: b, zh: 乙, en: b, when: local}]}", "last"),
        ("classes: {primary: [{id: a, zh: 甲, en: a, when: local}, {id: «a, zh: 乙, en: b}]}", '"a"'),
        ("classes: {primary: [{id: a, zh: 甲, en: a, tie_breaks: [«{by: lottery}, {by: distance}]}]}", "lottery"),
        ("classes: {primary: [{id: a, zh: 甲, en: a, tie_breaks: [«{by: birth}]}]}", "order"),
        ("classes: {primary: [{id: a, zh: 甲, en: a, tie_breaks: [«{by: lottery, order: later}]}]}", "order"),
    ],
)
def test_a_fault_is_told_at_its_line_with_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    plain, (line, column) = marked(text)
    with pytest.raises(PackError) as raised:
        rules_in(tmp_path, plain)
    problem = raised.value.problems[0]
    assert problem.file.endswith("desk.yaml")
    assert problem.line == line + 1
    assert said in problem.message
    if not text.endswith("«"):
        assert problem.column == column


def test_a_file_that_is_no_set_of_names_is_refused(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(PackError, match="expected names"):
        read_desk_rules(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("classes: {primary: [{id: a, zh: 甲, en: a, when: «locall}]}", 'did you mean "local"'),
        ("classes: {primary: [{id: a, zh: 甲, en: a, when: «'age(birth, birht) >= 3 years'}]}", "birht"),
        ("classes: {primary: [{id: a, zh: 甲, en: a, tie_breaks: [{by: «birht, order: later}]}]}", '"birth"'),
        ("classes: {primary: [{id: a, zh: 甲, en: a, tie_breaks: [{by: «local, order: later}]}]}", '"local"'),
    ],
)
def test_a_class_that_asks_for_what_the_policy_lacks_is_told_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    plain, (line, column) = marked(text)
    rules = rules_in(tmp_path, plain)
    with pytest.raises(PackError) as raised:
        admission_order(rules, a_pack(tmp_path / "pack"))
    problem = raised.value.problems[0]
    assert (problem.line, problem.column, said in problem.message) == (line + 1, column, True)
