"""An edition of a county with the policies that hold on a day: what every layer of an export is drawn from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.answers.listed import ListedUnit, categories_of, listed_unit, listed_units
from enrollzone.answers.territory import HOME
from enrollzone.atlas.accuracy import EDGE_TOLERANCE_M
from enrollzone.atlas.edition import Edition, EditionStatus, Unit, UnitKind
from enrollzone.atlas.geometry_digest import geometry_digest
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.overlay import SLIVER_M
from enrollzone.layers.outer_edges import around
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack, Policy

if TYPE_CHECKING:
    from enrollzone.layers.simplification import Simplification

NOT_REAL = frozenset({EditionStatus.ILLUSTRATIVE, EditionStatus.EXAMPLE})
"""The editions whose shapes are no boundaries of anything, which every export of them says of itself."""

_SOME_UNIT = Unit("", "", UnitKind.OTHER, "", "")


@dataclass(frozen=True, eq=False)
class PackList:
    """The list of a policy for a category of children (None: for all), unit by unit in order of code.

    `units` are told as a map tells them: of one that is drawn it is known which drawn areas lie clear of it. `by_name`
    are told as a question by name is answered: a home may then lie in any area that the list describes by streets.
    `areas` tells of each drawn area how the list speaks of homes in it, once for each unit that it covers.
    """

    pack: Pack
    category: str | None
    units: Mapping[str, ListedUnit]
    by_name: Mapping[str, ListedUnit]
    areas: Mapping[str, tuple[ListedUnit, ...]]

    @cached_property
    def of_zone(self) -> Mapping[str, tuple[ListedUnit, ...]]:
        """The units of which some homes at least may lie in a zone, by zone."""
        found: dict[str, list[ListedUnit]] = {}
        for told in self.units.values():
            for zone in told.zones:
                found.setdefault(zone, []).append(told)
        return {zone: tuple(units) for zone, units in found.items()}

    @property
    def is_for_homes(self) -> bool:
        """Tell whether the homes of families at large are read by this list."""
        home = self.pack.facts.get(HOME)
        return self.category == (home.category if home else None)


@dataclass(frozen=True, eq=False)
class Coverage:
    """A county's edition under the policies in force on `day`. Everything is worked out on first use and kept.

    `simplified` says that its units are drawn more simply than they decide: what is said of them stays true.
    """

    bureau: Bureau
    edition: Edition
    day: date
    simplified: "Simplification | None" = None

    @property
    def true(self) -> "Coverage":
        """The coverage by which things are decided: this one, or that of which it is a simpler picture."""
        return self.simplified.true if self.simplified else self

    @property
    def tolerance_m(self) -> float | None:
        """The metres by which it was simplified; None where it is drawn as it decides."""
        return self.simplified.tolerance_m if self.simplified else None

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The policies that assign homes on the day, in the order of the shelf: at most one for each stage."""
        return tuple(pack for pack in self.bureau.shelf.packs if self.day in pack.period)

    @cached_property
    def policies(self) -> tuple[Policy, ...]:
        """Every policy on the day: those that assign homes, then those that only define unions of schools."""
        return (*self.packs, *self.bureau.shelf.unions_on(self.day))

    @cached_property
    def lists(self) -> tuple[PackList, ...]:
        """The lists of all policies, one for each category of children."""
        return self.simplified.true.lists if self.simplified else tuple(self._lists())

    def _lists(self) -> Iterator[PackList]:
        for pack in self.packs:
            for category in categories_of(pack, pack.catchments.in_edition(self.edition)):
                told = listed_units(pack, self.edition, category)
                clear = self._clear_areas
                drawn = listed_units(pack, self.edition, category, clear) if clear else told
                yield PackList(pack, category, drawn, told, self._homes_in_areas(pack, category))

    def _homes_in_areas(self, pack: Pack, category: str | None) -> Mapping[str, tuple[ListedUnit, ...]]:
        listed = pack.catchments.in_edition(self.edition)
        return {
            area: tuple(listed_unit(pack, listed, unit, category, clear, frozenset([area])) for unit in units)
            for area, (units, clear) in self._land_of_areas.items()
        }

    @cached_property
    def _land_of_areas(self) -> Mapping[str, tuple[tuple[Unit, ...], frozenset[str]]]:
        """By drawn area the units that it covers in part at least, and the areas that it does not meet, slivers apart.

        Of an area beside all units that are drawn nobody knows in which unit its homes lie.
        """
        areas, shapes = self.edition.areas(), self.shapes
        if areas is None:
            return {}
        land = {name: areas.polygon(name) for name in sorted(self.edition.area_ids)}
        units = {code: shapes.polygon(code) for code in shapes.codes} if shapes else {}
        covered = {name: tuple(self.edition.units[code] for code in _met(land[name], units)) for name in land}
        return {
            name: (covered[name] or (_SOME_UNIT,), self.edition.area_ids - {*_met(land[name], land)}) for name in land
        }

    @cached_property
    def _clear_areas(self) -> Mapping[str, frozenset[str]]:
        """The drawn areas that lie clear of a unit, by unit: for a point inside it the map says so too."""
        areas, shapes, names = self.edition.areas(), self.shapes, sorted(self.edition.area_ids)
        if areas is None or shapes is None:
            return {}
        units = np.array([shapes.polygon(code) for code in shapes.codes], dtype=object)
        near = shapely.STRtree([areas.polygon(name) for name in names])
        met: dict[str, set[str]] = {code: set() for code in shapes.codes}
        for unit, area in near.query(units, predicate="dwithin", distance=EDGE_TOLERANCE_M).T.tolist():
            met[shapes.codes[unit]].add(names[area])
        return {code: self.edition.area_ids - touched for code, touched in met.items()}

    @cached_property
    def polygons(self) -> Mapping[str, BaseGeometry]:
        """The polygons by code in order of code, in degrees of WGS-84: as in their file, unless they are simplified."""
        return self.simplified.polygons if self.simplified else dict(sorted(self.edition.degrees().items()))

    @cached_property
    def shapes(self) -> Shapes | None:
        """The same polygons in metres of the county's CGCS2000 zone, in the same order; None without polygons."""
        return self.simplified.shapes if self.simplified else self.edition.shapes()

    @cached_property
    def digest(self) -> str:
        """The digest of the polygons that decide: an edition that has the same decides every point alike."""
        return geometry_digest(self.true.polygons)

    @cached_property
    def areas_m2(self) -> Mapping[str, float]:
        """The true square metres of each unit that is drawn, in the county's CGCS2000 zone."""
        shapes = self.true.shapes
        return {} if shapes is None else dict(zip(shapes.codes, shapes.outlines.areas.tolist(), strict=True))

    @property
    def is_real(self) -> bool:
        """Tell whether the shapes claim to be boundaries."""
        return self.edition.status not in NOT_REAL

    @property
    def notice(self) -> Message:
        """How far its shapes may be trusted, or that it has none."""
        if not self.is_real:
            return Message("export.notice.illustrative")
        return Message("export.notice.real" if self.edition.drawn else "export.notice.none")

    @property
    def without_map(self) -> Message | None:
        """Why there is no map of catchments; None where there is one."""
        if not self.packs:
            code = "unions" if self.policies else "no_policy"
            return Message(f"export.no_map.{code}", {"county": self.bureau.county.name})
        if not self.edition.drawn:
            return Message("export.no_map.no_polygons", {"county": self.bureau.county.name})
        return None

    @cached_property
    def pictures(self) -> dict[float, "Simplification"]:
        """The simpler pictures that were drawn of it, by their metres (`simplification.simplified`)."""
        return {}

    def dissolved(self, codes: Iterable[str]) -> BaseGeometry | None:
        """Return units put together, their common edges gone; None where none of them is drawn.

        A zone, its campus and the list for other children often have the same land: it is put together once.
        """
        drawn = tuple(code for code in codes if code in self.polygons)
        if drawn and drawn not in self._dissolved:
            self._dissolved[drawn] = self._united(drawn)
        return self._dissolved.get(drawn)

    def _united(self, codes: Sequence[str]) -> BaseGeometry:
        """Units put together along the edges around them, or by all their edges where those touch themselves."""
        polygons = [self.polygons[code] for code in codes]
        shapes = self.shapes
        numbers = np.searchsorted(shapes.labels, codes).tolist() if shapes else []
        whole = around(shapes.outlines, numbers, polygons) if shapes else None
        return whole or shapely.coverage_union_all(polygons)

    @cached_property
    def _dissolved(self) -> dict[tuple[str, ...], BaseGeometry]:
        return {}


