"""The bureaus that answer now: one immutable snapshot, exchanged as a whole or not at all."""

import math
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

from enrollzone.atlas.generations import Generation, current_generation, pointer_mark
from enrollzone.bootstrap import Bureaus, change_over, open_bureaus
from enrollzone.canaries import CanaryFault, canary_faults
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError, EnrollzoneError, SettingsError
from enrollzone.rules.diagram import DiagramTooLargeError

_MOST_KEPT = 512  # prepared answers; one is some tens of kilobytes
_TRY_AGAIN_S = 30.0  # after a generation could not be used: what stood in the way may pass, a full table of files say
_UNUSABLE = (EnrollzoneError, DiagramTooLargeError, OSError, ValueError)


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
    generation: Generation = field(default_factory=Generation)
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

    def canary_faults(self, but: "Snapshot | None" = None) -> tuple[CanaryFault, ...]:
        """Return the canaries that do not get their answer, but for bureaus that another snapshot has as well."""
        known = but.bureaus if but else {}
        asked = (bureau for code, bureau in self.bureaus.items() if known.get(code) is not bureau)
        return tuple(fault for bureau in asked for fault in canary_faults(bureau))


@dataclass(frozen=True)
class Health:
    """How the service is: ready unless a canary fails. `refused` says why newer data was not taken."""

    generation: int
    failing: tuple[CanaryFault, ...] = ()
    refused: str | None = None

    @property
    def ready(self) -> bool:
        """Tell whether every canary got its answer when they were last asked."""
        return not self.failing


class Service:
    """Holds the current snapshot. Raises BoundaryError, PackError or SettingsError when it cannot be opened at all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._mark = pointer_mark(settings.data_dir)
        self._again_at = math.inf
        self._refused: str | None = None
        self.current = _opened(settings)
        self._failing = self.current.canary_faults()

    @property
    def health(self) -> Health:
        """How the service is now."""
        return Health(self.current.generation.number, self._failing, self._refused)

    def reload(self) -> str | None:
        """Read everything anew. Return None when the new data answers, else why the old data stayed as it was."""
        with self._lock:
            self._mark = pointer_mark(self._settings.data_dir)
            return self._take(lambda: _opened(self._settings, self.current))

    def follow(self) -> str | None:
        """Change over to the generation that holds, if the pointer to it was switched since it was last looked at.

        Return None when nothing changed or the new editions answer, else why the old ones stayed as they were.
        """
        with self._lock:
            mark = pointer_mark(self._settings.data_dir)
            if mark == self._mark and time.monotonic() < self._again_at:
                return None
            self._mark = mark
            refused = self._take(lambda: _followed(self._settings, self.current))
            self._again_at = math.inf if refused is None else time.monotonic() + _TRY_AGAIN_S
            return refused

    def ask_canaries(self) -> tuple[CanaryFault, ...]:
        """Ask every canary of the current snapshot and return those that fail."""
        self._failing = self.current.canary_faults()
        return self._failing

    def _take(self, opened: Callable[[], Snapshot]) -> str | None:
        """Exchange the snapshot in one step, unless it cannot be used or a canary fails that does not fail now."""
        try:
            new = opened()
            failing = new.canary_faults(but=self.current)
        except _UNUSABLE as error:
            self._refused = str(error)
        else:
            worse = [str(fault) for fault in failing if fault not in self._failing]
            self._refused = "\n".join(worse) or None
            if not worse:
                self.current, self._failing = new, (*self._unchanged(new), *failing)
        return self._refused

    def _unchanged(self, new: Snapshot) -> tuple[CanaryFault, ...]:
        """The faults of counties that a new snapshot has as they were: they were not asked once more."""
        same = [bureau for code, bureau in self.current.bureaus.items() if new.bureaus.get(code) is bureau]
        editions = {edition.id for bureau in same for edition in bureau.atlas.editions}
        return tuple(fault for fault in self._failing if fault.edition in editions)


def _opened(settings: Settings, before: Snapshot | None = None) -> Snapshot:
    generation = current_generation(settings.data_dir)
    held = before.bureaus if before else {}
    bureaus = open_bureaus(settings, eager=True, generation=generation, before=held)
    if not bureaus:
        raise SettingsError(f"no county is installed under {settings.boundaries_dir}")
    for bureau in bureaus.values():
        for pack in bureau.shelf.packs:
            # Compiled before the snapshot is shown: no parent waits for it, and rules too large to compile stay out.
            _ = pack.compiled
    return Snapshot(bureaus, generation)


def _followed(settings: Settings, now: Snapshot) -> Snapshot:
    """Open the generation that holds beside the present one: policies stay, and so do counties that did not change."""
    generation = current_generation(settings.data_dir)
    if generation.number < now.generation.number:
        # Numbers only grow: the data directory was emptied, or an old copy put back. A person must say that it holds.
        why = f"第{now.generation.number}代以后出现第{generation.number}代 / generation {generation.number} after it"
        raise BoundaryError(f"generation {now.generation.number}", f"{why}: restart to take it")
    bureaus = change_over(settings, now.bureaus, now.generation, generation)
    for bureau in bureaus.values():
        for pack in bureau.shelf.packs:
            for edition in bureau.atlas.editions:
                if edition.period.overlaps(pack.period):
                    bureau.gazetteer(edition, pack)  # no parent waits for an index of names either
    return Snapshot(bureaus, generation)


def reload_on_hangup(service: Service, tell: Callable[[str], None]) -> None:
    """Reload when the process receives SIGHUP, where there is such a signal; `tell` hears how it went.

    The work is done in a thread of its own: a signal interrupts whatever the main thread is doing.
    """
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, lambda *_: Thread(target=_reload_and_tell, args=(service, tell)).start())


def _reload_and_tell(service: Service, tell: Callable[[str], None]) -> None:
    reason = service.reload()
    tell("the new data answers" if reason is None else f"the old data stays: {reason}")
