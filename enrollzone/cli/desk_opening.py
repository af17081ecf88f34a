"""What the commands of the desk have in common: the desk they open, and how they end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from enrollzone.bootstrap import open_bureaus, open_desk
from enrollzone.casework.acting import Desk
from enrollzone.cli.deployment import REFUSED, located
from enrollzone.cli.layout import wrapped
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError
from enrollzone.messages import Message
from enrollzone.staff.errors import AccountError
from enrollzone.storage.errors import StorageError

BROKEN = 1
"""Exit status: it was done, and what was found is not as it should be."""


def now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


@contextmanager
def opened_desk(settings: Settings, data_dir: Path | None) -> Iterator[Desk]:
    """Open the desk of a deployment, and let go of its database at the end. Raises KeyFileError."""
    settings = located(settings, data_dir)
    desk = open_desk(settings, lambda: open_bureaus(settings), now)
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
