"""Everything that a browser needs to answer for one policy by itself: plain data, and finished sentences.

Nothing here decides. What is in the bundle was compiled, looked up or put into words by the parts of the program that
answer everybody else's questions, for the entry day that the bundle stands for.
"""

from collections.abc import Mapping
from datetime import date

from enrollzone.answers.answer import Code, Question
from enrollzone.answers.notices import notices
from enrollzone.atlas.edition import Edition
from enrollzone.decision.standing import standing_of
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.offline.places import Places, traditional
from enrollzone.offline.rules import rules_document
from enrollzone.offline.words import facts, interface, listed
from enrollzone.periods import school_year
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.present.answers import years
from enrollzone.present.pieces import Document, clause_document, edition_reference, policy_reference

FORMAT = 1
# The codes of an answer that a family can come to when its places are chosen from the list of units.
CODES = tuple(
    code for code in Code if code not in {Code.OUTSIDE_JURISDICTION, Code.NOT_IN_FORCE, Code.STAGE_NOT_COVERED}
)


def bundle(bureau: Bureau, pack: Pack, edition: Edition, day: date, language: str = "zh") -> Document:
    """Return the bundle of a policy for an entry day, with the units of the edition of that day.

    The same policy, edition, day and language give the same bundle. Raises KeyError for a language without words.
    """
    words = catalogue(language)
    question = Question(bureau.county.code, pack.stage, day)
    places = Places(pack, edition, question, words)
    units = places.units()
    return {
        "format": FORMAT,
        "language": language,
        "county": {"code": bureau.county.code, "name": words.say(bureau.county.name)},
        "policy": policy_reference(pack, words),
        "edition": edition_reference(edition, words),
        "day": day.isoformat(),
        "school_year": years(day),
        "words": interface(words),
        "facts": facts(pack, words),
        "ordinary": dict(pack.ordinary),  # facts with what is assumed of them: a value, or another fact
        "screens": [{"id": one.id, "facts": list(one.facts), "text": words.say(one.words)} for one in pack.questions],
        "places": {"units": units, "records": places.records},
        "simpler": traditional(unit.township + unit.name for unit in edition.units.values()),
        "listed": listed(pack.zones, words),
        "categories": _categories(pack, places),
        "warnings": [words.say(one) for one in notices(question, pack, edition, (), (), None)],
        "next": {str(code): words.say(Message(f"next.{code}")) for code in CODES},
        "contact": _contact(bureau, words),
        "listing": sorted(standing_of(pack).listing),  # clauses that list places: steps about places cite them
        "clauses": {name: clause_document(clause, words) for name, clause in pack.clauses.items()},
        **rules_document(pack, words, school_year(day)),
    }


def _categories(pack: Pack, places: Places) -> Mapping[str, int]:
    """For each fact that is a place, which of a unit's records holds for it."""
    zoned = [fact for fact in pack.facts.values() if fact.kind is FactKind.ZONE]
    return {fact.name: places.categories.index(fact.category) for fact in zoned}


def _contact(bureau: Bureau, words: Catalogue) -> Document:
    contact = bureau.contact
    return {
        "who": words.say(contact.who if contact else Message("who.bureau")),
        "phone": contact.phone if contact and contact.phone else None,
        "phone_text": contact.phone if contact and contact.phone else words.say(Message("contact.unset")),
        "hours": words.say(contact.hours) if contact and contact.hours else None,
    }
