"""Which language a request asks for."""

from flask import request

from enrollzone.i18n.catalogue import LANGUAGES


def language_asked() -> str:
    """Return the language that the address names, else the one the browser prefers, else Chinese."""
    named = request.args.get("language", "")
    if named in LANGUAGES:
        return named
    if request.path == "/en" or request.path.startswith("/en/"):
        return "en"
    return accepted()


def accepted() -> str:
    """Return the language of ours that Accept-Language prefers; Chinese when it names none."""
    return request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"
