"""What does a request of the API cost the processor, beside an empty route of the same framework?"""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.county import County
from benchmarks.doors import LOOKUP, Application, a_get, a_post, bare_api, called, deployed, empty_app
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Call, Effort, around, in_turn

_EMPTY = "an empty Flask route"
GOALS = {
    "GET, API alone, prepared": Goal("P5", 1.30),
    "GET, deployed, prepared": Goal("P5", 1.60),
    "GET, deployed, prepared first": Goal("P5", 8.0),
    "POST, API alone, decided": None,
    "POST, deployed, decided": Goal("P5", 2.5),
    "POST, API alone, asking": None,
    "POST, deployed, asking": Goal("P5", 8.0),
    _EMPTY: None,
}


def measure(county: County, effort: Effort) -> Section:
    """Return the processor time of one request through the WSGI callable, as a ratio to an empty route."""
    taken = in_turn(requests(county), effort.turns)
    rows = tuple(
        Row(name, taken.median(name), ratio=taken.ratio(name, _EMPTY), goal=goal) for name, goal in GOALS.items()
    )
    return Section("Processor time of one request, in process", _EMPTY, rows)


def requests(county: County) -> Mapping[str, Call]:
    """Return each kind of request as a call. Raises LookupError when one is not answered with 200."""
    whole = deployed(county.settings)
    alone = bare_api(whole.extensions["enrollzone"])
    decided, asking = (a_post(LOOKUP, body) for body in bodies(county))
    place = a_get(LOOKUP, **place_query(county))
    calls: dict[str, Call] = {
        "GET, API alone, prepared": _answered(alone, place),
        "GET, deployed, prepared": _answered(whole, place),
        "GET, deployed, prepared first": around(tuple(partial(called, whole, one) for one in _different(county))),
        "POST, API alone, decided": _answered(alone, decided),
        "POST, deployed, decided": _answered(whole, decided),
        "POST, API alone, asking": _answered(alone, asking),
        "POST, deployed, asking": _answered(whole, asking),
        _EMPTY: _answered(empty_app(), a_get("/")),
    }
    return calls


def _answered(app: Application, environment: dict[str, Any]) -> Call:
    status = called(app, environment)
    if status != 200:
        raise LookupError(f"{environment['REQUEST_METHOD']} {environment['PATH_INFO']} was answered with {status}")
    return partial(called, app, environment)


def place_query(county: County) -> dict[str, str]:
    """Return the parameters of a question about the first drawn home of the county."""
    return {"unit": county.shapes.codes[0], "stage": county.pack.stage, "on": county.day.isoformat()}


def _different(county: County) -> list[dict[str, Any]]:
    """More questions than the service keeps prepared, so that each of them is worked out when it is asked."""
    days = [(county.day + timedelta(days=number)).isoformat() for number in range(6)]
    units = list(county.edition.units)
    return [a_get(LOOKUP, **{**place_query(county), "unit": unit, "on": day}) for day in days for unit in units]


def bodies(county: County) -> tuple[bytes, bytes]:
    """Return the body of the casebook's first family that is settled, and that of the first that must be asked."""
    outcomes = ((county.outcome(asked.body), asked.body) for asked in county.asked)
    met: dict[bool, bytes] = {}
    for outcome, body in outcomes:
        if outcome in {"assigned", "assigned_group", "needs_facts"}:
            met.setdefault(outcome == "needs_facts", json.dumps(body).encode())
    return met[False], met[True]
