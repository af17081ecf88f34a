"""``enrollzone desk keys``: a new master key, and an old one removed."""

from pathlib import Path

import click

from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.desk_opening import opened_desk, refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.sealing.keyfile import KeyFile
from enrollzone.storage.rotating import remove_key, rotate


@click.group("keys")
def command() -> None:
    """Make a new master key, remove an old one."""


@command.command("rotate")
@deployment
@click.pass_obj
def rotate_command(settings: Settings, /, *, data_dir: Path | None, language: str) -> None:
    """Make a new master key and close the key of every record with it.

    Where an earlier run was broken off, that one is ended. Running services
    change over by themselves. Keep a copy of the file of keys again afterwards.
    """
    say = Phrases(language)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        done = rotate(desk.store, KeyFile(located(settings, data_dir).desk_key_file))
    tell(say("desk.resumed" if done.resumed else "desk.rotated", key=done.key, records=done.records))


@command.command("remove")
@click.argument("name", metavar="KEY")
@deployment
@click.pass_obj
def remove_command(settings: Settings, /, *, name: str, data_dir: Path | None, language: str) -> None:
    """Remove an old master key, unless a record needs it.

    Backups that were made under it can only be restored with it: keep a copy
    of the old file of keys as long as you keep them.
    """
    with refusals(language), opened_desk(settings, data_dir) as desk:
        remove_key(desk.store, KeyFile(located(settings, data_dir).desk_key_file), name)
    say = Phrases(language)
    tell(say("desk.removed", key=name))
