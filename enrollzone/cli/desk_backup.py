"""``enrollzone desk backup`` and ``restore``."""

from collections.abc import Iterator
from pathlib import Path

import click

from enrollzone.cli.deployment import deployment
from enrollzone.cli.desk_audit import fault_lines
from enrollzone.cli.desk_opening import BROKEN, opened_desk, refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.storage.anchors import Anchors
from enrollzone.storage.backup import back_up
from enrollzone.storage.restoring import Restored, restore

_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@_FILE
@deployment
@click.pass_obj
def backup(settings: Settings, /, *, file: Path, data_dir: Path | None, language: str) -> None:
    """Write a backup while the desk goes on working.

    It holds no key: keep the file of keys apart from it, and the list of what
    was erased (erasures.jsonl) with it.
    """
    say = Phrases(language)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        saved = back_up(desk.store, file)
    tell(say("desk.saved", file=file.name, events=saved.head.number, records=saved.counts["records"]))


@click.command("restore")
@_FILE
@deployment
@click.pass_obj
def restore_command(settings: Settings, /, *, file: Path, data_dir: Path | None, language: str) -> None:
    """Put a backup into an empty desk, and verify what is there then.

    The desk must have been made (desk init) with the keys of the backup in
    their place. What was erased since is erased again. The status is 1 where
    what came back does not hold.
    """
    with refusals(language), opened_desk(settings, data_dir) as desk:
        restored = restore(desk.store, file)
        desk.store.anchor(Anchors(settings.desk_folder if data_dir is None else data_dir / "desk"))
    tell("\n".join(_lines(restored, Phrases(language))))
    if not restored.verification.holds:
        raise SystemExit(BROKEN)


def _lines(restored: Restored, say: Phrases) -> Iterator[str]:
    yield say("desk.restored", events=restored.head.number, records=restored.counts["records"])
    if restored.erased:
        yield say("desk.erased_again", count=len(restored.erased))
    if restored.lost_up_to:
        yield say("desk.lost", first=restored.head.number + 1, last=restored.lost_up_to)
    yield from fault_lines(restored.verification, say)
