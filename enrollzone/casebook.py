"""Families with the answers they must get: read from cases.yaml, run through the same road as everybody's question."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from enrollzone.answers.answer import Answer, Code
from enrollzone.errors import PackError, Problem, RequestError
from enrollzone.evidence.kinds import PaperState
from enrollzone.grammar.document import LocatedFile, Trail, Yaml, nearest, read_located
from enrollzone.lookup import Bureau, answer
from enrollzone.policy.pack import Pack
from enrollzone.request import parse, read_body, written_papers

_CODES: Mapping[str, frozenset[Code]] = {
    "school": frozenset([Code.ASSIGNED, Code.ASSIGNED_GROUP, Code.CHOICE]),  # a choice among its campuses
    "choose": frozenset([Code.CHOICE]),
    "arrange": frozenset([Code.BUREAU_ARRANGES]),
    "stay": frozenset([Code.STAYS]),
    "not_yet": frozenset([Code.AGE_NOT_COVERED]),
    "not_covered": frozenset([Code.NOT_COVERED]),
    "bureau": frozenset([Code.STAFF_DECIDES]),
}
_STATUSES: Mapping[str, frozenset[Code]] = {
    "need_facts": frozenset([Code.NEEDS_FACTS]),
    "undetermined": frozenset([Code.UNCLEAR_PLACE, Code.UNIT_SPLIT, Code.NEEDS_DOCUMENTS, Code.NEEDS_FACTS]),
    "contradiction": frozenset([Code.STAFF_DECIDES]),
}
_REFUSED = "bad_input"  # the status of a question that must be refused
_KINDS: Mapping[str, tuple[type, str]] = {
    "id": (str, "a word"),
    "zh": (str, "a text"),
    "expect": (dict, "what is expected, one key each"),
    "base": (str, "the name of a base"),
    "facts": (dict, "facts with their values"),
    "set": (dict, "facts with their values"),
    "unset": (list, "a list of facts"),
    "documents": (list, "a list of papers"),
    "dont_know": (list, "a list of facts"),
    "readings": (dict, "readings with their options"),
    "on": (str, "a day, YYYY-MM-DD"),
    "why": (str, "a text"),
}
_NEEDED = ("id", "zh", "expect")
_EXPECTED = (*_CODES, "status", "among", "rules", "clauses", "failed", "uncertain", "obliges", "warnings", "enough")


@dataclass(frozen=True)
class Family:
    """One family of a casebook: what it tells, and what it must be answered.

    `on` is its entry day as written; empty for the first day of the policy.
    """

    id: str
    words: str
    line: int
    told: Mapping[str, Any]
    dont_know: tuple[str, ...]
    readings: Mapping[str, str]
    expect: Mapping[str, Any]
    on: str = ""
    documents: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """How a family fared: its answer, None when the question was refused, and every difference in words."""

    family: Family
    answer: Answer | None
    differences: tuple[str, ...]


def read_families(path: Path) -> tuple[Family, ...]:
    """Return the families of a casebook. Raises PackError with everything that cannot be read, each with its place."""
    file = read_located(path)
    if not isinstance(file.data, dict) or not isinstance(file.data.get("cases"), list):
        raise PackError([Problem(file.name, 1, 1, "缺少 cases expected a list called cases")])
    for number, record in enumerate(file.data["cases"]):
        _check(file, ("cases", number), record)
    file.refuse_problems()
    families = tuple(_family(file, number) for number in range(len(file.data["cases"])))
    _check_ids(file, families)
    file.refuse_problems()
    return families


def _check(file: LocatedFile, trail: Trail, record: Yaml) -> None:
    if not isinstance(record, dict):
        file.report(trail, "这里应是一户 expected a family: id, zh, expect")
        return
    _check_keys(file, trail, record, _KINDS)
    for key in _NEEDED:
        if key not in record:
            file.report(trail, f"缺少 missing: {key}")
    for key, (kind, said) in _KINDS.items():
        if key in record and not isinstance(record[key], kind):
            file.report((*trail, key), f"{key} 应是 expected {said}")
    _check_expected(file, (*trail, "expect"), record.get("expect", ""))


def _check_keys(file: LocatedFile, trail: Trail, record: Mapping[str, Yaml], known: Iterable[str]) -> None:
    for key in record:
        if key not in known:
            message = f'没有这个键 unknown key "{key}"{nearest(key, known)}；可用 allowed: {", ".join(known)}'
            file.report((*trail, key), message, key=True)


def _check_expected(file: LocatedFile, trail: Trail, expect: Yaml) -> None:
    """A misspelt expectation would be one that nobody holds the answer against."""
    if not isinstance(expect, dict):
        return
    _check_keys(file, trail, expect, _EXPECTED)
    statuses = (*_STATUSES, _REFUSED)
    if "status" in expect and expect["status"] not in statuses:
        file.report((*trail, "status"), f"没有这个状态 status is one of: {', '.join(statuses)}")
    if not expect.keys() & {*_CODES, "status"}:
        file.report(trail, f"要写明一个结果 expected one of: {', '.join((*_CODES, 'status'))}")


def _check_ids(file: LocatedFile, families: Iterable[Family]) -> None:
    seen: set[str] = set()
    for number, family in enumerate(families):
        if family.id in seen:
            file.report(("cases", number, "id"), f'重复的家庭 id stands twice: "{family.id}"')
        seen.add(family.id)


def _family(file: LocatedFile, number: int) -> Family:
    record = file.data["cases"][number]
    trail: Trail = ("cases", number)
    told = _over(_base(file, record.get("base"), (*trail, "base"), ()), record.get("facts", {}))
    told = _over(told, record.get("set", {}))
    for name in record.get("unset", []):
        told.pop(name, None)
    dont_know = tuple(record.get("dont_know", []))
    readings, on = record.get("readings", {}), record.get("on", "")
    line, _ = file.position(trail)
    papers = tuple(record.get("documents", []))
    return Family(record["id"], record["zh"], line, told, dont_know, readings, record["expect"], on, papers)


def _base(file: LocatedFile, name: str | None, trail: Trail, above: tuple[str, ...]) -> dict[str, Any]:
    """The facts of a base, laid over those of the base that it names itself."""
    if name is None:
        return {}
    bases = file.data.get("bases", {})
    base = bases.get(name) if isinstance(bases, dict) else None
    if not isinstance(base, dict) or name in above:
        known = [other for other in bases if other not in above]
        file.report(trail, f'没有这个 base: unknown base "{name}"{nearest(name, known)}')
        return {}
    below = _base(file, base.get("base"), ("bases", name, "base"), (*above, name))
    return _over(below, {key: value for key, value in base.items() if key != "base"})


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay facts over others. A place and its zone are one fact under two names: the upper one stands."""
    hidden = {_other_name(name) for name in above}
    return {**{name: value for name, value in below.items() if name not in hidden}, **above}


