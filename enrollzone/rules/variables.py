"""Finite variables and what is known of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class Origin(Enum):
    """Who can tell the value of a variable: a family (a fact, or dates of theirs), or the bureau (a reading)."""

    FACT = "fact"
    DATES = "dates"
    READING = "reading"


@dataclass(frozen=True)
class Variable:
    """A named unknown with at least two possible values, in a fixed order.

    `inputs` are the facts whose telling settles it: itself for a fact, the dates compared for a test of dates, none for
    a reading. `weights` are the prior chances of the values, used only to order questions; they sum to 1.
    Raises ValueError when the values are too few or repeated, or the weights do not fit them.
    """

    name: str
    values: tuple[str, ...]
    origin: Origin = Origin.FACT
    inputs: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.values) < 2 or len(set(self.values)) != len(self.values):
            raise ValueError(f"{self.name} needs at least two different values, got {', '.join(self.values)}")
        if self.weights and len(self.weights) != len(self.values):
            raise ValueError(f"{self.name} has {len(self.values)} values but {len(self.weights)} weights")


# What is still possible of each variable, by name. A variable that is not in the mapping is wholly unknown.
State = Mapping[str, frozenset[str]]


def still_possible(variable: Variable, state: State) -> frozenset[str]:
    """Return the values of a variable that a state leaves open."""
    return state.get(variable.name) or frozenset(variable.values)


def scaled(weights: Iterable[float]) -> tuple[float, ...]:
    """Scale positive weights so that they sum to 1."""
    parts = tuple(weights)
    total = sum(parts)
    return tuple(part / total for part in parts)


def chances(variable: Variable) -> tuple[float, ...]:
    """Return the prior chance of each value; equal chances where none are given."""
    total, count = sum(variable.weights), len(variable.values)
    return tuple(weight / total for weight in variable.weights) if total > 0 else (1 / count,) * count
