"""`python -m benchmarks.desk_faults [--rounds N]`: what must hold of the desk's store when things go wrong.

kill -9 in the middle of writes, of a rotation of keys and of erasing, on SQLite and on PostgreSQL, round after round:
whatever was acknowledged is there, once; event and record are together; the chain verifies. Ends with status 1 when
anything did not hold. POSIX only.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.killed import change_keys, kill_rounds, write_on
from tests.desk import fresh_postgresql, fresh_sqlite, postgresql


@contextmanager
def databases() -> Iterator[Mapping[str, Callable[[], str]]]:
    """Yield how a new, empty database of each sort is made; SQLite on a disk, and a PostgreSQL that is kept in sync."""
    with TemporaryDirectory() as folder, postgresql(in_sync=True) as server:
        numbers = count()
        yield {
            "SQLite": lambda: fresh_sqlite(Path(folder) / str(next(numbers))),
            "PostgreSQL": lambda: fresh_postgresql(server),
        }


def main(words: list[str]) -> int:
    """Run everything, print what came of it, and return the exit status."""
    parser = ArgumentParser(prog="python -m benchmarks.desk_faults", description="The desk's store, killed.")
    parser.add_argument("--rounds", type=int, default=200, help="of kill -9 while events are recorded")
    parser.add_argument("--key-rounds", type=int, default=100, help="while keys are rotated and records erased")
    wanted = parser.parse_args(words)
    broken: list[str] = []
    with databases() as addresses:
        for sort, address in addresses.items():
            for work, rounds in ((write_on, wanted.rounds), (change_keys, wanted.key_rounds)):
                with TemporaryDirectory() as folder:
                    killed = kill_rounds(address(), Path(folder), rounds, work)
                said = f"{killed.rounds} rounds, {killed.acknowledged} acknowledged, {len(killed.broken)} broken"
                print(f"kill -9, {sort}, {work.__name__}: {said}", flush=True)
                broken += killed.broken
    print("\n".join(sorted(broken)[:20]))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
