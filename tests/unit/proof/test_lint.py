"""What lint says before a pack is published: each remark on the smallest pack that deserves it."""

from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.proof.lint import Level, Remark, lint
from tests.builders import ASK, SAY, SECTIONS, a_pack, an_edition

TEXT = "一、总则\n就近入学。\n二、附则\n随迁子女由教育局\n安排。\n三、完"
HEADINGS = "[一、总则, 二、附则]"
ARRANGED = (
    '\n  c.near: {source: notice, label: 一, quote: 就近入学。}\n  c.rest: {source: notice, label: 二, quote: "%s"}'
)
OPTIONS = "options: {a: {zh: 甲, en: a}, b: {zh: 乙, en: b}}"
CITING_BOTH = SECTIONS["rules"].replace(
    "clauses: [c.near], " + SAY + "}\n  far", "clauses: [c.near, c.rest], " + SAY + "}\n  far"
)


def remarks(folder: Path, **sections: str | None) -> list[tuple[Level, str]]:
    return [(remark.level, remark.code) for remark in lint(a_pack(folder, **sections))]


def of_code(found: tuple[Remark, ...], code: str) -> Remark:
    return next(remark for remark in found if remark.code == code)


def a_source(folder: Path, waive: str = HEADINGS, first: str = "一、总则", last: str = "三、完") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.txt").write_text(TEXT, encoding="utf-8")
    digest = sha256(TEXT.encode()).hexdigest()
    operative = f"operative: {{from: {first}, to: {last}}}, waive: {waive}"
    return f"\n  notice: {{title: {{zh: 通知, en: notice}}, file: source.txt, sha256: {digest}, {operative}}}"


ALL_CITED = {"clauses": ARRANGED % "随迁子女由教育局安排。", "rules": CITING_BOTH}
QUIET = {"facts": f"\n  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}"}  # without the idle facts of the builder


def test_a_pack_in_which_all_is_cited_and_used_gets_only_its_named_silence(tmp_path: Path) -> None:
    found = remarks(tmp_path, sources=a_source(tmp_path), **ALL_CITED, **QUIET)
    assert found == [(Level.SILENCE, "rule far")]


def test_a_quote_broken_over_lines_in_the_published_copy_is_found(tmp_path: Path) -> None:
    found = remarks(tmp_path, sources=a_source(tmp_path), **ALL_CITED, **QUIET)
    assert (Level.ERROR, "quote_not_found") not in found


def test_a_quote_that_is_not_in_the_source_is_an_error(tmp_path: Path) -> None:
    wrong = {**ALL_CITED, "clauses": ARRANGED % "随迁子女由学校安排。"}
    found = lint(a_pack(tmp_path, sources=a_source(tmp_path), **wrong, **QUIET))
    assert of_code(found, "quote_not_found").clauses == ("c.rest",)


def test_a_sentence_neither_cited_nor_waived_is_an_error_that_repeats_it(tmp_path: Path) -> None:
    found = lint(a_pack(tmp_path, sources=a_source(tmp_path), **QUIET))
    remark = of_code(found, "sentence_not_cited")
    assert remark.level is Level.ERROR
    assert remark.text.zh.endswith("随迁子女由教育局安排")


def test_a_heading_that_is_not_waived_is_such_a_sentence(tmp_path: Path) -> None:
    found = lint(a_pack(tmp_path, sources=a_source(tmp_path, waive="[一、总则]"), **ALL_CITED, **QUIET))
    assert of_code(found, "sentence_not_cited").text.zh.endswith("附则")


@pytest.mark.parametrize("number", ["第一条　", "第十二章", "（二）", "3. "])
def test_the_number_of_an_article_is_no_sentence(tmp_path: Path, number: str) -> None:
    sources = a_source(tmp_path)
    text = TEXT.replace("随迁子女", f"{number}随迁子女")
    (tmp_path / "source.txt").write_text(text, encoding="utf-8")
    sources = sources.replace(sha256(TEXT.encode()).hexdigest(), sha256(text.encode()).hexdigest())
    assert remarks(tmp_path, sources=sources, **ALL_CITED, **QUIET) == [(Level.SILENCE, "rule far")]


