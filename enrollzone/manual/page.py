"""The manual of a policy: one Markdown page, generated from the pack and never kept by hand."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.i18n.catalogue import catalogue
from enrollzone.manual import markdown
from enrollzone.manual.chart import policy_chart
from enrollzone.manual.heading import period
from enrollzone.manual.mermaid import mermaid
from enrollzone.manual.rulebook import Rulebook
from enrollzone.manual.territory import territory
from enrollzone.manual.union_tables import union_tables
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Policy, Reading, ReadingStatus
from enrollzone.sources import Clause


@dataclass(frozen=True)
class Held:
    """How many families a casebook holds, and how many of them get the answers that it expects."""

    families: int
    as_expected: int


def manual_page(policy: Policy, language: str, held: Held | None = None) -> str:
    """Return everything that a policy says, as Markdown for people: the same text for the same pack.

    `held` says by how many families it is held; None: nobody asked.
    """
    return "\n".join(_Page(policy, language, held).lines()).rstrip("\n") + "\n"


class _Page:
    def __init__(self, policy: Policy, language: str, held: Held | None) -> None:
        self.policy, self.language, self.held = policy, language, held
        self.words = catalogue(language)

    def say(self, code: str, **params: object) -> str:
        return self.words.say(Message(code, params))

    def lines(self) -> Iterator[str]:
        yield from markdown.heading(1, self.words.say(self.policy.title))
        yield from markdown.paragraph(f"*{markdown.escaped(self.say('manual.page.generated'))}*")
        yield from self.head()
        yield from self.contents()

    def contents(self) -> Iterator[str]:
        """What a clerk looks for first comes first: who goes where, by which rule, with which papers."""
        book = Rulebook(self.policy, self.language) if isinstance(self.policy, Pack) else None
        if book:
            yield from territory(book.pack, self.language)
            yield from book.sections()
        yield from union_tables(self.policy, self.language)
        yield from markdown.section(self.say("manual.page.open"), self.open_points())
        if book:
            yield from markdown.section(self.say("manual.page.duties"), book.duties())
        yield from markdown.section(self.say("manual.page.clauses"), self.clauses())
        if book:
            chart = mermaid(policy_chart(book.pack, self.language), self.language)
            yield from markdown.section(self.say("manual.page.chart"), markdown.fenced("mermaid", chart))

    def head(self) -> Iterator[str]:
        """Which document this is, whether it is in force, and what it was read from."""
        yield from markdown.table(
            (self.say("manual.page.what"), self.say("manual.page.entry")),
            [(self.say(f"manual.head.{name}"), said) for name, said in self.facts_of_head() if said],
        )

    def facts_of_head(self) -> Iterator[tuple[str, str]]:
        policy = self.policy
        for document in policy.documents.values():
            if not document.external:
                yield "document", self.words.say(document.title)
                yield "number", document.number
                yield "issuer", document.issuer
        yield "jurisdiction", policy.jurisdiction
        yield "stage", self.say(f"manual.stage.{policy.stage}") if isinstance(policy, Pack) else ""
        yield "version", f"{policy.id} {policy.version}"
        yield "status", self.say(f"manual.pack_status.{policy.status}")
        yield "force", self.say(f"manual.force.{policy.legal_force}")
        yield "period", self.words.say(period(policy))
        if policy.period_reading:
            yield "period_reading", self.words.say(policy.readings[policy.period_reading].question)
        yield "digest", policy.sha256
        yield "held", self.say("manual.page.held", **vars(self.held)) if self.held else ""

    def clauses(self) -> Iterator[str]:
        """The clauses by document, each with where it stands and its words."""
        for document in self.policy.documents.values():
            own = [clause for clause in self.policy.clauses.values() if clause.document == document]
            title = self.words.say((document.title, document.number) if document.number else document.title)
            if document.external:
                title = self.say("manual.page.external", title=title)
            columns = [self.say(f"manual.column.{name}") for name in ("label", "quote", "id")]
            rows = [(self.label(clause), clause.quote, clause.id) for clause in own]
            yield from markdown.section(title, markdown.table(columns, rows), 3)

    def label(self, clause: Clause) -> str:
        return self.say("manual.inferred", label=clause.label) if clause.inferred else clause.label

    def open_points(self) -> Iterator[str]:
        """What the text leaves open: questions by status, what it does not say, and what it relies on and lacks."""
        for status in ReadingStatus:
            known = [reading for reading in self.policy.readings.values() if reading.status is status]
            lines = [line for reading in known for line in self.reading(reading)]
            yield from markdown.section(self.say(f"manual.readings.{status}"), lines, 3)
        silences = [self.cited(self.words.say(s.words), s.clauses) for s in self.policy.silences]
        yield from markdown.section(self.say("manual.page.silences"), silences, 3)
        annexes = self.policy.annexes if isinstance(self.policy, Pack) else ()
        missing = [
            self.cited(self.say("manual.page.pair", name=annex.title, text=annex.effect), (annex.needed_by,))
            for annex in annexes
            if annex.missing
        ]
        yield from markdown.section(self.say("manual.page.missing"), missing, 3)

    def reading(self, reading: Reading) -> Iterator[str]:
        question = markdown.strong(self.words.say(reading.question))
        yield markdown.bullet(0, f"{question} {self.labels(reading.clauses)} `{reading.id}`")
        if reading.informative:
            yield markdown.bullet(1, f"*{markdown.escaped(self.say('manual.page.informative'))}*")
        for option, words in reading.options.items():
            said = markdown.escaped(self.words.say(words))
            used = markdown.escaped(self.say("manual.page.used"))
            yield markdown.bullet(1, f"**{said}** — {used}" if option == reading.use else said)
        if reading.decided:
            by, on, reference = reading.decided
            yield markdown.bullet(
                1, markdown.escaped(self.say("manual.page.decided", by=by, on=on, reference=reference))
            )

    def cited(self, text: str, clauses: tuple[str, ...]) -> str:
        return markdown.bullet(0, f"{markdown.escaped(text)} {self.labels(clauses)}".rstrip())

    def labels(self, clauses: tuple[str, ...]) -> str:
        said = tuple(dict.fromkeys(self.label(self.policy.clauses[name]) for name in clauses))
        return markdown.escaped(self.say("manual.page.cited", labels=said)) if said else ""
