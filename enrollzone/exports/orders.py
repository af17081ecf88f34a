"""What somebody asks to have exported, and the layers made ready for it: projected, and simplified if asked for."""

from dataclasses import dataclass, field
from datetime import date

from enrollzone.atlas.simplified import ErrorBudget
from enrollzone.exports.about import DictionaryRow, Document, about, dictionary
from enrollzone.exports.formats import FORMATS
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.layer import Layer
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.simplification import simplified
from enrollzone.layers.targets import Target, in_system


@dataclass(frozen=True, eq=False)
class Order:
    """Layers of a coverage in a format and a system. `encoding` is that of formats that have several (Shapefile).

    `tolerance_m` simplifies all units together, so that they still share their edges; None leaves them as they decide.
    """

    coverage: Coverage
    layers: tuple[str, ...]
    format: str
    target: Target
    encoding: str = "utf-8"
    tolerance_m: float | None = None


@dataclass(frozen=True, eq=False)
class Delivery:
    """What a writer writes: layers in their system, what is said of them, and the dictionary of their fields.

    `stamp` stands wherever a format wants a time of writing, so that the same order gives the same bytes.
    """

    layers: tuple[Layer, ...]
    target: Target
    about: Document
    dictionary: tuple[DictionaryRow, ...]
    stamp: date
    encoding: str = "utf-8"
    budget: ErrorBudget | None = field(default=None)


def delivery_of(order: Order) -> Delivery:
    """Return the layers of an order, ready to be written."""
    drawn = simplified(order.coverage, order.tolerance_m) if order.tolerance_m else None
    coverage = drawn.coverage if drawn else order.coverage
    budget = drawn.picture.budget if drawn else None
    kinds = [LAYERS[name] for name in order.layers]
    keeps_all = FORMATS[order.format].exact and "units" in order.layers
    return Delivery(
        layers=tuple(in_system(kind.of(coverage), order.target) for kind in kinds),
        target=order.target,
        about=about(coverage, order.target, budget, keeps_all=keeps_all),
        dictionary=dictionary(kinds),
        stamp=order.coverage.edition.period.first,
        encoding=order.encoding,
        budget=budget,
    )
