"""``enrollzone policy phrase``: what a phrase of a published table says, as entries of a pack."""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from enrollzone.cli.layout import width, wrapped
from enrollzone.phrases.characters import NotUnderstood
from enrollzone.phrases.listing import Listed, listed
from enrollzone.phrases.reader import Paragraph, paragraphs, read

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_AROUND = 34  # columns of the text shown on either side of the place where reading stopped


@click.command("phrase")
@click.argument("texts", nargs=-1, metavar="[TEXT…]")
@click.option("--file", "file", type=_FILE, help="a UTF-8 file: a phrase a line, or a table with --column")
@click.option("--column", help="the column of a CSV table that holds the phrases")
@click.option("--within", default="", help="the township that the table is about, for names without one")
@click.option("--township", "townships", multiple=True, help="a township by name; may be given several times")
def command(
    texts: tuple[str, ...], file: Path | None, column: str | None, within: str, townships: tuple[str, ...]
) -> None:
    """Read phrases of published catchment tables.

    Each numbered paragraph is converted whole into the entries of a pack, or it
    is shown with a mark under the character at which reading stopped. Exit
    status 1 when a paragraph was not converted.
    """
    asked = (*texts, *_of_file(file, column))
    if not asked:
        raise click.UsageError("give a phrase, or a file with --file")
    known = frozenset((*townships, within)) - {""} if townships else frozenset()
    told = [(paragraph, _converted(paragraph, known, within)) for text in asked for paragraph in paragraphs(text)]
    for paragraph, found in told:
        click.echo("\n".join(_lines(paragraph, found)))
    converted = [found for _, found in told if not isinstance(found, NotUnderstood)]
    click.echo(f"{len(converted)} of {len(told)} paragraphs converted")
    if len(converted) < len(told):
        sys.exit(1)


def _lines(paragraph: Paragraph, found: tuple[Listed, ...] | NotUnderstood) -> Iterator[str]:
    return _missed(paragraph, found) if isinstance(found, NotUnderstood) else _shown(found)


def _of_file(file: Path | None, column: str | None) -> Iterable[str]:
    if file is None:
        return ()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file.name}: not UTF-8, at byte {error.start}") from None
    if column is None:
        return (line for line in text.splitlines() if line.strip())
    table = csv.DictReader(text.splitlines())
    if column not in (table.fieldnames or ()):
        raise click.UsageError(f"{file.name}: no column {column}; there are {', '.join(table.fieldnames or ())}")
    return (row[column] for row in table if (row[column] or "").strip())


def _converted(paragraph: Paragraph, townships: frozenset[str], within: str) -> tuple[Listed, ...] | NotUnderstood:
    phrase = read(paragraph.text, townships, within)
    return phrase if isinstance(phrase, NotUnderstood) else listed(phrase)


def _shown(sections: tuple[Listed, ...]) -> Iterator[str]:
    for section in sections:
        yield from (f"- {place}" for place in section.places)
        if section.shared:
            yield from wrapped(f"{section.shared.kind}: {'、'.join(section.shared.schools)}", "  ")


def _missed(paragraph: Paragraph, found: NotUnderstood) -> Iterator[str]:
    """Show the text around the place where reading stopped, with a mark under it, and what was expected."""
    text = paragraph.text.replace("\n", " ")
    before, after = text[: found.position], text[found.position :]
    before, after = _last_columns(before), _last_columns(after[::-1])[::-1]
    yield f"! {before}{after}"
    yield f"  {' ' * width(before)}^"
    yield from wrapped(str(found), "  ")


def _last_columns(text: str) -> str:
    """Return the end of a text, as much as there is room for, behind three dots where something is left out."""
    kept = ""
    for character in reversed(text):
        if width(character + kept) > _AROUND:
            return f"...{kept}"
        kept = character + kept
    return kept
