"""Rules and what they lead to: the input of the compiler."""

from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.rules.conditions import Condition
from enrollzone.rules.variables import Variable


@dataclass(frozen=True, order=True)
class Outcome:
    """What becomes of a family: a kind from the pack's closed list, with the places it names, sorted."""

    kind: str
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.kind, *self.options))


@dataclass(frozen=True)
class Plan:
    """How a rule makes its outcome: the places are the values that these variables take."""

    kind: str
    of: tuple[Variable, ...] = ()


@dataclass(frozen=True)
class PlanByReading:
    """An outcome that depends on how the bureau reads an open phrase: one plan for each option."""

    reading: Variable
    plans: Mapping[str, Plan]


@dataclass(frozen=True)
class Rule:
    """When a rule applies and what follows. `overrides` beats those rules; `adds_to` adds its options to theirs."""

    name: str
    when: Condition
    outcome: Plan | PlanByReading
    overrides: frozenset[str] = frozenset()
    adds_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Expansion:
    """What the values of a place variable stand for when an outcome names them.

    `nowhere` is the value that is no option at all; `shared` maps a value to the options between which a family
    chooses there. An outcome with one option left is `single`, with several `several`, with none `none`.
    """

    nowhere: str
    shared: Mapping[str, tuple[str, ...]]
    single: str
    several: str
    none: str

    def options(self, values: tuple[str, ...]) -> Outcome:
        """Return the outcome that offers the places which these values stand for."""
        named = {place for value in values for place in self.shared.get(value, (value,)) if place != self.nowhere}
        kind = (self.none, self.single)[len(named)] if len(named) < 2 else self.several
        return Outcome(kind, tuple(sorted(named)))

    def offers_places(self, kind: str) -> bool:
        """Tell whether outcomes of a kind name places."""
        return kind in {self.single, self.several}


@dataclass(frozen=True)
class Ruleset:
    """Everything the compiler needs. `impossible` are combinations that no family can have."""

    variables: tuple[Variable, ...]
    rules: tuple[Rule, ...]
    impossible: tuple[Condition, ...]
    definitions: Mapping[str, Condition]
    expansion: Expansion
