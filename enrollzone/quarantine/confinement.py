"""Taking rights away from the process that examines a file, before it has seen a byte of it.

Memory, processor time, the size of what it writes and the number of open files are limited by the kernel; the network
is taken away by a namespace of its own where the kernel lets us. On Windows, and wherever such a limit cannot be set,
what is left is: the time limit of the parent, a directory of its own, an empty environment, and the hook that refuses
sockets and programs to Python code.
"""

import os
import sys
from contextlib import suppress
from typing import Any

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_MOST_FILES = 64
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "os.system", "ctypes.")


class ForbiddenError(Exception):
    """The examination tried to leave its room."""


def confine(*, memory_bytes: int, seconds: int, reply_bytes: int) -> None:
    """Limit this process for good. What the system does not offer is left out silently: see the module."""
    _leave_network()
    _limit(memory_bytes=memory_bytes, seconds=seconds, reply_bytes=reply_bytes)
    sys.addaudithook(_refuse)


def _limit(*, memory_bytes: int, seconds: int, reply_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    wanted = (
        ("RLIMIT_AS", memory_bytes),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", reply_bytes),
        ("RLIMIT_NOFILE", _MOST_FILES),
        ("RLIMIT_CORE", 0),
    )
    for name, most in wanted:
        with suppress(AttributeError, OSError, ValueError):
            resource.setrlimit(getattr(resource, name), (most, most))


def _leave_network() -> None:
    """Move into an empty network: alone where we are root, else with a user namespace that makes us root of nothing."""
    if not sys.platform.startswith("linux"):
        return
    for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK):
        with suppress(OSError):
            _unshare(flags)
            return


def _unshare(flags: int) -> None:
    if sys.version_info >= (3, 12):
        os.unshare(flags)
        return
    import ctypes  # noqa: PLC0415 - only Python 3.11 has no call of its own

    if ctypes.CDLL(None, use_errno=True).unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise ForbiddenError(event)
