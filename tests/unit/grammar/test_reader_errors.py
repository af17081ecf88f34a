"""Every fault of a policy is told with its line and column (the mark « below), what was read, and what was expected."""

# ruff: noqa: E501  -- a fault and the whole message about it stand on one line

from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack
from enrollzone.policy import kept
from enrollzone.rules.diagram import NodeTable
from tests.builders import ASK, SAY, SECTIONS, a_pack, fault_at_the_mark, faults, marked, pack_text

OPTIONS = "options: {wide: {zh: 宽, en: wide}, narrow: {zh: 窄, en: narrow}}"
READING = f"\n  scope: {{status: open, q: {{zh: 问, en: q}}, clauses: [c.near], {OPTIONS}}}"
NEAR = f"outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}"
UNITS = (
    '\n  甲街道/北村: "990000001001"\n  甲街道/南村: "990000001002"\n  乙镇: "990000100"\n  乙镇/远山: "990000100200"'
)


def rule(when: str) -> str:
    return f"\n  near: {{when: {when}, {NEAR}"


def facts(*more: str) -> str:
    return "".join([SECTIONS["facts"], *(f"\n  {fact}" for fact in more)])


def test_the_smallest_policy_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, pack_text()) == ()
    assert a_pack(tmp_path).file == "policy.yaml"


def test_a_fault_reads_as_file_line_column_and_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(PackError) as refused:
        a_pack(tmp_path, rules="\n  near: {when: home.zon != outside, " + NEAR)
    assert str(refused.value) == (
        'policy.yaml:16:16: 没有登记这个事实或条件 fact or condition: unknown "home.zon"；是不是 did you mean "home.zone"?'
    )


# ---- shape


def test_an_unknown_section(tmp_path: Path) -> None:
    assert fault_at_the_mark(tmp_path, readings=None, **{"«fatcs": " {}"}) == (
        '没有这个部分 unknown section "fatcs"；是不是 did you mean "facts"?'
    )


@pytest.mark.parametrize("section", ["pack", "effective", "sources", "clauses", "zones", "facts", "rules"])
def test_a_missing_section(tmp_path: Path, section: str) -> None:
    found = faults(tmp_path, pack_text(**{section: None}))
    assert (1, 1, f"缺少部分 missing section: {section}") in found


def test_a_file_without_sections(tmp_path: Path) -> None:
    assert faults(tmp_path, "- just\n- a list\n") == (
        (1, 1, "这里应是一组“部分名: 内容” expected sections, one key each"),
    )


def test_an_unknown_key(tmp_path: Path) -> None:
    broken = facts(f"lease: {{t: bool, zh: 租, en: lease, «aks: {{zh: 问, en: q}}, {ASK}}}")
    message = fault_at_the_mark(tmp_path, facts=broken)
    assert message.startswith('没有这个键 unknown key "aks"；是不是 did you mean "ask"?；可用 allowed: zh, en, t, ask')
    assert message.endswith("with, category, follows")


def test_a_missing_key(tmp_path: Path) -> None:
    assert (
        fault_at_the_mark(tmp_path, clauses="\n  c.near: «{source: notice, quote: 就近入学。}") == "缺少 missing: label"
    )


@pytest.mark.parametrize(
    ("section", "body"),
    [
        ("clauses", "\n  c.near: {source: notice, label: «[一], quote: 就近入学。}"),
        ("effective", "{from: «soon, to: open}"),
        ("pack", "«just words"),
        ("questions", "\n  screen: {facts: «local, zh: 问, en: q}"),
        ("parameters", "\n  entry_day: {value: «2018-02-30, zh: 日, en: day}"),
    ],
)
def test_a_value_of_the_wrong_type(tmp_path: Path, section: str, body: str) -> None:
    assert "Input should be" in fault_at_the_mark(tmp_path, **{section: body})


@pytest.mark.parametrize("section", ["zones", "facts", "rules", "define"])
def test_a_table_that_is_no_table(tmp_path: Path, section: str) -> None:
    text, (line, column) = marked(pack_text(**{section: "«[one, two]"}))
    assert (line, column, f"{section} 应是一组“名字: 内容” expected names with their contents") in faults(
        tmp_path, text
    )


