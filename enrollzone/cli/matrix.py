"""``enrollzone policy matrix``: every unit × class of families → answer, and what differs between two of them."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import click

from enrollzone.bootstrap import trial_bureau
from enrollzone.cli import packs
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.output import LANGUAGE, OUT, deliver
from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.grammar.reader import read_policy
from enrollzone.i18n.catalogue import catalogue
from enrollzone.policy.pack import Pack
from enrollzone.proof.matrix import Changed, Matrix, changed_cells, matrix, matrix_document
from enrollzone.proof.matrix_page import page

_COLUMNS = (
    "unit",
    "name",
    "township",
    "situation",
    "words",
    "code",
    "options",
    "campuses",
    "possible",
    "rules",
    "clauses",
)


@click.command()
@packs.WHICH
@click.option("--format", "form", type=click.Choice(["csv", "json", "html"]), default="csv", show_default=True)
@click.option("--on", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="entry day; else the policy's first day")
@click.option("--diff", "other", metavar="OTHER", help="what differs from OTHER: a pack, or a matrix as JSON")
@LANGUAGE
@OUT
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    which: str | None,
    form: str,
    on: datetime | None,
    other: str | None,
    language: str,
    out: Path | None,
) -> None:
    """Work out every answer of a policy.

    For each unit of the edition in force, and for the ordinary family and each
    of the pack's situations, the answer that everybody would get. With --diff
    only the cells that differ from another matrix: what a person looks at
    before a policy or an edition is published. Instead of a pack, a matrix in a
    file .json may be given there.
    """
    day = on.date() if on else None
    if other is not None:
        old, new = _document(settings, other, day), _document(settings, which, day)
        deliver("".join(f"{line}\n" for line in _changes(old, new)), out)
        return
    deliver(_FORMATS[form](_matrix(settings, which, day), language), out)


def _document(settings: Settings, which: str | None, day: date | None) -> Mapping[str, Any]:
    """A matrix that was kept as JSON, or that of a pack."""
    if which is None or Path(which).suffix != ".json":
        return matrix_document(_matrix(settings, which, day))
    try:
        document = json.loads(Path(which).read_text(encoding="utf-8"))
        return {**document, "cells": list(document["cells"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{Path(which).name} is no matrix; make one with: policy matrix --format json") from error


def _matrix(settings: Settings, which: str | None, day: date | None) -> Matrix:
    file = packs.one(settings, which)
    pack = read_policy(file)
    if not isinstance(pack, Pack):
        raise click.UsageError(f"{packs.name(file)} {packs.UNIONS_ONLY}")
    bureau = trial_bureau(settings, pack)
    entry = day or pack.period.first
    policy, edition = bureau.in_force(pack.stage, entry)
    if policy is None or edition is None:
        lacking = "policy" if policy is None else "boundary edition"
        raise SettingsError(f"this {lacking} is not in force on {entry}; the policy holds from {pack.period.first}")
    return matrix(bureau, policy, edition, entry)


def _csv(found: Matrix, language: str) -> str:
    """One line for each unit and class; begins with a byte order mark, without which Excel misreads Chinese."""
    say, written = catalogue(language).say, StringIO()
    units = {row.unit.code: row.unit for row in found.rows}
    words = {situation.id: say(situation.words) for situation in found.situations}
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(_COLUMNS)
    for cell in matrix_document(found)["cells"]:
        unit = units[cell["unit"]]
        head = (unit.code, unit.name, unit.township, cell["situation"], words[cell["situation"]])
        lines.writerow((*head, *_fields(cell, language)))
    return "\ufeff" + written.getvalue()


def _fields(cell: Mapping[str, Any], language: str) -> Iterator[str]:
    yield cell["code"]
    yield _joined(option["name"][language] for option in cell["options"])
    yield _joined(campus for option in cell["options"] for campus in option["campuses"])
    yield _joined(
        " ".join((p["code"], *(option["name"][language] for option in p["options"]))) for p in cell["possible"]
    )
    yield _joined(cell["rules"])
    yield _joined(cell["clauses"])


def _joined(parts: Any) -> str:  # noqa: ANN401 - texts of a document
    return "; ".join(parts)


def _json(found: Matrix, _: str) -> str:
    return json.dumps(matrix_document(found), ensure_ascii=False, indent=1) + "\n"


_FORMATS = {"csv": _csv, "json": _json, "html": page}


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What differs, class by class: from what to what, and where."""
    found = changed_cells(old, new)
    cells = sum(len(change.units) for change in found)
    yield from wrapped(f"- {_head(old)}")
    yield from wrapped(f"+ {_head(new)}")
    yield f"{cells} of {len(new['cells'])} cells differ" if cells else "no cell differs"
    names = {unit["code"]: unit["township"] + unit["name"] for side in (old, new) for unit in side["units"]}
    for situation in dict.fromkeys(change.situation for change in found):
        yield from section(situation, [_entry(change, names) for change in found if change.situation == situation])


def _entry(change: Changed, names: Mapping[str, str]) -> Entry:
    said = f"{change.old or '(no such cell)'} → {change.new or '(no such cell)'}"
    return Entry(said, "~", ("、".join(names[unit] for unit in change.units),))


def _head(document: Mapping[str, Any]) -> str:
    return f"{document['policy']['id']} {document['policy']['version']}, {document['edition']['id']}, {document['on']}"
