"""A policy from a folder to what answers and back, at the command line: every gate, two persons, one step for all."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.handed_in import examined, example, surroundings
from boundaries.seal import seal
from enrollzone.atlas.canaries import CANARY_COLUMNS
from enrollzone.atlas.generations import current_generation
from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.main import commands
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.lookup import Bureau
from enrollzone.publishing.staging import stage
from tests.published import BELL_TOWER, put, small_county, small_policy, zipped
from tests.unit.cli.terminal import Printed

THIS_YEAR, NEXT_YEAR = date(2026, 9, 1), date(2027, 9, 1)
SHIPPED = "000000-2020-01-01"
Run = Callable[..., Printed]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A county with one small policy, and a data directory of its own."""
    boundaries, policies = small_county(tmp_path)
    return Settings(boundaries, policies, tmp_path / "data", ("000000",))


@pytest.fixture
def run(settings: Settings) -> Run:
    """Run a command about policies."""
    environment = {
        "ENROLLZONE_BOUNDARIES_DIR": str(settings.boundaries_dir),
        "ENROLLZONE_POLICIES_DIR": str(settings.policies_dir),
        "ENROLLZONE_DATA_DIR": str(settings.data_dir),
        "ENROLLZONE_JURISDICTIONS": "000000",
    }

    def printed(*arguments: str) -> Printed:
        result = CliRunner().invoke(commands, ("policy", *arguments), env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Printed(result.exit_code, result.stdout, result.stderr)

    return printed


@pytest.fixture
def staged(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Hand a version of the small policy in and return its id."""

    def of(**told: str) -> str:
        folder = put(tmp_path / f"handed-{len(list(tmp_path.iterdir()))}", small_policy(**told))
        done = run("stage", str(folder), "--by", "陈录入", "--json")
        assert done.status == 0, done.err
        return str(json.loads(done.out)["id"])

    return of


def sign(run: Run, name: str) -> None:
    assert run("sign", name, "--by", "林复核", "--why", "与原文核对").status == 0


def bureau(settings: Settings) -> Bureau:
    return open_bureaus(settings, "000000")["000000"]


def in_force(settings: Settings, day: date) -> tuple[str, str, date | None]:
    pack = bureau(settings).shelf.in_force("primary", day)
    assert pack is not None
    return pack.id, pack.version, pack.period.last


def test_the_life_of_a_policy(run: Run, settings: Settings, staged: Callable[..., str]) -> None:
    name = staged()
    assert run("activate", name, "--by", "林复核").status == 4
    assert run("sign", name, "--by", " 陈　录入", "--why", "我自己看过").status == 5
    sign(run, name)
    assert run("activate", name, "--by", "陈录入").status == 5
    assert current_generation(settings.data_dir).number == 0
    done = run("activate", name, "--by", "林复核", "--why", "新学年", "--language", "en")
    assert (done.status, "example-old ends on 31 May 2027" in done.out) == (0, True)
    assert in_force(settings, THIS_YEAR) == ("example-old", "1", date(2027, 5, 31))
    assert in_force(settings, NEXT_YEAR) == ("example-small", "1", None)
    assert run("activate", name, "--by", "林复核").status == 5
    assert run("rollback", "--by", "值班员", "--why", "撤回").status == 0
    assert in_force(settings, NEXT_YEAR) == ("example-old", "1", None)
    assert run("rollback", "--to", "1", "--by", "值班员").status == 0
    assert in_force(settings, NEXT_YEAR) == ("example-small", "1", None)


def test_a_new_version_takes_the_place_of_the_old_one_and_what_was_shipped_is_kept(
    run: Run, settings: Settings, staged: Callable[..., str]
) -> None:
    name = staged(policy="example-old", version="2", first="2025-06-01")
    sign(run, name)
    assert run("activate", name, "--by", "林复核").status == 0
    assert in_force(settings, THIS_YEAR) == ("example-old", "2", None)
    shutil.rmtree(settings.policies_dir / "000000-example")  # a later release of the program
    assert in_force(settings, THIS_YEAR) == ("example-old", "2", None)
    assert [entry.policy for entry in current_generation(settings.data_dir).policies["000000"]] == ["example-old"]


def test_a_policy_that_overlaps_another_is_refused_and_one_that_follows_it_is_not(
    run: Run, settings: Settings, staged: Callable[..., str], tmp_path: Path
) -> None:
    first = staged(policy="example-a", first="2027-06-01", last="2028-05-31")
    sign(run, first)
    assert run("activate", first, "--by", "林复核").status == 0
    overlapping = put(tmp_path / "overlapping", small_policy("example-b", first="2028-05-31"))
    refused = run("stage", str(overlapping), "--by", "陈录入")
    assert (refused.status, "施行时间重叠" in refused.err) == (5, True)
    after = staged(policy="example-c", first="2028-06-01")
    sign(run, after)
    assert run("activate", after, "--by", "林复核").status == 0
    assert in_force(settings, date(2028, 9, 1)) == ("example-c", "1", None)


def test_a_next_notice_under_the_id_of_the_last_one_is_refused(run: Run, settings: Settings, tmp_path: Path) -> None:
    """It would take the years of the last one with it."""
    folder = put(tmp_path / "next", small_policy("example-old", "2", first="2027-06-01"))
    refused = run("stage", str(folder), "--by", "陈录入")
    assert (refused.status, "an id of its own" in refused.err) == (5, True), refused.err
    assert in_force(settings, THIS_YEAR) == ("example-old", "1", None)


BROKEN = {
    "not yaml": (b"rules:\n", b"rules: {\n", "policy.yaml:"),
    "an unknown fact": (
        b"all: [home.zone != outside, local]",
        b"all: [home.zone != outside, lokal]",
        "policy.yaml:40:40:",
    ),
    "a case that gets another answer": (b"expect: {school: donghu}", b"expect: {school: zhonglou}", "cases.yaml:3:1:"),
    "a unit that no edition has": (b'"000000002004"', b'"000000009999"', "policy.yaml:1:1:"),
    "a clause that no case sees": (b"- {id: A03", b"#- {id: A03", "clause_not_seen"),
    "a draft": (b"status: current", b"status: draft", "policy.yaml:1:1:"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_does_not_pass_a_gate_is_refused_with_its_place_and_nothing_is_kept(
    run: Run, settings: Settings, tmp_path: Path, fault: str
) -> None:
    before, after, named = BROKEN[fault]
    files = {name: content.replace(before, after) for name, content in small_policy().items()}
    assert files != small_policy()
    refused = run("stage", str(put(tmp_path / "broken", files)), "--by", "陈录入")
    assert (refused.status, named in refused.err) == (5, True), refused.err
    assert not (settings.data_dir / "policies").exists()


def test_a_canary_that_would_fail_keeps_a_policy_out(run: Run, settings: Settings, tmp_path: Path) -> None:
    edition = settings.boundaries_dir / "000000-example" / "2020-01-01"
    canary = {"id": "bell", "unit": BELL_TOWER, "stage": "primary", "day": "2026-09-01", "facts": "local=yes"}
    canary |= {"lies_in": BELL_TOWER, "outcome": "assigned", "zones": "zhonglou"}
    cells = ",".join(canary.get(column, "") for column in CANARY_COLUMNS)
    (edition / "canaries.csv").write_text(f"{','.join(CANARY_COLUMNS)}\n{cells}\n", encoding="utf-8")
    seal(edition)
    files = small_policy("example-old", "2", first="2025-06-01")
    moved = {name: content.replace(b"zhonglou", b"bell") for name, content in files.items()}
    refused = run("stage", str(put(tmp_path / "moved", moved)), "--by", "陈录入")
    assert (refused.status, "canary bell (000000-2020-01-01)" in refused.err) == (5, True), refused.err


def test_a_policy_altered_after_it_was_activated_is_never_answered_from(
    run: Run, settings: Settings, staged: Callable[..., str]
) -> None:
    name = staged()
    sign(run, name)
    assert run("activate", name, "--by", "林复核").status == 0
    file = settings.data_dir / "policies" / "policies" / name / "cases.yaml"
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(PackError, match="altered"):
        bureau(settings)
    assert run("rollback", "--by", "值班员").status == 0
    assert in_force(settings, NEXT_YEAR) == ("example-old", "1", None)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"cases.yaml": b"cases: []\n"}, "policy.yaml"),
        ({"a/policy.yaml": b"", "b/cases.yaml": b""}, "several"),
        ({"../policy.yaml": b""}, "out of"),
        ({"policy.yaml": bytes(range(256)) * 9_000}, "10000000"),
    ],
)
def test_an_archive_that_is_no_policy_is_refused(run: Run, tmp_path: Path, files: dict[str, bytes], said: str) -> None:
    (tmp_path / "new.zip").write_bytes(zipped(files))
    refused = run("stage", str(tmp_path / "new.zip"), "--by", "陈录入", "--language", "en")
    assert (refused.status, said in refused.err) == (5, True), refused.err


def test_a_link_in_a_folder_is_not_followed(run: Run, tmp_path: Path) -> None:
    folder = put(tmp_path / "linked", small_policy())
    (folder / "source.txt").symlink_to("/etc/hostname")
    assert run("stage", str(folder), "--by", "陈录入").status == 5


def test_a_zip_and_a_folder_with_the_same_files_are_the_same_policy(
    run: Run, staged: Callable[..., str], tmp_path: Path
) -> None:
    name = staged()
    (tmp_path / "new.zip").write_bytes(zipped({f"small/{file}": c for file, c in small_policy().items()}))
    again = run("stage", str(tmp_path / "new.zip"), "--by", "别人", "--json")
    told = json.loads(again.out)
    assert (told["id"], told["signoffs"][0]["by"]) == (name, "陈录入")


def test_everything_is_listed_for_people_and_for_machines(run: Run, staged: Callable[..., str]) -> None:
    first, second = staged(), staged(version="2")
    sign(run, first)
    assert run("activate", first, "--by", "林复核").status == 0
    document = json.loads(run("list", "--json").out)
    (county,) = document["counties"]
    assert document["generation"] == 1
    assert [(one["id"], one["last"]) for one in county["live"]] == [
        ("example-old", "2027-05-31"),
        ("example-small", None),
    ]
    assert [one["id"] for one in county["held"]] == [second]
    assert second in run("list").out


def test_a_preview_tells_which_homes_and_which_families_get_another_answer(
    run: Run, staged: Callable[..., str]
) -> None:
    told = json.loads(run("preview", staged(), "--json").out)
    (change,) = told["cells"]["changed"]
    assert (change["situation"], [unit["name"] for unit in change["units"]]) == ("ordinary", ["城关街道钟楼社区"])
    assert (change["old"], change["new"]) == ("assigned 旧学堂", "assigned 钟楼小学")
    assert (told["ends"][0]["id"], told["canaries"], told["difference"]["changes_found"]) == ("example-old", [], 0)
    few = json.loads(run("preview", told["policy"]["id"], "--json", "--most", "3").out)
    assert (few["cells"]["count"], few["cells"]["changed"]) == (told["cells"]["count"], None)


def test_a_decided_reading_is_a_new_version_with_only_that_change(run: Run, settings: Settings) -> None:
    decided = (
        "--decided-by",
        "示例县教育局",
        "--on",
        "2026-05-01",
        "--ref",
        "示教复〔2026〕1号",
        "--by",
        "陈录入",
        "--json",
    )
    told = json.loads(run("decide", "example-old", "registered", "locals", *decided).out)
    folder = settings.data_dir / "policies" / "held" / told["id"]
    old = small_policy("example-old", first="2025-06-01", zhonglou="旧学堂")
    for name, changed in {"policy.yaml": 4, "cases.yaml": 1}.items():
        before, after = old[name].decode().splitlines(), (folder / name).read_text(encoding="utf-8").splitlines()
        assert len(set(after) - set(before)) == changed
    assert "    status: decided   # the text does not say" in (folder / "policy.yaml").read_text(encoding="utf-8")
    assert [row["finding"] for row in told["signoffs"]] == ["held", "reading_decided", "answer_changed"]
    again = json.loads(run("decide", told["id"], "registered", "anybody", *decided).out)
    assert again["policy"]["version"] == "1+20260501.2"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("example-old", "registerd", "locals"), "registered"),
        (("example-old", "registered", "nobody"), "anybody, locals"),
        (("example-other", "registered", "locals"), "policy list"),
    ],
)
def test_a_decision_about_what_is_not_there_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    decided = ("--decided-by", "局", "--on", "2026-05-01", "--ref", "1号", "--by", "陈", "--language", "en")
    refused = run("decide", *words, *decided)
    assert (refused.status, said in refused.err) == (5, True), refused.err


def test_a_policy_goes_live_together_with_the_edition_that_it_belongs_to(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    """The policy lists a community under a code that only the new edition has; the old one ends where both begin."""
    units = dict(example().editions[-1].units)
    units["000000002009"] = replace(units.pop("000000002004"), code="000000002009")
    before = bureau(settings).county.editions[-1]
    examination = examined(units=units, drawn={}, first_day=date(2027, 6, 1))
    edition = stage(settings.data_dir, examination, surroundings(before))
    files = {name: content.replace(b"000000002004", b"000000002009") for name, content in small_policy().items()}
    folder = str(put(tmp_path / "with-edition", files))
    assert run("stage", folder, "--by", "陈录入").status == 5
    kept = run("stage", folder, "--by", "陈录入", "--with", edition, "--json")
    assert kept.status == 0, kept.err
    name = json.loads(kept.out)["id"]
    sign(run, name)
    assert run("activate", name, "--by", "林复核").status == 5
    assert current_generation(settings.data_dir).number == 0
    assert run("activate", name, "--with", edition, "--by", "林复核").status == 0
    found = bureau(settings)
    assert [one.id for one in found.in_force("primary", NEXT_YEAR) if one] == ["example-small", edition]
    assert run("rollback", "--by", "值班员").status == 0
    assert [one.id for one in bureau(settings).in_force("primary", NEXT_YEAR) if one] == ["example-old", SHIPPED]
