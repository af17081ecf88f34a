"""How long does it take to prove that a pack may be published, beside merely trying its cases?"""

from functools import partial
from pathlib import Path

from benchmarks.county import CODE, County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort, in_turn
from enrollzone.bootstrap import trial_bureau
from enrollzone.casebook import Family, read_families, run
from enrollzone.grammar.reader import read_pack
from enrollzone.proof.verify import verify

_TRY, _VERIFY = "policy test, in process", "policy verify, in process"
_TURNS = 3  # a turn takes seconds: more of them tell nothing new


def measure(county: County, effort: Effort) -> Section:
    """Return the processor time of both, each from the file on: reading, compiling and asking included."""
    file = next(county.settings.policies_dir.glob(f"{CODE}-*/*/policy.yaml"))
    families = read_families(file.with_name("cases.yaml"))
    competitors = {_TRY: partial(_tried, county, file, families), _VERIFY: partial(_verified, county, file, families)}
    taken = in_turn(competitors, turns=min(_TURNS, effort.turns))
    rows = (
        Row(f"{_TRY} ({len(families)} cases)", taken.median(_TRY), ratio=1.0),
        Row(_VERIFY, taken.median(_VERIFY), ratio=taken.ratio(_VERIFY, _TRY), goal=Goal("V1", 10.0, "s")),
    )
    return Section("Verification of a pack", _TRY, rows)


def _tried(county: County, file: Path, families: tuple[Family, ...]) -> object:
    pack = read_pack(file)
    return list(run(trial_bureau(county.settings, pack), pack, families))


def _verified(county: County, file: Path, families: tuple[Family, ...]) -> object:
    pack = read_pack(file)
    return verify(pack, trial_bureau(county.settings, pack), families)