def test_a_list_that_is_no_list(tmp_path: Path) -> None:
    assert fault_at_the_mark(tmp_path, impossible="«{when: local}") == "impossible 应是一列 expected a list"


@pytest.mark.parametrize("section", ["units", "ordinary"])
def test_plain_values_that_are_not_plain(tmp_path: Path, section: str) -> None:
    expected = f"{section} 应是一组“名字: 值” expected names with plain values"
    assert fault_at_the_mark(tmp_path, **{section: "«{a: [b]}"}) == expected


# ---- names


def test_an_unknown_fact_with_the_nearest_word(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, rules=rule("«loca"))
    assert message == '没有登记这个事实或条件 fact or condition: unknown "loca"；是不是 did you mean "local"?'


def test_an_unknown_reading_in_a_condition(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, readings=READING, rules=rule("«reading.scop = wide"))
    assert message == '没有登记这个口径 reading: unknown "reading.scop"；是不是 did you mean "reading.scope"?'


@pytest.mark.parametrize(
    ("section", "body", "expected"),
    [
        (
            "rules",
            rule("local").replace("[c.near]", "[«c.nearr]"),
            'clauses: unknown "c.nearr"；是不是 did you mean "c.near"?',
        ),
        ("rules", rule("local").replace("clauses", "overrides: [«far], clauses"), 'rules: unknown "far"'),
        (
            "rules",
            rule("local").replace("clauses", "instead_of: «neer, clauses"),
            'rules: unknown "neer"；是不是 did you mean "near"?',
        ),
        (
            "clauses",
            "\n  c.near: {source: «notise, label: 一, quote: 就近入学。}",
            'sources: unknown "notise"；是不是 did you mean "notice"?',
        ),
        ("zones", SECTIONS["zones"].replace("kind: school", "part_of: «g, kind: school", 1), 'groups: unknown "g"'),
        (
            "zones",
            SECTIONS["zones"].replace("kind: school", "choice_of: [north, «suoth], kind: shared", 1),
            'zones: unknown "suoth"；是不是 did you mean "south"?',
        ),
        (
            "questions",
            "\n  screen: {facts: [local, «brith], zh: 问, en: q}",
            'facts: unknown "brith"；是不是 did you mean "birth"?',
        ),
        ("parameters", "\n  entry: {value: 2025-09-01, zh: 日, en: day, reading: «scope}", 'readings: unknown "scope"'),
        (
            "annexes",
            "\n  - {id: a, needed_by: «c.far, zh: 图, en: map, status: missing, effect: {zh: 缺, en: none}}",
            'clauses: unknown "c.far"；是不是 did you mean "c.near"?',
        ),
        ("duties", "\n  - {who: school, clause: «c.bound, zh: 不得, en: must not}", 'clauses: unknown "c.bound"'),
    ],
)
def test_a_name_that_nothing_declares(tmp_path: Path, section: str, body: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, **{section: body}) == f"没有登记 {expected}"


def test_the_reading_of_the_period_is_declared_too(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, readings=READING, effective="{from: 2025-09-01, to: open, reading: «scop}")
    assert message == '没有登记 readings: unknown "scop"；是不是 did you mean "scope"?'


def test_an_unknown_paper(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, rules=rule("local").replace("clauses", "documents: [«locla], clauses"))
    assert message == '没有登记材料 unknown paper "locla"；是不是 did you mean "local"?'


def test_a_place_or_a_mere_condition_is_no_paper(tmp_path: Path) -> None:
    define = "\n  resident: {zh: 居民, en: resident, when: local}"
    for name in ("home.zone", "resident"):
        rules = rule("local").replace("clauses", f"documents: [«{name}], clauses")
        message = fault_at_the_mark(tmp_path, define=define, rules=rules)
        assert message.startswith(f'没有登记材料 unknown paper "{name}"')


def test_what_says_that_a_paper_is_there_is_a_yes_or_no(tmp_path: Path) -> None:
    documents = "\n  deed: {zh: 房产证, en: deed, present: «home.zone, when: local}"
    message = fault_at_the_mark(tmp_path, documents=documents)
    assert message == "home.zone 不是“是／否” present must be a yes/no fact"


