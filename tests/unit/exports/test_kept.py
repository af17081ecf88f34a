"""Files that are kept once they were made: the same bytes, within bounds, and never half of one."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.errors import FieldProblem, NotOfferedError, ParameterError
from enrollzone.exports.asking import Wishes, covered, file_name, layers_of, named, order_of
from enrollzone.exports.kept import MadeFiles, digest_of, size_told
from enrollzone.exports.orders import Order
from enrollzone.exports.writing import write_file
from enrollzone.layers.targets import target_of
from tests.unit.exports.trial_county import DAY, the_coverage

LISTS = Order(the_coverage(), ("lists",), "geojson", target_of("wgs84", 101.8))
OTHERS = [replace(LISTS, layers=(name,)) for name in ("groups", "campuses", "units")]


@pytest.fixture
def kept(tmp_path: Path) -> MadeFiles:
    return MadeFiles(tmp_path / "cache" / "exports")


def test_a_file_is_found_once_it_was_made_and_is_what_would_be_written(kept: MadeFiles, tmp_path: Path) -> None:
    assert (kept.find(LISTS), kept.size(LISTS)) == (None, None)
    made = kept.make(LISTS)
    write_file(LISTS, tmp_path / "written.geojson")
    assert made.path.read_bytes() == (tmp_path / "written.geojson").read_bytes()
    assert kept.find(LISTS) == made
    assert kept.size(LISTS) == made.path.stat().st_size
    assert kept.make(LISTS) == made  # as another process does that began before this one ended
    assert kept.find(OTHERS[0]) is None


def test_what_was_used_longest_ago_goes_first_and_the_newest_stays_however_large(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "exports"
    sizes = [MadeFiles(folder).make(order).path.stat().st_size for order in (LISTS, *OTHERS[:2])]
    for age, order in enumerate((OTHERS[1], OTHERS[0], LISTS)):
        found = MadeFiles(folder).find(order)
        assert found is not None
        os.utime(found.path.parents[1], (age, age))
    MadeFiles(folder).find(OTHERS[1])  # now it was used last
    room = MadeFiles(folder, most_bytes=sizes[2] + 1)
    newest = room.make(OTHERS[2])
    assert [room.size(order) for order in (LISTS, *OTHERS[:2])] == [None, None, None]
    assert room.find(OTHERS[2]) == newest
    roomy = MadeFiles(folder, most_bytes=sizes[2] + newest.path.stat().st_size)
    roomy.make(OTHERS[1])
    assert roomy.make(OTHERS[2]) == newest
    assert roomy.size(OTHERS[1]) == sizes[2]


def test_what_a_killed_process_left_is_no_file_and_is_swept_after_a_day(kept: MadeFiles, tmp_path: Path) -> None:
    left, making = (tmp_path / "cache" / "exports" / f".making-{name}" for name in ("left", "now"))
    for folder in (left, making):
        folder.mkdir(parents=True)
        (folder / file_name(LISTS)).write_text("half")
    os.utime(left, (0, 0))
    assert kept.find(LISTS) is None
    assert kept.make(LISTS).path.read_text().startswith("{")
    assert (left.exists(), making.exists()) == (False, True)


def test_what_somebody_else_put_beside_kept_files_and_what_is_left_of_one_keeps_none_from_being_made(
    kept: MadeFiles, tmp_path: Path
) -> None:
    folder = tmp_path / "cache" / "exports"
    made = kept.make(LISTS)
    made.path.unlink()  # as a process does that is killed while it lets a folder go
    for name in ("CACHEDIR.TAG", ".making-notes"):
        (folder / name).write_text("of a backup program")
        os.utime(folder / name, (0, 0))
    assert kept.find(LISTS) is None
    assert kept.make(LISTS) == made == kept.find(LISTS)
    assert {"CACHEDIR.TAG", ".making-notes"} < {one.name for one in folder.iterdir()}


def test_many_small_files_are_bounded_in_number(tmp_path: Path) -> None:
    room = MadeFiles(tmp_path / "cache" / "exports", most_files=2)
    for order in (LISTS, *OTHERS):
        room.make(order)
    assert sum(room.size(order) is not None for order in (LISTS, *OTHERS)) == 2
    assert room.find(OTHERS[-1]) is not None


def test_nothing_is_left_of_a_file_that_cannot_be_made(kept: MadeFiles, tmp_path: Path) -> None:
    with pytest.raises(ParameterError):
        kept.make(replace(LISTS, encoding="gb18030"))
    assert list((tmp_path / "cache" / "exports").iterdir()) == []
    with pytest.raises(OSError, match="No such file"):
        MadeFiles(tmp_path / "no" / "cache" / "exports").make(LISTS)
    assert not (tmp_path / "no").exists()


def test_whatever_the_bytes_hang_on_makes_another_file() -> None:
    coverage = LISTS.coverage
    policy = coverage.bureau.shelf.packs[0]
    shelf = replace(coverage.bureau.shelf, packs=(replace(policy, sha256="0" * 64),))
    others = [
        replace(LISTS, layers=("lists", "groups")),
        replace(LISTS, format="csv"),
        replace(LISTS, target=target_of("gcj02", None)),
        replace(LISTS, encoding="gb18030"),
        replace(LISTS, tolerance_m=5.0),
        replace(LISTS, coverage=replace(coverage, day=date(2025, 9, 2))),
        replace(LISTS, coverage=replace(coverage, bureau=replace(coverage.bureau, shelf=shelf))),
    ]
    assert len({digest_of(order) for order in (LISTS, *others)}) == 1 + len(others)
    assert digest_of(replace(LISTS)) == digest_of(LISTS)


def test_names_of_files_say_what_is_shifted_or_simplified_and_are_read_again() -> None:
    coverage = LISTS.coverage
    everything = layers_of(coverage, "gpkg")
    names = {
        file_name(order_of(coverage, layers, form, wishes))
        for layers, form, wishes in (
            (everything, "gpkg", Wishes()),
            (("units", "lists"), "gpkg", Wishes(crs="GCJ02")),
            (("units",), "shp", Wishes(crs="metric", tolerance_m=2.5)),
            (("lists",), "csv", Wishes(crs="gcj02")),
        )
    }
    edition = coverage.edition.id
    assert names == {
        f"{edition}_all.gpkg",
        f"{edition}_units+lists_gcj02.gpkg",
        f"{edition}_units_simplified_2.5m.shp.zip",
        f"{edition}_lists.csv",
    }
    assert [named(name) for name in ("units.shp.zip", "units.zip", "units.shp")] == [("units", "shp")] * 3
    assert (named("all.gpkg"), named("x.y.z")) == (("all", "gpkg"), ("x", "y.z"))


def test_a_day_outside_the_edition_and_an_edition_that_there_is_not_are_refused_by_name() -> None:
    bureau, edition = the_coverage().bureau, the_coverage().edition
    assert covered(bureau, edition.id, DAY, date(2030, 1, 1)).day == DAY
    assert covered(bureau, None, None, DAY).edition == edition
    for wanted in (edition.id, None):
        with pytest.raises(ParameterError) as outside:
            covered(bureau, wanted, date(1999, 1, 1), DAY)
        assert outside.value.problems == (FieldProblem("on", "not_in_period", (f"{edition.period.first}/..",)),)
    with pytest.raises(NotOfferedError) as missing:
        covered(bureau, "990000-1", None, DAY)
    assert missing.value.problems[0].expected == (edition.id,)


def test_sizes_are_told_in_kilobytes_and_from_a_thousand_on_in_megabytes() -> None:
    assert [size_told(size) for size in (1, 999_400, 1_000_000, 123_456_789)] == [
        "1 KB",
        "999 KB",
        "1.0 MB",
        "123.5 MB",
    ]
