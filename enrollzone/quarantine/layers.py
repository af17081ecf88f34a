"""Which layer or sheet of a file is read: the only one, or the one that was asked for. Never simply the first."""

from collections.abc import Sequence

from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

_NAMED = 10


def chosen(names: Sequence[str], ledger: Ledger, drawn: Sequence[str] = ()) -> str:
    """Return the name of the layer to read; raises UnreadableError where there is none, or no choice was made.

    Of several the only one that is `drawn` is read: tables beside it describe it, or say how it is to be coloured.
    """
    if not names:
        raise UnreadableError(Trouble.NO_RECORDS)
    name = ledger.layer or (drawn[0] if len(drawn) == 1 else names[0])
    if ledger.layer is None and len(names) > 1 and len(drawn) != 1:
        raise UnreadableError(Trouble.SEVERAL_LAYERS, names=_listed(names))
    if name not in names:
        raise UnreadableError(Trouble.LAYER_UNKNOWN, name=shown(name), names=_listed(names))
    others = [other for other in names if other != name]
    if others:
        ledger.add(Trouble.LAYERS_LEFT_OUT, name=shown(name), names=_listed(others))
    return name


def _listed(names: Sequence[str]) -> str:
    listed = "、".join(shown(name) for name in names[:_NAMED])
    return listed if len(names) <= _NAMED else f"{listed}、…"
