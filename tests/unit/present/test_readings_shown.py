"""An open phrase of the text in an answer: left to the bureau, in use for now, or decided."""

from datetime import date
from pathlib import Path

from enrollzone.answers.answer import Question
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.present import Document, document
from tests.builders import REMOTE, SAY, a_bureau, a_pack

RULES = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, reading.far = none]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  sent: {{when: {{all: [home.zone = outside, reading.far = bureau]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}"""
OPTIONS = "options: {none: {zh: 不管, en: left alone}, bureau: {zh: 安排, en: arranged}}"


def given(folder: Path, standing: str, language: str = "zh") -> Document:
    readings = f"\n  far: {{q: {{zh: 外面的呢, en: those outside}}, {OPTIONS}, clauses: [c.near], {standing}}}"
    pack = a_pack(folder, readings=readings, rules=RULES)
    question = Question("990000", "primary", date(2025, 9, 1), AskedPlace(unit=REMOTE.code))
    return document(answer(a_bureau([pack]), question), language)


def test_an_open_reading_leaves_the_family_to_the_bureau_with_the_outcome_of_each_option(tmp_path: Path) -> None:
    told = given(tmp_path, "status: open")
    assert told["outcome"] == "staff_decides"
    then = {entry["if"][0]["option"]: entry["then"][0]["outcome"] for entry in told["by_reading"]}
    assert then == {"none": "not_covered", "bureau": "bureau_arranges"}
    assert "decided" not in told["readings"][0]


def test_a_provisional_reading_is_a_warning_on_the_answer(tmp_path: Path) -> None:
    told = given(tmp_path, "status: provisional, use: bureau")
    assert told["outcome"] == "bureau_arranges"
    assert [warning["code"] for warning in told["warnings"]] == ["reading_provisional"]
    assert "decided" not in told["readings"][0]


def test_a_decided_reading_says_by_whom_when_and_under_which_number(tmp_path: Path) -> None:
    standing = "status: decided, use: bureau, decided: {by: 试县教育局, on: 2025-06-01, ref: 试教复〔2025〕1号}"
    told = given(tmp_path, standing)
    assert told["outcome"] == "bureau_arranges"
    assert told["warnings"] == []
    (reading,) = told["readings"]
    assert reading["decided"] == {
        "by": "试县教育局",
        "on": "2025-06-01",
        "ref": "试教复〔2025〕1号",
        "text": "试县教育局2025年6月1日已决定（试教复〔2025〕1号）",
    }
    english = given(tmp_path / "en", standing, "en")["readings"][0]["decided"]["text"]
    assert english == "decided by 试县教育局 on 1 June 2025 (试教复〔2025〕1号)"
