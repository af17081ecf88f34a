"""Casebooks: what is read, what is refused, and how an answer is held against what was expected."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.casebook import Family, judge, read_families
from enrollzone.errors import PackError
from enrollzone.lookup import Bureau
from tests.builders import ASK, SAY, a_bureau, a_pack, marked

DAY = date(2025, 9, 1)
FACTS = f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  old: {{t: bool, zh: 在校, en: at school, {ASK}}}
  deed: {{t: bool, zh: 房产证, en: deed, {ASK}}}"""
READINGS = """
  away: {status: open, q: {zh: 哪个, en: which}, clauses: [c.near],
    options: {stay: {zh: 留, en: stay}, go: {zh: 走, en: go}}}"""
DOCUMENTS = "\n  deed_paper: {when: deed, present: deed, zh: 房产证, en: deed, clauses: [c.deed]}"
CLAUSES = """
  c.near: {source: notice, label: 一, quote: 就近入学。}
  c.deed: {source: notice, label: 二, quote: 有房产证。}"""
RULES = f"""
  near: {{when: {{all: [home.zone != outside, local, deed_paper, not old]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], documents: [deed_paper], {SAY}}}
  sent: {{when: {{all: [home.zone != outside, local, not deed_paper, not old]}}, outcome: {{kind: arrange, by: bureau}},
    clauses: [c.deed], documents: [deed_paper], instead_of: near,
    obliges: [{{who: bureau, clause: c.deed, zh: 安排, en: arrange}}], {SAY}}}
  free: {{when: {{all: [home.zone != outside, not local, not old]}}, outcome: {{by_reading: away,
    stay: {{kind: arrange, by: bureau}}, go: {{kind: not_covered}}}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, not old]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}
  kept: {{when: old, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}"""
OWNER = {"home.zone": "north", "local": "yes", "deed": "yes", "old": "no"}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    pack = a_pack(tmp_path / "pack", facts=FACTS, readings=READINGS, documents=DOCUMENTS, clauses=CLAUSES, rules=RULES)
    return a_bureau([pack])


def differing(bureau: Bureau, told: dict[str, Any], expect: dict[str, Any], **more: Any) -> tuple[str, ...]:  # noqa: ANN401
    family = Family("one", "一户", 1, told, (), {}, expect)
    changed = Family(**{**vars(family), **more})
    return judge(bureau, bureau.shelf.packs[0], changed, DAY).differences


def written(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("told", "expect"),
    [
        ({}, {"school": "north", "rules": ["near"], "clauses": ["c.near"]}),
        ({"deed": "no"}, {"arrange": "true", "failed": ["deed_paper"], "obliges": ["c.deed"], "rules": "sent"}),
        ({"local": "no"}, {"bureau": ["away"], "among": ["arrange", "not_covered"]}),
        ({"local": "no"}, {"bureau": "who decides?", "among": ["arrange", "not_covered", "school north"]}),
        ({"home.zone": "outside"}, {"not_covered": "true"}),
        ({"old": "yes"}, {"stay": "true"}),
        ({"home.zone": ["north", "south"]}, {"status": "undetermined", "uncertain": ["home.zone"]}),
        ({"home.zone": "nowhere"}, {"status": "bad_input"}),
        ({"home.place": "没有这个村"}, {"status": "undetermined"}),
    ],
)
def test_an_answer_that_is_as_expected_has_no_differences(
    bureau: Bureau, told: dict[str, Any], expect: dict[str, Any]
) -> None:
    facts = {**OWNER, **told}
    if "home.place" in facts:
        del facts["home.zone"]
    assert differing(bureau, facts, expect) == ()


def test_a_fact_that_is_not_told_is_asked_for(bureau: Bureau) -> None:
    assert differing(bureau, {"home.zone": "north"}, {"status": "need_facts"}) == ()


def test_what_cannot_be_told_leaves_the_outcome_undetermined(bureau: Bureau) -> None:
    told = {name: value for name, value in OWNER.items() if name != "deed"}
    assert differing(bureau, told, {"status": "undetermined", "uncertain": ["deed"]}, dont_know=("deed",)) == ()


def test_a_family_may_be_asked_under_a_reading(bureau: Bureau) -> None:
    told = {**OWNER, "local": "no"}
    assert differing(bureau, told, {"not_covered": "true"}, readings={"away": "go"}) == ()


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"arrange": "true"}, "outcome is assigned, expected bureau_arranges"),
        ({"school": "south"}, "options are ['north'], expected ['south']"),
        ({"choose": ["north", "south"]}, "outcome is assigned, expected choice"),
        ({"school": "north", "rules": ["far"]}, "rules lack ['far']; they are ['near']"),
        ({"school": "north", "clauses": ["c.no"]}, "clauses lack ['c.no']; they are ['c.deed', 'c.near']"),
        ({"school": "north", "failed": ["deed_paper"]}, "failed lack ['deed_paper']; they are []"),
        ({"school": "north", "obliges": ["c.deed"]}, "obliges lack ['c.deed']; they are []"),
        ({"school": "north", "uncertain": ["deed"]}, "uncertain lack ['deed']; they are []"),
        ({"school": "north", "among": ["arrange", "north"]}, "possible are [], expected ['arrange', 'school north']"),
        ({"bureau": ["away"]}, "open readings are [], expected ['away']"),
        ({"status": "need_facts"}, "outcome is assigned, expected needs_facts"),
        ({"status": "bad_input"}, "outcome is assigned, expected a refusal"),
    ],
)
def test_every_difference_is_said_in_words(bureau: Bureau, expect: dict[str, Any], said: str) -> None:
    assert said in differing(bureau, OWNER, expect)


