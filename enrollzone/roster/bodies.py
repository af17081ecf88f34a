"""From a row to the body of a question, the very one that a program would send, and back from its fields to cells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enrollzone.errors import FieldProblem
from enrollzone.messages import Message
from enrollzone.roster.cells import Row, Sheet
from enrollzone.roster.columns import Column
from enrollzone.roster.faults import Fault, FaultError, RowFault
from enrollzone.roster.headings import Mapped
from enrollzone.roster.values import NOT_KNOWN, Read, has_lost_digits, value_of

_UNIT_CODE = re.compile(r"[0-9]{12}", re.ASCII)
_WHOLE_ROW = ""


@dataclass(frozen=True)
class _Said:
    """What one cell says of a paper: the column, its value, and the cell."""

    column: Column
    value: Any
    place: str


@dataclass(frozen=True)
class Asked:
    """What is asked of every row alike: the county, the stage, the entry day, and readings to try out."""

    jurisdiction: str
    stage: str
    on: date
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Body:
    """The body of a row, the cell of each of its fields, who the child is, and what is wrong with its cells."""

    content: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault_of(self, problem: FieldProblem) -> Fault:
        """Return the fault of a field that cannot be taken, at its cell where one gave it."""
        why = Message(f"problem.field.{problem.code}")
        return Fault(RowFault.FIELD, self._cell(problem.field), {"why": why})

    def _cell(self, field_: str) -> str:
        name = field_
        while name:
            if name in self.cells:
                return self.cells[name]
            name = name.rpartition(".")[0]
        return next((cell for known, cell in self.cells.items() if known.startswith(f"{field_}.")), _WHOLE_ROW)


def body_of(row: Row, sheet: Sheet, mapped: Mapped, asked: Asked) -> Body:
    """Return the body of a row. Every fault of its cells is kept, each at its cell."""
    on = asked.on.isoformat()
    body = Body({"jurisdiction": asked.jurisdiction, "stage": asked.stage, "on": on, "readings": dict(asked.readings)})
    papers: dict[str, list[_Said]] = {}
    for position, (column, cell) in enumerate(zip(mapped.columns, row.cells, strict=True)):
        read = Read(cell, sheet.place(row.number, position), sheet.is_1904)
        try:
            if column is not None:
                _tell(body, papers, column, read)
            elif position not in mapped.left_out and has_lost_digits(cell):
                raise read.fault(RowFault.NUMBER_LOST)
        except FaultError as error:
            body.faults.append(error.fault)
    for name, said in papers.items():
        _finish_paper(body, name, said)
    _finish_home(body)
    return body


def _tell(body: Body, papers: dict[str, list[_Said]], column: Column, read: Read) -> None:
    value = value_of(column, read)
    if value is None:
        return
    kind, *rest = column.path
    if kind == "people":
        body.people[rest[0]] = value
        return
    if kind in {"paper", "mark"}:
        said = _Said(column, None if value is NOT_KNOWN else value, read.place)
        papers.setdefault(rest[0], []).append(said)
        return
    body.cells[".".join(column.path)] = read.place
    if value is NOT_KNOWN:
        body.content.setdefault("dont_know", []).append(_fact_name(column))
        body.cells[f"dont_know.{_fact_name(column)}"] = read.place
    else:
        body.content.setdefault(kind, {})[rest[0]] = value


def _fact_name(column: Column) -> str:
    return column.path[-1] if column.path[0] == "facts" else "home.zone"


def _finish_paper(body: Body, name: str, said: list[_Said]) -> None:
    """Make one paper out of what the columns of it said, where there is one.

    It is there where that is said, or where something stands on it. That something is not there, or not known, does not
    say so: what was told then are single facts, and where nobody knows whether it is held, that is not known.
    """
    told = (one.value for one in said if one.column.path[0] == "paper" and one.column.path[-1] == "held")
    held = next(told, any(one.value for one in said) or None)
    if held is None:
        for one in said:
            _tell_fact(body, one)
        return
    paper: dict[str, Any] = {"kind": name}
    documents = body.content.setdefault("documents", [])
    here = f"documents.{len(documents)}"
    documents.append(paper)
    body.cells[here] = said[0].place
    for one in said:
        kind, _, part = one.column.path
        (paper.setdefault("marks", {}) if kind == "mark" else paper)[part] = one.value
        body.cells[f"{here}.{'marks' if kind == 'mark' else part}"] = one.place


def _tell_fact(body: Body, said: _Said) -> None:
    """Tell the fact behind a column of a paper, unless a column of its own tells it."""
    fact = said.column.fact
    if fact in body.content.get("facts", {}) or fact in body.content.get("dont_know", ()):
        return
    if said.value is None:
        body.content.setdefault("dont_know", []).append(fact)
    else:
        body.content.setdefault("facts", {})[fact] = said.value
    body.cells[f"{'dont_know' if said.value is None else 'facts'}.{fact}"] = said.place


def _finish_home(body: Body) -> None:
    """Make the one place of the body out of what the columns of the home said."""
    told = body.content.pop("home", None)
    if told is None:
        return
    home: dict[str, Any] = {}
    if "place" in told:
        home["unit" if _UNIT_CODE.fullmatch(told["place"]) else "text"] = told["place"]
        body.cells["home"] = body.cells["home.place"]
    if told.keys() - {"place"}:
        x, y = told.get("point", (None, None))
        point = {"x": x, "y": y, "crs": told.get("crs"), "accuracy_m": told.get("accuracy_m")}
        home["point"] = {name: value for name, value in point.items() if value is not None}
        # What is missing of a point is asked for where something else of it stands.
        body.cells.setdefault("home.point", next(cell for name, cell in body.cells.items() if name.startswith("home.")))
    body.content["home"] = home
