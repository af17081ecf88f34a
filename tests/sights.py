"""One of every page that a family can come to, for whoever looks at all of them: what is read, how wide, how heavy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from enrollzone.web.families.situation import Seal
from enrollzone.web.languages import prefix_of
from tests.web.conftest import LOCAL, ORDINARY_2018, QUESTIONS, example, real
from tests.web.walking import situation

FIRST = {"place": "五桂社区", "county": "530427", "stage": "primary", "year": "2018"}
AT_HOME = "城关街道钟楼社区"
# One situation for each kind of field that a screen can show: what was told decides what is asked next.
ASKED = {
    "several at once": QUESTIONS["needs_facts"],
    "a date": example(AT_HOME, {"request": "entry"}),
    "a place": real("五桂社区", {name: ORDINARY_2018[name] for name in ORDINARY_2018 if name != "child.hukou_place"}),
    "a choice": real("五桂社区", {name: ORDINARY_2018[name] for name in ORDINARY_2018 if name != "child.hukou_with"}),
    "yes or no": example(AT_HOME, {name: LOCAL[name] for name in LOCAL if name != "relocated"}),
}


@dataclass(frozen=True)
class Sight:
    """A page: its name, its address without the prefix of a language, and the form that leads to it, if one does."""

    name: str
    path: str
    form: Mapping[str, str] = field(default_factory=dict)

    def address(self, language: str) -> str:
        return prefix_of(language) + self.path


def sealed(body: Mapping[str, Any]) -> dict[str, str]:
    """The form that carries a family's situation."""
    return {"situation": Seal("").close(situation(body))}


def posted() -> Iterator[Sight]:
    """Walk over the pages that a form leads to: the way of a family, and an answer of every outcome."""
    yield Sight("an empty box", "/place", {**FIRST, "place": ""})
    yield Sight("the first answer", "/place", FIRST)
    yield Sight("a misspelt place", "/place", {**FIRST, "place": "五贵社区"})
    yield Sight(
        "a name that two places bear", "/place", {**FIRST, "county": "000000", "place": "太平社区", "year": "2026"}
    )
    yield Sight("a split place", "/place", {**FIRST, "county": "000000", "place": "城关街道文昌社区", "year": "2026"})
    yield Sight("a year without a policy", "/place", {**FIRST, "year": "2026"})
    for kind, body in ASKED.items():
        yield Sight(f"a question: {kind}", "/question", sealed(body))
    yield Sight("a question left empty", "/question", {**sealed(QUESTIONS["needs_facts"]), "answers": "screen"})
    yield Sight("the list of what was told", "/check", sealed(QUESTIONS["assigned"]))
    for outcome, body in QUESTIONS.items():
        yield Sight(f"the answer: {outcome}", "/answer", sealed(body))
    yield Sight("what would change the answer", "/answer", {**sealed(QUESTIONS["assigned_group"]), "advise": "1"})
    yield Sight("a page on paper", "/print", sealed(QUESTIONS["assigned"]))


@cache
def linked(app: Flask) -> tuple[Sight, ...]:
    """One page behind every kind of address that links lead to from the first page; a new kind is found by itself."""
    client, adapter = app.test_client(), app.url_map.bind("localhost")
    found: dict[str, Sight] = {}
    waiting = ["/"]
    for path in waiting:
        name = _page_of(adapter, path)
        if name is None or name in found:
            continue
        answer = client.get(path, buffered=True)
        if answer.mimetype != "text/html":
            continue
        found[name] = Sight(name, path)
        html = answer.get_data(as_text=True)
        waiting += [urlsplit(unescape(link)).path for link in re.findall(r'<a [^>]*href="([^"#]+)', html)]
    return tuple(found.values())


def _page_of(adapter: Any, path: str) -> str | None:  # noqa: ANN401 - werkzeug's MapAdapter
    """The name of the page behind an address; None for what is no address of ours, or of another language."""
    try:
        endpoint = adapter.match(path, method="GET")[0]
    except HTTPException:
        return None
    blueprint, _, name = endpoint.rpartition(".")
    return name if blueprint == "families" else None


def lost() -> Iterator[Sight]:
    """Walk over the pages that say that something went wrong."""
    yield Sight("no such page", "/nowhere")
    yield Sight("no such county", "/schools/999999")
