"""Which edition a person at the terminal means: by its id, be it live, staged, held or past, or by its folder."""

from collections.abc import Iterator
from pathlib import Path

import click
from rapidfuzz import process

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.files import MANIFEST
from enrollzone.atlas.generations import current_generation
from enrollzone.atlas.reader import read_edition
from enrollzone.bootstrap import county_folders, open_county
from enrollzone.config import Settings
from enrollzone.publishing.archive import filed

ONLY = click.option("--jurisdiction", "-j", "only", metavar="CODE", help="look for the edition in this county only")


def edition_named(settings: Settings, which: str, only: str | None) -> Edition:
    """Return an edition by its folder or its id. Raises click.UsageError, with the nearest id, where there is none."""
    if (Path(which) / MANIFEST).is_file():
        return read_edition(Path(which))
    county = which.partition("-")[0]
    known = dict(_known(settings, county if only is None and county in county_folders(settings) else only))
    if which in known:
        return known[which]
    near = process.extractOne(which, list(known), score_cutoff=60)
    hint = f"; did you mean {near[0]}?" if near else "; `boundaries list` names them"
    raise click.UsageError(f"there is no edition of this id, and no folder with an {MANIFEST}{hint}")


def _known(settings: Settings, only: str | None) -> Iterator[tuple[str, Edition]]:
    """Walk over every edition that can be read, those that are live last: an id means what answers."""
    folders = county_folders(settings, only)
    for one in filed(settings.data_dir):
        if one.edition is not None and one.county in folders:
            yield one.id, one.edition
    generation = current_generation(settings.data_dir)
    for folder in folders.values():
        for edition in open_county(settings, folder, generation).editions:
            yield edition.id, edition