def _other_name(name: str) -> str:
    for one, other in (("place", "zone"), ("zone", "place")):
        if name.endswith((f".{one}", f"_{one}")):
            return name.removesuffix(one) + other
    return ""


def run(bureau: Bureau, pack: Pack, families: tuple[Family, ...]) -> Iterator[Verdict]:
    """Ask every family's question, for the pack's first entry day unless it names its own, and compare."""
    for family in families:
        yield judge(bureau, pack, family, pack.period.first)


def judge(bureau: Bureau, pack: Pack, family: Family, day: date) -> Verdict:
    """Return how one family fares on an entry day."""
    body = {
        "jurisdiction": pack.jurisdiction,
        "stage": pack.stage,
        "on": family.on or day.isoformat(),
        "facts": dict(family.told),
        "documents": written_papers(family.documents),
        "dont_know": list(family.dont_know),
        "readings": dict(family.readings),
    }
    try:
        _, question = parse(read_body(body), {pack.jurisdiction: bureau}, day, spoken=True)
        # A case is told on its entry day, so that what it must be answered does not hang on the day of the test.
        given = answer(bureau, replace(question, asked_on=question.on))
    except RequestError as error:
        refused = () if family.expect.get("status") == _REFUSED else (f"refused: {error}",)
        return Verdict(family, None, refused)
    return Verdict(family, given, tuple(differences(given, family.expect)))


def differences(given: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    """Walk over everything in which an answer is not what was expected of it."""
    word = next((key for key in expect if key in _CODES), None)
    allowed = _CODES[word] if word else _STATUSES.get(expect.get("status", ""), frozenset())
    if given.outcome not in allowed:
        yield f"outcome is {given.outcome}, expected {' or '.join(sorted(allowed)) or 'a refusal'}"
    yield from _options(given, word, expect)
    yield from _possible(given, expect)
    yield from _lists(given, expect)
    yield from _open_readings(given, expect)


def _options(given: Answer, word: str | None, expect: Mapping[str, Any]) -> Iterator[str]:
    zones = {option.zone.id for option in given.options}
    wanted = _list(expect[word]) if word in ("school", "choose") else []
    if zones != set(wanted):
        yield f"options are {sorted(zones)}, expected {sorted(wanted)}"


def _possible(given: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    if "among" not in expect:
        return
    possible = {_said(p.code, tuple(o.zone.id for o in p.options)) for p in given.possible}
    among = set(map(_expected, expect["among"]))
    # A reader who words the open question freely may see more outcomes than the pack's options give.
    free = isinstance(expect.get("bureau"), str)
    if len(possible) < 2 or not (possible <= among if free else possible == among):
        yield f"possible are {sorted(possible)}, expected {sorted(among)}"


def _said(code: Code, zones: tuple[str, ...]) -> str:
    named = sorted(set(zones))
    # A choice between zones is one; among the campuses of one zone the school is certain.
    words = [word for word, codes in _CODES.items() if code in codes]
    return " ".join((words[-1] if len(named) > 1 else words[0], *named))


def _expected(entry: object) -> str:
    """An outcome as casebooks write it: ``school g1``, ``choose g1 g2``, ``arrange``, a zone, or {choose: […]}."""
    if isinstance(entry, dict):
        word, zones = next(iter(entry.items()))
        return " ".join((word, *sorted(_list(zones))))
    first, *rest = str(entry).split()
    return " ".join((first, *sorted(rest))) if first in _CODES else f"school {first}"


def _lists(given: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    for name, present in _named_in(given).items():
        lacking = set(_list(expect.get(name, []))) - present
        if lacking:
            yield f"{name} lack {sorted(lacking)}; they are {sorted(present)}"


def _named_in(given: Answer) -> dict[str, set[str]]:
    """Everything of an answer that a case may ask for by name."""
    unfit = (PaperState.MISSING, PaperState.INVALID)
    return {
        "rules": set(given.rules),
        "clauses": {step.clause.id for step in given.reasons if step.clause},
        "failed": {paper.kind for paper in given.documents if paper.state in unfit},
        "uncertain": set(given.uncertain),
        "obliges": {duty.clause for duty in given.obliges},
        "warnings": {warning.code.removeprefix("warning.") for warning in given.warnings},
        "enough": {paper.kind for entry in given.enough for choice in entry.choices for paper in choice},
    }


def _open_readings(given: Answer, expect: Mapping[str, Any]) -> Iterator[str]:
    expected = expect.get("bureau")
    found = {entry.reading.id for entry in given.readings if entry.used is None}
    if isinstance(expected, list) and found != set(expected):
        yield f"open readings are {sorted(found)}, expected {sorted(expected)}"


def _list(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
