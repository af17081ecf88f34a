"""On what an undecided outcome still hangs: facts to ask, facts that stay uncertain, and readings."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import chain

from enrollzone.decision.facts import FactState, World, options_of
from enrollzone.decision.standing import standing_of
from enrollzone.policy.pack import Pack
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.variables import Origin, Variable


@dataclass(frozen=True)
class OpenQuestions:
    """What keeps the outcomes apart, each in the order of the pack.

    `askable` facts were not asked yet; `uncertain` ones were told as one of several values, or cannot be told;
    `readings` are open questions of the text.
    """

    askable: tuple[str, ...]
    uncertain: tuple[str, ...]
    readings: tuple[str, ...]


def open_questions(pack: Pack, facts: FactState, possible: tuple[World, ...]) -> OpenQuestions:
    """Return what matters: a fact or reading on which no outcome hangs is not in it."""
    support = tuple(_support(pack, possible))
    from_family = [variable.inputs for variable in support if variable.origin is not Origin.READING]
    acting = _acting(pack, facts, possible)
    named = acting | {v.name.removeprefix("reading.") for v in support if v.origin is Origin.READING}
    return OpenQuestions(
        _in_order(pack.facts, set(chain(*from_family)) - facts.settled),
        _uncertain(pack, facts, from_family, acting),
        _in_order(pack.readings, named),
    )


def _in_order(known: Iterable[str], wanted: Container[str]) -> tuple[str, ...]:
    return tuple(name for name in known if name in wanted)


def _uncertain(
    pack: Pack, facts: FactState, from_family: Iterable[tuple[str, ...]], acting: set[str]
) -> tuple[str, ...]:
    """The facts that need no asking and matter all the same."""
    stuck = set(chain(*(names for names in from_family if facts.settled.issuperset(names))))
    # A date that is known but falls on an open day, or is held against one, is the bureau's question, not the family's.
    if acting and not any(_inexact(facts, name) for name in stuck):
        return ()
    return _in_order(pack.facts, stuck)


def _support(pack: Pack, possible: Iterable[World]) -> Iterable[Variable]:
    """The variables on which the outcome hangs in some world; what only rules out the impossible does not count."""
    met: dict[str, Variable] = {}
    for world in possible:
        hanging = pack.told.hangs_on(world.state, whatever=IMPOSSIBLE)
        met |= {variable.name: variable for variable in hanging}
    return met.values()


def _acting(pack: Pack, facts: FactState, possible: Iterable[World]) -> set[str]:
    """The readings outside the diagram that change what was told and are open, or supposed to leave a day open."""
    met = {name: option for world in possible for name, option in world.readings.items()}
    days = standing_of(pack).days
    acting = ((name, parameter.reading) for name, parameter in pack.parameters.items() if parameter.reading in met)
    dayless = {reading for name, reading in acting if days(name, facts.year, met) is None}
    return {name for name in met if name in dayless or len(options_of(pack, name, facts.readings)) > 1}


def _inexact(facts: FactState, name: str) -> bool:
    """Tell whether a fact is unknown, or known only as one of several values."""
    value = facts.values.get(name)
    return value is None or (isinstance(value, frozenset | tuple) and len(value) > 1)
