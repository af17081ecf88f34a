"""Gaps, conflicts and unreachable rules, found by a SAT solver from the rules as they are written.

Nothing of the decision diagrams is used: conditions are put into clauses part by part (Tseitin), a variable is one
proposition for each of its values of which exactly one holds, and what remains is asked of the solver. Two ways that
share no step and agree on every question are a proof of each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, count
from types import TracebackType
from typing import Self

from pysat.solvers import Solver

from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.ruleset import Plan, PlanByReading, Rule, Ruleset
from enrollzone.rules.variables import Variable


class SecondOpinion:
    """What a solver says of a ruleset. A family is a model of its clauses; impossible families are none."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._numbers = count(1)
        self._solver = Solver("minisat22")
        self._values = {v.name: {value: next(self._numbers) for value in v.values} for v in ruleset.variables}
        for literals in self._values.values():
            self._exactly_one([*literals.values()])
        self._never = self._any([])
        applies = {rule.name: self._literal(rule.when) for rule in ruleset.rules}
        self._effective = {rule.name: self._unbeaten(rule, applies) for rule in ruleset.rules}
        for condition in ruleset.impossible:
            self._solver.add_clause([-self._literal(condition)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._solver.delete()

    # ---- what is asked

    def gap(self) -> dict[str, str] | None:
        """A family to which no rule in effect speaks."""
        return self._family([-literal for literal in self._effective.values()])

    def reachable(self) -> set[str]:
        """The rules that are in effect for some family."""
        return {name for name, literal in self._effective.items() if self._family([literal])}

    def conflicts(self) -> dict[frozenset[str], dict[str, str]]:
        """The pairs of rules that are in effect together with different outcomes, each with a family that shows it."""
        found = {}
        for one, other in combinations(self._ruleset.rules, 2):
            both = [self._effective[one.name], self._effective[other.name]]
            family = self._family([*both, self._differ(one, other)])
            if family:
                found[frozenset([one.name, other.name])] = family
        return found

    def holds_somewhere(self, condition: Condition) -> bool:
        """Tell whether some family meets a condition."""
        return self._family([self._literal(condition)]) is not None

    def _family(self, assumed: Sequence[int]) -> dict[str, str] | None:
        if not self._solver.solve(assumptions=assumed):
            return None
        true = {literal for literal in self._solver.get_model() if literal > 0}
        chosen = {name: [value for value, n in ways.items() if n in true] for name, ways in self._values.items()}
        return {name: value for name, (value,) in chosen.items()}

    # ---- conditions

    def _exactly_one(self, literals: Sequence[int]) -> None:
        self._solver.add_clause(literals)
        for one, other in combinations(literals, 2):
            self._solver.add_clause([-one, -other])

    def _all(self, literals: Iterable[int]) -> int:
        """A literal that holds exactly where all of some do."""
        parts, result = list(literals), next(self._numbers)
        for part in parts:
            self._solver.add_clause([-result, part])
        self._solver.add_clause([result, *(-part for part in parts)])
        return result

    def _any(self, literals: Iterable[int]) -> int:
        return -self._all(-literal for literal in literals)

    def _literal(self, condition: Condition) -> int:
        match condition:
            case Is(variable, values):
                return self._any(self._values[variable.name][value] for value in values)
            case Same(left, right):
                both = (self._all([self._value(left, value), self._value(right, value)]) for value in left.values)
                return self._any(list(both))
            case AllOf(parts):
                return self._all(list(map(self._literal, parts)))
            case AnyOf(parts):
                return self._any(list(map(self._literal, parts)))
            case Not(part):
                return -self._literal(part)
            case Named(part=part):
                return self._literal(part)

    def _value(self, variable: Variable, value: str) -> int:
        return self._values[variable.name][value]

    # ---- rules

    def _unbeaten(self, rule: Rule, applies: Mapping[str, int]) -> int:
        beaten_by = [applies[other.name] for other in self._ruleset.rules if rule.name in other.overrides]
        return self._all([applies[rule.name], *(-literal for literal in beaten_by)])

    def _plans(self, rule: Rule) -> Iterator[tuple[int, Plan]]:
        """The plans of a rule, each with the literal under which it is the one."""
        if isinstance(rule.outcome, PlanByReading):
            for option, plan in rule.outcome.plans.items():
                yield self._value(rule.outcome.reading, option), plan
        else:
            yield -self._never, rule.outcome

    def _added(self, rule: Rule) -> Iterator[Rule]:
        """The rules whose places are offered with those of a rule where both are in effect."""
        for other in self._ruleset.rules:
            if other.name in rule.adds_to or rule.name in other.adds_to:
                yield other

    def _offers(self, rule: Rule, place: str) -> int:
        """A literal that holds where a rule offers a place, itself or by a rule that adds to it."""
        own = list(self._offered(rule, place))
        added = [
            self._all([self._effective[other.name], offer])
            for other in self._added(rule)
            for offer in self._offered(other, place)
        ]
        return self._any([*own, *added])

    def _offered(self, rule: Rule, place: str) -> Iterator[int]:
        expansion = self._ruleset.expansion
        for when, plan in self._plans(rule):
            for variable in plan.of:
                for value in variable.values:
                    if place != expansion.nowhere and place in expansion.shared.get(value, (value,)):
                        yield self._all([when, self._value(variable, value)])

    def _kind(self, rule: Rule) -> dict[str | None, int]:
        """The kinds that a rule may lead to, each with its literal. None: that of the places it offers."""
        found: dict[str | None, list[int]] = {}
        for when, plan in self._plans(rule):
            kind = None if self._ruleset.expansion.offers_places(plan.kind) else plan.kind
            found.setdefault(kind, []).append(when)
        return {kind: self._any(ways) for kind, ways in found.items()}

    def _differ(self, one: Rule, other: Rule) -> int:
        """A literal that holds where two rules lead to different outcomes."""
        places = sorted({place for rule in (one, other) for place in self._known_places(rule)})
        offers = {place: (self._offers(one, place), self._offers(other, place)) for place in places}
        ways = []
        for kind, here in self._kind(one).items():
            for kind_there, there in self._kind(other).items():
                ways.append(self._all([here, there, self._unlike(kind, kind_there, offers)]))
        return self._any(ways)

    def _unlike(self, kind: str | None, there: str | None, offers: Mapping[str, tuple[int, int]]) -> int:
        if kind is None and there is None:
            return self._any(
                [self._all([a, -b]) for a, b in offers.values()] + [self._all([-a, b]) for a, b in offers.values()]
            )
        if kind is not None and there is not None:
            return self._never if kind == there else -self._never
        # One offers places and the other says its kind outright: alike only where no place is left and it says so too.
        if self._ruleset.expansion.none not in (kind, there):
            return -self._never
        return self._any([pair[0 if kind is None else 1] for pair in offers.values()])

    def _known_places(self, rule: Rule) -> Iterator[str]:
        shared = self._ruleset.expansion.shared
        for each in (rule, *self._added(rule)):
            for _, plan in self._plans(each):
                yield from (place for v in plan.of for value in v.values for place in shared.get(value, (value,)))
