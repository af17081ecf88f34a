"""A running service changes over by itself, without a wrong answer, and what cannot be used never replaces what can."""

import csv
import io
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.faults import made_live
from benchmarks.handed_in import EXAMPLE, REVIEWER, renamed, surroundings
from benchmarks.policy_faults import (
    publish_policies_under_load,
    publish_policy,
    small_settings,
)
from boundaries.seal import seal
from enrollzone.atlas.generations import Generation, current_generation, generation_file, room
from enrollzone.bootstrap import deployment_of
from enrollzone.cli.main import commands
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError
from enrollzone.publishing.activation import publish, shipped_entry, shipped_folders
from enrollzone.publishing.staging import stage
from enrollzone.publishing.writing import exclusively
from enrollzone.web import create_app
from enrollzone.web.service import Service
from enrollzone.web.watch import LOOKED_EVERY_S, Watch

EAST_LAKE = "000000002004"
ASKED = f"/api/v1/lookup?unit={EAST_LAKE}&on=2026-09-01&jurisdiction=000000"
POLICIES = EXAMPLE.parents[1] / "policies"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The example county as it was shipped, copied so that a test may spoil it, and a data directory of its own."""
    shutil.copytree(EXAMPLE, tmp_path / "boundaries" / EXAMPLE.name)
    return Settings(tmp_path / "boundaries", POLICIES, tmp_path / "data", ("000000",), public_rate="1000000 per minute")


def change(settings: Settings, *arguments: str) -> None:
    """Run a command about what is live."""
    environment = {
        "ENROLLZONE_BOUNDARIES_DIR": str(settings.boundaries_dir),
        "ENROLLZONE_DATA_DIR": str(settings.data_dir),
        "ENROLLZONE_JURISDICTIONS": "000000",
    }
    result = CliRunner().invoke(commands, ("boundaries", *arguments, "--by", REVIEWER), env=environment)
    assert result.exit_code == 0, result.output


def activated(settings: Settings, name: str = "东湖新村社区") -> str:
    """Stage an edition and make it live; that the command checks it first is tested where the command is."""
    edition = stage(settings.data_dir, renamed(name), surroundings())
    made_live(settings.data_dir, edition, shipped_folders(EXAMPLE))
    return edition


def edition_in(answer: object) -> str:
    found: str = answer.get_json()["basis"]["edition"]["id"]  # type: ignore[attr-defined]
    return found


def test_a_service_follows_what_is_published_and_what_is_rolled_back(settings: Settings) -> None:
    app = create_app(settings)
    service, client = app.extensions["enrollzone"], app.test_client()
    before, shown = client.get(ASKED).data, client.get("/readyz")
    assert (shown.status_code, shown.get_data(as_text=True)) == (200, "ready\n")
    edition = activated(settings)
    assert service.follow() is None
    after = client.get(ASKED)
    assert (edition_in(after), after.get_json()["place"]["matched"]) == (edition, "河东街道东湖新村社区")
    assert client.get("/readyz").get_data(as_text=True) == "ready\ngeneration 1\n"
    change(settings, "rollback")
    assert service.follow() is None
    assert client.get(ASKED).data == before


def test_only_the_county_that_changed_is_opened_anew_and_its_policies_are_not_read(settings: Settings) -> None:
    other = "331121"
    service = Service(Settings(data_dir=settings.data_dir, jurisdictions=("000000", other)))
    before = service.current.bureaus
    activated(settings)
    assert service.follow() is None
    after = service.current.bureaus
    assert [code for code in (*after, other) if after[code] is not before[code]] == ["000000"]
    packs = zip(before["000000"].shelf.packs, after["000000"].shelf.packs, strict=True)
    assert all(old is new for old, new in packs)
    assert service.follow() is None
    assert service.current.bureaus is after


def damage_edition(settings: Settings, edition: str) -> None:
    file = room(settings.data_dir) / "editions" / edition / "communities.geojson"
    file.write_bytes(file.read_bytes()[:-40])


def damage_generation(settings: Settings, edition: str) -> None:
    generation_file(settings.data_dir, 1).write_bytes(b"{}" + edition.encode())


def damage_pointer(settings: Settings, edition: str) -> None:
    (room(settings.data_dir) / "current").write_bytes(edition.encode())


def remove_edition(settings: Settings, edition: str) -> None:
    shutil.rmtree(room(settings.data_dir) / "editions" / edition)


def exchange_edition(settings: Settings, edition: str) -> None:
    """Another list in the place of the edition's own, sealed as if it were whole: only the generation knows better."""
    folder = room(settings.data_dir) / "editions" / edition
    text = (folder / "units.csv").read_text(encoding="utf-8")
    (folder / "units.csv").write_text(text.replace("东湖新村社区", "东湖旧村社区"), encoding="utf-8")
    seal(folder)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (exchange_edition, "another id or digest"),
        (damage_edition, "communities.geojson"),
        (damage_generation, "generations/000001.json"),
        (damage_pointer, "current"),
        (remove_edition, "edition.yaml"),
    ],
)
def test_what_is_broken_never_replaces_what_answers_and_the_reason_is_shown(
    settings: Settings, damage: Callable[[Settings, str], None], named: str
) -> None:
    app = create_app(settings)
    service, client = app.extensions["enrollzone"], app.test_client()
    before = client.get(ASKED).data
    damage(settings, activated(settings))
    assert named in service.follow()
    assert client.get(ASKED).data == before
    shown = client.get("/readyz")
    assert (shown.status_code, named in shown.get_data(as_text=True)) == (200, True)
    assert service.follow() is None  # it is not read again and again; what is shown stays
    assert named in client.get("/readyz").get_data(as_text=True)


