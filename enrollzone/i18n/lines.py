"""Where a line of Chinese and Latin text may break."""

import re
from collections.abc import Iterator

_OPENING = "“‘（《「『【〔〈"
_CLOSING = "，。；：、？！”’）》」』】〕〉…"
# Between two of these a line may break: an opening mark never ends a line, a closing one never begins it.
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[^\\s{_OPENING}{_CLOSING}\u2e80-\U0010ffff]+|[^\\s{_OPENING}{_CLOSING}])?[{_CLOSING}]*\\s*"
)


def pieces(text: str) -> Iterator[str]:
    """Walk over the pieces of a text between which a line may break; together they are the text."""
    return filter(None, _PIECE.findall(text))
