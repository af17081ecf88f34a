"""Rules, the conditions they name, papers and families, written out as nested lists."""

from collections.abc import Iterable, Iterator, Mapping

from enrollzone.manual import markdown
from enrollzone.manual.chart import relations_of
from enrollzone.manual.wording import Worded, Wording, numbered_rules
from enrollzone.messages import Message, Text
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import FactKind, FactType, Pack, Parameter, PolicyRule


class Rulebook:
    """What a pack lays down, section by section, in one language."""

    def __init__(self, pack: Pack, language: str) -> None:
        self.pack = pack
        self.wording = Wording(pack, language)

    def say(self, code: str, **params: object) -> str:
        """Return the words of a code of the catalogue."""
        return self.wording.say(Message(code, params))

    def sections(self) -> Iterator[str]:
        """Walk over the rules and what explains them, each under its heading; what a pack lacks has none."""
        yield from markdown.section(self.say("manual.page.rules"), self.rules())
        yield from markdown.section(self.say("manual.page.terms"), self.terms())
        yield from markdown.section(self.say("manual.page.papers"), self.papers())
        yield from markdown.section(self.say("manual.page.days"), self.days())
        yield from markdown.section(self.say("manual.page.families"), self.families())
        yield from markdown.section(self.say("manual.page.asked"), self.questions())

    def rules(self) -> Iterator[str]:
        """Walk over the rules: what is told, when, what follows, on which clauses, and before which other rules."""
        yield from markdown.paragraph(markdown.escaped(self.say("manual.page.about_rules")))
        for number, rule in enumerate(self.pack.rules.values(), 1):
            title = self.say("manual.chart.rule", number=number, id=rule.name)
            yield from markdown.section(title, self._rule(rule), 3)

    def _rule(self, rule: PolicyRule) -> Iterator[str]:
        yield from markdown.paragraph(markdown.escaped(self.wording.say(rule.say)))
        yield from self._named(self.say("manual.page.when"), self._tree(self.wording.of(rule.when), 1))
        yield from self._named(self.say("manual.page.then"), self._follows(rule))
        if rule.papers:
            yield from self._named(self.say("manual.page.papers"), self._needed(rule.papers))
        for obligation in rule.obliges:
            yield markdown.bullet(0, self._obligation(obligation))
        for code, others in relations_of(self.pack, rule.name).items():
            said = self.say(f"manual.relation.{code}", rules=numbered_rules(self.pack, others))
            yield markdown.bullet(0, markdown.escaped(said))
        yield markdown.bullet(0, self._cited(rule.clauses))

    def _named(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        yield markdown.bullet(0, markdown.strong(name))
        yield from lines

    def _tree(self, worded: Worded, depth: int) -> Iterator[str]:
        """A condition as a nested list. What the manual explains under its own heading is in bold."""
        text = markdown.strong(worded.text) if worded.named else markdown.escaped(worded.text)
        yield markdown.bullet(depth, text)
        for part in worded.parts:
            yield from self._tree(part, depth + 1)

    def _follows(self, rule: PolicyRule) -> Iterator[str]:
        for follows in self.wording.follows(rule.plan):
            under = self.say("manual.page.under", option=follows.under, text=follows.text)
            yield markdown.bullet(1, markdown.escaped(under if follows.under else follows.text))

    def _needed(self, papers: tuple[str, ...]) -> Iterator[str]:
        """The papers of a rule; a paper that is a mere fact has no requirement but to be there."""
        for name in papers:
            known = self.pack.papers.get(name)
            words = known.condition.words if known else self.pack.facts[name].label
            text = self.wording.say(words)
            yield markdown.bullet(1, markdown.strong(text) if known else markdown.escaped(text))

    def _obligation(self, obligation: Obligation) -> str:
        who = markdown.strong(self.say(f"who.{obligation.who}"))
        return f"{who} {markdown.escaped(self.wording.say(obligation.words))} {self._cited((obligation.clause,))}"

    def _cited(self, clauses: Iterable[str]) -> str:
        labels = tuple(dict.fromkeys(self._label(name) for name in clauses))
        return markdown.escaped(self.say("manual.page.cited", labels=labels)) if labels else ""

    def _label(self, name: str) -> str:
        clause = self.pack.clauses[name]
        return self.say("manual.inferred", label=clause.label) if clause.inferred else clause.label

    def terms(self) -> Iterator[str]:
        """Walk over the named conditions, each with what it means."""
        yield from self._explained(name for name in self.pack.definitions if name not in self.pack.papers)

    def papers(self) -> Iterator[str]:
        """Walk over the papers and sets of papers, each with what it must satisfy."""
        yield from self._explained(self.pack.papers)

    def _explained(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            condition = self.pack.definitions[name]
            yield markdown.bullet(
                0, f"{markdown.strong(self.wording.say(condition.words))} {self._cited(condition.clauses)}"
            )
            yield from self._tree(self.wording.of(condition.part), 1)

    def days(self) -> Iterator[str]:
        """Walk over the days that conditions use, with those under other options of a reading."""
        columns = [self.say(f"manual.column.{name}") for name in ("day", "value", "hangs_on")]
        yield from markdown.table(columns, [self._day(parameter) for parameter in self.pack.parameters.values()])

    def _day(self, parameter: Parameter) -> tuple[str, str, str]:
        label, value = self.wording.say(parameter.label), self.wording.day(parameter.value)
        if not parameter.reading:
            return label, value, ""
        reading = self.pack.readings[parameter.reading]
        days = tuple(
            self.say("manual.page.pair", name=words, text=self._option_day(parameter, option))
            for option, words in reading.options.items()
        )
        return label, value, self.wording.say((reading.question, *days))

    def _option_day(self, parameter: Parameter, option: str) -> str:
        day = parameter.days.get(option)
        return self.wording.day(day) if day else self.say("manual.page.left_open")

    def families(self) -> Iterator[str]:
        """Walk over the ordinary family, the classes of families that the pack names, and what contradicts itself."""
        if self.pack.ordinary:
            yield from self._named(self.say("manual.page.ordinary"), self._facts(self.pack.ordinary))
        for situation in self.pack.situations:
            yield markdown.bullet(0, markdown.strong(self.wording.say(situation.name)))
            yield from self._facts(situation.facts)
        if self.pack.impossible:
            told = (markdown.bullet(1, markdown.escaped(self.wording.say(i.words))) for i in self.pack.impossible)
            yield from self._named(self.say("manual.page.impossible"), told)

    def _facts(self, facts: Mapping[str, str]) -> Iterator[str]:
        for said in self.wording.in_use(facts):
            yield markdown.bullet(1, markdown.escaped(said))

    def questions(self) -> Iterator[str]:
        """Walk over what a family may be asked, with the answers that it may give."""
        columns = [self.say(f"manual.column.{name}") for name in ("fact", "question", "answers")]
        rows = [(self.wording.say(f.label), self._question(f), self._answers(f)) for f in self.pack.facts.values()]
        yield from markdown.table(columns, rows)

    def _question(self, fact: FactType) -> str:
        return self.wording.say(fact.ask or Text("", ""))

    def _answers(self, fact: FactType) -> str:
        if fact.kind in (FactKind.DATE, FactKind.ZONE):
            return self.say("manual.page.a_day") if fact.kind is FactKind.DATE else self.say("manual.page.a_place")
        return self.wording.say(tuple(self.wording.value(fact, value) for value in fact.values))

    def duties(self) -> Iterator[str]:
        """Walk over the standing obligations."""
        for duty in self.pack.duties:
            yield markdown.bullet(0, self._obligation(duty))
