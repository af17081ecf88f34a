"""What the pages of schools, lists and policies have in common: made once, kept by anybody, and dated on top."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import Response, request
from markupsafe import Markup, escape

from enrollzone.answers.notices import past_the_last_list
from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.pack import Policy
from enrollzone.present import Document, edition_reference, policy_reference
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.keeping import kept, prepared
from enrollzone.web.languages import CHINESE, address, is_large
from enrollzone.web.rendering import ANSWER, PUBLIC, page, say
from enrollzone.web.service import Prepared
from enrollzone.web.views import today

PAST, PRESENT, COMING = "past", "present", "coming"
_HAN = re.compile("[\u3400-\u9fff]")

Crumb = tuple[str, str | None]
Tell = Callable[[Bureau, Catalogue, date], Mapping[str, Any]]


def browsed(doorway: Doorway, language: str, template: str, county: str, tell: Tell) -> Response:
    """Return a public page about a county, made once for a snapshot and a day.

    `tell` returns what stands on it; it raises NotThereError for what the county does not have, and then the answer is
    a page that says so and leads on.
    """
    snapshot, day = doorway.service.current, today()
    bureau = snapshot.bureaus.get(county)
    if bureau is None:
        return missing(language, say(language, "browse.missing.county"), address(language, "counties"))

    def made() -> Prepared:
        told = {"county": county_named(bureau, language), **tell(bureau, catalogue(language), day)}
        return prepared_page(template, language, told)

    try:
        return kept(snapshot.prepared(page_key(day), made))
    except NotThereError:
        up = address(language, "county", county=county)
        return missing(language, say(language, "browse.missing.thing"), up, county_named(bureau, language))


def page_key(day: date) -> tuple[str, ...]:
    """Return what a kept page depends on beside its snapshot: its address, the size of its letters, and the day."""
    return ("page", request.path, str(is_large()), day.isoformat())


def prepared_page(template: str, language: str, context: Mapping[str, Any]) -> Prepared:
    """Render a public page, with its entity tag."""
    return prepared(page(f"families/browse/{template}.html", language, keep=PUBLIC, named=named, **context).get_data())


def missing(language: str, text: str, up: str, above: str | None = None) -> Response:
    """Return the page for what is not there, with the way up: to `above`, or to all counties."""
    words = above or say(language, "browse.counties")
    return page(
        "families/browse/missing.html", language, status=404, keep=ANSWER, named=named, text=text, up=up, up_words=words
    )


def county_named(bureau: Bureau, language: str) -> str:
    """Return the name of a county."""
    return catalogue(language).say(bureau.county.name)


def trail(language: str, bureau: Bureau, *more: Crumb) -> list[Crumb]:
    """Return the way from all counties to a page; the last step is the page itself and has no address."""
    county = address(language, "county", county=bureau.county.code)
    return [
        (say(language, "browse.counties"), address(language, "counties")),
        (county_named(bureau, language), county),
        *more,
    ]


def named(text: str, language: str) -> Markup:
    """Return a name as a page shows it: one that is written in Chinese says so where the page is not."""
    if language.startswith(CHINESE) or not _HAN.search(text):
        return escape(text)
    return Markup('<span lang="zh-CN">{}</span>').format(text)


def standing(policy: Policy, day: date) -> str:
    """Tell whether a policy holds on a day, no longer, or not yet. One that its pack calls historical never does."""
    last = policy.period.last
    if policy.status == "historical" or (last is not None and last < day):
        return PAST
    return COMING if policy.period.first > day else PRESENT


def policy_dated(policy: Policy, language: str, day: date) -> Document:
    """Return what names a policy, with its period in words and whether it holds on a day."""
    words = catalogue(language)
    return {
        **policy_reference(policy, words),
        "standing": standing(policy, day),
        "period_text": period_words(language, policy.period.first, policy.period.last),
    }


def edition_dated(bureau: Bureau, language: str, day: date) -> list[Document]:
    """Return the editions of a county, the newest first, each with its period and whether it holds on a day."""
    words = catalogue(language)
    return [
        {
            **edition_reference(one, words),
            "standing": PRESENT if day in one.period else COMING if one.period.first > day else PAST,
            "period_text": period_words(language, one.period.first, one.period.last),
            "authority": one.provenance.authority,
            "source": one.provenance.source,
            "licence": one.provenance.licence,
            "units": len(one.units),
            "drawn": len(one.drawn),
            "unconfirmed": unconfirmed(one, words, day),
        }
        for one in reversed(bureau.county.editions)
    ]


def unconfirmed(edition: Edition, words: Catalogue, day: date) -> str | None:
    """Say until when the newest list of a county was held to be right, for a day behind that; None for another."""
    behind = edition.confirmed if past_the_last_list(edition, day) else None
    return words.say(Message("warning.units_last_confirmed", {"day": behind})) if behind else None


def period_words(language: str, first: date, last: date | None) -> str:
    """Return a period in words."""
    if last is None:
        return say(language, "browse.period.open", first=first)
    return say(language, "browse.period.closed", first=first, last=last)
