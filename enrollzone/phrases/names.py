"""How a run of hanzi in a phrase divides into township, unit and what lies in the unit."""

from collections.abc import Iterator
from dataclasses import dataclass

UNIT_SUFFIXES = (
    "社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "居委会", "村委会", "社区", "社區", "行政村", "村",
    "里",
)  # fmt: skip
"""What the name of a unit ends with, the longest first."""

_TOWNSHIP_SUFFIXES = ("街道办事处", "街道", "地区", "鎮", "镇", "鄉", "乡", "區", "区")
_NOT_A_TOWNSHIP = ("社区", "社區", "小区", "小區", "园区", "校区")
_CITY_SUFFIXES = ("市", "县", "縣", "州")
_ROAD_SUFFIXES = ("大道", "胡同", "路", "街", "巷", "弄", "段", "衖")
_ESTATE_SUFFIXES = (
    "小区", "小區", "花园", "公寓", "家园", "新城", "苑", "雅居", "新村", "山庄", "大厦", "公馆", "家属院", "宿舍",
)  # fmt: skip
_HAMLET_SUFFIXES = ("自然村", "寨", "屯", "湾", "坪")
_WHOLE = (
    "全部", "全境", "全域", "全区", "全區", "全镇", "全鎮", "全乡", "全鄉", "全街道",
    "所辖社区", "所辖村", "所辖社区和村", "所辖范围", "所辖区域", "辖区",
)  # fmt: skip
_DESCRIBING = (
    *(f"以{side}" for side in "东東西南北内內外"),
    "部分", "临近", "臨近", "附近", "沿线", "沿線", "两侧", "兩側", "两边", "兩邊", "之间", "之間", "交叉", "延伸",
)  # fmt: skip
_DESCRIBING_IN_FRONT = ("即", "从", "從", "由", "含", "沿")
_LONGEST_RUN = 60


@dataclass(frozen=True)
class Division:
    """One way to divide a run: township, unit, and the rest, each perhaps empty."""

    within: str
    unit: str
    rest: str


def is_road(name: str) -> bool:
    """Tell whether a name is that of a road."""
    return len(name) >= 2 and name.endswith(_ROAD_SUFFIXES) and not describes(name)


def is_estate(name: str) -> bool:
    """Tell whether a name is that of an estate or a natural village."""
    suffixes = (*_ESTATE_SUFFIXES, *_HAMLET_SUFFIXES)
    return any(name.endswith(suffix) and len(name) > len(suffix) for suffix in suffixes) and not describes(name)


def describes(name: str) -> bool:
    """Tell whether a run describes where something lies (中华路以西部分…), so that it is no name, whatever its end."""
    return name.startswith(_DESCRIBING_IN_FRONT) or any(word in name for word in _DESCRIBING)


def divisions(run: str, townships: frozenset[str]) -> tuple[Division, ...]:
    """Return every way to divide a run into township, unit and the rest. More than one: the run is ambiguous.

    `townships` are those known; where some are, a township is only taken for one that is known, or that stands behind
    the name of another city. 甲里乙里 may be one name or two with a comma lost: it is ambiguous.
    """
    if len(run) > _LONGEST_RUN:
        return ()
    found = [
        division
        for within, below in _fronts(run, townships)
        for division in _below(within, below)
        if _makes_sense(division)
    ]
    # A name that may be a township's is read as one (甲区乙里 is no unit of that whole name), and what begins with a
    # unit is no road of that whole name.
    narrowed = [one for one in found if one.within] or found
    return tuple(dict.fromkeys([one for one in narrowed if one.unit] or narrowed))


def _fronts(run: str, townships: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield "", run
    for end in range(2, len(run) + 1):
        front = run[:end]
        if _is_township(front, run[end:], townships):
            yield front, run[end:]


def _is_township(front: str, rest: str, townships: frozenset[str]) -> bool:
    if not front.endswith(_TOWNSHIP_SUFFIXES) or front.endswith((*_NOT_A_TOWNSHIP, *_WHOLE)):
        return False
    if rest in UNIT_SUFFIXES:
        return False
    of_another_city = any(sign in front[1:-2] for sign in _CITY_SUFFIXES)
    if townships:
        return front in townships or of_another_city
    # 甲城区镇 goes on: the township's name is not at its end yet.
    return not rest.startswith(_TOWNSHIP_SUFFIXES)


def _below(within: str, below: str) -> Iterator[Division]:
    if (within and below in ("", *_WHOLE)) or below in _WHOLE:
        yield Division(within, "", "")
    is_unit = _is_unit(below)
    if is_unit:
        yield Division(within, below, "")
    for end in range(2, len(below)):
        if _is_unit(below[:end]) and (not is_unit or _is_unit(below[end:])):
            yield Division(within, below[:end], below[end:])
    if is_road(below) or is_estate(below):
        yield Division(within, "", below)


def _is_unit(name: str) -> bool:
    return name.endswith(UNIT_SUFFIXES) and name not in (*UNIT_SUFFIXES, *_WHOLE)


def _makes_sense(division: Division) -> bool:
    return not division.rest or is_road(division.rest) or is_estate(division.rest) or _is_unit(division.rest)
