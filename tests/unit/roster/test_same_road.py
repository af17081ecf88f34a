"""A row is asked like everybody's question: every family of every casebook gets from a sheet what the API answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.answers.answer import Question
from enrollzone.casebook import Family, read_families
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from enrollzone.request import parse, read_body, written_papers
from enrollzone.roster.bodies import Asked, body_of
from enrollzone.roster.cells import Sheet
from enrollzone.roster.columns import Column, columns_of
from enrollzone.roster.headings import Headings
from enrollzone.roster.limits import WEB
from enrollzone.roster.running import run
from enrollzone.roster.sheets import read_sheet
from tests.desk import installed
from tests.unit.roster.books import xlsx

POLICIES = Path(__file__).resolve().parents[3] / "policies"
SEEN = 20
CASEBOOKS = sorted(POLICIES.glob("*/*/cases.yaml"))


def opened(cases: Path) -> tuple[Bureau, Pack]:
    bureau = installed()[cases.parent.parent.name.partition("-")[0]]
    return bureau, next(pack for pack in bureau.shelf.packs if cases.parent.name in pack.file)


def body(family: Family, pack: Pack, day: str) -> dict[str, Any]:
    """What a program sends for a family: casebooks are written in words, and tell the home among the facts."""
    told = dict(family.told)
    home = {"home": {"text": told.pop("home.place")}} if "home.place" in told else {}
    unknown = list(family.dont_know)
    facts = {name: spoken(value, name, pack) for name, value in told.items()}
    papers = written_papers(family.documents)
    asked = {"jurisdiction": pack.jurisdiction, "stage": pack.stage, "on": day, **home, "facts": facts}
    return asked | {"documents": papers, "dont_know": unknown, "readings": dict(family.readings)}


def spoken(value: object, name: str, pack: Pack) -> object:
    if isinstance(value, list):
        return [spoken(one, name, pack) for one in value]
    is_flag = name in pack.facts and pack.facts[name].values == ("no", "yes")
    return {"yes": True, "no": False}.get(str(value), value) if is_flag else value


def cells(family: Family) -> dict[str, str]:
    """The same family as the cells of a row, under the columns' own names."""
    row = {"home" if name == "home.place" else name: written(value) for name, value in family.told.items()}
    row |= dict.fromkeys(family.dont_know, "不清楚")
    for paper in written_papers(family.documents):
        row |= dict(of_paper(paper))
    return row


def of_paper(paper: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    own = f"paper:{paper['kind']}"
    yield own, written(paper.get("held", True))
    for name, value in paper.items():
        if name == "marks":
            for mark, there in value.items():
                yield f"{own}.mark.{mark}", written(there)
        elif name not in {"kind", "held"}:
            yield f"{own}.{name}", written(value)


def written(value: object) -> str:
    if isinstance(value, list):
        return "|".join(map(written, value))
    return {None: "unknown", True: "是", False: "否"}.get(value, str(value))  # type: ignore[call-overload,no-any-return]


def question(bureau: Bureau, asked: Mapping[str, Any], today: date) -> Question | None:
    try:
        return parse(read_body(asked), {bureau.county.code: bureau}, today)[1]
    except RequestError:
        return None


def can_be_told(family: Family, known: Iterable[str]) -> bool:
    """A fact or paper that no policy has is no column, nor are two papers of a kind; no cell says "only these"."""
    kinds = [paper["kind"] for paper in family.documents]
    lists = any(isinstance(paper.get("marks"), list) or "shown" in paper for paper in family.documents)
    return len(set(kinds)) == len(kinds) and not lists and set(cells(family)) <= set(known)


def sheets(cases: Path, columns: Mapping[str, Column]) -> Iterator[tuple[Asked, Sheet, list[Family]]]:
    """The families of a casebook as sheets, one for each day and reading that they name."""
    _, pack = opened(cases)
    groups: dict[tuple[str, tuple[tuple[str, str], ...]], list[Family]] = {}
    for family in read_families(cases):
        if can_be_told(family, columns):
            key = family.on or pack.period.first.isoformat(), tuple(family.readings.items())
            groups.setdefault(key, []).append(family)
    for (day, readings), families in groups.items():
        rows = [cells(family) for family in families]
        names = list(dict.fromkeys(name for row in rows for name in row)) or ["home"]
        # An identity of its own keeps a family of whom nothing is told from being an empty row.
        lines = [[one.id, *(row.get(n, "") for n in names)] for one, row in zip(families, rows, strict=True)]
        asked = Asked(pack.jurisdiction, pack.stage, date.fromisoformat(day), dict(readings))
        yield asked, read_sheet(xlsx([["id", *names], *lines]), Headings(columns), WEB), families


@pytest.mark.parametrize("cases", CASEBOOKS, ids=[cases.parent.parent.name for cases in CASEBOOKS])
def test_every_family_of_a_casebook_asks_from_a_row_what_a_program_asks_and_gets_the_same_answer(cases: Path) -> None:
    bureau, pack = opened(cases)
    columns, today, seen = columns_of(pack), pack.period.first, 0
    for asked, sheet, families in sheets(cases, columns):
        mapped = Headings(columns).guessed(sheet.heading, people=False)
        rows = list(sheet.rows)
        for row, family in zip(rows, families, strict=True):
            own = body_of(row, sheet, mapped, asked)
            expected = question(bureau, body(family, pack, asked.on.isoformat()), today)
            assert (None if own.faults else question(bureau, own.content, today)) == expected, family.id
        # The same question has the same answer; that it is asked at all is seen of one in so many.
        some = slice(seen % SEEN, None, SEEN)
        for result, family in zip(
            run(installed(), asked, replace(sheet, rows=rows[some]), mapped, today), families[some], strict=True
        ):
            expected = question(bureau, body(family, pack, asked.on.isoformat()), today)
            given = None if result.answer is None else document(result.answer)
            assert given == (None if expected is None else document(answer(bureau, expected))), family.id
        seen += len(families)
    assert seen > 100
