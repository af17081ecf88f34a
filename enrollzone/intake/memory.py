"""A file held against the edition before it: names that moved to other codes, units that went, polygons that moved."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from rapidfuzz.distance import Levenshtein
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.succession import Succession
from enrollzone.atlas.vertices import lonlat_array
from enrollzone.intake.listing import Listed
from enrollzone.intake.naming import called, name_key, street_key
from enrollzone.places.text import WILDCARD
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

MOST_CHANGED = 0.2
"""The share of units that may change at once before a person must look: a county does not do more in a year."""

REDRAWN = 0.01
"""The share of its ground by which a unit must change for its border to count as moved."""

_MUCH_REDRAWN = 0.1
"""The share of its ground from which a change is no correction of a border: homes change hands, and a person signs."""

LEFT_M = 20.0
"""Ground that is left without a unit counts from this width on: a border surveyed anew leaves narrower strips."""

_ITS_OWN = 0.5
_ANOTHERS = 0.8
_MOST_ALIKE = 0.6  # so many of the moved names moved by the same number of rows: a paste that slipped


_MOST_EACH = 10
"""So many missing units are told one by one; more are told together."""


@dataclass(frozen=True)
class Remembered:
    """What a file says now and what the edition said before; `shapes` are the new polygons in the metres of the old.

    `on_record` are the successions of the county up to the first day of the new edition. Without all units, because
    some could not be read, none is called missing.
    """

    file: str
    listed: Mapping[str, Listed]
    shapes: Shapes | None
    before: Edition
    on_record: tuple[Succession, ...] = ()
    has_all: bool = True

    def where(self, code: str | None = None) -> str:
        """Return the place of a unit in the file, or the file."""
        return place_in(self.file, self.listed[code].record if code is not None and code in self.listed else None)

    @property
    def undrawn(self) -> tuple[str, ...]:
        """The units that a map says nothing of and that had no polygon before: the list keeps them."""
        if self.shapes is None and not any(one.shape for one in self.listed.values()):
            return ()
        units = self.before.units.keys() - self.listed.keys() - self.before.drawn
        return tuple(sorted(units - {row.old_code for row in self.on_record}))


def remembered(now: Remembered, *, shifted: bool = False) -> tuple[Finding, ...]:
    """Return what differs from the edition before.

    Names on other codes than before, renamed and missing units, units on the ground of others, townships that changed,
    and, when more than a fifth of all units are concerned, that. `shifted`: the whole drawing is displaced, so that no
    unit is on its own ground and none of them is named.
    """
    moved = dict(_moved(now))
    renamed = [code for code in _shared(now) if code not in moved and not _same_name(now, code)]
    gone = now.before.units.keys() - now.listed.keys() - set(now.undrawn)
    went = sorted(gone) if now.has_all else []
    came = sorted(now.listed.keys() - now.before.units.keys())
    off = {} if shifted else dict(_off_ground(now))
    redrawn = {} if shifted else {code: share for code, share in _redrawn(now) if code not in off}
    findings = (
        *_told_moved(now, moved),
        *(_told_renamed(now, code) for code in renamed),
        *_told_townships(now),
        *_told_undrawn(now),
        *_told_went(now, went),
        *_told_came(now, came),
        *_told_off(now, off),
        *(() if shifted else _told_left(now)),
        *_told_redrawn(now, redrawn),
    )
    changed = {*moved, *renamed, *went, *came, *off, *redrawn}
    return (*findings, *_told_share(now, changed))


def _shared(now: Remembered) -> list[str]:
    return sorted(code for code in now.listed if code in now.before.units)


def _same_name(now: Remembered, code: str) -> bool:
    """Tell whether a unit is called as before; a name that could not be used is told elsewhere and is no other name."""
    key = name_key(now.listed[code].name)
    return not key or any(_fits(key, name) for name in called(now.before.units[code]))


def _fits(key: str, name: str) -> bool:
    """Tell whether a key is a name, perhaps with characters that could not be written."""
    return len(key) == len(name) and all(one in {WILDCARD, other} for one, other in zip(key, name, strict=True))


def _moved(now: Remembered) -> Iterator[tuple[str, str]]:
    """Walk over the units whose name was that of another unit: the code here, and the code that had the name."""
    had: dict[str, list[Unit]] = defaultdict(list)
    for unit in now.before.units.values():
        had[name_key(unit.name)].append(unit)
    for code in _shared(now):
        if not _same_name(now, code):
            others = had.get(name_key(now.listed[code].name), [])
            own_township = [unit for unit in others if unit.township_code == code[:9]]
            if others:
                yield code, (own_township or others)[0].code


def _told_moved(now: Remembered, moved: Mapping[str, str]) -> Iterator[Finding]:
    if not moved:
        return
    order = {code: place for place, code in enumerate(sorted(now.before.units))}
    (_, alike), *_ = Counter(order[other] - order[code] for code, other in moved.items()).most_common(1)
    swapped = all(moved.get(other) == code for code, other in moved.items())
    shifted = alike > max(2, _MOST_ALIKE * len(moved))
    first = next(iter(moved))
    yield found(
        "names_swapped" if swapped else "rows_shifted" if shifted else "names_moved",
        Severity.WARNING,
        now.where(first),
        units=[*moved],
        count=len(moved),
        code=first,
        name=now.listed[first].name,
        before=now.before.units[first].name,
        edition=now.before.id,
    )


def _told_renamed(now: Remembered, code: str) -> Finding:
    name, before = now.listed[code].name, now.before.units[code].name
    told: dict[str, Any] = {"code": code, "name": name, "before": before, "edition": now.before.id}
    rows = [row for row in now.on_record if row.old_code == code and name_key(row.old_name) == name_key(before)]
    if rows:
        told |= {"day": rows[-1].day, "source": rows[-1].source}
        return found("renamed_on_record", Severity.NOTICE, now.where(code), units=(code,), **told)
    near = Levenshtein.distance(name_key(name), name_key(before)) <= 1 and len(name_key(name)) > 1
    return found("renamed_nearly" if near else "renamed", Severity.WARNING, now.where(code), units=(code,), **told)


def _told_townships(now: Remembered) -> Iterator[Finding]:
    """Walk over the townships that have another name than before."""
    told: set[tuple[str, str]] = set()
    for code in _shared(now):
        name, before = now.listed[code].street, now.before.units[code]
        known = {street_key(before.township), *(street_key(alias.name) for alias in before.township_aliases)}
        if name and street_key(name) not in known and (code[:9], street_key(name)) not in told:
            told.add((code[:9], street_key(name)))
            units = [other for other in _shared(now) if other[:9] == code[:9]]
            told_of: dict[str, Any] = {
                "township": code[:9],
                "name": name,
                "before": before.township,
                "edition": now.before.id,
            }
            yield found("township_renamed", Severity.WARNING, now.where(code), units=units, **told_of)


def _told_undrawn(now: Remembered) -> Iterator[Finding]:
    """Tell which units stay names only: as before, or because a first map leaves them out."""
    undrawn = now.undrawn
    if undrawn:
        names = tuple(now.before.units[code].full_name for code in undrawn[:5])
        told: dict[str, Any] = {"count": len(undrawn), "names": names, "edition": now.before.id}
        if now.before.drawn:
            yield found("undrawn_as_before", Severity.NOTICE, now.where(), units=undrawn, **told)
        else:
            yield found("units_not_drawn", Severity.WARNING, now.where(), units=undrawn, **told)


def _told_went(now: Remembered, went: Sequence[str]) -> Iterator[Finding]:
    """Walk over the units that are not there any more: those with a successor on record, and those without."""
    heirs = {row.old_code: row for row in now.on_record if row.new_code in now.listed}
    for code in (code for code in went if code in heirs):
        row, unit = heirs[code], now.before.units[code]
        told: dict[str, Any] = {
            "unit": f"{unit.full_name} {code}",
            "heir": row.new_code,
            "day": row.day,
            "source": row.source,
        }
        yield found("unit_succeeded", Severity.NOTICE, now.where(), units=(code,), **told)
    lost = [code for code in went if code not in heirs]
    if len(lost) > _MOST_EACH:
        names = tuple(now.before.units[code].full_name for code in lost[:_MOST_EACH])
        told = {"count": len(lost), "names": names, "edition": now.before.id}
        yield found("units_missing", Severity.WARNING, now.where(), units=lost, **told)
        return
    for code in lost:
        told = {"unit": f"{now.before.units[code].full_name} {code}", "edition": now.before.id}
        shape = _before_shape(now, code)
        yield found("unit_missing", Severity.WARNING, now.where(), units=(code,), shape=shape, **told)


def _told_came(now: Remembered, came: Sequence[str]) -> Iterator[Finding]:
    """Walk over new units: one that only a map has must be looked at, one of a list is news."""
    heirs = {row.new_code for row in now.on_record}
    in_map = [code for code in came if now.shapes is not None and code in now.shapes.codes and code not in heirs]
    for code in in_map:
        told: dict[str, Any] = {"unit": f"{now.listed[code].unit.full_name} {code}", "edition": now.before.id}
        yield found("drawn_not_listed", Severity.WARNING, now.where(code), units=(code,), **told)
    news = [code for code in came if code not in in_map]
    if news:
        names = tuple(f"{now.listed[code].unit.full_name} {code}" for code in news[:_MOST_EACH])
        told = {"count": len(news), "names": names, "edition": now.before.id}
        yield found("units_new", Severity.NOTICE, now.where(news[0]), units=news, **told)


def _before_shape(now: Remembered, code: str) -> bytes | None:
    """Return the ground that a unit had before, in degrees, where it had a polygon and the file has some too."""
    before = now.before.shapes()
    if before is None or now.shapes is None or code not in before.codes:
        return None
    degrees = shapely.transform(before.polygon(code), lambda xy: lonlat_array(xy, before.crs))
    wkb: bytes = degrees.wkb
    return wkb


def _told_off(now: Remembered, off: Mapping[str, str | None]) -> Iterator[Finding]:
    for code, other in off.items():
        told: dict[str, Any] = {"unit": f"{now.listed[code].name} {code}", "edition": now.before.id}
        if other is None:
            yield found("off_its_ground", Severity.WARNING, now.where(code), units=(code,), **told)
        else:
            told["other"] = f"{now.before.units[other].full_name} {other}"
            yield found("on_anothers_ground", Severity.WARNING, now.where(code), units=(code, other), **told)


def _told_left(now: Remembered) -> Iterator[Finding]:
    """Tell which ground belonged to a unit before and belongs to none now, where the file has every unit."""
    codes, before = _both(now)
    if before is None or now.shapes is None or len(codes) < len(before.codes):
        return
    parts = shapely.get_parts(shapely.union_all([now.shapes.polygon(code) for code in now.shapes.codes]))
    ours = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts)))  # enclosed gaps are told as such
    left = shapely.difference(shapely.union_all([before.polygon(code) for code in before.codes]), ours)
    wide = [part for part in shapely.get_parts(left) if part.area and 2 * part.area / part.length > LEFT_M]
    if wide:
        ground = shapely.union_all(wide)
        degrees = shapely.transform(ground, lambda xy: lonlat_array(xy, before.crs))
        beside = [code for code in before.codes if shapely.intersects(before.polygon(code), ground)]
        told: dict[str, Any] = {"m2": f"{ground.area:,.0f}", "edition": now.before.id}
        yield found("ground_left", Severity.WARNING, now.where(), units=beside, shape=degrees.wkb, **told)


def _told_redrawn(now: Remembered, redrawn: Mapping[str, float]) -> Iterator[Finding]:
    much = [code for code, share in redrawn.items() if share >= _MUCH_REDRAWN]
    for code in much[:_MOST_EACH]:
        told: dict[str, Any] = {"unit": f"{now.listed[code].unit.full_name} {code}", "edition": now.before.id}
        percent = round(100 * redrawn[code])
        yield found("redrawn_much", Severity.WARNING, now.where(code), units=(code,), percent=percent, **told)
    little = [code for code in redrawn if code not in much[:_MOST_EACH]]
    if little:
        names = tuple(now.listed[code].name for code in little[:5])
        told = {"count": len(little), "names": names, "edition": now.before.id}
        yield found("redrawn", Severity.NOTICE, now.where(little[0]), units=little, **told)


def _told_share(now: Remembered, changed: set[str]) -> Iterator[Finding]:
    known = len(now.before.units.keys() | now.listed.keys())
    share = len(changed) / known
    if share > MOST_CHANGED:
        told: dict[str, Any] = {"count": len(changed), "of": known, "percent": round(100 * share)}
        yield found("much_changed", Severity.WARNING, now.where(), edition=now.before.id, **told)


def _both(now: Remembered) -> tuple[list[str], Shapes | None]:
    before = now.before.shapes()
    if before is None or now.shapes is None:
        return [], before
    return [code for code in before.codes if code in now.shapes.codes], before


def _off_ground(now: Remembered) -> Iterator[tuple[str, str | None]]:
    """Walk over the units that lie less than half on their own ground, each with the unit whose ground it is now."""
    codes, before = _both(now)
    if not codes or before is None or now.shapes is None:
        return
    old = [before.polygon(code) for code in before.codes]
    tree = shapely.STRtree(old)
    for code in codes:
        shape = now.shapes.polygon(code)
        if _likeness(shape, before.polygon(code)) < _ITS_OWN:
            near = tree.query(shape, predicate="intersects").tolist()
            others = [before.codes[place] for place in near if _likeness(shape, old[place]) >= _ANOTHERS]
            yield code, others[0] if others else None


def _redrawn(now: Remembered) -> Iterator[tuple[str, float]]:
    """Walk over the units whose ground changed, with what they gained and lost as a share of what they had."""
    codes, before = _both(now)
    for code in codes:
        if before is not None and now.shapes is not None:
            old, new = before.polygon(code), now.shapes.polygon(code)
            share = float(shapely.symmetric_difference(old, new).area / old.area)
            if share >= REDRAWN:
                yield code, share


def _likeness(first: BaseGeometry, second: BaseGeometry) -> float:
    """Return the share of the ground of either that is of both: 1 for the same, 0 for shapes apart."""
    common = shapely.intersection(first, second).area
    return float(common / (first.area + second.area - common)) if common else 0.0
