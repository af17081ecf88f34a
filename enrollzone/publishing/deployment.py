"""What publishing works with in a deployment: its data directory, and how its counties are opened."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import Generation
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Policy


class Rebuilt(Protocol):
    """Returns a bureau as it would be with other editions and policies. Raises PackError, BoundaryError."""

    def __call__(self, bureau: Bureau, editions: Iterable[Edition], policies: Sequence[Policy], /) -> Bureau:
        """Return that bureau."""


@dataclass(frozen=True)
class Deployment:
    """Where everything stands, and how a county is opened: as it is in a generation, or as it would be.

    `editions` and `policies` are the folders of what was shipped for a county, editions by their digest.
    """

    data_dir: Path
    counties: tuple[str, ...]
    opened: Callable[[str, Generation], Bureau]
    rebuilt: Rebuilt
    editions: Callable[[str], Mapping[str, Path]]
    policies: Callable[[str], tuple[Path, ...]]

    @property
    def cache(self) -> Path:
        """The folder in which compiled rules are kept."""
        return self.data_dir / "cache"
