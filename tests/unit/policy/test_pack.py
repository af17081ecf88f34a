"""What a policy file becomes when nothing is wrong with it."""

from datetime import date
from hashlib import sha256
from pathlib import Path

from enrollzone.messages import Text
from enrollzone.periods import Period
from enrollzone.policy.duties import REFUSE, Obligation
from enrollzone.policy.pack import Annex, FactKind, ReadingStatus, Silence
from enrollzone.policy.unions import Campus, School
from enrollzone.rules.conditions import AllOf, Is, Named, Not, Same
from tests.builders import ASK, SAY, SECTIONS, a_pack, pack_text

FACTS = (
    SECTIONS["facts"]
    + f"""
  old_zone: {{t: zone, zh: 旧居, en: old, p: [1, 1, 2], {ASK}}}
  job: {{t: [farm, shop], zh: 工, en: job, p: [1, 3], {ASK},
    words: {{farm: {{zh: 农, en: farm}}, shop: {{zh: 店, en: shop}}}}}}
  lease.present: {{t: bool, zh: 有租约, en: lease, p: 80, {ASK}}}
  lease.end: {{t: date, zh: 租期止, en: lease end, with: lease.present}}"""
)


def test_the_head_names_the_policy_and_the_file_is_pinned(tmp_path: Path) -> None:
    text = pack_text(effective="{from: 2025-09-01, to: 2026-08-31}")
    pack = a_pack(tmp_path, text)
    assert (pack.id, pack.jurisdiction, pack.stage, pack.version, pack.status) == (
        "small",
        "990000",
        "primary",
        "1",
        "current",
    )
    assert pack.title == Text("小", "small")
    assert str(pack.period.last) == "2026-08-31"
    assert pack.sha256 == sha256(text.encode()).hexdigest()


def test_a_policy_that_a_later_one_closed_is_the_same_but_for_its_days_and_is_not_compiled_again(
    tmp_path: Path,
) -> None:
    pack = a_pack(tmp_path, pack_text(effective="{from: 2025-09-01, to: 2026-08-31}"))
    compiled = pack.compiled
    closed = Period(date(2025, 9, 1), date(2025, 12, 31))
    held = pack.holding(closed)
    assert (held.period, held.sha256, pack.period.last) == (closed, pack.sha256, date(2026, 8, 31))
    assert held.compiled is compiled
    assert pack.holding(pack.period) is pack


def test_facts_have_their_kinds_words_chances_and_place_names(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, facts=FACTS)
    assert {name: fact.kind for name, fact in pack.facts.items() if fact.kind is not FactKind.ZONE} == {
        "local": FactKind.BOOLEAN,
        "birth": FactKind.DATE,
        "job": FactKind.CHOICE,
        "lease.present": FactKind.BOOLEAN,
        "lease.end": FactKind.DATE,
    }
    assert [pack.facts[name].place_name for name in ("home.zone", "old_zone", "local")] == [
        "home.place",
        "old_place",
        None,
    ]
    assert pack.facts["job"].words["shop"] == Text("店", "shop")
    assert pack.variables["job"].weights == (0.25, 0.75)
    assert pack.variables["lease.present"].weights == (0.2, 0.8)
    assert "lease.end" not in pack.variables


def test_a_fact_is_asked_alone_unless_a_screen_or_another_fact_asks_for_it(tmp_path: Path) -> None:
    screen = "\n  screen: {facts: [local, job], zh: 几件事, en: several}"
    pack = a_pack(tmp_path, facts=FACTS, questions=screen)
    assert [(question.id, question.facts) for question in pack.questions] == [
        ("home.zone", ("home.zone",)),
        ("screen", ("local", "job")),
        ("birth", ("birth",)),
        ("old_zone", ("old_zone",)),
        ("lease.present", ("lease.present", "lease.end")),
    ]


