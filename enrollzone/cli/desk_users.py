"""``enrollzone desk user``: the first account, and looking after accounts from the machine itself."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import click

from enrollzone.casework.acting import Form
from enrollzone.cli.deployment import REFUSED, deployment
from enrollzone.cli.desk_opening import opened_desk, refusals, tell
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.messages import Message
from enrollzone.staff.accounts import Account, all_accounts, create
from enrollzone.staff.keeping import TERMINAL, close, unlock
from enrollzone.staff.permissions import Role

_ROLES = [role.value for role in Role]


@click.group("user")
def command() -> None:
    """Make accounts, list, unlock and close them."""


@command.command("add")
@click.argument("name")
@click.option("--full-name", required=True, metavar="NAME", help="as it stands on letters")
@click.option("--role", "roles", type=click.Choice(_ROLES), multiple=True, required=True, help="once for each role")
@click.option(
    "--password-file",
    type=click.File(encoding="utf-8"),
    help="the first line of a file (- for standard input); asked for at the terminal unless given",
)
@deployment
@click.pass_obj
def add_command(
    settings: Settings,
    /,
    *,
    name: str,
    full_name: str,
    roles: Sequence[str],
    password_file: IO[str] | None,
    data_dir: Path | None,
    language: str,
) -> None:
    """Make an account. Its password is asked for twice and is not shown.

    A second factor is set up by the account's owner on first signing in.
    """
    say = Phrases(language)
    password = password_file.readline().rstrip("\r\n") if password_file else _asked(say)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        create(desk.store, TERMINAL.name, name, full_name, frozenset(map(Role, roles)), password)
    tell(say("desk.user.added", name=name))


def _asked(say: Phrases) -> str:
    """A password typed twice at a terminal. It is never taken from the command line, which others can read."""
    if not sys.stdin.isatty():
        tell(say("desk.user.no_terminal"), err=True)
        raise SystemExit(REFUSED)
    first, again = (click.prompt(say(f"desk.user.{which}"), hide_input=True) for which in ("password", "again"))
    if first != again:
        tell(say("desk.user.differ"), err=True)
        raise SystemExit(REFUSED)
    return str(first)


@command.command("list")
@deployment
@click.pass_obj
def list_command(settings: Settings, /, *, data_dir: Path | None, language: str) -> None:
    """List every account with its roles."""
    say = Phrases(language)
    with refusals(language), opened_desk(settings, data_dir) as desk:
        accounts = [record.held for record in all_accounts(desk.store)]
    for account in accounts:
        tell(_line(account, say))
    if not accounts:
        tell(say("desk.user.none"))


def _line(account: Account, say: Phrases) -> str:
    codes = [f"page.desk.pages.role.{role}" for role in sorted(account.roles)]
    roles = say.listed(say.message(Message(code)) for code in codes)
    state = say("desk.user.closed" if account.closed else "desk.user.open")
    return say("desk.user.line", name=account.name, full_name=account.full_name, roles=roles, state=state)


@command.command("close")
@click.argument("name")
@deployment
@click.pass_obj
def close_command(settings: Settings, /, *, name: str, data_dir: Path | None, language: str) -> None:
    """Close an account for good, and end its sessions."""
    with refusals(language), opened_desk(settings, data_dir) as desk:
        close(desk.store, TERMINAL, name, Form())
    tell(Phrases(language)("desk.user.is_closed", name=name))


@command.command("unlock")
@click.argument("name")
@deployment
@click.pass_obj
def unlock_command(settings: Settings, /, *, name: str, data_dir: Path | None, language: str) -> None:
    """Forget how often signing in to an account has failed."""
    with refusals(language), opened_desk(settings, data_dir) as desk:
        unlock(desk.store, TERMINAL, name, Form())
    tell(Phrases(language)("desk.user.unlocked", name=name))
