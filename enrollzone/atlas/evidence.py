"""What the numbers of a layer say against the coordinate system that somebody declares for them.

Numbers cannot prove a system, but they can refute one: held in it, they lie in another part of the world than the
county. Which registered systems would put them into the county is then looked up, and said as a guess. Two datums, and
GCJ-02 and BD-09, lie too close together for that: they are told apart by `shift`, or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from enrollzone.atlas.crs import Envelope, PointError
from enrollzone.atlas.registry import (
    DEGREES,
    System,
    other_writing,
    share_held,
    system_named,
    systems_holding,
)
from enrollzone.atlas.vertices import Vertices, held, lonlat_where_possible

_SAMPLE = 2_000
_EXPLAINED = 0.95  # of the vertices: a few strays do not hide in which system the others are
_MOST = 0.5
_EARTH = (-180.0, -90.0, 180.0, 90.0)


class Suspicion(StrEnum):
    """What is doubted of a layer.

    - refused_system: the declared system is unknown, or none in which boundaries are taken (Xian 1980, Beijing 1954)
    - metres_as_degrees: degrees are declared, and the numbers are beyond any degrees
    - degrees_as_metres: a projected system is declared, and the numbers are degrees of the county
    - zone_prefix: the numbers fit only with, or only without, the number of the zone before the easting
    - swapped_axes: they fit with x and y exchanged: northing before easting, latitude before longitude
    - other_system: they fit other systems, and not the declared one
    - outside: some vertices lie outside the county, and no other system explains them
    - label_lies: the system that the file itself names cannot be that of its numbers
    - label_differs: the file names another system than is declared, or one that is not taken; the numbers fit it too
    """

    REFUSED_SYSTEM = "refused_system"
    METRES_AS_DEGREES = "metres_as_degrees"
    DEGREES_AS_METRES = "degrees_as_metres"
    ZONE_PREFIX = "zone_prefix"
    SWAPPED_AXES = "swapped_axes"
    OTHER_SYSTEM = "other_system"
    OUTSIDE = "outside"
    LABEL_LIES = "label_lies"
    LABEL_DIFFERS = "label_differs"


@dataclass(frozen=True)
class Doubt:
    """One thing that the numbers, or the file itself, say against what is declared.

    `fits` are the systems (``EPSG:n``) that would put the numbers into the county and are taken, the likeliest first;
    `not_taken` those that would and are refused, for numbers do not tell their datum. `swapped` says that they do so
    with x and y exchanged. `outside` is how many vertices lie outside the county as declared, `first` the row of the
    first of them. `stated` is the system that the file names, where the doubt is about that.
    """

    suspicion: Suspicion
    fits: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    swapped: bool = False
    outside: int = 0
    first: int | None = None
    stated: str | None = None


def evidence(xy: Vertices, declared: str, envelope: Envelope, stated_in_file: str | None = None) -> tuple[Doubt, ...]:
    """Return what speaks against the declared system; nothing where every vertex lies in the county and nobody differs.

    `xy` are the numbers of all vertices as they stand in the file, `envelope` the county's box in degrees.
    `stated_in_file` is what the file says of itself (``EPSG:n``, a name of the registry or of a .prj).
    Of the numbers at most one doubt is returned, and of the file's own words at most one behind it.
    """
    if not len(xy):
        return ()
    try:
        inside = held(envelope, lonlat_where_possible(xy, declared))
    except PointError:
        return (Doubt(Suspicion.REFUSED_SYSTEM, not_taken=(declared,)),)
    return (*_of_numbers(xy, declared, envelope, inside), *_of_label(xy, declared, envelope, stated_in_file))


def _of_numbers(xy: Vertices, declared: str, envelope: Envelope, inside: npt.NDArray[np.bool_]) -> Iterator[Doubt]:
    """Walk over what the numbers say: where most of them are in the county, only which are not."""
    if inside.all():
        return
    outside, first = int(np.count_nonzero(~inside)), int(np.argmin(inside))
    fits, swapped = ((), False) if inside.mean() >= _MOST else _explained(_some(xy), declared, envelope)
    taken = tuple(system.label for system in fits if system.taken)
    refused = tuple(system.label for system in fits if not system.taken)
    yield Doubt(_suspicion(xy, declared, fits, swapped=swapped), taken, refused, swapped, outside, first)


def _suspicion(xy: Vertices, declared: str, fits: tuple[System, ...], *, swapped: bool) -> Suspicion:
    system = system_named(declared)
    geographic = system is None or system.geographic
    if geographic and held(_EARTH, xy).mean() < _MOST and held(_EARTH, xy[:, ::-1]).mean() < _MOST:
        return Suspicion.METRES_AS_DEGREES
    codes = {found.code for found in fits}
    if swapped:
        return Suspicion.SWAPPED_AXES
    if not geographic and DEGREES in codes:
        return Suspicion.DEGREES_AS_METRES
    if system is not None and other_writing(system.code) in codes:
        return Suspicion.ZONE_PREFIX
    return Suspicion.OTHER_SYSTEM if fits else Suspicion.OUTSIDE


def _explained(xy: Vertices, declared: str, envelope: Envelope) -> tuple[tuple[System, ...], bool]:
    """Return the systems in which the numbers lie in the county, and whether they must be exchanged for it.

    The declared system with x and y exchanged is the simplest slip and is tried first.
    """
    turned = xy[:, ::-1]
    system = system_named(declared)
    if held(envelope, lonlat_where_possible(turned, declared)).mean() >= _EXPLAINED:
        return ((system,) if system else ()), True
    straight = systems_holding(xy, envelope, _EXPLAINED)
    exchanged = () if straight else systems_holding(turned, envelope, _EXPLAINED)
    return straight or exchanged, bool(exchanged)


def _of_label(xy: Vertices, declared: str, envelope: Envelope, stated: str | None) -> Iterator[Doubt]:
    """Walk over what speaks against the system that the file names. A name that nobody knows says nothing."""
    system = system_named(stated) if stated else None
    if system is None:
        return
    if share_held(_some(xy), system.code, envelope) < _MOST:
        yield Doubt(Suspicion.LABEL_LIES, stated=system.label)
    elif system != system_named(declared):
        fits, refused = ((system.label,), ()) if system.taken else ((), (system.label,))
        yield Doubt(Suspicion.LABEL_DIFFERS, fits, refused, stated=system.label)


def _some(xy: Vertices) -> Vertices:
    """Return vertices from all over the layer, enough to tell a system by."""
    return xy[:: max(1, len(xy) // _SAMPLE)]
