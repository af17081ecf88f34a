"""From bytes to text: by their mark, else strictly UTF-8, else strictly GB18030, else not at all.

Nothing is ever replaced or left out. What had to be found out is said, with a sample that a person can judge.
"""

import codecs
import re

from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORDS = re.compile(r"[^\x00-\x7f]+")
_SAMPLE = 3
_LIKELY = 0.8
_DAMAGED = re.compile("[\ufffd\ue000-\uf8ff\x80-\x9f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\u951f\u65a4\u62f7")
"""What no name contains: the sign for a lost character, private characters, control characters, and what two wrong
conversions make of lost characters."""


def text_of(data: bytes, ledger: Ledger) -> tuple[str, str]:
    """Return the text in the bytes and the name of its encoding; raises UnreadableError where none fits strictly."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, ledger), encoding
    if b"\0" in data:
        raise UnreadableError(Trouble.NUL_BYTES, line=_line(data, data.index(b"\0")))
    return unmarked(data, ledger)


def unmarked(data: bytes, ledger: Ledger) -> tuple[str, str]:
    """Return the text in bytes without a mark, and the name of its encoding: UTF-8 or GB18030, both strictly."""
    text, at = _strict(data, "utf-8")
    if text is not None:
        if chance_utf8(text, data):
            ledger.add(Trouble.ENCODING_DOUBTFUL, encoding="UTF-8", sample=sample(text))
        return text, "utf-8"
    text, _ = _strict(data, "gb18030")
    if text is None or damaged_utf8(data):
        raise UnreadableError(Trouble.ENCODING_UNKNOWN, line=_line(data, at), byte=at + 1)
    tell_decoded(text, "gb18030", ledger)
    return text, "gb18030"


def damaged_utf8(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 nearly are: as GB18030 every name in them would come out as another one."""
    beyond = "".join(_WORDS.findall(data.decode("utf-8", "replace")))
    return 2 * beyond.count("\ufffd") < len(beyond)


def chance_utf8(text: str, data: bytes) -> bool:
    """Tell whether a text may be UTF-8 by chance only: two letters in a row everywhere, and likely names as GB18030.

    Some pairs of GBK bytes are one letter of Latin, Greek or Arabic in UTF-8; a short list may hold no others.
    """
    words = _WORDS.findall(text)
    if not words or any(len(word) < 2 or max(word) >= "\u0800" for word in words):
        return False
    other, _ = _strict(data, "gb18030")
    return other is not None and likely(other)


def tell_decoded(text: str, encoding: str, ledger: Ledger) -> None:
    """Say how text was read that is not UTF-8; as a doubt, where what comes out is hardly Chinese."""
    trouble = Trouble.ENCODING_DECODED if likely(text) else Trouble.ENCODING_DOUBTFUL
    ledger.add(trouble, encoding=encoding.upper(), sample=sample(text))


def likely(text: str) -> bool:
    """Tell whether decoded text looks like names in Chinese: most of its characters are among the usual 6,763.

    Nearly any bytes are *some* GB18030 text: Big5, Shift-JIS and Latin-1 come out as rare characters.
    """
    beyond = [character for word in _WORDS.findall(text) for character in word]
    usual = sum(1 for character in beyond if _usual(character))
    return usual >= _LIKELY * len(beyond)


def sample(text: str) -> str:
    """Return the first words of a text that are not plain ASCII, so that a person can see whether they make sense."""
    return "、".join(shown(word) for word in _WORDS.findall(text[:100_000])[:_SAMPLE])


def damaged(text: str) -> bool:
    """Tell whether characters of a text were lost before the file was handed in."""
    return _DAMAGED.search(text) is not None


def whole(text: str) -> str:
    """Return a text in which every half of a character (a lone surrogate of JSON) stands as one that was lost."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _marked(data: bytes, encoding: str, ledger: Ledger) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            Trouble.ENCODING_UNKNOWN, line=data.count("\n".encode(encoding), 0, error.start) + 1, byte=error.start + 1
        ) from None
    if "\0" in text:
        raise UnreadableError(Trouble.NUL_BYTES, line=text.count("\n", 0, text.index("\0")) + 1)
    ledger.add(Trouble.BYTE_ORDER_MARK, encoding=encoding.upper())
    return text.removeprefix("\ufeff")


def _strict(data: bytes, encoding: str) -> tuple[str | None, int]:
    """Return the text in the bytes, or None and the place of the first byte that does not fit."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError as error:
        return None, error.start


def _usual(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
