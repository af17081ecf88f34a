"""The whole matrix: what every unit of a county gets for every class of families, through everybody's road."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enrollzone.answers.answer import Answer, Possibility, Question, Told
from enrollzone.answers.territory import HOME
from enrollzone.atlas.edition import Edition, Unit
from enrollzone.lookup import Bureau, answer
from enrollzone.messages import Message, Text
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import FactKind, Pack

ORDINARY = "ordinary"
DECIDED = frozenset(
    ["assigned", "assigned_group", "choice", "bureau_arranges", "stays", "age_not_covered", "not_covered"]
)


@dataclass(frozen=True)
class Situation:
    """A class of families with the words for it; that of the ordinary family comes first in every matrix."""

    id: str
    words: Text | Message
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A unit with the answer for each class of families, in the order of the classes."""

    unit: Unit
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Matrix:
    """Every answer that a policy gives on an entry day, unit by unit in the order of codes."""

    pack: Pack
    edition: Edition
    day: date
    situations: tuple[Situation, ...]
    rows: tuple[Row, ...]


def matrix(bureau: Bureau, pack: Pack, edition: Edition, day: date) -> Matrix:
    """Work out the matrix of a policy over an edition; both must be in force on the day."""
    classes = (
        Situation(ORDINARY, Message("matrix.ordinary"), pack.ordinary),
        *(Situation(entry.id, entry.name, entry.facts) for entry in pack.situations),
    )
    rows = [
        Row(unit, tuple(answer(bureau, _question(pack, unit, situation, day)) for situation in classes))
        for _, unit in sorted(edition.units.items())
    ]
    return Matrix(pack, edition, day, classes, tuple(rows))


def _question(pack: Pack, unit: Unit, situation: Situation, day: date) -> Question:
    home = AskedPlace(unit=unit.code)
    facts = {name: _told(pack, situation, name, home) for name in situation.facts if name != HOME}
    return Question(pack.jurisdiction, pack.stage, day, home, facts)


def _told(pack: Pack, situation: Situation, name: str, home: AskedPlace) -> Told:
    """A fact as it is told: a place may be that of another fact, and in the end that of the home."""
    written = situation.facts.get(name, name)
    if pack.facts[name].kind is FactKind.DATE:
        return (date.fromisoformat(written),)
    if written == HOME:
        return home
    return _told(pack, situation, written, home) if written in situation.facts else frozenset([written])


# ---- as a document


def matrix_document(found: Matrix) -> dict[str, Any]:
    """Return a matrix as a document with stable keys, the same bytes for the same policy, edition and day."""
    pack, edition = found.pack, found.edition
    return {
        "policy": {"id": pack.id, "version": pack.version, "sha256": pack.sha256, "title": _both(pack.title)},
        "edition": {"id": edition.id, "status": edition.status.value, "digest": edition.digest},
        "on": found.day.isoformat(),
        "situations": [{"id": s.id, "facts": dict(sorted(s.facts.items()))} for s in found.situations],
        "units": [{"code": r.unit.code, "name": r.unit.name, "township": r.unit.township} for r in found.rows],
        "cells": list(_cells(found)),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _cells(found: Matrix) -> Iterator[dict[str, Any]]:
    for row in found.rows:
        for situation, given in zip(found.situations, row.answers, strict=True):
            yield {"unit": row.unit.code, "situation": situation.id, **cell(found.pack, given)}


def cell(pack: Pack, given: Answer) -> dict[str, Any]:
    """Return what stands in one cell: the code, the options, what is still possible, the rules and their clauses.

    A class of families that contradicts itself at this home (registered here with parents who are not) is marked so.
    """
    decided = given.outcome.value in DECIDED
    rules = list(given.rules) if decided else []
    labels = dict.fromkeys(pack.clauses[clause].label for rule in rules for clause in pack.rules[rule].clauses)
    return {
        "code": given.outcome.value,
        "contradiction": bool(given.contradictions),
        "options": _options(Possibility(given.outcome, given.options)),
        "possible": [{"code": p.code.value, "options": _options(p)} for p in given.possible],
        "rules": rules,
        "clauses": list(labels),
    }


def _options(possibility: Possibility) -> list[dict[str, Any]]:
    return [
        {
            "zone": option.zone.id,
            "name": _both(option.campus.name if option.campus else option.zone.name),
            "campuses": [campus.id for campus in ((option.campus,) if option.campus else option.campuses)],
        }
        for option in possibility.options
    ]


# ---- two of them


@dataclass(frozen=True)
class Changed:
    """Units whose cell of one class of families went from one content to another; None: there was, or is, none."""

    situation: str
    old: str | None
    new: str | None
    units: tuple[str, ...]


def changed_cells(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Changed, ...]:
    """Return the cells in which two documents of matrices differ, put together where the change is the same."""
    before, now = _contents(old), _contents(new)
    found: dict[tuple[str, str | None, str | None], list[str]] = {}
    for key in dict.fromkeys((*now, *before)):
        was, has = before.get(key), now.get(key)
        if was != has:
            found.setdefault((key[1], was, has), []).append(key[0])
    return tuple(Changed(*change, tuple(units)) for change, units in found.items())


def _contents(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    return {(c["unit"], c["situation"]): content(c) for c in document["cells"]}


def content(of_cell: Mapping[str, Any]) -> str:
    """Return in one line what a cell says of the outcome: two cells that say the same are equal."""
    if of_cell["contradiction"]:
        return "contradiction"
    possible = " | ".join(_said(possible) for possible in of_cell["possible"])
    return _said(of_cell) + (f": {possible}" if possible else "")


def _said(outcome: Mapping[str, Any]) -> str:
    return " ".join((outcome["code"], *(option["name"]["zh"] for option in outcome["options"])))
