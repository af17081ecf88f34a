"""The pages of a policy: what it says, what it leaves open and who decides that; and the text itself as published."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack, Policy
from enrollzone.present import Document
from enrollzone.present.counties import contact_document
from enrollzone.present.policies import policy_document
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.browsing import browsed, policy_dated, trail
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.languages import address

_STATES = ("open", "provisional", "decided")


def policy(doorway: Doorway, language: str, county: str, policy: str) -> Response:
    """Show a policy: its lists, papers, rules, open questions, duties and sentences."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        held = _held(bureau, policy)
        document = policy_document(county, held, words)
        return {
            "trail": trail(language, bureau, (document["title"], None)),
            "jurisdiction": county,
            "policy": {**document, **policy_dated(held, language, day)},
            "chinese": held.title.zh if held.title.zh != document["title"] else None,
            "clauses": {clause["id"]: clause for clause in document["clauses"]},
            "readings": {state: [one for one in document["readings"] if one["status"] == state] for state in _STATES},
            "zones": [{"id": zone.id, "name": words.say(zone.name)} for zone in _zones(held)],
            "groups": [{"id": union.id, "name": words.say(union.name)} for union in held.unions.values()],
            "texts": _texts(held),
            "days": _days(held, words),
            "others": _others(bureau, held, language, day),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "policy", county, told)


def _held(bureau: Bureau, policy: str) -> Policy:
    held = bureau.shelf.by_id(policy)
    if held is None:
        raise NotThereError
    return held


def _zones(policy: Policy) -> tuple[Any, ...]:
    return tuple(policy.zones.values()) if isinstance(policy, Pack) else ()


def _texts(policy: Policy) -> frozenset[str]:
    """The ids of the texts that are kept word for word."""
    return frozenset(name for name, source in policy.sources.items() if source.text.strip())


def _days(policy: Policy, words: Catalogue) -> list[Document]:
    """The days that count, in this policy's words; one that comes round every year is told by month and day."""
    parameters = policy.parameters.values() if isinstance(policy, Pack) else ()
    return [
        {
            "label": words.say(one.label),
            "day": one.value if isinstance(one.value, date) else None,
            "yearly": None if isinstance(one.value, date) else (one.value.month, one.value.day),
            "reading": one.reading,
        }
        for one in parameters
    ]


def _others(bureau: Bureau, policy: Policy, language: str, day: date) -> list[Document]:
    """The other policies of the county for the same stage: what was before, and what comes after."""
    stage = getattr(policy, "stage", None)
    others = (one for one in bureau.shelf.policies if one is not policy and getattr(one, "stage", None) == stage)
    return [policy_dated(one, language, day) for one in others]


def source(doorway: Doorway, language: str, county: str, policy: str, source: str) -> Response:
    """Show a text as it was published, word for word, by which every quotation can be checked."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        held = _held(bureau, policy)
        if source not in _texts(held):
            raise NotThereError
        text = held.sources[source]
        title = words.say(text.document.title)
        above = (words.say(held.title), address(language, "policy", county=county, policy=policy))
        return {
            "trail": trail(language, bureau, above, (title, None)),
            "title": title,
            "source": text.document,
            "policy": policy_dated(held, language, day),
            "lines": [line.strip() for line in text.text.splitlines() if line.strip()],
        }

    return browsed(doorway, language, "source", county, told)


ROUTES = (
    Route("/schools/<county>/policy/<policy>", "policy", policy),
    Route("/schools/<county>/policy/<policy>/text/<source>", "source", source),
)
