"""Read a policy pack: all its problems are reported in one run, each with file, line and column."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import partial
from operator import eq
from pathlib import Path

from enrollzone.decision.imagined import family_where
from enrollzone.errors import PackError, Problem
from enrollzone.grammar import sections, unions
from enrollzone.grammar.document import LocatedFile, Trail, nearest, read_located
from enrollzone.grammar.expressions import Expressions
from enrollzone.grammar.papers import read_papers
from enrollzone.grammar.plans import read_plan
from enrollzone.grammar.records import Records, only_unions, read_records
from enrollzone.grammar.references import check_references
from enrollzone.grammar.situations import situations
from enrollzone.grammar.territory import read_catchments
from enrollzone.grammar.texts import source_texts
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.periods import Period
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import (
    CHOOSE,
    NOT_COVERED,
    OUTSIDE,
    SCHOOL,
    FactKind,
    Impossible,
    Pack,
    Policy,
    PolicyRule,
    Zone,
)
from enrollzone.rules.compiler import Conflict
from enrollzone.rules.diagram import DiagramTooLargeError
from enrollzone.rules.ruleset import Expansion, Rule, Ruleset


def read_pack(path: Path) -> Pack:
    """Read and check a policy that assigns homes, in a file ``policy.yaml``; its sources stand beside it.

    Raises PackError with every problem found: file, line, column, what was read and what was expected. A document that
    only defines unions of schools is refused: `read_policy` reads both.
    """
    policy = read_policy(path)
    if not isinstance(policy, Pack):
        message = "本文件只规定学校的办学共同体，没有招生规则 defines unions of schools only: there are no rules in it"
        raise PackError([Problem(path.name, 1, 1, message)])
    return policy


def read_policy(path: Path, texts: Path | None = None, *, cache: Path | None = None) -> Policy:
    """Read and check a policy of either kind: a `Pack`, or a document that only defines unions of schools.

    `texts` is a folder in which texts may be found of which the policy gives only the digest; `cache` is one in which
    compiled rules are kept. Raises PackError with every problem found: file, line, column, what was read and what was
    expected.
    """
    file = read_located(path)
    records = read_records(file)
    if not {"pack", "effective"} <= records.single.keys():
        file.refuse_problems()
    _check_stage(records)
    if only_unions(file.data):
        return _read_document(path, records, texts)
    return _read_pack(path, records, texts, cache)


def _read_document(path: Path, records: Records, texts: Path | None) -> Policy:
    _vocabulary(records)
    check_references(records)
    policy = _policy(path, records, texts)
    records.file.refuse_problems()  # a misspelt member would be reported twice: as unknown, and as in no union
    unions.check_attached(records, policy.unions)
    records.file.refuse_problems()
    return policy


def _read_pack(path: Path, records: Records, texts: Path | None, cache: Path | None) -> Pack:
    _check_names(records)
    vocabulary = _vocabulary(records)
    expressions = _expressions(records, vocabulary)
    check_references(records)
    rules = _rules(records, expressions)
    pack = _assemble(_policy(path, records, texts), records, vocabulary, expressions, rules)
    records.file.refuse_problems()
    _refuse_conflicts(records.file, pack, cache)
    return pack


def _check_stage(records: Records) -> None:
    """A policy that assigns homes is for one stage; a document of unions leaves that to its unions and schools."""
    stage = records.single["pack"].stage
    if only_unions(records.file.data) and stage is not None:
        message = "办学共同体文件不写学段 a document of unions has no stage: its unions and schools have theirs"
        records.file.report(("pack", "stage"), message)
    elif not only_unions(records.file.data) and stage is None:
        records.file.report(("pack",), "缺少 missing: stage")


def _check_names(records: Records) -> None:
    """A word in a condition must mean one thing, and a place outside every zone is no zone."""
    met: dict[str, str] = {}
    for section in ("facts", "define", "documents"):
        for name in records.declared(section):
            if met.setdefault(name, section) != section:
                message = f'同一个名字用了两次 "{name}" is declared under {met[name]} too'
                records.file.report((section, name), message, key=True)
    if OUTSIDE in records.declared("zones"):
        message = f"{OUTSIDE} 留给各片以外 is the word for what lies in no zone"
        records.file.report(("zones", OUTSIDE), message, key=True)


def _vocabulary(records: Records) -> Vocabulary:
    vocabulary = Vocabulary(records.file)
    zones = tuple(name for name in records.declared("zones") if name != OUTSIDE)
    for name, fact in records.tables.get("facts", {}).items():
        vocabulary.add_fact(name, fact, zones)
    for name, reading in records.tables.get("readings", {}).items():
        vocabulary.add_reading(name, reading)
    vocabulary.parameters = frozenset(records.declared("parameters"))
    for section in ("define", "documents", "rules", "impossible"):
        vocabulary.collect_date_tests(records.file.data.get(section, {}))
    vocabulary.finish_date_tests()
    return vocabulary


def _expressions(records: Records, vocabulary: Vocabulary) -> Expressions:
    named = {
        name: (section, record)
        for section in ("define", "documents")
        for name, record in records.tables.get(section, {}).items()
    }
    declared = frozenset([*records.declared("facts", "define", "documents"), *_reading_names(records)])
    expressions = Expressions(records.file, vocabulary, named, declared)
    for name in named:
        expressions.definition(name)
    return expressions


def _reading_names(records: Records) -> list[str]:
    return [f"reading.{name}" for name in records.declared("readings")]


def _rules(records: Records, expressions: Expressions) -> dict[str, PolicyRule]:
    rules = {}
    facts = expressions.vocabulary.facts.values()
    known = [*records.declared("documents"), *(fact.name for fact in facts if fact.kind is FactKind.BOOLEAN)]
    for name, record in records.tables.get("rules", {}).items():
        trail: Trail = ("rules", name)
        for n, paper in enumerate(record.documents):
            if paper not in known:
                where = (*trail, "documents", n)
                records.file.report(where, f'没有登记材料 unknown paper "{paper}"{nearest(paper, known)}')
        rules[name] = PolicyRule(
            name=name,
            when=expressions.read(record.when, (*trail, "when")),
            plan=read_plan(records.file, expressions.vocabulary, record.outcome, (*trail, "outcome")),
            say=record.say.text,
            clauses=record.clauses,
            papers=record.documents,
            obliges=tuple(Obligation(o.who, o.text, o.clause, o.must_not) for o in record.obliges),
            instead_of=record.instead_of,
        )
    return rules


def _policy(path: Path, records: Records, texts: Path | None) -> Policy:
    head, effective = records.single["pack"], records.single["effective"]
    documents = sections.documents(records)
    return Policy(
        id=head.id,
        jurisdiction=head.jurisdiction,
        version=head.version,
        title=head.title.text,
        status=head.status,
        legal_force=head.legal_force,
        period=_period(records.file, effective.first, effective.last),
        period_reading=effective.reading,
        sha256=records.file.sha256,
        file=path.name,
        sources=source_texts(records, documents, path.parent, texts),
        documents=documents,
        clauses=sections.clauses(records, documents),
        defining=head.clauses,
        cited=frozenset(sections.cited(records)),
        schools=unions.schools(records),
        unions=unions.unions(records),
        link_types=unions.link_types(records),
        pairings=unions.pairings(records),
        readings=sections.readings(records),
        silences=sections.silences(records),
    )


def _assemble(
    policy: Policy,
    records: Records,
    vocabulary: Vocabulary,
    expressions: Expressions,
    rules: Mapping[str, PolicyRule],
) -> Pack:
    sections.check_modes(records)
    zones, impossible = sections.zones(records, policy.unions), _impossible(records, expressions)
    ordinary = sections.ordinary(records, vocabulary)
    return Pack(
        **{entry.name: getattr(policy, entry.name) for entry in fields(policy)},
        stage=records.single["pack"].stage or "",
        zones=zones,
        catchments=read_catchments(records),
        annexes=sections.annexes(records),
        parameters=sections.parameters(records),
        facts=vocabulary.facts,
        ordinary=ordinary,
        questions=sections.questions(records, vocabulary),
        situations=situations(records, vocabulary, ordinary),
        impossible=impossible,
        definitions=expressions.named,
        papers=read_papers(records, vocabulary.facts, expressions.named),
        rules=rules,
        duties=sections.duties(records),
        variables=vocabulary.variables,
        date_tests=vocabulary.date_tests,
        first_day=sections.first_day(records),
        ruleset=_ruleset(records, vocabulary, expressions, rules.values(), impossible, _expansion(zones.values())),
    )


def _ruleset(
    records: Records,
    vocabulary: Vocabulary,
    expressions: Expressions,
    rules: Iterable[PolicyRule],
    impossible: Iterable[Impossible],
    expansion: Expansion,
) -> Ruleset:
    compiled = tuple(_compiled_rule(rule, records) for rule in rules)
    definitions = {name: named.part for name, named in expressions.named.items()}
    excluded = tuple(entry.condition for entry in impossible)
    return Ruleset(tuple(vocabulary.variables.values()), compiled, excluded, definitions, expansion)


def _impossible(records: Records, expressions: Expressions) -> tuple[Impossible, ...]:
    return tuple(
        Impossible(expressions.read(record.when, ("impossible", n, "when")), record.text, record.clauses)
        for n, record in records.lists.get("impossible", [])
    )


def _expansion(zones: Iterable[Zone]) -> Expansion:
    shared = {zone.id: zone.choice_of for zone in zones if zone.choice_of}
    return Expansion(OUTSIDE, shared, single=SCHOOL, several=CHOOSE, none=NOT_COVERED)


def _compiled_rule(rule: PolicyRule, records: Records) -> Rule:
    record = records.tables["rules"][rule.name]
    return Rule(rule.name, rule.when, rule.plan, frozenset(record.overrides), frozenset(record.adds_to))


def _period(file: LocatedFile, first: date, last: date | str) -> Period:
    end = last if isinstance(last, date) else None
    if end is not None and end < first:
        file.report(("effective", "to"), f"结束早于开始 ends on {end}, before it begins on {first}")
        return Period(first)
    return Period(first, end)


def _refuse_conflicts(file: LocatedFile, pack: Pack, cache: Path | None) -> None:
    """Two rules in effect with different outcomes and no stated relation are an error of the pack."""
    try:
        pack.compile_with(cache)
    except DiagramTooLargeError as error:
        raise PackError([Problem(file.name, 1, 1, str(error))]) from error
    effects = pack.compiled.effects
    conflicts = sorted((t for t in effects.terminals if isinstance(t, Conflict)), key=str)
    for names, conflict in {tuple(sorted(_rules_of(c))): c for c in reversed(conflicts)}.items():
        family = family_where(pack, effects, partial(eq, conflict))
        example = family.words.zh if family else ""
        ordered = [name for name in pack.rules if name in names]
        message = f"规则冲突，没有写谁优先 rules {', '.join(ordered)} disagree, no overrides or adds_to, e.g. {example}"
        file.report(("rules", ordered[-1]), message, key=True)
    file.refuse_problems()


def _rules_of(conflict: Conflict) -> list[str]:
    return [rule for effect in conflict.effects for rule in effect.rules]
