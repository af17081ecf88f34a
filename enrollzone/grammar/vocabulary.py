"""The words that conditions may use: facts, readings, parameters, and tests of dates cut into bands."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf

from enrollzone.grammar.document import LocatedFile, Yaml, nearest
from enrollzone.grammar.shapes import FactRecord, ReadingRecord
from enrollzone.policy.pack import OUTSIDE, FactKind, FactType
from enrollzone.rules.dates import COMPARED, FUNCTIONS, UNITS, DateTest, Length
from enrollzone.rules.variables import Origin, Variable, scaled

_CALL = re.compile(r"([a-z_]+)\(([^()]*)\)(?: *(>=|<=|<|>) *(\d+)(?: +([a-z]+))?)?")

_NEGATIONS = re.compile(r"^(?:not +)+")


@dataclass(frozen=True)
class Comparison:
    """A test of dates as written: the bands that pass lie at or above `cut` (`reaches`), or below it."""

    test: str
    cut: Length | None
    reaches: bool


@dataclass
class Vocabulary:
    """The variables and dates of a pack. Date tests are collected first, because their bands are the thresholds."""

    file: LocatedFile
    facts: dict[str, FactType] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    parameters: frozenset[str] = frozenset()
    date_tests: dict[str, DateTest] = field(default_factory=dict)

    def add_fact(self, name: str, record: FactRecord, zones: tuple[str, ...]) -> None:
        """Register a fact; a finite one becomes a variable."""
        kind, values = _typed(record, zones)
        ask = record.ask.text if record.ask else None
        words = {value: said.text for value, said in record.words.items()}
        assume = record.assume.text if record.assume else None
        if kind is FactKind.CHOICE and set(words) != set(values):
            self.file.report(("facts", name), f"取值要逐一写明中英文 words must say each of: {', '.join(values)}")
        self.facts[name] = FactType(
            name, kind, values, record.text, ask, record.beside, words, assume, record.category, record.follows
        )
        if kind is not FactKind.DATE:
            self._add_variable(name, values, record.p)

    def _add_variable(self, name: str, values: tuple[str, ...], prior: float | tuple[float, ...] | None) -> None:
        if len(values) < 2 or len(set(values)) < len(values):
            self.file.report(("facts", name), f"{name} 至少要有两个不同的取值 at least two different values")
            return
        chances = (100 - prior, prior) if isinstance(prior, float) else prior or (1.0,) * len(values)
        if len(chances) != len(values):
            message = f"p 有 {len(chances)} 个数，取值有 {len(values)} 个 p must have one number per value"
            self.file.report(("facts", name, "p"), message)
        elif not (all(0 <= chance < inf for chance in chances) and any(chances)):
            message = "p 应为不全是零的正数 p must be positive numbers, not all zero"
            self.file.report(("facts", name, "p"), message)
        else:
            self.variables[name] = Variable(name, values, Origin.FACT, (name,), scaled(chances))

    def add_reading(self, name: str, record: ReadingRecord) -> None:
        """Register a reading as a variable whose value the bureau decides."""
        if len(record.options) < 2:
            self.file.report(("readings", name, "options"), f"口径 {name} 至少要有两个选项 needs at least two options")
            return
        self.variables[f"reading.{name}"] = Variable(f"reading.{name}", tuple(record.options), Origin.READING)

    def collect_date_tests(self, data: Yaml) -> None:
        """Find every test of dates under a section and note its thresholds."""
        for text in _texts(data):
            call = _CALL.fullmatch(_NEGATIONS.sub("", text.strip()))
            if call and call[1] in FUNCTIONS:
                self._collect(call)

    def _collect(self, call: re.Match[str]) -> None:
        function, names = call[1], tuple(name.strip() for name in call[2].split(","))
        comparison = self.comparison(call)
        if comparison is None or len(names) != FUNCTIONS[function]:
            return
        known = self.date_tests.get(comparison.test, DateTest(function, names))
        with suppress(ValueError):  # reported where it stands, by whoever reads the condition
            known = known.with_cuts([comparison.cut] if comparison.cut else [])
        self.date_tests[comparison.test] = known

    def comparison(self, call: re.Match[str]) -> Comparison | None:
        """Read the comparison of a test of dates, or report what is wrong with it once the tests are collected."""
        function, sign = call[1], call[3]
        unit = (call[5] or ("day" if function == "gap_days" else "")).removesuffix("s")
        name = f"{function}({', '.join(part.strip() for part in call[2].split(','))})"
        if function not in COMPARED:
            return None if sign else Comparison(name, None, reaches=True)
        if not sign or unit not in UNITS or (sign in ("<=", ">") and unit != "day"):
            return None
        number = int(call[4]) + (sign in ("<=", ">"))  # "at most 3 days" is "less than 4 days"
        return Comparison(name, Length(number, unit), reaches=sign in (">=", ">"))

    def finish_date_tests(self) -> None:
        """Turn the collected tests into variables."""
        for name, test in self.date_tests.items():
            inputs = tuple(day for day in test.dates if day in self.facts)
            self.variables[name] = Variable(name, test.bands, Origin.DATES, inputs, self._chances(test))

    def _chances(self, test: DateTest) -> tuple[float, ...]:
        """The prior chances of the bands, which order questions only: papers are in order, children of school age.

        Days that must not come before others mostly do not; the length that a paper must have it mostly has; and of the
        ages that are asked about, children entering school have mostly reached the first and no other.
        """
        if test.function == "before":
            return (0.8, 0.2)
        above = len(test.bands) - 1
        if test.function != "age":
            return scaled((0.2 / above,) * above + (0.8,))
        alike = (
            other for other in self.date_tests.values() if (other.function, other.dates[0]) == ("age", test.dates[0])
        )
        reached = int(test.cuts[0].sort_key == min(other.cuts[0].sort_key for other in alike))
        older = above - reached
        return scaled((0.15,) * reached + (0.8,) + (0.05 / max(older, 1),) * older)

    def is_date(self, name: str) -> bool:
        """Tell whether a name is a date: a fact or a parameter."""
        return name in self.parameters or (name in self.facts and self.facts[name].kind is FactKind.DATE)

    def read_call(self, text: str) -> re.Match[str] | None:
        """Return the parts of a function call, or None when the text is not one."""
        return _CALL.fullmatch(text)

    def hint(self, word: str) -> str:
        """Return the nearest known fact, reading or parameter."""
        return nearest(word, [*self.facts, *self.variables, *self.parameters])


def _typed(record: FactRecord, zones: tuple[str, ...]) -> tuple[FactKind, tuple[str, ...]]:
    match record.t:
        case "bool":
            return FactKind.BOOLEAN, ("no", "yes")
        case "date":
            return FactKind.DATE, ()
        case "zone":
            return FactKind.ZONE, (*zones, OUTSIDE)
        case words:
            return FactKind.CHOICE, tuple(words)


def _texts(data: Yaml) -> Iterator[str]:
    if isinstance(data, str):
        yield data
        return
    for value in data.values() if isinstance(data, dict) else data:
        yield from _texts(value)
