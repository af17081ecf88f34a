"""An invented county with everything that makes names hard, and short ways to ask it."""

from datetime import date

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import (
    AddressKind,
    AddressRow,
    Alias,
    Edition,
    EditionStatus,
    Parity,
    Provenance,
    Unit,
    UnitKind,
)
from enrollzone.periods import Period
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import AskedPlace, Located, NotFound
from enrollzone.places.locate import locate

OLD_TOWN = Alias("桂花镇", until=date(2015, 12, 31))
OLD_NAME = Alias("青树社区居民委员会", until=date(2020, 12, 31), source="2020 list")
POLICY_NAME = Alias("锦绣社区", source="policy")
KINDS = {"0": UnitKind.COMMUNITY, "2": UnitKind.VILLAGE, "4": UnitKind.OTHER}


def unit(code: str, name: str, township: str, *aliases: Alias, towns: tuple[Alias, ...] = ()) -> Unit:
    return Unit(code, name, KINDS[code[9]], code[:9], township, aliases, towns)


UNITS = (
    unit("990000001001", "五桂社区居民委员会", "桂花街道", towns=(OLD_TOWN,)),
    unit("990000001002", "太平社区居民委员会", "桂花街道", towns=(OLD_TOWN,)),
    unit("990000001003", "凤鸣社区居民委员会", "桂花街道", towns=(OLD_TOWN,)),
    unit("990000002001", "锦秀社区居民委员会", "老城街道"),
    unit("990000002002", "老城社区居民委员会", "老城街道"),
    unit("990000002003", "太平社区居委会", "老城街道"),
    unit("990000100001", "腰街社区居民委员会", "戛沙镇", OLD_NAME),
    unit("990000100002", "小蕉社区居委会", "戛沙镇"),
    unit("990000100200", "小蕉村村民委员会", "戛沙镇"),
    unit("990000100201", "上?村村委会", "戛沙镇"),
    unit("990000200200", "者甸村委会", "平川乡"),
    unit("990000200201", "平川村委会", "平川乡"),
    unit("990000200202", "南三里村委会", "平川乡"),
    unit("990000200203", "和顺村委会", "平川乡"),
    unit("990000200400", "狗山林场生活区", "平川乡"),
)
ROWS = (
    AddressRow(AddressKind.ROAD, "文昌路", "990000001001", Door(1), Door(99), Parity.ODD),
    AddressRow(AddressKind.ROAD, "文昌路", "990000001003", Door(2), Door(98), Parity.EVEN),
    AddressRow(AddressKind.ESTATE, "阳光花园", "990000001003", aliases=("向阳苑",)),
    AddressRow(AddressKind.NATURAL_VILLAGE, "大寨", "990000200203"),
    AddressRow(AddressKind.NATURAL_VILLAGE, "者甸", "990000200203"),
    AddressRow(AddressKind.VILLAGE_GROUP, "者甸村第三村民小组", "990000200200"),
)
EDITION = Edition(
    "990000-2023",
    "990000",
    "试验彝族自治县社区和村名录",
    Period(date(2023, 1, 1)),
    EditionStatus.EXAMPLE,
    Provenance("nobody", "a test", "none"),
    "",
    {unit.code: unit for unit in UNITS},
    ROWS,
)
GAZETTEER = Gazetteer.of(EDITION, {"990000002001": (POLICY_NAME,)}, ("甲省", "乙市"))


def ask(text: str) -> Located | NotFound:
    return locate(AskedPlace(text=text), GAZETTEER, EDITION)


def codes(text: str) -> tuple[str, ...]:
    """Return the last six digits of the units found, none where nothing was."""
    found = ask(text)
    return tuple(spot.unit.code[6:] for spot in found.spots) if isinstance(found, Located) else ()
