"""What a new edition changes, in short: for whoever is about to make it live."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.atlas.edition import Edition, Unit

_LEAST_SHARE = 0.01  # of a unit's area; below that a border was only drawn anew


@dataclass(frozen=True)
class Changes:
    """The units that are new, gone, named otherwise, drawn otherwise (with the share of their area), and the map.

    `drawn` is how many units have a polygon before and now.
    """

    new: tuple[Unit, ...]
    gone: tuple[Unit, ...]
    renamed: tuple[tuple[Unit, Unit], ...]
    redrawn: tuple[tuple[Unit, float], ...]
    drawn: tuple[int, int]

    @property
    def none(self) -> bool:
        """Tell whether nothing that could change an answer by name or point was found."""
        return not (self.new or self.gone or self.renamed or self.redrawn) and self.drawn[0] == self.drawn[1]


def changes(before: Edition | None, after: Edition) -> Changes:
    """Return what an edition changes against the one before it; without one before it everything is new."""
    old = before.units if before else {}
    both = [(old[code], after.units[code]) for code in after.units if code in old]
    return Changes(
        new=tuple(unit for code, unit in after.units.items() if code not in old),
        gone=tuple(unit for code, unit in old.items() if code not in after.units),
        renamed=tuple((one, other) for one, other in both if one.full_name != other.full_name),
        redrawn=tuple(_redrawn(before, after)) if before else (),
        drawn=(len(before.drawn) if before else 0, len(after.drawn)),
    )


def _redrawn(before: Edition, after: Edition) -> Iterator[tuple[Unit, float]]:
    old, new = before.shapes(), after.shapes()
    if old is None or new is None or old.crs != new.crs:
        return
    for code in sorted(before.drawn & after.drawn):
        was, now = old.polygon(code), new.polygon(code)
        share = was.symmetric_difference(now).area / max(was.area, now.area)
        if share >= _LEAST_SHARE:
            yield after.units[code], share
