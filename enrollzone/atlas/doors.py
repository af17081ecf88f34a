"""Door plates: the number of a house on its road, and what tells plates of one number apart."""

import re
from dataclasses import dataclass

BEHIND, ATTACHED = "之", "附"
CYCLICAL = "甲乙丙丁戊己庚辛壬癸"

_WRITTEN = re.compile(
    rf"(?P<front>[{CYCLICAL}{ATTACHED}]?)(?P<number>[1-9][0-9]{{0,4}})"
    rf"(?:[-{BEHIND}](?P<sub>[1-9][0-9]{{0,3}})(?:[-{BEHIND}](?P<third>[1-9][0-9]{{0,3}}))?|号?{ATTACHED}(?P<attached>[1-9][0-9]{{0,3}}))?号?"
)


@dataclass(frozen=True, order=True)
class Door:
    """A door plate of a road: its number, and what tells plates of one number apart.

    `mark` is 之 (12之1 and 12-1 are one writing), 附 (12号附1号, or 附12号 without a `sub`) or the cyclical sign in
    front (甲12号), the sign first where both are written (甲之: 甲12之1号); 之3之 stands for one more level
    (12之3之1号). `sub` is the number behind the mark, 0 where there is none.
    """

    number: int
    mark: str = ""
    sub: int = 0

    @property
    def words(self) -> str:
        """The plate as it is written on the wall: 12号, 12之1号, 12号附3号, 附12号, 甲12号."""
        front = self.mark[:1] if self.mark[:1] in {*CYCLICAL} or (self.mark == ATTACHED and not self.sub) else ""
        between = self.mark.removeprefix(front) if self.sub else ""
        sign = "号" if between == ATTACHED else ""
        return f"{front}{self.number}{sign}{between}{self.sub or ''}号"


def door_of(text: str) -> Door:
    """Return the plate that a cell of a table names: 12, 12-3, 12之3, 12附3, 附12 or 甲12, with or without 号.

    Raises ValueError for anything else; no plate bears 0.
    """
    said = _WRITTEN.fullmatch(text)
    if said is None or (said["front"] == ATTACHED and (said["sub"] or said["attached"])):
        raise ValueError(text)
    if said["third"]:
        return Door(int(said["number"]), f"{said['front']}{BEHIND}{said['sub']}{BEHIND}", int(said["third"]))
    return door(int(said["number"]), said["front"], int(said["sub"] or 0), int(said["attached"] or 0))


def door(number: int, front: str = "", sub: int = 0, attached: int = 0) -> Door:
    """Return a plate from its parts: the sign in front, the number behind 之, the number behind 附."""
    behind = BEHIND if sub else ATTACHED if attached else ""
    return Door(number, front + behind, sub or attached)
