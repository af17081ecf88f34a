"""What the commands of the desk have in common: their options, the desk they open, and how they end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from enrollzone.bootstrap import open_bureaus, open_desk
from enrollzone.casework.acting import Desk
from enrollzone.cli.layout import wrapped
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError
from enrollzone.messages import Message
from enrollzone.staff.errors import AccountError
from enrollzone.storage.errors import StorageError

REFUSED, BROKEN = 5, 1
"""Exit statuses: it is refused, and nothing was changed; it was done, and what was found is not as it should be."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def of_the_desk(command: _Command) -> _Command:
    """Add the options that every command of the desk takes."""
    folder = click.Path(file_okay=False, path_type=Path)
    for option in (
        click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True),
        click.option("--data-dir", type=folder, help="where the desk stands; ENROLLZONE_DATA_DIR unless given"),
    ):
        command = option(command)
    return command


def at(settings: Settings, data_dir: Path | None) -> Settings:
    """Return the settings with the data directory that a command was given."""
    return replace(settings, data_dir=data_dir) if data_dir else settings


def now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


@contextmanager
def opened_desk(settings: Settings, data_dir: Path | None) -> Iterator[Desk]:
    """Open the desk of a deployment, and let go of its database at the end. Raises KeyFileError."""
    located = at(settings, data_dir)
    desk = open_desk(located, lambda: open_bureaus(located), now)
    try:
        yield desk
    finally:
        desk.store.database.close()


@contextmanager
def refusals(language: str) -> Iterator[None]:
    """End with status 5 and the reason where something is refused; nothing was changed then."""
    try:
        yield
    except EnrollzoneError as error:
        tell(_reason(error, Phrases(language)), err=True)
        raise SystemExit(REFUSED) from None


def _reason(error: EnrollzoneError, say: Phrases) -> str:
    if isinstance(error, AccountError):
        code = f"page.desk.people.fault.{error.code}"
        return say.message(Message(code))
    if isinstance(error, StorageError):
        return say("desk.away", why=say(f"desk.trouble.{error.trouble}"), told=str(error))
    return say("desk.refused", why=str(error))


def tell(text: str, *, err: bool = False) -> None:
    """Print a text, line by line, on a screen of 80 columns."""
    click.echo("\n".join(line for part in text.split("\n") for line in wrapped(part)), err=err)