def test_what_is_read_off_a_paper_is_known_by_the_paper_it_belongs_to(tmp_path: Path) -> None:
    documents = "\n  lease: {zh: 租约, en: lease, present: lease.present, when: lease.present}"
    assert a_pack(tmp_path, facts=FACTS, documents=documents).paper_facts == {"lease.present", "lease.end"}
    alone = "\n  lease: {zh: 租约, en: lease, present: local, when: local}"
    assert a_pack(tmp_path, facts=FACTS, documents=alone).paper_facts == {"local"}
    assert a_pack(tmp_path).paper_facts == frozenset()


def test_conditions_are_read_as_they_are_written(tmp_path: Path) -> None:
    define = """
  mover: {zh: 搬家, en: mover, clauses: [c.near], when: {all: [not local, home.zone != old_zone, resident]}}
  resident: {zh: 居民, en: resident, when: [home.zone = north | south, job = shop]}"""
    pack = a_pack(tmp_path, facts=FACTS, define=define)
    mover, resident = pack.definitions["mover"], pack.definitions["resident"]
    home, old = pack.variables["home.zone"], pack.variables["old_zone"]
    tests = (Is(home, frozenset(["north", "south"])), Is(pack.variables["job"], frozenset(["shop"])))
    assert resident == Named("resident", AllOf(tests), Text("居民", "resident"))
    local = Is(pack.variables["local"], frozenset(["yes"]))
    assert mover.part == AllOf((Not(local), Not(Same(home, old)), resident))
    assert mover.clauses == ("c.near",)


