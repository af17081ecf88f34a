"""Text in boxes: how wide it runs, and where its lines end."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from enrollzone.i18n.lines import pieces

# Ems of Latin letters, a little on the safe side of the usual sans-serif faces.
_EMS = {**dict.fromkeys(" .,:;'|!()[]-/fijlrt", 0.4), **dict.fromkeys("mwMW@%", 0.95)}
_CAPITAL, _OTHER = 0.7, 0.58
_LONGEST = 14.0  # ems; a longer word is broken wherever the line ends


def ems(text: str) -> float:
    """Return how wide a text runs in ems: a Chinese character takes one, and so does what may be set as wide as one."""
    return sum(map(_ems_of, text))


def _ems_of(character: str) -> float:
    if east_asian_width(character) in "WFA":
        return 1.0
    return _EMS.get(character, _CAPITAL if character.isupper() else _OTHER)


def lines(text: str, width: float) -> list[str]:
    """Break a text into lines of at most `width` ems; words stay whole where they can. An empty text has no line."""
    found: list[str] = []
    line = ""
    for piece in _small_pieces(text, width):
        if line and ems(line + piece.rstrip()) > width:
            found.append(line.rstrip())
            line = ""
        line += piece
    return [*found, line.rstrip()] if line.strip() else found


def _small_pieces(text: str, width: float) -> Iterator[str]:
    for piece in pieces(text):
        if ems(piece) > min(width, _LONGEST):
            yield from piece
        else:
            yield piece
