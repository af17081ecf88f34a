"""Activation: an edition becomes live by a new generation and a switch of the pointer; another one undoes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.files import KNOWN_FILES, MANIFEST, content_of
from enrollzone.atlas.generations import (
    POINTER,
    Entry,
    Generation,
    PolicyEntry,
    generation_file,
    past_generations,
    pointed,
    policy_folder,
    room,
    with_edition,
    written,
)
from enrollzone.atlas.reader import edition_folders, read_edition
from enrollzone.messages import Message
from enrollzone.publishing.archive import SHIPPED_MARK, Filed, Paperwork, State, ready_folder
from enrollzone.publishing.kept import files_in
from enrollzone.publishing.refusals import NotPublishedError
from enrollzone.publishing.writing import place_file, place_folder

Named = TypeVar("Named", Entry, PolicyEntry)
_NONE: Mapping[str, Path] = MappingProxyType({})


@dataclass(frozen=True)
class Signature:
    """Who changes what is live, when and why."""

    by: str
    at: datetime
    why: str = ""


def entry_of(edition: Edition, folder: str) -> Entry:
    """Return what a generation notes of an edition that stands in a folder of the data directory."""
    return Entry(edition.id, folder, edition.digest, edition.period)


def shipped_entry(edition: Edition) -> Entry:
    """Return what a generation notes of an edition that was shipped, under a name that tells two of one id apart."""
    return entry_of(edition, f"{edition.jurisdiction}-{edition.period.first}{SHIPPED_MARK}{edition.digest[:12]}")


def editions_with(live: Iterable[Edition], new: Edition) -> tuple[Edition, ...]:
    """Return the editions of a county as they would hold with one more. Raises BoundaryError as `with_edition`."""
    known = {edition.digest: edition for edition in (*live, new)}
    entries = with_edition(
        [entry_of(edition, "") for edition in live if edition.digest != new.digest], entry_of(new, "")
    )
    return tuple(replace(known[entry.digest], period=entry.period) for entry in entries)


def refuse_unready(found: Paperwork) -> None:
    """Raise NotPublishedError for an edition that is held, or live already."""
    if found.state is State.HELD or found.open:
        raise NotPublishedError(Message("publishing.held", {"id": found.id, "count": len(found.open)}), held=True)
    if found.state is State.LIVE:
        raise NotPublishedError(Message("publishing.live", {"id": found.id}))


def with_activated(data_dir: Path, county: str, live: Iterable[Edition], found: Filed, who: Signature) -> Generation:
    """Return the generation in which an edition is live too. The county's shipped editions are noted with it."""
    now = past_generations(data_dir)[0]
    new = entry_of(found.readable(), found.folder.name)
    entries = now.of(county) or tuple(map(shipped_entry, live))
    counties = {**now.counties, county: with_edition([one for one in entries if one.digest != new.digest], new)}
    return replace(following(now, f"activate {found.id}", who), counties=counties)


def rolled_back(data_dir: Path, number: int | None, who: Signature) -> Generation:
    """Return a new generation equal to an older one: that before the present one unless its number is given.

    Raises NotPublishedError where there is no such generation, or it is equal to the one that holds.
    """
    past = {generation.number: generation for generation in past_generations(data_dir)}
    now = max(past)
    wanted = now - 1 if number is None else number
    if wanted not in past:
        raise NotPublishedError(Message("publishing.no_generation", {"last": now}))
    old, new = past[wanted], past[now]
    if (old.counties, old.policies) == (new.counties, new.policies):
        raise NotPublishedError(Message("publishing.same_generation", {"number": wanted}))
    return replace(following(new, f"rollback {wanted}", who), counties=old.counties, policies=old.policies)


def publish(
    data_dir: Path, generation: Generation, shipped: Mapping[str, Path], policies: Mapping[str, Path] = _NONE
) -> None:
    """Make a generation the one that holds. To be called by the holder of `exclusively`, after every check.

    What was shipped is copied first, so that a later release of the program does not change what a county has decided
    on; `shipped` are the folders of editions by digest, `policies` those of policies. Then the generation is written,
    and the pointer is switched.
    """
    for entry in _entries(generation.counties):
        target = ready_folder(data_dir, entry.folder)
        if SHIPPED_MARK in entry.folder and not target.exists():
            place_folder(data_dir, target, _copied(shipped[entry.digest]))
    for named in _entries(generation.policies):
        target = policy_folder(data_dir, named)
        if SHIPPED_MARK in named.folder and not target.exists():
            place_folder(data_dir, target, files_in(policies[named.digest]))
    content, pointer = written(generation), room(data_dir) / POINTER
    if not pointer.exists():
        # From now on a generation without a pointer is a loss, and not what a killed process left behind.
        place_file(data_dir, pointer, pointed(b"", 0))
    place_file(data_dir, generation_file(data_dir, generation.number), content)
    place_file(data_dir, pointer, pointed(content, generation.number))


def shipped_folders(county_folder: Path) -> dict[str, Path]:
    """Return the folders of the editions that were shipped for a county, by digest."""
    return {read_edition(folder).digest: folder for folder in edition_folders(county_folder)}


def following(now: Generation, act: str, who: Signature) -> Generation:
    """Return the generation after another one, still with the same data. Raises NotPublishedError for nobody."""
    if not who.by.strip():
        raise NotPublishedError(Message("publishing.nobody"))
    at = who.at.isoformat(timespec="seconds")
    return Generation(now.number + 1, now.counties, act, who.by, at, who.why, _digest_of(now), now.policies)


def _digest_of(now: Generation) -> str:
    return pointed(written(now), now.number).decode().split()[1] if now.number else ""


def _entries(counties: Mapping[str, tuple[Named, ...]]) -> Iterator[Named]:
    for entries in counties.values():
        yield from entries


def _copied(folder: Path) -> dict[str, bytes]:
    names = [name for name in (*KNOWN_FILES, MANIFEST) if (folder / name).exists()]
    return {name: content_of(folder / name, name) for name in names}
