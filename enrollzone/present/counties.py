"""A county as documents show it: its policies and editions, and whom to call."""

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.present.pieces import Document, edition_reference, policy_reference


def county_document(bureau: Bureau, words: Catalogue) -> Document:
    """Return a county with its policies and editions."""
    return {
        "code": bureau.county.code,
        "name": words.say(bureau.county.name),
        "predecessors": list(bureau.county.predecessors),
        "policies": [policy_reference(policy, words) for policy in bureau.shelf.policies],
        "editions": [edition_reference(edition, words) for edition in bureau.county.editions],
    }


def edition_document(county: str, edition: Edition, words: Catalogue) -> Document:
    """Return a boundary edition: what names it, who made it from what, and how much is in it."""
    source = edition.provenance
    return {
        **edition_reference(edition, words),
        "jurisdiction": county,
        "authority": source.authority,
        "source": source.source,
        "licence": source.licence,
        "note": source.note,
        "crs": edition.crs,
        "units": len(edition.units),
        "drawn": len(edition.drawn),
        "confirmed": edition.confirmed.isoformat() if edition.confirmed else None,
    }


def contact_document(contact: Contact | None, words: Catalogue) -> Document:
    """Return whom to call; what the county has not filled in is said to be so, and never invented."""
    unset = words.say(Message("contact.unset"))
    return {
        "who": words.say(contact.who) if contact else words.say(Message("who.bureau")),
        "phone": contact.phone if contact and contact.phone else None,
        "phone_text": contact.phone if contact and contact.phone else unset,
        "hours": words.say(contact.hours) if contact and contact.hours else None,
        "address": words.say(contact.address) if contact and contact.address else None,
    }
