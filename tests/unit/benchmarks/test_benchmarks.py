"""Each benchmark measures what it says, on a run that is too short to be believed."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import cold_start, decision, pages, place, request_cost, server
from benchmarks.__main__ import QUESTIONS, main
from benchmarks.county import County, open_county
from benchmarks.doors import a_get, a_post, called, empty_app
from benchmarks.figures import Goal, Row, Section, table
from benchmarks.timing import Effort, around, in_turn

TINY = Effort(turns=2, families=4, seconds=0.2, starts=1)


@pytest.fixture(scope="module")
def county() -> County:
    return open_county()


def by_name(section: Section) -> dict[str, Row]:
    return {row.what: row for row in section.rows}


def test_a_turn_takes_the_competitors_one_after_the_other_and_ratios_within_it() -> None:
    taken = in_turn({"short": lambda: sum(range(1_000)), "long": lambda: sum(range(20_000))}, turns=3)
    assert [list(turn) for turn in taken.turns] == [["short", "long"]] * 3
    assert taken.ratio("long", "short") > 5
    assert taken.ratio("short", "short") == 1


def test_waiting_is_not_counted_as_processor_time() -> None:
    taken = in_turn({"waits": lambda: time.sleep(1) or sum(range(50_000))}, turns=1)
    assert taken.median("waits") < 1


def test_going_around_takes_each_thing_in_order_and_begins_again() -> None:
    call = around((lambda: "a", lambda: "b"))
    assert [call() for _ in range(5)] == ["a", "b", "a", "b", "a"]


@pytest.mark.parametrize(
    ("row", "result"),
    [
        (Row("a", 2.0, ratio=1.2, goal=Goal("P5", 1.3)), "reached"),
        (Row("a", 2.0, ratio=1.4, goal=Goal("P5", 1.3)), "NOT reached"),
        (Row("a", 2.0, ratio=0.7, goal=Goal("P5", 0.75, least=True)), "NOT reached"),
        (Row("a", 2.0, ratio=9.0, goal=Goal("P3", 2.0, "s")), "reached"),
        (Row("a", 2.0, goal=Goal("P5", 1.3)), "not measured"),
        (Row("a", None), "not measured"),
        (Row("a", 2.0), ""),
    ],
)
def test_a_goal_is_reached_only_where_its_figure_was_measured_and_holds(row: Row, result: str) -> None:
    assert row.result == result


def test_the_table_shows_each_figure_in_the_unit_that_reads_best() -> None:
    rows = (
        Row("fast", 0.0000123, ratio=1.0),
        Row("slow", 0.25, ratio=123.4, goal=Goal("P3", 1.0, "s")),
        Row("many", 1234.5, "req/s", 0.5, Goal("P5", 0.75, least=True)),
        Row("absent", None, goal=Goal("P6", 0.0001, "s")),
    )
    assert list(table([Section("Title", "nothing", rows)])) == [
        "",
        "Title",
        "  ratio: to nothing",
        "  what                                    median    ratio goal",
        "  fast                                   12.3 µs   1.00 x",
        "  slow                                    250 ms    123 x P3 ≤ 1 s      reached",
        "  many                               1,234 req/s   0.50 x P5 ≥ 0.75 x   NOT reached",
        "  absent                                       -        - P6 ≤ 100 µs   not measured",
    ]


def test_a_request_can_be_sent_again_and_again() -> None:
    app = empty_app()
    assert [called(app, a_get("/")) for _ in range(2)] == [200, 200]
    assert called(app, a_get("/elsewhere")) == 404
    assert called(app, a_post("/", b"{}")) == 405


def test_the_families_of_the_casebook_are_asked_about_as_the_api_is_asked(county: County) -> None:
    assert len(county.asked) > 100
    assert {county.outcome(asked.body) for asked in county.asked[:30]} >= {"assigned_group", "needs_facts"}


def test_looking_a_place_up_is_measured_beside_the_bare_index(county: County) -> None:
    rows = by_name(place.measure(county, TINY))
    assert rows["STRtree.query(Point, intersects)"].ratio == 1
    assert rows["an empty call"].value < rows["a name found (locate)"].value < rows["a name, whole answer"].value


def test_a_decision_is_measured_for_every_kind_of_family(county: County) -> None:
    section = decision.measure(county, TINY)
    assert [row.goal.name for row in section.rows if row.goal] == ["P6", "P6", "P6"]
    assert by_name(section)["an empty Flask route"].value > 0
    assert by_name(section)["settled, with its full trace"].value > 0


def test_the_cost_of_a_request_is_measured_for_every_door(county: County) -> None:
    rows = by_name(request_cost.measure(county, TINY))
    assert list(rows) == list(request_cost.GOALS)
    assert rows["an empty Flask route"].value < rows["GET, deployed, prepared"].value
    assert rows["GET, deployed, prepared"].value < rows["GET, deployed, prepared first"].value


def test_each_page_is_measured_beyond_its_lookup_and_whole_requests_beside_an_empty_route(county: County) -> None:
    section = pages.measure(county, TINY)
    held = [row.what for row in section.rows if row.goal == pages.GOAL]
    assert held == [
        "answer page",
        "first answer, for a home alone",
        "screen of a question",
        "what was told, to be checked",
    ]
    rows = by_name(section)
    assert rows["POST, answer page"].value > rows["answer page"].value
    assert rows["POST, answer page"].ratio > rows["an empty Flask route"].ratio == 1
    assert all(0 < row.value < 1 for row in section.rows)


def test_requests_per_second_are_counted_on_one_server_for_both_routes(county: County) -> None:
    rows = by_name(server.measure(county, TINY))
    assert rows["an empty Flask route"].ratio == 1
    assert all(0 < row.value < 1_000_000 for row in rows.values())


def test_a_server_that_refuses_is_a_crash_and_not_a_rate() -> None:
    with server.started_server() as port, pytest.raises(ConnectionError, match="404"):
        server.rate(port, b"GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 0.1)


def test_the_time_and_memory_of_a_whole_process_are_its_own() -> None:
    commands = {"waits": ["-c", "import time; time.sleep(0.2)"], "large": ["-c", "x = bytearray(64 << 20)"]}
    used = cold_start.started_in_turn(commands, 1)
    assert used["waits"][0]["wall"] > used["waits"][0]["cpu"] + 0.15
    assert used["large"][0]["kilobytes"] > 64 * 1024 > used["waits"][0]["kilobytes"]


def test_a_command_that_fails_is_a_crash_and_not_a_figure() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        cold_start.started_in_turn({"fails": ["-c", "raise SystemExit(3)"]}, 1)


def test_the_figures_are_printed_in_80_columns_and_written_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["place", "--quick", "--json", str(tmp_path / "figures.json")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    written = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert written["conditions"]["python"].endswith(".".join(map(str, sys.version_info[:3])))
    assert written["figures"][0]["what"] == "STRtree.query(Point, intersects)"


def test_a_benchmark_that_does_not_exist_is_refused_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["plaice"])
    told = capsys.readouterr().err
    assert all(name in told for name in QUESTIONS)
