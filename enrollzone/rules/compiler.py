"""From rules to decision diagrams.

`compile_rules` gives two functions of the same variables: which outcome a family gets, and which rules bring it about.
Both mark combinations that no family can have (`IMPOSSIBLE`), that no rule covers (`UNCOVERED`), and on which two rules
disagree without a stated relation (`Conflict`).
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import reduce

from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Not, Same, tests_in, variables_of
from enrollzone.rules.diagram import TERMINAL, Diagram, DiagramTooLargeError, NodeTable
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


Operation = Callable[..., Hashable]

_MOST_STEPS = 500_000  # results remembered; each is one step, so this bounds the memory and the time of compiling both
_SHOWN = 12  # variables named in a message
_MOST_LEVELS = 300  # variables; the steps go down from one to the next, and Python goes down a thousand times


@dataclass
class _Compiler:
    ruleset: Ruleset
    variables: tuple[Variable, ...] = ()
    table: NodeTable = field(default_factory=NodeTable)
    cache: dict[tuple[object, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.variables = order_of(self.ruleset)
        self.levels = {variable.name: level for level, variable in enumerate(self.variables)}
        self.yes, self.no = self.table.terminal(value=True), self.table.terminal(value=False)
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
            effects = self.apply(_together, effects, own)
        effects = self.choose(possible, effects, self.table.terminal(IMPOSSIBLE))
        outcomes = self.apply(_outcome_of, effects)
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

    def frozen(self, root: int) -> Diagram:
        return self.table.frozen(self.variables, root)

    def _unbeaten(self, rule: Rule) -> int:
        beaten_by = [self.when[other.name] for other in self.ruleset.rules if rule.name in other.overrides]
        return reduce(lambda node, other: self.both(node, self.negation(other)), beaten_by, self.when[rule.name])

    def effect(self, rule: Rule) -> int:
        """The rule's outcome, joined by the options of the rules with which it adds up where those are in effect."""
        places = self.places(rule.outcome)
        for other in self.ruleset.rules:
            if other.name in rule.adds_to or rule.name in other.adds_to:
                joined = self.apply(_joined, places, self.places(other.outcome))
                places = self.choose(self.in_effect[other.name], joined, places)

        def named(raw: tuple[str, tuple[str, ...]]) -> Effect:
            kind, values = raw
            offers = self.ruleset.expansion.offers_places(kind)
            return Effect((rule.name,), self.ruleset.expansion.options(values) if offers else Outcome(kind))

        return self.apply(named, places)

    def places(self, plan: Plan | PlanByReading) -> int:
        """The kind of an outcome with the values of its place variables, before they are turned into options."""
        if isinstance(plan, PlanByReading):
            return self.branch(plan.reading, [self.places(plan.plans[option]) for option in plan.reading.values])
        start = self.table.terminal((plan.kind, ()))
        return reduce(lambda node, variable: self.apply(_joined, node, self.value(variable, plan.kind)), plan.of, start)

    def value(self, variable: Variable, kind: str) -> int:
        return self.branch(variable, [self.table.terminal((kind, (value,))) for value in variable.values])

    def branch(self, variable: Variable, children: list[int]) -> int:
        """A node that asks one variable, whatever levels the children have."""
        if all(self.table.nodes[child][0] > self.levels[variable.name] for child in children):
            return self.table.node(self.levels[variable.name], children)
        tests = [self.condition(Is(variable, frozenset([value]))) for value in variable.values]
        pairs = list(zip(tests, children, strict=True))
        return reduce(lambda rest, pair: self.choose(pair[0], pair[1], rest), pairs[:-1], children[-1])

    def condition(self, condition: Condition) -> int:
        """The diagram of a condition: terminals True and False."""
        match condition:
            case Is():
                return self.test(condition)
            case Same():
                return self.comparison(condition)
            case AllOf(parts):
                return reduce(self.both, map(self.condition, parts), self.yes)
            case AnyOf(parts):
                return reduce(self.either, map(self.condition, parts), self.no)
            case Not(part):
                return self.negation(self.condition(part))
        return self.condition(condition.part)  # a name adds nothing

    def test(self, test: Is) -> int:
        children = [self.yes if value in test.values else self.no for value in test.variable.values]
        return self.table.node(self.levels[test.variable.name], children)

    def comparison(self, same: Same) -> int:
        """Two variables are equal when both have the first value, or both the second, and so on."""
        equal = [(frozenset([value]), frozenset([value])) for value in same.left.values]
        pairs = [self.both(self.test(Is(same.left, a)), self.test(Is(same.right, b))) for a, b in equal]
        return reduce(self.either, pairs, self.no)

    def both(self, left: int, right: int) -> int:
        return self.choose(left, right, self.no)

    def either(self, left: int, right: int) -> int:
        return self.choose(left, self.yes, right)

    def negation(self, node: int) -> int:
        return self.choose(node, self.no, self.yes)

    def choose(self, test: int, then: int, otherwise: int) -> int:
        """The diagram that is `then` where the test holds and `otherwise` where it does not."""
        if test in (self.yes, self.no) or then == otherwise:
            return otherwise if test == self.no else then
        key = ("choose", test, then, otherwise)
        if key not in self.cache:
            level, parts = self.below(test, then, otherwise)
            self.remember(key, self.table.node(level, [self.choose(*part) for part in parts]))
        return self.cache[key]

    def remember(self, key: tuple[object, ...], node: int) -> None:
        if len(self.cache) >= _MOST_STEPS:
            raise DiagramTooLargeError(f"the rules need more than {_MOST_STEPS} steps to be put together")
        self.cache[key] = node

    def apply(self, operation: Operation, *nodes: int) -> int:
        """The diagram whose terminal values are the operation applied to those of the given ones."""
        key = (operation, *nodes)
        if key not in self.cache:
            if all(self.table.nodes[node][0] == TERMINAL for node in nodes):
                self.remember(key, self.table.terminal(operation(*map(self.table.value, nodes))))
            else:
                level, parts = self.below(*nodes)
                self.remember(key, self.table.node(level, [self.apply(operation, *part) for part in parts]))
        return self.cache[key]

    def below(self, *nodes: int) -> tuple[int, list[tuple[int, ...]]]:
        """The level of the topmost variable of some nodes, and what they become under each of its values."""
        tops = [self.table.nodes[node] for node in nodes]
        level = min(top for top, _ in tops)
        return level, [
            tuple([kids[n] if top == level else node for node, (top, kids) in zip(nodes, tops, strict=True)])
            for n in range(len(self.variables[level].values))
        ]


def _joined(left: tuple[str, tuple[str, ...]], right: tuple[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    return left[0], left[1] + right[1]


def _outcome_of(effect: Hashable) -> Hashable:
    return effect.outcome if isinstance(effect, Effect) else effect


def _together(left: Hashable, right: Hashable) -> Hashable:
    """Join what two rules say about the same families."""
    if UNCOVERED in (left, right):
        return left if right == UNCOVERED else right
    effects = _effects(left) + _effects(right)
    outcomes = {effect.outcome for effect in effects}
    if len(outcomes) == 1:
        return Effect(tuple(rule for effect in effects for rule in effect.rules), outcomes.pop())
    return Conflict(effects)


def _effects(value: Hashable) -> tuple[Effect, ...]:
    if isinstance(value, Conflict):
        return value.effects
    return (value,) if isinstance(value, Effect) else ()
