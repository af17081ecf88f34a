"""Door plates, village groups and buildings as people write them, read from the front of a canonical text."""

import re
from dataclasses import dataclass

from enrollzone.atlas.doors import ATTACHED, BEHIND, CYCLICAL, Door, door
from enrollzone.places.text import value_of

_NUMBER = "[0-9]{1,5}(?![0-9])"
_COUNT = "[0-9]{1,4}|[〇零一二三四五六七八九十百]{1,5}"
_PLATE = re.compile(
    rf"(?:门牌)?(?P<front>[{CYCLICAL}]?|{ATTACHED})(?P<number>{_NUMBER})"
    rf"(?:(?P<joint>[-{BEHIND}])(?P<sub>{_COUNT})(?:{BEHIND}(?P<third>{_COUNT}))?+(?![0-9]))?+"
    rf"(?P<sign>号?+)(?!楼)(?:(?P<mark>[{BEHIND}{ATTACHED}])(?P<behind>{_COUNT})(?![0-9])号?+)?+"
    r"(?P<rest>.*+)",
    re.DOTALL,
)
_GROUP = re.compile(
    rf"第?(?P<number>{_COUNT})(?:村民小组|居民小组|村民组|居民组|小组|生产队|组|邻|队|社(?!区))(?P<rest>.*)", re.DOTALL
)
_ANY_GROUP = re.compile(rf"(?P<number>{_COUNT})(?:村民小组|居民小组|村民组|居民组|小组|生产队|组|邻)")
_BUILDING = re.compile(r"(?P<name>[0-9]{1,4}|[〇零一二三四五六七八九十百]{1,5}|[a-z][0-9]{0,2})(?:号楼|栋|幢|座)")


@dataclass(frozen=True)
class Plate:
    """A plate at the front of a text: `door`, and what stands behind it.

    `certain` is False for 12-14号, which may be three plates or one: only a table that lists it tells.
    """

    door: Door
    rest: str
    certain: bool = True


def is_plate(key: str) -> bool:
    """Tell whether a canonical text begins with a door plate, readable or not.

    12号楼, 12栋 and 12巷3号 do not say where on a road they stand.
    """
    return _said(key) is not None


def plate_of(key: str) -> Plate | None:
    """Return the plate with which a canonical text begins, or None where there is none that can be read.

    12号, 12号之1, 12之1号, 12-1号, 12-1, 甲12号, 附12号, 12号附3号, 12号3栋2单元501 and a bare 12 are plates; no plate
    bears 0, and a third level is read too (12之3之1号).
    """
    said = _said(key)
    number = int(said["number"]) if said else 0
    if said is None or number == 0 or (said["front"] == ATTACHED and (said["sub"] or said["behind"])):
        return None
    subs = [_count(said[name]) for name in ("sub", "third", "behind") if said[name]]
    if not all(subs):
        return None
    several = said["joint"] == "-" and (subs[0] or 0) >= number
    found = _door(said, number, [sub for sub in subs if sub])
    return Plate(found, said["rest"], not several) if found else None


def _said(key: str) -> re.Match[str] | None:
    said = _PLATE.fullmatch(key)
    if said is None or not (said["sign"] or said["behind"] or not said["rest"]):
        return None
    return None if said["rest"].startswith(("楼", "栋", "幢")) and not said["sign"] else said


def _door(said: re.Match[str], number: int, subs: list[int]) -> Door | None:
    front, attached = said["front"], said["mark"] == ATTACHED
    if len(subs) < 2:
        return door(number, front, *((0, *subs) if attached else subs))
    if len(subs) == 2 and not attached:
        return Door(number, f"{front}{BEHIND}{subs[0]}{BEHIND}", subs[1])
    return None


def _count(written: str) -> int | None:
    return int(written) if written.isdecimal() else value_of(written)


def group_of(key: str) -> tuple[int, str] | None:
    """Return the village group at the front of a canonical text (3组, 第3村民小组, 12邻) and what stands behind it."""
    said = _GROUP.fullmatch(key)
    number = _count(said["number"]) if said else None
    return (number, said["rest"]) if said and number else None


def groups_in(text: str) -> frozenset[int | None]:
    """Return the village groups that a canonical text names, wherever in it; None for one that cannot be read."""
    return frozenset(_count(said["number"]) for said in _ANY_GROUP.finditer(text))


def building_of(key: str) -> str | None:
    """Return the building that a canonical text behind an estate names first: 3 in 3栋2单元501, B in b座."""
    said = _BUILDING.match(key)
    if said is None:
        return None
    name = said["name"]
    return name.upper() if name.isascii() else str(value_of(name) or name)
