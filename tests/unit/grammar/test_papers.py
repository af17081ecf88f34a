"""What a paper shows, as a policy writes it: each part a registered fact of a fitting type."""

from pathlib import Path

import pytest

from enrollzone.evidence.kinds import PaperKind, Part
from tests.builders import a_pack, fault_at_the_mark, faults, pack_text
from tests.papers import POLICY


def shows(written: str, **sections: str) -> dict[str, str]:
    """The policy of papers with another `shows` for its lease."""
    text = POLICY["documents"]
    begin, end = text.index("      {holder: lease.holder"), text.index("    when:\n      all:\n        - lease.present")
    return {**POLICY, "documents": f"{text[:begin]}      {written}\n{text[end:]}", **sections}


def test_a_paper_is_of_a_kind_that_says_what_each_part_tells(tmp_path: Path) -> None:
    papers = a_pack(tmp_path, **POLICY).papers
    parts = {
        Part.HOLDER: "lease.holder", Part.FROM: "lease.start", Part.UNTIL: "lease.end", Part.IN_RANGE: "lease.in_range",
    }  # fmt: skip
    assert papers["lease"].kind == PaperKind("lease", "lease.present", parts, {"filed": "lease.filed"})
    assert papers["hukou_book"].kind == PaperKind("hukou_book", "book")
    assert papers["deed"].kind.parts[Part.PLACE] == "deed.zone"  # type: ignore[union-attr]
    assert (papers["papers"].kind, papers["papers"].present) == (None, None)


def test_the_kinds_that_can_be_shown_are_single_papers_and_facts_asked_for_as_papers(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, **POLICY)
    assert set(pack.paper_kinds) == {"hukou_book", "deed", "lease", "permit", "contract", "proof"}
    assert pack.paper_kinds["proof"] == PaperKind("proof", "proof")
    assert {"lease.end", "book", "deed.zone", "job.seen"} <= pack.paper_facts
    assert "card" not in pack.paper_facts


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{holder: «lease.holdr}", 'unknown fact "lease.holdr"；是不是 did you mean "lease.holder"?'),
        ("{until: «lease.holder}", "until must be a date"),
        ("{from: «local}", "from must be a date"),
        ("{issued: «local}", "issued must be a date"),
        ("{holder: «lease.end}", "holder must be a fact with listed words"),
        ("{place: «lease.end}", "place must be a zone"),
        ("{in_range: «home.zone}", "in_range must be a yes/no fact"),
        ("{marks: {filed: «lease.end}}", "filed must be a yes/no fact"),
        ("{marks: {filed: «lease.fild}}", 'unknown fact "lease.fild"；是不是 did you mean "lease.filed"?'),
        ("{holder: «deed.holder}", "is shown by deed already"),
    ],
)
def test_a_part_is_a_registered_fact_of_a_fitting_type(tmp_path: Path, written: str, said: str) -> None:
    assert said in fault_at_the_mark(tmp_path, **shows(written))


def test_what_shows_something_says_that_it_is_held(tmp_path: Path) -> None:
    documents = POLICY["documents"].replace("    present: lease.present\n", "")
    assert "needs present" in fault_at_the_mark(
        tmp_path, **{**POLICY, "documents": documents.replace("  lease:", "  «lease:")}
    )


def test_that_a_paper_is_held_is_a_registered_yes_or_no(tmp_path: Path) -> None:
    held = POLICY["documents"].replace("present: book", "present: «birth")
    assert "present must be a yes/no fact" in fault_at_the_mark(tmp_path, **{**POLICY, "documents": held})
    unknown = pack_text(**{**POLICY, "documents": POLICY["documents"].replace("present: book", "present: boook")})
    assert [message for _, _, message in faults(tmp_path, unknown)] == [
        '没有登记 facts: unknown "boook"；是不是 did you mean "book"?'
    ]


def test_an_unknown_part_has_the_known_ones_beside_it(tmp_path: Path) -> None:
    message = fault_at_the_mark(tmp_path, **shows("{«owner: lease.holder}"))
    assert 'unknown key "owner"' in message
    assert "holder, issued, from, until, place, in_range, marks" in message


def test_two_papers_may_say_of_one_fact_that_they_are_held(tmp_path: Path) -> None:
    documents = POLICY["documents"] + "\n  copy: {zh: 复印件, en: a copy, present: lease.present, when: lease.present}"
    pack = a_pack(tmp_path, **{**POLICY, "documents": documents})
    assert pack.paper_of["lease.present"] == "lease"
