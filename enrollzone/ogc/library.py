"""The features of all collections: made when they are first asked for, of one snapshot of the bureaus, and kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import shapely

from enrollzone.layers.coverage import Coverage
from enrollzone.lookup import Bureau
from enrollzone.ogc.boxes import Box
from enrollzone.ogc.collections import Collection, Collections
from enrollzone.ogc.features import Dated, Features, Rows, dated
from enrollzone.ogc.keeping import Kept
from enrollzone.ogc.queries import Query
from enrollzone.ogc.stretches import Stretch, during
from enrollzone.ogc.systems import System
from enrollzone.ogc.turns import Turns

_MOST_BYTES = 256 << 20
"""What is kept of features in memory; a county of some hundred units takes one or two megabytes of it."""

_MOST_COVERAGES = 4 << 20
_PER_COVERAGE = 1 << 20  # coverages are counted, not weighed: what they hold is worked out later


@dataclass(frozen=True)
class Page:
    """A page of features, each written out, and how many there are on all pages."""

    written: tuple[bytes, ...]
    matched: int


@dataclass(frozen=True, eq=False)
class _OfDay:
    coverage: Coverage
    weight: int = _PER_COVERAGE


@dataclass(frozen=True)
class _Extent:
    box: Box | None
    weight: int = 0


class Library:
    """All collections of one snapshot, with their features as of a day. Safe to share between threads.

    What is not made yet is made when it is its turn, among all else that is made in this process.
    """

    def __init__(self, bureaus: Mapping[str, Bureau], turns: Turns | None = None) -> None:
        turns = turns or Turns()
        self.bureaus = bureaus
        self.collections = Collections(bureaus)
        self._kept, self._coverages = Kept(_MOST_BYTES, turns), Kept(_MOST_COVERAGES, turns)
        self._extents = Kept(1, turns)

    def page(self, collection: Collection, query: Query, today: date) -> Page:
        """Return the features that a query asks for, in order of time and then of their layer.

        Raises BusyError where they are not made yet and something else is being made.
        """
        found = list(self._found(collection, query, today))
        matched = sum(len(rows) for _, rows in found)
        return Page(tuple(_between(found, query.offset, query.offset + query.limit)), matched)

    def feature(self, collection: Collection, wanted: str, system: System, today: date) -> bytes | None:
        """Return one feature by its id, of whatever day; None where there is none."""
        begin = wanted.partition(".")[0]
        for stretch in collection.stretches:
            if stretch.name == begin:
                features = self._features(collection, stretch, system, today)
                row = features.held.row_of.get(wanted)
                return None if row is None else features.written(row)
        return None

    def extent(self, bureau: Bureau) -> Box | None:
        """Return the box of everything that a county draws, in degrees: of its editions and its campuses."""
        return self._extents.get(bureau.county.code, lambda: _Extent(_extent(bureau))).box

    def _found(self, collection: Collection, query: Query, today: date) -> Iterator[tuple[Features, Rows]]:
        for stretch in during(collection.stretches, query.days):
            features = self._features(collection, stretch, query.system, today)
            # A box in another system is held against the shapes in that system: its sides are straight there.
            beside = query.box_system
            asked = features if beside == query.system else self._features(collection, stretch, beside, today)
            yield features, asked.matching(query.cells, query.box)

    def _features(self, collection: Collection, stretch: Stretch, system: System, today: date) -> Features:
        key = (collection.id, stretch.name, stretch.day(today))
        return self._kept.get((*key, system.uri), lambda: Features(self._dated(collection, stretch, today), system))

    def _dated(self, collection: Collection, stretch: Stretch, today: date) -> Dated:
        key = (collection.id, stretch.name, stretch.day(today))
        return self._kept.get(key, lambda: dated(collection.kind.of(self._coverage(stretch, today)), stretch.period))

    def _coverage(self, stretch: Stretch, today: date) -> Coverage:
        key = (stretch.edition.id, stretch.name, stretch.day(today))
        return self._coverages.get(key, lambda: _OfDay(stretch.coverage(today))).coverage


def _between(found: list[tuple[Features, Rows]], first: int, end: int) -> Iterator[bytes]:
    """Walk over the features from one place of all to before another, written out."""
    for features, rows in found:
        yield from map(features.written, rows[max(first, 0) : max(end, 0)].tolist())
        first, end = first - len(rows), end - len(rows)


def _extent(bureau: Bureau) -> Box | None:
    drawn = [shape for edition in bureau.atlas.editions for shape in edition.degrees().values()]
    placed = [
        shapely.Point(site.lon, site.lat)
        for edition in bureau.atlas.editions
        for site in edition.sites
        if site.lon is not None and site.lat is not None
    ]
    if not drawn and not placed:
        return None
    west, south, east, north = shapely.total_bounds([*drawn, *placed]).tolist()
    return west, south, east, north
