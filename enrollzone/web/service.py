"""The bureaus that answer now: one immutable snapshot, exchanged as a whole or not at all."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError, SettingsError
from enrollzone.rules.diagram import DiagramTooLargeError

_MOST_KEPT = 512  # prepared answers; one is some tens of kilobytes


@dataclass(frozen=True)
class Prepared:
    """A response made once: its body, entity tag, and the policy and edition that it names in its headers."""

    body: bytes
    etag: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """The bureaus by county code, with what was prepared from them. Answers of two snapshots are never mixed.

    Only answers about places are kept here; nothing that a family told ever is.
    """

    bureaus: Bureaus
    _kept: dict[tuple[str, ...], Prepared] = field(default_factory=dict, repr=False)

    def prepared(self, key: tuple[str, ...], prepare: Callable[[], Prepared]) -> Prepared:
        """Return what was prepared under a key, prepared now if it was not; the oldest gives way to the newest."""
        known = self._kept.get(key)
        if known is None:
            known = prepare()
            while len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[key] = known
        return known


class Service:
    """Holds the current snapshot. Raises BoundaryError, PackError or SettingsError when it cannot be opened at all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self.current = _opened(settings)

    def reload(self) -> str | None:
        """Read everything anew. Return None when the new data answers, else why the old data stayed as it was."""
        with self._lock:
            try:
                self.current = _opened(self._settings)
            except (EnrollzoneError, DiagramTooLargeError, OSError, ValueError) as error:
                return str(error)
        return None


def _opened(settings: Settings) -> Snapshot:
    bureaus = open_bureaus(settings, eager=True)
    if not bureaus:
        raise SettingsError(f"no county is installed under {settings.boundaries_dir}")
    for bureau in bureaus.values():
        for pack in bureau.shelf.packs:
            # Compiled before the snapshot is shown: no parent waits for it, and rules too large to compile stay out.
            _ = pack.compiled
    return Snapshot(bureaus)


def reload_on_hangup(service: Service, tell: Callable[[str], None]) -> None:
    """Reload when the process receives SIGHUP, where there is such a signal; `tell` hears how it went.

    The work is done in a thread of its own: a signal interrupts whatever the main thread is doing.
    """
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: Thread(target=_reload_and_tell, args=(service, tell)).start())


def _reload_and_tell(service: Service, tell: Callable[[str], None]) -> None:
    reason = service.reload()
    tell("the new data answers" if reason is None else f"the old data stays: {reason}")
