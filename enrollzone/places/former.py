"""Units of earlier lists: an old code or name on a register leads to the units that hold the place now, or says so."""

from collections.abc import Iterable
from dataclasses import replace

from enrollzone.atlas.spot import Spot
from enrollzone.atlas.succession import FormerUnit
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.home import Level, Located, Missing, NotFound, Rung

_UNIT_DIGITS, _TOWNSHIP_DIGITS = 12, 9


def locate_code(digits: str, gazetteer: Gazetteer) -> Located | NotFound:
    """Return the unit of a code of 12 digits, or all units of a township code of 9, three zeros behind it or not.

    A code of an earlier list leads to every unit that holds a part of the old one, and beside these to the unit that
    bears the code now: a register does not say of which list its code is.
    """
    formers = _formers_of(digits, gazetteer)
    codes = frozenset([digits] if len(digits) == _UNIT_DIGITS else ())
    if digits[_TOWNSHIP_DIGITS:] in {"", "000"}:
        codes = gazetteer.members.get(digits[:_TOWNSHIP_DIGITS], frozenset())
    units = gazetteer.standing(codes)
    if not units and not formers:
        return NotFound(Missing.UNKNOWN_CODE)
    rung = Rung.ALIAS if formers else Rung.CODE
    return standing_now(Located(tuple(map(Spot, units)), rung, Level.UNIT, formers=formers), gazetteer)


def standing_now(found: Located, gazetteer: Gazetteer) -> Located | NotFound:
    """Return what was found without the units that are in no list any more; not found, where there are only such.

    A unit of which nobody says what took it over stays among the `formers`: then the place may be none of the spots.
    """
    spots = tuple(spot for spot in found.spots if gazetteer.units.get(spot.unit.code) == spot.unit)
    codes = {spot.unit.code for spot in spots}
    formers = tuple(former for former in found.formers if former.is_lost or codes.intersection(former.successors))
    if not spots:
        return NotFound(Missing.ABOLISHED, formers=formers)
    return replace(found, spots=spots, formers=formers, alias=found.alias if len(spots) == 1 else None)


def formers_of(located: Iterable[Located]) -> tuple[FormerUnit, ...]:
    """Return the former units of several readings of one text, each once."""
    return tuple(dict.fromkeys(former for one in located for former in one.formers))


def _formers_of(digits: str, gazetteer: Gazetteer) -> tuple[FormerUnit, ...]:
    """Return what became of the units that had a code, without those that have it still under another name alone."""
    formers = gazetteer.formers.get(digits, ())
    return tuple(former for former in formers if former.is_lost or former.successors != (digits,))
