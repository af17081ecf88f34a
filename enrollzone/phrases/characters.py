"""The characters of a phrase, folded one by one so that each keeps its position in the text as it was published."""

import unicodedata
from dataclasses import dataclass

LONGEST = 100_000
"""Characters beyond which a text is no phrase of a table."""

NUMERALS = "一二三四五六七八九十"
_FOLDED = {
    **dict.fromkeys("-‐‑‒–—―−~〜至到", "-"),
    **dict.fromkeys(",;，；", ","),
    **dict.fromkeys("〔［[（", "("),
    **dict.fromkeys("〕］]）", ")"),
    **dict.fromkeys("．。.", "。"),
}
_BETWEEN_NUMBERS = frozenset("至到")
_HANZI_STARTS, _HANZI_ENDS = 0x3400, 0x323AF


@dataclass(frozen=True)
class NotUnderstood:
    """A phrase that is not converted: where reading stopped (0-based character of the text), and what was expected."""

    position: int
    why: str

    def __str__(self) -> str:
        return f"第{self.position + 1}个字符 / character {self.position + 1}: {self.why}"


class PhraseError(Exception):
    """Raised inside the reader; callers get a `NotUnderstood`."""

    def __init__(self, position: int, why: str) -> None:
        self.found = NotUnderstood(position, why)
        super().__init__(why)


@dataclass(frozen=True)
class Characters:
    """The folded characters without spaces, and the position of each in the text; one past the end at the end."""

    signs: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> "Characters":
        """Fold a text: half width, one sign for every kind of dash, comma and bracket, no spaces."""
        signs: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for sign in unicodedata.normalize("NFKC", character):
                if not sign.isspace() and unicodedata.category(sign)[0] != "C":
                    signs.append(_FOLDED.get(sign, sign) if sign not in _BETWEEN_NUMBERS else sign)
                    places.append(place)
        return cls(_dashed("".join(signs)), (*places, len(text)))

    def error(self, at: int, why: str) -> PhraseError:
        """Return the error that points at a folded character."""
        return PhraseError(self.places[min(at, len(self.places) - 1)], why)


def is_hanzi(sign: str) -> bool:
    """Tell whether a sign may stand in a name: hanzi, with those of the rare planes."""
    return _HANZI_STARTS <= ord(sign) <= _HANZI_ENDS if sign else False


def _dashed(signs: str) -> str:
    """Write 至 and 到 between two numbers as a dash; elsewhere they belong to a name."""
    between = (
        "-" if sign in _BETWEEN_NUMBERS and signs[n - 1 : n].isdecimal() and signs[n + 1 : n + 2].isdecimal() else sign
        for n, sign in enumerate(signs)
    )
    return "".join(between)
