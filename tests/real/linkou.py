"""The district of 17 里 in ../shared/data/linkou: its rule table as a policy, read through the grammar of packs.

`units()` are its 里 with invented codes; `a_policy(folder, stage)` is the table of a stage as a pack with one zone for
each school and one shared zone (the family chooses) for each set of schools; `schools_of(pack, zone)` names the schools
of a zone, and of an answer's options. `expected(stage)` reads the same table without any of the program: the schools of
each 鄰 that it lists. Nothing of the data is in the project: every function skips where it is not at hand.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from enrollzone.answers.answer import Question
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from tests.builders import a_pack

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "linkou"
TOWNSHIP, TOWNSHIP_CODE = "林口區", "990000001"
STAGES = ("es", "jh")
MOST_GROUPS = 60  # no 里 has a 鄰 of a higher number in the table


def file(name: str) -> Path:
    """A file of the data; the test is left out where it is not at hand."""
    path = DATA / name
    if not path.exists():
        pytest.skip("left out: needs ../shared/data/linkou, which is not part of the project")
    return path


@cache
def rules() -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The rule table: for each 里 and stage, spans of 鄰 with the school, and schools that may be chosen beside it."""
    return json.loads(file("rules_114.json").read_text(encoding="utf-8"))["rules"]  # type: ignore[no-any-return]


def units() -> dict[str, Unit]:
    """The units by the name of the 里, with codes of our own."""
    return {
        name: Unit(f"{TOWNSHIP_CODE}{number:03}", name, UnitKind.COMMUNITY, TOWNSHIP_CODE, TOWNSHIP)
        for number, name in enumerate(rules(), 1)
    }


def schools_in(rule: dict[str, Any]) -> tuple[str, ...]:
    """The schools of one rule: the one that is assigned first, then those that may be chosen."""
    return tuple(dict.fromkeys(name for name in (rule["base"], *rule.get("free", ())) if name))


def entry(name: str, rule: dict[str, Any]) -> str:
    """One rule in the notation of packs: 林口區/某里/1-10、12-13鄰."""
    if rule["r"] == "all":
        return f"{TOWNSHIP}/{name}"
    if rule["r"] == "else":
        return f"{TOWNSHIP}/{name} 除 {spans(rule['exclude'])}鄰"
    return f"{TOWNSHIP}/{name}/{spans(rule['r'])}鄰"


def spans(pairs: Iterable[tuple[int, int]]) -> str:
    return "、".join(f"{first}-{last}" if first < last else f"{first}" for first, last in pairs)


def listed(stage: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every entry of a stage with its schools."""
    for name, by_stage in rules().items():
        yield from ((schools_in(rule), entry(name, rule)) for rule in by_stage[stage])


def a_policy(folder: Path, stage: str) -> Pack:
    """The table of a stage as a pack: zone s1 is the area of the first school, zone c1 the first choice, and so on."""
    entries = list(listed(stage))
    single = {name: f"s{n}" for n, name in enumerate(dict.fromkeys(name for names, _ in entries for name in names), 1)}
    sets = dict.fromkeys(names for names, _ in entries if len(names) > 1)
    shared = {names: f"c{n}" for n, names in enumerate(sets, 1)}
    zones = "".join(
        f"\n  {zone}: {{zh: {name}, en: {name}, kind: school, campuses: [{{id: {zone}, zh: {name}, en: {name}}}]}}"
        for name, zone in single.items()
    )
    for names, zone in shared.items():
        between = ", ".join(single[name] for name in names)
        zones += f"\n  {zone}: {{zh: 自由學區, en: shared area, kind: shared, choice_of: [{between}]}}"
    lists: dict[str, list[str]] = {}
    for names, text in entries:
        lists.setdefault(shared[names] if len(names) > 1 else single[names[0]], []).append(text)
    bound = "".join(f'\n  {TOWNSHIP}/{name}: "{unit.code}"' for name, unit in units().items())
    places = "".join(f"\n  {zone}: {{clause: c.near, places: [{', '.join(texts)}]}}" for zone, texts in lists.items())
    return a_pack(folder / stage, zones=zones, units=bound, catchments=places)


def schools_of(pack: Pack, zone: str) -> tuple[str, ...]:
    """The names of the schools of a zone: one, or those between which a family chooses. None for `outside`."""
    if zone not in pack.zones:
        return ()
    between = pack.zones[zone].choice_of or (zone,)
    return tuple(pack.zones[one].name.zh for one in between)


def expected(stage: str) -> dict[tuple[str, int], set[frozenset[str]]]:
    """What the table says of every 鄰 up to `MOST_GROUPS`: none, one set of schools, or sets that contradict."""
    found: dict[tuple[str, int], set[frozenset[str]]] = {}
    for name, by_stage in rules().items():
        for number in range(1, MOST_GROUPS + 1):
            said = found.setdefault((name, number), set())
            for rule in by_stage[stage]:
                if rule["r"] == "else":
                    hit = not any(first <= number <= last for first, last in rule["exclude"])
                else:
                    hit = rule["r"] == "all" or any(first <= number <= last for first, last in rule["r"])
                if hit:
                    said.add(frozenset(schools_in(rule)))
    return found


def a_question(pack: Pack, facts: dict[str, Any], home: AskedPlace | None = None) -> Question:
    """A question about a child who starts school under a policy of this table."""
    return Question(pack.jurisdiction, pack.stage, pack.period.first, home, facts)
