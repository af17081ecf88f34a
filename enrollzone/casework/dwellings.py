"""One dwelling, however it is written: what stands behind the name of its unit, with its numbers in order."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from enrollzone.atlas.edition import Unit
from enrollzone.lookup import Bureau, where
from enrollzone.places.home import AskedPlace, Located
from enrollzone.places.text import canonical, within_budget

_VILLAGE_GROUP = re.compile(r"第?([0-9]+)(?:村民小组|小组|组)")
# 3栋2单元501室, 3幢2-501 and 3-2-501 are written for one flat: what is counted is left out, the numbers stay in order.
_COUNTED = re.compile(r"(?<=[0-9])(?:号楼|单元|号|幢|栋|座|楼|室|房|户|[-,])+")


def dwelling_key(bureau: Bureau, day: date, address: str, home: AskedPlace | None) -> str:
    """Return a text that is the same for every usual writing of one dwelling.

    The unit is the one in which the address is found, else that of the `home`; a dwelling whose unit is not found is
    known by its words alone. Two dwellings may come to one key where people write one of them carelessly: what is
    found by it is something to look at, and never a reason by itself.
    """
    unit = _unit(bureau, day, AskedPlace(text=address)) or (_unit(bureau, day, home) if home else None)
    names = (bureau.county.name.zh, *bureau.county.other_names, *bureau.county.within)
    rest = _VILLAGE_GROUP.sub(r"\1组", _without_names(canonical(address), (*names, *_names_of(unit))))
    return f"{unit.code if unit else bureau.county.code}/{_COUNTED.sub('-', rest).rstrip('-')}"


def _unit(bureau: Bureau, day: date, place: AskedPlace) -> Unit | None:
    """The only unit in which a place is found; None where it is none, or several."""
    if place.text is not None and not within_budget(place.text):
        return None
    found = where(bureau, place, day, suggesting=False)
    units = {spot.unit for spot in found.spots} if isinstance(found, Located) else set()
    return units.pop() if len(units) == 1 else None


def _names_of(unit: Unit | None) -> Iterator[str]:
    if unit is not None:
        yield from (unit.name, *(alias.name for alias in unit.aliases))
        yield from (unit.township, *(alias.name for alias in unit.township_aliases))


def _without_names(key: str, names: Iterable[str]) -> str:
    """What is left of a canonical text when the names with which it begins are taken off, one after the other."""
    known = sorted({canonical(name) for name in names} - {""}, key=len, reverse=True)
    while True:
        begun = next((name for name in known if key.startswith(name) and key != name), None)
        if begun is None:
            return key
        key = key.removeprefix(begun)
