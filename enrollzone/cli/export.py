"""``enrollzone export``: what is taken along from a deployment, to where there is no network."""

import click

from enrollzone.cli.lazy import Lazy


@click.group(cls=Lazy, elsewhere={"offline": "enrollzone.cli.offline:command"})
def command() -> None:
    """Write files that answer without a network."""
