"""How soon is a worker ready to look points up, and how much memory does it take beyond what it imports anyway?"""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.cold_start import Used, started_in_turn
from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.laid_out import laid_out
from benchmarks.timing import Effort
from enrollzone.atlas.artefact import artefact_path, write_artefact

_IMPORTS = "import flask, numpy, shapely, pyproj"
_ONLY = "the imports"
_OPENED = """
import sys
from pathlib import Path
import flask, numpy, shapely, pyproj
from enrollzone.atlas.artefact import open_artefact
shapes = open_artefact(Path(sys.argv[1]), sys.argv[2])
shapes.make_ready()
west, south, east, north = shapes.outlines.bounds[0]
assert shapes.look((west + east) / 2, (south + north) / 2).claims
"""
_ASKED = """
for x, y in (shapes.outlines.bounds[::max(1, len(shapes.outlines) // 2000), :2] + 900.0).tolist():
    shapes.look(x, y)
"""
_WORKERS = """
import multiprocessing, os, random
together, workers = multiprocessing.Barrier(2), []
west, south = shapes.outlines.bounds[:, :2].min(axis=0)
east, north = shapes.outlines.bounds[:, 2:].max(axis=0)
for _ in range(2):
    read, write = os.pipe()
    if os.fork() == 0:
        for _ in range(50_000):
            shapes.look(random.uniform(west, east), random.uniform(south, north))
        together.wait()  # a page that both have touched is shared by halves
        used = [line for line in open("/proc/self/smaps_rollup") if line.startswith("Pss:")]
        together.wait()
        os.write(write, used[0].split()[1].encode())
        os._exit(0)
    workers.append(read)
print(sum(int(os.read(read, 40)) for read in workers))
"""
_SETTLED_S = 2.1  # only a file that nobody wrote to for two seconds is noted as right


def measure(_: County, effort: Effort) -> Section:
    """Return wall time and peak memory of processes that only import, and of those that answer a point as well."""
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        paths = {size: _written(size, Path(folder)) for size in effort.sizes}
        time.sleep(_SETTLED_S)
        commands = {_ONLY: ["-c", _IMPORTS]}
        for size, path in paths.items():
            commands[f"({size}) opened, first look"] = ["-c", _OPENED, str(path), _digest(size)]
            commands[f"({size}) and 2,000 looks"] = ["-c", _OPENED + _ASKED, str(path), _digest(size)]
        rows += _rows(started_in_turn(commands, effort.starts))
        rows += [Row(f"({size}) the file", path.stat().st_size / 1e6, "MB") for size, path in paths.items()]
        rows.append(_two_workers(paths.get("c")))
    return Section("A worker ready for points", f'python -c "{_IMPORTS}"', tuple(rows))


def _digest(size: str) -> str:
    return size * 64


def _written(size: str, folder: Path) -> Path:
    path = artefact_path(folder, _digest(size))
    write_artefact(laid_out(size).shapes, path, _digest(size))
    return path


def _rows(used: Mapping[str, list[Used]]) -> list[Row]:
    rows = []
    base = used[_ONLY]
    for name, taken in used.items():
        ratio = median(one["wall"] / other["wall"] for one, other in zip(taken, base, strict=True))
        goal = Goal("P4", 1.3) if "first look" in name else None
        rows.append(
            Row(f"wall: {name.removeprefix('import ')}"[:36], median(u["wall"] for u in taken), "s", ratio, goal)
        )
    for name, taken in used.items():
        more = median(one["kilobytes"] - other["kilobytes"] for one, other in zip(taken, base, strict=True)) / 1024
        goal = Goal("P4", 30, "MB") if name.startswith(("(a)", "(b)")) and "first look" in name else None
        if name != _ONLY:
            rows.append(Row(f"more: {name}", more, "MB", goal=goal))
    return rows


def _two_workers(path: Path | None) -> Row:
    """Return the memory of two workers after 50,000 points of a nation each; a page that both have counts once."""
    import subprocess  # noqa: PLC0415 - only for a nation

    goal = Goal("P4", 1_000, "MB")
    if path is None:
        return Row("(c) two workers together", None, "MB", goal=goal)
    program = [sys.executable, "-c", _OPENED + _WORKERS, str(path), _digest("c")]
    finished = subprocess.run(program, capture_output=True, check=True, text=True)  # noqa: S603 - our own command
    return Row("(c) two workers together", int(finished.stdout) / 1024, "MB", goal=goal)
