"""Small changes of a pack, as a slip of the pen might make them: would anything notice?

The YAML of the pack is changed, not the compiled rules, so that every change goes through the real reader.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from enrollzone.grammar.document import LocatedFile, Trail, Yaml
from enrollzone.policy.pack import ARRANGE, CHOOSE, NOT_COVERED, NOT_YET, SCHOOL, STAY

_LENGTH = re.compile(r"(?P<call>.+\)) *(?P<sign>>=|<=|<|>) *(?P<number>\d+)(?P<unit>.*)")
_OPPOSITE = {">=": "<", "<": ">=", "<=": ">", ">": "<="}
_WITHOUT_PLACES = (ARRANGE, STAY, NOT_YET, NOT_COVERED)
_CONDITIONS = ("rules", "define", "documents")


@dataclass(frozen=True)
class Mutant:
    """One change: its kind, its line in the file, what is changed in words, and what is put where.

    `value` is None where the place is taken out of its list.
    """

    kind: str
    line: int
    said: str
    place: Trail
    value: "Yaml | None"

    def of(self, data: Any) -> Any:  # noqa: ANN401 - what a YAML file holds
        """Return the changed pack, the given one left as it is."""
        return _changed(data, self.place, self.value)


@dataclass(frozen=True)
class _Edit:
    """A change at a place of the data; `shown_at` is where a reader finds it, if that is another place."""

    kind: str
    place: Trail
    said: str
    value: "Yaml | None"
    shown_at: Trail = ()


def mutants(file: LocatedFile) -> Iterator[Mutant]:
    """Walk over the changes of a pack, in the order of the kinds and then of the file."""
    for edits in _KINDS:
        for edit in edits(file.data):
            line, _ = file.position(edit.shown_at or edit.place)
            yield Mutant(edit.kind, line, edit.said, edit.place, edit.value)


def _changed(node: Any, place: Trail, value: "Yaml | None") -> Any:  # noqa: ANN401 - what a YAML file holds
    if not place:
        return value
    copied = dict(node) if isinstance(node, dict) else list(node)
    if len(place) == 1 and value is None:
        del copied[place[0]]  # type: ignore[arg-type]
    else:
        copied[place[0]] = _changed(node[place[0]], place[1:], value)  # type: ignore[index]
    return copied


def _trees(data: Any) -> Iterator[tuple[Trail, Yaml]]:  # noqa: ANN401
    """Every condition of the pack, with its place."""
    for section in _CONDITIONS:
        for name, record in data.get(section, {}).items():
            yield (section, name, "when"), record["when"]
    for number, record in enumerate(data.get("impossible", [])):
        yield ("impossible", number, "when"), record["when"]


def _nodes(data: Any) -> Iterator[tuple[Trail, Yaml]]:  # noqa: ANN401
    """Every test, "all", "any" and "not" of every condition."""
    for trail, tree in _trees(data):
        yield from _inside(trail, tree)


def _inside(trail: Trail, tree: Yaml) -> Iterator[tuple[Trail, Yaml]]:
    yield trail, tree
    if isinstance(tree, dict):
        for operator, body in tree.items():
            if operator == "not":
                yield from _inside((*trail, operator), body)
            else:
                for number, part in enumerate(body):
                    yield from _inside((*trail, operator, number), part)


def _tests(data: Any) -> Iterator[tuple[Trail, str]]:  # noqa: ANN401
    yield from ((trail, node) for trail, node in _nodes(data) if isinstance(node, str))


def _said(node: Yaml) -> str:
    if isinstance(node, str):
        return node
    operator, body = next(iter(node.items())) if isinstance(node, dict) else ("all", node)
    parts = [body] if operator == "not" else body
    return f"{operator}: [{'; '.join(_said(part) for part in parts)}]"


def _dropped_conditions(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    """A part of an "all" or "any" that has several; a paper of several is one of these."""
    papers = data.get("documents", {})
    for trail, node in _nodes(data):
        for operator in ("all", "any"):
            parts = node.get(operator, []) if isinstance(node, dict) else []
            for number, part in enumerate(parts if len(parts) > 1 else []):
                kind = "drop a paper" if isinstance(part, str) and part in papers else "drop a condition"
                yield _Edit(kind, (*trail, operator, number), f"without “{_said(part)}”", None)
    for number, record in enumerate(data.get("impossible", [])):
        yield _Edit("drop a condition", ("impossible", number), f"possible: {record['en']}", None)


def _negated_conditions(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for trail, node in _nodes(data):
        if isinstance(node, str):
            turned = node.removeprefix("not ") if node.startswith("not ") else f"not {node}"
            yield _Edit("negate a condition", trail, f"“{node}” becomes “{turned}”", turned)
        elif trail[-1] != "when":
            yield _Edit("negate a condition", trail, f"not “{_said(node)}”", {"not": node})


def _dropped_relations(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for name, rule in data["rules"].items():
        for relation in ("overrides", "adds_to"):
            for number, other in enumerate(rule.get(relation, [])):
                said = f"{name} no longer {relation} {other}"
                yield _Edit("drop an override", ("rules", name, relation, number), said, None)


def _dropped_clauses(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for name, rule in data["rules"].items():
        for number, clause in enumerate(rule["clauses"]):
            trail: Trail = ("rules", name, "clauses", number)
            yield _Edit("drop a clause", trail, f"{name} no longer cites {clause}", None)


def _dropped_papers(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for name, rule in data["rules"].items():
        for number, paper in enumerate(rule.get("documents", [])):
            trail: Trail = ("rules", name, "documents", number)
            yield _Edit("drop a paper", trail, f"{name} no longer asks for {paper}", None)


def _flipped_comparisons(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for trail, text in _tests(data):
        found = _LENGTH.fullmatch(text)
        if found:
            number = int(found["number"])
            turns = [(_OPPOSITE[found["sign"]], number), *((found["sign"], number + step) for step in (1, -1))]
            for sign, other in turns:
                turned = f"{found['call']} {sign} {other}{found['unit']}"
                yield _Edit("flip a comparison", trail, f"“{text}” becomes “{turned}”", turned)
        for word in text.partition("=")[2].split("|") if "|" in text else ():
            fewer = re.sub(rf"\| *{word.strip()}\b|\b{word.strip()} *\| *", "", text).strip()
            yield _Edit("flip a comparison", trail, f"“{text}” becomes “{fewer}”", fewer)
    yield from _moved_days(data)


def _moved_days(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    """A day that conditions use, a day earlier or later."""
    for name, record in data.get("parameters", {}).items():
        places: list[Trail] = [("values", option) for option in record.get("values", {})] or [("value",)]
        for place in places:
            written = record["values"][place[1]] if len(place) > 1 else record["value"]
            for moved in (_moved(written, -1), _moved(written, 1)):
                trail: Trail = ("parameters", name, *place)
                yield _Edit("flip a comparison", trail, f"{name} is {moved}, not {written}", moved)


def _moved(written: str, days: int) -> str:
    yearly = len(written) == 5
    day = date.fromisoformat(f"2001-{written}" if yearly else written) + timedelta(days=days)
    return f"{day:%m-%d}" if yearly else day.isoformat()


def _moved_places(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    """A unit listed under the next zone, or under none; the lists of two zones exchanged."""
    catchments = data.get("catchments", {})
    zones = list(catchments)
    for at, zone in enumerate(zones):
        for number, place in enumerate(catchments[zone]["places"]):
            fewer = deepcopy(catchments)
            del fewer[zone]["places"][number]
            trail: Trail = ("catchments", zone, "places", number)
            yield _Edit("move a unit", ("catchments",), f"{place} in no list", fewer, trail)
            if len(zones) > 1:
                other = zones[(at + 1) % len(zones)]
                moved = deepcopy(fewer)
                moved[other]["places"].append(place)
                yield _Edit("move a unit", ("catchments",), f"{place} under {other}, not {zone}", moved, trail)
    for one, other in combinations(zones, 2):
        swapped = deepcopy(catchments)
        swapped[one]["places"], swapped[other]["places"] = swapped[other]["places"], swapped[one]["places"]
        said = f"{one} and {other} exchanged"
        yield _Edit("swap two zones", ("catchments",), said, swapped, ("catchments", one))


def _other_uses(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    for name, reading in data.get("readings", {}).items():
        for option in reading["options"] if "use" in reading else ():
            if option != reading["use"]:
                trail: Trail = ("readings", name, "use")
                yield _Edit("use another option", trail, f"{name}: {option}, not {reading['use']}", option)


def _other_outcomes(data: Any) -> Iterator[_Edit]:  # noqa: ANN401
    places = [name for name, fact in data["facts"].items() if fact["t"] == "zone"]
    for name, rule in data["rules"].items():
        for trail, plan in _plans(("rules", name, "outcome"), rule["outcome"]):
            yield from _other_kinds(trail, name, plan)
            yield from _other_places(trail, name, plan, places)


def _plans(trail: Trail, outcome: Any) -> Iterator[tuple[Trail, dict[str, Any]]]:  # noqa: ANN401
    if "by_reading" not in outcome:
        yield trail, outcome
    for option, plan in outcome.items() if "by_reading" in outcome else ():
        if option != "by_reading":
            yield (*trail, option), plan


def _other_kinds(trail: Trail, name: str, plan: dict[str, Any]) -> Iterator[_Edit]:
    bare = {key: value for key, value in plan.items() if key != "of"}
    for kind in _WITHOUT_PLACES:
        if kind != plan["kind"]:
            yield _Edit("another outcome", trail, f"{name}: {kind}, not {plan['kind']}", {**bare, "kind": kind})


def _other_places(trail: Trail, name: str, plan: dict[str, Any], places: list[str]) -> Iterator[_Edit]:
    if plan["kind"] not in (SCHOOL, CHOOSE):
        return
    for number, place in enumerate(plan["of"]):
        if place in places and len(places) > 1:
            other = places[(places.index(place) + 1) % len(places)]
            of = [*plan["of"][:number], other, *plan["of"][number + 1 :]]
            yield _Edit("another outcome", trail, f"{name}: {other}, not {place}", {**plan, "of": of})
        if len(plan["of"]) > 1:
            fewer = [*plan["of"][:number], *plan["of"][number + 1 :]]
            yield _Edit("another outcome", trail, f"{name}: without {place}", {**plan, "of": fewer})


_KINDS: tuple[Callable[[Any], Iterator[_Edit]], ...] = (
    _dropped_conditions,
    _negated_conditions,
    _dropped_relations,
    _dropped_clauses,
    _dropped_papers,
    _flipped_comparisons,
    _moved_places,
    _other_uses,
    _other_outcomes,
)
