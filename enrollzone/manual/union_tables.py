"""Unions of schools as tables: kinds of links, members, pairings. No table says whose children go where."""

from collections.abc import Iterator

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.manual import markdown
from enrollzone.messages import Message
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.unions import Ground, Link, LinkType, Pairing, Union


def union_tables(policy: Policy, language: str) -> Iterator[str]:
    """Walk over everything that a policy says of unions of schools; where it says nothing of them, nothing."""
    tables = _Tables(policy, catalogue(language))
    if not isinstance(policy, Pack):
        yield from markdown.paragraph(markdown.escaped(tables.say("manual.page.only_unions")))
    yield from markdown.section(tables.say("manual.page.link_types"), tables.link_types())
    yield from markdown.section(tables.say("manual.page.unions"), tables.unions())
    yield from markdown.section(tables.say("manual.page.pairings"), tables.pairings())
    yield from markdown.section(tables.say("manual.page.alone"), tables.alone())


class _Tables:
    def __init__(self, policy: Policy, words: Catalogue) -> None:
        self.policy, self.words = policy, words

    def say(self, code: str, **params: object) -> str:
        return self.words.say(Message(code, params))

    def columns(self, *names: str) -> list[str]:
        return [self.words.say(Message(f"manual.column.{name}")) for name in names]

    def label(self, clause: str | None) -> str:
        return self.policy.clauses[clause].label if clause else ""

    def school(self, name: str | None) -> str:
        return self.words.say(self.policy.schools[name].name) if name else ""

    def link_types(self) -> Iterator[str]:
        columns = self.columns("link_type", "legal_person", "members_are", "managed", "unified", "clause")
        yield from markdown.table(columns, [self.link_type(known) for known in self.policy.link_types.values()])

    def link_type(self, known: LinkType) -> tuple[str, ...]:
        person = self.say(f"manual.legal_person.{known.legal_person}") if known.legal_person else ""
        said = map(self.words.say, (known.name, person, known.members_are, known.managed, known.unified))
        return (*said, self.label(known.clause))

    def unions(self) -> Iterator[str]:
        """A table of members for every union, under a line that says of what kind it is and who leads."""
        for union in self.policy.unions.values():
            yield from markdown.section(self.words.say(union.name), self.union(union), 3)

    def union(self, union: Union) -> Iterator[str]:
        kind, core = self.say(f"union.kind.{union.kind}"), self.school(union.core)
        ground = self.say("manual.page.core_inferred" if union.core_ground is Ground.INFERRED else "manual.page.core")
        leads = self.say("manual.page.pair", name=ground, text=core or self.say("manual.page.core_unnamed"))
        cited = self.say("manual.page.cited", labels=self.label(union.clause)) if union.clause else ""
        said = self.say("manual.semicolon").join((kind, leads))
        yield from markdown.paragraph(markdown.escaped(f"{said} {cited}"))
        columns = self.columns("member", "link_type", "plaque", "since", "clause")
        yield from markdown.table(columns, [self.link(link) for link in union.links])

    def link(self, link: Link) -> tuple[str, ...]:
        kind = self.words.say(self.policy.link_types[link.type].name) if link.type else ""
        plaque = ""
        if link.plaque:
            mode = Message(f"manual.plaque.{link.plaque.mode}")
            plaque = self.say("manual.page.plaque", name=link.plaque.name, mode=mode, since=link.plaque.since or "")
        return self.school(link.member), kind, plaque.strip(), link.since or "", self.label(link.clause)

    def pairings(self) -> Iterator[str]:
        columns = self.columns("number", "recipient", "former", "supporter", "since", "change", "clause", "note")
        yield from markdown.table(columns, [self.pairing(pairing) for pairing in self.policy.pairings])

    def pairing(self, pairing: Pairing) -> tuple[str, ...]:
        schools = (self.school(pairing.recipient), self.school(pairing.former), self.school(pairing.supporter))
        change = self.say(f"manual.change.{pairing.change}")
        note = self.words.say(pairing.note)
        return (str(pairing.number), *schools, pairing.since or "", change, self.label(pairing.clause), note)

    def alone(self) -> Iterator[str]:
        """Schools that the document names and that belong to none of its unions."""
        inside = {school for union in self.policy.unions.values() for _, school, _ in union.parts}
        inside |= {campus.school for union in self.policy.unions.values() for campus in union.campuses if campus.school}
        for school in self.policy.schools.values():
            if self.policy.unions and school.id not in inside:
                yield markdown.bullet(0, markdown.escaped(self.words.say(school.name)))
