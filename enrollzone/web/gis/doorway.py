"""What the views of layers are made with."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from enrollzone.bootstrap import Bureaus
from enrollzone.config import Settings
from enrollzone.ogc.turns import Turns
from enrollzone.web.gis.making import Maker
from enrollzone.web.service import Service

FOR_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""What lets pages of other sites read: layers are published, and hold no family."""


@dataclass(frozen=True)
class Doorway:
    """The bureaus that answer now, the settings of the deployment, what makes files of layers, and in which turn."""

    service: Service
    settings: Settings
    maker: Maker
    turns: Turns

    @property
    def bureaus(self) -> Bureaus:
        """The bureaus of this moment; a view takes them once, so that a response never mixes two snapshots."""
        return self.service.current.bureaus


@dataclass(frozen=True)
class Route:
    """An address that answers GET: path, name, and the view, which takes the doorway and what stands in the path."""

    path: str
    name: str
    view: Callable[..., Response]
