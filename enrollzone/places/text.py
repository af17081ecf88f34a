"""The one normaliser of place names, used alike by the index and by the question, so that both always agree.

A canonical key keeps hanzi, letters and digits in their simplified, half-width, lower-case form. It is made to be
compared and is never shown: the way back from simplified to traditional is not unique.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from enrollzone.atlas.edition import UnitKind

if TYPE_CHECKING:
    from opencc import OpenCC

LONGEST = 100
"""Characters of a text after NFKC beyond which it is not a place name but something else, and is not searched."""

WILDCARD = "?"
"""How a rare character looks in a key when the typist or the publisher could not write it."""

_FAR_TOO_LONG = 10 * LONGEST
_LOOKS_LIKE = str.maketrans(
    {"□": WILDCARD, "〓": WILDCARD, "\N{REPLACEMENT CHARACTER}": WILDCARD, "○": "〇", "◯": "〇"}
)
_RAISED_DIGITS = dict.fromkeys(map(ord, "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), WILDCARD)
"""NFKC makes digits of them, so that a plate with a note behind its number would become another plate."""

_HYPHENS = frozenset("-‐‑‒–—―−~")
_SIMPLIFIED_IN_GB2312 = frozenset("乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽")
"""The characters of GB 2312, a set of simplified ones, that have a simpler form all the same."""

_SIGNS = "〇零一二三四五六七八九十百"
_SIGNS = "〇零一二三四五六七八九十百"
_NUMBERS = re.compile(f"(?<![0-9{_SIGNS}])[0-9{_SIGNS}]++(?:[-,][0-9{_SIGNS}]++)*+")
_HAS_DIGITS = re.compile("[0-9]")
_BESIDE_A_NUMERAL = re.compile(f"(?<=[{_SIGNS}])[-,]|[-,](?=[{_SIGNS}])")
_COUNTED = ("号", "组", "小组", "村民小组", "队", "栋", "幢", "座", "单元")
_DIGITS = {"〇": 0, **{digit: value for value, digit in enumerate("零一二三四五六七八九")}}
_FOLLOWING = dict(pairwise("一二三四五六七八九"))
_MAGNITUDES = frozenset("十百")
_BELOW_A_THOUSAND = re.compile(
    "(?:(?P<hundreds>[一二三四五六七八九])百)?(?P<naught>[零〇])?"
    "(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[一二三四五六七八九])?"
)


def within_budget(text: str) -> bool:
    """Tell whether a text is short enough to be a place: at most 100 characters after NFKC."""
    return len(text) <= _FAR_TOO_LONG and len(unicodedata.normalize("NFKC", text)) <= LONGEST


def canonical(text: str) -> str:
    """Return the key of a text: equal for every way of writing one name.

    NFKC, half width, lower case, simplified; spaces, signs and marks dropped, except ``-`` or ``,`` between two digits
    (12-1号 is not 121号) and ``?`` for a character that could not be written; Chinese numerals before 号, 组, 栋 and
    the like in digits. The key of a key is itself.
    """
    return _NUMBERS.sub(_in_digits, simplified(_kept(_folded(text))))


def simplified(text: str) -> str:
    """Return a text with each traditional character replaced by its simplified one (OpenCC t2s, one by one).

    One by one, and not by phrase, so that the key of a part is a part of the key of the whole.
    """
    if _is_plain(text):
        return text
    return "".join(character if character.isascii() else _simpler(character) for character in text)


@dataclass(frozen=True)
class Ending:
    """A canonical name taken apart: its stem, and what kind of unit its suffix says it is, if it has one.

    `firm` marks a suffix that nothing but a unit carries (社区, 村委会); a bare 村 may also end the name of a hamlet.
    """

    stem: str
    kind: UnitKind | None = None
    firm: bool = False


_ENDINGS = tuple(
    (suffix, kind)
    for kind, suffixes in (
        (UnitKind.COMMUNITY, "社区居民委员会 社区居民委会 社区居委会 社区居委 居民委员会 居民委会 居委会 居委 社区"),
        (UnitKind.VILLAGE, "村民委员会 村民委会 村委员会 村委会 村委 行政村"),
    )
    for suffix in suffixes.split()
)
_VILLAGE = "村"
_LAST_SIGNS = frozenset(suffix[-1] for suffix, _ in _ENDINGS)


def ending(key: str) -> Ending:
    """Take the suffix off a canonical name; what remains is never empty.

    甲村村委会, 甲村委会, 甲村民委员会 and 甲村 have one stem; 甲村社区 keeps its 村, which belongs to the name.
    """
    for suffix, kind in _ENDINGS if key[-1:] in _LAST_SIGNS else ():
        if key.endswith(suffix) and len(key) > len(suffix):
            stem = key.removesuffix(suffix)
            return Ending(_without_village(stem) if kind is UnitKind.VILLAGE else stem, kind, firm=True)
    stem = _without_village(key)
    return Ending(key) if stem == key else Ending(stem, UnitKind.VILLAGE)


def _without_village(name: str) -> str:
    return name.removesuffix(_VILLAGE) if len(name) > len(_VILLAGE) else name


def _folded(text: str) -> str:
    """Return NFKC in lower case, twice over: folding a letter may undo the normal form."""
    written = text.translate(_RAISED_DIGITS).translate(_LOOKS_LIKE)
    once = unicodedata.normalize("NFKC", written).casefold()
    return unicodedata.normalize("NFKC", once).casefold().translate(_LOOKS_LIKE)


def _kept(text: str) -> str:
    """Drop what does not belong to a name, leaving a separator where two numbers would otherwise run together."""
    kept: list[str] = []
    separator = ""
    for character in text:
        if character == "#" and kept and kept[-1].isdigit():
            kept.append("号")
        elif not _belongs(character):
            separator = "-" if "-" in {separator, _hyphen(character)} else ","
        else:
            if separator and _is_of_a_number(character) and kept and _is_of_a_number(kept[-1]):
                kept.append(separator)
            kept.append(_ascii_digit(character))
            separator = ""
    return "".join(kept)


def _is_of_a_number(character: str) -> bool:
    return character.isdecimal() or character in _SIGNS


def _hyphen(character: str) -> str:
    return "-" if character in _HYPHENS else ""


def _belongs(character: str) -> bool:
    return character == WILDCARD or unicodedata.category(character)[0] in "LN"


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _is_plain(text: str) -> bool:
    """Tell whether no character of a text can have a simpler form: OpenCC takes 40 ms to load, most texts need none."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return _SIMPLIFIED_IN_GB2312.isdisjoint(text)


