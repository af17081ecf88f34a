"""Sentences on how the edge of an area runs along a road: 街心, 含临街面, 不含临街面."""

from enrollzone.phrases.cursor import Cursor
from enrollzone.phrases.names import is_road
from enrollzone.phrases.syntax import Edge, EdgeKind

_BOUNDS = ("为界", "為界")
_CENTRES = ("街心", "路心", "道路中心线", "道路中心線", "中心线", "中心線")
_FRONTS = ("临街面", "臨街面")
_WITHOUT = ("不含", "不包括")
_WITH = ("含", "包括")


def edge_of_sentence(cursor: Cursor) -> Edge | None:
    """Read 以…街心为界 where it stands, and keep the sentence; None, without moving, where something else stands."""
    end = cursor.name_end()
    sentence = cursor.signs[cursor.at : end]
    if not sentence.startswith("以") or not sentence.endswith(_BOUNDS):
        return None
    run = sentence[1:-2]
    centre = next((word for word in _CENTRES if run.endswith(word)), "")
    road = run.removesuffix(centre)
    if not centre or not is_road(road):
        raise cursor.error("应为“以某路街心为界” / expected a road and 街心", cursor.at)
    cursor.at = end
    return Edge(EdgeKind.CENTRELINE, road, sentence)


def edge_of_road(cursor: Cursor, road: str) -> Edge | None:
    """Read (含南侧临街面) or (不含…) behind a road; None, without moving, where no such bracket stands."""
    signs, start = cursor.signs, cursor.at
    close = signs.find(")", start)
    content = signs[start + 1 : close] if signs.startswith("(", start) and close > 0 else ""
    if not content.endswith(_FRONTS):
        return None
    if not content.startswith((*_WITHOUT, *_WITH)):
        raise cursor.error("应为“含”或“不含” / expected 含 or 不含 before the frontage", start + 1)
    kind = EdgeKind.WITHOUT_FRONTAGE if content.startswith(_WITHOUT) else EdgeKind.WITH_FRONTAGE
    cursor.at = close + 1
    return Edge(kind, road, f"{road}（{content}）")
