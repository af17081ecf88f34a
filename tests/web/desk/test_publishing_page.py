"""The publishing page: a policy and an edition on their way to what answers, by two persons, all of it recorded."""

import re
import shutil
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from enrollzone.atlas.generations import current_generation
from enrollzone.cli.main import commands
from enrollzone.config import Settings
from enrollzone.staff.permissions import Actor, Role
from enrollzone.web import create_app
from enrollzone.web.desk.publishing_commands import Ran, environment_of, run
from tests.desk import ADMINISTRATOR, AUDITOR, CLERK, PLACEMENT, REVIEWER, Clock, desk_settings, signed_in
from tests.published import EXAMPLE, small_county, small_policy, zipped

ASKED = "/api/v1/lookup?unit=000000001003&jurisdiction=000000&on="
NEXT_YEAR, THIS_YEAR = ASKED + "2027-09-01", ASKED + "2026-09-01"
ID = re.compile(r"000000-[a-z0-9-]*[0-9a-f]{12}")
BOTH = Actor("both", frozenset([Role.PLACEMENT, Role.REVIEWER]))


def in_this_process(settings: Settings, arguments: Sequence[str]) -> Ran:
    """The same command, without waiting for a process to start."""
    result = CliRunner().invoke(commands, tuple(arguments), env=environment_of(settings))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A service with a desk over a county with one small policy."""
    folder = tmp_path_factory.mktemp("published")
    boundaries, policies = small_county(folder)
    told = {"boundaries_dir": boundaries, "policies_dir": policies, "jurisdictions": ("000000",)}
    made = create_app(desk_settings(folder / "data", **told))
    made.config["NOW"], made.config["COMMANDS"] = Clock(), in_this_process
    yield made
    made.extensions["desk_of_enrollzone"].desk.store.database.close()


def post(client: FlaskClient, page: str, form: str = "", **told: object) -> TestResponse:
    """Send a form of a page, with the token and the version that the page gave it."""
    shown = client.get(page)
    assert shown.status_code == 200, shown.text
    hidden = {name: _hidden(shown.text, name) for name in ("csrf", "seen", "form")}
    return client.post(form or page, data={**hidden, **told}, content_type="multipart/form-data")


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def handed_in(client: FlaskClient, files: dict[str, bytes]) -> TestResponse:
    return post(client, "/desk/publishing/hand-in", sort="policy", file=(BytesIO(zipped(files)), "new.zip"))


def school(app: Flask, asked: str) -> str:
    app.extensions["enrollzone"].follow()
    document = app.test_client().get(asked).get_json()
    return str(document["ordinary"]["options"][0]["campus"]["name"])


def events(app: Flask, name: str) -> list[tuple[str, str]]:
    store = app.extensions["desk_of_enrollzone"].desk.store
    return [(event.kind, event.actor) for event in store.events(f"publishing:{name}")]


def generation(app: Flask) -> int:
    return current_generation(app.extensions["enrollzone"]._settings.data_dir).number


def staged(response: TestResponse) -> str:
    assert response.status_code == 200, response.text
    found = ID.search(response.text)
    assert found is not None
    return found[0]


def test_a_policy_goes_from_a_zip_to_what_answers_and_back_by_two_persons(app: Flask) -> None:
    placement, reviewer, administrator = (signed_in(app, one) for one in (PLACEMENT, REVIEWER, ADMINISTRATOR))
    before = school(app, NEXT_YEAR), school(app, THIS_YEAR)
    name = staged(handed_in(placement, small_policy()))
    item = f"/desk/publishing/{name}"
    assert (generation(app), school(app, NEXT_YEAR)) == (0, before[0])
    preview = reviewer.get(f"{item}/preview").text
    assert "钟楼小学" in preview
    assert "example-old 将施行至2027-05-31为止" in preview
    assert post(reviewer, item, f"{item}/sign", why="与原文核对").status_code == 200
    done = post(administrator, item, f"{item}/activate", why="新学年")
    assert (done.status_code, generation(app)) == (200, 1)
    assert (school(app, NEXT_YEAR), school(app, THIS_YEAR)) == ("钟楼小学", before[1])
    assert events(app, name) == [("signing", "wang"), ("done", "wang"), ("activating", "zhou"), ("done", "zhou")]
    assert "example-small" in signed_in(app, AUDITOR).get("/desk/publishing").text
    page = administrator.get("/desk/publishing").text
    back = {name: _hidden(page, name) for name in ("csrf", "seen", "form")} | {"number": "0", "why": "撤回"}
    for _ in range(2):  # the same form, sent twice
        assert administrator.post("/desk/publishing/roll-back", data=back).status_code == 200
    assert generation(app) == 2
    assert (school(app, NEXT_YEAR), school(app, THIS_YEAR)) == before
    assert events(app, "generations") == [("rolling_back", "zhou"), ("done", "zhou")]


def test_whoever_handed_a_policy_in_neither_signs_for_it_nor_makes_it_live(app: Flask) -> None:
    both, reviewer, administrator = (signed_in(app, one) for one in (BOTH, REVIEWER, ADMINISTRATOR))
    name, now = staged(handed_in(both, small_policy(version="same-person"))), generation(app)
    item = f"/desk/publishing/{name}"
    assert f"{name}/sign" not in both.get(item).text
    refused = post(both, "/desk/publishing", f"{item}/sign", why="我自己看过")
    assert (refused.status_code, "换一个人" in refused.text) == (422, True)
    assert events(app, name) == [("signing", "both"), ("refused", "both")]
    other = f"/desk/publishing/{staged(handed_in(administrator, small_policy(version='administrator')))}"
    assert post(administrator, "/desk/publishing", f"{other}/activate", why="急").status_code == 422
    assert post(reviewer, other, f"{other}/sign", why="与原文核对").status_code == 200
    assert post(administrator, "/desk/publishing", f"{other}/activate", why="急").status_code == 422
    assert generation(app) == now


def test_a_broken_policy_is_refused_with_the_place_of_its_fault_and_nothing_is_kept(app: Flask) -> None:
    placement, now = signed_in(app, PLACEMENT), generation(app)
    before = placement.get("/desk/publishing").text
    files = small_policy(version="broken")
    files["policy.yaml"] = files["policy.yaml"].replace(b"status: open ", b"status: opne ")
    refused = handed_in(placement, files)
    assert refused.status_code == 422
    assert "policy.yaml:26:13:" in refused.text
    assert (generation(app), ID.findall(placement.get("/desk/publishing").text)) == (now, ID.findall(before))


def test_a_reading_is_decided_in_one_step_and_what_changes_is_shown(app: Flask) -> None:
    placement, reviewer = signed_in(app, PLACEMENT), signed_in(app, REVIEWER)
    told = {"decided_by": "示例县教育局（虚构）", "on": "2026-05-01", "ref": "示教复〔2026〕1号（虚构）"}
    decided = post(placement, "/desk/publishing/decide", reading="example-old/registered/anybody", **told)
    name = staged(decided)
    assert "B01: {bureau: [registered], among: [not_covered, school zhonglou]} → {school: zhonglou}" in decided.text
    preview = reviewer.get(f"/desk/publishing/{name}/preview").text
    assert "example-old 1 → example-old 1+20260501" in preview
    assert "本县户口：否" in preview
    assert post(placement, "/desk/publishing/decide", reading="", **told).status_code == 422


def test_an_edition_goes_through_quarantine_and_waits_for_its_signature(app: Flask) -> None:
    placement = signed_in(app, PLACEMENT)
    drawn = (EXAMPLE / "2020-01-01" / "communities.geojson").read_bytes()
    told = {"sort": "edition", "county": "000000", "crs": "EPSG:4490", "first": "2027-01-01"}
    name = staged(post(placement, "/desk/publishing/hand-in", file=(BytesIO(drawn), "2027.geojson"), **told))
    assert "2027.geojson" in placement.get(f"/desk/publishing/{name}").text
    assert placement.get(f"/desk/publishing/{name}/preview").status_code == 200
    refused = post(placement, "/desk/publishing/hand-in", file=(BytesIO(b"<?xml version='1.0'?>"), "x.kml"), **told)
    assert refused.status_code == 422


@pytest.mark.parametrize("path", ["hand-in", "decide", "roll-back", "000000-x/sign", "000000-x/activate", ""])
def test_a_clerk_opens_nothing_of_it(app: Flask, path: str) -> None:
    assert signed_in(app, CLERK).get(f"/desk/publishing/{path}".rstrip("/")).status_code == 403


@pytest.mark.parametrize("name", ["000000-nothing", "--help", "..", "a b"])
def test_an_id_that_nothing_has_is_not_there_and_no_command_hears_of_it(app: Flask, name: str) -> None:
    assert signed_in(app, REVIEWER).get(f"/desk/publishing/{name}/preview").status_code == 404


def test_without_the_ledger_nothing_is_done(app: Flask, tmp_path: Path) -> None:
    administrator, now = signed_in(app, ADMINISTRATOR), generation(app)
    page = administrator.get("/desk/publishing").text
    form = {name: _hidden(page, name) for name in ("csrf", "seen", "form")} | {"number": "0", "why": "撤回"}
    database = app.extensions["enrollzone"]._settings.data_dir / "desk" / "desk.sqlite3"
    app.extensions["desk_of_enrollzone"].desk.store.database.close()
    kept = shutil.move(database, tmp_path / "away")
    try:
        assert administrator.post("/desk/publishing/roll-back", data=form).status_code == 503
        assert (generation(app), app.test_client().get(THIS_YEAR).status_code) == (now, 200)
    finally:
        shutil.move(kept, database)


def test_a_command_runs_in_a_process_of_its_own_with_the_data_of_the_deployment_and_no_secret(tmp_path: Path) -> None:
    boundaries, policies = small_county(tmp_path)
    settings = Settings(boundaries, policies, tmp_path / "data", ("000000",), secret_key="never-handed-on")  # noqa: S106
    ran = run(settings, ["policy", "list", "--json"])
    assert (ran.status, [one["id"] for one in ran.document["counties"][0]["live"]]) == (0, ["example-old"])
    assert set(environment_of(settings)) == {
        *("ENROLLZONE_BOUNDARIES_DIR", "ENROLLZONE_POLICIES_DIR", "ENROLLZONE_DATA_DIR", "ENROLLZONE_JURISDICTIONS"),
    }
    refused = run(settings, ["policy", "activate", "--by=lin", "--", "000000-nothing"])
    assert (refused.status, refused.document, len(refused.lines) > 0) == (5, None, True)
