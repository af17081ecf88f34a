"""Verification: everything that must hold before a pack is published, found in one run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

from enrollzone.answers.answer import Code
from enrollzone.answers.possible import possibilities
from enrollzone.casebook import Family, Verdict, judge
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.lookup import Bureau, facts_told
from enrollzone.messages import Text
from enrollzone.policy.pack import Pack
from enrollzone.proof.idle import idle_parts
from enrollzone.proof.lint import Level, Remark, lint
from enrollzone.proof.seen import ClauseSeen, Tried, clauses_seen
from enrollzone.rules.ruleset import Outcome
from enrollzone.rules.truth import NO, UNKNOWN, YES


@dataclass(frozen=True)
class Proof:
    """What was found of a pack: its remarks, errors first, how many cases were tried, and how they see each clause.

    `combinations` is the number of combinations of facts and readings that the diagram answers for.
    """

    pack: Pack
    remarks: tuple[Remark, ...]
    asked: int
    as_expected: int
    clauses: tuple[ClauseSeen, ...]
    combinations: int
    nodes: int

    @property
    def passed(self) -> bool:
        """Tell whether the pack may be published."""
        return not any(remark.level is Level.ERROR for remark in self.remarks)


def verify(pack: Pack, bureau: Bureau, families: tuple[Family, ...]) -> Proof:
    """Return everything that is wrong with a pack, or that a person should look at, and what its cases hold.

    `bureau` serves the pack as if it were in force; `families` are its casebook.
    """
    verdicts = [judge(bureau, pack, family, pack.period.first) for family in families]
    seen = clauses_seen(pack, _tried(bureau, verdicts))
    remarks = [
        *lint(pack, bureau.county.editions),
        *idle_parts(pack),
        *_cases(verdicts),
        *_unseen(pack, seen),
        *_words(pack, bureau),
    ]
    order = list(Level)
    return Proof(
        pack=pack,
        remarks=tuple(sorted(remarks, key=lambda remark: order.index(remark.level))),
        asked=len(verdicts),
        as_expected=sum(not verdict.differences for verdict in verdicts),
        clauses=seen,
        combinations=prod(len(variable.values) for variable in pack.compiled.outcomes.support),
        nodes=len(pack.compiled.outcomes),
    )


def _tried(bureau: Bureau, verdicts: Iterable[Verdict]) -> Iterator[Tried]:
    for verdict in verdicts:
        if verdict.answer is not None and not verdict.differences:
            facts = facts_told(bureau, verdict.answer.question)
            if facts is not None:
                yield Tried(verdict.family.id, facts, verdict.answer)


def _cases(verdicts: list[Verdict]) -> Iterator[Remark]:
    if not verdicts:
        said = Text("没有案例：规则没有在任何家庭上试过", "no cases: the rules were tried on no family")
        yield Remark(Level.ERROR, "no_cases", said)
    for verdict in verdicts:
        for difference in verdict.differences:
            family = verdict.family
            said = Text(f"{family.id} {family.words}：{difference}", f"{family.id}: {difference}")
            yield Remark(Level.ERROR, f"cases.yaml:{family.line}", said)


_SEEN = {YES: ("成立", "to hold"), NO: ("不成立", "to fail"), UNKNOWN: ("未定", "to be undecided")}


def _unseen(pack: Pack, seen: Iterable[ClauseSeen]) -> Iterator[Remark]:
    for clause in seen:
        label = pack.clauses[clause.clause].label
        if clause.missing:
            zh, en = ("、".join(words) for words in zip(*(_SEEN[truth] for truth in clause.missing), strict=True))
            said = Text(f"没有案例见过它{zh}：{label}", f"no case sees it {en.replace('、', ', ')}: {label}")
            yield Remark(Level.ERROR, "clause_not_seen", said, (clause.clause,))
        for what in clause.standing:
            said = Text(f"不随家庭而变（{what}）：{label}", f"the same for every family ({what}): {label}")
            yield Remark(Level.NOTE, "clause_standing", said, (clause.clause,))


def _words(pack: Pack, bureau: Bureau) -> Iterator[Remark]:
    """Every outcome has a next step in every language, and somebody to turn to."""
    outcomes = [value for value in pack.compiled.outcomes.terminals if isinstance(value, Outcome)]
    codes = {*Code, *(possible.code for possible in possibilities(pack, outcomes))}
    for language in LANGUAGES:
        for code in sorted(codes):
            if f"next.{code}" not in catalogue(language).sentences:
                said = Text(f"结果 {code} 没有“下一步”（{language}）", f"no next step for {code} ({language})")
                yield Remark(Level.ERROR, "no_next_step", said)
    if bureau.contact is None or bureau.contact.phone is None:
        said = Text("县里还没有填写联系电话（contacts.yaml）", "no telephone is filled in yet (contacts.yaml)")
        yield Remark(Level.WARNING, "no_contact", said)