def coverage_on(bureau: Bureau, day: date) -> Coverage | None:
    """Return what is in force in a county on a day; None where no edition is."""
    edition = bureau.atlas.in_force(day)
    return Coverage(bureau, edition, day) if edition else None


def coverage_of(bureau: Bureau, edition: Edition, today: date) -> Coverage:
    """Return an edition as of today; one that does not hold today, as of the last of its days that has a policy."""
    if today in edition.period:
        return Coverage(bureau, edition, today)
    days = _last_days(bureau.shelf.packs, edition, today) or _last_days(bureau.shelf.documents, edition, today)
    return Coverage(bureau, edition, max(days, default=_last_of_both(edition.period, edition.period, today)))


def _last_days(policies: Iterable[Policy], edition: Edition, today: date) -> list[date]:
    held = (policy.period for policy in policies if policy.period.overlaps(edition.period))
    return [_last_of_both(edition.period, period, today) for period in held]


def _met(area: BaseGeometry, shapes: Mapping[str, BaseGeometry]) -> list[str]:
    """The names of the shapes that have more than a sliver in common with an area."""
    common = shapely.intersection(list(shapes.values()), area)
    is_met = ~shapely.is_empty(shapely.buffer(common, -SLIVER_M / 2))
    return [name for name, met in zip(shapes, is_met, strict=True) if met]


def _last_of_both(one: Period, other: Period, today: date) -> date:
    """The last day of two periods that overlap; of two that both go on it is today, or their first day if later."""
    lasts = [period.last for period in (one, other) if period.last is not None]
    return min(lasts) if lasts else max(today, one.first, other.first)
