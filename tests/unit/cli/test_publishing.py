"""From a staged edition to a live one and back, at the command line: who may, what is checked first, how it ends."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.handed_in import IMPORTER, REVIEWER, a_warning, examined, example, polygons, renamed, surroundings
from enrollzone.atlas.generations import current_generation, room
from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.main import commands
from enrollzone.config import Settings
from enrollzone.publishing.staging import stage
from tests.unit.cli.terminal import Printed, columns

EAST_LAKE = "000000002004"
Run = Callable[..., Printed]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command about what is live, over the example county and a data directory of its own."""
    environment = {"ENROLLZONE_JURISDICTIONS": "000000", "ENROLLZONE_DATA_DIR": str(tmp_path)}

    def printed(*arguments: str) -> Printed:
        result = CliRunner().invoke(commands, ("boundaries", *arguments), env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        shown = Printed(result.exit_code, result.stdout, result.stderr)
        assert "--json" in arguments or [line for line in shown.lines if columns(line) > 80] == []
        return shown

    return printed


def by(who: str = REVIEWER) -> tuple[str, str]:
    return "--by", who


def live(data: Path, day: date = date(2026, 9, 1)) -> str:
    edition = open_bureaus(Settings(data_dir=data), "000000")["000000"].atlas.in_force(day)
    return edition.id if edition else ""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_life_of_an_edition(run: Run, tmp_path: Path) -> None:
    shipped = example().editions[-1].id
    name = stage(tmp_path, examined(a_warning(), units=None), surroundings())
    assert run("activate", name, *by()).status == 4
    assert run("approve", name, *by(IMPORTER), "--why", "我自己看过").status == 5
    approved = run("approve", name, *by(), "--why", "已与民政局核对")
    assert (approved.status, live(tmp_path)) == (0, shipped)
    assert run("activate", name, *by(IMPORTER)).status == 5
    assert live(tmp_path) == shipped
    done = run("activate", name, *by(), "--why", "新学年")
    assert (done.status, live(tmp_path)) == (0, name)
    assert "000000-2020-01-01 → " in done.out
    assert live(tmp_path, date(2026, 6, 30)) == shipped
    again = run("activate", name, *by())
    assert (again.status, current_generation(tmp_path).number) == (5, 1)
    assert run("rollback", *by("值班员"), "--why", "撤回").status == 0
    assert (live(tmp_path), current_generation(tmp_path).number) == (shipped, 2)
    assert run("rollback", "--to", "1", *by("值班员")).status == 0
    assert (live(tmp_path), current_generation(tmp_path).counties.keys()) == (name, {"000000"})


def test_what_is_live_staged_held_and_past_is_listed_with_who_did_it(run: Run, tmp_path: Path) -> None:
    first = stage(tmp_path, renamed("东湖新村社区"), surroundings())
    assert run("activate", first, *by(), "--why", "新学年").status == 0
    held = stage(tmp_path, examined(a_warning("第7行"), first_day=date(2027, 7, 1)), surroundings())
    staged = stage(tmp_path, examined(first_day=date(2028, 7, 1)), surroundings())
    told = json.loads(run("list", "--json").out)
    assert (told["generation"]["number"], told["generation"]["by"], told["generation"]["why"]) == (
        1,
        REVIEWER,
        "新学年",
    )
    (county,) = told["counties"]
    days = [(one["id"], one["first"], one["last"]) for one in county["live"]]
    assert days == [("000000-2020-01-01", "2020-01-01", "2026-06-30"), (first, "2026-07-01", None)]
    assert ([one["id"] for one in county["held"]], [one["id"] for one in county["staged"]]) == ([held], [staged])
    shown = run("list", "--jurisdiction", "000000").out
    assert all(word in shown for word in (first, held, staged, REVIEWER, IMPORTER, "第7行", "新学年"))
    assert "not signed: 第7行" in run("list", "--language", "en").out


def test_what_an_edition_changes_is_shown_before_it_is_live(run: Run, tmp_path: Path) -> None:
    units = dict(example().editions[-1].units)
    del units["000000100200"]
    shown = run("activate", stage(tmp_path, examined(units=units), surroundings()), *by())
    assert shown.status == 0
    assert "000000100200 柳溪镇小桥村" in shown.out
    lost = run("activate", stage(tmp_path, examined(drawn={}, first_day=date(2027, 7, 1)), surroundings()), *by())
    assert ("没有图形" in lost.out, lost.status, "point-" in lost.err) == (True, 5, True)


@pytest.fixture
def exchanged() -> dict[str, object]:
    """A map on which two units have each other's polygons: the geometry is perfect and the names are wrong."""
    shapes = dict(polygons())
    one, other = "000000001003", EAST_LAKE
    shapes[one], shapes[other] = shapes[other], shapes[one]
    return dict(shapes)


def test_an_edition_under_which_a_canary_fails_is_not_activated(
    run: Run, tmp_path: Path, exchanged: dict[str, object]
) -> None:
    name = stage(tmp_path, examined(drawn=exchanged), surroundings())  # type: ignore[arg-type]
    refused = run("activate", name, *by())
    assert (refused.status, live(tmp_path)) == (5, "000000-2020-01-01")
    assert "核对点 point-" in refused.err
    assert not (room(tmp_path) / "current").exists()
    assert run("list").status == 0


def test_an_edition_without_a_unit_that_a_policy_lists_is_not_activated(run: Run, tmp_path: Path) -> None:
    units = {code: unit for code, unit in example().editions[-1].units.items() if code != "000000001003"}
    refused = run("activate", stage(tmp_path, examined(units=units), surroundings()), *by())
    assert (refused.status, live(tmp_path)) == (5, "000000-2020-01-01")
    assert "000000001003" in refused.err


def test_an_edition_that_would_begin_before_the_first_is_not_activated(run: Run, tmp_path: Path) -> None:
    name = stage(tmp_path, examined(first_day=date(2019, 1, 1)), surroundings())
    refused = run("activate", name, *by())
    assert (refused.status, "重叠" in refused.err) == (5, True)


def test_one_with_the_same_first_day_takes_the_place_of_the_other(run: Run, tmp_path: Path) -> None:
    names = [stage(tmp_path, renamed(name), surroundings()) for name in ("东湖东社区", "东湖西社区")]
    assert [run("activate", name, *by()).status for name in names] == [0, 0]
    (county,) = json.loads(run("list", "--json").out)["counties"]
    assert [one["id"] for one in county["live"]] == ["000000-2020-01-01", names[1]]
    assert [one["id"] for one in county["past"]] == [names[0]]


def test_a_live_edition_that_was_altered_is_told_and_can_be_rolled_back(run: Run, tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings())
    assert run("activate", name, *by()).status == 0
    file = room(tmp_path) / "editions" / name / "units.csv"
    file.write_bytes(file.read_bytes()[:-40])
    listed = run("list")
    assert (listed.status, "units.csv" in listed.out) == (5, True)
    assert run("activate", name, *by()).status == 5
    assert run("rollback", *by()).status == 0
    assert (live(tmp_path), run("list", "-j", "000000").status) == ("000000-2020-01-01", 0)


def test_there_is_nothing_to_roll_back_to_where_nothing_was_activated(run: Run) -> None:
    assert run("rollback", *by()).status == 5
    assert run("rollback", "--to", "7", *by()).status == 5
    assert run("rollback", *by("  ")).status == 5


def test_a_preview_shows_both_answers_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    name = stage(tmp_path, renamed("东湖新村社区"), surroundings())
    before = contents(room(tmp_path))
    changed = run("preview", name, "--unit", EAST_LAKE)
    assert changed.status == 0
    assert changed.lines[0].startswith(f"预览：{name}（可以启用）")
    then, now = changed.out.split("【现在】")
    assert ("河东街道东湖新村社区" in then, "河东街道东湖新村社区" in now) == (True, False)
    same = run("preview", name, "--text", "钟楼社区", "--language", "en")
    assert "the same answer" in same.out
    told = json.loads(run("preview", name, "--point", "109.98,30.0", "--crs", "wgs84", "--json").out)
    assert (told["preview"], told["then"]["basis"]["edition"]["id"]) == (True, name)
    assert contents(room(tmp_path)) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "ID"),
        ("preview", "ID", "--text", "钟楼社区", "--unit", EAST_LAKE),
        ("preview", "ID", "--point", "1,2"),
        ("activate", "ID"),
        ("approve", "ID", "--by", "x"),
        ("rollback",),
        ("rollback", "--to", "-1", "--by", "x"),
    ],
)
def test_a_command_that_is_not_complete_ends_as_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    name = stage(tmp_path, examined(), surroundings())
    assert run(*(name if word == "ID" else word for word in arguments)).status == 2


