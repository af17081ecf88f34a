"""From a template to a response: the words of the pages, and who may keep what."""

import re
from collections.abc import Mapping

from flask import Flask, Response, current_app, render_template
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from enrollzone.config import Settings
from enrollzone.i18n.catalogue import PAGE_LANGUAGES, catalogue
from enrollzone.messages import Message
from enrollzone.web.languages import NAMES, TAGS, address, has_page, is_large, page_here
from enrollzone.web.tiles import tiles_of

# An answer to what a family told is kept by nobody; a screen of questions may be kept by the browser that shows it,
# which asks again before it shows it once more, so that its own back button works.
ANSWER = "no-store"
SCREEN = "private, no-cache"
PUBLIC = "public, no-cache"
_MACROS = "govuk_frontend_jinja"
_ALL_CHINESE = re.compile(r"(?=.*[\u3400-\u9fff])[^A-Za-z]*", re.DOTALL)


def install_rendering(app: Flask, settings: Settings) -> None:
    """Let the templates of an app use the words, the components' macros, and what the deployment says of itself."""
    macros = PrefixLoader({_MACROS: PackageLoader(_MACROS)})
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, macros] if own else [macros])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    told = {"map_background": tiles_of(settings), "public_url": settings.public_url}
    app.context_processor(lambda: {**words_of_pages(), **told, "large": is_large()})


def say(language: str, code: str, **parameters: object) -> str:
    """Return the words of the pages for a code."""
    return catalogue(language).say(Message(f"page.{code}", parameters))


def words_of_pages() -> Mapping[str, object]:
    """Return what every template may call: `say`, `address`, which page this is, who decides, and the languages."""
    calls = {"say": say, "in_tongue": in_tongue, "address": address, "decides": decides}
    calls |= {"has_page": has_page, "page_here": page_here}
    return {**calls, "page_languages": PAGE_LANGUAGES, "language_names": NAMES, "tags": TAGS}


def in_tongue(text: object, language: str) -> str:
    """Return a text for a page: one wholly in Chinese on a page in another language is marked as Chinese.

    What is read aloud is read in its own language so. Published names stand as they are, whatever the page speaks.
    """
    is_foreign = not language.startswith("zh") and _ALL_CHINESE.fullmatch(str(text))
    return Markup('<span lang="zh-CN">{}</span>').format(text) if is_foreign else escape(str(text))


def decides(language: str) -> Mapping[str, str] | None:
    """Return who decides and its telephone, in words, where the service holds one county; None where it holds more."""
    bureaus = tuple(current_app.extensions["enrollzone"].current.bureaus.values())
    if len(bureaus) != 1:
        return None
    words, contact = catalogue(language), bureaus[0].contact
    who = words.say(contact.who if contact else Message("who.bureau"))
    phone = contact.phone if contact and contact.phone else words.say(Message("contact.unset"))
    return {"who": who, "phone_text": phone}


def page(template: str, language: str, *, status: int = 200, keep: str = ANSWER, **context: object) -> Response:
    """Return a page. Unless it is `PUBLIC` search engines are told to leave it alone."""
    html = render_template(template, language=language, public=keep == PUBLIC, **context)
    headers = {"Cache-Control": keep} | ({} if keep == PUBLIC else {"X-Robots-Tag": "noindex"})
    return Response(html, status, headers=headers, content_type="text/html; charset=utf-8")
