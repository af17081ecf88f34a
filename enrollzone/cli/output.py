"""Where a command puts a document that it has made: on the screen, or into a file."""

from pathlib import Path

import click

OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="write to this file")
LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


def deliver(text: str, out: Path | None) -> None:
    """Write a document as UTF-8 with plain line ends, to a file where one is named. Raises click.FileError."""
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.FileError(str(out), error.strerror or "cannot be written") from error
