"""Which unit of one edition is which of a later one: by code, by the land where both draw it, and else by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.overlay import Overlay

_SAME_LAND = 0.9


@dataclass(frozen=True)
class Lineage:
    """What became of the codes that only one of two editions has.

    `recoded` gives the new code of a unit that goes on. `merged` gives the units that went into one (by its new code),
    `split` those that came out of one (by its old code); the one itself may have kept its code.
    """

    recoded: Mapping[str, str]
    merged: Mapping[str, tuple[str, ...]]
    split: Mapping[str, tuple[str, ...]]

    @property
    def told(self) -> frozenset[str]:
        """Every code, old or new, of which it is told what became of it."""
        several = (*self.merged.items(), *self.split.items())
        parts = (code for one, others in several for code in (one, *others))
        return frozenset((*self.recoded, *self.recoded.values(), *parts))


def lineage(old: Edition, new: Edition, land: Overlay) -> Lineage:
    """Return what became of the units whose code is new or gone.

    A unit went into another, or came out of it, when nine tenths of its land did. One that is not drawn in both is the
    same when its name and township are, and no other unit of either edition has them.
    """
    by_land = _by_land(old, new, land)
    named = _by_name(_untold(old, new, by_land.told), _untold(new, old, by_land.told))
    undrawn = {code: then for code, then in named.items() if code not in land.old or then not in land.new}
    return replace(by_land, recoded={**by_land.recoded, **undrawn})


def _by_land(old: Edition, new: Edition, land: Overlay) -> Lineage:
    gone, fresh = _untold(old, new, frozenset()), _untold(new, old, frozenset())
    into = _by_owner(
        {one.code: _owner(land.heirs(one.code), land.old[one.code].area) for one in gone if one.code in land.old}
    )
    out_of = _by_owner(
        {one.code: _owner(land.forebears(one.code), land.new[one.code].area) for one in fresh if one.code in land.new}
    )
    merged, split = _several(into, old), _several(out_of, new)
    recoded = _alone_in(out_of, split, merged)
    # Where the land of a unit went, and not where what is there now came from, says under which code it goes on.
    recoded |= {code: then for then, code in _alone_in(into, merged, split).items()}
    return Lineage(recoded, merged, split)


def _untold(side: Edition, other: Edition, told: frozenset[str]) -> list[Unit]:
    """Return the units whose code only one edition has, and of which nothing is told yet."""
    return [unit for code, unit in sorted(side.units.items()) if code not in other.units and code not in told]


def _several(found: Mapping[str, tuple[str, ...]], own: Edition) -> dict[str, tuple[str, ...]]:
    """Return those that hold several units: two others, or one beside what they had themselves."""
    return {code: parts for code, parts in found.items() if code in own.units or len(parts) > 1}


def _alone_in(
    found: Mapping[str, tuple[str, ...]], several: Mapping[str, object], elsewhere: Mapping[str, object]
) -> dict[str, str]:
    """Return those that hold one other unit, of which nothing graver is told."""
    return {code: parts[0] for code, parts in found.items() if code not in several and parts[0] not in elsewhere}


def _owner(shares: Iterable[tuple[str, float]], area_m2: float) -> str | None:
    """Return the area that has nearly all of some land."""
    return next((name for name, share in shares if share >= _SAME_LAND * area_m2), None)


def _by_owner(owners: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, owner in owners.items():
        if owner is not None:
            found[owner] = (*found.get(owner, ()), code)
    return found


def _by_name(gone: Iterable[Unit], fresh: Iterable[Unit]) -> dict[str, str]:
    """Return the units that have their name and township alone on both sides, old code to new code."""
    before, after = _alone(gone), _alone(fresh)
    return {before[name]: after[name] for name in before if name in after}


def _alone(units: Iterable[Unit]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for unit in units:
        found.setdefault(unit.full_name, []).append(unit.code)
    return {name: codes[0] for name, codes in found.items() if len(codes) == 1}
