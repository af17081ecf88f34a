"""What does it cost to hand out a whole province, beside a bare write of the same frames by pyogrio?

Making the layers and writing them are told apart: the frames of the yardstick are there already. The table of answers
is left out: it is the rules asked for every home, and `bulk` measures those.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.cold_start import started_in_turn
from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.province import LARGE, SMALL, a_province, fresh, vertices
from benchmarks.timing import Effort, Taken
from enrollzone.exports.formats import FORMATS, Systems
from enrollzone.exports.orders import Delivery, Order, delivery_of
from enrollzone.exports.writing import missing_library, write_file
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.registry import LAYERS
from enrollzone.layers.targets import target_of

ALL = tuple(name for name in LAYERS if name != "answers")
_MIDDLE = 102.0
_BARE, _WRITTEN, _MADE, _WHOLE = "pyogrio, the same frames", "written", "layers made", "made and written"
_PEAK = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from benchmarks import exports
exports.loaded()
province = exports.a_province(getattr(exports, sys.argv[1]))
if sys.argv[2] == "export":
    with TemporaryDirectory() as folder:
        exports.write_file(exports.everything(province), Path(folder) / "all.gpkg")
"""


def measure(_: County, effort: Effort) -> Section:
    """Return processor time of each step, of each format for the units of a county, and the memory of it all."""
    thorough = "b" in effort.sizes
    province = a_province(LARGE if thorough else SMALL)
    with TemporaryDirectory() as folder:
        taken = _in_turn(province, Path(folder), 3 if thorough else effort.starts)
        rows = [*_rows(taken), *_formats(a_province(SMALL), Path(folder)), _memory("LARGE" if thorough else "SMALL")]
    size = (
        f"{len(province.edition.units):,} units, {vertices(province):,} vertices, {len(province.packs[0].zones)} zones"
    )
    return Section("A province handed out", f"{_BARE} (GeoPackage)", tuple(rows), (size,))


def loaded() -> None:
    """Load what both sides need, so that only the province is measured."""
    import geopandas  # noqa: F401, PLC0415 - a second, and only this benchmark wants it


def everything(province: Coverage) -> Order:
    """Return an order of all layers of a province that nothing was made of yet."""
    return Order(fresh(province), ALL, "gpkg", target_of("wgs84", _MIDDLE))


def _in_turn(province: Coverage, folder: Path, turns: int) -> Taken:
    delivery = delivery_of(everything(province))
    frames = list(_frames(delivery))
    competitors: dict[str, Callable[[], object]] = {
        _BARE: lambda: _bare(frames, folder / "bare.gpkg"),
        _WRITTEN: lambda: _anew(folder / "written.gpkg", delivery),
        _MADE: lambda: delivery_of(everything(province)),
        _WHOLE: lambda: write_file(everything(province), folder / "whole.gpkg"),
    }
    return Taken(
        tuple({name: process_seconds(competitor) for name, competitor in competitors.items()} for _ in range(turns))
    )


def process_seconds(call: Callable[[], object]) -> float:
    """Return the processor time of one call in all threads: GDAL may start some."""
    began = time.process_time()
    call()
    return time.process_time() - began


def _frames(delivery: Delivery) -> Iterator[tuple[str, Any]]:
    import geopandas  # noqa: PLC0415 - as above
    import pandas as pd  # noqa: PLC0415 - as above

    for layer in delivery.layers:
        columns = {name: list(cells) for name, cells in layer.columns.items()}
        if len(layer):
            drawn = layer.geometry is not None
            yield (
                layer.name,
                geopandas.GeoDataFrame(columns, geometry=layer.geometry, crs=4326)
                if drawn
                else (pd.DataFrame(columns)),
            )


def _bare(frames: list[tuple[str, Any]], path: Path) -> None:
    import pyogrio  # noqa: PLC0415 - as above

    path.unlink(missing_ok=True)
    for name, frame in frames:
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())


def _anew(path: Path, delivery: Delivery) -> None:
    path.unlink(missing_ok=True)
    FORMATS["gpkg"].write(delivery, path)


def _rows(taken: Taken) -> Iterator[Row]:
    yield Row(_BARE, taken.median(_BARE))
    yield Row(_WRITTEN, taken.median(_WRITTEN), ratio=taken.ratio(_WRITTEN, _BARE), goal=Goal("G1", 1.3))
    yield Row(_MADE, taken.median(_MADE), ratio=taken.ratio(_MADE, _BARE))
    yield Row(_WHOLE, taken.median(_WHOLE), ratio=taken.ratio(_WHOLE, _BARE), goal=Goal("G1", 1.3))


def _formats(province: Coverage, folder: Path) -> Iterator[Row]:
    """Walk over the seconds that each format takes for the units of a county, the layer's own making included."""
    for name, form in FORMATS.items():
        system = target_of("metric" if form.systems is Systems.METRIC else "wgs84", _MIDDLE)
        order = Order(province, ("units",), name, system)
        if missing_library(name):
            yield Row(f"600 units as {name}", None)
            continue
        path = folder / f"units.{name}"
        seconds = process_seconds(partial(write_file, order, path))
        yield Row(f"600 units as {name}, {path.stat().st_size / 1e6:,.0f} MB", seconds)
        path.unlink()


def _memory(size: str) -> Row:
    """Return how much more a process takes at most that exports everything than one that only has the province."""
    commands = {step: ["-c", _PEAK, size, step] for step in ("rest", "export")}
    used = {step: median(one["kilobytes"] for one in taken) for step, taken in started_in_turn(commands, 1).items()}
    return Row("memory, more than the province", (used["export"] - used["rest"]) / 1024, "MB")
