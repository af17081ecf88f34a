"""Any condition in words, in both languages."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.manual.wording import Follows, Worded, Wording, branches, numbered_rules
from enrollzone.periods import YearlyDay
from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import AllOf, AnyOf, Is, Not, Same
from tests.builders import ASK, SAY, a_pack

DATED = """
  ok: {when: RULE, outcome: {kind: school, of: [home.zone]}, clauses: [c.near], say: {zh: 可, en: may}}
  rest: {when: {not: RULE}, outcome: {kind: arrange}, clauses: [c.near], say: {zh: 排, en: arranged}}"""
FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  old.zone: {{t: zone, zh: 原住处, en: former home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local hukou, {ASK}}}
  kind: {{t: [a, b, c], zh: 类别, en: kind, {ASK},
    words: {{a: {{zh: 甲, en: first}}, b: {{zh: 乙, en: second}}, c: {{zh: 丙, en: third}}}}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}
  start: {{t: date, zh: 租期开始, en: lease start, {ASK}}}
  end: {{t: date, zh: 租期结束, en: lease end, {ASK}}}"""
READINGS = """
  which: {status: open, clauses: [c.near], q: {zh: 算不算？, en: "Does it count?"},
    options: {counts: {zh: 算, en: it counts}, not: {zh: 不算, en: it does not}}}"""
PARAMETERS = "\n  entry: {value: 09-01, zh: 入学日, en: first day of term}"


def a_wording(folder: Path, when: str, language: str = "zh", **sections: str) -> tuple[Pack, Wording]:
    written = {"facts": FACTS, "readings": READINGS, "parameters": PARAMETERS, "rules": DATED.replace("RULE", when)}
    pack = a_pack(folder, **{**written, **sections})
    return pack, Wording(pack, language)


def worded(folder: Path, when: str, language: str = "zh", **sections: str) -> list[tuple[int, str]]:
    pack, wording = a_wording(folder, when, language, **sections)
    return list(branches(wording.of(pack.rules["ok"].when)))


@pytest.mark.parametrize(
    ("test", "chinese", "english"),
    [
        ("local", "本地户口：是", "local hukou: yes"),
        ("not local", "本地户口：否", "local hukou: no"),
        ("kind = a", "类别：甲", "kind: first"),
        ("kind != a", "类别：乙或丙", "kind: second or third"),
        ("home.zone = north", "住处：北小", "home: North"),
        ("home.zone = outside", "住处：招生范围以外", "home: outside the enrolment areas"),
        ("home.zone != outside", "住处：在招生范围内", "home: inside the enrolment areas"),
        ("home.zone = old.zone", "住处与原住处相同", "home is the same as former home"),
        ("home.zone != old.zone", "住处与原住处不同", "home is not the same as former home"),
        ("reading.which = counts", "口径取：算（算不算？）", "read as: it counts (Does it count?)"),
        (
            '"term(start, end) >= 1 year"',
            "从租期开始到租期结束，期限满1年",
            "from lease start to lease end, a term of at least 1 year",
        ),
        (
            '"term(start, end) < 6 months"',
            "从租期开始到租期结束，期限不满6个月",
            "from lease start to lease end, a term of less than 6 months",
        ),
        (
            '"since(start, entry) >= 30 days"',
            "从租期开始算到入学日，满30天",
            "at least 30 days from lease start to first day of term",
        ),
        (
            '"age(birth, entry) < 6 years"',
            "按出生日期，到入学日不满6周岁",
            "aged less than 6 years on first day of term, counted from birth",
        ),
        (
            '"gap_days(start, end) <= 3"',
            "租期开始与租期结束相隔不满4天",
            "less than 4 days between lease start and lease end",
        ),
        (
            '"covers(start, end, entry)"',
            "入学日在租期开始至租期结束之间",
            "first day of term lies between lease start and lease end",
        ),
        (
            '"not covers(start, end, entry)"',
            "入学日不在租期开始至租期结束之间",
            "first day of term does not lie between lease start and lease end",
        ),
        ('"before(end, start)"', "租期结束早于租期开始", "lease end is before lease start"),
        ('"not before(end, start)"', "租期结束不早于租期开始", "lease end is not before lease start"),
    ],
)
def test_a_test_is_one_sentence_in_the_words_of_the_pack(tmp_path: Path, test: str, chinese: str, english: str) -> None:
    assert worded(tmp_path / "zh", test) == [(0, chinese)]
    assert worded(tmp_path / "en", test, "en") == [(0, english)]


def test_a_tree_keeps_its_shape_and_joins_of_one_kind_are_one(tmp_path: Path) -> None:
    when = "{all: [local, {all: [kind = a, home.zone != outside]}, {any: [kind = b, not local]}]}"
    assert worded(tmp_path, when) == [
        (0, "以下各项全部符合"),
        (1, "本地户口：是"),
        (1, "类别：甲"),
        (1, "住处：在招生范围内"),
        (1, "以下任何一项符合"),
        (2, "类别：乙"),
        (2, "本地户口：否"),
    ]


def test_a_join_of_one_part_is_that_part(tmp_path: Path) -> None:
    assert worded(tmp_path, "{all: [{any: [local]}]}") == [(0, "本地户口：是")]


