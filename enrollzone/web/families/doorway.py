"""What the pages are made with, and how a page takes its address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from enrollzone.bootstrap import Bureaus
from enrollzone.config import Settings
from enrollzone.web.families.situation import Seal
from enrollzone.web.service import Service


@dataclass(frozen=True)
class Doorway:
    """The bureaus that answer now, the seal of the forms, and the settings of the deployment."""

    service: Service
    seal: Seal
    settings: Settings

    @property
    def bureaus(self) -> Bureaus:
        """The bureaus of this moment; a view takes them once, so that a page never mixes two snapshots."""
        return self.service.current.bureaus


@dataclass(frozen=True)
class Route:
    """A page: its path under the prefix of a language, its name in `address`, and the view that makes it.

    A view takes the doorway, the language, and what stands in the path; it returns a response.
    """

    path: str
    name: str
    view: Callable[..., Any]
    methods: tuple[str, ...] = ("GET",)
