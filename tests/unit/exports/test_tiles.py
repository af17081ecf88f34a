"""Tiles are read back by GDAL: every feature with all its cells, its shape within the grid of its tile."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha512
from itertools import islice
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from enrollzone.exports import pmtiles
from enrollzone.exports.orders import Delivery
from enrollzone.exports.pmtiles import Coverage, Entry, tile_number, write_archive
from enrollzone.exports.tiles import FINEST_ZOOM, write
from enrollzone.layers.layer import Cell
from enrollzone.layers.registry import LAYERS
from tests.unit.exports.made_files import MadeFiles, delivered, read, written_days

DRAWN = tuple(kind.name for kind in LAYERS.values() if kind.shape)
GRID_M = 40_075_017 / 2**FINEST_ZOOM / 4096
"""A step of the grid of the finest tiles, in metres of spherical Mercator."""


@pytest.fixture(scope="module")
def archive(made: MadeFiles) -> tuple[Delivery, Path]:
    return made.of("pmtiles", *DRAWN)


def features(path: Path, layer: str) -> list[tuple[dict[str, Cell], shapely.Geometry]]:
    """The features of the finest tiles, the pieces of one put together."""
    columns, shapes, _ = read(path, layer)
    assert shapes is not None
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    found: dict[str, tuple[dict[str, Cell], list[shapely.Geometry]]] = {}
    for row, shape in zip(rows, shapes, strict=True):
        cells = {name: cell for name, cell in row.items() if name != "mvt_id" and cell is not None}
        found.setdefault(key(cells), (cells, []))[1].append(shape)
    return [(cells, shapely.union_all(parts)) for cells, parts in found.values()]


def key(cells: dict[str, Cell]) -> str:
    """A row in a form that does not tell whole numbers of one kind from those of another."""
    return str(sorted((name, float(cell) if isinstance(cell, int) else cell) for name, cell in cells.items()))


@pytest.mark.parametrize("name", DRAWN)
def test_every_feature_is_found_with_all_its_cells_and_its_shape(archive: tuple[Delivery, Path], name: str) -> None:
    delivery, path = archive
    (layer,) = [one for one in delivery.layers if one.name == name]
    told, to_metres = written_days(layer), Transformer.from_crs(4326, 3857, always_xy=True)
    held = [number for number, shape in enumerate(layer.geometry) if shape is not None]  # type: ignore[arg-type]
    rows = [{column: cells[row] for column, cells in told.items() if cells[row] is not None} for row in held]
    found = features(path, name)
    assert sorted(map(key, rows)) == sorted(key(cells) for cells, _ in found)
    for cells, shape in found:
        row = held[rows.index(cells)]
        true = shapely.transform(layer.geometry[row], to_metres.transform, interleaved=False)  # type: ignore[index]
        assert shape.buffer(1.5 * GRID_M).covers(true)
        assert true.buffer(1.5 * GRID_M).covers(shape)


def test_the_archive_says_that_it_is_for_display_only_and_what_it_holds(archive: tuple[Delivery, Path]) -> None:
    delivery, path = archive
    said = pyogrio.read_info(path, layer="units")["dataset_metadata"]
    assert "不能用来判断住处在哪个片区" in said["description"]
    assert "For display only" in said["description"]
    assert delivery.about["notice"]["zh"] in said["description"]
    assert pyogrio.list_layers(path)[:, 0].tolist() == list(DRAWN)


def test_layers_without_any_shape_are_an_archive_without_tiles(tmp_path: Path) -> None:
    delivery = delivered("pmtiles", ("units",))
    (layer,) = delivery.layers
    path = tmp_path / "none.pmtiles"
    write(replace(delivery, layers=(replace(layer, geometry=np.full(len(layer), None)),)), path)
    assert path.read_bytes()[:8] == b"PMTiles\x03"
    assert int.from_bytes(path.read_bytes()[72:80], "little") == 0


@given(st.integers(0, 12).flatmap(lambda zoom: st.tuples(st.just(zoom), *[st.integers(0, 2**zoom - 1)] * 2)))
def test_tiles_are_numbered_level_by_level_and_neighbours_on_the_curve_touch(at: tuple[int, int, int]) -> None:
    zoom, x, y = at
    number, first = tile_number(zoom, x, y), (4**zoom - 1) // 3
    assert first <= number < first + 4**zoom
    beside = [(x + dx, y + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))]
    numbers = {tile_number(zoom, *one) for one in beside if all(0 <= part < 2**zoom for part in one)}
    assert number == first + 4**zoom - 1 or number + 1 in numbers
    assert number == first or number - 1 in numbers


def test_an_archive_keeps_alike_tiles_once_and_gives_back_every_tile(tmp_path: Path) -> None:
    tiles = [(number, f"{number // 3}".encode()) for number in range(400) if number % 5]
    path = tmp_path / "made.pmtiles"
    write_archive(path, iter(tiles), Coverage(0, 5, (-1, -1, 1, 1)), {"vector_layers": []}, tmp_path / "scratch")
    data = path.read_bytes()
    at = [int.from_bytes(data[start : start + 8], "little") for start in range(8, 96, 8)]
    content = {number: data[at[6] + entry.offset :][: entry.length] for number, entry in entries_of(data, at)}
    assert {number: gzip.decompress(held) for number, held in content.items()} == dict(tiles)
    assert (at[8], at[10]) == (len(tiles), len({content for _, content in tiles}))
    assert json.loads(gzip.decompress(data[at[2] : at[2] + at[3]])) == {"vector_layers": []}
    assert [file.name for file in tmp_path.iterdir()] == ["made.pmtiles"]


def test_directories_too_large_for_a_first_request_have_leaves() -> None:
    lengths = [1 + number for number in sha512(b"lengths").digest()] * 300
    rolled = [length + number * 31 % 997 + number * number % 1009 for number, length in enumerate(lengths)]
    made, end = [], 0
    for number, length in enumerate(rolled):
        made.append(Entry(3 * number, end, length, 1 + number % 3))
        end += length
    root, leaves = pmtiles._directories(made)
    assert len(root) <= 16_384 - 127
    assert leaves
    parts = [0, len(root), 0, 0, len(root), len(leaves), 0, 0]
    found = dict(entries_of(root + leaves, parts))
    assert found == {entry.tile + step: entry for entry in made for step in range(entry.run)}


def entries_of(data: bytes, at: list[int]) -> Iterator[tuple[int, Entry]]:
    """A reader of our own, by the words of the specification: the root, its leaves, runs, and offsets that follow."""
    for entry in directory(data[at[0] : at[0] + at[1]]):
        leaf = data[at[4] + entry.offset :][: entry.length]
        for held in [entry] if entry.run else directory(leaf):
            yield from ((held.tile + step, held) for step in range(held.run))


def directory(packed: bytes) -> Iterator[Entry]:
    numbers = varints(gzip.decompress(packed))
    count = next(numbers)
    deltas, runs, lengths = (list(islice(numbers, count)) for _ in range(3))
    tile = end = 0
    for delta, run, length, offset in zip(deltas, runs, lengths, numbers, strict=True):
        tile += delta
        start = offset - 1 if offset else end
        end = start + length
        yield Entry(tile, start, length, run)


def varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0
