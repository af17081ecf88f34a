"""The collections of the API: every layer of every county that has any rows, under one name for all time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from enrollzone.errors import FieldProblem, NotOfferedError
from enrollzone.layers.coverage import NOT_REAL
from enrollzone.layers.fields import Field
from enrollzone.layers.registry import LAYERS, LayerKind
from enrollzone.lookup import Bureau
from enrollzone.ogc.features import VALIDITY
from enrollzone.ogc.stretches import Stretch, stretches_of
from enrollzone.ogc.systems import STORED, System, systems_of

_NAMED = 50  # collections where none is called so: a province has a thousand


@dataclass(frozen=True, eq=False)
class Collection:
    """A layer of a county over all days. `stretches` are those of the county, in order of time."""

    bureau: Bureau
    kind: LayerKind
    stretches: tuple[Stretch, ...]

    @property
    def id(self) -> str:
        """What it is called in addresses: the code of the county and the name of the layer."""
        return f"{self.bureau.county.code}-{self.kind.name}"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of its features."""
        return (*self.kind.fields, *VALIDITY)

    @property
    def systems(self) -> tuple[System, ...]:
        """The systems in which its shapes are told; of a table that of its empty geometry alone."""
        return systems_of(self.bureau) if self.kind.shape else (STORED,)

    @property
    def is_real(self) -> bool:
        """Tell whether all its shapes claim to be boundaries."""
        return all(stretch.edition.status not in NOT_REAL for stretch in self.stretches)


class Collections:
    """The collections of a deployment, by id."""

    def __init__(self, bureaus: Mapping[str, Bureau]) -> None:
        self._bureaus = bureaus

    @cached_property
    def by_id(self) -> Mapping[str, Collection]:
        """All of them: county by county, layer by layer."""
        return {one.id: one for bureau in self._bureaus.values() for one in _of_county(bureau)}

    def named(self, wanted: str) -> Collection:
        """Return the collection of an id. Raises NotOfferedError that names those of the county, else some of all."""
        if wanted not in self.by_id:
            raise NotOfferedError([FieldProblem("collectionId", "not_offered", self._near(wanted))])
        return self.by_id[wanted]

    def _near(self, wanted: str) -> tuple[str, ...]:
        begin = f"{wanted.partition('-')[0]}-"
        return (tuple(one for one in self.by_id if one.startswith(begin)) or tuple(self.by_id))[:_NAMED]


def _of_county(bureau: Bureau) -> tuple[Collection, ...]:
    stretches = stretches_of(bureau)
    kinds = (kind for kind in LAYERS.values() if any(_HAS[kind.name](stretch) for stretch in stretches))
    return tuple(Collection(bureau, kind, stretches) for kind in kinds)


def _assigns(stretch: Stretch) -> bool:
    return any(pack.period.overlaps(stretch.period) for pack in stretch.bureau.shelf.packs)


def _draws(stretch: Stretch) -> bool:
    return bool(stretch.edition.drawn)


def _has_unions(stretch: Stretch) -> bool:
    held = (policy for policy in stretch.bureau.shelf.policies if policy.period.overlaps(stretch.period))
    return any(policy.unions for policy in held)


_HAS: Mapping[str, Callable[[Stretch], bool]] = {
    "units": lambda stretch: bool(stretch.edition.units),
    "catchments": _assigns,
    "campuses": lambda stretch: bool(stretch.edition.sites) or _assigns(stretch),
    "borders": _draws,
    "findings": lambda stretch: _draws(stretch) or _assigns(stretch),
    "lists": _assigns,
    "answers": _assigns,
    "groups": _has_unions,
}
"""What a county must have on some day for a layer to have rows on it; made so that nothing is drawn to find it out."""
