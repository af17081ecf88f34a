"""What the commands that change what is live have in common: who does it and why, and how they end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from enrollzone.cli.deployment import REFUSED
from enrollzone.cli.layout import wrapped
from enrollzone.errors import BoundaryError, PackError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.periods import CHINA_TIME
from enrollzone.publishing.activation import Signature
from enrollzone.publishing.refusals import NotPublishedError

HELD = 4
"""Exit status: a person must approve first."""

BY = click.option("--by", metavar="WHO", required=True, help="who answers for it; not who handed it in")
WHY = click.option("--why", metavar="TEXT", default="", help="the reason")
WHY_NEEDED = click.option("--why", metavar="TEXT", required=True, help="the reason, kept beside each warning")


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
