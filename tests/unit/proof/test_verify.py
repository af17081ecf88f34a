"""Verification of small packs: each thing that keeps a pack from being published, and a pack that may be."""

from collections.abc import Mapping
from pathlib import Path

from enrollzone.proof.lint import Level
from enrollzone.proof.verify import Proof
from enrollzone.rules.truth import NO, UNKNOWN, YES, Truth
from tests.builders import ASK, NORTH, SAY, SECTIONS, SOUTH
from tests.unit.proof.a_trial import codes, proof_of

FACTS = f"\n  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}"
NORTHERN = "\n- {id: n, zh: 住北边, facts: {home.zone: north}, expect: {school: north}}"
REMOTE = "\n- {id: f, zh: 住外面, facts: {home.zone: outside}, expect: {not_covered: true}}"
UNTOLD = "\n- {id: u, zh: 没说住处, facts: {}, expect: {status: need_facts}}"


def errors(proof: Proof) -> list[str]:
    return [remark.code for remark in proof.remarks if remark.level is Level.ERROR]


def missing(proof: Proof) -> Mapping[str, tuple[Truth, ...]]:
    return {seen.clause: seen.missing for seen in proof.clauses if seen.missing}


def test_a_complete_pack_with_cases_for_every_clause_may_be_published(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, NORTHERN + REMOTE + UNTOLD, facts=FACTS)
    assert errors(proof) == []
    assert proof.passed
    assert (proof.asked, proof.as_expected, proof.combinations) == (3, 3, 3)


def test_an_office_without_a_telephone_is_a_warning_and_no_error(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, NORTHERN + REMOTE + UNTOLD, facts=FACTS)
    assert [(r.code, r.level) for r in proof.remarks if r.level is Level.WARNING] == [("no_contact", Level.WARNING)]


def test_a_pack_that_was_tried_on_nobody_is_not_proved(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, " []", facts=FACTS)
    assert errors(proof) == ["no_cases", "clause_not_seen"]


def test_a_case_with_another_answer_is_an_error_with_its_line(tmp_path: Path) -> None:
    wrong = "\n- {id: w, zh: 住南边, facts: {home.zone: south}, expect: {school: north}}"
    proof = proof_of(tmp_path, NORTHERN + wrong + REMOTE + UNTOLD, facts=FACTS)
    assert errors(proof) == ["cases.yaml:3"]
    assert (proof.asked, proof.as_expected) == (4, 3)


def test_a_gap_is_shown_by_the_smallest_family(tmp_path: Path) -> None:
    near = SECTIONS["rules"].split("\n  far")[0]
    proof = proof_of(tmp_path, NORTHERN + UNTOLD, facts=FACTS, rules=near)
    (remark,) = [remark for remark in proof.remarks if remark.code == "uncovered"]
    assert remark.family is not None
    assert remark.family.words.zh == "住处：招生范围以外；其余都可以是任何情况"


def test_idle_parts_are_errors_of_the_proof(tmp_path: Path) -> None:
    idle = SECTIONS["rules"].replace("home.zone != outside", "{any: [home.zone != outside, home.zone = north]}")
    assert errors(proof_of(tmp_path, NORTHERN + REMOTE + UNTOLD, facts=FACTS, rules=idle)) == ["idle_test"]


def test_a_clause_is_missed_in_each_way_in_which_no_case_sees_it(tmp_path: Path) -> None:
    near, far = SECTIONS["rules"].split("\n  far")
    rules = f"{near}\n  far{far.replace('[c.near]', '[c.rest]')}"
    clauses = SECTIONS["clauses"] + "\n  c.rest: {source: notice, label: 二, quote: 其余。}"
    given = {"facts": FACTS, "rules": rules, "clauses": clauses}
    assert missing(proof_of(tmp_path / "a", NORTHERN, **given)) == {"c.near": (NO, UNKNOWN), "c.rest": (YES, UNKNOWN)}
    assert missing(proof_of(tmp_path / "b", NORTHERN + REMOTE, **given)) == {"c.near": (UNKNOWN,), "c.rest": (UNKNOWN,)}
    assert missing(proof_of(tmp_path / "c", NORTHERN + REMOTE + UNTOLD, **given)) == {}


def test_a_case_that_is_not_answered_as_expected_shows_no_clause(tmp_path: Path) -> None:
    wrong = "\n- {id: w, zh: 没说住处, facts: {}, expect: {school: north}}"
    assert missing(proof_of(tmp_path, NORTHERN + REMOTE + wrong, facts=FACTS)) == {"c.near": (UNKNOWN,)}


