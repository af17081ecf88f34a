"""Reading a phrase sign by sign: what stands here, and numbers with their counters."""

from dataclasses import dataclass

from enrollzone.phrases.characters import NUMERALS, Characters, PhraseError, is_hanzi
from enrollzone.phrases.names import UNIT_SUFFIXES
from enrollzone.phrases.syntax import Ranges, joined, numeral

GROUP_WORDS = ("村民小组", "小组", "组", "鄰", "邻", "社", "队")
DOOR_WORDS = ("号", "號")
SIDE_WORDS = ("单号", "單號", "双号", "雙號")
BUILDING_WORDS = ("号楼", "號樓", "幢", "栋", "棟", "座")
_COUNTERS = (*BUILDING_WORDS, *DOOR_WORDS, *GROUP_WORDS)
_LONGEST_NUMBER = 5
_LONGEST_NUMERAL = 3
_MOST_NUMBERS = 500


@dataclass(frozen=True)
class Counted:
    """Numbers with the word that says of what: 1-3、7鄰."""

    ranges: Ranges
    word: str
    end: int


class Cursor:
    """A place in a phrase. Everything that takes signs moves it; what only looks does not."""

    def __init__(self, text: str) -> None:
        self.characters = Characters.of(text)
        self.signs = self.characters.signs
        self.at = 0
        self.paragraph = 0

    @property
    def is_at_end(self) -> bool:
        """Whether everything has been read."""
        return self.at >= len(self.signs)

    @property
    def position(self) -> int:
        """The position in the text as published."""
        return self.characters.places[self.at]

    def sees(self, *words: str) -> bool:
        """Tell whether one of some words stands here."""
        return self.signs.startswith(words, self.at)

    def take(self, *words: str) -> str:
        """Move past one of some words, the first that stands here, and return it; nothing where none does."""
        word = next((word for word in words if self.signs.startswith(word, self.at)), "")
        self.at += len(word)
        return word

    def expect(self, word: str) -> None:
        """Move past a word. Raises PhraseError where it does not stand here."""
        if not self.take(word):
            raise self.error(f"应为“{word}” / expected {word}")

    def error(self, why: str, at: int | None = None) -> PhraseError:
        """Return the error that points here, or at another sign."""
        return self.characters.error(self.at if at is None else at, why)

    def opens_paragraph(self, at: int | None = None) -> int:
        """Look at the number of the next paragraph (一、 then 二、): return where it ends, or 0. Does not move."""
        start = self.at if at is None else at
        expected = f"{numeral(self.paragraph + 1)}、" if self.paragraph or not start else ""
        return start + len(expected) if expected and self.signs.startswith(expected, start) else 0

    def take_paragraph(self) -> None:
        """Move past the number of a paragraph; the first may be any, those behind it follow one another."""
        first = _any_paragraph(self.signs) if not self.at else 0
        end = self.opens_paragraph()
        if first:
            self.paragraph = first
            self.at = len(numeral(first)) + 1
        elif end:
            self.paragraph += 1
            self.at = end

    def counted(self) -> Counted | None:
        """Look at numbers with a counter, 1-3、7鄰 or 第2组; None where there are none. Does not move."""
        return _counted(self.signs, self.at)

    def name_end(self) -> int:
        """Look where the name that begins here ends: hanzi, and digits that count nothing (经3路). Does not move."""
        end = self.at
        while end < len(self.signs) and not self._ends_name(end):
            end += 1
        return end

    def _ends_name(self, end: int) -> bool:
        sign = self.signs[end]
        if self.signs.startswith(SIDE_WORDS, end):
            return True
        if sign.isdecimal() or sign == "第":
            return _counted(self.signs, end) is not None
        if sign in NUMERALS and self.signs.endswith(UNIT_SUFFIXES, self.at, end):
            # Behind the name of a unit a numeral counts groups: 甲村一组.
            return _counted(self.signs, end) is not None or bool(self.opens_paragraph(end))
        return not is_hanzi(sign) or (end > self.at and bool(self.opens_paragraph(end)))


def _any_paragraph(signs: str) -> int:
    return next((number for number in range(99, 0, -1) if signs.startswith(f"{numeral(number)}、")), 0)


def _counted(signs: str, at: int) -> Counted | None:
    ranges: list[tuple[int, int | None]] = []
    word, end, following = "", at, at
    said, said_end = 0, at
    while (one := _range(signs, following)) is not None and len(ranges) < _MOST_NUMBERS:
        here = _counter(signs, one[2])
        if word and here not in ("", word):
            # Bare numbers in front of another counter are of that one: 1幢、2、3组 is one building and two groups.
            ranges, end = ranges[:said], said_end
            break
        ranges.append(one[:2])
        end = one[2] + len(here)
        if here:
            word, said, said_end = here, len(ranges), end
        following = _behind_a_comma(signs, end)
    return Counted(joined(ranges), word, end) if word and _upward(ranges) else None


def _counter(signs: str, at: int) -> str:
    word = next((word for word in _COUNTERS if signs.startswith(word, at)), "")
    # 三社 is a village group, 三社区 a community.
    return "" if word == "社" and signs.startswith(("区", "區"), at + 1) else word


def _behind_a_comma(signs: str, at: int) -> int:
    return at + 1 if signs[at : at + 1] in ("、", ",") else len(signs)


def _range(signs: str, at: int) -> tuple[int, int | None, int] | None:
    start = at + 1 if signs.startswith("第", at) else at
    first, end = _number(signs, start)
    if first is None:
        return None
    if not signs.startswith("-", end):
        return first, first, end
    last, after = _number(signs, end + 1)
    return first, last, after if last is not None else end + 1


def _number(signs: str, at: int) -> tuple[int | None, int]:
    end = at
    while end < len(signs) and signs[end].isdecimal() and end - at <= _LONGEST_NUMBER:
        end += 1
    if end > at:
        return (int(signs[at:end]), end) if end - at <= _LONGEST_NUMBER else (None, at)
    while end < len(signs) and signs[end] in NUMERALS and end - at < _LONGEST_NUMERAL:
        end += 1
    return (value, end) if (value := _value(signs[at:end])) else (None, at)


def _value(numeral: str) -> int | None:
    """Return what a numeral up to 九十九 says, or None."""
    tens, ten, ones = numeral.rpartition("十")
    digits = {sign: value for value, sign in enumerate(NUMERALS, start=1) if sign != "十"}
    if len(tens) > 1 or len(ones) > 1 or not numeral:
        return None
    return (10 * digits.get(tens, 1) if ten else 0) + digits.get(ones, 0)


def _upward(ranges: list[tuple[int, int | None]]) -> bool:
    return all(first and (last is None or first <= last) for first, last in ranges)
