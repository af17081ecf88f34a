"""The desk's answer is the answer of every lookup: the same road, with the papers that somebody has seen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.casebook import read_families
from enrollzone.casework.acting import Desk
from enrollzone.casework.answering import (
    answer_of,
    answer_with_papers,
    is_still_current,
    pack_of,
    pinned,
    question_of,
)
from enrollzone.casework.cases import Case, PaperSeen, PaperVerdict, Pinned, Site
from enrollzone.casework.states import State
from enrollzone.errors import RequestError
from enrollzone.evidence.kinds import Part, Shown, Source
from enrollzone.lookup import Bureau, answer
from enrollzone.places.home import AskedPlace
from enrollzone.present import document
from enrollzone.request import LookupBody, parse, read_body, written_papers
from tests.at_desk import ALL_PAPERS_TOLD, AT_LAKE, PERMIT
from tests.builders import SECTIONS, a_bureau, a_pack, an_edition
from tests.checked import (
    AT_MAIN_CAMPUS,
    AT_SHARED_AREA,
    IN_A_GROUP,
    MIGRANT,
    ORDINARY,
    RELOCATED,
    WITHOUT_PERMIT,
    a_body,
    a_group_body,
)
from tests.desk import CLERK
from tests.papers import POLICY

ROOT = Path(__file__).resolve().parents[3]
CASEBOOKS = sorted(ROOT.glob("policies/*/*/cases.yaml"))
SEEN_ON = date(2026, 6, 18)
ACCEPTED, REJECTED, UNCLEAR = PaperVerdict.ACCEPTED, PaperVerdict.REJECTED, PaperVerdict.UNCLEAR


def seen(told: Mapping[str, Any], verdict: PaperVerdict = ACCEPTED) -> PaperSeen:
    return PaperSeen(told["kind"], told, verdict, "", CLERK.name, SEEN_ON)


def a_case(body: Mapping[str, Any], *papers: PaperSeen, **more: Any) -> Case:  # noqa: ANN401 - parts of a case
    fixed = (body["jurisdiction"], body["stage"], date.fromisoformat(body["on"]), body)
    return Case("1", State.CHECKING, *fixed, papers={one.kind: one for one in papers}, **more)


def asked_in_casebooks(desk: Desk) -> Iterator[tuple[Bureau, LookupBody]]:
    """The questions of all families of casebooks who tell of papers and ask no "what if"."""
    for book in CASEBOOKS:
        bureau = desk.bureaus()[book.parent.parent.name.partition("-")[0]]
        pack = next(
            pack
            for pack in bureau.shelf.packs
            if pack.file.startswith(f"{book.parent.parent.name}/{book.parent.name}/")
        )
        for family in read_families(book):
            if family.documents and not family.readings:
                yield (
                    bureau,
                    read_body(
                        {
                            "jurisdiction": pack.jurisdiction,
                            "stage": pack.stage,
                            "on": family.on or pack.period.first.isoformat(),
                            "facts": dict(family.told),
                            "dont_know": list(family.dont_know),
                            "documents": written_papers(family.documents),
                        }
                    ),
                )


def test_the_desk_answers_families_with_papers_as_every_other_door_does(desk: Desk) -> None:
    outcomes = set()
    for bureau, body in asked_in_casebooks(desk):
        try:
            _, question = parse(body, desk.bureaus(), desk.today(), spoken=True)
        except RequestError:
            continue  # a question that every door refuses
        verified = tuple(replace(one, source=Source.VERIFIED, on=SEEN_ON) for one in question.documents)
        papers = [paper.model_dump(mode="json", by_alias=True, exclude_unset=True) for paper in body.documents]
        told = body.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"documents"})
        given = answer_of(desk, a_case(told, *map(seen, papers)))
        assert given == answer(bureau, replace(question, documents=verified))
        outcomes.add(given.outcome)
    assert outcomes >= {"assigned", "choice", "bureau_arranges", "needs_documents"}


def test_papers_count_by_what_was_found_of_them(desk: Desk) -> None:
    body = a_body(AT_LAKE, ALL_PAPERS_TOLD)
    rejected, unclear = seen({**PERMIT, "holder": "other"}, REJECTED), seen({**PERMIT, "holder": "other"}, UNCLEAR)
    cases = [a_case(body, *papers) for papers in ((), (seen(PERMIT),), (rejected,), (unclear,))]
    assert [answer_of(desk, case).outcome for case in cases] == [
        "assigned",
        "assigned",
        "bureau_arranges",  # what does not count is as good as not held, whatever was told of it
        "assigned",  # nothing is known from it, and what was told stays told
    ]
    _, question = question_of(desk, cases[1])
    assert question.documents == (
        Shown(
            "permit",
            parts={
                Part.HOLDER: frozenset(["parent"]),
                Part.FROM: (date(2024, 3, 1),),
                Part.UNTIL: (date(2026, 2, 28),),
            },
            source=Source.VERIFIED,
            on=SEEN_ON,
        ),
    )


def test_what_a_paper_shows_beats_what_was_told_and_the_answer_says_so(desk: Desk) -> None:
    short = seen({**PERMIT, "until": "2025-08-31"})
    given = answer_of(desk, a_case(a_body(AT_LAKE, ALL_PAPERS_TOLD), short))
    assert given.outcome == "bureau_arranges"
    assert "warning.paper_proves_otherwise" in {warning.code for warning in given.warnings}


def test_a_place_on_an_accepted_paper_stands_for_the_one_that_was_told(tmp_path: Path, desk: Desk) -> None:
    bureau = a_bureau([a_pack(tmp_path, **POLICY)])
    desk = replace(desk, bureaus=lambda: {"990000": bureau})
    told = {"deed.present": True, "deed.place": "南村"}
    body = a_body({"text": "北村"}, told, jurisdiction="990000", on="2025-09-01")
    deed = {"kind": "deed", "holder": "parent", "place": "北村"}
    with_place = answer_of(desk, a_case(body, seen(deed)))
    assert with_place.question.facts["deed.zone"] == AskedPlace(text="北村")
    without = answer_of(desk, a_case(body, seen({"kind": "deed", "holder": "parent"}), seen(deed, UNCLEAR)))
    assert without.question.facts["deed.zone"] == AskedPlace(text="南村")


def test_a_paper_that_the_policy_does_not_know_any_more_is_named_and_not_dropped(desk: Desk) -> None:
    case = a_case(a_body(AT_LAKE, MIGRANT), seen({"kind": "gone", "place": "某地"}))
    with pytest.raises(RequestError) as refused:
        answer_of(desk, case)
    assert [problem.code for problem in refused.value.problems] == ["unknown_paper"]


def test_a_county_that_is_not_served_any_more_answers_nothing(desk: Desk) -> None:
    case = a_case(a_body(AT_LAKE, MIGRANT))
    alone = replace(desk, bureaus=dict)
    assert pack_of(alone, case) is None
    with pytest.raises(RequestError):
        question_of(alone, case)


def test_while_facts_are_wanting_the_papers_of_every_possible_rule_are_told(desk: Desk) -> None:
    facts = {name: value for name, value in MIGRANT.items() if name != "parent.hukou_in"}
    given = answer_with_papers(desk, a_case(a_body(AT_LAKE, facts)))
    assert (given.outcome, answer_of(desk, a_case(a_body(AT_LAKE, facts))).documents) == ("needs_facts", ())
    assert {paper.kind for paper in given.documents} >= {"permit", "contract", "licence"}
    decided = a_case(a_body(AT_LAKE, WITHOUT_PERMIT))
    assert answer_with_papers(desk, decided) == answer_of(desk, decided)


# ---- what is kept of an answer


def kept(desk: Desk, body: Mapping[str, Any], *papers: PaperSeen) -> Pinned:
    return pinned(desk, answer_of(desk, a_case(body, *papers)), CLERK.name)


def test_a_kept_answer_explains_itself_without_policy_or_edition(desk: Desk) -> None:
    body = a_body(AT_SHARED_AREA, ORDINARY)
    held, given = kept(desk, body), answer_of(desk, a_case(body))
    pack, edition = given.basis.pack, given.basis.edition
    assert pack is not None
    assert edition is not None
    assert (held.outcome, held.by, held.on, held.engine) == ("choice", "lin", desk.today(), given.basis.engine)
    assert held.policy == {
        "id": pack.id,
        "version": pack.version,
        "sha256": pack.sha256,
        "title": pack.title.zh,
        "title_en": pack.title.en,
        "from": "2025-09-01",
    }
    assert (held.edition["id"], held.edition["sha256"]) == (edition.id, edition.digest)
    for language, kept_document in held.documents.items():
        assert kept_document.items() >= document(given, language).items()
    assert held.documents.keys() == {"zh", "en"}
    assert json.loads(json.dumps(held.documents)) == held.documents
    assert [reason["clause"]["quote"] for reason in held.documents["zh"]["reasons"] if reason["clause"]]
    assert [site.zone for site in held.sites] == ["dong", "hedong"]
    assert all(site.name["zh"] and site.name["en"] for site in held.sites)


def test_of_a_group_without_campus_areas_only_the_group_is_kept(desk: Desk) -> None:
    held = kept(desk, a_group_body("桂山街道五桂社区", IN_A_GROUP))
    assert held.outcome == "assigned_group"
    assert [(site.group, site.school, site.campus) for site in held.sites] == [("g1", "", "")]
    assert held.edition["from"] <= "2018-09-01" <= held.policy.get("to", "9999-12-31")


def test_that_no_school_may_refuse_is_kept_where_the_policy_says_so(desk: Desk) -> None:
    bodies = [
        a_body(AT_LAKE, WITHOUT_PERMIT),
        a_group_body("桂山街道凤凰社区", RELOCATED),
        a_body(AT_MAIN_CAMPUS, ORDINARY),
    ]
    assert [kept(desk, body).no_refusal for body in bodies] == [True, True, False]


def test_an_answer_that_rests_on_nothing_is_not_kept(desk: Desk) -> None:
    given = answer_of(desk, a_case(a_body(AT_LAKE, {}, on="2019-09-01")))
    with pytest.raises(ValueError, match="rests on nothing"):
        pinned(desk, given, CLERK.name)


def test_after_a_new_version_of_the_policy_or_the_list_a_checked_answer_is_not_current(
    tmp_path: Path, desk: Desk
) -> None:
    edition, again = an_edition(), SECTIONS["pack"].replace('"1"', '"2"')
    pack, newer = a_pack(tmp_path, **POLICY), a_pack(tmp_path, **POLICY, pack=again)
    told = {"local": True, "birth": "2018-05-05", "moved": False}
    case = a_case(a_body({"text": "北村"}, told, jurisdiction="990000", on="2025-09-01"))
    at = [
        replace(desk, bureaus=lambda held=held: {"990000": a_bureau(*held)})
        for held in (([pack], [edition]), ([newer], [edition]), ([pack], [an_edition(digest="9" * 64)]))
    ]
    checked = replace(case, checked=pinned(at[0], answer_of(at[0], case), CLERK.name))
    assert [answer_of(one, case).outcome for one in at] == ["assigned"] * 3
    assert [is_still_current(one, checked) for one in at] == [True, False, False]


def test_a_checked_answer_is_current_as_long_as_the_same_is_answered_from_the_same(desk: Desk) -> None:
    body = a_body(AT_LAKE, ALL_PAPERS_TOLD)
    held = kept(desk, body)
    case = a_case(body, checked=held)
    assert is_still_current(desk, case)
    assert is_still_current(desk, a_case(body, checked=replace(held, engine="0.0.1", documents={}, on=SEEN_ON, by="x")))
    others = [
        a_case(body),
        a_case(body, seen(PERMIT, REJECTED), checked=held),
        a_case(body, checked=replace(held, policy={**held.policy, "sha256": "0"})),
        a_case(body, checked=replace(held, edition={**held.edition, "sha256": "0"})),
        a_case(body, checked=replace(held, readings={"split": "hukou"})),
        a_case(body, checked=replace(held, sites=(Site("benbu"),))),
        a_case(body, checked=replace(held, no_refusal=not held.no_refusal)),
        a_case(a_body(AT_LAKE, {}, on="2019-09-01"), checked=held),
        a_case(body, seen({"kind": "gone"}), checked=held),
    ]
    assert [is_still_current(desk, other) for other in others] == [False] * len(others)
    assert not is_still_current(replace(desk, bureaus=dict), case)