LISTED = {
    "facts": FACTS,
    "clauses": SECTIONS["clauses"]
    + "\n  c.n: {source: notice, label: 北, quote: 北村。}\n  c.s: {source: notice, label: 南, quote: 南村。}",
    "units": f'\n  甲街道/北村: "{NORTH.code}"\n  甲街道/南村: "{SOUTH.code}"',
    "catchments": "\n  north: {clause: c.n, places: [甲街道/北村]}\n  south: {clause: c.s, places: [甲街道/南村]}",
}
IN_NORTH = f'\n- {{id: n, zh: 北村, facts: {{home.place: "{NORTH.code}"}}, expect: {{school: north}}}}'


def test_a_list_of_places_holds_for_who_lives_in_one_and_fails_for_who_lives_in_another(tmp_path: Path) -> None:
    missed = missing(proof_of(tmp_path, IN_NORTH + REMOTE + UNTOLD, **LISTED))
    assert missed == {"c.s": (YES,)}


def test_a_list_is_undecided_for_a_home_that_may_lie_in_several_zones(tmp_path: Path) -> None:
    either = "\n- {id: e, zh: 交界, facts: {home.zone: [north, south]}, expect: {status: undetermined}}"
    missed = missing(proof_of(tmp_path, IN_NORTH + REMOTE + either, **LISTED))
    assert missed == {"c.near": (UNKNOWN,), "c.s": (YES,)}


def test_the_sentence_that_defines_a_zone_is_seen_by_who_is_sent_there(tmp_path: Path) -> None:
    zones = SECTIONS["zones"].replace("kind: school, campuses", "kind: school, clause: c.n, campuses", 1)
    clauses = SECTIONS["clauses"] + "\n  c.n: {source: notice, label: 北, quote: 北小。}"
    given = {"facts": FACTS, "zones": zones, "clauses": clauses}
    southern = "\n- {id: s, zh: 住南边, facts: {home.zone: south}, expect: {school: south}}"
    assert missing(proof_of(tmp_path / "a", southern + REMOTE + UNTOLD, **given)) == {"c.n": (YES,)}
    assert missing(proof_of(tmp_path / "b", NORTHERN + REMOTE + UNTOLD, **given)) == {}


STANDING = {
    "facts": FACTS,
    "clauses": SECTIONS["clauses"]
    + "".join(
        f"\n  c.{name}: {{source: notice, label: {name}, quote: {name}。}}"
        for name in ("duty", "unsaid", "map", "info")
    ),
    "duties": "\n  - {who: school, clause: c.duty, zh: 不得考试, en: no tests}",
    "silences": "\n  - {id: twins, clauses: [c.unsaid], zh: 双胞胎, en: twins}",
    "annexes": "\n  - {id: m, needed_by: c.map, zh: 图, en: map, status: entered, effect: {zh: 有, en: there}}",
    "readings": """
  until: {status: open, informative: "true", q: {zh: 到何时, en: until}, clauses: [c.info],
    options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}}""",
}


def test_what_binds_whoever_comes_is_listed_with_what_cites_it_and_never_left_out(tmp_path: Path) -> None:
    proof = proof_of(tmp_path, NORTHERN + REMOTE + UNTOLD, **STANDING)
    standing = {seen.clause: seen.standing for seen in proof.clauses if seen.standing}
    assert standing == {
        "c.duty": ("duty",),
        "c.unsaid": ("silence",),
        "c.map": ("annex",),
        "c.info": ("informative reading",),
    }
    assert missing(proof) == {}
    assert codes(proof).count("clause_standing") == 4


READ = {
    "facts": FACTS,
    "clauses": SECTIONS["clauses"] + "\n  c.open: {source: notice, label: 二, quote: 外面另定。}",
    "rules": f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, reading.far = none]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  sent: {{when: {{all: [home.zone = outside, reading.far = sent]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}""",
}


def a_reading(standing: str) -> str:
    options = "options: {none: {zh: 不管, en: none}, sent: {zh: 安排, en: sent}}"
    return f"\n  far: {{q: {{zh: 外面呢, en: outside}}, {options}, clauses: [c.open], {standing}}}"


def test_a_clause_that_only_a_reading_cites_is_seen_through_the_reading(tmp_path: Path) -> None:
    open_case = "\n- {id: o, zh: 外面, facts: {home.zone: outside}, expect: {bureau: [far]}}"
    supposed = "\n- {id: s, zh: 假定, facts: {home.zone: outside}, readings: {far: sent}, expect: {arrange: true}}"
    opened = proof_of(tmp_path / "open", NORTHERN + UNTOLD + open_case, **READ, readings=a_reading("status: open"))
    assert missing(opened) == {"c.open": (YES,)}
    used = a_reading("status: provisional, use: none")
    settled = proof_of(tmp_path / "used", NORTHERN + UNTOLD + REMOTE + supposed, **READ, readings=used)
    assert missing(settled) == {}
