"""The levels above a township in front of an address: our own are passed over, another county's is told apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

_SUFFIXES = ("自治区", "自治州", "自治县", "省", "市", "县", "区", "旗")
_COUNTY_SUFFIXES = ("自治县", "县", "旗")
_LONGEST_STEM = 12
_SHORTEST_STEM = 2
_BELOW_A_COUNTY = frozenset("社村街镇乡路巷号组")
_NO_DISTRICT = frozenset("小园城市新郊景矿校库活厂片山牧老林坝地辖学院湖特营宅业住发术社")
"""What stands before 区 in words that are no district: 小区, 园区, 生活区. 新区 may be one; it is left undecided."""

_NO_CITY = frozenset("超城都门夜集菜早股上")
_NO_LEVEL_BEFORE = frozenset("场民政中城医人里内府委一二三第实公法花")
"""What stands behind 县 or 市 in words that are no address: 县城, 县医院, 市场, 市中心."""

_HIGHER_LEVELS = frozenset("省市")
"""What inside a stem shows that two levels ran together; at its front it may belong to the name (市中区)."""

_PARTS_OF_AN_ADDRESS = ("街道", "镇", "乡", "社区", "村", "县", "区")


@dataclass(frozen=True)
class Level:
    """A province, city, county or district at the front of a canonical text, and where in the text it ends."""

    stem: str
    suffix: str
    end: int

    def is_own(self, own_names: Sequence[str]) -> bool:
        """Tell whether it is one of ours, of the same level; the short form of an autonomous county is."""
        return any(name.startswith(self.stem) and name.endswith(self.suffix) for name in own_names)

    def contradicts(self, own_names: Sequence[str]) -> bool:
        """Tell whether we have a name on its level, and another one."""
        return not self.is_own(own_names) and any(name.endswith(self.suffix) for name in own_names)

    def is_foreign(self, own_names: Sequence[str], rest: str) -> bool:
        """Tell whether it is certainly none of ours, which needs a name of ours on the same level to compare with."""
        if self.is_own(own_names) or not own_names:
            return False
        if self.suffix in _COUNTY_SUFFIXES:
            return True
        comparable = self.suffix == "区" or any(name.endswith(self.suffix) for name in own_names)
        return comparable and any(part in rest for part in _PARTS_OF_AN_ADDRESS)


def after_own_levels(key: str, own_names: Sequence[str]) -> str:
    """Return a canonical text without the levels above the township, if the last of them is ours.

    Levels from the first that contradicts ours are kept: a county of our name in another province is not ours.
    """
    below = key.removeprefix("中国")
    ours = takewhile(lambda level: not level.contradicts(own_names), _levels(below, own_names))
    ends = [level.end for level in ours if level.is_own(own_names)]
    return below[max(ends, default=0) :]


def without_bare_own_names(key: str, own_names: Sequence[str]) -> str:
    """Return a canonical text without our own names at its front, written in full or without 省, 市, 县."""
    for name in own_names:
        for form in _short_forms(name):
            if len(form) >= _SHORTEST_STEM and key.startswith(form):
                return without_bare_own_names(key.removeprefix(form), own_names)
    return key


def _short_forms(name: str) -> tuple[str, ...]:
    """Return a name, the name without its suffix, and of an autonomous one what stands before its peoples."""
    bare = name.rstrip("省市县区旗")
    return (name, bare, name[:_SHORTEST_STEM]) if "族" in name else (name, bare)


def is_elsewhere(key: str, own_names: Sequence[str]) -> bool:
    """Tell whether a canonical text names another county, district or city than ours, and certainly so."""
    rest = after_own_levels(key, own_names)
    return any(level.is_foreign(own_names, rest[level.end :]) for level in _levels(rest, own_names))


def _levels(key: str, own_names: Sequence[str]) -> Iterator[Level]:
    """Read the levels at the front of a text, one after the other, as far as there are any."""
    start = 0
    while (level := _own_level_at(key, start, own_names) or _level_at(key, start)) is not None:
        yield level
        start = level.end


def _own_level_at(key: str, start: int, own_names: Sequence[str]) -> Level | None:
    name = next((name for name in own_names if name.endswith(_SUFFIXES) and key.startswith(name, start)), "")
    return Level(name, "", start + len(name)) if name else None


def _level_at(key: str, start: int) -> Level | None:
    for end in range(start + 1, min(len(key), start + _LONGEST_STEM) + 1):
        if key[end - 1] in _BELOW_A_COUNTY:
            return None
        suffix = next((sign for sign in _SUFFIXES if key.endswith(sign, start, end)), "")
        stem = key[start : end - len(suffix)]
        if suffix and len(stem) >= _SHORTEST_STEM and not _is_another_word(stem, suffix, key[end : end + 1]):
            return Level(stem, suffix, end)
    return None


def _is_another_word(stem: str, suffix: str, following: str) -> bool:
    if _HIGHER_LEVELS.intersection(stem[1:]):
        return True
    if suffix == "区":
        return stem[-1] in _NO_DISTRICT
    if suffix == "市" and stem[-1] in _NO_CITY:
        return True
    return following in _NO_LEVEL_BEFORE
