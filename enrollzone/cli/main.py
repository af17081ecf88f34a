"""``enrollzone``: the group of commands, and how a failure is told."""

import sys

import click

from enrollzone import __version__
from enrollzone.cli.layout import wrapped
from enrollzone.cli.lazy import Lazy
from enrollzone.config import Settings
from enrollzone.errors import EnrollzoneError, PackError

_ELSEWHERE: dict[str, str] = {
    "boundaries": "enrollzone.cli.boundaries:command",
    "desk": "enrollzone.cli.desk:command",
    "export": "enrollzone.cli.export:command",
    "init": "enrollzone.cli.init:command",
    "lookup": "enrollzone.cli.lookup:lookup",
    "policy": "enrollzone.cli.policy:policy",
    "roster": "enrollzone.cli.roster:command",
    "schools": "enrollzone.cli.schools:schools",
}
_SETTINGS = {"max_content_width": 80, "help_option_names": ["-h", "--help"]}


@click.group("enrollzone", cls=Lazy, elsewhere=_ELSEWHERE, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="enrollzone")
@click.pass_context
def commands(context: click.Context) -> None:
    """School zones: which school, why, and who decides what the text leaves open."""
    context.obj = Settings.from_environment()


@commands.command()
@click.option("--host", help="the address to listen on")
@click.option("--port", type=click.IntRange(1, 65535), help="the port to listen on")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Start the web service: the parents' page and the JSON API."""
    # Only here: everything else on the command line answers without loading a web framework.
    from enrollzone.web import serve as start  # noqa: PLC0415

    start(settings, host or settings.host, port or settings.port)


def main() -> None:
    """Run the command line. Exit status 2 for a question that cannot be taken, 1 for data that cannot be used."""
    try:
        commands(standalone_mode=True)
    except PackError as error:
        click.echo(str(error), err=True)  # one problem a line, however long: editors jump to file:line:column
        sys.exit(1)
    except EnrollzoneError as error:
        click.echo("\n".join(line for part in str(error).split("\n") for line in wrapped(part)), err=True)
        sys.exit(1)
