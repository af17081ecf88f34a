"""Where the data of a deployment stands: the options by which every command about it is told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from enrollzone.config import Settings

REFUSED = 5
"""Exit status: it is refused, and nothing was changed."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def deployment(command: _Command) -> _Command:
    """Add the options that every command about what a deployment keeps takes."""
    folder = click.Path(file_okay=False, path_type=Path)
    for option in (
        click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True),
        click.option("--data-dir", type=folder, help="where its data stands; ENROLLZONE_DATA_DIR unless given"),
    ):
        command = option(command)
    return command


def located(settings: Settings, data_dir: Path | None) -> Settings:
    """Return the settings with the data directory that a command was given."""
    return replace(settings, data_dir=data_dir) if data_dir else settings
