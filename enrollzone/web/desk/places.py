"""How many requests of the desk one process answers at once: whoever waits for a database keeps no family waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 6
"""Requests of the desk that one process answers at once. A database that hangs keeps each of them for seconds, and each
has a thread of the server: without a limit families would get none as soon as so many clerks pressed a button."""


class CrowdedError(Exception):
    """As many requests of the desk are being answered as may be at once; nothing was done of this one."""


class Places:
    """The places of one process. Nobody waits for one: whoever waits has a thread of the server as well."""

    def __init__(self, count: int = AT_ONCE) -> None:
        self._free = BoundedSemaphore(count)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take a place for as long as the block lasts. Raises CrowdedError where none is free."""
        if not self._free.acquire(blocking=False):
            raise CrowdedError
        try:
            yield
        finally:
            self._free.release()
