"""Anchors: the head of the ledger, written outside once a day, and never in the way of a write."""

import json
import os
import stat
from pathlib import Path

import pytest

from enrollzone.storage.anchors import Anchors, read_anchors, set_aside
from enrollzone.storage.notebook import NotebookError, add_line, read_lines
from enrollzone.storage.store import Store
from enrollzone.storage.verifying import verify
from tests.desk import EVENING, Clock
from tests.unit.storage.conftest import open_notes
from tests.unit.storage.notes import add, write


def test_the_first_write_of_a_day_writes_the_head_outside(small: Store, outside: Path, clock: Clock) -> None:
    subject = write(small, "first")
    add(small, subject, 1)
    clock.forward(days=1)
    add(small, subject, 2)
    add(small, subject, 3)
    anchors = read_anchors(outside / "anchors.jsonl")
    assert [(anchor.head.number, (anchor.at - EVENING).days) for anchor in anchors] == [(1, 0), (3, 1)]
    assert verify(small, anchors).holds
    assert stat.S_IMODE((outside / "anchors.jsonl").stat().st_mode) == 0o600


def test_a_program_that_was_started_anew_goes_by_what_stands_in_the_file(
    small: Store, outside: Path, clock: Clock
) -> None:
    write(small, "first")
    again = open_notes(f"sqlite:///{small.database.file}", clock, outside)
    write(again, "second")
    assert len(read_anchors(outside / "anchors.jsonl")) == 1
    assert again.anchor(Anchors(outside)).head == verify(again).head
    assert len(read_anchors(outside / "anchors.jsonl")) == 2
    again.database.close()


def test_a_write_is_done_where_no_anchor_can_be_written(small: Store, outside: Path) -> None:
    (outside / "anchors.jsonl").mkdir()
    write(small, "first")
    assert small.load("note:first").version == 1
    with pytest.raises(NotebookError, match=r"anchors\.jsonl: cannot be written"):
        small.anchor(Anchors(outside))


def test_anchors_are_set_aside_under_another_name_where_there_are_any(small: Store, outside: Path) -> None:
    set_aside(outside, EVENING)
    write(small, "first")
    set_aside(outside, EVENING)
    assert [file.name for file in outside.glob("anchors*")] == ["anchors-until-20260620T103000.jsonl"]
    write(small, "second")
    (outside / "anchors.jsonl").touch()
    (outside / "anchors-until-20260620T103000.jsonl").unlink()
    (outside / "anchors-until-20260620T103000.jsonl").mkdir()
    with pytest.raises(NotebookError, match="cannot be renamed"):
        set_aside(outside, EVENING)


GOOD = {"number": 1, "link": "00" * 32, "at": "2026-06-20T10:30:00+00:00"}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        json.dumps({**GOOD, "link": "00"}),
        json.dumps({**GOOD, "link": None}),
        json.dumps({**GOOD, "number": "one"}),
        json.dumps({**GOOD, "at": "2026-06-20T10:30:00"}),
    ],
)
def test_a_line_that_is_no_anchor_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n\n{line}\n")
    with pytest.raises(NotebookError, match=r"anchors\.jsonl:3"):
        read_anchors(file)


def test_a_file_that_cannot_be_read_is_said_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_anchors(tmp_path / "nothing") == ()
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotebookError, match="folder: cannot be read"):
        read_anchors(tmp_path / "folder")


def test_a_line_after_one_that_was_broken_off_begins_anew(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_text('{"a":1}\n{"b"')
    add_line(file, {"c": 3})
    assert file.read_text() == '{"a":1}\n{"b"\n{"c":3}\n'
    with pytest.raises(NotebookError, match="lines:2"):
        list(read_lines(file))


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are POSIX")
def test_a_line_for_which_no_room_is_left_is_not_half_there(tmp_path: Path) -> None:
    import resource  # noqa: PLC0415

    file = tmp_path / "lines"
    add_line(file, {"a": 1})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (12, hard))
    try:
        with pytest.raises(NotebookError, match=r"no room|too large"):
            add_line(file, {"b": "x" * 40})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_text() == '{"a":1}\n'