def test_what_a_township_is_listed_without_lies_in_it(tmp_path: Path) -> None:
    units = UNITS + '\n  乙镇/北山: "990000001009"'
    message = fault_at_the_mark(
        tmp_path, units=units, catchments="\n  north: {clause: c.near, places: [«乙镇/* 除 北山]}"
    )
    assert message == "除外的地点不在 乙镇 内 what is excepted has a code outside that township"


def test_an_unknown_key_inside_a_record_names_what_may_stand_there(tmp_path: Path) -> None:
    for fact in (
        "lease: {t: bool, zh: 租, en: lease, ask: {zh: 问, en: q, «fr: q}}",
        "job: {t: [a, b], zh: 工, en: job, ask: {zh: 问, en: q}, words: {a: {zh: 甲, en: a, «fr: a}, b: {zh: 乙, en: b}}}",
    ):
        message = fault_at_the_mark(tmp_path, facts=facts(fact))
        assert message == '没有这个键 unknown key "fr"；可用 allowed: zh, en'


def test_catchments_of_an_unknown_zone(tmp_path: Path) -> None:
    body = "\n  «nroth: {clause: c.near, places: [甲街道/北村]}"
    assert fault_at_the_mark(tmp_path, units=UNITS, catchments=body) == '没有登记 zones: unknown "nroth"'


def test_a_name_is_one_thing_only(tmp_path: Path) -> None:
    define = "\n  «local: {zh: 本地, en: local, when: home.zone != outside}"
    assert fault_at_the_mark(tmp_path, define=define) == '同一个名字用了两次 "local" is declared under facts too'


# ---- facts, readings, parameters


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (f"job: «{{t: [one], zh: 工, en: job, words: {{one: {{zh: 一, en: one}}}}, {ASK}}}", "至少要有两个不同的取值 at least two different values"),
        (f"job: «{{t: [a, a], zh: 工, en: job, words: {{a: {{zh: 一, en: one}}}}, {ASK}}}", "至少要有两个不同的取值 at least two different values"),
    ],
)  # fmt: skip
def test_a_fact_has_two_values_to_tell_apart(tmp_path: Path, fact: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, facts=facts(fact)) == f"job {expected}"


def test_every_value_of_a_choice_is_put_into_words(tmp_path: Path) -> None:
    fact = f"job: «{{t: [farm, shop], zh: 工, en: job, words: {{farm: {{zh: 农, en: farm}}}}, {ASK}}}"
    assert fault_at_the_mark(tmp_path, facts=facts(fact)) == "取值要逐一写明中英文 words must say each of: farm, shop"


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ("[1, 2, 3]", "p 有 3 个数，取值有 2 个 p must have one number per value"),
        ("[0, 0]", "p 应为不全是零的正数 p must be positive numbers, not all zero"),
        ("120", "p 应为不全是零的正数 p must be positive numbers, not all zero"),
        ("nan", "p 应为不全是零的正数 p must be positive numbers, not all zero"),
    ],
)
def test_prior_chances_fit_the_values(tmp_path: Path, chances: str, expected: str) -> None:
    fact = f"job: {{t: bool, zh: 工, en: job, p: «{chances}, {ASK}}}"
    assert fault_at_the_mark(tmp_path, facts=facts(fact)) == expected


def test_a_fact_that_nobody_asks(tmp_path: Path) -> None:
    fact = "job: «{t: bool, zh: 工, en: job}"
    assert fault_at_the_mark(tmp_path, facts=facts(fact)) == "事实 job 没有问句 has no ask, and no screen asks for it"


def test_a_fact_asked_beside_another_that_a_screen_asks_must_be_on_that_screen(tmp_path: Path) -> None:
    fact = "lease: «{t: bool, zh: 租, en: lease, with: local}"
    screen = "\n  screen: {facts: [local], zh: 问, en: q}"
    message = fault_at_the_mark(tmp_path, facts=facts(fact), questions=screen)
    assert message == "事实 lease 没有问句 has no ask, and no screen asks for it"


def test_no_zone_is_called_like_the_land_outside_all_zones(tmp_path: Path) -> None:
    zones = SECTIONS["zones"] + "\n  «outside: {zh: 外, en: out}"
    assert fault_at_the_mark(tmp_path, zones=zones) == "outside 留给各片以外 is the word for what lies in no zone"


