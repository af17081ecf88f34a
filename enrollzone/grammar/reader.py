"""Read a policy pack: all its problems are reported in one run, each with file, line and column."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from hashlib import sha256
from operator import eq
from pathlib import Path

from enrollzone.errors import PackError, Problem
from enrollzone.grammar import sections
from enrollzone.grammar.document import LocatedFile, Trail, Yaml, nearest, read_located
from enrollzone.grammar.expressions import Expressions
from enrollzone.grammar.plans import read_plan
from enrollzone.grammar.records import Records, read_records
from enrollzone.grammar.shapes import LISTS, TABLES
from enrollzone.grammar.situations import situations
from enrollzone.grammar.territory import read_catchments
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.periods import Period
from enrollzone.policy.pack import (
    CHOOSE,
    NOT_COVERED,
    OUTSIDE,
    SCHOOL,
    FactKind,
    Impossible,
    Obligation,
    Pack,
    Paper,
    PolicyRule,
    Zone,
)
from enrollzone.rules.compiler import Conflict
from enrollzone.rules.diagram import DiagramTooLargeError
from enrollzone.rules.ruleset import Expansion, Rule, Ruleset


def read_pack(path: Path) -> Pack:
    """Read and check the pack in a file ``policy.yaml``; its sources stand beside it.

    Raises PackError with every problem found: file, line, column, what was read and what was expected.
    """
    file = read_located(path)
    records = read_records(file)
    if not {"pack", "effective"} <= records.single.keys():
        file.refuse_problems()
    _check_names(records)
    vocabulary = _vocabulary(records)
    expressions = _expressions(records, vocabulary)
    _check_references(records)
    rules = _rules(records, expressions)
    pack = _assemble(path, records, vocabulary, expressions, rules)
    file.refuse_problems()
    _refuse_conflicts(file, pack)
    return pack


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


def _check_references(records: Records) -> None:
    """Every clause, rule, reading and fact that a record names must be declared."""
    for section in (*TABLES, *LISTS):
        _check_section(records, records.file.data.get(section, {}), (section,))
    reading, known = records.single["effective"].reading, records.declared("readings")
    if reading is not None and reading not in known:
        message = f'没有登记 readings: unknown "{reading}"{nearest(reading, known)}'
        records.file.report(("effective", "reading"), message)


_REFERS = {
    "clause": "clauses",
    "clauses": "clauses",
    "needed_by": "clauses",
    "overrides": "rules",
    "adds_to": "rules",
    "instead_of": "rules",
    "facts": "facts",
    "present": "facts",
    "with": "facts",
    "reading": "readings",
    "source": "sources",
    "choice_of": "zones",
    "part_of": "groups",
    "school": "schools",
    "core": "schools",
}


def _check_section(records: Records, data: Yaml, trail: Trail) -> None:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        here = (*trail, key)
        target = _REFERS.get(str(key)) if len(trail) > 1 else None
        if target is None:
            _check_section(records, value, here)
            continue
        for name, where in _names(value, here):
            known = records.declared(target)
            if name not in known:
                records.file.report(where, f'没有登记 {target}: unknown "{name}"{nearest(name, known)}')


def _names(value: Yaml, trail: Trail) -> Iterable[tuple[str, Trail]]:
    if isinstance(value, list):
        return [(name, (*trail, n)) for n, name in enumerate(value) if isinstance(name, str)]
    return [(value, trail)] if isinstance(value, str) else []


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
            obliges=tuple(Obligation(o.who, o.text, o.clause) for o in record.obliges),
            instead_of=record.instead_of,
        )
    return rules


def _assemble(
    path: Path,
    records: Records,
    vocabulary: Vocabulary,
    expressions: Expressions,
    rules: Mapping[str, PolicyRule],
) -> Pack:
    head, effective = records.single["pack"], records.single["effective"]
    documents, groups = sections.documents(records), sections.groups(records)
    zones, impossible = sections.zones(records, groups), _impossible(records, expressions)
    ordinary = sections.ordinary(records, vocabulary)
    return Pack(
        id=head.id,
        jurisdiction=head.jurisdiction,
        stage=head.stage,
        version=head.version,
        title=head.title.text,
        status=head.status,
        period=_period(records.file, effective.first, effective.last),
        period_reading=effective.reading,
        sha256=sha256(path.read_bytes()).hexdigest(),
        file=path.name,
        sources=sections.source_texts(records, documents, path.parent),
        documents=documents,
        clauses=sections.clauses(records, documents),
        cited=frozenset(sections.cited(records)),
        schools=sections.schools(records),
        groups=groups,
        zones=zones,
        catchments=read_catchments(records),
        annexes=sections.annexes(records),
        parameters=sections.parameters(records),
        readings=sections.readings(records),
        facts=vocabulary.facts,
        ordinary=ordinary,
        questions=sections.questions(records, vocabulary),
        situations=situations(records, vocabulary, ordinary),
        impossible=impossible,
        definitions=expressions.named,
        papers=_papers(records, expressions),
        rules=rules,
        duties=sections.duties(records),
        silences=sections.silences(records),
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


def _papers(records: Records, expressions: Expressions) -> dict[str, Paper]:
    papers = records.tables.get("documents", {})
    facts = expressions.vocabulary.facts
    for name, record in papers.items():
        if record.present in facts and facts[record.present].kind is not FactKind.BOOLEAN:
            message = f"{record.present} 不是“是／否” present must be a yes/no fact"
            records.file.report(("documents", name, "present"), message)
    return {name: Paper(expressions.named[name], record.present) for name, record in papers.items()}


def _compiled_rule(rule: PolicyRule, records: Records) -> Rule:
    record = records.tables["rules"][rule.name]
    return Rule(rule.name, rule.when, rule.plan, frozenset(record.overrides), frozenset(record.adds_to))


def _period(file: LocatedFile, first: date, last: date | str) -> Period:
    end = last if isinstance(last, date) else None
    if end is not None and end < first:
        file.report(("effective", "to"), f"结束早于开始 ends on {end}, before it begins on {first}")
        return Period(first)
    return Period(first, end)


def _refuse_conflicts(file: LocatedFile, pack: Pack) -> None:
    """Two rules in effect with different outcomes and no stated relation are an error of the pack."""
    try:
        effects = pack.compiled.effects
    except DiagramTooLargeError as error:
        raise PackError([Problem(file.name, 1, 1, str(error))]) from error
    conflicts = sorted((t for t in effects.terminals if isinstance(t, Conflict)), key=str)
    for names, conflict in {tuple(sorted(_rules_of(c))): c for c in reversed(conflicts)}.items():
        family = effects.witness(partial(eq, conflict)) or {}
        example = "; ".join(f"{name}={value}" for name, value in family.items())
        ordered = [name for name in pack.rules if name in names]
        message = f"规则冲突，没有写谁优先 rules {', '.join(ordered)} disagree, no overrides or adds_to, e.g. {example}"
        file.report(("rules", ordered[-1]), message, key=True)
    file.refuse_problems()


def _rules_of(conflict: Conflict) -> list[str]:
    return [rule for effect in conflict.effects for rule in effect.rules]
