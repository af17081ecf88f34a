"""One home, every door: one family gets one answer wherever it asks, and where a door cannot ask, it says so."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import shapely
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from enrollzone.casework.acting import Desk
from tests.conftest import ROOT
from tests.desk import Clock, a_desk, fresh_sqlite, installed, opened_store
from tests.doors import (
    Asked,
    across,
    api,
    command_line,
    desk_case,
    disagreements,
    page,
    roster,
    silent,
)
from tests.doors_exported import exported, feature, layers, polygon, rows
from tests.doors_walked import offline, phone, saved

EXAMPLE, YEAR = ("000000", "example-primary"), "2026-09-01"
XINPING, THEN = ("530427", "xinping-urban-primary"), "2018-09-01"
UNIONS = ("331121", "education-communities")
LOCAL = {
    "request": "entry",
    "child.birth": "2019-03-05",
    "child.hukou_zone": "=城关街道钟楼社区",
    "child.hukou_in": "yes",
    "parent.hukou_in": "yes",
    "relocated": "no",
    "sibling.enrolled": "no",
}
MIGRANT = {
    **LOCAL,
    "child.hukou_zone": "outside",
    "child.hukou_in": "no",
    "parent.hukou_in": "no",
    "permit.present": "no",
    "contract.present": "no",
    "licence.present": "no",
}
MOVED = {
    **LOCAL,
    "child.hukou_zone": "=河东街道东湖社区",
    "relocated": "yes",
    "old_home.zone": "=城关街道钟楼社区",
    "relocation.proof": "yes",
    "relocation.signed": "2025-01-10",
}
IN_2018 = {
    "request": "entry",
    "child.birth": "2012-03-05",
    "child.hukou_zone": "=五桂社区",
    "child.hukou_with": "parents",
    "custody": "both",
    "relocated": "no",
    "restructured": "no",
}
QUESTIONS = {
    "of one zone": Asked(*EXAMPLE, YEAR, "城关街道钟楼社区", LOCAL),
    "split": Asked(*EXAMPLE, YEAR, "城关街道文昌社区", LOCAL),
    "a migrant family without papers": Asked(*EXAMPLE, YEAR, "河东街道东湖社区", MIGRANT),
    "relocated": Asked(*EXAMPLE, YEAR, "河东街道东湖社区", MOVED),
    "campus open": Asked(*XINPING, THEN, "五桂社区", IN_2018, unit="桂山街道办事处五桂社区居民委员会"),
    "in no list": Asked(*EXAMPLE, YEAR, "柳溪镇大坪村", {**LOCAL, "child.hukou_zone": "=柳溪镇大坪村"}),
}
# What each of them must be told, what keeps a clerk from checking the case, and as what family the table has it.
EXPECTED = {
    "of one zone": ("assigned", ("benbu",), "", "ordinary"),
    "split": ("unit_split", (), "unclear_place", "ordinary"),
    "a migrant family without papers": ("bureau_arranges", (), "", "migrant_incomplete"),
    "relocated": ("choice", ("benbu", "hedong"), "papers_unseen", "relocated_benbu"),
    "campus open": ("assigned_group", ("g1",), "", ""),
    "in no list": ("not_covered", (), "", "ordinary"),
}
# What a door does not speak of. Whoever falls silent beside that is missed.
SILENT = {
    "page": {"campuses", "home_zones"},
    "phone": {"home_zones"},
    "offline": {"home_zones"},
    "api": {"asked_for"},
    "cli": {"asked_for"},
    "desk": {"asked_for"},
    "roster": {"policy_sha", "edition_sha", "readings", "whom", "home_zones", "asked_for"},
}
# Where it is not decided the page asks for the place once more, and what the phone says stands for no outcome.
UNDECIDED = {
    "page": {"outcome", "policy", "policy_sha", "edition", "edition_sha", "readings", "next_step", "whom"},
    "phone": {"outcome"},
    "offline": {"outcome"},
}
# What is handed out of each county; to ask every unit of the largest for every family would take longer than all else.
EXPORTED = {
    ("000000", YEAR): ("units", "borders", "lists", "answers"),
    ("530427", THEN): ("units", "lists"),
    ("331121", YEAR): ("units", "catchments", "lists", "answers", "groups"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_store(fresh_sqlite(tmp_path_factory.mktemp("desk")), Clock()) as store:
        yield a_desk(store)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """For each county its file without a network, and its layers."""
    folder = tmp_path_factory.mktemp("files")
    asked = {one.county: one for one in QUESTIONS.values()}
    kept = {f"{county}.html": saved(folder, one)[1] for county, one in asked.items()}
    for (county, day), names in EXPORTED.items():
        kept[f"{county}.gpkg"] = layers(folder, installed()[county], date.fromisoformat(day), names)
    return kept


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(locale="zh-CN")
    tab = context.new_page()
    tab.clock.set_fixed_time("2026-06-20T08:00:00")
    yield tab
    context.close()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_family_is_told_the_same_at_every_door(
    name: str, tab: Tab, origin: str, desk: Desk, files: Mapping[str, Path], tmp_path: Path
) -> None:
    asked = QUESTIONS[name]
    outcome, zones, obstacle, situation = EXPECTED[name]
    told = {
        "page": page(origin, asked),
        "phone": phone(tab, origin, asked),
        "offline": offline(tab, files[f"{asked.county}.html"], asked),
    }
    # Who is asked tells no more than matters; who writes it all down at once is told neither more nor less for that.
    whole, asked = asked, asked.told_only(told["page"].asked_for or ())
    told |= {"api": api(origin, asked), "cli": command_line(asked), "roster": roster(tmp_path, asked)}
    told["desk"], kept_back = desk_case(desk, asked)
    quiet = UNDECIDED if kept_back == "unclear_place" else {}
    assert {door: silent(one) for door, one in told.items()} == {d: SILENT[d] | quiet.get(d, set()) for d in told}
    told |= exported(files[f"{asked.county}.gpkg"], asked, situation) | {"ogc": feature(origin, asked)}
    assert disagreements(told) == []
    for one in (told["api"], api(origin, whole)):
        assert (one.outcome, one.zones, kept_back) == (outcome, zones, obstacle)


def test_a_part_of_a_split_unit_is_told_the_same_however_it_is_named(
    tab: Tab, origin: str, desk: Desk, files: Mapping[str, Path], tmp_path: Path
) -> None:
    door = Asked(*EXAMPLE, YEAR, "城关街道文昌社区文昌路16号", LOCAL)
    chosen = Asked(*EXAMPLE, YEAR, "城关街道文昌社区", LOCAL, part="文昌路 双号")
    told = {
        "page": page(origin, door),
        "phone": phone(tab, origin, chosen),
        "offline": offline(tab, files["000000.html"], chosen),
    }
    door = door.told_only(told["page"].asked_for or ())
    told |= {"api": api(origin, door), "cli": command_line(door), "roster": roster(tmp_path, door)}
    told["desk"] = desk_case(desk, door)[0]
    assert disagreements(told) == []
    assert (told["api"].outcome, told["api"].zones) == ("assigned", ("dong",))
    # A layer knows no doors: it names every zone of the unit, and says that it is split.
    layer = exported(files["000000.gpkg"], chosen, "ordinary")
    assert layer["answers"].outcome == "unit_split"
    assert set(layer["lists"].home_zones or ()) > {"dong"}


def test_where_documents_only_tie_schools_together_every_door_says_so_and_whom_to_ask(
    origin: str, desk: Desk, files: Mapping[str, Path], tmp_path: Path
) -> None:
    asked = Asked(*UNIONS, YEAR, "鹤城街道塔下社区")
    told = {
        "page": page(origin, asked),
        "api": api(origin, asked),
        "cli": command_line(asked),
        "roster": roster(tmp_path, asked),
    }
    told["desk"], kept_back = desk_case(desk, asked)
    assert disagreements(told) == []
    assert kept_back == "not_in_force"
    assert (told["api"].zones, told["page"].zones, told["roster"].zones) == ((), (), ())
    assert (told["page"].whom, told["cli"].whom) == ("青田县教育局", "青田县教育局")
    assert "打电话问教育局" in (told["roster"].next_step or "")
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{origin}/phone/{asked.county}/{asked.policy}/2026")  # noqa: S310 - our own server
    printed, file = saved(tmp_path, asked)
    assert (printed.status, file.exists()) == (1, False)
    layer = files[f"{asked.county}.gpkg"]
    assert (rows(layer, "lists"), rows(layer, "answers"), rows(layer, "catchments")) == ([], [], [])
    assert {(row["pri_zone"], row["jun_zone"]) for row in rows(layer, "units")} == {(None, None)}
    assert {row["zones"] for row in rows(layer, "groups")} == {None}


def test_a_home_outside_the_county_is_told_so_at_every_door(
    tab: Tab, origin: str, desk: Desk, files: Mapping[str, Path], tmp_path: Path
) -> None:
    asked = Asked(*XINPING, THEN, "北京市海淀区中关村")
    told = {
        "page": page(origin, asked),
        "api": api(origin, asked),
        "cli": command_line(asked),
        "roster": roster(tmp_path, asked),
        "desk": desk_case(desk, asked)[0],
    }
    assert disagreements(told) == []
    assert (told["api"].outcome, told["api"].zones) == ("outside_jurisdiction", ())
    # Where a unit is chosen from the list there is none to choose, and the page says whom to ask.
    for shown in (phone(tab, origin, asked), offline(tab, files["530427.html"], asked)):
        assert "新平彝族傣族自治县教育局" in (shown.headline or "")
        assert (shown.outcome, shown.zones) == (None, None)
    assert not [row for row in rows(files["530427.gpkg"], "units") if "海淀" in row["township"] + row["name"]]


def test_a_point_is_told_the_same_wherever_points_are_taken_and_lies_in_the_exported_unit(
    tab: Tab, origin: str, desk: Desk, files: Mapping[str, Path], tmp_path: Path
) -> None:
    asked = Asked(*EXAMPLE, YEAR, told=LOCAL, point=(109.98784, 29.99384))
    told = {"page": page(origin, asked)}
    asked = asked.told_only(told["page"].asked_for or ())
    told |= {"api": api(origin, asked), "cli": command_line(asked), "roster": roster(tmp_path, asked)}
    told["desk"] = desk_case(desk, asked)[0]
    assert disagreements(told) == []
    assert (told["api"].outcome, told["api"].zones) == ("assigned", ("benbu",))
    for shown in (phone(tab, origin, asked), offline(tab, files["000000.html"], asked)):
        assert shown.outcome is None  # they take names: coordinates are no unit's
    here = shapely.Point(asked.point)
    units = [row for row in rows(files["000000.gpkg"], "units") if polygon(row["geom"]).contains(here)]
    assert [(row["name"], row["pri_zone"]) for row in units] == [("钟楼社区", "benbu")]
    # The nearest exported border behind which the answer is another is the one that the answer tells.
    borders = [row for row in rows(files["000000.gpkg"], "borders") if row["pri_border"] and row["unit_b"]]
    nearest = min(borders, key=lambda row: polygon(row["geom"]).distance(here))
    assert {nearest["name_a"], nearest["name_b"]} == {"城关街道钟楼社区", across(origin, asked)}
    assert {nearest["pri_zone_a"], nearest["pri_zone_b"]} == {"benbu", "binhe"}


def test_a_door_that_reads_another_list_is_heard(tmp_path: Path, origin: str) -> None:
    other = tmp_path / "policies"
    shutil.copytree(ROOT / "policies" / "000000-example", other / "000000-example")
    policy = other / "000000-example" / "2025-primary" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    here, there = "places: [城关街道/太平社区, 城关街道/钟楼社区, ", "places: [河东街道/新桥社区, "
    assert (text.count(here), text.count(there)) == (1, 1)
    moved = text.replace(here, "places: [城关街道/太平社区, ").replace(there, f"{there}城关街道/钟楼社区, ")
    policy.write_text(moved, encoding="utf-8")
    asked = QUESTIONS["of one zone"]
    told = {"api": api(origin, asked), "cli": command_line(asked, policies_dir=str(other))}
    apart = {one.partition(":")[0] for one in disagreements(told)}
    assert {"headline", "zones", "campuses", "home_zones", "policy_sha"} <= apart
