"""``enrollzone policy preview``: what a policy that is not live would change."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from enrollzone.answers.answer import Code
from enrollzone.bootstrap import deployment_of
from enrollzone.cli.activate import policy_change_lines
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.diff import difference_document, difference_lines
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.cli.policy_publishing import AS_JSON, BESIDE, filed_document, policy_head
from enrollzone.cli.publishing import refusals
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.messages import Message, Text
from enrollzone.policy.pack import Pack, Policy
from enrollzone.proof.matrix import ORDINARY, Changed
from enrollzone.publishing.previewing import MOST_CELLS, Cells, Preview, preview

_CODED = re.compile(rf"(?:(?<=^)|(?<=: )|(?<=\| ))(?:{'|'.join(Code)})(?![\w-])")
_MOST_UNITS = 12  # named one by one; of more their number is given


@click.command()
@click.argument("name", metavar="ID")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="compare homes on this day")
@click.option("--most", type=click.IntRange(1), default=MOST_CELLS, show_default=True, help="most answers worked out")
@BESIDE
@AS_JSON
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    name: str,
    on: datetime | None,
    most: int,
    beside: tuple[str, ...],
    as_json: bool,
    data_dir: Path | None,
    language: str,
) -> None:
    """Show what a staged or held policy would change.

    Which policies end, which units get another answer for which families, and
    which families of all get another answer. Nothing is changed by it.
    """
    settings = located(settings, data_dir)
    with refusals(language, of_policy=True):
        found = preview(deployment_of(settings), name, beside, on.date() if on else None, most)
    if as_json:
        click.echo(json.dumps(preview_document(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, Phrases(language), language)))


# ---- for machines


def preview_document(found: Preview) -> Mapping[str, Any]:
    """Return what a policy would change as one document with stable keys."""
    return {
        "policy": filed_document(found.found),
        "against": policy_head(found.against) if found.against else None,
        "ends": [policy_head(one) for one in found.after.shelf.policies if _ends(found, one)],
        "canaries": [str(fault) for fault in found.failing],
        "cells": _cells_document(found, found.cells) if found.cells else None,
        "difference": difference_document(found.difference, found.rewritten) if found.difference else None,
    }


def _ends(found: Preview, policy: Policy) -> bool:
    was = found.before.shelf.by_id(policy.id)
    return was is not None and was.id != found.found.readable().id and was.period != policy.period


def _cells_document(found: Preview, cells: Cells) -> Mapping[str, Any]:
    changed = None if cells.changed is None else [_changed(found, cells, one) for one in cells.changed]
    return {"on": cells.day.isoformat(), "count": cells.count, "changed": changed}


def _changed(found: Preview, cells: Cells, one: Changed) -> Mapping[str, Any]:
    units = cells.edition.units if cells.edition else {}
    return {
        "situation": one.situation,
        "situation_words": _both(_situation(found, one.situation)),
        "old": one.old,
        "new": one.new,
        "old_words": {language: cell_words(one.old, language) for language in LANGUAGES},
        "new_words": {language: cell_words(one.new, language) for language in LANGUAGES},
        "units": [{"code": code, "name": units[code].full_name if code in units else code} for code in one.units],
    }


def _both(said: Text | Message) -> Mapping[str, str]:
    return {language: catalogue(language).say(said) for language in LANGUAGES}


def _situation(found: Preview, situation: str) -> Text | Message:
    """The name of a class of families, from whichever policy has it."""
    if situation == ORDINARY:
        return Message("matrix.ordinary")
    packs = (found.found.readable(), found.against)
    named = (one for pack in packs if isinstance(pack, Pack) for one in pack.situations if one.id == situation)
    return next((one.name for one in named), Text(situation, situation))


def cell_words(content: str | None, language: str) -> str:
    """Return what a cell of a matrix says in words of a language; its codes are those of `matrix.content`."""
    if content is None:
        return ""
    if content == "contradiction":
        return catalogue(language).say(Message("matrix.nobody"))
    return _CODED.sub(lambda code: catalogue(language).say(Message(f"matrix.kind.{Code(code[0])}")), content)


# ---- for people


def _lines(found: Preview, say: Phrases, language: str) -> Iterator[str]:
    policy = found.found.readable()
    yield from wrapped(say("editions.preview", id=found.found.id, state=say(f"policies.state.{found.found.state}")))
    yield from policy_change_lines(policy, found.before.shelf, found.after.shelf, say)
    failing = [Entry(say.message(fault.message), "✗") for fault in found.failing]
    yield from section(say("policies.canaries_fail"), failing)
    if found.cells:
        yield ""
        yield from _cell_lines(found, found.cells, say, language)
    if found.difference:
        yield ""
        yield from difference_lines(found.difference, found.rewritten)
    elif found.against:
        yield from wrapped(say("policies.unlike", id=found.against.id))


def _cell_lines(found: Preview, cells: Cells, say: Phrases, language: str) -> Iterator[str]:
    if cells.changed is None:
        yield from wrapped(say("policies.too_many", count=cells.count))
        return
    yield from wrapped(say("policies.cells", count=sum(len(one.units) for one in cells.changed), day=cells.day))
    for situation in dict.fromkeys(one.situation for one in cells.changed):
        some = [_cell_entry(cells, one, say, language) for one in cells.changed if one.situation == situation]
        yield from section(catalogue(language).say(_situation(found, situation)), some)


def _cell_entry(cells: Cells, one: Changed, say: Phrases, language: str) -> Entry:
    units = cells.edition.units if cells.edition else {}
    named = [units[code].full_name if code in units else code for code in one.units]
    more = (say("policies.more", count=len(named) - _MOST_UNITS),) if len(named) > _MOST_UNITS else ()
    below = say.listed((*named[:_MOST_UNITS], *more))
    return Entry(f"{cell_words(one.old, language)} → {cell_words(one.new, language)}", "~", (below,))
