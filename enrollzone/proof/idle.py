"""Parts of a pack that do nothing: tests that change nothing, names that nobody uses, choices that offer none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

from enrollzone.messages import Text
from enrollzone.policy.pack import CHOOSE, Pack, PolicyRule
from enrollzone.proof.lint import Level, Remark
from enrollzone.proof.workbench import Place, Workbench
from enrollzone.rules.compiler import Effect
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same, names_in, parts_of
from enrollzone.rules.ruleset import Plan, PlanByReading, Rule


def idle_parts(pack: Pack) -> Iterator[Remark]:
    """Walk over what could be taken out of a pack without any family noticing; each is an error."""
    yield from _unused(pack)
    yield from _void_choices(pack)
    yield from _idle_tests(pack)


def _unused(pack: Pack) -> Iterator[Remark]:
    used = set(_used(pack))
    for names, what, word in ((pack.definitions, "条件", "condition"), (pack.papers, "材料", "paper")):
        for name in names:
            if name not in used and (names is pack.papers or name not in pack.papers):
                said = Text(f"{what} {name} 没有任何规则用到", f"no rule uses the {word} {name}")
                yield Remark(Level.ERROR, f"unused_{word}", said, pack.definitions[name].clauses)


def _used(pack: Pack) -> Iterator[str]:
    """The names of the conditions and papers that rules and impossible combinations lead to."""
    for rule in pack.rules.values():
        yield from names_in(rule.when)
    for entry in pack.impossible:
        yield from names_in(entry.condition)
    for name in listed_papers(pack):
        yield from names_in(pack.papers[name].condition)


def listed_papers(pack: Pack) -> tuple[str, ...]:
    """Return the papers that a checklist may show: those that rules name, and those they consist of."""
    named = (name for rule in pack.rules.values() for name in rule.papers if name in pack.papers)
    parts = (part for name in named for part in names_in(pack.papers[name].condition))
    return tuple(dict.fromkeys(part for part in parts if part in pack.papers))


def _void_choices(pack: Pack) -> Iterator[Remark]:
    for rule in pack.rules.values():
        for option, plan in _plans(rule):
            if plan.kind == CHOOSE and not _offers_two(pack, rule, option):
                said = Text(
                    f"规则 {rule.name} 说可以选择，却从没有两所可选",
                    f"rule {rule.name} never offers two to choose from",
                )
                yield Remark(Level.ERROR, "void_choice", said, rule.clauses)


def _plans(rule: PolicyRule) -> Iterator[tuple[dict[str, frozenset[str]], Plan]]:
    if isinstance(rule.plan, PlanByReading):
        for option, plan in rule.plan.plans.items():
            yield {rule.plan.reading.name: frozenset([option])}, plan
    else:
        yield {}, rule.plan


def _offers_two(pack: Pack, rule: PolicyRule, option: dict[str, frozenset[str]]) -> bool:
    effects = (value for value in pack.compiled.effects.values(option) if isinstance(value, Effect))
    return any(rule.name in effect.rules and len(effect.outcome.options) > 1 for effect in effects)


def _idle_tests(pack: Pack) -> Iterator[Remark]:
    bench = _Bench(pack)
    for part in bench.parts():
        if bench.is_idle(part):
            where, text = part.where, written(part.condition)
            said = Text(f"{where}：去掉“{text}”什么都不变", f"{where}: nothing changes without “{text}”")
            yield Remark(Level.ERROR, "idle_test", said, line=_line(part.condition))
    for number, entry in enumerate(pack.impossible):
        if bench.is_contained(number):
            said = Text(f"不可能的组合已被别的包含：{entry.words.zh}", f"others exclude this already: {entry.words.en}")
            yield Remark(Level.ERROR, "idle_impossible", said, line=_line(entry.condition))


def written(condition: Condition) -> str:
    """Return a condition as a pack writes it, on one line."""
    match condition:
        case Is(text=text) | Same(text=text):
            return text
        case Named(name=name):
            return name
        case Not(part):
            return f"not {written(part)}"
        case AllOf(parts):
            return f"all: [{'; '.join(map(written, parts))}]"
        case AnyOf(parts):
            return f"any: [{'; '.join(map(written, parts))}]"


def _line(condition: Condition) -> int:
    """The line of the first test of a condition, names left closed; 0 where it holds only names."""
    if isinstance(condition, Is | Same):
        return condition.line
    inside = (_line(part) for part in parts_of(condition) if not isinstance(condition, Named))
    return next((line for line in inside if line), 0)


@dataclass(frozen=True)
class _Part:
    """One part of an "all" or "any": where it is written, its place, and the conditions in which it lies."""

    where: str
    condition: Condition
    place: Place
    within: frozenset[int]


@dataclass(frozen=True)
class _Bench:
    """What a pack does, as nodes: which families are possible, which papers hold, which rules are in effect."""

    pack: Pack

    @cached_property
    def bench(self) -> Workbench:
        return Workbench(self.pack.compiled.effects.variables)

    def is_idle(self, part: _Part) -> bool:
        """Tell whether nothing changes without a part. What it lies in is looked at first: there it mostly shows."""
        rules = self.pack.ruleset.rules
        changed = _Written(self, part.place, part.within)
        papers = (self.pack.papers[name].condition for name in listed_papers(self.pack))
        if changed.possible != self.written.possible or any(
            changed.holds(paper) != self.bench.condition(paper) for paper in papers
        ):
            return False
        near_first = sorted(rules, key=lambda rule: changed.holds(rule.when) == self.bench.condition(rule.when))
        return all(changed.in_effect(rule) == self.written.in_effect(rule) for rule in near_first)

    @cached_property
    def written(self) -> "_Written":
        """The pack as it is written."""
        return _Written(self, None, frozenset())

    def is_contained(self, number: int) -> bool:
        """Tell whether the other impossible combinations exclude everything that one of them does."""
        kept = [entry.condition for n, entry in enumerate(self.pack.impossible) if n != number]
        return self.written.outside(kept) == self.written.possible

    def parts(self) -> Iterator[_Part]:
        """Walk over the parts of every "all" and "any" that has several, in the order of the pack."""
        above = self._above()
        for where, condition in self._roots():
            for inner in _own(condition):
                several = parts_of(inner) if isinstance(inner, AllOf | AnyOf) else ()
                for number, part in enumerate(several if len(several) > 1 else ()):
                    yield _Part(where, part, (id(inner), number), _reached(above, id(inner)))

    def _roots(self) -> Iterator[tuple[str, Condition]]:
        for name, named in self.pack.definitions.items():
            yield f"{'documents' if name in self.pack.papers else 'define'}.{name}", named.part
        for rule in self.pack.rules.values():
            yield f"rules.{rule.name}", rule.when
        for number, entry in enumerate(self.pack.impossible, 1):
            yield f"impossible {number}", entry.condition

    def _above(self) -> dict[int, set[int]]:
        """Of every condition those that hold it as a part."""
        above: dict[int, set[int]] = {}
        waiting = [*(condition for _, condition in self._roots()), *self.pack.definitions.values()]
        seen: set[int] = set()
        while waiting:
            condition = waiting.pop()
            for part in parts_of(condition) if id(condition) not in seen else ():
                above.setdefault(id(part), set()).add(id(condition))
                waiting.append(part)
            seen.add(id(condition))
        return above


@dataclass(frozen=True)
class _Written:
    """The conditions of a pack, with one part of them left out, or none."""

    of: _Bench
    place: Place | None
    within: frozenset[int]

    def holds(self, condition: Condition) -> int:
        return self.of.bench.without(condition, self.place, self.within)

    def in_effect(self, rule: Rule) -> int:
        """Where a rule is in effect: it holds, no rule that overrides it does, and the family is possible."""
        bench = self.of.bench
        beating = (self.holds(other.when) for other in self.of.pack.ruleset.rules if rule.name in other.overrides)
        unbeaten = bench.both(self.possible, bench.negation(reduce(bench.either, beating, bench.no)))
        return bench.both(self.holds(rule.when), unbeaten)

    @cached_property
    def possible(self) -> int:
        return self.outside([entry.condition for entry in self.of.pack.impossible])

    def outside(self, impossible: Iterable[Condition]) -> int:
        """The families that none of some conditions excludes."""
        bench = self.of.bench
        return reduce(bench.both, (bench.negation(self.holds(condition)) for condition in impossible), bench.yes)


def _own(condition: Condition) -> Iterator[Condition]:
    """Walk over a condition and what is written inside it, named conditions left closed."""
    yield condition
    for part in parts_of(condition):
        if not isinstance(part, Named):
            yield from _own(part)


def _reached(above: dict[int, set[int]], start: int) -> frozenset[int]:
    seen, waiting = {start}, [start]
    while waiting:
        new = above.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return frozenset(seen)
