"""The ends of the rules as JSON: which outcome each is, which rules lead there, and how the outcome is told."""

from collections.abc import Hashable

from enrollzone.answers.answer import Possibility
from enrollzone.answers.conclude import headline_of
from enrollzone.answers.possible import possibility
from enrollzone.decision.standing import standing_of
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.policy.pack import NOT_COVERED, Pack
from enrollzone.present.pieces import Document, possibility_document
from enrollzone.rules.compiler import UNCOVERED, Effect
from enrollzone.rules.ruleset import Outcome

NOBODY = -1  # the end of combinations that no family has


def outcomes(pack: Pack, words: Catalogue) -> list[Document]:
    """Return every outcome that a family may come to, in their order, each with its first line and its options."""
    return [_outcome(outcome, possibility(pack, outcome), words) for outcome in _ordered(pack)]


def _outcome(outcome: Outcome, possible: Possibility, words: Catalogue) -> Document:
    headline = words.say(headline_of(possible))
    return {**possibility_document(possible, words), "kind": outcome.kind, "headline": headline}


def _ordered(pack: Pack) -> list[Outcome]:
    return sorted({end.outcome for end in standing_of(pack).ends if end.outcome is not None})


def ends(pack: Pack) -> list[Document]:
    """Return the ends of the diagram of effects, by number.

    `outcome` is the number of the outcome (-1: nobody is so), `rules` those in effect. Ends of one `told` are one for a
    family, those of one `same` are one for the rules: where the text is silent only the former calls it not covered.
    """
    numbers = {outcome: number for number, outcome in enumerate(_ordered(pack))}
    places = {name: number for number, name in enumerate(pack.rules)}
    told: dict[Hashable, int] = {}
    same: dict[Hashable, int] = {}
    found = []
    for terminal, end in zip(pack.compiled.effects.terminals, standing_of(pack).ends, strict=True):
        alike = terminal.outcome if isinstance(terminal, Effect) else terminal
        as_told = Outcome(NOT_COVERED) if alike == UNCOVERED else alike
        found.append(
            {
                "outcome": NOBODY if end.outcome is None else numbers[end.outcome],
                "rules": sorted(places[name] for name in end.rules),
                "told": _number(told, as_told),
                "same": _number(same, alike),
            }
        )
    return found


def _number(known: dict[Hashable, int], one: Hashable) -> int:
    return known.setdefault(one, len(known))
