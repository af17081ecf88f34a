"""Papers from outside become papers as they are shown, or are refused by their field without being repeated."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from enrollzone.answers.answer import Question
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.evidence.kinds import NO, YES, Part, Shown
from enrollzone.lookup import Bureau
from enrollzone.request import parse, read_body, written_papers
from tests.builders import a_bureau, a_pack
from tests.papers import POLICY, SHOWN

TODAY = date(2025, 7, 1)
SECRET = "张三李四"  # noqa: S105  -- what must never come back


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    return a_bureau([a_pack(tmp_path_factory.mktemp("policy"), **POLICY)])


def asked(bureau: Bureau, *papers: object, **more: object) -> Question:
    body = read_body({"on": "2025-09-01", "documents": list(papers), **more})
    return parse(body, {"990000": bureau}, TODAY)[1]


def refused(bureau: Bureau, *papers: object, **more: object) -> list[tuple[str, str, tuple[str, ...]]]:
    with pytest.raises(RequestError) as error:
        asked(bureau, *papers, **more)
    assert SECRET not in str(error.value)
    assert SECRET not in repr(error.value.problems)
    return [(problem.field, problem.code, problem.expected) for problem in error.value.problems]


def test_papers_as_they_are_shown(bureau: Bureau) -> None:
    lease = {
        Part.HOLDER: frozenset(["parent"]),
        Part.FROM: (date(2025, 3, 1),),
        Part.UNTIL: (date(2026, 2, 28),),
        Part.IN_RANGE: YES,
    }
    assert asked(bureau, *SHOWN).documents == (
        Shown("hukou_book"),
        Shown("deed", held=False),
        Shown("permit", held=False),
        Shown("lease", parts=lease, marks={"filed": True}),
        Shown("contract", marks={"seal": True, "recognised": True}),
    )


def test_what_is_left_out_was_not_looked_at_and_null_cannot_be_told(bureau: Bureau) -> None:
    (lease,) = asked(bureau, {"kind": "lease", "until": None, "in_range": False, "marks": {"filed": None}}).documents
    assert lease == Shown("lease", parts={Part.UNTIL: None, Part.IN_RANGE: NO}, marks={"filed": None})


def test_a_list_of_marks_is_all_of_them_and_an_object_says_of_each(bureau: Bureau) -> None:
    listed, said = {"kind": "contract", "marks": ["seal"]}, {"kind": "contract", "marks": {"seal": True}}
    assert asked(bureau, listed).documents[0].marks == {"seal": True, "recognised": False}
    assert asked(bureau, said).documents[0].marks == {"seal": True}


def test_a_paper_of_which_no_marks_are_told_says_nothing_of_them(bureau: Bureau) -> None:
    assert asked(bureau, {"kind": "contract"}).documents[0].marks == {}


def test_the_day_of_the_question_and_that_of_each_paper(bureau: Bureau) -> None:
    question = asked(bureau, {"kind": "deed", "place": "北村", "shown": "2025-06-01"}, advise=True)
    assert (question.asked_on, question.documents[0].on, question.advise) == (TODAY, date(2025, 6, 1), True)
    assert question.documents[0].parts == {Part.PLACE: "北村"}


DAYS = {"from": "2026-02-28", "until": "2025-03-01"}
KINDS = ("hukou_book", "deed", "lease", "permit", "contract", "proof")
LEASE_PARTS = ("holder", "from", "until", "in_range")


@pytest.mark.parametrize(
    ("papers", "problem"),
    [
        ([{"kind": SECRET}], ("documents.0.kind", "unknown_paper", KINDS)),
        ([{"kind": "deed"}, {"kind": "deed"}], ("documents.1.kind", "paper_twice", ())),
        ([{"kind": "deed", "held": False, "holder": "parent"}], ("documents.0.held", "not_held", ())),
        ([{"kind": "contract", "held": False, "marks": {"seal": True}}], ("documents.0.held", "not_held", ())),
        ([{"kind": "lease", "issued": "2025-01-01"}], ("documents.0.issued", "no_such_part", LEASE_PARTS)),
        ([{"kind": "contract", "marks": [SECRET]}], ("documents.0.marks", "unknown_mark", ("seal", "recognised"))),
        ([{"kind": "lease", "marks": {SECRET: True}}], ("documents.0.marks", "unknown_mark", ("filed",))),
        ([{"kind": "lease", "holder": SECRET}], ("documents.0.holder", "unknown_value", ("parent", "other"))),
        ([{"kind": "lease", **DAYS}], ("documents.0.until", "ends_first", ())),
        ([{"kind": "lease", "until": SECRET}], ("documents.0.until", "not_as_expected", ("YYYY-MM-DD",))),
        ([{"kind": "lease", "in_range": SECRET}], ("documents.0.in_range", "not_as_expected", ("true, false",))),
    ],
)
def test_what_no_paper_of_the_policy_is_like_is_refused_by_its_field(
    bureau: Bureau, papers: list[Mapping[str, Any]], problem: tuple[str, str, tuple[str, ...]]
) -> None:
    assert refused(bureau, *papers) == [problem]


def test_an_unknown_part_is_refused_with_the_parts_of_papers(bureau: Bureau) -> None:
    ((field, code, expected),) = refused(bureau, {"kind": "lease", SECRET: "x"})
    assert (field, code) == ("documents.0.(?)", "unknown_field")
    assert {"kind", "held", "from", "until", "marks"} <= set(expected)


def test_the_nearest_paper_is_hinted_at(bureau: Bureau) -> None:
    with pytest.raises(RequestError) as error:
        asked(bureau, {"kind": "leese"})
    assert error.value.problems[0] == FieldProblem("documents.0.kind", "unknown_paper", KINDS, "lease")


def test_a_place_on_a_paper_that_was_told_as_a_fact_too_is_told_twice(bureau: Bureau) -> None:
    problems = refused(bureau, {"kind": "deed", "place": "北村"}, facts={"deed.place": "南村"})
    assert problems == [("documents.0.place", "told_twice", ("facts.deed.zone", "documents.0.place"))]


def test_all_faults_of_all_papers_are_told_at_once(bureau: Bureau) -> None:
    papers = ({"kind": "lease", "holder": "cousin", "issued": "2025-01-01"}, {"kind": "deed", "until": "2025-01-01"})
    assert [field for field, _, _ in refused(bureau, *papers)] == [
        "documents.0.holder", "documents.0.issued", "documents.1.until",
    ]  # fmt: skip


def test_without_a_policy_papers_are_not_kept(bureau: Bureau) -> None:
    assert asked(bureau, {"kind": SECRET}, on="1999-09-01").documents == ()


def test_papers_written_by_a_person() -> None:
    written = [
        {"kind": "deed", "held": "no"},
        {"kind": "lease", "holder": "parent", "until": "?", "in_range": "yes", "marks": {"filed": "?"}},
        "nothing",
    ]
    assert written_papers(written) == [
        {"kind": "deed", "held": False},
        {"kind": "lease", "holder": "parent", "until": None, "in_range": True, "marks": {"filed": None}},
        "nothing",
    ]
