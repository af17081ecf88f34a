"""What was made is kept within bounds: made once however many ask, what was not asked for longest is let go."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Protocol, TypeVar, cast

from enrollzone.ogc.turns import Turns


class Weighed(Protocol):
    """Something whose bytes in memory are known, roughly."""

    @property
    def weight(self) -> int:
        """Bytes that it takes, or will."""


Made = TypeVar("Made", bound=Weighed)


class Kept:
    """Things by key, `most` bytes of them in all but for the newest. Safe to share between threads.

    Whoever makes one has the turn of `turns`.
    """

    def __init__(self, most: int, turns: Turns) -> None:
        self._most, self._turns = most, turns
        self._held: OrderedDict[Hashable, Weighed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made now if it was not; to make one thing others may be asked for.

        Raises BusyError (`turns`) where others have been making something for too long.
        """
        held = self._known(key)
        if held is None:
            with self._turns.mine():
                held = self._known(key) or self._keep(key, make())
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
