"""A thread beside the requests: it follows the pointer to what is live, and asks the canaries from time to time."""

import os
import time
from collections.abc import Callable
from threading import Event, Lock, Thread
from weakref import ReferenceType, ref

from enrollzone.web.service import Service

LOOKED_EVERY_S = 1.0
CANARIES_EVERY_S = 300.0


class Watch:
    """Watches over a service, in one thread for each process.

    It begins with the first request and not when the service is made: a server may fork in between, and a thread does
    not come along. It ends with the service, or when it is told to.
    """

    def __init__(self, service: Service, tell: Callable[[str], None]) -> None:
        self._service, self._tell = ref(service), tell
        self._process: int | None = None
        self._lock = Lock()
        self._ended = Event()

    def begin(self) -> None:
        """Begin in this process, unless that was done before. Costs a request nothing that could be measured."""
        if self._process != os.getpid():
            with self._lock:
                if self._process != os.getpid():
                    self._process = os.getpid()
                    arguments = (self._service, self._tell, self._ended)
                    Thread(target=_watch, args=arguments, name="enrollzone-watch", daemon=True).start()

    def end(self) -> None:
        """End within a second."""
        self._ended.set()


def _watch(held: ReferenceType[Service], tell: Callable[[str], None], ended: Event) -> None:
    asked = time.monotonic()
    while not ended.wait(LOOKED_EVERY_S):
        service = held()
        if service is None:
            return
        try:
            _look(service, tell)
            if time.monotonic() - asked >= CANARIES_EVERY_S:
                asked = time.monotonic()
                _ask(service, tell)
        except Exception as error:  # noqa: BLE001 - whatever it was, a worker that no longer looks would stay behind
            tell(f"could not look for newer data: {type(error).__name__}")
        del service  # held no longer than it is needed, so that it can end


def _look(service: Service, tell: Callable[[str], None]) -> None:
    before = service.current
    reason = service.follow()
    if reason is not None:
        tell(f"the old data stays: {reason}")
    elif service.current is not before:
        tell(f"generation {service.current.generation.number} answers")


def _ask(service: Service, tell: Callable[[str], None]) -> None:
    for fault in service.ask_canaries():
        tell(str(fault))
