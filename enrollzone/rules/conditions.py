"""Conditions over variables. A condition is checked when it is built: an invalid one cannot exist."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from enrollzone.messages import Text
from enrollzone.rules.variables import Variable


@dataclass(frozen=True)
class Is:
    """One variable has one of some values. `text` and `line` are the test as its author wrote it, and where."""

    variable: Variable
    values: frozenset[str]
    text: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        stray = self.values - set(self.variable.values)
        if stray:
            raise ValueError(f"{self.variable.name} never has the value {', '.join(sorted(stray))}")
        if not self.values or len(self.values) == len(self.variable.values):
            raise ValueError(f"a test of {self.variable.name} must be able to hold and to fail")


@dataclass(frozen=True)
class Same:
    """Two variables over the same values are equal."""

    left: Variable
    right: Variable
    text: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if self.left.values != self.right.values:
            raise ValueError(f"{self.left.name} and {self.right.name} have different values and cannot be compared")


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True)
class Named:
    """A condition that a pack has given a name, a wording and the clauses it rests on."""

    name: str
    part: "Condition"
    words: Text = field(compare=False)
    clauses: tuple[str, ...] = field(default=(), compare=False)


Condition = Is | Same | AllOf | AnyOf | Not | Named
Test = Is | Same


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the direct parts of a condition; a test has none."""
    if isinstance(condition, AllOf | AnyOf):
        return condition.parts
    return (condition.part,) if isinstance(condition, Not | Named) else ()


def variables_of(test: Test) -> tuple[Variable, ...]:
    """Return the variables that a test looks at."""
    return (test.variable,) if isinstance(test, Is) else (test.left, test.right)


def tests_in(condition: Condition) -> Iterator[Test]:
    """Walk over the tests of a condition, in the order in which they are written."""
    if isinstance(condition, Is | Same):
        yield condition
    for part in parts_of(condition):
        yield from tests_in(part)


def looked_at(condition: Condition) -> Iterator[str]:
    """Walk over the facts that a condition itself looks at, those of named conditions inside it left out."""
    if isinstance(condition, Is | Same):
        yield from (name for variable in variables_of(condition) for name in variable.inputs)
    for part in parts_of(condition):
        if not isinstance(part, Named):
            yield from looked_at(part)


def names_in(condition: Condition) -> Iterator[str]:
    """Walk over the names of the named conditions inside a condition, itself included."""
    if isinstance(condition, Named):
        yield condition.name
    for part in parts_of(condition):
        yield from names_in(part)
