"""``enrollzone desk``: set the admissions desk up, keep it, and look into its ledger."""

import click

from enrollzone.cli.lazy import Lazy
from enrollzone.errors import EnrollzoneError

_ELSEWHERE: dict[str, str] = {
    "audit": "enrollzone.cli.desk_audit:command",
    "backup": "enrollzone.cli.desk_backup:backup",
    "init": "enrollzone.cli.desk_setup:init",
    "keys": "enrollzone.cli.desk_keys:command",
    "lottery": "enrollzone.cli.desk_lottery:command",
    "report": "enrollzone.cli.desk_report:command",
    "restore": "enrollzone.cli.desk_backup:restore_command",
    "retention": "enrollzone.cli.desk_retention:command",
    "upgrade": "enrollzone.cli.desk_setup:upgrade_command",
    "user": "enrollzone.cli.desk_users:command",
}
_OF_THE_EXTRA = frozenset(["alembic", "argon2", "cryptography", "psycopg", "pyotp", "sqlalchemy", "stdnum"])


class NoDeskError(EnrollzoneError):
    """What the desk needs is not installed."""


class _Desk(Lazy):
    """The group of the desk's commands: each says how the desk is installed where its libraries are not."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; where the desk is not installed, one of the same name that says so."""
        try:
            return super().get_command(ctx, cmd_name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _OF_THE_EXTRA:
                raise
            return _not_installed(cmd_name)


def _not_installed(name: str) -> click.Command:
    def told(**_given: object) -> None:
        raise NoDeskError(
            "审核台没有安装：请运行 make install-desk，或者安装 enrollzone[desk]\n"
            "the desk is not installed: run `make install-desk`, or install enrollzone[desk]"
        )

    anything = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True}
    return click.Command(
        name, callback=told, params=[anything], context_settings=settings, short_help="(not installed)"
    )


@click.group(cls=_Desk, elsewhere=_ELSEWHERE)
def command() -> None:
    """Set up and keep the admissions desk: tables, keys, people."""