def test_a_reading_with_one_option(tmp_path: Path) -> None:
    body = "\n  scope: {status: open, q: {zh: 问, en: q}, clauses: [c.near], options: «{wide: {zh: 宽, en: wide}}}"
    assert fault_at_the_mark(tmp_path, readings=body) == "口径 scope 至少要有两个选项 needs at least two options"


@pytest.mark.parametrize("status", ["provisional", "open, decided: {by: 局, on: 2018-08-01, ref: 号}"])
def test_only_a_decided_reading_says_who_decided_it_and_a_settled_one_says_how(tmp_path: Path, status: str) -> None:
    body = READING.replace("status: open", f"status: {status}").replace("scope: {", "scope: «{")
    message = fault_at_the_mark(tmp_path, readings=body)
    expected = {
        "provisional": "口径 scope 没有写明采用哪个选项 use must be one of: wide, narrow",
    }.get(status, "口径 scope：decided 须写 by, on, ref needs decided: {by, on, ref}")
    assert message == expected


def test_a_decided_reading_without_by_on_and_ref(tmp_path: Path) -> None:
    body = READING.replace("status: open", "status: decided, use: wide").replace("scope: {", "scope: «{")
    message = fault_at_the_mark(tmp_path, readings=body)
    assert message == "口径 scope：decided 须写 by, on, ref needs decided: {by, on, ref}"


def test_a_decision_that_lacks_its_reference(tmp_path: Path) -> None:
    decided = "status: decided, use: wide, decided: «{by: 局, on: 2018-08-01}"
    body = READING.replace("status: open", decided)
    assert fault_at_the_mark(tmp_path, readings=body) == "缺少 missing: decided.ref"


def test_an_open_reading_has_no_option_in_use(tmp_path: Path) -> None:
    body = READING.replace("status: open", "status: open, use: «wide")
    assert fault_at_the_mark(tmp_path, readings=body) == "口径 scope 待定，不能有 use an open reading has no use"


def test_an_effect_says_what_happens_under_every_option(tmp_path: Path) -> None:
    effect = "effect: {function: term, first_day: «{wide: counts}}, options"
    message = fault_at_the_mark(tmp_path, readings=READING.replace("options", effect))
    assert message == "口径 scope 的每个选项都要写明 first_day must say each of: wide, narrow"


def test_the_days_of_a_parameter_are_those_of_options_that_exist(tmp_path: Path) -> None:
    body = "\n  entry: {value: 2025-09-01, zh: 日, en: day, reading: scope, values: {«wied: 2025-09-01}}"
    message = fault_at_the_mark(tmp_path, readings=READING, parameters=body)
    assert message == '口径 scope 没有这个选项 has no option "wied"；是不是 did you mean "wide"?'


def test_the_ordinary_family_has_facts_that_exist(tmp_path: Path) -> None:
    assert fault_at_the_mark(tmp_path, ordinary='\n  «loca: "yes"') == (
        '没有登记事实 unknown fact "loca"；是不是 did you mean "local"?'
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("local: «maybe", '没有这个取值 no value "maybe"；可用 allowed: no, yes'),
        ("local: «home.zone", '没有这个取值 no value "home.zone"；可用 allowed: no, yes'),
        ("home.zone: «nowhere", '没有这个取值 no value "nowhere"；可用 allowed: north, south, outside'),
        ("birth: «soon", '没有这个取值 no value "soon"；可用 allowed: YYYY-MM-DD'),
    ],
)
def test_the_ordinary_family_has_values_that_exist(tmp_path: Path, written: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, ordinary=f"\n  {written}") == expected


