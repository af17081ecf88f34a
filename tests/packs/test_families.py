"""Two independent readings of the same notice, worked out by hand before any program ran, on the policy as it stands.

They lie beside the project. Every family goes the whole road: as a request, as an answer, and as its document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from enrollzone.answers.answer import Answer, Code
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.present import Document, document
from enrollzone.request import parse, read_body
from enrollzone.rules.conditions import names_in

PACKS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "packs"
COUNTY, ENTRY_DAY = "530427", date(2018, 9, 1)
CODES = {
    "school": {Code.ASSIGNED, Code.ASSIGNED_GROUP},
    "choose": {Code.CHOICE},
    "arrange": {Code.BUREAU_ARRANGES},
    "stay": {Code.STAYS},
    "not_yet": {Code.AGE_NOT_COVERED},
    "not_covered": {Code.NOT_COVERED},
}
WORDS = {code: word for word, codes in CODES.items() for code in codes}
# "Some village of that township" in the families; the village of 平甸乡 is not the one that has a clause of its own.
VILLAGES = {"漠沙镇": "和平村委会", "平甸乡": "小石缸村委会", "戛洒镇": "达哈村委会"}

Outcome = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Family:
    id: str
    facts: Mapping[str, Any]
    dont_know: tuple[str, ...]
    readings: Mapping[str, str]
    expect: Mapping[str, Any]


def families(name: str, part: str = "cases") -> Iterator[Family]:
    book = YAML(typ="safe").load((PACKS / name).read_text(encoding="utf-8")) if PACKS.is_dir() else {part: []}
    for case in book[part]:
        facts = overlaid(base_of(book, case.get("base")), {**case.get("facts", {}), **case.get("set", {})})
        told = {name: spoken(value) for name, value in facts.items() if name not in case.get("unset", ())}
        yield Family(case["id"], told, tuple(case.get("dont_know", ())), case.get("readings", {}), case["expect"])


def base_of(book: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    if name is None:
        return {}
    own = dict(book["bases"][name])
    return overlaid(base_of(book, own.pop("base", None)), own)


def overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A place and its zone are the same fact under two names: what stands above hides both."""
    hidden = {name.removesuffix(end) for name in above for end in ("place", "zone") if name.endswith(end)}
    kept = {k: v for k, v in below.items() if k.removesuffix("place").removesuffix("zone") not in hidden}
    return {**kept, **above}


def spoken(value: object) -> object:
    if value in ("yes", "no"):
        return value == "yes"
    if isinstance(value, str) and value.endswith("/某村"):
        township = value.removesuffix("/某村")
        return f"{township}/{VILLAGES[township]}"
    return value.isoformat() if isinstance(value, date) else value


FIRST, SECOND = tuple(families("families.yaml")), tuple(families("second-reading.yaml"))
PARTED = tuple(families("second-reading.yaml", "differ"))
EVERY = [pytest.param(family, id=family.id) for family in (*FIRST, *SECOND)]
ANSWERED = [p for p in EVERY if p.values[0].expect.get("status") != "bad_input"]  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def bureaus() -> Mapping[str, Bureau]:
    return open_bureaus(Settings(), only=COUNTY)


def asked(family: Family, bureaus: Mapping[str, Bureau], readings: Mapping[str, str] | None = None) -> Answer:
    body = {
        "jurisdiction": COUNTY,
        "on": ENTRY_DAY.isoformat(),
        "facts": dict(family.facts),
        "dont_know": list(family.dont_know),
        "readings": dict(family.readings if readings is None else readings),
    }
    bureau, question = parse(read_body(body), bureaus, ENTRY_DAY)
    return answer(bureau, question)


def expected_outcome(expect: Mapping[str, Any]) -> Outcome | None:
    word = next((word for word in CODES if word in expect), None)
    if word is None:
        return None
    places = expect[word] if isinstance(expect[word], list) else [expect[word]]
    return word, tuple(sorted(places)) if word in {"school", "choose"} else ()


def read_outcome(written: object) -> Outcome:
    """``school g1``, ``choose g1 g2``, ``arrange``; the second reader wrote ``g1`` and ``{choose: [g1, g2]}``."""
    if isinstance(written, dict):
        return "choose", tuple(sorted(written["choose"]))
    word, *places = str(written).split()
    return (word, tuple(sorted(places))) if word in CODES else ("school", (word,))


