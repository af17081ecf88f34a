"""What a person should look at before a pack is published: citations, silences, open readings, idle parts."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.atlas.edition import Edition
from enrollzone.decision.decide import possible_outcomes
from enrollzone.decision.facts import FactState, worlds
from enrollzone.decision.imagined import ImaginedFamily, family_where
from enrollzone.messages import Text
from enrollzone.periods import school_year
from enrollzone.policy.binding import binding_problems, unnamed_things
from enrollzone.policy.pack import NOT_COVERED, Pack, Policy, Reading, ReadingStatus, SourceText
from enrollzone.rules.compiler import UNCOVERED, Effect
from enrollzone.rules.variables import Origin

_SPACE = re.compile(r"\s+")
# The number of a heading or of an article is no sentence: （一） 1. 三、 第十二条
_NUMBERING = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[)）.．、]|第[0-9一二三四五六七八九十百]+[章节条款]")


class Level(StrEnum):
    """How grave a remark is. An error keeps a pack from being published."""

    ERROR = "error"
    WARNING = "warning"
    SILENCE = "silence"
    OPEN = "open"
    NOTE = "note"


@dataclass(frozen=True)
class Remark:
    """One thing to look at, its clauses, its line in the pack (0: none), and a family that shows it."""

    level: Level
    code: str
    text: Text
    clauses: tuple[str, ...] = ()
    line: int = 0
    family: ImaginedFamily | None = None


def lint(policy: Policy, editions: Iterable[Edition] | None = None) -> tuple[Remark, ...]:
    """Return every remark on a policy, errors first; with the editions of its county, units are held against theirs."""
    remarks = [remark for check in _CHECKS for remark in check(policy)]
    if isinstance(policy, Pack):
        remarks += _of_rules(policy, editions)
    order = list(Level)
    return tuple(sorted(remarks, key=lambda remark: order.index(remark.level)))


def _of_rules(pack: Pack, editions: Iterable[Edition] | None) -> Iterator[Remark]:
    """What only a policy that assigns homes can be asked."""
    for check in _CHECKS_OF_RULES:
        yield from check(pack)
    if editions is not None:
        held = tuple(editions)
        for found in binding_problems(pack, held):
            yield Remark(Level.ERROR, "unbound_unit", Text(found.message, found.message))
        yield from _unnamed(pack, held)


def _unnamed(pack: Pack, editions: Iterable[Edition]) -> Iterator[Remark]:
    """What a list names inside a unit, and no gazetteer knows: no address can be told to lie in it."""
    for edition, text, part in unnamed_things(pack, editions):
        said = Text(
            f"“{text}”里的“{part}”不在边界版本 {edition.id} 的地名表（gazetteer.csv）中",
            f'"{part}" of "{text}" is not in the gazetteer of edition {edition.id}',
        )
        yield Remark(Level.WARNING, "unnamed_part", said)


def _edges(pack: Pack) -> Iterator[Remark]:
    """The sentence of an edge rule stands verbatim in the source of its list."""
    for row in pack.catchments.rows:
        source = pack.sources.get(pack.clauses[row.clause].document.id)
        if row.edge and source and _squeezed(row.edge.sentence) not in _squeezed(source.text):
            said = Text(f"边界规则不是原文：{row.text}", f"the sentence of the edge is not in the source: {row.text}")
            yield Remark(Level.ERROR, "quote_not_found", said, (row.clause,))


def _squeezed(text: str) -> str:
    """A text without white space: published copies break lines inside sentences."""
    return _SPACE.sub("", text)


def _quotes(pack: Policy) -> Iterator[Remark]:
    """Every quote stands verbatim in its source."""
    for clause in pack.clauses.values():
        source = pack.sources.get(clause.document.id)
        if source and _squeezed(clause.quote) not in _squeezed(source.text):
            said = Text(f"引文不是原文：{clause.label}", f"the quote is not in the source: {clause.label}")
            yield Remark(Level.ERROR, "quote_not_found", said, (clause.id,))


def _withheld(policy: Policy) -> Iterator[Remark]:
    """A text of which only the digest is published: nobody has held the quotes against it here."""
    for document in policy.documents.values():
        if document.sha256 and document.id not in policy.sources:
            said = Text(
                f"原文不在手边，引文没有核对：{document.title.zh}",
                f"the text is not at hand, its quotes are not held against it: {document.title.en}",
            )
            yield Remark(Level.NOTE, "text_withheld", said)


def _sentences(pack: Policy) -> Iterator[Remark]:
    """Every sentence of the operative part is cited or waived by name."""
    for source in pack.sources.values():
        for left in _uncited(pack, source):
            said = Text(f"没有引用也没有声明略过的原文：{left}", f"neither cited nor waived: {left}")
            yield Remark(Level.ERROR, "sentence_not_cited", said)


def _uncited(pack: Policy, source: SourceText) -> Iterator[str]:
    if source.coverage is None:
        return
    text = _squeezed(source.text)
    first = text.find(_squeezed(source.coverage.first))
    last = text.find(_squeezed(source.coverage.until), first)
    if first < 0 or last < 0:
        yield f"{source.coverage.first} … {source.coverage.until}"
        return
    left = text[first:last]
    quotes = [c.quote for c in pack.clauses.values() if c.document.id == source.document.id and c.id in pack.cited]
    for known in sorted((*quotes, *source.coverage.waived), key=len, reverse=True):
        left = left.replace(_squeezed(known), "\n")
    yield from (rest for part in left.split("\n") if (rest := _NUMBERING.sub("", part).strip("，。；：、")))


def _idle_clauses(pack: Policy) -> Iterator[Remark]:
    for clause in pack.clauses.values():
        if clause.id not in pack.cited:
            said = Text(f"没有任何规则引用：{clause.label}", f"nothing cites {clause.label}")
            yield Remark(Level.WARNING, "clause_not_cited", said, (clause.id,))


def _silences(pack: Pack) -> Iterator[Remark]:
    """What the text says nothing about: by name, and, as an error, without one."""
    family = family_where(pack, pack.compiled.outcomes, lambda terminal: terminal == UNCOVERED)
    if family is not None:
        said = Text(f"没有规则管到这样的家庭：{family.words.zh}", f"no rule covers such a family: {family.words.en}")
        yield Remark(Level.ERROR, "uncovered", said, family=family)
    for rule in pack.rules.values():
        if getattr(rule.plan, "kind", "") == NOT_COVERED:
            yield Remark(Level.SILENCE, f"rule {rule.name}", rule.say, rule.clauses)
    for annex in pack.annexes:
        if annex.missing:
            yield Remark(Level.SILENCE, f"annex {annex.id}", annex.effect, (annex.needed_by,))


def _unsaid(policy: Policy) -> Iterator[Remark]:
    """What the readers of the text noted that it leaves unsaid."""
    for silence in policy.silences:
        yield Remark(Level.SILENCE, f"unsaid {silence.id}", silence.words, silence.clauses)


def _undecided(policy: Policy) -> Iterator[Remark]:
    """Every open and provisional reading."""
    for reading in policy.readings.values():
        if reading.status is not ReadingStatus.DECIDED:
            level = Level.OPEN if reading.status is ReadingStatus.OPEN else Level.NOTE
            kind = f"{reading.status} reading {reading.id}"
            yield Remark(level, kind, reading.question, reading.clauses)


def _idle_link_types(policy: Policy) -> Iterator[Remark]:
    """A kind of link that the document defines and ties no schools with."""
    used = {link.type for union in policy.unions.values() for link in union.links}
    for known in policy.link_types.values():
        if known.id not in used:
            said = Text(
                f"写明了，但没有学校之间用这种方式：{known.name.zh}", f"defined, and used by no union: {known.name.en}"
            )
            yield Remark(Level.NOTE, f"link type {known.id}", said, (known.clause,) if known.clause else ())


def _readings(pack: Pack) -> Iterator[Remark]:
    """Readings that change nothing and do not say so, or the other way round."""
    for reading in pack.readings.values():
        if reading.informative is _acts(pack, reading):
            yield Remark(Level.WARNING, f"reading {reading.id}", _MISLABELLED[reading.informative], reading.clauses)


_MISLABELLED = {
    True: Text("标为仅供说明，却会改变结果", "marked informative, but it changes outcomes"),
    False: Text("从不改变结果，应标为仅供说明", "never changes an outcome: mark it informative"),
}


def _acts(pack: Pack, reading: Reading) -> bool:
    """A reading acts through a condition, a day, the zone of a place, or the counting of a function."""
    outside = (
        {parameter.reading for parameter in pack.parameters.values()}
        | {claim.reading for claim in pack.catchments.shared}
        | {name for name, _ in pack.first_day.values()}
    )
    support = {variable.name for variable in pack.compiled.outcomes.support}
    return reading.id in outside or f"reading.{reading.id}" in support


def _rules(pack: Pack) -> Iterator[Remark]:
    """No rule is unreachable."""
    effects = (terminal for terminal in pack.compiled.effects.terminals if isinstance(terminal, Effect))
    reached = {name for effect in effects for name in effect.rules}
    for rule in pack.rules.values():
        if rule.name not in reached:
            said = Text(f"规则 {rule.name} 永远用不到", f"rule {rule.name} can never be in effect")
            yield Remark(Level.ERROR, "unreachable", said, rule.clauses)


def _on_nothing(pack: Pack) -> Iterator[Remark]:
    """Nothing is decided, and no rule holds, when nothing is known."""
    untold = tuple(worlds(pack, FactState(year=school_year(pack.period.first))))
    if len(decided := possible_outcomes(pack, untold)) == 1:
        said = Text(f"什么都没说就有了结果：{decided[0]}", f"decided when nothing is told: {decided[0]}")
        yield Remark(Level.ERROR, "decided_on_nothing", said)
    for rule in pack.rules.values():
        if any(pack.compiled.conditions[rule.name].values(world.state) == {True} for world in untold):
            said = Text(f"规则 {rule.name} 什么都不知道也成立", f"rule {rule.name} holds when nothing is known")
            yield Remark(Level.ERROR, "fires_on_nothing", said, rule.clauses)


def _idle_facts(pack: Pack) -> Iterator[Remark]:
    support = pack.compiled.outcomes.support
    used = {name for variable in support if variable.origin is not Origin.READING for name in variable.inputs}
    for fact in pack.facts.values():
        if fact.name not in used:
            said = Text(f"从不影响结果：{fact.label.zh}", f"never matters: {fact.label.en}")
            yield Remark(Level.WARNING, f"fact {fact.name}", said)


_CHECKS: tuple[Callable[[Policy], Iterator[Remark]], ...] = (
    _quotes,
    _withheld,
    _sentences,
    _idle_clauses,
    _unsaid,
    _undecided,
    _idle_link_types,
)
_CHECKS_OF_RULES: tuple[Callable[[Pack], Iterator[Remark]], ...] = (
    _silences,
    _readings,
    _edges,
    _rules,
    _on_nothing,
    _idle_facts,
)