def test_a_possible_outcome_too_many_is_a_difference_where_the_readings_are_named(bureau: Bureau) -> None:
    among = {"bureau": ["away"], "among": ["arrange", "not_covered", "stay"]}
    said = "possible are ['arrange', 'not_covered'], expected ['arrange', 'not_covered', 'stay']"
    assert differing(bureau, {**OWNER, "local": "no"}, among) == (said,)


def test_a_question_that_is_refused_though_an_answer_was_expected_is_a_difference(bureau: Bureau) -> None:
    assert differing(bureau, {"loca": "yes"}, {"school": "north"}) == ("refused: facts.loca: unknown_fact",)


def test_a_family_is_asked_for_its_own_entry_day_where_it_names_one(bureau: Bureau) -> None:
    before = differing(bureau, OWNER, {"school": "north"}, on="2020-09-01")
    assert before[0] == "outcome is not_in_force, expected assigned or assigned_group or choice"


def test_a_base_is_laid_below_the_family_and_its_own_base_below_that(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "bases:\n"
        "  all: {home.place: 北村, local: yes, deed: yes}\n"
        "  some: {base: all, local: no}\n"
        "cases:\n"
        "- {id: one, zh: 一户, base: some, set: {home.zone: north}, unset: [deed], dont_know: [deed],\n"
        "   expect: {stay: true}}\n",
    )
    (family,) = read_families(path)
    assert family.told == {"local": "no", "home.zone": "north"}
    assert (family.id, family.words, family.line, family.dont_know) == ("one", "一户", 5, ("deed",))


GOOD = "expect: {stay: true}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("«cases: none\n", "expected a list called cases"),
        ("«- one\n", "expected a list called cases"),
        ("cases:\n- «one\n", "expected a family: id, zh, expect"),
        (f"cases:\n- «{{id: one, {GOOD}}}\n", "missing: zh"),
        ("cases:\n- «{id: one, zh: 一户}\n", "missing: expect"),
        (f"cases:\n- {{id: one, zh: 一户, «sett: {{}}, {GOOD}}}\n", 'unknown key "sett"；是不是 did you mean "set"?'),
        (f"cases:\n- {{id: one, zh: 一户, set: «[a], {GOOD}}}\n", "set 应是 expected facts with their values"),
        (f"cases:\n- {{id: one, zh: 一户, unset: «a, {GOOD}}}\n", "unset 应是 expected a list of facts"),
        ("cases:\n- {id: one, zh: 一户, expect: «{}}\n", "expected one of: school, choose,"),
        ("cases:\n- {id: one, zh: 一户, expect: {«scool: a, stay: true}}\n", 'did you mean "school"?'),
        ("cases:\n- {id: one, zh: 一户, expect: {status: «unsure}}\n", "status is one of: need_facts,"),
        (f"cases:\n- {{id: one, zh: 一户, base: «al, {GOOD}}}\nbases:\n  all: {{}}\n", 'did you mean "all"?'),
        (f"cases:\n- {{id: one, zh: 一户, base: «a, {GOOD}}}\n", 'unknown base "a"'),
        (f"bases:\n  a: {{base: «a}}\ncases:\n- {{id: x, zh: 一户, base: a, {GOOD}}}\n", 'unknown base "a"'),
        (f"cases:\n- {{id: one, zh: 一户, {GOOD}}}\n- {{id: «one, zh: 二户, {GOOD}}}\n", 'stands twice: "one"'),
        (f"cases:\n- {{id: one, «id: two, zh: 一户, {GOOD}}}\n", 'duplicate key "id"'),
        (f"cases:\n- «&a {{id: one, zh: 一户, {GOOD}}}\n", "anchors"),
    ],
)
def test_what_is_wrong_with_a_casebook_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    text, place = marked(text)
    with pytest.raises(PackError) as refused:
        read_families(written(tmp_path, text))
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == place
    assert said in problem.message


def test_all_faults_of_a_casebook_are_told_in_one_run(tmp_path: Path) -> None:
    text = f"cases:\n- {{id: one, {GOOD}}}\n- {{id: two, zh: 二户, expect: {{sty: true}}}}\n- three\n"
    with pytest.raises(PackError) as refused:
        read_families(written(tmp_path, text))
    assert [problem.line for problem in refused.value.problems] == [2, 3, 3, 4]


def test_a_family_may_be_told_by_its_papers(bureau: Bureau) -> None:
    rest = {name: value for name, value in OWNER.items() if name != "deed"}
    shown, lacking = ({"kind": "deed_paper"},), ({"kind": "deed_paper", "held": "no"},)
    assert differing(bureau, rest, {"school": "north"}, documents=shown) == ()
    expected = {"arrange": "true", "failed": ["deed_paper"], "enough": ["deed_paper"]}
    assert differing(bureau, rest, expected, documents=lacking) == ()
    assert differing(bureau, rest, {"status": "bad_input"}, documents=("deed_paper",)) == ()
    (difference,) = differing(bureau, rest, {"school": "north", "warnings": ["near_border"]}, documents=shown)
    assert difference == "warnings lack ['near_border']; they are []"


def test_papers_of_a_case_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        'cases:\n- {id: one, zh: 一户, documents: [{kind: deed_paper, held: "no"}], expect: {arrange: "true"}}\n',
        encoding="utf-8",
    )
    (family,) = read_families(path)
    assert family.documents == ({"kind": "deed_paper", "held": "no"},)
