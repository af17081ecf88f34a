"""`python -m benchmarks.faults [--rounds N] [--publishes N] [--rate N]`: what must hold when things go wrong.

kill -9 in the middle of staging and publishing, round after round; and publishing while a server of two workers is
asked all the time. Ends with status 1 when anything did not hold.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any, NoReturn

from benchmarks.handed_in import (
    EXAMPLE,
    FIRST_DAY,
    RENAMED,
    REVIEWER,
    ROOT,
    a_warning,
    examined,
    example,
    renamed,
    surroundings,
)
from enrollzone.atlas.generations import POINTER, current_generation, past_generations, room
from enrollzone.publishing.activation import Signature, publish, shipped_folders, with_activated
from enrollzone.publishing.archive import filed, find
from enrollzone.publishing.staging import approve, stage
from enrollzone.publishing.writing import exclusively

SWITCHED_WITHIN_S = 2.0
_LONGEST_LIFE_S = 0.6
_IN_A_ROW = 60
_LISTENING = re.compile(r"Listening at: http://127\.0\.0\.1:(\d+)")
_ASKED = f"/api/v1/lookup?unit={RENAMED}&on=2026-09-01"


# kill -9 ---------------------------------------------------------------------------------------------------------


def kill_rounds(data_dir: Path, rounds: int, seed: int = 0) -> list[str]:
    """Kill a process that stages, approves and publishes without end, `rounds` times, and return what was broken.

    After each kill whatever is there must be whole: what is live, what was, and every edition. POSIX only.
    """
    chance, broken = random.Random(seed), list[str]()  # noqa: S311 - a moment, no secret
    shipped = shipped_folders(EXAMPLE)
    _write(data_dir, shipped, FIRST_DAY)  # once, so that no child spends its life on loading what all of them need
    for number in range(1, rounds + 1):
        child = os.fork()
        if child == 0:
            _write_without_end(data_dir, shipped, FIRST_DAY + timedelta(days=100 * number))
        time.sleep(chance.uniform(0, _LONGEST_LIFE_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        broken += [f"round {number}: {fault}" for fault in _broken(data_dir)]
    return broken


def _write_without_end(data_dir: Path, shipped: Mapping[str, Path], day: date) -> NoReturn:
    """Write until killed; each edition begins a day after the last, so that there is no end."""
    try:
        while True:
            _write(data_dir, shipped, day)
            day += timedelta(days=1)
    finally:
        os._exit(1)


def _write(data_dir: Path, shipped: Mapping[str, Path], day: date) -> None:
    name = stage(data_dir, examined(a_warning(), first_day=day), surroundings())
    approve(data_dir, name, REVIEWER, "核对过", datetime.now(UTC))
    made_live(data_dir, name, shipped)


def made_live(data_dir: Path, name: str, shipped: Mapping[str, Path]) -> None:
    """Publish an edition without any of the checks that a person's command makes."""
    with exclusively(data_dir):
        who = Signature(REVIEWER, datetime.now(UTC))
        publish(data_dir, with_activated(data_dir, "000000", example().editions, find(data_dir, name), who), shipped)


def _broken(data_dir: Path) -> Iterator[str]:
    if not room(data_dir).exists():
        return
    live = {entry.folder for entry in current_generation(data_dir).of("000000") or ()}
    numbers = [generation.number for generation in past_generations(data_dir)]
    if numbers != list(range(len(numbers) - 1, -1, -1)):
        yield f"generations {numbers}"
    everything = filed(data_dir)
    whole = {one.folder.name for one in everything if one.fault is None}
    yield from (f"{one.folder.name}: {one.fault}" for one in everything if one.fault)
    yield from (f"{folder} is live and not there" for folder in live - whole)


# publishing while a server is asked ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answered:
    """One answer: when it was asked for and given, its status, the edition it names and the unit it shows."""

    asked: float
    given: float
    status: int
    edition: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Load:
    """What came of publishing while a server was asked: every answer, and each switch with its edition."""

    answers: tuple[Answered, ...]
    switches: tuple[tuple[float, str], ...]
    names: Mapping[str, str]

    def faults(self) -> Iterator[str]:
        """Walk over what did not hold: errors, and answers that mix two snapshots."""
        yield from (f"status {one.status}" for one in self.answers if one.status != 200)
        for one in self.answers:
            if one.status == 200 and self.names.get(one.edition) != one.unit:
                yield f"{one.edition} with {one.unit}"

    def late(self) -> int:
        """Return how many answers still came from an edition that had been replaced two seconds before."""
        return sum(one.status == 200 and one.edition not in self._allowed(one) for one in self.answers)

    def _allowed(self, one: Answered) -> set[str]:
        """The editions that may still answer: whatever was live at any moment of the two seconds before."""
        begun = one.asked - SWITCHED_WITHIN_S
        before = [edition for at, edition in self.switches if at <= begun][-1:] or [example().editions[-1].id]
        return {*before, *(edition for at, edition in self.switches if begun < at <= one.given)}

    @property
    def p99_ms(self) -> float:
        """The 99th percentile of the time of an answer, in milliseconds."""
        return quantiles([one.given - one.asked for one in self.answers], n=100)[98] * 1000


