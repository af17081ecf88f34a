"""Which policy packs a command is about."""

from pathlib import Path

import click

from enrollzone.config import Settings
from enrollzone.errors import SettingsError

WHICH = click.argument("which", required=False, metavar="[CODE|FILE]")
UNIONS_ONLY = "defines unions of schools only: there are no rules in it"


def files(settings: Settings, which: str | None) -> list[Path]:
    """Return the packs of a county, of every county, or one file. Raises SettingsError when there is none."""
    if which and Path(which).is_file():
        return [Path(which)]
    found = sorted(settings.policies_dir.glob("*-*/*/policy.yaml"))
    wanted = [file for file in found if which is None or which in _county_names(file)]
    if not wanted:
        installed = ", ".join(dict.fromkeys(file.parent.parent.name for file in found)) or "none"
        raise SettingsError(
            f"no pack of this name; give a county code or a file policy.yaml. Counties with packs: {installed}"
        )
    return wanted


def one(settings: Settings, which: str | None) -> Path:
    """Return the one pack that a command is about. Raises click.UsageError when there are several to choose from."""
    found = files(settings, which)
    if len(found) > 1:
        raise click.UsageError(f"say which pack, by its file policy.yaml: {', '.join(map(name, found))}")
    return found[0]


def name(file: Path) -> str:
    """Return how a pack is called on the command line: the folders of its county and of its policy."""
    folder = file.resolve().parent
    return f"{folder.parent.name}/{folder.name}"


def _county_names(file: Path) -> tuple[str, str]:
    folder = file.parent.parent.name
    return folder, folder.partition("-")[0]
