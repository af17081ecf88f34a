"""Read one entry of a list: from the notation of a pack to an area, whole or not at all."""

import re
from collections.abc import Iterator, Mapping

from enrollzone.atlas.edition import Parity
from enrollzone.grammar.document import nearest
from enrollzone.policy.areas import EXCEPT, Entry, Except, PartOf, Township, WholeUnit
from enrollzone.policy.parts import (
    BUILDING_SUFFIXES,
    GROUP_SUFFIXES,
    Buildings,
    DrawnArea,
    InUnit,
    NamedPlace,
    Numbers,
    Stretch,
    VillageGroups,
)

HIGHEST = 9999  # no village group or building has a higher number; a longer one is a slip of the pen

_SPAN = r"[0-9]+(?:-[0-9]+)?"
_SPANS = rf"{_SPAN}(?:、{_SPAN})*"
_GROUPS = re.compile(rf"({_SPANS})({'|'.join(GROUP_SUFFIXES)})")
_ITEMS = rf"(?:{_SPAN}|[A-Z])(?:、(?:{_SPAN}|[A-Z]))*"
_BUILDINGS = re.compile(rf"(\S+) ({_ITEMS})({'|'.join(BUILDING_SUFFIXES)})")
_ROAD = re.compile(r"(?P<name>\S+) (?:(?P<first>[0-9]+)-(?P<last>[0-9]*)号?)?(?P<parity>单号|双号|全部)?")
_PARITY = {"单号": Parity.ODD, "双号": Parity.EVEN, "全部": Parity.ALL, None: Parity.ALL}
_GOES_ON = re.compile(rf"(?:.*[/ ])?{_ITEMS}")  # numbers whose 组 or 幢 stands behind the next 、
_UNREAD = re.compile(r"[、，。；,;@*]|[（(].*(?:除|含|单号|双号|[组鄰邻幢栋])|^[0-9-]+$")


class UnreadableEntryError(ValueError):
    """An entry that is not in the notation, or names a place that has no code. It is never read in part."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_entry(text: str, bound: Mapping[str, str]) -> Entry:
    """Return the area that an entry names; `bound` are the codes of 乡 and of 乡/单元.

    Raises UnreadableEntryError with everything that is wrong with it.
    """
    whole, taken_out, without = text.partition(EXCEPT)
    if not taken_out:
        return _simple(whole, bound)
    base = _simple(whole, bound)
    if not isinstance(base, Township | WholeUnit):
        raise UnreadableEntryError(
            "“除”只能跟在整个乡镇或单元后面 only a whole township or unit can be without something"
        )
    taken = _taken_out(base, without, bound)
    if isinstance(base, Township) and not all(one.code.startswith(base.code) for one in taken):
        raise UnreadableEntryError(f"除外的地点不在 {base.name} 内 what is excepted has a code outside that township")
    return Except(base, taken)


def _taken_out(base: Township | WholeUnit, without: str, bound: Mapping[str, str]) -> tuple[WholeUnit | PartOf, ...]:
    named = [_within(base, item, bound) for item in _items(without)]
    faults = [fault for one in named if isinstance(one, UnreadableEntryError) for fault in one.faults]
    if faults:
        raise UnreadableEntryError(*faults)
    return tuple(one for one in named if isinstance(one, WholeUnit | PartOf))


def _within(base: Township | WholeUnit, item: str, bound: Mapping[str, str]) -> Entry | UnreadableEntryError:
    """Read what is taken out of a township or unit: everything that is wrong with an entry is told at once."""
    try:
        return _simple(f"{base.name}/{item}", bound)
    except UnreadableEntryError as error:
        return error


def _items(written: str) -> Iterator[str]:
    """Walk over what 、 joins, but for the 、 between numbers of one thing: 甲村/1-3、7组、乙村 are two."""
    held = ""
    for piece in written.split("、"):
        held = f"{held}、{piece}" if held else piece
        if not _GOES_ON.fullmatch(held):
            yield held
            held = ""
    if held:
        yield held


def _simple(text: str, bound: Mapping[str, str]) -> Township | WholeUnit | PartOf | DrawnArea:
    if text.startswith("@"):
        return _drawn(text)
    township, slash, rest = text.partition("/")
    unit, within, part = rest.partition("/")
    if not slash:
        raise UnreadableEntryError(f"整个乡镇要写成 a whole township is written {text}/*")
    if rest == "*":
        return Township(_code(township, bound), township)
    if part == "*":
        raise UnreadableEntryError("/* 只用于乡镇 stands for a whole township only")
    if not within:
        return WholeUnit(_code(text, bound), text)
    read = _part(part)
    name = f"{township}/{unit}"
    return PartOf(WholeUnit(_code(name, bound), name), read)


def _drawn(text: str) -> DrawnArea:
    if len(text) < 2 or re.search(r"[\s@/、]", text[1:]):
        raise UnreadableEntryError(f'看不懂的范围 cannot read "{text}"；写法 write @id')
    return DrawnArea(text[1:])


def _code(name: str, bound: Mapping[str, str]) -> str:
    if name not in bound:
        message = f'这个地点没有在 units 里绑定代码 place "{name}" is not bound to a code under units'
        raise UnreadableEntryError(message + nearest(name, bound))
    return bound[name]


def _part(text: str) -> InUnit:
    groups, buildings = _GROUPS.fullmatch(text), _BUILDINGS.fullmatch(text)
    if groups:
        return VillageGroups(_numbers(groups[1], text), groups[2])
    if buildings:
        items = buildings[2].split("、")
        letters = tuple(sorted({item for item in items if item.isalpha()}))
        numbers = _numbers("、".join(item for item in items if not item.isalpha()), text)
        return Buildings(_place(buildings[1]), numbers, letters, buildings[3])
    return _stretch(text) if " " in text else _place(text)


def _place(name: str) -> NamedPlace:
    if not name or _UNREAD.search(name) or "/" in name:
        raise UnreadableEntryError(f'看不懂 cannot read "{name}"；一项只写一处，组写 1-3组 one thing in an entry')
    return NamedPlace(name)


def _numbers(written: str, text: str) -> Numbers:
    spans = [tuple(map(int, span.split("-"))) for span in written.split("、") if span]
    if any(span[0] > span[-1] or not 0 < span[0] <= span[-1] <= HIGHEST for span in spans):
        raise UnreadableEntryError(f'号数应从小到大 numbers must go upwards, from 1 to {HIGHEST}: "{text}"')
    return Numbers(tuple(sorted({(span[0], span[-1]) for span in spans})))


def _stretch(text: str) -> Stretch:
    road = _ROAD.fullmatch(text)
    if road is None or (road["last"] and int(road["first"]) > int(road["last"])) or _UNREAD.search(road["name"]):
        example = f"{text.partition(' ')[0]} 1-99号单号"
        raise UnreadableEntryError(f'看不懂的门牌 cannot read "{text}"；写法 write e.g. {example}')
    first, last = road["first"], road["last"]
    return Stretch(road["name"], int(first) if first else None, int(last) if last else None, _PARITY[road["parity"]])