# ---- conditions


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("«home.zone = est", 'home.zone 没有这个取值 has no value "est"；可用 allowed: north, south, outside'),
        ("«home.zone = nroth", 'home.zone 没有这个取值 has no value "nroth"；可用 allowed: north, south, outside；是不是 did you mean "north"?'),
        ("«home.zone", 'home.zone 不是“是／否”，要写取值 is not yes/no; write e.g. "home.zone = north"'),
        ("«local = home.zone", "local 和 home.zone 不是同一类，不能比较 cannot be compared"),
        ("«home.zone = north | south | outside", '这个条件永远成立或永远不成立 always or never true: "home.zone = north | south | outside"'),
        ("«home.zone != north | south | outside", '这个条件永远成立或永远不成立 always or never true: "home.zone != north | south | outside"'),
        ('«"local and birth"', '看不懂的条件 cannot read "local and birth"'),
        ("«{some: [local]}", "这里应写 all: / any: / not: 之一 expected one of all, any, not"),
        ("«{all: [local], any: [local]}", "这里应写 all: / any: / not: 之一 expected one of all, any, not"),
        ("{any: «local}", "any 下面应是一列条件 expected a list of conditions below any"),
        ("{all: «[]}", "all 下面应是一列条件 expected a list of conditions below all"),
        ('«"aeg(birth, birth) >= 6 years"', '没有这个函数 unknown function "aeg"；是不是 did you mean "age"?'),
        ('«"age(birth) >= 6 years"', "age 要 2 个日期 takes 2 dates"),
        ('«"covers(birth, birth)"', "covers 要 3 个日期 takes 3 dates"),
        ('«"age(birth, local) >= 6 years"', '"local" 不是日期事实或参数 is not a date fact or parameter；是不是 did you mean "local"?'),
        ('«"age(birth, brith) >= 6 years"', '"brith" 不是日期事实或参数 is not a date fact or parameter；是不是 did you mean "birth"?'),
        ('«"age(birth, birth)"', "比较写法不对 expected age(…) >= 1 year; <= and > take days only"),
        ('«"age(birth, birth) > 6 years"', "比较写法不对 expected age(…) >= 1 year; <= and > take days only"),
        ('«"age(birth, birth) >= 6 weeks"', "比较写法不对 expected age(…) >= 1 year; <= and > take days only"),
        ('«"before(birth, birth) >= 6 years"', "比较写法不对 expected before(…); <= and > take days only"),
    ],
)  # fmt: skip
def test_a_test_that_cannot_be_read(tmp_path: Path, when: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, rules=rule(when)) == expected


def test_thresholds_in_days_and_months_that_no_order_fits(tmp_path: Path) -> None:
    when = '{any: ["since(birth, birth) >= 1 month", «"since(birth, birth) >= 30 days"]}'
    message = fault_at_the_mark(tmp_path, rules=rule(when))
    assert message == "同一个时间段不能既比月（年）又比相近的天数 cannot be ordered beside 1 month: use one unit"


def test_a_definition_that_rests_on_itself(tmp_path: Path) -> None:
    define = """
  one: «{zh: 一, en: one, when: two}
  two: {zh: 二, en: two, when: {all: [local, one]}}"""
    message = fault_at_the_mark(tmp_path, define=define)
    assert message == "条件绕圈引用自己 circular definition: one → two → one"


def test_a_condition_over_a_record_that_was_refused_is_not_refused_again(tmp_path: Path) -> None:
    broken = facts("lease: «{t: bool, zh: 租}")
    assert fault_at_the_mark(tmp_path, facts=broken, rules=rule("lease")) == "缺少 missing: en"


# ---- outcomes


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("«{kind: shcool, of: [home.zone]}", '看不懂的结果 cannot read the outcome "shcool"；kind 可用 allowed: school, choose, arrange, stay, not_yet, not_covered；是不是 did you mean "school"?'),
        ("{kind: school, of: [«local]}", '"local" 不是地点事实 is not a place fact；是不是 did you mean "local"?'),
        ("{kind: school, of: [«home.zon]}", '"home.zon" 不是地点事实 is not a place fact；是不是 did you mean "home.zone"?'),
        ("«{kind: school}", "school: of 只用于 school 和 choose，且必须写 of belongs to school and choose only"),
        ("«{kind: stay, of: [home.zone]}", "stay: of 只用于 school 和 choose，且必须写 of belongs to school and choose only"),
        ("{by_reading: «scop, wide: {kind: stay}}", '没有登记口径 unknown reading "scop"'),
        ("«{by_reading: scope, wide: {kind: stay}}", "口径的每个选项都要有结果 missing an outcome for: narrow"),
        ("{by_reading: scope, wide: {kind: stay}, narrow: «stay}", '看不懂的结果 cannot read the outcome ""；kind 可用 allowed: school, choose, arrange, stay, not_yet, not_covered'),
    ],
)  # fmt: skip
def test_an_outcome_that_cannot_be_read(tmp_path: Path, outcome: str, expected: str) -> None:
    rules = rule("local").replace("{kind: school, of: [home.zone]}", outcome)
    assert fault_at_the_mark(tmp_path, readings=READING, rules=rules) == expected


