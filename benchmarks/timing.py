"""How time is taken: competitors in turn, in one run, and medians of what each turn took."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Call = Callable[[], object]
_SHORTEST_TURN_S = 0.002  # so that one turn is long beside the clock's own step


@dataclass(frozen=True)
class Effort:
    """How much is measured: turns of each competitor, how many families are asked about, seconds of each load.

    `sizes` are those of the coverages that points are looked up in, `points` how many are looked up at once.
    """

    turns: int
    families: int
    seconds: float
    starts: int
    sizes: tuple[str, ...] = ("a",)
    points: int = 20_000


THOROUGH = Effort(turns=41, families=1_000, seconds=4.0, starts=7, sizes=("a", "b"), points=1_000_000)
QUICK = Effort(turns=9, families=30, seconds=1.0, starts=3, points=100_000)


def processor_seconds(call: Call, calls: int) -> float:
    """Return the processor time of this thread for one of several calls: other programs' work is not in it."""
    began = time.thread_time()
    for _ in range(calls):
        call()
    return (time.thread_time() - began) / calls


@dataclass(frozen=True)
class Taken:
    """What the competitors took in each turn, in seconds. Ratios are taken turn by turn, then their median."""

    turns: tuple[Mapping[str, float], ...]

    def median(self, name: str) -> float:
        """Return the median seconds of one competitor."""
        return median(turn[name] for turn in self.turns)

    def ratio(self, name: str, to: str) -> float:
        """Return the median of one competitor's time over another's in the same turn."""
        return median(turn[name] / turn[to] for turn in self.turns)


def in_turn(competitors: Mapping[str, Call], turns: int) -> Taken:
    """Let each competitor run in turn (A B C A B C …), so that a slow moment of the machine meets them all."""
    calls = {name: enough_calls(call) for name, call in competitors.items()}
    return Taken(tuple(_turn(competitors, calls) for _ in range(turns)))


def _turn(competitors: Mapping[str, Call], calls: Mapping[str, int]) -> dict[str, float]:
    return {name: processor_seconds(call, calls[name]) for name, call in competitors.items()}


def enough_calls(call: Call) -> int:
    """Return how many calls make one turn long enough to be timed; they also warm the caches."""
    calls = 1
    while processor_seconds(call, calls) * calls < _SHORTEST_TURN_S:
        calls *= 2
    return calls


def one_by_one(calls: Sequence[Call]) -> list[float]:
    """Return the seconds of each call by itself, in order of time. The clock's own time is in it: some 0.05 µs."""
    clock = time.perf_counter
    taken = []
    for call in calls:
        began = clock()
        call()
        taken.append(clock() - began)
    return sorted(taken)


def around(things: tuple[Callable[[], object], ...]) -> Call:
    """Return one call that takes the next of some things each time, round and round."""
    following = _round_and_round(things)

    def call() -> object:
        return next(following)()

    return call


def _round_and_round(things: tuple[Call, ...]) -> Iterator[Call]:
    while True:
        yield from things
