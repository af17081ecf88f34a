"""A map said in words, to stand beside it: which units belong to each zone, wholly or in part, and its campuses."""

from collections.abc import Iterable
from typing import Any

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.maps.layers import letter, site_of
from enrollzone.maps.territories import PlacedUnit, Territories
from enrollzone.policy.pack import Zone


def map_words(held: Territories, words: Catalogue) -> dict[str, Any]:
    """Return every zone of a policy in words, and the drawn units that it does not list.

    Names are as the texts give them. `drawn` says of a unit or campus that it is on the map as well.
    """
    return {
        "zones": [_zone(held, zone, number, words) for number, zone in enumerate(held.zones)],
        "unlisted": _names(placed for placed in held.unlisted if placed.is_drawn),
        "drawn": len(held.drawn),
        "units": len(held.units),
    }


def _zone(held: Territories, zone: Zone, number: int, words: Catalogue) -> dict[str, Any]:
    names = {one.id: words.say(one.name) for one in held.zones}
    return {
        "id": zone.id,
        "letter": letter(number),
        "name": words.say(zone.name),
        "units": _names(held.whole(zone.id)),
        "partly": [_partly(placed, zone.id, names) for placed in held.partly(zone.id)],
        "areas": sum(one == zone.id for _, one in held.areas),
        "choice_of": [names[one] for one in zone.choice_of],
        "campuses": [
            {"name": words.say(campus.name), "drawn": _stands_somewhere(held, campus.id)} for campus in zone.campuses
        ],
    }


def _names(placed: Iterable[PlacedUnit]) -> list[dict[str, Any]]:
    return [{"name": one.unit.full_name, "drawn": one.is_drawn} for one in placed]


def _partly(placed: PlacedUnit, zone: str, names: dict[str, str]) -> dict[str, Any]:
    others = [names[other] for other in placed.zones if other != zone]
    return {"name": placed.unit.full_name, "drawn": placed.is_drawn, "others": others, "parts": list(placed.parts)}


def _stands_somewhere(held: Territories, campus: str) -> bool:
    site = site_of(held, campus)
    return site is not None and site.lon is not None and site.lat is not None