def said(entry: Document) -> Outcome:
    return WORDS[Code(entry["outcome"])], tuple(sorted(option["zone"] for option in entry["options"]))


@pytest.mark.shared
def test_both_readings_are_there_in_full() -> None:
    assert (len(FIRST), len(SECOND)) == (93, 90)


@pytest.mark.shared
@pytest.mark.parametrize("family", ANSWERED)
def test_a_family_gets_what_was_worked_out_by_hand(family: Family, bureaus: Mapping[str, Bureau]) -> None:
    given = asked(family, bureaus)
    page = document(given)
    assert page["outcome"] == str(given.outcome)
    wanted = expected_outcome(family.expect)
    if wanted is not None:
        assert said(page) == wanted
        assert page["possible"] == []
    elif "bureau" in family.expect:
        the_bureau_decides(family.expect, given, page)
    else:
        it_is_not_decided(family.expect, given, page)


def the_bureau_decides(expect: Mapping[str, Any], given: Answer, page: Document) -> None:
    assert given.outcome is Code.STAFF_DECIDES
    possible, among = {said(entry) for entry in page["possible"]}, {read_outcome(one) for one in expect["among"]}
    if isinstance(expect["bureau"], list):
        still_open = {entry["id"] for entry in page["readings"] if entry["used"] is None}
        assert still_open == set(expect["bureau"])
        assert possible == among
    else:  # the question in the reader's own words, who may have seen more ways out than the policy's readings have
        assert possible <= among
        assert len(possible) > 1
    assert {said(then) for under in page["by_reading"] for then in under["then"]} == possible


def it_is_not_decided(expect: Mapping[str, Any], given: Answer, page: Document) -> None:
    status = expect["status"]
    if status == "contradiction":
        assert given.outcome is Code.STAFF_DECIDES
        assert all(len(entry["facts"]) >= 2 for entry in page["contradictions"])
        assert page["contradictions"]
        assert all(clause["quote"] for entry in page["contradictions"] for clause in entry["clauses"])
    elif status == "need_facts":
        assert given.outcome is Code.NEEDS_FACTS
        assert page["question"]["facts"]
    else:
        about_a_place = any(name.endswith("zone") for name in expect.get("uncertain", ()))
        assert given.outcome is (Code.UNCLEAR_PLACE if about_a_place else Code.NEEDS_DOCUMENTS)
        assert set(expect.get("uncertain", given.uncertain)) == set(given.uncertain)
    if "among" in expect:
        assert {said(entry) for entry in page["possible"]} == {read_outcome(one) for one in expect["among"]}


@pytest.mark.shared
@pytest.mark.parametrize("family", ANSWERED)
def test_the_answer_shows_the_rules_clauses_papers_and_duties(family: Family, bureaus: Mapping[str, Bureau]) -> None:
    given = asked(family, bureaus)
    page = document(given)
    quoted = {reason["clause"]["id"] for reason in page["reasons"] if reason["clause"]}
    failed = {paper["kind"] for paper in page["documents"] if paper["state"] in {"missing", "invalid"}}
    assert given.basis.pack is not None
    sets = {name: set(names_in(paper.condition)) for name, paper in given.basis.pack.papers.items()}
    failed |= {name for name, papers in sets.items() if failed & papers}  # a set of papers of which one fails
    assert set(family.expect.get("rules", ())) <= set(given.rules)
    assert set(family.expect.get("rules", ())) <= {reason["rule"] for reason in page["reasons"]}
    assert set(family.expect.get("clauses", ())) <= quoted
    assert set(family.expect.get("failed", ())) <= failed
    assert set(family.expect.get("obliges", ())) <= {duty["clause"] for duty in page["obliges"]}


@pytest.mark.shared
def test_a_value_that_no_fact_has_is_refused_by_its_field_and_never_repeated(bureaus: Mapping[str, Bureau]) -> None:
    (family,) = [one for one in FIRST if one.expect.get("status") == "bad_input"]
    with pytest.raises(RequestError) as refused:
        asked(family, bureaus)
    (problem,) = refused.value.problems
    assert (problem.field, problem.expected) == ("facts.custody", ("both", "one", "other"))
    assert str(family.facts["custody"]) not in str(refused.value)