# ---- sources and periods


def test_a_source_that_is_not_beside_the_pack(tmp_path: Path) -> None:
    sources = "\n  notice: {title: {zh: 通知, en: notice}, file: «source.txt}"
    assert fault_at_the_mark(tmp_path, sources=sources) == "找不到原文 no such file beside the pack: source.txt"


def test_a_source_is_never_read_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("就近入学。", encoding="utf-8")
    sources = "\n  notice: {title: {zh: 通知, en: notice}, file: «../source.txt}"
    message = fault_at_the_mark(tmp_path / "pack", sources=sources)
    assert message == "找不到原文 no such file beside the pack: ../source.txt"


def test_a_source_that_was_altered(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("就近入学！", encoding="utf-8")
    digest = sha256("就近入学。".encode()).hexdigest()
    sources = f"\n  notice: {{title: {{zh: 通知, en: notice}}, file: source.txt, sha256: «{digest}}}"
    assert fault_at_the_mark(tmp_path, sources=sources) == "原文与登记的摘要不符 source.txt has another SHA-256"


def test_a_source_that_is_not_utf_8(tmp_path: Path) -> None:
    content = "就近入学。".encode("gb18030")
    (tmp_path / "source.txt").write_bytes(content)
    digest = sha256(content).hexdigest()
    sources = f"\n  notice: {{title: {{zh: 通知, en: notice}}, file: «source.txt, sha256: {digest}}}"
    assert fault_at_the_mark(tmp_path, sources=sources) == "原文不是 UTF-8 编码 source.txt is not UTF-8"


@pytest.mark.parametrize(("external", "wanted"), [("false", "quote"), ("true", "text")])
def test_a_clause_has_its_words(tmp_path: Path, external: str, wanted: str) -> None:
    sources = f'\n  notice: {{title: {{zh: 法, en: law}}, external: "{external}"}}'
    clauses = "\n  c.near: «{source: notice, label: 一}"
    assert fault_at_the_mark(tmp_path, sources=sources, clauses=clauses) == f"缺少 missing: {wanted}"


def test_a_period_that_ends_before_it_begins(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, effective="{from: 2025-09-01, to: «2025-08-31}")
    assert message == "结束早于开始 ends on 2025-08-31, before it begins on 2025-09-01"


# ---- places


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ('甲街道/北村: «"9900000010"', "代码应为12 位数字 expected 12 digits"),
        ('乙镇: «"990000100001"', "代码应为9 位数字 expected 9 digits"),
        ("甲街道/北村: «九九", "代码应为12 位数字 expected 12 digits"),
    ],
)
def test_a_code_of_the_wrong_length(tmp_path: Path, units: str, expected: str) -> None:
    assert fault_at_the_mark(tmp_path, units=f"\n  {units}") == expected


def test_a_place_that_no_code_stands_for(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, units=UNITS, catchments="\n  north: {clause: c.near, places: [«甲街道/北邨]}")
    assert message == (
        '这个地点没有在 units 里绑定代码 place "甲街道/北邨" is not bound to a code under units；是不是 did you mean "甲街道/北村"?'
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("«乙镇", "整个乡镇要写成 a whole township is written 乙镇/*"),
        ("«乙镇/远山/*", "/* 只用于乡镇 stands for a whole township only"),
        ("«甲街道/北村/长街 单数", '看不懂的门牌 cannot read "长街 单数"；写法 write e.g. 长街 1-99号单号'),
        ("«甲街道/北村/长街 99-1号", '看不懂的门牌 cannot read "长街 99-1号"；写法 write e.g. 长街 1-99号单号'),
    ],
)
def test_a_place_that_would_match_no_home(tmp_path: Path, place: str, expected: str) -> None:
    catchments = f"\n  north: {{clause: c.near, places: [{place}]}}"
    assert fault_at_the_mark(tmp_path, units=UNITS, catchments=catchments) == expected


