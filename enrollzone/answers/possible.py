"""From outcomes of the rules to the closed codes of answers, with options at the level that the data supports."""

from collections.abc import Iterable

from enrollzone.answers.answer import Code, Possibility
from enrollzone.placement.options import options
from enrollzone.policy.pack import ARRANGE, CHOOSE, NOT_COVERED, NOT_YET, SCHOOL, STAY, Pack
from enrollzone.rules.ruleset import Outcome

_CODES = {
    CHOOSE: Code.CHOICE,
    ARRANGE: Code.BUREAU_ARRANGES,
    STAY: Code.STAYS,
    NOT_YET: Code.AGE_NOT_COVERED,
    NOT_COVERED: Code.NOT_COVERED,
}


def possibility(pack: Pack, outcome: Outcome) -> Possibility:
    """Return an outcome as an answer would give it."""
    places = options(pack, outcome)
    if outcome.kind != SCHOOL:
        return Possibility(_CODES[outcome.kind], places)
    if len(places) > 1:
        return Possibility(Code.CHOICE, places)  # among the campuses of one zone
    certain = all(option.campus is not None for option in places)
    return Possibility(Code.ASSIGNED if certain else Code.ASSIGNED_GROUP, places)


def possibilities(pack: Pack, outcomes: Iterable[Outcome]) -> tuple[Possibility, ...]:
    """Return several outcomes as answers would give them."""
    return tuple(possibility(pack, outcome) for outcome in outcomes)
