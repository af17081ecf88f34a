"""One policy as one file: an HTML page that needs no network, for a village office or a counter without one."""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.offline.bundle import bundle
from enrollzone.offline.scripts import STATIC, phone_script
from enrollzone.periods import FIRST_MONTH, school_year
from enrollzone.policy.pack import Pack
from enrollzone.present.answers import years

_TAGS = {"zh": "zh-CN"}


def offline_file(bureau: Bureau, pack: Pack, edition: Edition, day: date, language: str, made: date) -> str:
    """Return the page that answers for one policy, entry day and list of units by itself, asking nothing of a network.

    It says on what day it was `made`, from which policy and edition, and until when it may be used. What may run in it
    is named by digest. Raises KeyError for a language without words.
    """
    words, until = catalogue(language), last_day(pack, edition, day)
    title = words.say(Message("phone.file.title", {"county": bureau.county.name}))
    told = {
        "bundle": bundle(bureau, pack, edition, day, language),
        "until": until.isoformat(),
        "made": made.isoformat(),
    }
    script, style = _held(phone_script()), _held(STATIC.joinpath("page.css").read_text(encoding="utf-8"))
    frame = Template(files("enrollzone.offline").joinpath("file.html").read_text(encoding="utf-8"))
    said = {
        "title": title,
        "skip": words.say(Message("phone.file.skip")),
        "script": words.say(Message("phone.file.script")),
        "decides": words.say(Message("phone.file.decides")),
        "until": words.say(Message("phone.too_late", {"year": years(day), "day": until})),
        "basis": " · ".join(_basis(pack, edition)),
        "made": words.say(Message("phone.file.made", {"day": made})),
    }
    return frame.substitute(
        {name: escape(text) for name, text in said.items()},
        language=_TAGS.get(language, language),
        policy=escape(_only(script, style)),
        style=style,
        # Without any "<" nothing in it can end its element, or begin a comment that would swallow the rest of the page.
        bundle=json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        script_itself=script,
    )


def last_day(pack: Pack, edition: Edition, day: date) -> date:
    """Return the last day on which a file for an entry day may be used.

    After it families ask about the next school year, or the policy or the list of units is another one.
    """
    others_ask = date(school_year(day) + 1, FIRST_MONTH, 1)
    ends = (others_ask - timedelta(days=1), pack.period.last, edition.period.last)
    return min(end for end in ends if end is not None)


def _basis(pack: Pack, edition: Edition) -> Iterable[str]:
    yield f"{pack.id}@{pack.version} sha256:{pack.sha256}"
    yield f"{edition.id} sha256:{edition.digest}"


def _held(text: str) -> str:
    """Return a script or a style. Raises ValueError where it would end the element that it is put into."""
    if "</style" in text.lower() or "</script" in text.lower():
        raise ValueError("a script or a style holds the end of an element")
    return text


def _only(script: str, style: str) -> str:
    """The rule by which a browser runs this script and this style, nothing else, and loads nothing."""
    loads = f"default-src 'none'; img-src data:; script-src {_digest(script)}; style-src {_digest(style)}"
    return f"{loads}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
