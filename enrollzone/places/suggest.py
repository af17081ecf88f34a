"""What may have been meant: by sound, by a slip of the hand, by another township. Suggestions never decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from enrollzone.atlas.edition import Unit
from enrollzone.atlas.spot import Spot
from enrollzone.places.completion import ENDINGS, completions
from enrollzone.places.county import after_own_levels
from enrollzone.places.gazetteer import SHORTEST_BARE, Gazetteer, Name, longest_opening
from enrollzone.places.home import Suggestion, Why
from enrollzone.places.pinyin import Spelling, latin_letters, sounds
from enrollzone.places.text import canonical, ending, within_budget

if TYPE_CHECKING:
    from enrollzone.places.likeness import NameIndex

_LIKENESS = 0.5
"""How much of two names must be equal: one character of two."""

_LONGEST_STEM = 20

_Offer = tuple[float, Unit, Why]


def suggest(text: str, gazetteer: Gazetteer, limit: int = 5) -> tuple[Suggestion, ...]:
    """Return the units that a text which names none may have meant, the likeliest first, each with the reason.

    They are for a person to choose from and never decide. Units of a township that the text names go first.
    """
    if not within_budget(text):
        return ()
    asked = _asked(text, gazetteer)
    best: dict[str, tuple[bool, float, str, Why]] = {}
    for cost, unit, why in _offers(asked, gazetteer):
        offer = (unit.code not in asked.township, cost, unit.code, why)
        best[unit.code] = min(best.get(unit.code, offer), offer)
    return tuple(Suggestion(gazetteer.units[code], why) for *_, code, why in sorted(best.values())[:limit])


def complete(text: str, gazetteer: Gazetteer, limit: int = 10) -> tuple[Spot, ...]:
    """Return the units and address rows that a text may be the beginning of; see `completion.completions`."""
    return tuple(offer.spot for offer in completions(text, gazetteer, limit))


@dataclass(frozen=True)
class _Asked:
    """A text taken apart: its latin letters if it is latin, the units of the township it names, and what remains."""

    letters: str
    township: frozenset[str]
    rest: str


def _asked(text: str, gazetteer: Gazetteer) -> _Asked:
    key = after_own_levels(canonical(text), gazetteer.own_names)
    for names in (gazetteer.townships, gazetteer.bare_townships):
        name = longest_opening(key, names)
        if name:
            return _Asked(latin_letters(text), gazetteer.in_townships(names[name]), key.removeprefix(name))
    return _Asked(latin_letters(text), frozenset(), key)


def _offers(asked: _Asked, gazetteer: Gazetteer) -> Iterator[_Offer]:
    if asked.letters:
        yield from ((0.0, unit, why) for unit, why in _spelt(asked.letters, gazetteer))
        return
    yield from _addressed(asked.rest, gazetteer)
    stem = ending(_head(asked.rest)).stem
    near = [*_namesakes(stem, asked.township, gazetteer), *_contained(asked.rest, gazetteer)]
    yield from near
    if len(stem) >= SHORTEST_BARE:
        # Sounds are compared only where no name is spelt right: loading the dictionary takes longer than the rest.
        yield from () if near else _homophones(stem, gazetteer)
        yield from _similar(stem, gazetteer)


def _namesakes(stem: str, township: frozenset[str], gazetteer: Gazetteer) -> Iterator[_Offer]:
    for name in gazetteer.stems.get(stem, ()):
        elsewhere = bool(township) and name.unit.code not in township
        yield 0.0, name.unit, Why.TOWNSHIP if elsewhere else Why.CONTAINED


def _addressed(key: str, gazetteer: Gazetteer) -> Iterator[_Offer]:
    rows = gazetteer.rows.get(longest_opening(key, gazetteer.rows), ())
    yield from ((0.0, gazetteer.units[row.unit], Why.ADDRESS) for row in rows)


def _head(key: str) -> str:
    """Return a text as far as the first suffix that only units carry, or all of it."""
    return next((key[:length] for length in range(1, len(key)) if ending(key[:length]).firm), key)


def _homophones(stem: str, gazetteer: Gazetteer) -> Iterator[_Offer]:
    for other in _likeness(gazetteer).sounding_like(stem):
        yield from ((0.1, name.unit, Why.HOMOPHONE) for name in gazetteer.stems[other])


def _contained(key: str, gazetteer: Gazetteer) -> Iterator[_Offer]:
    for start in range(len(key)):
        for end in range(start + SHORTEST_BARE, min(len(key), start + _LONGEST_STEM) + 1):
            names = gazetteer.stems.get(key[start:end], ())
            yield from ((0.2, name.unit, Why.CONTAINED) for name in names)


def _similar(stem: str, gazetteer: Gazetteer) -> Iterator[_Offer]:
    for other, likeness in _likeness(gazetteer).resembling(stem, _LIKENESS):
        yield from ((1.0 - likeness, name.unit, Why.SIMILAR) for name in gazetteer.stems[other])


@lru_cache(maxsize=32)
def _likeness(gazetteer: Gazetteer) -> "NameIndex":
    """Return the index of the stems: made on first use, kept with the gazetteer."""
    from enrollzone.places.likeness import NameIndex  # noqa: PLC0415 - only a name not found needs NumPy

    return NameIndex.of(gazetteer.stems)


def _spelt(letters: str, gazetteer: Gazetteer) -> Iterator[tuple[Unit, Why]]:
    """Return the units whose name is spelt with these letters, in full or by first letters."""
    if letters:
        for why, spellings in zip((Why.PINYIN, Why.INITIALS), _spellings(gazetteer), strict=True):
            yield from ((unit, why) for unit, spelling in spellings if spelling.spells(letters))


@lru_cache(maxsize=32)
def _spellings(gazetteer: Gazetteer) -> tuple[tuple[tuple[Unit, Spelling], ...], tuple[tuple[Unit, Spelling], ...]]:
    """Return how all names are spelt, in full and by first letters: made on first use, kept with the gazetteer."""
    names = [name for group in gazetteer.names.values() for name in group]
    full = tuple((name.unit, _spelling(name, gazetteer)) for name in names)
    return full, tuple((unit, spelling.initials()) for unit, spelling in full)


def _spelling(name: Name, gazetteer: Gazetteer) -> Spelling:
    towns = (gazetteer.townships, gazetteer.bare_townships)
    fronts = [town for names in towns for town, codes in names.items() if name.unit.township_code in codes]
    backs = ENDINGS.get(name.ending.kind, ()) if name.ending.kind else ()
    return Spelling(tuple(map(sounds, fronts)), sounds(name.ending.stem), tuple(map(sounds, backs)))
