"""How many requests does a server answer in a second, beside an empty route of the same server?"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedReader
from statistics import median
from urllib.parse import urlencode

from benchmarks.county import County
from benchmarks.doors import LOOKUP
from benchmarks.figures import Goal, Row, Section
from benchmarks.request_cost import bodies, place_query
from benchmarks.timing import Effort

_CLIENTS = 4  # as many as the server has threads: each asks its next question when the last is answered
_SLICE_S = 0.5
_EMPTY = "an empty Flask route"
_GOALS = {
    "GET, API alone": Goal("P5", 0.75, least=True),
    "GET, deployed": Goal("P5", 0.65, least=True),
    "POST, deployed, decided": Goal("P5", 0.40, least=True),
    "POST, deployed, asking": None,
    _EMPTY: None,
}


def measure(county: County, effort: Effort) -> Section:
    """Return requests per second of a closed loop of clients in this process against a server in another."""
    requests = written_requests(county)
    slices, long = max(2, round(effort.seconds / _SLICE_S)), min(_SLICE_S, effort.seconds)
    with started_server() as port:
        for request in requests.values():
            rate(port, request, long / 2)  # warms caches; a refusal shows here
        rates = [{name: rate(port, request, long) for name, request in requests.items()} for _ in range(slices)]
    rows = tuple(_row(name, rates, goal) for name, goal in _GOALS.items())
    return Section(f"Requests per second: waitress, {_CLIENTS} clients", _EMPTY, rows)


def _row(name: str, rates: list[dict[str, float]], goal: Goal | None) -> Row:
    ratio = median(taken[name] / taken[_EMPTY] for taken in rates)
    return Row(name, median(taken[name] for taken in rates), "req/s", ratio, goal)


def written_requests(county: County) -> Mapping[str, bytes]:
    """Return each request as the bytes that a client sends."""
    decided, asking = bodies(county)
    place = f"{LOOKUP}?{urlencode(place_query(county))}"
    return {
        _EMPTY: _written("GET", "/empty/"),
        "GET, API alone": _written("GET", f"/alone{place}"),
        "GET, deployed": _written("GET", place),
        "POST, deployed, decided": _written("POST", LOOKUP, decided),
        "POST, deployed, asking": _written("POST", LOOKUP, asking),
    }


def _written(method: str, path: str, body: bytes = b"") -> bytes:
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}\r\n".encode() + body


@contextmanager
def started_server() -> Iterator[int]:
    """Start the server in a process of its own, yield its port, and stop it whatever happens."""
    command = [sys.executable, "-m", "benchmarks.served"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own module
        try:
            told = server.stdout.readline() if server.stdout else ""
            yield json.loads(told or '{"port": 0}')["port"]
        finally:
            server.terminate()


def rate(port: int, request: bytes, seconds: float) -> float:
    """Return how many times a second a request was answered by all clients together."""
    began = time.perf_counter()
    with ThreadPoolExecutor(_CLIENTS) as clients:
        answered = list(clients.map(lambda _: _ask_until(port, request, began + seconds), range(_CLIENTS)))
    return sum(answered) / (time.perf_counter() - began)


def _ask_until(port: int, request: bytes, end: float) -> int:
    """One client: ask, read the answer to its end, ask again. Raises ConnectionError for any answer but a 200."""
    answered = 0
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as connection,
        connection.makefile("rb") as reader,
    ):
        while time.perf_counter() < end:
            connection.sendall(request)
            _read_answer(reader)
            answered += 1
    return answered


def _read_answer(reader: BufferedReader) -> None:
    status, length = reader.readline(), 0
    if b" 200 " not in status:
        raise ConnectionError(f"the server answered {status.decode('latin-1').strip() or 'nothing'}, expected 200")
    while (line := reader.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    reader.read(length)