@pytest.mark.parametrize(("first", "last"), [("零、没有", "三、完"), ("一、总则", "四、没有")])
def test_an_operative_part_that_is_not_in_the_source_is_an_error(tmp_path: Path, first: str, last: str) -> None:
    found = lint(a_pack(tmp_path, sources=a_source(tmp_path, first=first, last=last), **ALL_CITED, **QUIET))
    assert f"{first} … {last}" in of_code(found, "sentence_not_cited").text.zh


def test_a_source_without_an_operative_part_need_not_be_cited_sentence_by_sentence(tmp_path: Path) -> None:
    whole = a_source(tmp_path).partition(", operative:")[0] + "}"
    assert "sentence_not_cited" not in [code for _, code in remarks(tmp_path, sources=whole, **QUIET)]


def test_a_clause_that_nothing_cites_is_a_warning(tmp_path: Path) -> None:
    found = lint(a_pack(tmp_path, clauses=ARRANGED % "随迁子女由教育局安排。"))
    assert of_code(found, "clause_not_cited").clauses == ("c.rest",)


def test_a_family_that_no_rule_covers_is_an_error_with_such_a_family(tmp_path: Path) -> None:
    near = SECTIONS["rules"].split("\n  far")[0]
    found = lint(a_pack(tmp_path, rules=near, **QUIET))
    remark = of_code(found, "uncovered")
    assert remark.text.zh == "没有规则管到这样的家庭：住处：招生范围以外；其余都可以是任何情况"
    assert remark.family is not None
    assert remark.family.body["facts"] == {"home.zone": "outside"}


def test_a_rule_that_says_not_covered_is_listed_as_a_silence_and_so_is_what_the_pack_names(tmp_path: Path) -> None:
    silences = "\n  - {id: twins, clauses: [c.near], zh: 双胞胎没有写, en: nothing on twins}"
    annexes = """
  - {id: map, needed_by: c.near, zh: 附图, en: the map, status: missing, effect: {zh: 没有附图, en: no map}}
  - {id: list, needed_by: c.near, zh: 名单, en: a list, status: entered, effect: {zh: 有, en: there}}"""
    found = remarks(tmp_path, silences=silences, annexes=annexes, **QUIET)
    assert found == [(Level.SILENCE, "unsaid twins"), (Level.SILENCE, "rule far"), (Level.SILENCE, "annex map")]


def a_reading(status: str, extra: str = "") -> str:
    return f"\n  which: {{status: {status}, q: {{zh: 哪个, en: which}}, {OPTIONS}, clauses: [c.near]{extra}}}"


