"""The columns of a roster: what a policy asks, each with its words. A child's name and number are never among them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from enrollzone.answers.territory import HOME
from enrollzone.evidence.kinds import PaperKind, Part
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import FactKind, FactType, Pack

PEOPLE = "people."
DWELLING = "home"
_LEFT_OUT_OF_KEYS = " \u3000\t\r\n*＊:：_-·.。"
PERSONS = ("child.name", "child.number", "guardian.name", "guardian.number", "guardian.phone", "address")


def key_of(text: str) -> str:
    """Return a text as headings and words are compared: NFKC, lower case, without spaces, stars and colons."""
    bare = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in bare if character not in _LEFT_OUT_OF_KEYS)


class Takes(StrEnum):
    """What a column takes. The words of each are ``roster.takes.<what>``."""

    PLACE = "place"
    POINT = "point"
    SYSTEM = "system"
    METRES = "metres"
    FLAG = "flag"
    WORD = "word"
    DAY = "day"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A column: its own name, the way of its value into the body of a question, and its words.

    `words` are those that its cells may hold, with what each stands for; `offered` says that templates have it. The
    value of a column of people never goes into a question. `fact` is what a column of a paper tells.
    """

    name: str
    takes: Takes
    label: Text
    path: tuple[str, ...]
    words: Mapping[str, Text] = field(default_factory=dict)
    offered: bool = True
    fact: str = ""

    @cached_property
    def known(self) -> Mapping[str, str]:
        """What each way of writing one of the words stands for, by its key."""
        return {key_of(spelt): value for value, word in self.words.items() for spelt in (word.en, word.zh, value)}

    @property
    def is_of_people(self) -> bool:
        """Tell whether it says who somebody is."""
        return self.name.startswith(PEOPLE)


def columns_of(pack: Pack | None) -> Mapping[str, Column]:
    """Return the columns that a policy has use for, by their own names, in the order of a template.

    Facts that a paper tells stand with the paper: its kind, and each part and mark of it. Under their own names they
    are taken as well.
    """
    told = (*_homes(), *(_asked_by(pack) if pack is not None else ()), *map(_person, PERSONS))
    return {column.name: column for column in _told_apart(told)}


def _asked_by(pack: Pack) -> Iterator[Column]:
    kinds = {name: kind for name, kind in pack.paper_kinds.items() if name not in pack.facts}
    of_papers = {fact for kind in kinds.values() for fact in kind.facts}
    for name, fact in _facts(pack):
        yield _fact(pack, fact, offered=name not in of_papers)
    for fact in pack.facts.values():
        if fact.kind is FactKind.ZONE and not fact.follows:
            yield _zone(pack, fact)
    for kind in pack.paper_kinds.values():
        yield from _paper(pack, kind, offered=kind.name in kinds)


def _facts(pack: Pack) -> Iterator[tuple[str, FactType]]:
    for name, fact in pack.facts.items():
        if name != HOME and fact.follows is None:
            yield name, fact


def _homes() -> Iterator[Column]:
    yield Column(DWELLING, Takes.PLACE, _said(Message("roster.column.home")), (DWELLING, "place"))
    for name, takes in (("point", Takes.POINT), ("crs", Takes.SYSTEM), ("accuracy_m", Takes.METRES)):
        label = _said(Message(f"roster.column.home.{name}"))
        yield Column(f"{DWELLING}.{name}", takes, label, (DWELLING, name), offered=False)


def _fact(pack: Pack, fact: FactType, *, offered: bool) -> Column:
    name = fact.place_name or fact.name
    return Column(name, _takes(fact), fact.label, ("facts", name), _words(pack, fact), offered)


def _zone(pack: Pack, fact: FactType) -> Column:
    """A place may also be told as its zone, by the zone's name."""
    label = _said(Message("roster.column.zone", {"of": fact.label}))
    return Column(fact.name, Takes.WORD, label, ("facts", fact.name), _words(pack, fact, zones=True), offered=False)


def _takes(fact: FactType) -> Takes:
    of_kind = {FactKind.BOOLEAN: Takes.FLAG, FactKind.DATE: Takes.DAY, FactKind.ZONE: Takes.PLACE}
    return of_kind.get(fact.kind, Takes.WORD)


def _words(pack: Pack, fact: FactType, *, zones: bool = False) -> Mapping[str, Text]:
    if fact.kind is FactKind.ZONE and not zones:
        return {}
    return {value: _word(pack, fact, value) for value in fact.values}


def _word(pack: Pack, fact: FactType, value: str) -> Text:
    if value in fact.words:
        return fact.words[value]
    return pack.zones[value].name if value in pack.zones else _said(Message(f"value.{value}"))


def _paper(pack: Pack, kind: PaperKind, *, offered: bool) -> Iterator[Column]:
    own = f"paper:{kind.name}"
    held = pack.facts[kind.held]
    yield Column(own, Takes.FLAG, held.label, ("paper", kind.name, "held"), _yes_and_no(), offered, held.name)
    for part, name in kind.parts.items():
        fact = pack.facts[name]
        takes = Takes.PLACE if part is Part.PLACE else _takes(fact)
        words = {} if part is Part.PLACE else _words(pack, fact)
        path, tells = ("paper", kind.name, str(part)), fact.place_name or name
        yield Column(f"{own}.{part}", takes, fact.label, path, words, offered, tells)
    for mark, name in kind.marks.items():
        path, label = ("mark", kind.name, mark), pack.facts[name].label
        yield Column(f"{own}.mark.{mark}", Takes.FLAG, label, path, _yes_and_no(), offered, name)


def _person(name: str) -> Column:
    takes = Takes.NUMBER if name.endswith("number") else Takes.TEXT
    return Column(PEOPLE + name, takes, _said(Message(f"roster.column.people.{name}")), ("people", name), offered=False)


def _yes_and_no() -> Mapping[str, Text]:
    return {"no": _said(Message("value.no")), "yes": _said(Message("value.yes"))}


def _said(message: Message) -> Text:
    zh, en = (catalogue(language).say(message) for language in LANGUAGES)
    return Text(zh, en)


def _told_apart(columns: Iterable[Column]) -> Iterator[Column]:
    """Give a label that stands at two offered columns the own name of each besides."""
    found = list(columns)
    times: dict[Text, int] = {}
    for column in found:
        times[column.label] = times.get(column.label, 0) + column.offered
    for column in found:
        if column.offered and times[column.label] > 1:
            zh, en = (f"{label}（{column.name}）" for label in (column.label.zh, column.label.en))
            yield Column(column.name, column.takes, Text(zh, en), column.path, column.words, column.offered)
        else:
            yield column
