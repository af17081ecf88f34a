"""Compiled rules that are found again: the very same for the same rules and the same program, or compiled anew."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from enrollzone.policy import kept
from enrollzone.policy.kept import compiled_rules, digest_of, program_of, rules_path
from enrollzone.rules.compiler import Compiled, Conflict, compile_rules
from enrollzone.rules.conditions import Is, Not
from enrollzone.rules.ruleset import Expansion, Plan, Rule, Ruleset
from enrollzone.rules.variables import Variable
from tests.builders import a_pack
from tests.made_up import rulesets

HOME = Variable("home", ("north", "south", "outside"))
LOCAL = Variable("local", ("no", "yes"), weights=(0.2, 0.8))
IS_LOCAL = Is(LOCAL, frozenset(["yes"]), "local", 7)
NEAR = Rule("near", IS_LOCAL, Plan("school", (HOME,)))
FAR = Rule("far", Not(IS_LOCAL), Plan("arrange"))
EXPANSION = Expansion("outside", {}, single="school", several="choose", none="not_covered")
RULES = Ruleset((HOME, LOCAL), (NEAR, FAR), (), {"resident": IS_LOCAL}, EXPANSION)


@pytest.fixture(autouse=True)
def a_process_of_its_own() -> Iterator[None]:
    """Nothing is in use from a test before, and whoever is using something goes on using it."""
    held = dict(kept._in_use)
    kept._in_use.clear()
    yield
    kept._in_use.clear()
    kept._in_use.update(held)


def in_a_new_process(ruleset: Ruleset, folder: Path) -> Compiled:
    kept._in_use.clear()
    return compiled_rules(ruleset, folder)


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


@given(ruleset=rulesets())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_stands_in_the_file_is_what_compiling_gives(
    ruleset: Ruleset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("data") / "cache"
    made, expected = in_a_new_process(ruleset, folder), compile_rules(ruleset)
    contradicts = any(isinstance(end, Conflict) for end in expected.effects.terminals)
    assert folder.is_dir() is not contradicts  # a policy that contradicts itself is refused, so nothing of it is kept
    found = in_a_new_process(ruleset, folder)
    assert made == found == expected
    assert list(found.conditions) == list(expected.conditions)


def test_a_second_process_reads_the_file_and_does_not_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = in_a_new_process(RULES, tmp_path / "cache")
    before = only_file(tmp_path / "cache").stat()
    monkeypatch.delattr(kept, "compile_rules")
    assert in_a_new_process(RULES, tmp_path / "cache") == made
    after = only_file(tmp_path / "cache").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@given(one=rulesets(), other=rulesets())
@settings(max_examples=60)
def test_rules_have_the_same_name_when_they_are_the_same_and_only_then(one: Ruleset, other: Ruleset) -> None:
    assert digest_of(one) == digest_of(deepcopy(one))
    assert (digest_of(one) == digest_of(other)) is (one == other)


OTHERS = {
    "another value tested": replace(RULES, rules=(replace(NEAR, when=Is(LOCAL, frozenset(["no"]))), FAR)),
    "another outcome": replace(RULES, rules=(NEAR, replace(FAR, outcome=Plan("stay")))),
    "another place": replace(RULES, rules=(replace(NEAR, outcome=Plan("school")), FAR)),
    "a rule that beats another": replace(RULES, rules=(replace(NEAR, overrides=frozenset(["far"])), FAR)),
    "a rule that adds to another": replace(RULES, rules=(replace(NEAR, adds_to=frozenset(["far"])), FAR)),
    "another order of rules": replace(RULES, rules=(FAR, NEAR)),
    "one rule less": replace(RULES, rules=(NEAR,)),
    "something impossible": replace(RULES, impossible=(IS_LOCAL,)),
    "a definition more": replace(RULES, definitions={**RULES.definitions, "stranger": Not(IS_LOCAL)}),
    "a definition of another name": replace(RULES, definitions={"native": IS_LOCAL}),
    "other chances": replace(RULES, variables=(HOME, replace(LOCAL, weights=(0.5, 0.5)))),
    "a variable more": replace(RULES, variables=(HOME, LOCAL, replace(LOCAL, name="job"))),
    "values in another order": replace(RULES, variables=(replace(HOME, values=("south", "north", "outside")), LOCAL)),
    "a shared place": replace(RULES, expansion=replace(EXPANSION, shared={"south": ("north", "east")})),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_whoever_changes_anything_in_the_rules_gets_what_they_say_now(other: Ruleset, tmp_path: Path) -> None:
    in_a_new_process(RULES, tmp_path / "cache")
    assert digest_of(other) != digest_of(RULES)
    assert in_a_new_process(other, tmp_path / "cache") == compile_rules(other)


def test_the_line_on_which_a_test_stands_makes_no_other_rules() -> None:
    moved = replace(RULES, rules=(replace(NEAR, when=replace(IS_LOCAL, text="local = yes", line=9)), FAR))
    assert digest_of(moved) == digest_of(RULES)


def test_another_program_looks_for_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = tmp_path / "compiler.py"
    text.write_text("yes = 1", encoding="utf-8")
    before = program_of(text)
    text.write_text("yes = 0", encoding="utf-8")
    assert program_of(text) != before
    assert program_of(tmp_path / "in_an_archive.py") == program_of()[:1]
    old = digest_of(RULES)
    monkeypatch.setattr(kept, "_PROGRAM", program_of(text))
    assert digest_of(RULES) != old


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def garbage(file: Path) -> None:
    file.write_bytes(b"\xff\x00" * 3_000)


def one_bit_turned(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-9] ^= 1
    file.write_bytes(content)


def another_school(file: Path) -> None:
    content = file.read_bytes()
    assert b'"south"' in content
    file.write_bytes(content.replace(b'"south"', b'"north"'))


def of_other_rules(file: Path) -> None:
    """A file that is whole, and was made of other rules."""
    aside = file.parent.parent / "aside" / "cache"
    aside.parent.mkdir()
    compiled_rules(OTHERS["another outcome"], aside)
    only_file(aside).replace(file)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoilt", [cut, emptied, garbage, one_bit_turned, another_school, of_other_rules])
def test_a_file_that_is_not_what_it_says_is_made_anew(spoilt: Callable[[Path], None], tmp_path: Path) -> None:
    made = in_a_new_process(RULES, tmp_path / "cache")
    file = rules_path(tmp_path / "cache", digest_of(RULES))
    good = file.read_bytes()
    spoilt(file)
    assert file.read_bytes() != good
    assert in_a_new_process(RULES, tmp_path / "cache") == made
    assert file.read_bytes() == good


def test_many_who_begin_at_once_all_get_the_rules_and_leave_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    with ThreadPoolExecutor(8) as workers:
        found = list(workers.map(lambda _: in_a_new_process(RULES, folder), range(200)))
    assert all(each == compile_rules(RULES) for each in found)
    assert only_file(folder) == rules_path(folder, digest_of(RULES))


@pytest.mark.parametrize("hindered", ["no data directory", "a file in the way", "a folder in its place", "no folder"])
def test_where_nothing_can_be_kept_everything_works_in_memory(hindered: str, tmp_path: Path) -> None:
    folder = {"no data directory": tmp_path / "none" / "cache", "no folder": None}.get(hindered, tmp_path / "cache")
    if hindered == "a file in the way":
        (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    if hindered == "a folder in its place":
        rules_path(tmp_path / "cache", digest_of(RULES)).mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    assert compiled_rules(RULES, folder) == compile_rules(RULES)
    assert sorted(tmp_path.rglob("*")) == before


def test_rules_in_use_are_not_compiled_once_more_and_those_out_of_use_are_not_kept_in_memory() -> None:
    first = compiled_rules(RULES)
    assert compiled_rules(deepcopy(RULES)) is first
    assert len(kept._in_use) == 1
    del first
    gc.collect()
    assert len(kept._in_use) == 0


def test_a_copy_of_a_policy_finds_its_rules_when_they_are_first_wanted(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    assert replace(pack, status="historical").compiled is pack.compiled


def test_a_policy_that_is_compiled_with_a_folder_leaves_its_rules_there(tmp_path: Path) -> None:
    pack, folder = a_pack(tmp_path / "policy"), tmp_path / "cache"
    kept._in_use.clear()  # as in a new process
    pack.compile_with(folder)
    assert only_file(folder) == rules_path(folder, digest_of(pack.ruleset))
    assert pack.compiled == compile_rules(pack.ruleset)


def test_a_policy_whose_file_is_called_otherwise_keeps_what_was_worked_out_of_it(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    compiled = pack.compiled
    other = pack.called("990000-trial/notice/policy.yaml")
    assert other == replace(pack, file="990000-trial/notice/policy.yaml")
    assert vars(other)["compiled"] is compiled


def test_a_policy_that_is_read_again_finds_its_rules(tmp_path: Path) -> None:
    assert (
        a_pack(tmp_path).compiled
        is a_pack(tmp_path, clauses="\n  c.near: {source: notice, label: 二, quote: 近。}").compiled
    )
