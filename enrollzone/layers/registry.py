"""Every layer that can be exported, by name, and what they are made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from enrollzone.layers.borders import FIELDS as BORDER_FIELDS
from enrollzone.layers.borders import borders
from enrollzone.layers.campuses import FIELDS as CAMPUS_FIELDS
from enrollzone.layers.campuses import campuses
from enrollzone.layers.catchments import FIELDS as CATCHMENT_FIELDS
from enrollzone.layers.catchments import catchments
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import Field
from enrollzone.layers.findings import FIELDS as FINDING_FIELDS
from enrollzone.layers.findings import findings
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.lists import ANSWER_FIELDS, GROUP_FIELDS, LIST_FIELDS, answers, groups, lists
from enrollzone.layers.rows import PROVENANCE
from enrollzone.layers.units import FIELDS as UNIT_FIELDS
from enrollzone.layers.units import units
from enrollzone.messages import Message


@dataclass(frozen=True)
class LayerKind:
    """A layer by its name: what its rows are, which fields they have, and how it is made of a coverage."""

    name: str
    shape: Shape | None
    own_fields: tuple[Field, ...]
    of: Callable[[Coverage], Layer]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All its fields: its own, and those with which every layer ends."""
        return (*self.own_fields, *PROVENANCE)

    @property
    def title(self) -> Message:
        """What the layer is called."""
        return Message(f"export.layer.{self.name}")

    @property
    def meaning(self) -> Message:
        """What a row of it is."""
        return Message(f"export.layer.{self.name}.row")


_KINDS = (
    LayerKind("units", Shape.AREAS, UNIT_FIELDS, units),
    LayerKind("catchments", Shape.AREAS, CATCHMENT_FIELDS, catchments),
    LayerKind("campuses", Shape.POINTS, CAMPUS_FIELDS, campuses),
    LayerKind("borders", Shape.LINES, BORDER_FIELDS, borders),
    LayerKind("findings", Shape.AREAS, FINDING_FIELDS, findings),
    LayerKind("lists", None, LIST_FIELDS, lists),
    LayerKind("answers", None, ANSWER_FIELDS, answers),
    LayerKind("groups", None, GROUP_FIELDS, groups),
)
LAYERS: Mapping[str, LayerKind] = {kind.name: kind for kind in _KINDS}
"""The layers in the order in which they are told; those without a shape are tables."""
