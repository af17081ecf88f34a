"""Conditions as a pack writes them: one test a line, and trees of all / any / not."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from enrollzone.grammar.document import LocatedFile, Trail, Yaml, nearest
from enrollzone.grammar.shapes import DefineRecord
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.rules.conditions import AllOf, AnyOf, Condition, Is, Named, Not, Same
from enrollzone.rules.dates import COMPARED, FUNCTIONS
from enrollzone.rules.variables import Variable

_COMPARE = re.compile(r"([\w.]+) *(=|!=) *(\S.*)")
_NAME = re.compile(r"[\w.]+")
_NOTHING = AllOf(())  # stands where a test could not be read; the pack is refused before it is used
_OPERATORS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {"all": AllOf, "any": AnyOf}


@dataclass
class Expressions:
    """Reads conditions over a vocabulary. Named conditions are built on first mention, so their order is free."""

    file: LocatedFile
    vocabulary: Vocabulary
    records: dict[str, tuple[str, DefineRecord]]
    declared: frozenset[str]
    named: dict[str, Named] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def read(self, data: Yaml, trail: Trail) -> Condition:
        """Return the condition that stands at a place of the file; what cannot be read is reported there."""
        if isinstance(data, str):
            return self._test(data.strip(), trail)
        if isinstance(data, list):
            return AllOf(tuple(self.read(part, (*trail, n)) for n, part in enumerate(data)))
        return self._tree(data, trail)

    def _tree(self, data: Yaml, trail: Trail) -> Condition:
        if not isinstance(data, dict) or len(data) != 1 or next(iter(data)) not in ("all", "any", "not"):
            return self._wrong(trail, "这里应写 all: / any: / not: 之一 expected one of all, any, not")
        operator, body = next(iter(data.items()))
        if operator == "not":
            return Not(self.read(body, (*trail, "not")))
        below = (*trail, operator)
        if not isinstance(body, list) or not body:
            return self._wrong(below, f"{operator} 下面应是一列条件 expected a list of conditions below {operator}")
        return _OPERATORS[operator](tuple(self.read(part, (*below, n)) for n, part in enumerate(body)))

    def _test(self, text: str, trail: Trail) -> Condition:
        if text.startswith("not "):
            return Not(self._test(text[4:].strip(), trail))
        call = self.vocabulary.read_call(text)
        if call:
            return self._dates(text, call, trail)
        compared = _COMPARE.fullmatch(text)
        if compared:
            return self._comparison(text, compared, trail)
        if _NAME.fullmatch(text):
            return self._bare(text, trail)
        return self._wrong(trail, f'看不懂的条件 cannot read "{text}"')

    def _dates(self, text: str, call: re.Match[str], trail: Trail) -> Condition:
        wrong = self._fault_in_call(call)
        comparison = None if wrong else self.vocabulary.comparison(call)
        if wrong or comparison is None:
            expected = f"{call[1]}(…) >= 1 year" if call[1] in COMPARED else f"{call[1]}(…)"
            return self._wrong(trail, wrong or f"比较写法不对 expected {expected}; <= and > take days only")
        test = self.vocabulary.date_tests[comparison.test]
        beside = next((cut for cut in test.cuts if comparison.cut and cut.crosses(comparison.cut)), None)
        if beside is not None:
            said = "同一个时间段不能既比月（年）又比相近的天数 cannot be ordered beside"
            return self._wrong(trail, f"{said} {beside}: use one unit")
        bands = test.reached(comparison.cut) if comparison.cut else frozenset(["yes"])
        if not comparison.reaches:
            bands = frozenset(test.bands) - bands
        return self._is(self.vocabulary.variables[test.name], bands, text, trail)

    def _fault_in_call(self, call: re.Match[str]) -> str:
        """Say what is wrong with a function or its dates, or nothing."""
        function, names = call[1], [name.strip() for name in call[2].split(",")]
        if function not in FUNCTIONS:
            return f'没有这个函数 unknown function "{function}"{nearest(function, FUNCTIONS)}'
        if len(names) != FUNCTIONS[function]:
            return f"{function} 要 {FUNCTIONS[function]} 个日期 takes {FUNCTIONS[function]} dates"
        stray = next((name for name in names if not self.vocabulary.is_date(name)), None)
        if stray is None:
            return ""
        return f'"{stray}" 不是日期事实或参数 is not a date fact or parameter{self.vocabulary.hint(stray)}'

    def _comparison(self, text: str, compared: re.Match[str], trail: Trail) -> Condition:
        name, sign, right = compared[1], compared[2], compared[3]
        variable = self.vocabulary.variables.get(name)
        if variable is None:
            return self._unknown(name, trail)
        other = self.vocabulary.variables.get(right.strip())
        if other is not None:
            return self._equal(text, variable, other, trail, equal=sign == "=")
        words = [word.strip() for word in right.split("|")]
        for word in words:
            if word not in variable.values:
                allowed = ", ".join(variable.values)
                hint = nearest(word, variable.values)
                return self._wrong(trail, f'{name} 没有这个取值 has no value "{word}"；可用 allowed: {allowed}{hint}')
        values = frozenset(words) if sign == "=" else frozenset(variable.values) - set(words)
        return self._is(variable, values, text, trail)

    def _equal(self, text: str, left: Variable, right: Variable, trail: Trail, *, equal: bool) -> Condition:
        if left.values != right.values:
            return self._wrong(trail, f"{left.name} 和 {right.name} 不是同一类，不能比较 cannot be compared")
        same = Same(left, right, text, self._line(trail))
        return same if equal else Not(same)

    def _bare(self, name: str, trail: Trail) -> Condition:
        if name in self.named or name in self.records:
            return self.definition(name)
        variable = self.vocabulary.variables.get(name)
        if variable is None:
            return self._unknown(name, trail)
        if variable.values != ("no", "yes"):
            example = f"{name} = {variable.values[0]}"
            return self._wrong(trail, f'{name} 不是“是／否”，要写取值 is not yes/no; write e.g. "{example}"')
        return self._is(variable, frozenset(["yes"]), name, trail)

    def definition(self, name: str) -> Condition:
        """Return a named condition, building it when it is first mentioned."""
        if name in self._open:
            section, _ = self.records[name]
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            return self._wrong((section, name), f"条件绕圈引用自己 circular definition: {circle}")
        if name not in self.named:
            section, record = self.records[name]
            self._open.append(name)
            part = self.read(record.when, (section, name, "when"))
            self._open.pop()
            self.named[name] = Named(name, part, record.text, record.clauses)
        return self.named[name]

    def _is(self, variable: Variable, values: frozenset[str], text: str, trail: Trail) -> Condition:
        try:
            return Is(variable, values, text, self._line(trail))
        except ValueError:
            return self._wrong(trail, f'这个条件永远成立或永远不成立 always or never true: "{text}"')

    def _unknown(self, name: str, trail: Trail) -> Condition:
        if name in self.declared:
            return _NOTHING  # its own record was refused and reported
        what = "口径 reading" if name.startswith("reading.") else "事实或条件 fact or condition"
        hint = nearest(name, [*self.vocabulary.variables, *self.vocabulary.facts, *self.records, *self.named])
        return self._wrong(trail, f'没有登记这个{what}: unknown "{name}"{hint}')

    def _line(self, trail: Trail) -> int:
        return self.file.position(trail)[0]

    def _wrong(self, trail: Trail, message: str) -> Condition:
        self.file.report(trail, message)
        return _NOTHING
