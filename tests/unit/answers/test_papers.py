"""A family told by its papers, and what an answer says of papers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.answers.answer import Answer, Code, Question
from enrollzone.evidence.kinds import Part, Shown, Source
from enrollzone.lookup import Bureau, answer
from enrollzone.places.home import AskedPlace
from enrollzone.present import document
from enrollzone.request import parse, read_body
from tests.builders import NORTH, a_bureau, a_pack
from tests.papers import FAMILY, IN_ORDER, PAPERS, POLICY, SHOWN

TODAY = date(2025, 7, 1)
CARD = {"card": "shown"}


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return a_bureau([a_pack(tmp_path_factory.mktemp("policy"), **POLICY)])


def question(bureau: Bureau, facts: Mapping[str, Any], *papers: object, **more: object) -> Question:
    body = read_body({"on": "2025-09-01", "facts": dict(facts), "documents": list(papers), **more})
    return parse(body, {"990000": bureau}, TODAY)[1]


def given_for(bureau: Bureau, facts: Mapping[str, Any], *papers: object, **more: object) -> Answer:
    return answer(bureau, question(bureau, facts, *papers, **more))


def warnings(given: Answer) -> list[str]:
    return [warning.code.removeprefix("warning.") for warning in given.warnings]


def same(one: Answer, other: Answer) -> None:
    """Two answers are the same document but for the question that is repeated in it."""
    told, papers = document(one), document(other)
    assert {name: told[name] for name in told.keys() - {"query"}} == {
        name: papers[name] for name in papers.keys() - {"query"}
    }


def test_the_same_family_told_by_papers_gets_the_same_answer(bureau: Bureau) -> None:
    by_papers = given_for(bureau, {**FAMILY, **CARD}, *SHOWN)
    same(given_for(bureau, IN_ORDER), by_papers)
    assert by_papers.outcome is Code.ASSIGNED
    assert document(by_papers)["query"]["documents"] == ["hukou_book", "deed", "permit", "lease", "contract"]


days = st.sampled_from(["2025-03-01", "2025-08-15", "2025-09-01", "2025-09-02", "2026-02-27", "2026-02-28"])


# What may stand on each paper, with the fact that it tells.
PARTS: Mapping[str, Mapping[str, tuple[str, st.SearchStrategy[Any]]]] = {
    "hukou_book": {},
    "deed": {"holder": ("deed.holder", st.sampled_from(["parent", "other"]))},
    "lease": {
        "from": ("lease.start", days),
        "until": ("lease.end", days),
        "in_range": ("lease.in_range", st.booleans()),
    },
    "contract": {},
}
MARKS = {"seal": "job.seal", "recognised": "job.seen"}
HELD = {"hukou_book": "book", "deed": "deed.present", "lease": "lease.present", "contract": "job.present"}


@st.composite
def papers_with_facts(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any], list[str]]:
    """Some papers, and the same told as facts and as what cannot be told."""
    papers: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    unknown: list[str] = []
    for kind in draw(st.sets(st.sampled_from(sorted(PARTS)))):
        parts = {name: draw(said | st.none()) for name, (_, said) in PARTS[kind].items() if draw(st.booleans())}
        if parts.get("from") and parts.get("until"):
            parts["from"], parts["until"] = sorted([parts["from"], parts["until"]])
        papers.append({"kind": kind, **parts})
        facts[HELD[kind]] = True
        for name, value in parts.items():
            facts |= {} if value is None else {PARTS[kind][name][0]: value}
            unknown += [PARTS[kind][name][0]] if value is None else []
    shown = [paper["kind"] for paper in papers]
    for paper in [paper for paper in papers if paper["kind"] == "contract" and draw(st.booleans())]:
        paper["marks"] = sorted(draw(st.sets(st.sampled_from(sorted(MARKS)))))
        facts |= {fact: mark in paper["marks"] for mark, fact in MARKS.items()}
    papers += [{"kind": kind, "held": False} for kind in PARTS if kind not in shown]
    facts |= {held: False for kind, held in HELD.items() if kind not in shown}
    return papers, facts, unknown


@given(told=papers_with_facts())
def test_any_family_told_by_facts_or_by_papers_gets_the_same_answer(
    bureau: Bureau, told: tuple[list[dict[str, Any]], dict[str, Any], list[str]]
) -> None:
    papers, facts, unknown = told
    rest = {**FAMILY, **CARD}
    same(given_for(bureau, {**rest, **facts}, dont_know=unknown), given_for(bureau, rest, *papers))


def test_a_place_on_a_paper_is_looked_up_like_any_other(bureau: Bureau) -> None:
    told = {**IN_ORDER, "lease.present": False}
    told = {name: value for name, value in told.items() if not name.startswith("deed")}
    for place in ("北村社区", NORTH.code):
        given = given_for(bureau, told, {"kind": "deed", "holder": "parent", "place": place})
        assert given.outcome is Code.ASSIGNED
    lost = given_for(bureau, told, {"kind": "deed", "holder": "parent", "place": "没有这个村"})
    assert (lost.outcome, lost.place and lost.place.fact) == (Code.UNCLEAR_PLACE, "deed.zone")


def test_a_paper_told_otherwise_than_the_facts_leaves_both_possible_and_says_so(bureau: Bureau) -> None:
    given = given_for(bureau, IN_ORDER, {"kind": "lease", "holder": "other"})
    assert given.outcome is Code.NEEDS_DOCUMENTS
    assert warnings(given) == ["paper_told_otherwise"]
    assert given_for(bureau, {**IN_ORDER, "lease.filed": True}, {"kind": "lease", "until": "2026-02-27"}).outcome is (
        Code.NEEDS_DOCUMENTS
    )


def test_a_paper_that_was_verified_beats_what_was_told_and_the_conflict_stays_visible(bureau: Bureau) -> None:
    lease = Shown("lease", parts={Part.HOLDER: frozenset(["other"])}, source=Source.VERIFIED)
    given = answer(bureau, replace(question(bureau, IN_ORDER), documents=(lease,)))
    assert given.outcome is Code.BUREAU_ARRANGES
    assert warnings(given) == ["paper_proves_otherwise"]
    text = document(given)["warnings"][0]["text"]
    assert "承租人" in text
    assert "租约（一年以上）" in text


def test_a_verified_place_beats_a_told_one(bureau: Bureau) -> None:
    told = {**IN_ORDER, "lease.present": False, "deed.present": True, "deed.holder": "parent", "deed.zone": "outside"}
    deed = Shown("deed", parts={Part.PLACE: "北村社区"}, source=Source.VERIFIED)
    verified = replace(question(bureau, told), documents=(deed,))
    assert answer(bureau, verified).outcome is Code.ASSIGNED
    beside = replace(verified, documents=(replace(deed, source=Source.TOLD),))  # the place of the paper is looked up
    assert answer(bureau, beside).question.facts["deed.zone"] == AskedPlace(text="北村社区")


def test_what_a_paper_cannot_tell_is_not_asked_again_and_what_it_tells_is_known(bureau: Bureau) -> None:
    told = {name: value for name, value in IN_ORDER.items() if name != "lease.end"}
    unknown = given_for(bureau, told, {"kind": "lease", "until": None})
    assert (unknown.outcome, unknown.uncertain) == (Code.NEEDS_DOCUMENTS, ("lease.start", "lease.end"))
    known = given_for(bureau, told, {"kind": "lease", "until": "2026-02-28"}, dont_know=["lease.end"])
    assert known.outcome is Code.ASSIGNED


def test_the_first_day_of_a_paper_is_the_day_on_which_it_was_shown_unless_it_says_otherwise(bureau: Bureau) -> None:
    lease = {"kind": "lease", "from": "2024-03-01", "until": "2025-08-15"}
    rest = {name: value for name, value in IN_ORDER.items() if name not in {"lease.start", "lease.end"}}
    late = given_for(bureau, rest, lease)
    assert late.outcome is Code.BUREAU_ARRANGES
    assert warnings(late) == ["paper_expires_before_entry"]
    (warning,) = document(late)["warnings"]
    assert warning["text"] == "租约（一年以上）到2025年8月15日就到期，在入学日之前；入学前请续办"
    assert warnings(given_for(bureau, rest, {**lease, "shown": "2025-08-15"})) == ["paper_expires_before_entry"]
    assert warnings(given_for(bureau, rest, {**lease, "shown": "2025-08-16"})) == []


def test_facts_told_without_papers_warn_of_what_runs_out_too(bureau: Bureau) -> None:
    told = {**IN_ORDER, "lease.start": "2024-03-01", "lease.end": "2025-08-15"}
    assert warnings(given_for(bureau, told)) == ["paper_expires_before_entry"]
    asked = question(bureau, told)
    assert warnings(answer(bureau, replace(asked, asked_on=None))) == []


def test_a_paper_that_is_not_needed_may_run_out(bureau: Bureau) -> None:
    permit = {"kind": "permit", "issued": "2025-01-01", "until": "2025-08-15"}
    told = {name: value for name, value in IN_ORDER.items() if name != "permit.present"}
    assert warnings(given_for(bureau, told, permit)) == []
    assert warnings(given_for(bureau, {**told, "local": True}, permit)) == []
    assert warnings(given_for(bureau, {**told, "lease.filed": False}, permit)) == ["paper_expires_before_entry"]


def test_papers_that_would_be_enough_are_said_with_their_alternatives(bureau: Bureau) -> None:
    page = document(given_for(bureau, {**IN_ORDER, "book": False, "lease.filed": False}))
    (entry,) = page["enough"]
    assert entry["text"] == "户口本；房产证、租约（一年以上）、居住证任选一样"
    assert [paper["kind"] for paper in entry["papers"]] == ["hukou_book"]
    assert [[paper["kind"] for paper in choice] for choice in entry["one_of"]] == [["deed", "lease", "permit"]]
    assert [then["text"] for then in entry["then"]] == ["北小"]
    english = document(given_for(bureau, {**IN_ORDER, "lease.filed": False}), "en")
    assert english["enough"][0]["text"] == "any one of: deed | lease of a year | permit"


def test_what_else_would_change_the_answer_is_said_on_demand(bureau: Bureau) -> None:
    short = {**IN_ORDER, "lease.end": "2026-02-27"}
    assert given_for(bureau, short).what_if == ()
    page = document(given_for(bureau, short, advise=True))
    assert page["what_if"][0] == {
        "if": [{"fact": "lease.end", "text": "租期结束：2026年2月28日"}],
        "then": page["enough"][0]["then"],
    }


def test_on_demand_every_paper_is_listed_before_the_outcome_is_known(bureau: Bureau) -> None:
    assert given_for(bureau, {"home.zone": "north"}).documents == ()
    advised = given_for(bureau, {"home.zone": "north"}, advise=True)
    assert {paper.kind for paper in advised.documents} >= {"hukou_book", "deed", "lease", "permit", "contract", "proof"}


def test_all_papers_of_the_builders_are_in_order() -> None:
    assert set(PAPERS) <= set(IN_ORDER)


def test_a_fact_asked_for_as_a_paper_is_named_by_its_label(bureau: Bureau) -> None:
    page = document(given_for(bureau, {**FAMILY, "local": True, "moved": True}))
    assert [entry["text"] for entry in page["enough"]] == ["拆迁证明"]
    told = given_for(bureau, {**FAMILY, "local": True, "moved": True, "proof": True}, {"kind": "proof", "held": False})
    assert warnings(told) == ["paper_told_otherwise"]
    assert "拆迁证明" in document(told)["warnings"][0]["text"]