@pytest.mark.parametrize(
    ("north", "south"),
    [("甲街道/北村", "甲街道/北村"), ("乙镇/远山", "乙镇/*"), ("甲街道/北村", "甲街道/北村/花园")],
)
def test_a_place_in_two_zones_needs_a_reading(tmp_path: Path, north: str, south: str) -> None:
    catchments = f"\n  «north: {{clause: c.near, places: [{north}]}}\n  south: {{clause: c.near, places: [{south}]}}"
    message = fault_at_the_mark(tmp_path, units=UNITS, catchments=catchments)
    assert message == (
        f"{north} 同时属于 belongs to north, south；请写进 overlaps 并登记口径 declare it under overlaps with a reading"
    )


@pytest.mark.parametrize(
    ("overlap", "expected"),
    [
        ("{place: «甲街道/西村, zones: [wide, narrow], reading: scope}", '这个地点没有在 units 里绑定代码 place "甲街道/西村" is not bound to a code under units；是不是 did you mean "甲街道/南村"?'),
        ("{place: «乙镇, zones: [wide, narrow], reading: scope}", "整个乡镇不能写进 overlaps only a unit can be in overlaps"),
        ("{place: 甲街道/北村, zones: [wide, narrower], reading: «scope}", "口径 scope 的选项应是 options must be the zones: wide, narrower"),
        ("{place: 甲街道/北村, zones: [«mid, narrow], reading: scope}", '没有登记 zones: unknown "mid"'),
        ("{place: 甲街道/北村, zones: [wide, narrow], reading: «scop}", '没有登记 readings: unknown "scop"；是不是 did you mean "scope"?'),
    ],
)  # fmt: skip
def test_an_overlap_that_cannot_be_used(tmp_path: Path, overlap: str, expected: str) -> None:
    zones = SECTIONS["zones"].replace("north: {", "wide: {").replace("south: {", "narrow: {")
    if "narrower" in overlap:
        zones += "\n  narrower: {zh: 更窄, en: narrower}"
    readings = READING.replace("wide: {", "mid: {") if "mid" in overlap else READING
    message = fault_at_the_mark(tmp_path, zones=zones, units=UNITS, readings=readings, overlaps=f"\n  - {overlap}")
    assert message == expected


# ---- rules against rules


def test_two_rules_that_disagree_name_a_family_on_which_they_do(tmp_path: Path) -> None:
    rules = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  «far: {{when: not local, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    message = fault_at_the_mark(tmp_path, rules=rules)
    assert message.startswith("规则冲突，没有写谁优先 rules near, far disagree, no overrides or adds_to, e.g. ")
    assert "本地户口：否" in message
    assert "住处：" in message


def test_rules_too_large_to_compile_end_in_a_plain_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_in_use", {})  # another test may hold a policy of the same rules, compiled
    _, *others = NodeTable.__init__.__defaults__ or ()
    monkeypatch.setattr(NodeTable.__init__, "__defaults__", (5, *others))  # a budget that the smallest policy exceeds
    with pytest.raises(PackError, match=r"policy.yaml:1:1: the rules need more than 5 diagram nodes; it grew past"):
        a_pack(tmp_path)


# ---- all at once


def test_five_faults_are_told_in_one_run_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = pack_text(
        clauses="\n  c.near: {source: notise, label: 一, quote: 就近入学。}",
        facts=facts("local: {t: bool, zh: 又, en: again}", "lease: {t: boul, zh: 租, en: lease}"),
        define="\n  resident: {zh: 居民, en: resident, when: home.zon = north}",
        rules=rule("age(birth) >= 6 years"),
        ordinary='\n  locl: "yes"',
    )
    found = faults(tmp_path, text)
    said = " ".join(message for _, _, message in found)
    assert list(found) == sorted(found)
    for expected in ("notise", "duplicate key", "home.zon", "takes 2 dates", "locl", "t"):
        assert expected in said
    assert len({line for line, _, _ in found}) == 6


def test_a_pack_that_cannot_be_read_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot read the file"):
        read_pack(tmp_path / "policy.yaml")
