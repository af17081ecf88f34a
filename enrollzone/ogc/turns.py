"""Who makes something that takes a while: one at a time, a few wait for it, and everybody else comes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock, get_ident

from enrollzone.errors import EnrollzoneError

PLACES = 3
"""Threads: one that makes and two that wait. A service has four for families, who find one free at any time."""

_PATIENCE_S = 3.0  # how long those wait


class BusyError(EnrollzoneError):
    """Something else is being made: the same request will do in a moment."""


class Turns:
    """The turns of all that makes something in a process: files and features alike, since they share its threads."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._places, self._one = BoundedSemaphore(PLACES), Lock()
        self._whose: int | None = None

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Have the turn; whoever has it may ask again. Raises BusyError where enough wait already, or for too long."""
        if self._whose == get_ident():
            yield
            return
        if not self._places.acquire(blocking=False):
            raise BusyError("busy")
        try:
            with self._waited_for():
                yield
        finally:
            self._places.release()

    @contextmanager
    def _waited_for(self) -> Iterator[None]:
        if not self._one.acquire(timeout=self._patience_s):
            raise BusyError("busy")
        self._whose = get_ident()
        try:
            yield
        finally:
            self._whose = None
            self._one.release()
