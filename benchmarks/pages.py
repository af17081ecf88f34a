"""What does a page cost the processor beyond the lookup that it shows, and what does a whole request for one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.county import County
from benchmarks.doors import a_get, called, deployed, empty_app
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Call, Effort, Taken, in_turn
from enrollzone.web.families.answering import answer_page
from enrollzone.web.families.asking import ask
from enrollzone.web.families.doorway import Doorway
from enrollzone.web.families.screens import Scene, check_page, first_page, question_page
from enrollzone.web.families.situation import Seal, Situation

_LANGUAGE = "zh"
_EMPTY = "an empty Flask route"
_LOOKUP, _PAGE = "lookup and document", "its page, beyond that"
GOAL = Goal("P9", 0.005, "s")
_DECIDED = frozenset({"assigned", "assigned_group"})

Pages = Mapping[str, tuple[Situation, Callable[[Scene], object]]]


@dataclass(frozen=True)
class Family:
    """What one family of the casebook tells on the pages: all that matters, or nothing yet but where it lives."""

    whole: Situation
    home_only: Situation


def measure(county: County, effort: Effort) -> Section:
    """Return the time that each page takes beyond its lookup, and that of whole requests beside an empty route."""
    app, family = deployed(county.settings), family_of(county)
    doorway = Doorway(app.extensions["enrollzone"], Seal(county.settings.secret_key), county.settings)
    with app.test_request_context("/answer", method="POST"):
        beyond = in_turn(competitors(doorway, family), effort.turns)
    requests = in_turn(whole_requests(app, doorway.seal, family), effort.turns)
    rows = (*_beyond(beyond, pages_of(family)), *_rows(requests))
    notes = ("beyond the lookup: from its document to the response; requests: as deployed, uncompressed",)
    return Section("Processor time of the pages, in process", _EMPTY, rows, notes)


def family_of(county: County) -> Family:
    """Return the first family of the casebook that is settled once it tells everything, its home typed into the box.

    Raises LookupError when there is none.
    """
    for asked in county.asked:
        facts = dict(asked.body["facts"])
        home = str(facts.pop("home.place", "")).replace("/", "")
        whole = {**asked.body, "home": {"text": home}, "facts": facts}
        if home and county.outcome(whole) in _DECIDED:
            where = Situation(whole["jurisdiction"], whole["stage"], whole["on"], whole["home"])
            return Family(where.told(facts), where)
    raise LookupError("no family of the casebook is settled by what it tells on the pages")


def pages_of(family: Family) -> Pages:
    """Return the pages that are measured: of whom each is, and what makes it of its scene."""
    return {
        "answer page": (family.whole, lambda scene: answer_page(*_parts(scene), {})),
        "first answer, for a home alone": (family.home_only, first_page),
        "screen of a question": (family.home_only, lambda scene: question_page(scene, {}, {})),
        "what was told, to be checked": (family.whole, check_page),
    }


def _parts(scene: Scene) -> tuple[Any, ...]:
    return scene.doorway, scene.language, scene.situation, scene.found


def competitors(doorway: Doorway, family: Family) -> Mapping[str, Call]:
    """Return the lookup and the page of each case as calls, to be made inside a request."""
    calls: dict[str, Call] = {}
    for name, (situation, page) in pages_of(family).items():
        found = ask(doorway.bureaus, situation, _LANGUAGE)
        calls[f"{name}: {_LOOKUP}"] = partial(ask, doorway.bureaus, situation, _LANGUAGE)
        calls[f"{name}: {_PAGE}"] = partial(page, Scene(doorway, _LANGUAGE, situation, found))
    return calls


def _beyond(taken: Taken, pages: Pages) -> list[Row]:
    rows = []
    for name in pages:
        rows.append(Row(name, taken.median(f"{name}: {_PAGE}"), goal=GOAL))
        rows.append(Row(f"- {_LOOKUP}", taken.median(f"{name}: {_LOOKUP}")))
    return rows


def whole_requests(app: Flask, seal: Seal, family: Family) -> Mapping[str, Call]:
    """Return whole requests for pages as calls. Raises LookupError when one is not answered with 200."""
    environments = {
        "GET, the box": a_get("/"),
        "POST, answer page": a_form("/answer", seal, family.whole),
        "POST, first answer": a_form("/place", seal, family.home_only),
        "POST, check page": a_form("/check", seal, family.whole),
    }
    calls: dict[str, Call] = {}
    for name, environment in environments.items():
        status = called(app, environment)
        if status != 200:
            raise LookupError(f"{environment['PATH_INFO']} was answered with {status}")
        calls[name] = partial(called, app, environment)
    return {**calls, _EMPTY: partial(called, empty_app(), a_get("/"))}


def a_form(path: str, seal: Seal, situation: Situation) -> dict[str, Any]:
    """Return the WSGI environment of the form of a page; it can be sent again and again by `called`."""
    sent = EnvironBuilder(path=path, method="POST", data={"situation": seal.close(situation)})
    environment = sent.get_environ()
    return {**environment, "benchmarks.body": environment["wsgi.input"].read()}


def _rows(taken: Taken) -> list[Row]:
    return [Row(name, taken.median(name), ratio=taken.ratio(name, _EMPTY)) for name in taken.turns[0]]
