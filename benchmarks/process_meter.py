"""Run one command and print what it took, as JSON: a small program of its own, started for each measurement.

What a process is said to have used at most includes what its parent held when it was started, so the parent must be
small: this program imports nothing of ours and nothing large.
"""

import json
import os
import sys
import time


def main(command: list[str]) -> int:
    """Run a command without its output and return its exit status, after printing seconds and peak kilobytes."""
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.perf_counter()
    child = os.posix_spawn(command[0], command, _as_installed(), file_actions=silent)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    kilobytes = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
    print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "kilobytes": kilobytes}))
    return os.waitstatus_to_exitcode(status)


def _as_installed() -> dict[str, str]:
    """The environment, with compiled modules kept: what is measured is a second start, as on any installed machine."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