def test_an_id_that_there_is_not_is_refused_with_the_nearest(run: Run, tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings())
    refused = run("activate", name[:-1], *by())
    assert refused.status == 5
    assert name in refused.err


def canaries_of(name: str, data: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((data / "boundaries/editions" / name / "canaries.csv").read_text("utf-8"))))


def test_a_home_whose_school_changes_lawfully_gets_another_canary_from_somebody(
    run: Run, tmp_path: Path, exchanged: dict[str, object]
) -> None:
    name = stage(tmp_path, examined(drawn=exchanged), surroundings())  # type: ignore[arg-type]
    asked = run("canaries", name)
    assert (asked.status, "核对点 point-" in asked.out) == (5, True)
    rows = [row for row in canaries_of(name, tmp_path) if not row["lon"]]
    file = tmp_path / "others.csv"
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert run("canaries", name, "--replace", str(file)).status == 2
    told = run("canaries", name, "--replace", str(file), "--by", "周核对")
    new = told.out.split("：")[0]
    assert (told.status, new != name, live(tmp_path)) == (0, True, "000000-2020-01-01")
    assert [run("activate", new, *by(who)).status for who in ("周核对", IMPORTER, REVIEWER)] == [5, 5, 0]
    assert run("canaries", new).status == 0


def test_canaries_that_cannot_be_read_are_refused_with_their_line(run: Run, tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings())
    file = tmp_path / "others.csv"
    file.write_text("id,text\n", encoding="utf-8")
    refused = run("canaries", name, "--replace", str(file), "--by", "周核对")
    assert (refused.status, "canaries.csv" in refused.err) == (5, True)
