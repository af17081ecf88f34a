"""``enrollzone export``: what is taken along from a deployment, to other programs or where there is no network."""

import click

from enrollzone.cli.lazy import Lazy

_ELSEWHERE = {
    "layers": "enrollzone.cli.export_layers:command",
    "map": "enrollzone.cli.export_map:command",
    "offline": "enrollzone.cli.offline:command",
}


@click.group(cls=Lazy, elsewhere=_ELSEWHERE)
def command() -> None:
    """Write files for other programs, or for use offline."""
