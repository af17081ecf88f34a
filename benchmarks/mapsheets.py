"""How long does somebody wait for a map on paper, from the command to the file?

Each is a whole process, started cold. What importing the drawing library alone takes is told apart, since no program
of ours can make it shorter.
"""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.cold_start import started_in_turn
from benchmarks.county import CODE, County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort

_OURS = "from enrollzone.cli import main; main()"
_LIBRARY, _GROUP = "importing matplotlib alone", "one group, PDF on A3"
_SHEETS = {
    _GROUP: ("--paper", "A3", "--format", "pdf"),
    "one group, PNG on A4": ("--paper", "A4", "--format", "png"),
    "the county, PDF on A0": ("--paper", "A0", "--format", "pdf"),
    "the county, SVG on A0": ("--paper", "A0", "--format", "svg"),
}


def measure(county: County, effort: Effort) -> Section:
    """Return the wall time of sheets of the county, beside importing the library that draws them."""
    with TemporaryDirectory() as folder:
        commands = {_LIBRARY: ["-c", "import matplotlib.figure, matplotlib.backends.backend_pdf"]}
        commands |= {name: _command(county, name, words, Path(folder)) for name, words in _SHEETS.items()}
        used = started_in_turn(commands, effort.starts, {"ENROLLZONE_DATA_DIR": folder})
    rows = []
    for name, taken in used.items():
        ratio = median(one["wall"] / base["wall"] for one, base in zip(taken, used[_LIBRARY], strict=True))
        goal = Goal("G3", 3.0, "s") if name == _GROUP else None
        rows.append(Row(name, median(one["wall"] for one in taken), "s", ratio, goal))
    processor = median(one["cpu"] for one in used[_GROUP])
    rows.append(Row(f"{_GROUP}: processor", processor, "s"))
    return Section("Maps on paper, whole process", _LIBRARY, tuple(rows))


def _command(county: County, name: str, words: tuple[str, ...], folder: Path) -> list[str]:
    """The command for a sheet: the zones of this county's policy are its groups of schools."""
    group = next(iter(county.pack.zones))
    about = ["--zone", group] if "group" in name else []
    out = folder / f"{'-'.join(words)}.map"
    asked = ["export", "map", "-j", CODE, "--on", county.day.isoformat(), *about, *words, "--out", str(out), "--force"]
    return ["-c", _OURS, *asked]
