"""Data that cannot be used: the service does not start on it, and does not change over to it."""

import shutil
import signal
import time
from pathlib import Path

import pytest

from enrollzone.config import Settings
from enrollzone.errors import BoundaryError, EnrollzoneError, PackError, SettingsError
from enrollzone.web import create_app
from enrollzone.web.service import Service, reload_on_hangup

COUNTY = "000000-example"


@pytest.fixture
def installed(tmp_path: Path, root: Path) -> Settings:
    """A deployment of one county, in a folder of its own."""
    for kind in ("boundaries", "policies"):
        shutil.copytree(root / kind / COUNTY, tmp_path / kind / COUNTY)
    return Settings(tmp_path / "boundaries", tmp_path / "policies", public_rate="1000000 per minute")


def edition(settings: Settings) -> Path:
    return next((settings.boundaries_dir / COUNTY).glob("*/edition.yaml")).parent


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize("file", ["units.csv", "communities.geojson", "gazetteer.csv", "edition.yaml"])
@pytest.mark.parametrize("fault", ["missing", "cut short"])
def test_the_service_does_not_start_without_its_boundary_files(file: str, fault: str, installed: Settings) -> None:
    path = edition(installed) / file
    if fault == "missing":
        path.unlink()
    else:
        truncate(path)
    with pytest.raises(EnrollzoneError) as caught:
        create_app(installed)
    assert isinstance(caught.value, BoundaryError | SettingsError)
    assert file in str(caught.value) or (file, fault) == ("edition.yaml", "missing")


def test_the_service_does_not_start_on_a_broken_policy(installed: Settings) -> None:
    path = next(installed.policies_dir.glob("*/*/policy.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("rules:", "ruels:", 1), encoding="utf-8")
    with pytest.raises(PackError, match=r"policy\.yaml:\d+:\d+: "):
        create_app(installed)


def test_the_service_does_not_start_without_any_county(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no county is installed"):
        create_app(Settings(tmp_path, tmp_path))


def test_a_limit_that_cannot_be_read_is_named(installed: Settings) -> None:
    with pytest.raises(SettingsError, match="ENROLLZONE_PUBLIC_RATE"):
        create_app(Settings(installed.boundaries_dir, installed.policies_dir, public_rate="often"))


def test_a_reload_of_broken_data_keeps_every_answer_as_it_was(installed: Settings) -> None:
    app = create_app(installed)
    service, client = app.extensions["enrollzone"], app.test_client()
    address = "/api/v1/lookup?unit=000000001003&on=2026-09-01"
    before = client.get(address).data
    truncate(edition(installed) / "communities.geojson")
    reason = service.reload()
    assert "communities.geojson" in reason
    assert client.get(address).data == before
    assert client.get("/readyz").status_code == 200


def test_a_reload_of_good_data_answers_from_it_and_keeps_nothing_of_the_old(installed: Settings) -> None:
    app = create_app(installed)
    service, client = app.extensions["enrollzone"], app.test_client()
    address = "/api/v1/policies"
    before = client.get(address)
    path = next(installed.policies_dir.glob("*/*/policy.yaml"))
    text = path.read_text(encoding="utf-8")
    assert '"2025.1"' in text
    path.write_text(text.replace('"2025.1"', '"2025.2"', 1), encoding="utf-8")
    assert client.get(address).data == before.data
    assert service.reload() is None
    after = client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert [policy["version"] for policy in after.get_json()["policies"]] == ["2025.2"]


def test_hanging_up_reloads_and_tells_how_it_went(installed: Settings) -> None:
    service, told = Service(installed), list[str]()
    before = service.current
    handler = signal.getsignal(signal.SIGHUP)
    try:
        reload_on_hangup(service, told.append)
        signal.raise_signal(signal.SIGHUP)
        for _ in range(300):
            if told:
                break
            time.sleep(0.1)
    finally:
        signal.signal(signal.SIGHUP, handler)
    assert told == ["the new data answers"]
    assert service.current is not before