def publish_under_load(data_dir: Path, publishes: int, rate: float, clients: int = 4) -> Load:
    """Publish several times while a server of two workers is asked `rate` times a second."""
    first = example().editions[-1]
    names = {first.id: first.units[RENAMED].full_name}
    staged = []
    for number in range(2):
        name = f"东湖第{'一二'[number]}社区"
        staged.append(stage(data_dir, renamed(name), surroundings()))
        names[staged[-1]] = f"{first.units[RENAMED].township}{name}"
    with server(data_dir) as port:
        answers, stop = list[Answered](), Event()
        asking = [Thread(target=ask, args=(port, clients / rate, stop, answers)) for _ in range(clients)]
        for one in asking:
            one.start()
        switches = [_activate(data_dir, staged[number % 2]) for number in range(publishes)]
        wait_until_switched(answers, switches[-1][1])
        stop.set()
        for one in asking:
            one.join()
    return Load(tuple(answers), tuple(switches), names)


def wait_until_switched(answers: list[Answered], edition: str) -> None:
    """Wait until a long row of answers rests on the last edition: every worker has changed over."""
    for _ in range(600):
        last = answers[-_IN_A_ROW:]
        if len(last) == _IN_A_ROW and {one.edition for one in last} == {edition}:
            return
        time.sleep(0.1)


@contextmanager
def server(data_dir: Path, **more: object) -> Iterator[int]:
    """Start gunicorn with two workers over the example county, yield its port, and stop it whatever happens.

    `more` are further settings, by their names.
    """
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--workers", "2"]
    command += ["--bind", "127.0.0.1:0", "wsgi"]
    settings = {"DATA_DIR": str(data_dir), "JURISDICTIONS": "000000", "PUBLIC_RATE": "1000000 per minute"}
    settings |= {name.upper(): str(value) for name, value in more.items()}
    environment = {**os.environ, **{f"ENROLLZONE_{name}": value for name, value in settings.items()}}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as started:  # noqa: S603
        try:
            told = (_LISTENING.search(line) for line in started.stderr or ())
            port = int(next(filter(None, told))[1])
            Thread(target=started.stderr.read if started.stderr else print, daemon=True).start()
            _wait_until_ready(port)
            yield port
        finally:
            started.terminate()


def _wait_until_ready(port: int) -> None:
    for _ in range(300):
        if _get(port, "/readyz")[0] == 200:
            return
        time.sleep(0.1)
    raise ConnectionError("the server was not ready after half a minute")


def _activate(data_dir: Path, name: str) -> tuple[float, str]:
    """Activate an edition as a person does, with every check, and return when the pointer was switched."""
    program = [sys.executable, "-c", "from enrollzone.cli import main; main()"]
    command = [*program, "boundaries", "activate", name, "--by", REVIEWER, "--data-dir", str(data_dir)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own program
    return (room(data_dir) / POINTER).stat().st_mtime, name


def _edition_and_unit(told: Mapping[str, Any]) -> tuple[str, str]:
    return told["basis"]["edition"]["id"], told["place"]["matched"]


def ask(
    port: int,
    pause: float,
    stop: Event,
    answers: list[Answered],
    path: str = _ASKED,
    shown: Callable[[Mapping[str, Any]], tuple[str, str]] = _edition_and_unit,
) -> None:
    """One client: ask, note what an answer rests on and what it shows, and wait for the next turn."""
    turn = time.time()
    while not stop.is_set():
        began = time.time()
        status, body = _get(port, path)
        given = time.time()
        told = json.loads(body) if status == 200 else {}
        edition, unit = shown(told) if told else ("", "")
        answers.append(Answered(began, given, status, edition, unit))
        turn += pause
        time.sleep(max(0.0, turn - time.time()))


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def main(words: list[str]) -> int:
    """Run everything, print what came of it, and return the exit status."""
    parser = ArgumentParser(prog="python -m benchmarks.faults", description="What must hold when things go wrong.")
    parser.add_argument("--rounds", type=int, default=100, help="of kill -9 while editions are staged and published")
    parser.add_argument("--publishes", type=int, default=50, help="while a server is asked")
    parser.add_argument("--rate", type=float, default=200.0, help="questions a second")
    wanted = parser.parse_args(words)
    from benchmarks.policy_faults import policy_faults  # noqa: PLC0415 - which builds on what stands here

    with TemporaryDirectory() as folder:
        broken = kill_rounds(Path(folder), wanted.rounds)
        last = current_generation(Path(folder)).number
    print(f"kill -9: {wanted.rounds} rounds, {last} generations published, {len(broken)} broken")
    faults = _published(wanted.publishes, wanted.rate) if wanted.publishes else []
    found = {*broken, *faults, *policy_faults(wanted.rounds, wanted.publishes, wanted.rate)}
    print("\n".join(sorted(found)[:20]))
    return 1 if found else 0


def _published(publishes: int, rate: float) -> list[str]:
    with TemporaryDirectory() as folder:
        load = publish_under_load(Path(folder), publishes, rate)
    faults = list(load.faults())
    seconds = load.answers[-1].given - load.answers[0].asked
    print(f"publishing: {len(load.switches)} times, {len(load.answers) / seconds:.0f} answers a second,")
    print(f"  {len(load.answers)} answers, p99 {load.p99_ms:.0f} ms, {len(faults)} faults,")
    print(f"  {load.late()} from an edition that had been replaced {SWITCHED_WITHIN_S:.0f} s before")
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
