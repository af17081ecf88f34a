"""How long does a parent wait for `enrollzone lookup`, started cold, and how much memory does it take?

The deployment has a data directory, as every one has that takes editions: there the rules compiled by one process are
found by the next.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from types import MappingProxyType

from benchmarks.county import CODE, County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort

Used = Mapping[str, float]

_METER = Path(__file__).with_name("process_meter.py")
_OURS = "from enrollzone.cli import main; main()"
_LOADED = """
import atexit, sys
atexit.register(lambda: print(len({'geopandas', 'pandas'} & sys.modules.keys()), file=sys.stderr))
"""
_CORE, _GEOPANDAS = "import flask, numpy, shapely, pyproj", "import geopandas"
_NAMED, _ANY = "lookup, county named", "lookup, any county"


def measure(county: County, effort: Effort) -> Section:
    """Return wall time, processor time and peak memory of the whole process, beside importing what is in common."""
    with TemporaryDirectory() as data:
        return _measured(county, effort, {"ENROLLZONE_DATA_DIR": data})


def _measured(county: County, effort: Effort, deployed: Mapping[str, str]) -> Section:
    home = county.edition.units[county.shapes.codes[0]].full_name
    asked = ["lookup", home, "--stage", county.pack.stage, "--on", county.day.isoformat()]
    commands = {
        _CORE: ["-c", _CORE],
        _GEOPANDAS: ["-c", _GEOPANDAS],
        _NAMED: ["-c", _OURS, *asked, "--jurisdiction", CODE],
        _ANY: ["-c", _OURS, *asked],
    }
    used = started_in_turn(commands, effort.starts, deployed)
    loaded = float(_loaded(commands[_NAMED]))
    rows = (*_rows(used), Row("imported: geopandas, pandas", loaded, "of 2", goal=Goal("P3", 0, "of 2")))
    return Section("Cold start, whole process", f'python -c "{_CORE}"', rows)


def started_in_turn(
    commands: Mapping[str, Sequence[str]], starts: int, deployed: Mapping[str, str] = MappingProxyType({})
) -> dict[str, list[Used]]:
    """Start each Python command in turn, once to warm the disk and then so many times, and return what each used.

    `deployed` is what the environment says of the deployment, beside what it says already.
    """
    used: dict[str, list[Used]] = {name: [] for name in commands}
    for start in range(starts + 1):
        for name, command in commands.items():
            taken = _started(command, deployed)
            if start:
                used[name].append(taken)
    return used


def _started(command: Sequence[str], deployed: Mapping[str, str]) -> Used:
    """Raises CalledProcessError, with what the command wrote, when it fails."""
    metered = [sys.executable, "-I", "-S", str(_METER), sys.executable, *command]
    environment = {**os.environ, **deployed}
    finished = subprocess.run(metered, capture_output=True, check=True, text=True, env=environment)  # noqa: S603 - our own
    used: Used = json.loads(finished.stdout)
    return used


def _loaded(command: Sequence[str]) -> int:
    program = [sys.executable, "-c", _LOADED + command[1], *command[2:]]
    finished = subprocess.run(program, capture_output=True, check=True, text=True)  # noqa: S603 - our own command
    return int(finished.stderr.split()[-1])


def _rows(used: Mapping[str, list[Used]]) -> list[Row]:
    goals = {"wall": Goal("P3", 1.0, "s"), "kilobytes": Goal("P3", 120, "MB")}
    rows = []
    for measured, words in (("wall", "wall"), ("cpu", "processor"), ("kilobytes", "peak memory")):
        for name, taken in used.items():
            goal = goals.get(measured) if name in (_NAMED, _ANY) else None
            ratio = median(one[measured] / base[measured] for one, base in zip(taken, used[_CORE], strict=True))
            value = median(one[measured] for one in taken)
            shown, unit = (value / 1024, "MB") if measured == "kilobytes" else (value, "s")
            rows.append(Row(f"{words}: {_short(name)}", shown, unit, ratio, goal))
    return rows


def _short(name: str) -> str:
    return "the imports" if name == _CORE else name
