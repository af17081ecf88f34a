"""``enrollzone desk init`` and ``upgrade``: make the desk's keys and tables, and bring the tables to this release."""

from pathlib import Path

import click

from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.desk_opening import refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.sealing.keyring import Keyring, read_keyring, write_keyring
from enrollzone.storage.database import Database
from enrollzone.storage.release import REVISIONS
from enrollzone.storage.schema import creating, upgrade


@click.command("init")
@deployment
@click.pass_obj
def init(settings: Settings, /, *, data_dir: Path | None, language: str) -> None:
    """Make the keys and the tables of a new desk.

    Nothing is ever overwritten: where there are tables it is refused, and a
    file of keys that is there already is used. Keep a copy of that file apart
    from the backups: without it nobody can read what the desk holds.
    """
    settings, say = located(settings, data_dir), Phrases(language)
    database, keys = Database(settings.desk_database), settings.desk_key_file
    try:
        with refusals(language), creating(database):
            was_there = keys.exists()
            if was_there:
                read_keyring(keys)
            else:
                write_keyring(Keyring.new(), keys)
    finally:
        database.close()
    where = database.file or say("desk.made.server")
    tell(say("desk.made.keys_used" if was_there else "desk.made.keys", file=keys))
    tell(say("desk.made.tables", where=where))


@click.command("upgrade")
@deployment
@click.pass_obj
def upgrade_command(settings: Settings, /, *, data_dir: Path | None, language: str) -> None:
    """Bring the tables to the release of this program.

    All of the way or not at all; twice is harmless. Stop the service and make
    a backup with the old release first.
    """
    say, database = Phrases(language), Database(located(settings, data_dir).desk_database)
    try:
        with refusals(language):
            upgrade(database)
    finally:
        database.close()
    tell(say("desk.upgraded", release=REVISIONS[-1]))
