"""The same order gives the same bytes: in another process, in another part of the world, in another language."""

import os
import subprocess
import sys
from pathlib import Path

from enrollzone.exports.formats import FORMATS
from tests.unit.exports.made_files import MadeFiles, all_digests

ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "12345", "GDAL_NUM_THREADS": "ALL_CPUS"}


def test_every_format_gives_the_same_bytes_in_another_process_elsewhere(made: MadeFiles, root: Path) -> None:
    code = "from tests.unit.exports.made_files import tell_digests; tell_digests()"
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env={**os.environ, **ELSEWHERE}, capture_output=True, check=True
    )
    told = dict(line.split("\t") for line in other.stdout.decode().splitlines())
    assert told == all_digests(made)
    assert {name.split(" ")[0] for name in told} == {*FORMATS, "qgs"}