ACTING = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, reading.which = a]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  sent: {{when: {{all: [home.zone = outside, reading.which = b]}}, outcome: {{kind: arrange, by: bureau}},
    clauses: [c.near], {SAY}}}"""


def test_an_open_reading_is_listed_as_open_and_a_provisional_one_as_a_note(tmp_path: Path) -> None:
    opened = remarks(tmp_path / "open", readings=a_reading("open"), rules=ACTING, **QUIET)
    assert (Level.OPEN, "open reading which") in opened
    used = remarks(tmp_path / "used", readings=a_reading("provisional", ", use: a"), rules=ACTING, **QUIET)
    assert (Level.NOTE, "provisional reading which") in used


def test_a_decided_reading_needs_no_remark(tmp_path: Path) -> None:
    decided = a_reading("decided", ", use: a, decided: {by: 局, on: 2025-01-01, ref: 一号}")
    assert remarks(tmp_path, readings=decided, rules=ACTING, **QUIET) == [(Level.SILENCE, "rule far")]


def test_a_reading_that_changes_nothing_should_be_marked_informative(tmp_path: Path) -> None:
    found = lint(a_pack(tmp_path / "idle", readings=a_reading("open"), **QUIET))
    assert of_code(found, "reading which").text.en == "never changes an outcome: mark it informative"
    marked = remarks(tmp_path / "marked", readings=a_reading("open", ', informative: "true"'), **QUIET)
    assert (Level.WARNING, "reading which") not in marked


def test_a_reading_marked_informative_that_changes_outcomes_is_a_warning(tmp_path: Path) -> None:
    found = lint(a_pack(tmp_path, readings=a_reading("open", ', informative: "true"'), rules=ACTING, **QUIET))
    assert of_code(found, "reading which").text.en == "marked informative, but it changes outcomes"


def test_a_rule_that_another_always_overrides_can_never_be_in_effect(tmp_path: Path) -> None:
    hidden = f"""
  near: {{when: home.zone != outside, overrides: [north], outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], {SAY}}}
  north: {{when: home.zone = north, outcome: {{kind: arrange, by: bureau}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    found = lint(a_pack(tmp_path, rules=hidden, **QUIET))
    assert of_code(found, "unreachable").text.en == "rule north can never be in effect"


@pytest.mark.parametrize(
    "always", ["{any: [local, not local]}", "{not: {all: [home.zone = north, home.zone = south]}}"]
)
def test_a_rule_that_holds_whatever_is_told_decides_on_nothing(tmp_path: Path, always: str) -> None:
    rule = f"\n  all: {{when: {always}, outcome: {{kind: arrange, by: bureau}}, clauses: [c.near], {SAY}}}"
    found = lint(a_pack(tmp_path, rules=rule))
    remark = of_code(found, "fires_on_nothing")
    assert (remark.level, remark.text.en) == (Level.ERROR, "rule all holds when nothing is known")


def test_an_outcome_that_is_decided_before_anything_is_told_is_an_error(tmp_path: Path) -> None:
    rules = f"""
  near: {{when: home.zone != outside, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    remark = of_code(lint(a_pack(tmp_path, rules=rules, **QUIET)), "decided_on_nothing")
    assert (remark.level, remark.text.en) == (Level.ERROR, "decided when nothing is told: arrange")


def test_a_rule_that_a_settled_reading_alone_brings_about_fires_on_nothing(tmp_path: Path) -> None:
    used = a_reading("provisional", ", use: a")
    outcome = "outcome: {kind: arrange}, overrides: [near, far]"
    rule = f"\n  all: {{when: reading.which = a, {outcome}, clauses: [c.near], {SAY}}}"
    found = lint(a_pack(tmp_path, readings=used, rules=rule + SECTIONS["rules"], **QUIET))
    assert of_code(found, "fires_on_nothing").text.en == "rule all holds when nothing is known"


def test_a_fact_that_never_matters_is_a_warning(tmp_path: Path) -> None:
    codes = remarks(tmp_path)
    assert (Level.WARNING, "fact local") in codes
    assert (Level.WARNING, "fact birth") in codes
    assert (Level.WARNING, "fact home.zone") not in codes


def test_errors_come_first_and_notes_last(tmp_path: Path) -> None:
    near = SECTIONS["rules"].split("\n  far")[0]
    readings = a_reading("provisional", ', use: a, informative: "true"')
    levels = [level for level, _ in remarks(tmp_path, rules=near, readings=readings)]
    assert levels == sorted(levels, key=list(Level).index)
    assert (levels[0], levels[-1]) == (Level.ERROR, Level.NOTE)


def test_a_place_bound_to_a_code_that_the_edition_does_not_have_is_an_error(tmp_path: Path) -> None:
    bound = {
        "units": '\n  甲街道/北村: "990000001099"',
        "catchments": "\n  north: {clause: c.near, places: [甲街道/北村]}",
    }
    found = lint(a_pack(tmp_path, **bound, **QUIET), [an_edition()])
    assert [remark.code for remark in found if remark.level is Level.ERROR] == ["unbound_unit"]
    assert "990000001099" in found[0].text.zh


def test_the_installed_packs_have_no_errors_and_no_warnings() -> None:
    for bureau in open_bureaus(Settings()).values():
        for pack in bureau.shelf.packs:
            grave = [r for r in lint(pack, bureau.county.editions) if r.level in (Level.ERROR, Level.WARNING)]
            assert grave == [], pack.id
