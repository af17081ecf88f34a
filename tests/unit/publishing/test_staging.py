"""Staging: a candidate becomes a whole edition under the id of its content, held or ready, and is never half there."""

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from benchmarks.handed_in import (
    FIRST_DAY,
    IMPORTER,
    REVIEWER,
    ROOT,
    a_warning,
    examined,
    example,
    polygons,
    renamed,
    surroundings,
)
from enrollzone.atlas.edition import Alias, EditionStatus
from enrollzone.atlas.generations import room
from enrollzone.atlas.reader import read_edition
from enrollzone.atlas.signoffs import SignoffStep
from enrollzone.errors import BoundaryError
from enrollzone.intake.candidate import Surroundings
from enrollzone.publishing.archive import State, filed, find, held_folder, ready_folder
from enrollzone.publishing.refusals import NotPublishedError
from enrollzone.publishing.staging import Origin, approve, stage
from enrollzone.publishing.writing import exclusively, place_file, place_folder
from enrollzone.quarantine.findings import Severity, found

NOW = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
EAST_LAKE, ABSENT = "000000002004", "000000100202"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_accepted_file_is_staged_as_an_edition_that_can_be_read_with_every_number_of_its_map(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings(), at=NOW)
    edition = read_edition(ready_folder(tmp_path, name), eager=True)
    before = example().editions[-1]
    assert edition.id == name
    assert edition.units == before.units
    assert (edition.period.first, edition.period.last, edition.drawn) == (FIRST_DAY, None, before.drawn)
    shapes, old = edition.shapes(), before.shapes()
    assert shapes is not None
    assert old is not None
    assert all(shapes.polygon(code).equals_exact(old.polygon(code), 0) for code in shapes.codes)
    assert (edition.addresses, edition.sites, edition.canaries) == (before.addresses, before.sites, before.canaries)
    assert names(room(tmp_path)) == {".lock", ".making", "editions"}


def test_the_same_file_is_the_same_edition_and_anything_else_is_another(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings(), at=NOW)
    assert stage(tmp_path, examined(by="别人"), surroundings()) == name
    moved = {code: shape for code, shape in polygons().items() if code != EAST_LAKE}
    others = [
        stage(tmp_path, examined(first_day=date(2026, 7, 2)), surroundings()),
        stage(tmp_path, examined(drawn=moved), surroundings()),
        stage(tmp_path, renamed("东湖新村社区"), surroundings()),
    ]
    assert len({name, *others}) == 4
    assert find(tmp_path, name).handed_in_by == (IMPORTER,)


def test_a_list_without_a_map_is_an_edition_of_names(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(drawn={}), surroundings())
    edition = read_edition(ready_folder(tmp_path, name), eager=True)
    assert (edition.shapes(), edition.drawn, edition.crs) == (None, frozenset(), None)


def test_a_unit_keeps_its_other_names_and_one_that_it_lost_becomes_one_of_them(tmp_path: Path) -> None:
    name = stage(tmp_path, renamed("东湖新村社区"), surroundings())
    unit = read_edition(ready_folder(tmp_path, name)).units[EAST_LAKE]
    old = example().editions[-1]
    lost = Alias("东湖社区", None, date(2026, 6, 30), old.id)
    assert unit.aliases == (*old.units[EAST_LAKE].aliases, lost)


def test_what_belongs_to_a_unit_that_is_gone_stays_behind_and_is_named(tmp_path: Path) -> None:
    units = {code: unit for code, unit in example().editions[-1].units.items() if code not in {ABSENT, "000000002002"}}
    name = stage(tmp_path, examined(units=units), surroundings())
    found_ = find(tmp_path, name)
    edition = found_.readable()
    assert {row.unit for row in edition.addresses} <= units.keys()
    assert "hedong" in {site.campus for site in edition.sites}
    assert next(site for site in edition.sites if site.campus == "hedong").unit is None
    assert {canary.lies_in for canary in edition.canaries} <= units.keys()
    left = [row.where for row in found_.signoffs if row.step is SignoffStep.LEFT_BEHIND]
    assert any(where.startswith("gazetteer.csv:") for where in left)
    assert any(where.startswith("canaries.csv:") for where in left)
    assert any(where.startswith("campuses.csv:") for where in left)


