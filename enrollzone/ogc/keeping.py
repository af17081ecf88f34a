"""What was made is kept within bounds: made once however many ask, what was not asked for longest is let go."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock, RLock
from typing import Protocol, TypeVar, cast

from enrollzone.errors import EnrollzoneError

_PATIENCE_S = 5.0  # how long a request waits for what another one makes: families' questions come by the same threads


class Weighed(Protocol):
    """Something whose bytes in memory are known, roughly."""

    @property
    def weight(self) -> int:
        """Bytes that it takes, or will."""


Made = TypeVar("Made", bound=Weighed)


class BusyError(EnrollzoneError):
    """What was asked for is not made yet, and something else is being made: the same request will do later."""


class Kept:
    """Things by key, `most` bytes of them in all but for the newest. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, Weighed] = OrderedDict()
        self._lock, self._making = Lock(), RLock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made now if it was not; to make one thing others may be asked for.

        Raises BusyError where another thread has been making something for too long.
        """
        held = self._known(key)
        if held is None:
            if not self._making.acquire(timeout=_PATIENCE_S):
                raise BusyError("busy")
            try:
                held = self._known(key) or self._keep(key, make())
            finally:
                self._making.release()
        return cast("Made", held)

    def _known(self, key: Hashable) -> Weighed | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def _keep(self, key: Hashable, made: Made) -> Made:
        with self._lock:
            self._held[key] = made
            while len(self._held) > 1 and sum(one.weight for one in self._held.values()) > self._most:
                self._held.popitem(last=False)
        return made
