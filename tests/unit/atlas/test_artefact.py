"""The index of an edition as a file: shared by workers, made anew whenever it is not what it says it is."""

import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from benchmarks.coverage import Coverage
from enrollzone.atlas import artefact
from enrollzone.atlas.artefact import artefact_path, compiled, open_artefact, with_compiled, write_artefact
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.index import Shapes
from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.config import Settings
from tests.builders import an_edition

VILLAGE = Coverage("village", 5, 4)
DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    to_degrees = Transformer.from_crs(4543, 4490, always_xy=True)
    moved = shapely.transform(VILLAGE.polygons, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
    return Shapes(dict(zip(VILLAGE.codes, moved, strict=True)), "EPSG:4543")


def answers(shapes: Shapes) -> list[object]:
    points = VILLAGE.points(300).tolist()
    beyond = [shapes.near(x, y, 3_000) for x, y in points[:20]]
    return [(shapes.look(x, y), shapes.claims(x, y), shapes.edge_distance(x, y)) for x, y in points] + beyond


def an_edition_read(shapes: Shapes, reads: list[str]) -> Edition:
    def read() -> Shapes:
        reads.append("read")
        return shapes

    return an_edition(digest=DIGEST, drawn=frozenset(shapes.codes), crs="EPSG:4543", shapes=read)


def opened(shapes: Shapes, folder: Path) -> tuple[Shapes, list[str]]:
    """The polygons of an edition as a new worker opens them, and how often they had to be read."""
    reads: list[str] = []
    found = compiled(an_edition_read(shapes, reads), folder).shapes()
    assert found is not None
    return found, reads


def test_a_worker_that_maps_the_file_gives_the_answers_of_one_that_made_it(shapes: Shapes, tmp_path: Path) -> None:
    first, reads = opened(shapes, tmp_path / "cache")
    second, again = opened(shapes, tmp_path / "cache")
    assert (reads, again) == (["read"], [])
    assert answers(first) == answers(second) == answers(shapes)
    assert (second.codes, second.crs) == (shapes.codes, shapes.crs)
    assert [second.polygon(code).equals(shapes.polygon(code)) for code in shapes.codes] == [True] * 20


def test_the_mapped_arrays_cannot_be_written_to(shapes: Shapes, tmp_path: Path) -> None:
    opened(shapes, tmp_path / "cache")
    mapped, _ = opened(shapes, tmp_path / "cache")
    assert not any(array.flags.writeable for array in (mapped.outlines.xy, mapped.cells.grid, mapped.cells.listed))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-64])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def something_else(path: Path) -> None:
    path.write_bytes(b"{}" * 40_000)


def one_bit_turned(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5_000] ^= 1
    path.write_bytes(content)


def moved_grid(path: Path) -> None:
    content = path.read_bytes()
    assert b'"columns": ' in content
    path.write_bytes(content.replace(b'"columns": ', b'"columns":\t', 1).replace(b'"side": 1', b'"side": 2', 1))


def of_another_format(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 0', 1))


def of_another_edition(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(DIGEST.encode(), b"cd" * 32, 1))


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0" * 64)


@pytest.mark.parametrize(
    "spoilt",
    [cut, emptied, something_else, one_bit_turned, moved_grid, of_another_format, of_another_edition, grown],
)
def test_a_file_that_is_not_what_it_says_is_made_anew(
    shapes: Shapes, tmp_path: Path, spoilt: Callable[[Path], None]
) -> None:
    opened(shapes, tmp_path / "cache")
    path = artefact_path(tmp_path / "cache", DIGEST)
    good = path.read_bytes()
    spoilt(path)
    assert open_artefact(path, DIGEST) is None
    again, reads = opened(shapes, tmp_path / "cache")
    assert (reads, path.read_bytes()) == (["read"], good)
    assert answers(again) == answers(shapes)


def test_a_file_once_found_right_is_not_read_through_again_until_somebody_writes_to_it(
    shapes: Shapes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(shapes, tmp_path / "cache")
    path = artefact_path(tmp_path / "cache", DIGEST)
    monkeypatch.setattr(artefact, "_SETTLED_NS", -1)
    assert open_artefact(path, DIGEST) is not None
    before = path.stat()
    monkeypatch.setattr(artefact, "_CHUNK", 0)  # whoever reads through it now finds nothing, and a wrong digest
    assert open_artefact(path, DIGEST) is not None
    monkeypatch.undo()
    time.sleep(0.02)
    one_bit_turned(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as if nothing had been done to it
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert open_artefact(path, DIGEST) is None


def test_a_file_that_was_written_a_moment_ago_is_not_noted_as_right(shapes: Shapes, tmp_path: Path) -> None:
    opened(shapes, tmp_path / "cache")
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".bin"]


def test_without_a_data_directory_everything_works_in_memory(shapes: Shapes, tmp_path: Path) -> None:
    found, reads = opened(shapes, tmp_path / "nowhere" / "cache")
    assert (reads, list(tmp_path.iterdir())) == (["read"], [])
    assert answers(found) == answers(shapes)


def test_a_data_directory_that_cannot_be_written_to_changes_no_answer(shapes: Shapes, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    found, reads = opened(shapes, tmp_path / "cache")
    assert reads == ["read"]
    assert answers(found) == answers(shapes)


def test_nothing_half_written_is_left_behind(shapes: Shapes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(artefact.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write_artefact(shapes, tmp_path / "cells.bin", DIGEST)
    assert list(tmp_path.iterdir()) == []
    found, _ = opened(shapes, tmp_path / "cache")
    assert answers(found) == answers(shapes)


def test_polygons_that_cannot_be_read_fail_each_time(tmp_path: Path) -> None:
    def broken() -> Shapes:
        raise ValueError("broken")

    edition = compiled(an_edition(digest=DIGEST, drawn=frozenset({"1"}), shapes=broken), tmp_path)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            edition.shapes()


def test_an_edition_is_compiled_once_and_one_of_names_never(shapes: Shapes, tmp_path: Path) -> None:
    once = compiled(an_edition_read(shapes, []), tmp_path)
    assert compiled(once, tmp_path) is once
    assert compiled(replace(once, period=once.period), tmp_path).shapes is once.shapes
    names_only = an_edition(digest=DIGEST)
    assert compiled(names_only, tmp_path) is names_only


def test_a_county_that_is_opened_eagerly_leaves_its_files_for_the_next_worker(tmp_path: Path) -> None:
    folder = next(Settings().boundaries_dir.glob("000000-*"))
    county = with_compiled(read_jurisdiction(folder), tmp_path / "cache", eager=True)
    drawn = [edition for edition in county.editions if edition.drawn]
    kept = {artefact_path(tmp_path / "cache", edition.digest) for edition in drawn}
    assert set((tmp_path / "cache").glob("*.bin")) == kept != set()
    assert all(stat.S_ISREG(path.stat().st_mode) for path in kept)
    assert county.atlas.in_force(date(1900, 1, 1)) is None
