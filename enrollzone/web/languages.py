"""The languages of the web: which one a request asks for, and the address of a page in each of them."""

from flask import request, url_for

from enrollzone.i18n.catalogue import LANGUAGES, PAGE_LANGUAGES

CHINESE = "zh"
TAGS = {"zh": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}  # as HTML names them
NAMES = {"zh": "简体中文", "zh-Hant": "繁體中文", "en": "English"}  # each in itself: whoever looks for it reads it


def prefix_of(language: str) -> str:
    """Return what the addresses of a language begin with; nothing for simplified Chinese."""
    return "" if language == CHINESE else f"/{language.lower()}"


def blueprint_of(language: str) -> str:
    """Return the name of the blueprint that holds the pages of a language."""
    return "families" if language == CHINESE else f"families_{language.lower().replace('-', '_')}"


def address(language: str, page: str, **values: object) -> str:
    """Return the address of a page, by its name in `Route`, in a language."""
    return url_for(f"{blueprint_of(language)}.{page}", **values)  # type: ignore[arg-type]


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