def test_every_test_knows_the_line_and_the_words_in_which_it_stands(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    test = pack.rules["near"].when
    assert isinstance(test, Is)
    assert test.text == "home.zone != outside"
    line = (tmp_path / "policy.yaml").read_text(encoding="utf-8").splitlines()[test.line - 1]
    assert "home.zone != outside" in line


def test_zones_belong_to_their_union_and_campuses_to_their_school(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        schools="\n  first: {zh: 一小, en: First}",
        groups="\n  union: {zh: 集团, en: union, clause: c.near, core: first}",
        zones="""
  main: {zh: 本部, en: main, kind: campus, part_of: union, campuses: [{id: main, zh: 本部, en: main, school: first}]}
  whole: {zh: 另一集团, en: whole, core: first, campuses: [
    {id: a, zh: 甲, en: a, boarding: "true"}, {id: b, zh: 乙, en: b, names_pending: "true"}]}
  both: {zh: 共享, en: both, kind: shared, choice_of: [main, whole]}
  alone: {zh: 村小, en: alone, kind: school}""",
        rules=SECTIONS["rules"],
    )
    assert pack.schools == {"first": School("first", Text("一小", "First"))}
    assert {name: zone.group and zone.group.id for name, zone in pack.zones.items()} == {
        "main": "union",
        "whole": "whole",
        "both": None,
        "alone": None,
    }
    assert pack.unions["union"].core == pack.unions["whole"].core == "first"
    assert pack.zones["main"].campuses == (Campus("main", Text("本部", "main"), "first", boarding=False, clause=None),)
    assert [(campus.boarding, campus.named) for campus in pack.zones["whole"].campuses] == [
        (True, True),
        (False, False),
    ]
    assert pack.ruleset.expansion.shared == {"both": ("main", "whole")}


def test_a_clause_says_where_it_stands_and_how_far_it_may_be_trusted(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("就近入学。", encoding="utf-8")
    digest = sha256("就近入学。".encode()).hexdigest()
    pack = a_pack(
        tmp_path,
        sources=f"""
  notice: {{title: {{zh: 通知, en: notice}}, number: 1号, issuer: 局, file: source.txt, sha256: {digest},
    operative: {{from: 就近, to: 入学}}, waive: [附]}}
  law: {{title: {{zh: 法, en: law}}, external: "true"}}""",
        clauses="""
  c.near: {source: notice, label: 一~, quote: 就近入学。}
  c.plain: {source: notice, label: 二, quote: 就近}
  l.age: {source: law, label: 第十一条, text: 六周岁}""",
    )
    near, plain, law = (pack.clauses[name] for name in ("c.near", "c.plain", "l.age"))
    assert (near.label, near.inferred, near.unverified) == ("一", True, False)
    assert (plain.inferred, law.unverified, law.quote) == (False, True, "六周岁")
    assert near.document.number == "1号"
    assert pack.sources["notice"].text == "就近入学。"
    assert pack.sources["notice"].coverage is not None
    assert pack.sources["notice"].coverage.waived == ("附",)
    assert pack.sources.keys() == {"notice"}
    assert pack.cited == {"c.near"}


def test_what_the_text_leaves_to_others_is_kept_with_the_policy(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        annexes="\n  - {id: map, needed_by: c.near, zh: 图, en: map, status: missing, effect: {zh: 缺, en: none}}",
        duties="""
  - {who: school, clause: c.near, zh: 不得拒收, en: must not refuse}
  - {note: heading, clause: c.near}""",
        silences="\n  - {id: gap, clauses: [c.near], zh: 没写, en: unsaid}",
        ordinary='\n  home.zone: north\n  local: "yes"\n  birth: 2019-05-05',
    )
    assert pack.annexes == (Annex("map", "c.near", Text("图", "map"), Text("缺", "none"), missing=True),)
    assert pack.duties == (Obligation("school", Text("不得拒收", "must not refuse"), "c.near"),)
    assert pack.silences == (Silence("gap", Text("没写", "unsaid"), ("c.near",)),)
    assert pack.ordinary == {"home.zone": "north", "local": "yes", "birth": "2019-05-05"}


def test_a_reading_knows_its_options_and_the_one_in_use(tmp_path: Path) -> None:
    readings = """
  open: {status: open, q: {zh: 问, en: q}, clauses: [c.near], options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}}
  settled: {status: decided, use: b, decided: {by: 局, on: 2018-08-01, ref: 1号}, q: {zh: 问, en: q}, clauses: [c.near],
    options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}}"""
    pack = a_pack(tmp_path, readings=readings)
    assert (pack.readings["open"].status, pack.readings["open"].in_use) == (ReadingStatus.OPEN, None)
    assert pack.readings["settled"].in_use == Text("乙", "b")
    assert pack.readings["settled"].decided is not None
    assert pack.readings["settled"].decided[2] == "1号"


def test_a_parameter_may_hang_on_a_reading_and_come_round_every_year(tmp_path: Path) -> None:
    readings = """
  day: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {printed: {zh: 甲, en: a}, other: {zh: 乙, en: b}}}"""
    parameters = """
  fixed: {value: 2025-08-31, zh: 定, en: fixed}
  yearly: {value: 02-29, zh: 年, en: yearly}
  open: {value: 2025-08-31, zh: 开, en: open, reading: day, values: {printed: 08-31}}"""
    pack = a_pack(tmp_path, readings=readings, parameters=parameters)
    days = {name: pack.parameters[name] for name in ("fixed", "yearly", "open")}
    assert str(days["fixed"].day(2030)) == "2025-08-31"
    assert [str(days["yearly"].day(year)) for year in (2024, 2025, 2100)] == ["2024-02-29", "2025-02-28", "2100-02-28"]
    assert str(days["open"].day(2030, "printed")) == "2030-08-31"
    assert days["open"].day(2030, "other") is None


def test_a_rule_keeps_what_it_says_obliges_and_asks_for(tmp_path: Path) -> None:
    rules = f"""
  near: {{when: local, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], documents: [local], {SAY},
    obliges: [{{who: bureau, clause: c.near, zh: 安排, en: arrange}},
      {{who: school, clause: c.near, must_not: refuse, zh: 不得拒收, en: must not refuse}}]}}
  far: {{when: not local, outcome: {{kind: arrange}}, clauses: [c.near], instead_of: near, {SAY}}}"""
    pack = a_pack(tmp_path, rules=rules)
    assert pack.rules["near"].papers == ("local",)
    assert pack.rules["near"].obliges == (
        Obligation("bureau", Text("安排", "arrange"), "c.near"),
        Obligation("school", Text("不得拒收", "must not refuse"), "c.near", REFUSE),
    )
    assert (pack.rules["far"].instead_of, pack.rules["far"].say.en) == ("near", "because")
