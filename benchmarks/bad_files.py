"""`python -m benchmarks.bad_files [--changed N] [--seed N]`: how files that are damaged or hostile are read.

Every file of the corpus is examined in a process of its own, as it would be in service, while a listener waits for
anyone whom a file may have sent; then N sound files with changed bytes. Ends with status 1 when a goal is missed.
"""

import random
import socket
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.findings import Verdict, verdict
from enrollzone.quarantine.reading import examined
from enrollzone.quarantine.troubles import Trouble
from tests.unit.quarantine.corpus import Case, cases

RIGHT_VERDICTS, CAUSES_NAMED = 0.99, 0.97


@dataclass
class Score:
    """What became of the files, and the slowest of them."""

    files: int = 0
    right: int = 0
    faulty: int = 0
    named: int = 0
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0


def score(files: Sequence[Case]) -> Score:
    """Hold every file against the verdict and the cause that were written down for it."""
    total = Score()
    for case in files:
        began = time.perf_counter()
        content = examined(case.parts, case.limits, case.layer)
        total.slowest_s = max(total.slowest_s, time.perf_counter() - began)
        found = {finding.code for finding in content.findings}
        total.files += 1
        if verdict(content.findings) is case.verdict and Trouble.EXAMINATION_FAILED.value not in found:
            total.right += 1
        else:
            total.wrong.append(f"{case.name}: {verdict(content.findings)}, {', '.join(sorted(found))}")
        if case.verdict is not Verdict.ACCEPTED:
            total.faulty += 1
            total.named += case.cause is not None and case.cause.value in found
    return total


def changed(number: int, seed: int) -> Counter[str]:
    """Return what was said first of sound files some of whose bytes were changed."""
    chance, said = random.Random(seed), Counter[str]()  # noqa: S311 - the same changes for the same seed
    sound = [case for case in cases() if case.cause is None and case.limits == Limits()]
    for _ in range(number):
        case = chance.choice(sound)
        parts = list(case.parts)
        at = chance.randrange(len(parts))
        parts[at] = (parts[at][0], _with_changes(parts[at][1], chance))
        content = examined(parts, case.limits, case.layer)
        said[content.findings[0].code if content.findings else "accepted"] += 1
    return said


def _with_changes(data: bytes, chance: random.Random) -> bytes:
    result = bytearray(data)
    if result and chance.random() < 0.3:
        return bytes(result[: chance.randrange(len(result))])
    for _ in range(chance.choice((1, 2, 8)) if result else 0):
        at = chance.randrange(min(len(result), chance.choice((128, 1024, len(result)))))
        result[at : at + 1] = chance.choice((b"", b"\xff\xff\xff\xff", bytes([chance.randrange(256)])))
    return bytes(result)


@contextmanager
def listening(port: int = 47_813) -> Iterator[list[object]]:
    """Wait on this machine for anyone whom a file may send here, and keep who came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", port)) as server:
        Thread(target=_welcome, args=(server, came), daemon=True).start()
        yield came


def _welcome(server: socket.socket, came: list[object]) -> None:
    while True:
        try:
            came.append(server.accept()[1])
        except OSError:
            return


def main(words: Sequence[str]) -> int:
    """Print the figures, and everything that was wrong."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--changed", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args(words)
    with listening() as came:
        total = score(cases())
        said = changed(wanted.changed, wanted.seed)
    print(f"{total.files} files: {total.right} right verdicts, {total.named} of {total.faulty} causes named")
    print(f"slowest {total.slowest_s:.2f} s; {len(came)} connections")
    print(f"{wanted.changed} changed files: {', '.join(f'{code} {count}' for code, count in said.most_common())}")
    print("\n".join(total.wrong))
    reached = total.right >= RIGHT_VERDICTS * total.files and total.named >= CAUSES_NAMED * total.faulty
    return 0 if reached and not came and Trouble.EXAMINATION_FAILED.value not in said else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
