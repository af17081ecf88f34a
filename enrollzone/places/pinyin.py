"""How names sound: every reading of every character, because the usual reading of a place name is often wrong."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

Sounds = tuple[frozenset[str], ...]
"""The readings of a text, character by character, without tones."""


def sounds(text: str) -> Sounds:
    """Return all readings of each character of a text; a character without any stands for itself."""
    return tuple(map(_readings, text))


def initials(spoken: Sounds) -> Sounds:
    """Return the first letters of all readings of each character."""
    return tuple(frozenset(reading[0] for reading in readings) for readings in spoken)


def sound_alike(one: Sounds, other: Sounds) -> bool:
    """Tell whether two texts can be read aloud the same way."""
    return len(one) == len(other) and all(a & b for a, b in zip(one, other, strict=True))


def latin_letters(text: str) -> str:
    """Return a text in plain lower-case letters and digits, without tone marks, or nothing where it is not latin."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())
    return plain if plain.isascii() and any(map(str.isalpha, plain)) else ""


@dataclass(frozen=True)
class Spelling:
    """How a name may be spelt: any of `fronts` or none of them, the `stem`, and any of `backs` or none of them."""

    fronts: tuple[Sounds, ...]
    stem: Sounds
    backs: tuple[Sounds, ...]

    def initials(self) -> "Spelling":
        """Return the same with first letters only."""
        return Spelling(tuple(map(initials, self.fronts)), initials(self.stem), tuple(map(initials, self.backs)))

    def spells(self, letters: str, *, partial: bool = False) -> bool:
        """Tell whether letters spell the name, or with `partial` its beginning."""
        begun = {0}.union(*(_after(letters, {0}, front, partial=partial) for front in self.fronts))
        named = _after(letters, begun, self.stem, partial=partial)
        if not named:
            return False
        ended = named.union(*(_after(letters, named, back, partial=partial) for back in self.backs))
        return len(letters) in ended


def _after(letters: str, starts: Iterable[int], spoken: Sounds, *, partial: bool) -> set[int]:
    """Return the places in `letters` that can be reached by reading `spoken` aloud from one of `starts`."""
    places = set(starts)
    for readings in spoken:
        if not places:
            break
        places = {end for start in places for end in _after_one(letters, start, readings, partial=partial)}
    return places


def _after_one(letters: str, start: int, readings: frozenset[str], *, partial: bool) -> set[int]:
    ends = {start + len(reading) for reading in readings if letters.startswith(reading, start)}
    if partial and any(reading.startswith(letters[start:]) for reading in readings):
        ends.add(len(letters))
    return ends


@lru_cache(maxsize=8192)
def _readings(character: str) -> frozenset[str]:
    if character.isascii():
        return frozenset({character})
    from pypinyin import Style, pinyin  # noqa: PLC0415 - costs 0.4 s, and only a name not found needs it

    given = pinyin(character, heteronym=True, style=Style.NORMAL, errors="ignore")
    found = frozenset(given[0] if given else ()) | _local().get(character, frozenset())
    # lü is typed lv or lu.
    return found | {reading.replace("v", "u") for reading in found} or frozenset({character})


@lru_cache(maxsize=1)
def _local() -> dict[str, frozenset[str]]:
    text = files("enrollzone.places").joinpath("readings.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {character: frozenset(readings) for character, *readings in rows}
