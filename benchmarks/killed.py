"""A process that works in the desk's store until it is killed, and what is looked at afterwards. POSIX only."""

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count, islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from enrollzone.sealing.keyfile import KeyFile
from enrollzone.sealing.keyring import Keyring, write_keyring
from enrollzone.storage.database import Database
from enrollzone.storage.erasing import erase, erased_again
from enrollzone.storage.kinds import Columns, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.rotating import rotate
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify

_LONGEST_LIFE_S = 0.4
# Children come from a process of its own that has no threads and has loaded all they need.
_CHILDREN = multiprocessing.get_context("forkserver")
_CHILDREN.set_forkserver_preload(["benchmarks.killed"])


@dataclass(frozen=True)
class Tally:
    """A record that counts what happened to it."""

    number: int


def _apply(tally: Tally | None, _event: Event) -> Tally:
    return replace(tally, number=tally.number + 1) if tally else Tally(1)


TALLIES: Mapping[str, Kind[Any]] = {"tally": Kind("tally", Tally, _apply, lambda _: Columns("open"))}


def open_store(address: str, folder: Path) -> Store:
    """Open a store of tallies, with keys in a folder that are made where there are none."""
    if not (folder / "keys.json").exists():
        write_keyring(Keyring.new(), folder / "keys.json")
    return Store(Database(address), KeyFile(folder / "keys.json"), TALLIES, lambda: datetime.now(UTC), folder)


@dataclass(frozen=True)
class Killed:
    """What came of a row of kills: how many rounds, how many writes were acknowledged, and what did not hold."""

    rounds: int
    acknowledged: int
    broken: tuple[str, ...]


Work = Callable[[Store, Path, int, Callable[[str], object]], None]


def kill_rounds(address: str, folder: Path, rounds: int, work: Work | None = None, seed: int = 0) -> Killed:
    """Kill a process that works in a store without end, `rounds` times, and look at the store after each kill."""
    chance, broken, known = random.Random(seed), list[str](), Counter[str]()  # noqa: S311 - a moment, no secret
    open_store(address, folder).database.close()
    for number in range(1, rounds + 1):
        told = _one_life(address, folder, number, chance.uniform(0.05, _LONGEST_LIFE_S), work or write_on)
        known.update(told)
        broken += [] if told else [f"round {number}: nothing was acknowledged"]
        broken += [f"round {number}: {fault}" for fault in _faults(address, folder, known)]
    return Killed(rounds, known.total(), tuple(broken))


def _one_life(address: str, folder: Path, number: int, life_s: float, work: Work) -> list[str]:
    """Let a child work until it is killed, and return what it had said was done by then."""
    reading, writing = _CHILDREN.Pipe(duplex=False)
    child = _CHILDREN.Process(target=_work, args=(address, folder, number, writing, work))
    child.start()
    writing.close()
    said = _said(reading)
    told = list(islice(said, 1))  # no life is spent on starting: it begins with the first write that is acknowledged
    time.sleep(life_s)
    child.kill()
    child.join()
    child.close()
    told += said
    reading.close()
    return told


def _said(reading: Connection) -> Iterator[str]:
    with suppress(EOFError):
        while True:
            yield reading.recv_bytes().decode()


def _work(address: str, folder: Path, number: int, pipe: Connection, work: Work) -> None:
    work(open_store(address, folder), folder, number, lambda told: pipe.send_bytes(told.encode()))


def write_on(store: Store, _folder: Path, number: int, acknowledge: Callable[[str], object]) -> None:
    """Record without end, each event under a token of its own, and say so once it is recorded."""
    for turn in count():
        token = f"{number}-{turn}"
        subject = f"tally:{number}-{turn // 3}"
        store.record(Entry(subject, "counted", "lin", {"line": "x" * 200}, token=token), seen=turn % 3)
        acknowledge(token)


def change_keys(store: Store, folder: Path, number: int, acknowledge: Callable[[str], object]) -> None:
    """Record, rotate the keys and erase, in turn and without end."""
    for turn in count():
        token, subject = f"{number}-{turn}", f"tally:{number}-{turn}"
        store.record(Entry(subject, "counted", "lin", {"line": "x"}, token=token), seen=0)
        acknowledge(token)
        rotate(store, KeyFile(folder / "keys.json"))
        if turn % 2:
            erase(store, subject, "zhou", "asked")


def _faults(address: str, folder: Path, known: Counter[str]) -> Iterator[str]:
    store = open_store(address, folder)
    try:
        found = verify(store)
        yield from (f"{fault.broken} {fault.number} {fault.subject}" for fault in found.faults)
        with store.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT token FROM events WHERE token IS NOT NULL").scalars()
            there = Counter(rows)
        yield from (f"{token} was acknowledged and is lost" for token in sorted(known.keys() - there.keys()))
        yield from (f"{token} is there {times} times" for token, times in there.items() if times > 1)
        with store.writing() as writer:
            erased_again(writer, folder)  # what was listed and not erased by then is erased now, and nothing twice
    finally:
        store.database.close()