@lru_cache(maxsize=8192)
def _simpler(character: str) -> str:
    simpler = _converter().convert(character)
    return simpler if simpler == character else _simpler(simpler)


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415 - loaded only for a text that needs it

    return OpenCC("t2s")


def _in_digits(run: re.Match[str]) -> str:
    """Write the Chinese numerals of a run in digits where something is counted; elsewhere they are part of a name.

    三、四组 are two, as 3、4组 are; where nothing is counted they make a name, whatever stands between them.
    """
    if not run.string.startswith(_COUNTED, run.end()):
        return _BESIDE_A_NUMERAL.sub("", run[0])
    return re.sub(f"[0-9{_SIGNS}]+", _one_in_digits, run[0])


def _one_in_digits(numeral: re.Match[str]) -> str:
    number = None if _HAS_DIGITS.search(numeral[0]) else value_of(numeral[0])
    return numeral[0] if number is None else str(number)


def value_of(numeral: str) -> int | None:
    """Return the number a numeral says, or None where it may say two (一百五 is 105 or 150, 三四 34 or 3 and 4)."""
    if len(numeral) == 2 and _FOLLOWING.get(numeral[0]) == numeral[1]:
        return None
    if _MAGNITUDES.isdisjoint(numeral):
        return int("".join(str(_DIGITS[digit]) for digit in numeral))
    said = _BELOW_A_THOUSAND.fullmatch(numeral)
    if said is None:
        return None
    hundreds, naught, tens, ones = said["hundreds"], said["naught"], said["tens"], said["ones"]
    if (naught and tens) or (hundreds and ones and not naught and not tens):
        return None
    return 100 * _DIGITS.get(hundreds, 0) + (10 * _DIGITS.get(tens[:-1], 1) if tens else 0) + _DIGITS.get(ones, 0)
