"""Which unit of one edition is which of a later one: by code, by the land where both draw it, and else by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    gone = [code for code in sorted(old.units) if code not in new.units]
    fresh = [code for code in sorted(new.units) if code not in old.units]
    into = _by_owner({code: _owner(land.heirs(code), land.old[code].area) for code in gone if code in land.old})
    born = (code for code in fresh if code in land.new)
    out_of = _by_owner({code: _owner(land.forebears(code), land.new[code].area) for code in born})
    merged = {code: olds for code, olds in into.items() if code in old.units or len(olds) > 1}
    split = {code: news for code, news in out_of.items() if code in new.units or len(news) > 1}
    recoded = {code: news[0] for code, news in out_of.items() if code not in split and news[0] not in merged}
    # Where the land of a unit went, and not where what is there now came from, says under which code it goes on.
    recoded |= {olds[0]: code for code, olds in into.items() if code not in merged and olds[0] not in split}
    told = Lineage(recoded, merged, split).told
    named = _by_name(
        [old.units[code] for code in gone if code not in told], [new.units[code] for code in fresh if code not in told]
    )
    undrawn = {code: then for code, then in named.items() if code not in land.old or then not in land.new}
    return Lineage({**recoded, **undrawn}, merged, split)


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
