"""What does one decision of the rules cost: alone, with the next question, and with its full trace?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from benchmarks.county import County
from benchmarks.doors import a_get, called, empty_app
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Call, Effort, Taken, in_turn
from enrollzone.answers.answer import Question
from enrollzone.answers.territory import territory
from enrollzone.decision.decide import Status, decide
from enrollzone.decision.explain import steps
from enrollzone.decision.facts import FactState
from enrollzone.decision.screens import needs, next_screen
from enrollzone.lookup import answer, gather
from enrollzone.places.home import AskedPlace
from enrollzone.places.locate import locate
from enrollzone.policy.pack import Pack

_EMPTY, _DECIDE, _ASK, _TRACE, _ANSWER = "an empty Flask route", "decide", "ask", "trace", "answer"


@dataclass(frozen=True)
class Timed:
    """One family: how its finding came out, and the time of each thing done for it."""

    status: Status
    taken: Taken


def measure(county: County, effort: Effort) -> Section:
    """Return the median over the families of the casebook; each family's own figure is a median of its turns."""
    families = [_timed(county, asked.body) for asked in county.asked[:: _every(county, effort)]]
    settled = [family for family in families if family.status is Status.DECIDED]
    asking = [family for family in families if family.status is Status.NEED_FACTS]
    rows = (
        _row(f"a decision ({len(families)} families)", families, _DECIDE, Goal("P6", 100e-6, "s")),
        _row(f"- that is settled ({len(settled)})", settled, _DECIDE),
        _row(f"- with the next question ({len(asking)})", asking, _ASK, Goal("P6", 2e-3, "s")),
        _row("settled, with its full trace", settled, _TRACE, Goal("P6", 400e-6, "s")),
        _row("settled, whole answer with its places", settled, _ANSWER),
        _row("to be asked, whole answer", asking, _ANSWER),
        _row(_EMPTY, families, _EMPTY),
    )
    return Section("One decision, in process", _EMPTY, rows)


def _every(county: County, effort: Effort) -> int:
    """Every how many families one is measured: all of them, unless less effort is asked for."""
    return max(1, len(county.asked) // effort.families)


def _row(what: str, families: list[Timed], name: str, goal: Goal | None = None) -> Row:
    """The median over some families. Where there are none, nothing was measured."""
    if not families:
        return Row(what, None, goal=goal)
    ratio = median(family.taken.ratio(name, _EMPTY) for family in families)
    return Row(what, median(family.taken.median(name) for family in families), ratio=ratio, goal=goal)


def _timed(county: County, body: dict[str, Any]) -> Timed:
    question = county.question(body)
    facts = _facts(county, question)
    competitors: dict[str, Call] = {
        _EMPTY: _empty_route(),
        _DECIDE: partial(decide, county.pack, facts),
        _ASK: partial(_decide_and_ask, county.pack, facts),
        _TRACE: partial(_decide_and_explain, county.pack, facts),
        _ANSWER: partial(answer, county.bureau, question),
    }
    return Timed(decide(county.pack, facts).status, in_turn(competitors, turns=5))


def _empty_route() -> Callable[[], object]:
    return partial(called, empty_app(), a_get("/"))


def _decide_and_ask(pack: Pack, facts: FactState) -> object:
    finding = decide(pack, facts)
    asked = next_screen(pack, facts, finding)
    return asked and needs(pack, finding, asked[1])


def _decide_and_explain(pack: Pack, facts: FactState) -> object:
    return steps(pack, facts, decide(pack, facts))


def _facts(county: County, question: Question) -> FactState:
    """What is known of the family once its places are found: the same as `answer` gathers, without the rest."""
    gazetteer = county.bureau.gazetteer(county.edition, county.pack)
    told = {name: value for name, value in question.facts.items() if isinstance(value, AskedPlace)}
    found = {name: locate(value, gazetteer, county.edition) for name, value in told.items()}
    return gather(question, tuple(territory(county.pack, name, at, question.readings) for name, at in found.items()))
