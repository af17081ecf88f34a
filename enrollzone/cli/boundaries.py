"""``enrollzone boundaries``: look at files of boundaries, take them in, and say which edition holds."""

import click

from enrollzone.cli.lazy import Lazy

_ELSEWHERE: dict[str, str] = {
    "activate": "enrollzone.cli.activate:command",
    "approve": "enrollzone.cli.approve:command",
    "canaries": "enrollzone.cli.canaries:command",
    "check": "enrollzone.cli.check:command",
    "diff": "enrollzone.cli.edition_diff:command",
    "disagree": "enrollzone.cli.disagree:command",
    "draw": "enrollzone.cli.draw:command",
    "held": "enrollzone.cli.held:command",
    "import": "enrollzone.cli.importing:command",
    "list": "enrollzone.cli.editions:command",
    "preview": "enrollzone.cli.preview:command",
    "rollback": "enrollzone.cli.rollback:command",
}
"""Commands with a module of their own: what only one of them needs is loaded only for it."""


@click.group(cls=Lazy, elsewhere=_ELSEWHERE)
def command() -> None:
    """Check, import, compare and activate boundary editions."""
