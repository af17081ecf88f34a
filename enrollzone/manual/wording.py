"""Any condition, outcome or day of a policy in words: the pack's own labels, joined by sentences of the catalogue."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message, Text
from enrollzone.periods import YearlyDay
from enrollzone.policy.pack import OUTSIDE, FactKind, FactType, Pack
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.dates import COMPARED, DateTest, Length
from enrollzone.rules.ruleset import Plan, PlanByReading


@dataclass(frozen=True)
class Worded:
    """A condition in words.

    A test is one sentence without parts. A join ("all of these:") has the parts it joins. A named condition is its own
    words: `named` is the name under which the pack explains it, and `denied` says that it must not hold.
    """

    text: str
    parts: "tuple[Worded, ...]" = ()
    named: str | None = None
    reading: str | None = None
    denied: bool = False


@dataclass(frozen=True)
class Follows:
    """What follows from a rule. `under` is the option of a reading under which it does; empty: whatever is read."""

    text: str
    under: str = ""


@dataclass(frozen=True)
class Wording:
    """Words for what a pack says, in one language."""

    pack: Pack
    language: str

    @cached_property
    def _words(self) -> Catalogue:
        return catalogue(self.language)

    def say(self, said: object) -> str:
        """Return the words for a message, a text, a day, a number, or several of them."""
        return self._words.say(said)

    def of(self, condition: Condition) -> Worded:
        """Return a condition in words. Named conditions inside it are named and not unfolded."""
        match condition:
            case AllOf(parts):
                return self._joined(Message("manual.all"), _flat(parts, AllOf), Message("manual.always"))
            case AnyOf(parts):
                flat = _flat(parts, AnyOf)
                papers = all(isinstance(part, Named) and part.name in self.pack.papers for part in flat)
                any_of = Message("manual.any_paper") if papers else Message("manual.any")
                return self._joined(any_of, flat, Message("manual.never"))
            case Not(part):
                return self._denied(part)
            case Named():
                return Worded(self.say(condition.words), named=condition.name)
            case Same():
                return Worded(self._same(condition, Message("manual.same")))
        return self._test(condition.variable.name, condition.variable.values, condition.values)

    def _joined(self, heading: Message, parts: Sequence[Condition], empty: Message) -> Worded:
        if len(parts) == 1:
            return self.of(parts[0])
        return Worded(self.say(heading if parts else empty), tuple(map(self.of, parts)))

    def _denied(self, part: Condition) -> Worded:
        match part:
            case Not(inner):
                return self.of(inner)
            case Is(variable, values):
                return self._test(variable.name, variable.values, frozenset(variable.values) - values)
            case Same():
                return Worded(self._same(part, Message("manual.different")))
            case Named():
                text = self.say(Message("manual.not", {"what": part.words}))
                return Worded(text, named=part.name, denied=True)
            case AnyOf(parts):
                return Worded(self.say(Message("manual.none")), tuple(map(self.of, parts)))
        return Worded(self.say(Message("manual.not_all")), tuple(map(self.of, part.parts)))

    def _same(self, test: Same, how: Message) -> str:
        both = {"left": self._variable(test.left.name), "right": self._variable(test.right.name)}
        return self.say(replace(how, params=both))

    def _variable(self, name: str) -> object:
        reading = self.pack.readings.get(name.removeprefix("reading."))
        return reading.question if name.startswith("reading.") and reading else self.pack.facts[name].label

    def _test(self, name: str, every: Sequence[str], wanted: Collection[str]) -> Worded:
        if name in self.pack.date_tests:
            return Worded(self._dates(self.pack.date_tests[name], wanted))
        if name in self.pack.facts:
            return Worded(self._fact(self.pack.facts[name], wanted))
        reading = self.pack.readings[name.removeprefix("reading.")]
        options = self._either(self.say(reading.options[option]) for option in every if option in wanted)
        words = self.say(Message("manual.reading_is", {"question": reading.question, "option": options}))
        return Worded(words, reading=reading.id)

    def _fact(self, fact: FactType, wanted: Collection[str]) -> str:
        if fact.kind is FactKind.ZONE and set(wanted) == set(fact.values) - {OUTSIDE} and len(wanted) > 1:
            return self.say(Message("manual.in_range", {"fact": fact.label}))
        values = self._either(self.value(fact, value) for value in fact.values if value in wanted)
        return self.say(Message("manual.fact_is", {"fact": fact.label, "value": values}))

    def value(self, fact: FactType, value: str) -> str:
        """Return the words for one value of a fact: its own, a zone's, that of another place, or a day."""
        if value in fact.words:
            return self.say(fact.words[value])
        if fact.kind is FactKind.ZONE and value in self.pack.zones:
            return self.say(self.pack.zones[value].name)
        if fact.kind is FactKind.ZONE and value in self.pack.facts:
            return self.say(Message("manual.like", {"fact": self.pack.facts[value].label}))
        return self.say(date.fromisoformat(value) if fact.kind is FactKind.DATE else Message(f"value.{value}"))

    def _either(self, options: Iterator[str]) -> str:
        return self.say(Message("manual.or")).join(options)

    def _dates(self, test: DateTest, wanted: Collection[str]) -> str:
        hits = [band in wanted for band in test.bands]
        names = dict(zip(("one", "other", "day"), map(self._date_name, test.dates), strict=False))
        if test.function not in COMPARED:
            key = f"{test.function}.{'yes' if hits[-1] else 'no'}"
            return self.say(Message(f"manual.dates.{key}", names))
        return self.say(Message(f"manual.dates.{test.function}", {**names, "length": self._lengths(test, hits)}))

    def _date_name(self, name: str) -> Text:
        parameter = self.pack.parameters.get(name)
        return parameter.label if parameter else self.pack.facts[name].label

    def _lengths(self, test: DateTest, hits: Sequence[bool]) -> str:
        """The lengths that the hit bands stand for, each run of neighbouring bands from its lower to its upper end."""
        found = []
        for wanted, numbered in groupby(enumerate(hits), key=lambda pair: pair[1]):
            run = [number for number, _ in numbered]
            if wanted:
                low = test.cuts[run[0] - 1] if run[0] else None
                high = test.cuts[run[-1]] if run[-1] < len(test.cuts) else None
                found.append(self._span(test.function, low, high))
        return self._either(iter(found))

    def _span(self, function: str, low: Length | None, high: Length | None) -> str:
        parts = []
        if low:
            parts.append(self.say(Message("manual.at_least", {"length": self._length(function, low)})))
        if high:
            parts.append(self.say(Message("manual.less_than", {"length": self._length(function, high)})))
        return self.say(Message("manual.and")).join(parts)

    def _length(self, function: str, length: Length) -> Message:
        key = f"{length.unit}.{'one' if length.number == 1 else 'several'}"
        params = {"number": length.number}
        return Message(f"manual.age.{key}", params) if function == "age" else Message(f"manual.length.{key}", params)

    def follows(self, plan: Plan | PlanByReading) -> Iterator[Follows]:
        """Walk over what follows from a rule, once for each option of a reading on which it hangs."""
        if isinstance(plan, Plan):
            yield Follows(self._outcome(plan))
            return
        reading = self.pack.readings[plan.reading.name.removeprefix("reading.")]
        for option, one in plan.plans.items():
            yield Follows(self._outcome(one), self.say(reading.options[option]))

    def _outcome(self, plan: Plan) -> str:
        places = tuple(self.pack.facts[variable.name].label for variable in plan.of)
        return self.say(Message(f"manual.outcome.{plan.kind}", {"places": places}))

    def day(self, day: date | YearlyDay) -> str:
        """Return the words for a day of the calendar, or for one that comes round every year."""
        if isinstance(day, date):
            return self.say(day)
        return self.say(Message("manual.yearly", {"month": Message(f"manual.month.{day.month}"), "day": day.day}))

    def in_use(self, used: Mapping[str, str]) -> tuple[str, ...]:
        """Return facts with their values in words, in the order of the pack."""
        told = ((fact, used[name]) for name, fact in self.pack.facts.items() if name in used)
        return tuple(
            self.say(Message("manual.fact_is", {"fact": fact.label, "value": self.value(fact, value)}))
            for fact, value in told
        )


def branches(worded: Worded, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Walk over a condition in words from the top of its tree: each join and test with its depth."""
    yield depth, worded.text
    for part in worded.parts:
        yield from branches(part, depth + 1)


def numbered_rules(pack: Pack, names: Collection[str]) -> tuple[str, ...]:
    """Return rules by their numbers in the order of the pack, neighbours together: R3–R6, R9."""
    numbers = [number for number, name in enumerate(pack.rules, 1) if name in names]
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return tuple("–".join(f"R{number}" for number in dict.fromkeys((run[0], run[-1]))) for run in runs)


def _flat(parts: Sequence[Condition], kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    """Parts without joins of the same kind inside them: "all of a and all of b and c" is "all of a, b and c"."""
    found: list[Condition] = []
    for part in parts:
        found += _flat(part.parts, kind) if isinstance(part, kind) else (part,)
    return tuple(found)
