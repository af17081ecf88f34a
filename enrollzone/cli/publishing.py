"""What the commands that change what is live have in common: their options, and how they end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from enrollzone.cli.layout import wrapped
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError, PackError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.periods import CHINA_TIME
from enrollzone.publishing.activation import Signature
from enrollzone.publishing.refusals import NotPublishedError

HELD, REFUSED = 4, 5
"""Exit statuses: a person must approve first; it is refused, and nothing was changed."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def deployment(command: _Command) -> _Command:
    """Add the options that every command about what is live takes."""
    folder = click.Path(file_okay=False, path_type=Path)
    for option in (
        click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True),
        click.option("--data-dir", type=folder, help="where editions are staged; ENROLLZONE_DATA_DIR unless given"),
    ):
        command = option(command)
    return command


BY = click.option("--by", metavar="WHO", required=True, help="who answers for it; not who handed it in")
WHY = click.option("--why", metavar="TEXT", default="", help="the reason")
WHY_NEEDED = click.option("--why", metavar="TEXT", required=True, help="the reason, kept beside each warning")


def located(settings: Settings, data_dir: Path | None) -> Settings:
    """Return the settings with the data directory that a command was given."""
    return replace(settings, data_dir=data_dir) if data_dir else settings


def signature(by: str, why: str = "") -> Signature:
    """Return who changes what is live, now."""
    return Signature(by, datetime.now(CHINA_TIME), why)


@contextmanager
def refusals(language: str, *, of_policy: bool = False) -> Iterator[None]:
    """End with status 4 for what is held and 5 for whatever else is refused, each with its reason.

    The faults `of_policy` are told one a line, however long: editors jump to file:line:column.
    """
    try:
        yield
    except NotPublishedError as error:
        click.echo("\n".join(wrapped(catalogue(language).say(error.message))), err=True)
        raise SystemExit(HELD if error.held else REFUSED) from None
    except (BoundaryError, PackError) as error:
        if of_policy and isinstance(error, PackError):
            click.echo(str(error), err=True)
            raise SystemExit(REFUSED) from None
        click.echo("\n".join(line for part in str(error).split("\n") for line in wrapped(part)), err=True)
        if isinstance(error, PackError):
            click.echo("\n".join(wrapped(catalogue(language).say(Message("publishing.pack_first")))), err=True)
        raise SystemExit(REFUSED) from None
