"""What is kept stays within its bounds, and is made once however many ask."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Thread

import pytest

from enrollzone.ogc.keeping import Kept
from enrollzone.ogc.turns import PLACES, BusyError, Turns


@dataclass(frozen=True)
class Thing:
    name: str
    weight: int = 10


def test_what_was_asked_for_longest_ago_gives_way() -> None:
    kept, made = Kept(30, Turns()), []

    def ask(name: str) -> None:
        kept.get(name, lambda: made.append(name) or Thing(name))  # type: ignore[func-returns-value]

    for name in "abcadabc":  # d drives b out, as a was asked for since; then c goes for b, and a for nobody
        ask(name)
    assert "".join(made) == "abcdbc"


def test_a_thing_heavier_than_all_that_may_be_kept_is_handed_out_all_the_same() -> None:
    kept = Kept(30, Turns())
    assert kept.get("heavy", lambda: Thing("heavy", 1000)).weight == 1000
    assert kept.get("light", lambda: Thing("light")) == Thing("light")
    assert kept.get("heavy", lambda: Thing("again", 1000)).name == "again"


def test_many_who_ask_at_once_get_one_thing_made_once() -> None:
    kept, made = Kept(100, Turns()), []

    def make() -> Thing:
        made.append(1)
        return kept.get("inner", lambda: Thing("inner")) and Thing("outer")

    with ThreadPoolExecutor(PLACES) as askers:
        found = list(askers.map(lambda _: kept.get("outer", make), range(20)))
    assert len(made) == 1
    assert len({id(one) for one in found}) == 1


def test_whoever_waits_too_long_for_another_is_told_to_come_again() -> None:
    kept, begun, end = Kept(100, Turns(patience_s=0.01)), Event(), Event()

    def slow() -> Thing:
        begun.set()
        end.wait(10)
        return Thing("slow")

    maker = Thread(target=lambda: kept.get("slow", slow))
    kept.get("ready", lambda: Thing("ready"))
    maker.start()
    begun.wait(10)
    with pytest.raises(BusyError):
        kept.get("other", lambda: Thing("other"))
    assert kept.get("ready", lambda: Thing("anew")).name == "ready"
    end.set()
    maker.join(10)
    assert kept.get("other", lambda: Thing("other")).name == "other"


def test_of_the_four_threads_of_a_service_one_is_left_to_families_whatever_is_made() -> None:
    turns, begun, end = Turns(patience_s=20), Event(), Event()
    files, features = Kept(100, turns), Kept(100, turns)

    def slow() -> Thing:
        begun.set()
        assert end.wait(10)
        return Thing("slow")

    with ThreadPoolExecutor(PLACES) as threads:
        first = threads.submit(files.get, "slow", slow)
        assert begun.wait(10)
        waiting = [threads.submit(features.get, name, lambda: Thing("made")) for name in "ab"]
        while turns._places._value:  # type: ignore[attr-defined]
            pass
        with pytest.raises(BusyError):  # at once, and not after twenty seconds
            features.get("c", lambda: Thing("c"))
        end.set()
        assert [one.result().name for one in (first, *waiting)] == ["slow", "made", "made"]
    assert PLACES < 4
