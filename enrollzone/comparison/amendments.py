"""What was rewritten from one pack to another, section by section: added, removed, or changed in which respect."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.policy.catchments import CatchmentRow
from enrollzone.policy.pack import Pack
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Named, Not
from enrollzone.rules.ruleset import Plan, PlanByReading


class Kind(StrEnum):
    """How an entry differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Amendment:
    """One entry of a section that differs, and each of its aspects that does: as it was, and as it is now."""

    section: str
    name: str
    kind: Kind
    aspects: Mapping[str, tuple[str, str]]


Entry = Mapping[str, str]  # the aspects of an entry, each as text
Section = Callable[[Pack], Mapping[str, Entry]]


def amendments(old: Pack, new: Pack) -> tuple[Amendment, ...]:
    """Return everything that differs between two packs, in the order of the sections and of the new pack's entries."""
    return tuple(
        amendment for section, read in _SECTIONS.items() for amendment in _amended(section, read(old), read(new))
    )


def _amended(section: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Amendment]:
    for name in dict.fromkeys((*new, *old)):
        before, now = old.get(name, {}), new.get(name, {})
        kind = Kind.ADDED if name not in old else Kind.REMOVED if name not in new else Kind.CHANGED
        pairs = {aspect: (before.get(aspect, ""), now.get(aspect, "")) for aspect in dict.fromkeys((*before, *now))}
        aspects = {aspect: pair for aspect, pair in pairs.items() if pair[0] != pair[1]}
        if aspects:
            yield Amendment(section, name, kind, aspects)


def _clauses(pack: Pack) -> dict[str, Entry]:
    return {name: {"label": clause.label, "quote": clause.quote} for name, clause in pack.clauses.items()}


def _zones(pack: Pack) -> dict[str, Entry]:
    return {
        name: {
            "name": zone.name.zh,
            "kind": zone.kind,
            "campuses": _listed(campus.name.zh for campus in zone.campuses),
            "choice_of": _listed(zone.choice_of),
            "mode": zone.mode or "",
        }
        for name, zone in pack.zones.items()
    }


def _schools(pack: Pack) -> dict[str, Entry]:
    return {name: {"name": school.name.zh} for name, school in pack.schools.items()}


def _catchments(pack: Pack) -> dict[str, Entry]:
    """Each place that the list names for some children or for all, with the zones to which it goes, and its edges."""
    given: dict[str, list[CatchmentRow]] = {}
    for row in pack.catchments.rows:
        given.setdefault(f"{row.text} [{row.category}]" if row.category else row.text, []).append(row)
    return {
        place: {
            "zone": _listed(row.zone for row in rows),
            "edge": _listed(f"{row.edge.rule} {row.edge.road}" for row in rows if row.edge),
        }
        for place, rows in given.items()
    }


def _parameters(pack: Pack) -> dict[str, Entry]:
    return {
        name: {
            "day": str(parameter.value),
            "reading": parameter.reading or "",
            "days": _listed(f"{option}={day}" for option, day in parameter.days.items()),
        }
        for name, parameter in pack.parameters.items()
    }


def _readings(pack: Pack) -> dict[str, Entry]:
    return {
        name: {
            "status": reading.status.value,
            "use": reading.use or "",
            "options": _listed(reading.options),
            "question": reading.question.zh,
            "clauses": _listed(reading.clauses),
        }
        for name, reading in pack.readings.items()
    }


def _facts(pack: Pack) -> dict[str, Entry]:
    return {
        name: {"label": fact.label.zh, "kind": fact.kind.value, "values": _listed(fact.values)}
        for name, fact in pack.facts.items()
    }


def _impossible(pack: Pack) -> dict[str, Entry]:
    return {entry.words.zh: {"when": in_text(entry.condition)} for entry in pack.impossible}


def _definitions(pack: Pack) -> dict[str, Entry]:
    return {name: _named(named) for name, named in pack.definitions.items() if name not in pack.papers}


def _papers(pack: Pack) -> dict[str, Entry]:
    return {name: _named(paper.condition) for name, paper in pack.papers.items()}


def _named(named: Named) -> Entry:
    return {"words": named.words.zh, "when": in_text(named.part), "clauses": _listed(named.clauses)}


def _rules(pack: Pack) -> dict[str, Entry]:
    relations = {rule.name: (rule.overrides, rule.adds_to) for rule in pack.ruleset.rules}
    return {
        name: {
            "when": in_text(rule.when),
            "outcome": _outcome(rule.plan),
            "overrides": _listed(sorted(relations[name][0])),
            "adds_to": _listed(sorted(relations[name][1])),
            "clauses": _listed(rule.clauses),
            "papers": _listed(rule.papers),
            "say": rule.say.zh,
        }
        for name, rule in pack.rules.items()
    }


def _outcome(plan: Plan | PlanByReading) -> str:
    if isinstance(plan, Plan):
        return " ".join((plan.kind, *(variable.name for variable in plan.of)))
    return f"{plan.reading.name}: " + _listed(f"{option} → {_outcome(own)}" for option, own in plan.plans.items())


def in_text(condition: Condition) -> str:
    """Return a condition in one line, with the tests as they were written; named conditions stand for themselves."""
    match condition:
        case Named(name):
            return name
        case Not(part):
            return f"not {in_text(part)}"
        case AllOf(parts):
            return f"all({_listed(map(in_text, parts))})"
        case AnyOf(parts):
            return f"any({_listed(map(in_text, parts))})"
    return condition.text


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)


_SECTIONS: Mapping[str, Section] = {
    "clauses": _clauses,
    "schools": _schools,
    "zones": _zones,
    "catchments": _catchments,
    "parameters": _parameters,
    "readings": _readings,
    "facts": _facts,
    "impossible": _impossible,
    "definitions": _definitions,
    "papers": _papers,
    "rules": _rules,
}