def test_a_county_without_an_edition_begins_as_an_illustration_with_a_box_around_its_map(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), Surroundings(example(), None))
    edition = read_edition(ready_folder(tmp_path, name), eager=True)
    assert edition.status is EditionStatus.ILLUSTRATIVE
    assert edition.envelope is not None
    assert edition.addresses == edition.canaries == ()
    west, south, east, north = edition.envelope
    assert (109.8 < west < 110 < east < 110.2, 29.8 < south < 30 < north < 30.2) == (True, True)


def test_a_list_that_nobody_calls_official_is_a_republished_one_and_with_a_map_an_illustration(tmp_path: Path) -> None:
    before = replace(example().editions[-1], status=EditionStatus.REPUBLISHED)
    found_ = [
        read_edition(ready_folder(tmp_path, stage(tmp_path, examined(drawn=drawn), surroundings(before)))).status
        for drawn in ({}, None)
    ]
    assert found_ == [EditionStatus.REPUBLISHED, EditionStatus.ILLUSTRATIVE]
    official = replace(before, status=EditionStatus.OFFICIAL)
    name = stage(tmp_path, examined(drawn={}), surroundings(official))
    assert read_edition(ready_folder(tmp_path, name)).status is EditionStatus.OFFICIAL


def test_an_edition_is_official_only_when_that_is_said(tmp_path: Path) -> None:
    origin = Origin("示例县民政局: 2026#1", "内部使用", EditionStatus.OFFICIAL)
    edition = read_edition(ready_folder(tmp_path, stage(tmp_path, examined(), surroundings(), origin)))
    assert (edition.status, edition.provenance.authority, edition.provenance.licence) == (
        EditionStatus.OFFICIAL,
        "示例县民政局: 2026#1",
        "内部使用",
    )


def test_a_refused_file_is_never_kept(tmp_path: Path) -> None:
    fault = found("code_empty", Severity.ERROR, "第3行")
    for refused in (examined(fault), replace(examined(), candidate=None)):
        with pytest.raises(NotPublishedError, match="is not kept"):
            stage(tmp_path, refused, surroundings())
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_warnings_is_held_until_somebody_else_signs_for_each(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(a_warning("第3行"), a_warning("第9行")), surroundings(), at=NOW)
    assert find(tmp_path, name).state is State.HELD
    assert not ready_folder(tmp_path, name).exists()
    for by in (IMPORTER, " 陈 录入", "陈录入 "):
        with pytest.raises(NotPublishedError, match="somebody else must"):
            approve(tmp_path, name, by, "我看过", NOW)
    with pytest.raises(NotPublishedError, match="who answers for it"):
        approve(tmp_path, name, "  ", "我看过", NOW)
    done = approve(tmp_path, name, REVIEWER, "与民政局核对,\n无误", NOW)
    assert (done.state, done.open, held_folder(tmp_path, name).exists()) == (State.STAGED, (), False)
    signed = [(row.where, row.by, row.at, row.why) for row in done.signoffs if row.step is SignoffStep.SIGNED]
    told = (REVIEWER, "2026-06-01T08:30:00+00:00", "与民政局核对, 无误")
    assert signed == [("第3行", *told), ("第9行", *told)]
    assert read_edition(done.folder, eager=True).id == name


def test_letters_of_another_width_or_case_do_not_make_another_person(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(a_warning(), by="Chen Lu"), surroundings())
    with pytest.raises(NotPublishedError, match="somebody else must"):
        approve(tmp_path, name, "ＣＨＥＮＬＵ", "x", NOW)


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "·", ".", "\u00ad"])
def test_a_sign_that_nobody_sees_does_not_make_another_person_nor_anybody_at_all(tmp_path: Path, hidden: str) -> None:
    name = stage(tmp_path, examined(a_warning()), surroundings(), at=NOW)
    for by in (f"{IMPORTER[:1]}{hidden}{IMPORTER[1:]}", hidden):
        with pytest.raises(NotPublishedError):
            approve(tmp_path, name, by, "ok", NOW)
    assert find(tmp_path, name).state is State.HELD


def test_what_is_not_held_needs_no_approval_and_an_unknown_id_is_told_its_nearest(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(), surroundings())
    with pytest.raises(NotPublishedError, match="is not held"):
        approve(tmp_path, name, REVIEWER, "x", NOW)
    with pytest.raises(NotPublishedError, match=f"Did you mean {name}"):
        approve(tmp_path, name[:-1] + "x", REVIEWER, "x", NOW)


