"""Classes of families, as a pack names them for the matrix of its answers."""

from pathlib import Path

from tests.builders import a_pack, fault_at_the_mark

ORDINARY = "{local: 'yes', birth: 2018-01-01}"


def test_a_class_begins_with_the_facts_of_the_one_that_it_is_like(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        ordinary=ORDINARY,
        situations="""
  stranger: {zh: 外来, en: stranger, like: ordinary, facts: {local: 'no'}}
  young: {zh: 未到龄, en: young, like: stranger, facts: {birth: 2020-01-01}}
  bare: {zh: 只知道住处, en: bare, facts: {}}""",
    )
    assert [(situation.id, situation.name.zh, dict(situation.facts)) for situation in pack.situations] == [
        ("stranger", "外来", {"local": "no", "birth": "2018-01-01"}),
        ("young", "未到龄", {"local": "no", "birth": "2020-01-01"}),
        ("bare", "只知道住处", {}),
    ]


def test_a_pack_without_classes_has_none(tmp_path: Path) -> None:
    assert a_pack(tmp_path).situations == ()


def test_a_class_can_be_like_an_earlier_one_only(tmp_path: Path) -> None:
    written = "\n  first: {zh: 一, en: one, like: «ordinery, facts: {}}"
    said = fault_at_the_mark(tmp_path, ordinary=ORDINARY, situations=written)
    assert said.startswith('前面没有这类家庭 no such class above: "ordinery"')
    assert 'did you mean "ordinary"?' in said


def test_an_unknown_fact_of_a_class_is_reported_with_the_nearest(tmp_path: Path) -> None:
    said = fault_at_the_mark(tmp_path, situations="\n  first: {zh: 一, en: one, facts: {«locl: 'yes'}}")
    assert 'unknown fact "locl"' in said
    assert 'did you mean "local"?' in said


def test_a_value_that_a_fact_never_has_is_reported_with_those_allowed(tmp_path: Path) -> None:
    said = fault_at_the_mark(tmp_path, situations="\n  first: {zh: 一, en: one, facts: {local: «maybe}}")
    assert said.endswith("allowed: no, yes")


def test_the_ordinary_family_is_not_named_twice(tmp_path: Path) -> None:
    said = fault_at_the_mark(tmp_path, situations="\n  «ordinary: {zh: 一, en: one, facts: {}}")
    assert "has a section of its own" in said
