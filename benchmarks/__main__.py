"""`python -m benchmarks [NAME …] [--quick] [--nation] [--json FILE]`: measure, and print figures beside their goals."""

import json
import os
import platform
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import (
    bulk,
    cold_start,
    coordinates,
    decision,
    desk,
    exports,
    mapsheets,
    names,
    ogc,
    pages,
    place,
    placing,
    points,
    questions,
    ready,
    request_cost,
    roster,
    server,
    verify,
)
from benchmarks.county import County, open_county
from benchmarks.figures import Section, table
from benchmarks.timing import QUICK, THOROUGH, Effort

QUESTIONS: Mapping[str, Callable[[County, Effort], Section]] = {
    "cold": cold_start.measure,
    "place": place.measure,
    "coordinates": coordinates.measure,
    "points": points.measure,
    "agreement": points.measure_agreement,
    "bulk": bulk.measure,
    "ready": ready.measure,
    "names": names.measure,
    "decision": decision.measure,
    "request": request_cost.measure,
    "pages": pages.measure,
    "server": server.measure,
    "roster": roster.measure,
    "questions": questions.measure,
    "order": questions.measure_order,
    "verify": verify.measure,
    "placing": placing.measure,
    "desk": desk.measure,
    "ogc": ogc.measure,
    "exports": exports.measure,
    "mapsheets": mapsheets.measure,
}


def main(words: Sequence[str]) -> None:
    """Measure what is asked for. A goal that is not reached is printed, not an error: machines differ."""
    wanted = _wanted(words)
    county, effort = open_county(), QUICK if wanted.quick else THOROUGH
    if wanted.nation:
        effort = replace(effort, sizes=(*effort.sizes, "c"))
    machine = conditions()
    print("\n".join(f"{name}: {value}" for name, value in machine.items()))
    sections = []
    for name in wanted.names or QUESTIONS:
        sections.append(QUESTIONS[name](county, effort))
        print("\n".join(table(sections[-1:])), flush=True)
    if wanted.json:
        wanted.json.write_text(json.dumps(_document(machine, sections), ensure_ascii=False, indent=2), encoding="utf-8")


def conditions() -> dict[str, str]:
    """Return on what the figures were taken: the kind of machine, the Python, and how busy it was at the start."""
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load at the start": f"{os.getloadavg()[0]:.1f} (a quiet machine has less than 0.5)",
    }


def _document(machine: Mapping[str, str], sections: Sequence[Section]) -> dict[str, object]:
    rows = [
        {"section": section.title, "yardstick": section.yardstick, **asdict(row), "result": row.result}
        for section in sections
        for row in section.rows
    ]
    return {"conditions": dict(machine), "figures": rows}


def _wanted(words: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure, and print each figure as a ratio.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(QUESTIONS)}; or all")
    parser.add_argument("--quick", action="store_true", help="fewer turns: figures for a first look only")
    parser.add_argument("--nation", action="store_true", help="points also in 600,000 units: minutes, gigabytes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures into a file as well")
    wanted = parser.parse_args(words)
    unknown = [name for name in wanted.names if name not in QUESTIONS]
    if unknown:
        parser.error(f"nothing is called {unknown[0]!r} here; known are {', '.join(QUESTIONS)}")
    return wanted


if __name__ == "__main__":
    main(sys.argv[1:])