def test_a_staged_file_that_is_found_doubtful_later_is_held_again_unless_somebody_signed(
    tmp_path: Path,
) -> None:
    name = stage(tmp_path, examined(), surroundings())
    assert stage(tmp_path, examined(a_warning()), surroundings()) == name
    assert find(tmp_path, name).state is State.HELD
    approve(tmp_path, name, REVIEWER, "核对过", NOW)
    assert stage(tmp_path, examined(a_warning()), surroundings()) == name
    assert find(tmp_path, name).state is State.STAGED


def test_an_edition_that_was_altered_cannot_be_approved_and_is_shown_with_its_fault(tmp_path: Path) -> None:
    name = stage(tmp_path, examined(a_warning()), surroundings())
    file = held_folder(tmp_path, name) / "units.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    (shown,) = filed(tmp_path)
    assert shown.fault is not None
    assert "units.csv" in shown.fault
    with pytest.raises(BoundaryError, match=r"units\.csv"):
        approve(tmp_path, name, REVIEWER, "x", NOW)


def test_the_trail_names_repairs_and_warnings_in_words_one_line_each(tmp_path: Path) -> None:
    repair = found("crs_converted", Severity.REPAIR, "第5行", crs="GCJ-02")
    name = stage(tmp_path, examined(repair, a_warning(), found("code_empty", Severity.NOTICE, "x")), surroundings())
    text = (held_folder(tmp_path, name) / "signoffs.csv").read_text(encoding="utf-8")
    rows = [(row["step"], row["finding"]) for row in csv.DictReader(io.StringIO(text))]
    assert rows == [("handed_in", "held"), ("repaired", "crs_converted"), ("open", "code_empty")]
    assert "GCJ-02" in text


def test_a_folder_that_could_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with exclusively(tmp_path):
        with pytest.raises(OSError, match="nowhere"):
            place_folder(tmp_path, room(tmp_path) / "editions" / "x", {"units.csv": b"a", "nowhere/y": b"b"})
        assert list((room(tmp_path) / "editions").iterdir()) == []
    with exclusively(tmp_path):
        place_folder(tmp_path, room(tmp_path) / "editions" / "x", {"units.csv": b"a"})
        with pytest.raises(OSError, match="x"):
            place_folder(tmp_path, room(tmp_path) / "editions" / "x", {"units.csv": b"other"})
    assert (room(tmp_path) / "editions" / "x" / "units.csv").read_bytes() == b"a"


def test_what_a_killed_process_left_half_made_is_swept_away_by_the_next_writer(tmp_path: Path) -> None:
    left = room(tmp_path) / ".making" / "000000-half"
    left.mkdir(parents=True)
    (left / "units.csv").write_bytes(b"half")
    with exclusively(tmp_path):
        assert not left.exists()
        place_file(tmp_path, room(tmp_path) / "current", b"whole")
    assert (room(tmp_path) / "current").read_bytes() == b"whole"


def test_where_nothing_can_be_written_the_reason_is_told_and_no_file_appears(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("somebody's file", encoding="utf-8")
    with pytest.raises(BoundaryError, match=r"data: .*cannot be written"):
        stage(tmp_path / "data", examined(), surroundings())
    assert names(tmp_path) == {"data"}


def test_an_edition_that_is_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    folder = ready_folder(tmp_path, stage(tmp_path, examined(), surroundings()))
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for tenth in range(10):
            path.write_bytes(whole[: len(whole) * tenth // 10])
            with pytest.raises(BoundaryError):
                read_edition(folder, eager=True)
        path.write_bytes(whole)
    assert read_edition(folder, eager=True).id == folder.name


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 needs a system that forks")
def test_whenever_a_writer_is_killed_everything_that_is_there_is_whole() -> None:
    command = [sys.executable, "-m", "benchmarks.faults", "--rounds", "5", "--publishes", "0"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    told = r"kill -9{0}: 5 rounds, [1-9]\d* generations published, 0 broken\n"
    assert re.fullmatch(told.format("") + told.format(" of policies") + r"\n*", ended.stdout), ended.stdout