# Where the two readings part: the readings of the pack that hold the point, each with options under which the answer is
# one that the second reader saw. The first reader's answer is that of the readings as they stand.
HELD: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "R026": ({"mixed_hukou": "resident"}, {"mixed_hukou": "arrange"}, {"mixed_hukou": "none"}),
    "R040": ({"either_of": "homes"}, {"either_of": "both"}),
    "R041": ({"either_of": "homes"}, {"either_of": "both"}),
    "R044": ({"child_out": "resident"}, {"child_out": "none"}),
    "R049": ({"near_of": "home"}, {"near_of": "unit"}, {"near_of": "either"}),
    "R052": ({"public_split": "near"},),
    "R054": ({"moved_out": "hukou"}, {"unit_only": "unit"}),
    "R061": ({"child_in": "child_counts"},),
    "R065": ({"guardians": "included"}, {"guardians": "parents_only"}),
    "R074": ({"id_card": "hukou_page"}, {"id_card": "card"}),
    "R087": ({"later_start": "counts"}, {"later_start": "not"}),
    "R106": ({"later_start": "counts"}, {"later_start": "not"}),
    "R116": (
        {"one_parent": "guardian"},
        {"one_parent": "both_living", "mixed_hukou": "arrange"},
        {"one_parent": "both_living", "mixed_hukou": "none"},
    ),
    "R117": ({"guardians": "included"}, {"guardians": "parents_only"}),
    "R122": ({"lives_outside": "arrange"}, {"lives_outside": "none"}),
    "R134": ({"relo_migrant": "relocation"},),
    "R137": ({"relo_migrant": "relocation"},),
    "R143": ({"relo_migrant": "relocation"},),
    "R146": ({"age_day": "entry"}, {"age_day": "aug31"}),
    "R153": ({"transfer_relocated": "stay"}, {"transfer_relocated": "choice"}),
}
CONTRADICTORY: Mapping[str, Mapping[str, str]] = {
    "R171": {},
    "R174": {},
    "R175": {"demolished_where": "contradiction"},
}
ASKED_NARROWER = frozenset({"R158", "R159"})  # a township was told: which of its villages is asked for
PARTED_BY_ID = [pytest.param(family, id=family.id) for family in PARTED]


@pytest.mark.shared
def test_every_point_on_which_the_readings_part_is_held_by_something() -> None:
    assert {family.id for family in PARTED} == HELD.keys() | CONTRADICTORY.keys() | ASKED_NARROWER
    assert len(PARTED) == 25


@pytest.mark.shared
@pytest.mark.parametrize("family", [p for p in PARTED_BY_ID if p.id in HELD])
def test_where_the_readings_part_each_option_gives_what_a_reader_saw(
    family: Family, bureaus: Mapping[str, Bureau]
) -> None:
    reached = [document(asked(family, bureaus, readings)) for readings in HELD[family.id]]
    assert all(page["outcome"] in {str(code) for codes in CODES.values() for code in codes} for page in reached)
    outcomes = {said(page) for page in reached}
    if "among" in family.expect:
        assert outcomes <= {read_outcome(one) for one in family.expect["among"]}
        assert len(outcomes) == len(HELD[family.id]) > 1
    else:
        assert outcomes == {expected_outcome(family.expect)}


@pytest.mark.shared
@pytest.mark.parametrize("family", [p for p in PARTED_BY_ID if p.id in CONTRADICTORY])
def test_what_the_second_reader_found_contradictory_is_held_as_such(
    family: Family, bureaus: Mapping[str, Bureau]
) -> None:
    it_is_not_decided({"status": "contradiction"}, *_with_page(asked(family, bureaus, CONTRADICTORY[family.id])))


@pytest.mark.shared
@pytest.mark.parametrize("family", [p for p in PARTED_BY_ID if p.id in ASKED_NARROWER])
def test_a_township_told_in_place_of_a_village_is_asked_about(family: Family, bureaus: Mapping[str, Bureau]) -> None:
    page = document(asked(family, bureaus))
    assert page["outcome"] == "unclear_place"
    assert {option["zone"] for entry in page["possible"] for option in entry["options"]} > {"g1"}
    assert page["place"]["candidates"]


def _with_page(given: Answer) -> tuple[Answer, Document]:
    return given, document(given)
