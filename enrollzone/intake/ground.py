"""How units are called and where they stand in a file, and the metres in which their ground is measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.intake.listing import Listed
from enrollzone.intake.plane import Plane
from enrollzone.quarantine.whereabouts import place_in


@dataclass(frozen=True)
class Ground:
    """What every look at the polygons of a file needs beside them."""

    file: str
    listed: Mapping[str, Listed]
    plane: Plane

    def label(self, code: str) -> str:
        """Return how a unit is called in words: its name and its code."""
        one = self.listed.get(code)
        return f"{one.name} {code}" if one and one.name else code

    def where(self, code: str) -> str:
        """Return the place of a unit in the file."""
        return place_in(self.file, self.listed[code].record)