def test_a_data_directory_that_is_emptied_or_put_back_does_not_take_families_back_in_time(settings: Settings) -> None:
    activated(settings)
    app = create_app(settings)
    before = app.test_client().get(ASKED).data
    shutil.rmtree(room(settings.data_dir))
    assert "generation 0 after it" in app.extensions["enrollzone"].follow()
    assert app.test_client().get(ASKED).data == before


def test_an_edition_that_is_mended_is_taken_up(settings: Settings) -> None:
    service = Service(settings)
    edition = activated(settings)
    file = room(settings.data_dir) / "editions" / edition / "units.csv"
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    assert service.follow() is not None
    file.write_bytes(whole)
    change(settings, "rollback")
    change(settings, "rollback")
    assert service.follow() is None
    assert (service.health.refused, service.current.generation.number) == (None, 3)


def spoil_canary(settings: Settings) -> None:
    """Have a canary expect the wrong school, and seal the edition, as somebody may by mistake."""
    folder = settings.boundaries_dir / EXAMPLE.name / "2020-01-01"
    rows = list(csv.DictReader(io.StringIO((folder / "canaries.csv").read_text(encoding="utf-8"))))
    rows[0]["zones"] = "dong"
    with (folder / "canaries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    seal(folder)


def test_a_service_that_starts_with_a_failing_canary_answers_and_is_not_ready(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_canary(settings)
    client = create_app(settings).test_client()
    assert "unit-01" in caplog.text
    shown = client.get("/readyz")
    assert shown.status_code == 503
    text = shown.get_data(as_text=True)
    assert "canary unit-01 of 000000-2020-01-01: assigned benbu, expected assigned dong" in text
    assert "太平" not in text
    assert client.get(ASKED).status_code == client.get("/healthz").status_code == 200


def test_a_canary_that_fails_goes_on_failing_when_another_county_changes(settings: Settings) -> None:
    other = next((EXAMPLE.parent).glob("331121-*"))
    shutil.copytree(other, settings.boundaries_dir / other.name)
    spoil_canary(settings)
    service = Service(replace(settings, jurisdictions=("000000", "331121")))
    county = service.current.bureaus["331121"].county
    entries = tuple(map(shipped_entry, county.editions))
    with exclusively(settings.data_dir):
        publish(settings.data_dir, Generation(1, {"331121": entries}, by=REVIEWER), shipped_folders(other))
    assert service.follow() is None
    assert (service.health.generation, service.health.ready) == (1, False)
    assert [fault.canary for fault in service.ask_canaries()] == ["unit-01"]


def test_new_data_under_which_a_canary_fails_is_not_taken(settings: Settings) -> None:
    app = create_app(settings)
    service, client = app.extensions["enrollzone"], app.test_client()
    before = client.get(ASKED).data
    spoil_canary(settings)
    assert "unit-01" in service.reload()
    assert client.get(ASKED).data == before
    assert (client.get("/readyz").status_code, service.ask_canaries()) == (200, ())


def test_a_service_does_not_start_on_a_live_edition_that_was_altered(settings: Settings) -> None:
    damage_edition(settings, activated(settings))
    with pytest.raises(BoundaryError, match=r"communities\.geojson"):
        create_app(settings)


def test_the_watch_follows_by_itself_within_two_seconds_in_one_thread_and_ends(settings: Settings) -> None:
    service, told, others = Service(settings), list[str](), set(threading.enumerate())
    watch = Watch(service, told.append)
    for _ in range(3):
        watch.begin()
    (thread,) = set(threading.enumerate()) - others
    activated(settings)
    until = time.monotonic() + 30
    while not told and time.monotonic() < until:
        time.sleep(0.05)
    assert told == ["generation 1 answers"]
    assert current_generation(settings.data_dir) == service.current.generation
    watch.end()
    thread.join(10 * LOOKED_EVERY_S)
    assert not thread.is_alive()


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn forks")
def test_two_workers_change_over_under_load_without_an_error_or_an_answer_of_two_snapshots(tmp_path: Path) -> None:
    """An edition and a policy go live in one step; publishing editions alone is measured by `make faults`."""
    load = publish_policies_under_load(tmp_path, publishes=1, rate=30)
    assert list(load.faults()) == []
    assert {answer.edition for answer in load.answers} == {"1", "2"}
    assert {answer.edition for answer in load.answers[-50:]} == {"2"}


def test_a_service_changes_over_to_a_policy_and_never_to_a_broken_one(tmp_path: Path) -> None:
    settings = small_settings(tmp_path)
    service = Service(settings)
    publish_policy(deployment_of(settings), "2")
    assert service.follow() is None
    after = service.current.bureaus["000000"]
    held = {one.id: (one.version, one.period.last) for one in after.shelf.packs}
    assert held == {"example-old": ("1", date(2027, 5, 31)), "example-next": ("2", None)}
    publish_policy(deployment_of(settings), "3")
    for file in (settings.data_dir / "policies" / "policies").glob("*-example-next-*/cases.yaml"):
        file.write_bytes(file.read_bytes() + b"#")
    assert "altered" in (service.follow() or "")
    assert service.current.bureaus["000000"] is after
