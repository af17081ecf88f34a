"""Who asks the OGC API and for what: the form, the language, the parameters, and the features of this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from flask import request

from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.ogc.library import Library
from enrollzone.ogc.queries import EVERYWHERE
from enrollzone.ogc.telling import Reader
from enrollzone.web.gis.doorway import Doorway
from enrollzone.web.languages import accepted
from enrollzone.web.service import Service
from enrollzone.web.views import today

FORMS = ("json", "html")
_JSON, *_PAGES = "application/json", "text/html", "application/xhtml+xml"
_KINDS = (_JSON, "application/geo+json", "application/schema+json", "application/vnd.oai.openapi+json", *_PAGES)


@dataclass(frozen=True)
class Asked:
    """A request: what it may read, who reads, on which day, with which parameters beside form and language."""

    library: Library
    reader: Reader
    day: date
    parameters: Mapping[str, Sequence[str]]
    form: str

    @property
    def told(self) -> Mapping[str, str]:
        """The parameters as links repeat them."""
        return {name: values[0] for name, values in self.parameters.items() if name not in EVERYWHERE}


def asked(doorway: Doorway) -> Asked:
    """Read who asks. Raises ParameterError for a form or a language that there is not."""
    parameters = dict(request.args.lists())
    named = _one_of(parameters, "language", LANGUAGES)
    form = _one_of(parameters, "f", FORMS) or _preferred()
    reader = Reader(_root(doorway, form), named or accepted(), {"language": named} if named else {})
    return Asked(library(doorway), reader, today(), parameters, form)


def _root(doorway: Doorway, form: str) -> str:
    """Where the API stands: a program wants whole addresses; a page leads on where it was read, whoever stands before.

    Unless the deployment says its address, that of a document is what the request calls this host.
    """
    host = doorway.settings.public_url or ("" if form == "html" else request.host_url)
    return f"{host.rstrip('/')}/ogc"


def _one_of(parameters: Mapping[str, Sequence[str]], name: str, known: tuple[str, ...]) -> str | None:
    told = parameters.get(name, [None])[0]
    if told is not None and told not in known:
        raise ParameterError([FieldProblem(name, "unknown_value", known)])
    return told


def _preferred() -> str:
    """A page for whoever prefers pages; JSON for everybody else, whatever they would rather have."""
    return "html" if request.accept_mimetypes.best_match(_KINDS, default=_JSON) in _PAGES else "json"


def same_page(**changed: str) -> str:
    """Return the address that was asked for, with some parameters changed."""
    return f"{quote(request.path)}?{urlencode({**request.args.to_dict(), **changed})}"


def in_other_languages(language: str) -> list[dict[str, str]]:
    """Return the other languages in which this page can be read, each with its address."""
    others = (other for other in LANGUAGES if other != language)
    return [{"language": other, "href": same_page(f="html", language=other)} for other in others]


_libraries: WeakKeyDictionary[Service, Library] = WeakKeyDictionary()
_opening = Lock()


def library(doorway: Doorway) -> Library:
    """Return the features of the bureaus that answer now: made anew when these are exchanged, kept until then."""
    bureaus = doorway.bureaus
    with _opening:
        held = _libraries.get(doorway.service)
        if held is None or held.bureaus is not bureaus:
            held = _libraries[doorway.service] = Library(bureaus, doorway.turns)
        return held
