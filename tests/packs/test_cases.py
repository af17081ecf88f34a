"""Every family of every casebook is asked on the policy beside it, and no clause that decides goes untried."""

from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import Family, Verdict, judge, read_families
from enrollzone.config import Settings
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack

POLICIES = Path(__file__).resolve().parents[2] / "policies"
CASEBOOKS = {str(path.parent.relative_to(POLICIES)): path for path in sorted(POLICIES.glob("*/*/cases.yaml"))}
FAMILIES = {book: {family.id: family for family in read_families(path)} for book, path in CASEBOOKS.items()}


@cache
def bureau_of(book: str) -> Bureau:
    code = book.partition("-")[0]
    return open_bureaus(Settings(), code)[code]


@cache
def pack_of(book: str) -> Pack:
    bureau = bureau_of(book)
    digest = sha256((CASEBOOKS[book].parent / "policy.yaml").read_bytes()).hexdigest()
    return next(pack for pack in bureau.shelf.packs if pack.sha256 == digest)


@cache
def verdict_of(book: str, family: str) -> Verdict:
    pack = pack_of(book)
    return judge(bureau_of(book), pack, FAMILIES[book][family], pack.period.first)


def answers(book: str) -> list[Answer]:
    return [given for family in FAMILIES[book] if (given := verdict_of(book, family).answer)]


def asked(family: Family) -> str:
    return f"{family.id} {family.words}"


@pytest.mark.parametrize(("book", "family"), [(book, family) for book in FAMILIES for family in FAMILIES[book]])
def test_a_family_of_a_casebook_is_answered_as_expected(book: str, family: str) -> None:
    verdict = verdict_of(book, family)
    assert verdict.differences == (), asked(verdict.family)


def test_every_installed_policy_that_assigns_homes_has_a_casebook_of_more_than_a_hundred_families() -> None:
    files = (path for path in POLICIES.glob("*/*/policy.yaml") if isinstance(read_policy(path), Pack))
    packs = {str(path.parent.relative_to(POLICIES)) for path in files}
    assert packs == CASEBOOKS.keys()
    assert {book: len(families) for book, families in FAMILIES.items() if len(families) <= 100} == {}


@pytest.mark.parametrize("book", CASEBOOKS)
def test_no_two_families_share_an_id(book: str) -> None:
    assert len(read_families(CASEBOOKS[book])) == len(FAMILIES[book])


@pytest.mark.parametrize("book", CASEBOOKS)
def test_every_clause_that_a_rule_cites_is_a_reason_for_some_family(book: str) -> None:
    cited = {clause for rule in pack_of(book).rules.values() for clause in rule.clauses}
    given = {step.clause.id for answer in answers(book) for step in answer.reasons if step.clause}
    assert sorted(cited - given) == []


@pytest.mark.parametrize("book", CASEBOOKS)
def test_every_clause_that_a_paper_cites_is_shown_with_that_paper_or_among_the_reasons(book: str) -> None:
    cited = {clause for paper in pack_of(book).papers.values() for clause in paper.condition.clauses[:1]}
    shown = {step.clause.id for answer in answers(book) for step in answer.reasons if step.clause}
    shown |= {paper.clause.id for answer in answers(book) for paper in answer.documents if paper.clause}
    assert sorted(cited - shown) == []


@pytest.mark.parametrize("book", CASEBOOKS)
def test_every_rule_decides_some_family(book: str) -> None:
    decided = [answer for answer in answers(book) if not answer.possible]
    assert sorted(pack_of(book).rules.keys() - {rule for answer in decided for rule in answer.rules}) == []
