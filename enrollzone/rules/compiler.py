"""From rules to decision diagrams.

`compile_rules` gives two functions of the same variables: which outcome a family gets, and which rules bring it about.
Both mark combinations that no family can have (`IMPOSSIBLE`), that no rule covers (`UNCOVERED`), and on which two rules
disagree without a stated relation (`Conflict`).
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import reduce

from enrollzone.rules.conditions import tests_in, variables_of
from enrollzone.rules.diagram import Diagram, DiagramTooLargeError
from enrollzone.rules.functions import Functions
from enrollzone.rules.ruleset import Outcome, Plan, PlanByReading, Rule, Ruleset
from enrollzone.rules.variables import Variable

IMPOSSIBLE = "impossible"
UNCOVERED = "uncovered"


@dataclass(frozen=True)
class Effect:
    """An outcome with the rules in effect that lead to it."""

    rules: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Conflict:
    """Two or more rules in effect that lead to different outcomes, with no relation between them stated."""

    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Compiled:
    """The rules as diagrams. `conditions` holds one for every rule and every named condition."""

    outcomes: Diagram
    effects: Diagram
    conditions: dict[str, Diagram]


def compile_rules(ruleset: Ruleset) -> Compiled:
    """Compile rules into exact functions. Raises DiagramTooLargeError past the budgets of nodes and of steps."""
    compiler = _Compiler(ruleset)
    try:
        return compiler.compiled()
    except DiagramTooLargeError as error:
        raise DiagramTooLargeError(f"{error}; {compiler.whereabouts()}") from None


def order_of(ruleset: Ruleset) -> tuple[Variable, ...]:
    """Return the variables in the order in which the rules first mention them, which keeps related tests together."""
    conditions = [*(rule.when for rule in ruleset.rules), *ruleset.impossible]
    met = {v.name: v for condition in conditions for test in tests_in(condition) for v in variables_of(test)}
    return (*met.values(), *(v for v in ruleset.variables if v.name not in met))


_MOST_STEPS = 500_000  # results remembered; each is one step, so this bounds the memory and the time of compiling both
_SHOWN = 12  # variables named in a message
_MOST_LEVELS = 300  # variables; the steps go down from one to the next, and Python goes down a thousand times


class _Compiler(Functions):
    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(order_of(ruleset), _MOST_STEPS)
        self.ruleset = ruleset
        self.uncovered = self.table.terminal(UNCOVERED)
        self.at = "impossible"
        self.when: dict[str, int] = {}
        self.in_effect: dict[str, int] = {}

    def compiled(self) -> Compiled:
        if len(self.variables) > _MOST_LEVELS:
            raise DiagramTooLargeError(f"the rules look at more than {_MOST_LEVELS} different things")
        possible = reduce(self.both, [self.negation(self.condition(c)) for c in self.ruleset.impossible], self.yes)
        for rule in self._each_rule():
            self.when[rule.name] = self.condition(rule.when)
        self.in_effect = {rule.name: self._unbeaten(rule) for rule in self._each_rule()}
        effects = self.uncovered
        for rule in self._each_rule():
            own = self.choose(self.in_effect[rule.name], self.effect(rule), self.uncovered)
            effects = self.laid_over(_together, self.uncovered, effects, own)
        effects = self.choose(possible, effects, self.table.terminal(IMPOSSIBLE))
        outcomes = self.mapped(_outcome_of, effects)
        named = {name: self.condition(condition) for name, condition in self.ruleset.definitions.items()} | self.when
        return Compiled(
            self.frozen(outcomes), self.frozen(effects), {name: self.frozen(node) for name, node in named.items()}
        )

    def _each_rule(self) -> Iterator[Rule]:
        for rule in self.ruleset.rules:
            self.at = rule.name
            yield rule

    def whereabouts(self) -> str:
        """What to look at when it grew too large: the rule at work, and what it looks at."""
        rule = next((rule for rule in self.ruleset.rules if rule.name == self.at), None)
        conditions = [rule.when] if rule else self.ruleset.impossible
        met = dict.fromkeys(v.name for c in conditions for test in tests_in(c) for v in variables_of(test))
        shown = ", ".join([*tuple(met)[:_SHOWN], *(["…"] if len(met) > _SHOWN else [])])
        return (
            f"it grew past that at {self.at}, which looks at {len(met)} things ({shown}): look there for places or"
            " dates compared with one another, and for long lists of alternatives that share nothing"
        )

    def _unbeaten(self, rule: Rule) -> int:
        beaten_by = [self.when[other.name] for other in self.ruleset.rules if rule.name in other.overrides]
        return reduce(lambda node, other: self.both(node, self.negation(other)), beaten_by, self.when[rule.name])

    def effect(self, rule: Rule) -> int:
        """The rule's outcome, joined by the options of the rules with which it adds up where those are in effect."""
        places = self.places(rule.outcome)
        for other in self.ruleset.rules:
            if other.name in rule.adds_to or rule.name in other.adds_to:
                joined = self.apply(_added, places, self.places(other.outcome))
                places = self.choose(self.in_effect[other.name], joined, places)

        def outcome(raw: tuple[str, tuple[str, ...]]) -> Effect:
            kind, values = raw
            offers = self.ruleset.expansion.offers_places(kind)
            return Effect((rule.name,), self.ruleset.expansion.options(values) if offers else Outcome(kind))

        return self.mapped(outcome, places)

    def places(self, plan: Plan | PlanByReading) -> int:
        """The kind of an outcome with the values of its place variables, before they are turned into options."""
        if isinstance(plan, PlanByReading):
            return self.branch(plan.reading, [self.places(plan.plans[option]) for option in plan.reading.values])
        start = self.table.terminal((plan.kind, ()))
        return reduce(lambda node, variable: self.apply(_added, node, self.named(variable, plan.kind)), plan.of, start)

    def named(self, variable: Variable, kind: str) -> int:
        return self.branch(variable, [self.table.terminal((kind, (value,))) for value in variable.values])


def _added(left: tuple[str, tuple[str, ...]], right: tuple[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    return left[0], left[1] + right[1]


def _outcome_of(effect: Hashable) -> Hashable:
    return effect.outcome if isinstance(effect, Effect) else effect


def _together(left: Hashable, right: Hashable) -> Hashable:
    """Join what two rules say about the same families. Where only one says anything, `laid_over` takes that."""
    effects = _effects(left) + _effects(right)
    outcomes = {effect.outcome for effect in effects}
    if len(outcomes) == 1:
        return Effect(tuple(rule for effect in effects for rule in effect.rules), outcomes.pop())
    return Conflict(effects)


def _effects(value: Hashable) -> tuple[Effect, ...]:
    if isinstance(value, Conflict):
        return value.effects
    return (value,) if isinstance(value, Effect) else ()
