"""Names that look or sound like a text, among a county's hundreds or a nation's hundred thousands. They never decide.

One slip of the hand is found by what is left of two names when a character is taken out of each: equal remainders are
found by number, without looking at the other names. Sounds are found the same way, by the readings of a name in every
combination. All of it stands in sorted NumPy arrays: about 100 bytes for a name.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from sys import getsizeof
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from enrollzone.places.pinyin import sound_alike, sounds

_Numbers: TypeAlias = NDArray[np.uint64]
_Short: TypeAlias = NDArray[np.uint32]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_WORD = 2**64
_INVERSE = pow(_BASE, -1, _WORD)

_FEW = 3_000
"""So many names are compared one by one: that also finds two slips in a longer name."""

_MOST_READINGS = 64
"""Combinations of readings of one name beyond which only the first reading of each character counts."""

_STRIDE = 256

_MOST_CANDIDATES = 1_500
"""Names compared for one text; a remainder of one character may be that of thousands."""


@dataclass(frozen=True, eq=False)
class _Postings:
    """Which names have a number: both arrays by number."""

    numbers: _Short
    names: _Short

    @classmethod
    def of(cls, numbers: Iterable[_Numbers], names: Iterable[NDArray[np.int64]]) -> "_Postings":
        folded, owners = _folded(np.concatenate([*numbers])), np.concatenate([*names]).astype(np.uint32)
        order = np.argsort(folded, kind="stable")
        return cls(folded[order], owners[order])

    def having(self, number: int) -> list[int]:
        """Return the names that have a number."""
        short = np.uint32((number ^ (number >> 32)) & 0xFFFFFFFF)
        first, last = self.numbers.searchsorted(short, "left"), self.numbers.searchsorted(short, "right")
        found: list[int] = self.names[first : min(last, first + _MOST_CANDIDATES)].tolist()
        return found


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Distinct names in order of their characters; what is asked of them is worked out on first use and kept."""

    text: str
    ends: "array[int]"

    @classmethod
    def of(cls, names: Iterable[str]) -> "NameIndex":
        """Index some names; each counts once, and one without characters not at all."""
        ordered = sorted({*names} - {""})
        ends = array("I", [0])
        for name in ordered:
            ends.append(ends[-1] + len(name))
        return cls("".join(ordered), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def name(self, position: int) -> str:
        """Return the name at a position in the order."""
        return self.text[self.ends[position] : self.ends[position + 1]]

    @property
    def nbytes(self) -> int:
        """The bytes that the index holds once every kind of question has been asked."""
        postings = (self._remaining, self._spoken)
        arrays = sum(posting.numbers.nbytes + posting.names.nbytes for posting in postings)
        return arrays + getsizeof(self.text) + self.ends.itemsize * len(self.ends)

    def beginning_with(self, text: str, limit: int) -> tuple[str, ...]:
        """Return the first names, in order of their characters, that begin with a text."""
        near = bisect_left(self._signposts, text)
        begin, end = max(0, (near - 1) * _STRIDE), min(len(self), near * _STRIDE)
        first = bisect_left(range(end), text, lo=begin, key=self.name)
        opening = (self.name(position) for position in range(first, min(first + limit, len(self))))
        return tuple(name for name in opening if name.startswith(text))

    def sounding_like(self, text: str) -> tuple[str, ...]:
        """Return the names that can be read aloud as a text can, itself left out."""
        spoken = sounds(text)
        combinations = islice(product(*map(sorted, spoken)), _MOST_READINGS * 4)
        numbers = {_number(map(self._readings.index_of, said)) for said in combinations}
        found = {position for number in numbers for position in self._spoken.having(number)}
        names = (self.name(position) for position in sorted(found))
        return tuple(name for name in names if name != text and sound_alike(spoken, sounds(name)))

    def resembling(self, text: str, likeness: float) -> tuple[tuple[str, float], ...]:
        """Return other names that are alike at least so far (1 for equal), the most alike first, with how far.

        Among thousands only those are compared that differ from the text by one character put in, left out, changed or
        exchanged with the next.
        """
        from rapidfuzz import process  # noqa: PLC0415 - only a name not found needs it
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        among = self._all if len(self) <= _FEW else [self.name(position) for position in self._one_slip_from(text)]
        scored = process.extract(text, among, scorer=OSA.normalized_similarity, score_cutoff=likeness, limit=None)
        return tuple((name, score) for name, score, _ in scored if 0 < score < 1)

    def _one_slip_from(self, text: str) -> Iterator[int]:
        found: dict[int, None] = {}
        for number in dict.fromkeys((_number(map(ord, text)), *_remainders(text))):
            found.update(dict.fromkeys(self._remaining.having(number)))
        yield from islice(found, _MOST_CANDIDATES)

    @cached_property
    def _signposts(self) -> list[str]:
        """Every so many names, to find the right stretch in one stride."""
        return [self.name(position) for position in range(0, len(self), _STRIDE)]

    @cached_property
    def _all(self) -> list[str]:
        return [self.name(position) for position in range(len(self))]

    @cached_property
    def _remaining(self) -> _Postings:
        """The names by themselves and by what is left of them when one character is taken out."""
        signs, lengths, starts = self._signs()
        whole, positions = np.zeros(len(self), np.uint64), np.arange(len(self))
        before: list[_Numbers] = [whole]
        for place in range(int(lengths.max(initial=0))):
            has = lengths > place
            sign = np.where(has, signs[np.minimum(starts + place, len(signs) - 1)], 0).astype(np.uint64)
            before.append(before[-1] + sign * np.uint64(pow(_BASE, place, _WORD)))
        numbers, names = [before[-1]], [positions]
        for place in range(len(before) - 1):
            has = lengths > place
            behind = (before[-1][has] - before[place + 1][has]) * np.uint64(_INVERSE)
            numbers.append(before[place][has] + behind)
            names.append(positions[has])
        return _Postings.of(numbers, names)

    @cached_property
    def _readings(self) -> "_Readings":
        return _Readings.of(self.text)

    @cached_property
    def _spoken(self) -> _Postings:
        """The names by their readings, in every combination where they are few."""
        signs, lengths, starts = self._signs()
        readings = self._readings
        which = readings.position_of(signs)
        counts = self._counted(readings.counts[which], lengths, starts)
        names, numbers = np.arange(len(self)), np.zeros(len(self), np.uint64)
        for place in range(int(lengths.max(initial=0))):
            at = np.minimum(starts[names] + place, len(signs) - 1)
            has = lengths[names] > place
            many = np.where(has, counts[at], 1)
            nth = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many)
            names, numbers, at, has = (np.repeat(column, many) for column in (names, numbers, at, has))
            said = np.where(has, readings.sounds[readings.first[which[at]] + nth * has], 0).astype(np.uint64)
            numbers = numbers + said * np.uint64(pow(_BASE, place, _WORD))
        return _Postings.of([numbers], [names])

    def _counted(
        self, counts: NDArray[np.int64], lengths: NDArray[np.int64], starts: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return how many readings of each character count: of a name with too many combinations the first ones."""
        many = np.repeat(np.add.reduceat(np.log(counts), starts) > np.log(_MOST_READINGS), lengths)
        return np.where(many, 1, counts)

    def _signs(self) -> tuple[_Short, NDArray[np.int64], NDArray[np.int64]]:
        ends = np.frombuffer(self.ends, np.uint32).astype(np.int64)
        signs = np.frombuffer(self.text.encode("utf-32-le"), np.uint32)
        return signs, np.diff(ends), ends[:-1]


@dataclass(frozen=True, eq=False)
class _Readings:
    """The readings of each character of some text, as numbers: those of a character stand from `first` on."""

    numbers: dict[str, int]
    characters: _Short
    first: NDArray[np.int64]
    counts: NDArray[np.int64]
    sounds: _Short

    @classmethod
    def of(cls, text: str) -> "_Readings":
        characters = sorted(set(text))
        readings = [sorted(sounds(character)[0]) for character in characters]
        numbers = {said: number for number, said in enumerate(sorted({s for said in readings for s in said}), 1)}
        counts = np.array([len(said) for said in readings], np.int64)
        spoken = np.array([numbers[said] for every in readings for said in every], np.uint32)
        return cls(numbers, np.array([*map(ord, characters)], np.uint32), counts.cumsum() - counts, counts, spoken)

    def position_of(self, signs: _Short) -> NDArray[np.int64]:
        """Return where each character stands among those that have readings here."""
        return self.characters.searchsorted(signs)

    def index_of(self, said: str) -> int:
        """Return the number of a reading; one that no name has is 0."""
        return self.numbers.get(said, 0)


def _number(values: Iterable[int]) -> int:
    return sum(value * pow(_BASE, place, _WORD) for place, value in enumerate(values)) % _WORD


def _remainders(text: str) -> Iterator[int]:
    """Walk over the numbers of a text without one of its characters."""
    for place in range(len(text)):
        yield _number(map(ord, text[:place] + text[place + 1 :]))


def _folded(numbers: _Numbers) -> _Short:
    return ((numbers ^ (numbers >> np.uint64(32))) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
