"""Imagined families: what they say of themselves, and that a door takes them and finds what they claim."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from enrollzone.decision.imagined import ImaginedFamily, family_where, imagined
from enrollzone.policy.pack import Pack
from enrollzone.rules.compiler import IMPOSSIBLE, Effect
from tests.builders import ASK, SAY, SECTIONS, a_pack

FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}
  start: {{t: date, zh: 租期开始, en: lease start, {ASK}}}
  end: {{t: date, zh: 租期结束, en: lease end, {ASK}}}"""
LEASE = {"start": "2025-08-31", "end": "2025-09-01"}
PARAMETERS = "\n  entry: {value: 09-01, zh: 入学日, en: first day}"
READINGS = """
  days:
    status: provisional
    use: counts
    q: {zh: "“一年”含首日吗？", en: first day}
    options: {counts: {zh: 含, en: "yes"}, not: {zh: 不含, en: "no"}}
    clauses: [c.near]
    effect: {function: term, first_day: {counts: counts, not: excluded}}
  which:
    {status: open, q: {zh: 哪个, en: which}, options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}, clauses: [c.near]}"""


def a_rule(when: str) -> str:
    outcome = "outcome: {kind: arrange}, overrides: [far, near]"
    return f"\n  first: {{when: {when}, {outcome}, clauses: [c.near], {SAY}}}" + SECTIONS["rules"]


def a_pack_with(folder: Path, when: str, **sections: str | None) -> Pack:
    given = {"facts": FACTS, "parameters": PARAMETERS, "readings": READINGS, "rules": a_rule(when), **sections}
    return a_pack(folder, **given)


def shown(pack: Pack) -> ImaginedFamily:
    family = family_where(
        pack, pack.compiled.effects, lambda value: isinstance(value, Effect) and "first" in value.rules
    )
    assert family is not None
    return family


@pytest.mark.parametrize(
    ("when", "words", "told"),
    [
        ("local", "本地户口：是", {"local": True}),
        ("not local", "本地户口：否", {"local": False}),
        ("home.zone = south", "住处：南小", {"home.zone": "south"}),
        ("home.zone = outside", "住处：招生范围以外", {"home.zone": "outside"}),
        ('"age(birth, entry) < 6 years"', "从出生日期到入学日不满6周岁", {"birth": "2019-09-02"}),
        ('"since(start, entry) >= 6 months"', "从租期开始到入学日满6个月", {"start": "2025-02-28"}),
        ('"term(start, end) >= 1 year"', "从租期开始到租期结束满1年", {"start": "2024-08-31", "end": "2025-08-31"}),
        ('"gap_days(start, entry) < 30"', "从租期开始到入学日不满30天", {"start": "2025-08-03"}),
        ('"before(end, start)"', "租期结束早于租期开始", {"start": "2025-09-01", "end": "2025-08-31"}),
        ('"not before(end, entry)"', "租期结束不早于入学日", {"end": "2025-09-01"}),
        ('"covers(start, end, entry)"', "入学日在租期开始与租期结束之间", {"start": "2025-08-31", "end": "2025-09-01"}),
        (
            '"not covers(start, end, entry)"',
            "入学日不在租期开始与租期结束之间",
            {"start": "2025-08-31", "end": "2025-08-31"},
        ),
    ],
)
def test_a_family_says_what_it_is_and_gives_days_that_agree(
    tmp_path: Path, when: str, words: str, told: Mapping[str, object]
) -> None:
    family = shown(a_pack_with(tmp_path, when))
    assert family.words.zh == f"{words}；其余都可以是任何情况"
    assert family.body["facts"] == told
    assert family.dated


def test_a_stretch_between_two_thresholds_is_said_with_both(tmp_path: Path) -> None:
    when = '{any: [{all: ["age(birth, entry) >= 6 years", "age(birth, entry) < 7 years"]}]}'
    family = shown(a_pack_with(tmp_path, when))
    assert "从出生日期到入学日满6周岁、不满7周岁" in family.words.zh
    assert str(family.body["facts"]) == "{'birth': '2018-09-02'}"


def test_a_supposed_reading_is_quoted_and_asked_for(tmp_path: Path) -> None:
    family = shown(a_pack_with(tmp_path, "reading.which = b"))
    assert family.words.zh == "口径“哪个”取“乙”；其余都可以是任何情况"
    assert family.body["readings"] == {"which": "b"}
    assert family.body["facts"] == {}


def test_days_are_counted_as_the_reading_says(tmp_path: Path) -> None:
    values = {"term(start, end)": ">=1 year", "before(end, start)": "no", "covers(start, end, entry)": "yes"}
    when = '{all: ["term(start, end) >= 1 year", "before(end, start)", "covers(start, end, entry)"]}'
    pack = a_pack_with(tmp_path, when)
    counted = imagined(pack, values).body["facts"]
    assert counted == {"start": "2024-08-31", "end": "2025-09-01"}
    readings = READINGS.replace("use: counts", "use: not")
    assert imagined(a_pack_with(tmp_path / "not", when, readings=readings), values).body["facts"] == counted


def test_an_example_that_no_days_can_give_says_so(tmp_path: Path) -> None:
    family = shown(a_pack_with(tmp_path, '{all: ["age(birth, entry) < 6 years", "since(birth, entry) >= 7 years"]}'))
    assert not family.dated
    assert family.body["facts"] == {}


def test_a_quotation_inside_a_quotation_has_the_inner_marks(tmp_path: Path) -> None:
    when = "{all: [reading.which = a, reading.days = not]}"
    assert "口径“‘一年’含首日吗？”取“不含”" in shown(a_pack_with(tmp_path, when)).words.zh


def test_a_day_that_a_reading_leaves_open_is_no_day(tmp_path: Path) -> None:
    parameters = "\n  entry: {value: 09-01, zh: 入学日, en: first day, reading: which, values: {a: 09-01}}"
    pack = a_pack_with(tmp_path, '{all: ["before(start, entry)", local]}', parameters=parameters)
    values = {"before(start, entry)": "yes", "reading.which": "b"}
    assert imagined(pack, values).body["facts"] == {"start": "2025-08-31"}


def test_an_impossible_combination_counts_neither_way_and_is_never_the_example(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: clash}"
    pack = a_pack_with(tmp_path, "{any: [local, home.zone = outside]}", impossible=impossible)
    family = shown(pack)
    state = {name: frozenset([value]) for name, value in family.values.items()}
    assert pack.compiled.effects.values(state) != {IMPOSSIBLE}
    assert len(family.values) == 1


def test_an_example_that_would_be_impossible_gives_way_to_one_that_is_not(tmp_path: Path) -> None:
    impossible = "\n  - {when: {all: [local, home.zone = north]}, zh: 矛盾, en: clash}"
    family = shown(a_pack_with(tmp_path, "{all: [local, home.zone = south]}", impossible=impossible))
    assert family.body["facts"] == {"local": True, "home.zone": "south"}


def test_what_no_family_shows_has_no_example(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    assert family_where(pack, pack.compiled.outcomes, lambda _: False) is None
