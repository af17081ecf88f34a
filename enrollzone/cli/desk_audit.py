"""``enrollzone desk audit``: is the ledger whole, its head written down, and what happened, as a file."""

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from enrollzone.casework.acting import Desk, Form
from enrollzone.casework.states import Step
from enrollzone.cli.deployment import REFUSED, deployment, located
from enrollzone.cli.desk_opening import BROKEN, opened_desk, refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.judgement.opinions import hidden_from
from enrollzone.registry.exports import Exported, note_export
from enrollzone.staff.keeping import TERMINAL
from enrollzone.staff.permissions import Action, Actor, Role
from enrollzone.storage.anchors import FILE, Anchors, read_anchors
from enrollzone.storage.extracting import events_in_order, subjects_with
from enrollzone.storage.kinds import Event
from enrollzone.storage.verifying import Verification, verify

_READER = Actor(TERMINAL.name, frozenset([Role.AUDITOR]))
_ANCHORS = click.Path(dir_okay=False, exists=True, path_type=Path)
_SHOWN = 20


@click.group("audit")
def command() -> None:
    """Verify the ledger, write its head down, export what happened."""


@command.command("verify")
@click.option("--anchors", type=_ANCHORS, help="those of the data directory unless given")
@click.option("--json", "as_json", is_flag=True, help="the same, for machines")
@deployment
@click.pass_obj
def verify_command(
    settings: Settings, /, *, anchors: Path | None, as_json: bool, data_dir: Path | None, language: str
) -> None:
    """Compute the whole chain anew, and every record from its events.

    The status is 1 where anything is wrong. Give a copy of the anchors that
    was kept elsewhere: those beside the database are as safe as it is.
    """
    with refusals(language), opened_desk(settings, data_dir) as desk:
        found = verify(desk.store, read_anchors(anchors or located(settings, data_dir).desk_folder / FILE))
    if as_json:
        click.echo(json.dumps(_document(found), indent=2))
    else:
        tell("\n".join(fault_lines(found, Phrases(language))))
    if not found.holds:
        raise SystemExit(BROKEN)


def _document(found: Verification) -> dict[str, object]:
    faults = [{"broken": one.broken, "number": one.number, "subject": one.subject} for one in found.faults]
    head = {"number": found.head.number, "link": found.head.link.hex()}
    counts = {"events": found.events, "records": found.records, "anchors": found.anchors}
    return {"holds": found.holds, **counts, "head": head, "faults": faults}


def fault_lines(found: Verification, say: Phrases) -> Iterator[str]:
    """Walk over the lines that say whether a store holds, and what is wrong where it does not."""
    counts = {"events": found.events, "records": found.records, "anchors": found.anchors}
    yield say("desk.holds" if found.holds else "desk.does_not_hold", **counts)
    for fault in found.faults[:_SHOWN]:
        where = say("desk.event", number=fault.number) if fault.number else say("desk.no_event")
        yield say("desk.fault", where=where, subject=fault.subject, what=say(f"desk.broken.{fault.broken}"))
    if len(found.faults) > _SHOWN:
        yield say("desk.more_faults", count=len(found.faults) - _SHOWN)


@command.command("anchor")
@deployment
@click.pass_obj
def anchor_command(settings: Settings, /, *, data_dir: Path | None, language: str) -> None:
    """Write the head of the ledger down, and show it: copy the line elsewhere."""
    with refusals(language), opened_desk(settings, data_dir) as desk:
        anchor = desk.store.anchor(Anchors(located(settings, data_dir).desk_folder))
    say = Phrases(language)
    tell(say("desk.anchored", number=anchor.head.number, at=anchor.at.isoformat(timespec="seconds")))
    click.echo(anchor.head.link.hex())


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-contents", is_flag=True, help="also what was recorded; names and numbers stay sealed in it")
@deployment
@click.pass_obj
def export_command(
    settings: Settings, /, *, file: Path, with_contents: bool, data_dir: Path | None, language: str
) -> None:
    """Write what happened into a file: one event a line, as JSON.

    Number, instant, actor, kind and subject, and no contents unless they are
    asked for. That it was taken out is an event itself.
    """
    say = Phrases(language)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        count = _export(desk, file, say, with_contents=with_contents)
    tell(say("desk.exported", count=count, file=file.name))


def _export(desk: Desk, file: Path, say: Phrases, *, with_contents: bool) -> int:
    """Write the file beside its place, note that it is taken out, and only then put it there."""
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    hidden = _hidden(desk) if with_contents else frozenset()
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:  # noqa: PTH123
            count = _write(out, events_in_order(desk.store, with_contents=with_contents), hidden)
        told = Exported("audit", {"contents": "yes"} if with_contents else {}, count)
        note_export(desk, _READER, Action.EXPORT_AUDIT, told, Form())
        os.link(beside, file)
    except OSError as error:
        tell(say("desk.refused", why=f"{file.name}: {error.strerror}"), err=True)
        raise SystemExit(REFUSED) from None
    finally:
        beside.unlink(missing_ok=True)
    return count


def _hidden(desk: Desk) -> frozenset[int]:
    """The numbers of opinions that nobody but who gave them may see yet: what a page hides no export shows."""
    subjects = subjects_with(desk.store, Step.OPINION)
    return frozenset(n for one in subjects for n in hidden_from(_READER.name, desk.store.events(one)))


def _write(out: IO[str], events: Iterator[Event], hidden: frozenset[int]) -> int:
    count = 0
    for count, event in enumerate(events, 1):  # noqa: B007 - how many there were
        told: dict[str, object] = {"number": event.number, "at": event.at.isoformat(), "actor": event.actor}
        told |= {"kind": event.kind, "subject": event.subject, "request": event.request}
        if event.content is not None and event.number not in hidden:
            told["content"] = event.content
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
    return count
