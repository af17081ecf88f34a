"""The words of a bundle: what a browser shows is finished here, or has places to fill and nothing to glue."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from enrollzone.decision.checklist import paper_words
from enrollzone.evidence.kinds import Part
from enrollzone.i18n.catalogue import Catalogue, fields_of
from enrollzone.messages import Message
from enrollzone.policy.pack import FactKind, FactType, Pack, Reading, Zone
from enrollzone.present.pieces import Document, fact_document
from enrollzone.rules.dates import FUNCTIONS

# The sentences of the interface itself, by the last part of their code.
INTERFACE: Final = (
    "title",
    "private",
    "place.heading",
    "place.label",
    "place.hint",
    "place.found",
    "place.more",
    "place.none",
    "place.all",
    "place.absent",
    "place.absent_text",
    "part.heading",
    "part.none",
    "question.heading",
    "question.after_ordinary",
    "question.why",
    "question.matters",
    "so_far",
    "go_on",
    "back",
    "again",
    "change_home",
    "print",
    "dont_know",
    "colon",
    "separator",
    "date.year",
    "date.month",
    "date.day",
    "fault.summary",
    "fault.choose",
    "fault.date",
    "fault.date_and_unknown",
    "fault.place",
    "fault.mark",
    "zone.same",
    "zone.place",
    "zone.outside",
    "zone.search",
    "zone.chosen",
    "told.heading",
    "told.change",
    "ordinary.heading",
    "ordinary.then",
    "papers.heading",
    "papers.none",
    "papers.one_of",
    "papers.clause",
    "possible.heading",
    "by_reading.heading",
    "by_reading.if",
    "reasons.heading",
    "reasons.not_there",
    "obliges",
    "contradictions",
    "readings.heading",
    "readings.open",
    "readings.provisional",
    "readings.decided",
    "next.heading",
    "next.phone",
    "option.group",
    "option.school",
    "option.campuses",
    "option.boarding",
    "option.unnamed",
    "clause.inferred",
    "clause.unverified",
    "basis.heading",
    "basis.policy",
    "basis.edition",
    "basis.as_of",
    "basis.made",
    "basis.until",
    "too_late",
)
PAPER_STATES: Final = ("held", "missing", "invalid", "needed", "not_needed")
_ZONED: Final = ("unclear_place", "unit_split", "conflict_in_data", "left_out")
# Sentences of answers that the browser chooses among, or fills in.
_AS_ELSEWHERE: Final = (
    Message("headline.needs_facts"),
    Message("headline.needs_facts.unlisted"),
    Message("headline.needs_documents"),
    Message("headline.staff_decides"),
    Message("headline.contradiction"),
    Message("because.told"),
    Message("because.same"),
    Message("because.reading"),
    Message("because.reading_open"),
    Message("told.value"),
    Message("told.not_asked"),
    Message("told.unknown"),
    Message("assume"),
    Message("next.nothing_to_ask"),
    Message("question.because"),
)


def interface(words: Catalogue) -> Document:
    """Return the sentences of the interface, with the names of their places in braces."""
    said = {f"phone.{key}": Message(f"phone.{key}") for key in INTERFACE}
    said |= {f"paper.{state}": Message(f"paper.state.{state}") for state in PAPER_STATES}
    said |= {f"because.{function}": Message(f"because.{function}") for function in FUNCTIONS}
    found = {key: _open(words, message) for key, message in said.items()}
    found |= {message.code: _open(words, message) for message in _AS_ELSEWHERE}
    return found | {"list.separator": words.say(("", "")), "days": [_day_in(words, month) for month in range(1, 13)]}


def _day_in(words: Catalogue, month: int) -> str:
    """Return how a day of a month is written, with places for the day and the year."""
    return words.day(date(2000, month, 22)).replace("2000", "{year}").replace("22", "{day}")


def _open(words: Catalogue, message: Message) -> str:
    """Return a sentence with its places left open, each by its name: {fact}."""
    places = fields_of(words.sentences[message.code])
    return words.say(Message(message.code, {name: f"{{{name}}}" for name in places}))


def facts(pack: Pack, words: Catalogue) -> list[Document]:
    """Return the facts of a pack in its order, as questions show them."""
    return [_fact(pack, fact, words) for fact in pack.facts.values()]


def _fact(pack: Pack, fact: FactType, words: Catalogue) -> Document:
    found = fact_document(fact, pack, words)
    if fact.assume:
        found["assume"] = words.say(fact.assume)
    if fact.follows:
        found["follows"] = fact.follows
    if fact.name in pack.paper_facts:
        found["paper"] = True
    if fact.kind is FactKind.ZONE:
        label = words.say(fact.label)
        found["headlines"] = {code: _about(words, code, label) for code in _ZONED}
    return found


def _about(words: Catalogue, code: str, label: str) -> str:
    return words.say(Message(f"headline.{code}", {"fact": label}))


def listed(zones: Mapping[str, Zone], words: Catalogue) -> dict[str, str]:
    """Return for each zone the first line for a home that is listed in it, while more has to be asked."""
    return {
        name: words.say(Message("headline.needs_facts.listed", {"zone": (zone.name,)})) for name, zone in zones.items()
    }


def paper_document(pack: Pack, name: str, words: Catalogue) -> Document:
    """Return a paper of the checklist: what it must satisfy, the fact that says it is there, and its clause."""
    paper = pack.papers[name]
    clauses = paper.condition.clauses
    found: Document = {"text": words.say(paper_words(pack, name))}
    if paper.present is not None:
        found["held"] = paper.present
    if clauses:
        found["clause"] = clauses[0]
    return found | _runs(pack, name, words)


def _runs(pack: Pack, name: str, words: Catalogue) -> Document:
    """The facts that say from when to when a paper runs, and what is said where it ends before the entry day."""
    parts = pack.paper_kinds[name].parts if name in pack.paper_kinds else {}
    if Part.UNTIL not in parts:
        return {}
    said = {"paper": paper_words(pack, name), "day": "{day}"}
    found: Document = {"until": parts[Part.UNTIL]}
    found["expires"] = words.say(Message("warning.paper_expires_before_entry", said))
    return found | ({"from": parts[Part.FROM]} if Part.FROM in parts else {})


def reading_document(reading: Reading, words: Catalogue) -> Document:
    """Return a reading with its options, those that are possible, and what is said where an answer rests on it."""
    found: Document = {
        "id": reading.id,
        "text": words.say(reading.question),
        "options": {option: words.say(text) for option, text in reading.options.items()},
        "possible": list(reading.possible),
    }
    if reading.in_use is not None:
        said = {"question": reading.question, "option": reading.in_use}
        found["warning"] = words.say(Message("warning.reading_provisional", said))
    if reading.decided is not None:
        who, day, reference = reading.decided
        found["by"] = words.say(Message("reading.decided_by", {"who": who, "day": day, "reference": reference}))
    return found
