"""Which clause leads by which condition to which rule and which outcome."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from enrollzone.manual.boxes import Box, Chart, Link, Part, Relation, leading
from enrollzone.manual.heading import about
from enrollzone.manual.wording import Follows, Wording, branches, numbered_rules
from enrollzone.messages import Message
from enrollzone.policy.pack import CHOOSE, SCHOOL, Pack
from enrollzone.rules.conditions import Condition, Is, Named, Same, names_in, parts_of, variables_of
from enrollzone.rules.ruleset import Plan, PlanByReading
from enrollzone.rules.variables import Origin

_SHOWN = 19  # characters of a clause in its box: one line of the picture


def policy_chart(pack: Pack, language: str) -> Chart:
    """Return the chart of a whole policy. What leads to no outcome (a duty, a heading) is left out and counted."""
    made = _Chart(pack, Wording(pack, language))
    for name in pack.rules:
        made.rule(name)
    for name in pack.definitions:
        made.term(name)
    made.catchments()
    chart = made.chart(made.say("manual.chart.title", title=pack.title))
    left = len(pack.clauses) - sum(box.part is Part.CLAUSE for box in chart.boxes)
    return replace(chart, beside=made.say("manual.chart.left_out", number=left) if left else "")


def rule_chart(pack: Pack, rule: str, language: str) -> Chart:
    """Return the chart of one rule and of all it rests on, with every test as a tree in the box that makes it.

    Raises KeyError for a rule that is not there.
    """
    made = _Chart(pack, Wording(pack, language), trees=True)
    told = pack.rules[rule]
    made.rule(rule)
    for name in pack.definitions:
        if name in {*names_in(told.when), *(met for paper in told.papers for met in _papers_in(pack, paper))}:
            made.term(name)
    heading = made.say("manual.chart.rule", **made.numbered(rule))
    return made.chart(made.say("manual.chart.rule_title", title=pack.title, rule=heading))


@dataclass
class _Chart:
    pack: Pack
    wording: Wording
    boxes: dict[str, Box] = field(default_factory=dict)
    links: dict[Link, None] = field(default_factory=dict)
    trees: bool = False

    def chart(self, title: str) -> Chart:
        """The chart so far, in the order of the pack, without what leads nowhere."""
        inside = [link for link in self.links if {link.source, link.target} <= self.boxes.keys()]
        kept = leading(self.boxes.values(), inside)
        order, met = list(Part), list(self.boxes)
        written = [f"clause.{name}" for name in self.pack.clauses]
        boxes = sorted(
            (box for box in self.boxes.values() if box.id in kept),
            key=lambda box: (order.index(box.part), (written if box.part is Part.CLAUSE else met).index(box.id)),
        )
        links = tuple(link for link in inside if {link.source, link.target} <= kept)
        return Chart(title, about(self.wording), tuple(boxes), links)

    def say(self, code: str, **params: object) -> str:
        return self.wording.say(Message(code, params))

    def link(self, source: str, target: str, relation: Relation = Relation.LEADS) -> None:
        self.links[Link(source, target, relation)] = None

    def clauses(self, names: Iterable[str], target: str) -> None:
        for name in names:
            clause, key = self.pack.clauses[name], f"clause.{name}"
            label = self.say("manual.inferred", label=clause.label) if clause.inferred else clause.label
            named = {"label": label, "id": name}
            heading = self.say("manual.chart.see_also" if clause.unverified else "manual.chart.clause", **named)
            self.boxes[key] = Box(key, Part.CLAUSE, heading, _opening(clause.quote), tip=clause.quote)
            self.link(key, target)

    def readings(self, names: Iterable[str], target: str) -> None:
        for name in names:
            reading, key = self.pack.readings[name], f"reading.{name}"
            heading = self.say("manual.chart.reading", status=Message(f"manual.status.{reading.status}"), id=name)
            used = (self.say("manual.chart.used", option=reading.in_use),) if reading.in_use else ()
            self.boxes[key] = Box(key, Part.READING, heading, self.wording.say(reading.question), used)
            self.clauses(reading.clauses, key)
            self.link(key, target)

    def rests_on(self, condition: Condition, target: str, clauses: Iterable[str]) -> None:
        """Link what a condition directly rests on to the box of the rule or named condition that uses it."""
        self.clauses(clauses, target)
        self.readings(readings_of(self.pack, condition), target)
        for part in _own_parts(condition):
            if isinstance(part, Named):
                self.link(f"term.{part.name}", target)
        if self.trees:
            tree = tuple(branches(self.wording.of(condition)))
            self.boxes[target] = replace(self.boxes[target], tree=tree)

    def term(self, name: str) -> None:
        """A named condition or a paper."""
        condition, paper, key = self.pack.definitions[name], name in self.pack.papers, f"term.{name}"
        heading = self.say("manual.chart.paper" if paper else "manual.chart.term", id=name)
        self.boxes[key] = Box(key, Part.PAPER if paper else Part.TERM, heading, self.wording.say(condition.words))
        self.rests_on(condition.part, key, condition.clauses)

    def rule(self, name: str) -> None:
        """A rule with what it rests on, its outcomes, and its relations to the other rules in words and as links."""
        rule, key = self.pack.rules[name], f"rule.{name}"
        heading = self.say("manual.chart.rule", **self.numbered(name))
        self.boxes[key] = Box(key, Part.RULE, heading, self.wording.say(rule.say), self.relations(name))
        self.rests_on(rule.when, key, rule.clauses)
        for paper in rule.papers:
            self.link(f"term.{paper}", key)
        for follows in self.wording.follows(rule.plan):
            self.link(key, self.outcome(follows))
        if isinstance(rule.plan, PlanByReading):
            self.readings([rule.plan.reading.name.removeprefix("reading.")], key)
        stated = relations_of(self.pack, name)
        for relation in (Relation.OVERRIDES, Relation.ADDS_TO, Relation.INSTEAD_OF):
            for other in stated.get(relation, ()):
                if Link(f"rule.{other}", key, relation) not in self.links:  # adding up is mutual, and drawn once
                    self.link(key, f"rule.{other}", relation)

    def numbered(self, name: str) -> dict[str, object]:
        return {"number": list(self.pack.rules).index(name) + 1, "id": name}

    def relations(self, name: str) -> tuple[str, ...]:
        related = relations_of(self.pack, name).items()
        said = [
            self.say(f"manual.relation.{code}", rules=numbered_rules(self.pack, others)) for code, others in related
        ]
        return (self.say("manual.semicolon").join(said),) if said else ()

    def outcome(self, follows: Follows) -> str:
        key = f"outcome.{follows.under}.{follows.text}"
        under = (self.say("manual.chart.under", option=follows.under),) if follows.under else ()
        self.boxes[key] = Box(key, Part.OUTCOME, self.say("manual.chart.outcome"), follows.text, under)
        return key

    def catchments(self) -> None:
        """The list of catchments says in which area a place lies, and so decides every outcome that names places."""
        placed = {f.text for rule in self.pack.rules.values() for f in self.placing(rule.plan)}
        if not placed or not self.pack.catchments.rows:
            return
        self.boxes["list"] = Box("list", Part.LIST, self.say("manual.chart.list"), self.say("manual.chart.list_text"))
        self.clauses(dict.fromkeys(row.clause for row in self.pack.catchments.rows), "list")
        self.readings(dict.fromkeys(claim.reading for claim in self.pack.catchments.shared), "list")
        for box in tuple(self.boxes.values()):
            if box.part is Part.OUTCOME and box.text in placed:
                self.link("list", box.id)

    def placing(self, plan: Plan | PlanByReading) -> Iterator[Follows]:
        """What follows from a plan, where it names places."""
        for one in (plan,) if isinstance(plan, Plan) else plan.plans.values():
            if one.kind in (SCHOOL, CHOOSE):
                yield from self.wording.follows(one)


def relations_of(pack: Pack, name: str) -> dict[str, tuple[str, ...]]:
    """Return the rules that a rule beats, that beat it, with which it adds up, and in whose place it stands."""
    rules = {rule.name: rule for rule in pack.ruleset.rules}
    instead = pack.rules[name].instead_of
    related = {
        "overrides": rules[name].overrides,
        "beaten_by": {other.name for other in rules.values() if name in other.overrides},
        "adds_to": rules[name].adds_to | {other.name for other in rules.values() if name in other.adds_to},
        "instead_of": {instead} if instead else set(),
    }
    return {code: tuple(other for other in pack.rules if other in others) for code, others in related.items() if others}


def _papers_in(pack: Pack, paper: str) -> Iterator[str]:
    return names_in(pack.papers[paper].condition) if paper in pack.papers else iter(())


def readings_of(pack: Pack, condition: Condition) -> tuple[str, ...]:
    """Return the readings on which a condition directly rests: named in a test, giving a day, or counting days."""
    tests = [part for part in _own_parts(condition) if isinstance(part, Is | Same)]
    variables = [variable for test in tests for variable in variables_of(test)]
    named = {v.name.removeprefix("reading.") for v in variables if v.origin is Origin.READING}
    return tuple(name for name in pack.readings if name in named | set(_of_dates(pack, condition)))


def _of_dates(pack: Pack, condition: Condition) -> tuple[str, ...]:
    """The readings that give a day to a test of dates in a condition, or say how it counts days."""
    found: dict[str | None, None] = {}
    for part in _own_parts(condition):
        test = pack.date_tests.get(part.variable.name) if isinstance(part, Is) else None
        if test:
            found |= dict.fromkeys(pack.parameters[name].reading for name in test.dates if name in pack.parameters)
            found[pack.first_day[test.function][0] if test.function in pack.first_day else None] = None
    return tuple(name for name in found if name)


def _opening(quote: str) -> str:
    """The first words of a quote: enough to know it by."""
    return quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1] + "…"


def _own_parts(condition: Condition) -> Iterator[Condition]:
    """Walk over a condition and its parts; a named condition is met and not entered."""
    yield condition
    if not isinstance(condition, Named):
        for part in parts_of(condition):
            yield from _own_parts(part)