def test_a_denied_tree_says_what_is_denied(tmp_path: Path) -> None:
    assert worded(tmp_path / "a", "{not: {any: [local, kind = a]}}")[0] == (0, "以下各项都不符合")
    assert worded(tmp_path / "b", "{not: {all: [local, kind = a]}}")[0] == (0, "以下各项没有全部符合")
    assert worded(tmp_path / "c", "{not: {not: local}}") == [(0, "本地户口：是")]


DEFINE = "\n  near: {zh: 住得近, en: lives near, clauses: [c.near], when: {all: [local, home.zone != outside]}}"
PAPERS = """
  deed: {zh: 房产证, en: deed, clauses: [c.near], when: {all: [local]}}
  lease: {zh: 租约, en: lease, clauses: [c.near], when: {all: [kind = a]}}"""


def test_a_named_condition_is_named_and_not_unfolded(tmp_path: Path) -> None:
    pack, wording = a_wording(tmp_path, "near", define=DEFINE)
    assert wording.of(pack.rules["ok"].when) == Worded("住得近", named="near")
    assert wording.of(pack.rules["rest"].when) == Worded("不符合“住得近”", named="near", denied=True)


def test_papers_of_which_one_is_enough_are_said_to_be_so(tmp_path: Path) -> None:
    assert worded(tmp_path / "a", "{any: [deed, lease]}", documents=PAPERS)[0] == (0, "以下任选一样即可")
    assert worded(tmp_path / "b", "{any: [deed, local]}", documents=PAPERS)[0] == (0, "以下任何一项符合")


def test_several_thresholds_of_one_pair_of_dates_are_each_said_as_written(tmp_path: Path) -> None:
    when = '{any: ["term(start, end) < 6 months", "term(start, end) >= 2 years"]}'
    assert [text for _, text in worded(tmp_path, when)][1:] == [
        "从租期开始到租期结束，期限不满6个月",
        "从租期开始到租期结束，期限满2年",
    ]


def test_bands_between_and_around_thresholds_are_said_from_end_to_end(tmp_path: Path) -> None:
    pack, wording = a_wording(tmp_path, '{any: ["term(start, end) < 6 months", "term(start, end) >= 2 years"]}')
    term = pack.variables["term(start, end)"]
    low, middle, high = term.values
    assert wording.of(Is(term, frozenset([middle]))).text == "从租期开始到租期结束，期限满6个月、不满2年"
    assert wording.of(Not(Is(term, frozenset([middle])))).text == "从租期开始到租期结束，期限不满6个月或满2年"
    assert wording.of(Is(term, frozenset([low, high]))).text == "从租期开始到租期结束，期限不满6个月或满2年"


def test_what_always_or_never_holds_is_said_too(tmp_path: Path) -> None:
    _, wording = a_wording(tmp_path, "local")
    assert wording.of(AllOf(())) == Worded("不需要条件")
    assert wording.of(AnyOf(())) == Worded("没有符合的情况")


def test_readings_that_are_compared_are_named_by_their_questions(tmp_path: Path) -> None:
    two = READINGS + READINGS.replace("which", "other").replace("算不算", "也算不算")
    pack, wording = a_wording(tmp_path, "reading.which = counts", readings=two)
    both = Same(pack.variables["reading.which"], pack.variables["reading.other"])
    assert wording.of(both).text == "算不算？与也算不算？相同"


def test_what_follows_is_said_for_each_option_of_a_reading(tmp_path: Path) -> None:
    rules = f"""
  ok: {{when: local, clauses: [c.near], {SAY},
    outcome: {{by_reading: which, counts: {{kind: choose, of: [home.zone, old.zone]}}, not: {{kind: stay}}}}}}
  rest: {{when: not local, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    pack, wording = a_wording(tmp_path, "local", rules=rules)
    assert list(wording.follows(pack.rules["ok"].plan)) == [
        Follows("在住处、原住处所属片区的学校中自己选择", "算"),
        Follows("留在现就读的学校", "不算"),
    ]
    assert list(wording.follows(pack.rules["rest"].plan)) == [Follows("不在本政策的范围内")]


def test_days_of_every_year_and_of_one_are_said_as_days(tmp_path: Path) -> None:
    _, wording = a_wording(tmp_path / "zh", "local")
    _, english = a_wording(tmp_path / "en", "local", "en")
    assert (wording.day(YearlyDay(8, 31)), english.day(YearlyDay(8, 31))) == ("每年8月31日", "31 August of every year")
    assert (wording.day(date(2025, 9, 1)), english.day(date(2025, 9, 1))) == ("2025年9月1日", "1 September 2025")


def test_a_family_is_told_in_the_order_of_the_facts_of_the_pack(tmp_path: Path) -> None:
    _, wording = a_wording(tmp_path, "local")
    told = {"birth": "2019-03-05", "old.zone": "home.zone", "local": "yes", "home.zone": "north", "kind": "b"}
    assert wording.in_use(told) == (
        "住处：北小",
        "原住处：同住处",
        "本地户口：是",
        "类别：乙",
        "出生日期：2019年3月5日",
    )


def test_rules_are_numbered_with_neighbours_together(tmp_path: Path) -> None:
    pack, _ = a_wording(tmp_path, "local")
    assert numbered_rules(pack, ["rest", "ok"]) == ("R1–R2",)
    assert numbered_rules(pack, ["rest"]) == ("R2",)
    assert numbered_rules(pack, []) == ()
