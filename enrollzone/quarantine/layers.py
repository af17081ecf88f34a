"""Which layer or sheet of a file is read: the only one, or the one that was asked for. Never simply the first."""

from collections.abc import Sequence

from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_NAMED = 10


def chosen(names: Sequence[str], ledger: Ledger) -> str:
    """Return the name of the layer to read; raises UnreadableError where there is none, or no choice was made."""
    if not names:
        raise UnreadableError(Trouble.NO_RECORDS)
    if ledger.layer is None:
        if len(names) > 1:
            raise UnreadableError(Trouble.SEVERAL_LAYERS, names=_listed(names))
        return names[0]
    if ledger.layer not in names:
        raise UnreadableError(Trouble.LAYER_UNKNOWN, name=shown(ledger.layer), names=_listed(names))
    others = [name for name in names if name != ledger.layer]
    if others:
        ledger.add(Trouble.LAYERS_LEFT_OUT, name=shown(ledger.layer), names=_listed(others))
    return ledger.layer


def _listed(names: Sequence[str]) -> str:
    listed = "、".join(shown(name) for name in names[:_NAMED])
    return listed if len(names) <= _NAMED else f"{listed}、…"
