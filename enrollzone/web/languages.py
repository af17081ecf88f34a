"""The languages of the web: which one a request asks for, and the address of a page in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, request, url_for

from enrollzone.i18n.catalogue import LANGUAGES, PAGE_LANGUAGES

CHINESE = "zh"
TAGS = {"zh": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}  # as HTML names them
NAMES = {"zh": "简体中文", "zh-Hant": "繁體中文", "en": "English"}  # each in itself: whoever looks for it reads it
_PAGES = "families"


def prefix_of(language: str) -> str:
    """Return what the addresses of a language begin with; nothing for simplified Chinese."""
    return "" if language == CHINESE else f"/{language.lower()}"


def blueprint_of(language: str) -> str:
    """Return the name of the blueprint that holds the pages of a language."""
    return _PAGES if language == CHINESE else f"{_PAGES}_{language.lower().replace('-', '_')}"


def address(language: str, page: str, **values: object) -> str:
    """Return the address of a page, by its name in `Route`, in a language."""
    return url_for(f"{blueprint_of(language)}.{page}", **values)  # type: ignore[arg-type]


def has_page(name: str) -> bool:
    """Tell whether a page of this name stands in the table of pages."""
    return f"{_PAGES}.{name}" in current_app.view_functions


@dataclass(frozen=True)
class Here:
    """The page that answers this request: its name, what stood in its path, and whether a form led to it."""

    name: str
    parts: Mapping[str, Any] = field(default_factory=dict)
    posted: bool = False

    def shown(self, language: str, large: str | None) -> str:
        """Return the address of this page in a language and size; of the start where only a form leads to this page."""
        return address(language, "start", large=large) if has_page(f"{self.name}_again") else self.form(language, large)

    def form(self, language: str, large: str | None) -> str:
        """Return the address to which a form of this page is posted in a language and size."""
        return address(language, self.name, **{**self.parts, "large": large})


def page_here(name: str | None = None) -> Here:
    """Return the page that answers this request; the start for an address of ours that is no page.

    `name` is the page that a form leads to again where it is another than the one that answers now.
    """
    blueprint, _, endpoint = (request.endpoint or "").rpartition(".")
    if not blueprint.startswith(_PAGES):
        return Here("start")
    return Here(name or endpoint.removesuffix("_again"), request.view_args or {}, request.method == "POST")


def of_path(path: str) -> str | None:
    """Return the language that an address names, or None for one without a prefix."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return next((one for one in PAGE_LANGUAGES if one != CHINESE and one.lower() == first), None)


def language_asked() -> str:
    """Return the language that the address names, else the one the browser prefers, else Chinese."""
    named = request.args.get("language", "")
    if named in PAGE_LANGUAGES:
        return named
    return of_path(request.path) or accepted()


def accepted() -> str:
    """Return the language of ours that Accept-Language prefers; Chinese when it names none."""
    return request.accept_languages.best_match(LANGUAGES, default=CHINESE) or CHINESE


def is_large() -> bool:
    """Tell whether the address asks for large letters."""
    return request.args.get("large") == "1"
