"""What lies in the data directory: editions that are held, staged, live or past, and the paper that belongs to each."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from rapidfuzz import process

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.generations import Generation, past_generations, room
from enrollzone.atlas.reader import read_edition
from enrollzone.atlas.signoffs import SIGNOFF_COLUMNS, Signoff, SignoffStep, signoffs_of
from enrollzone.atlas.tables import read_rows
from enrollzone.errors import BoundaryError
from enrollzone.messages import Message
from enrollzone.publishing.refusals import NotPublishedError

SHIPPED_MARK = "+"
"""Stands in the folder of an edition that was shipped and is kept here since its county has generations of its own."""


class State(StrEnum):
    """How far an edition has come.

    `held`: a person must look at it; `staged`: it may be activated; `live`: it answers; `past`: it did once.
    """

    HELD = "held"
    STAGED = "staged"
    LIVE = "live"
    PAST = "past"


@dataclass(frozen=True)
class Paperwork:
    """Something in the data directory that may become live, with its trail. `fault` says why it cannot be used."""

    id: str
    folder: Path
    state: State
    signoffs: tuple[Signoff, ...] = ()
    fault: str | None = None

    @property
    def county(self) -> str:
        """The code of its county."""
        return self.id.partition("-")[0]

    @property
    def open(self) -> tuple[Signoff, ...]:
        """The warnings that nobody has signed for."""
        return tuple(row for row in self.signoffs if row.step is SignoffStep.OPEN)

    @property
    def handed_in_by(self) -> tuple[str, ...]:
        """Who handed it in; nobody for one that was shipped."""
        return tuple(row.by for row in self.signoffs if row.step is SignoffStep.HANDED_IN)


@dataclass(frozen=True)
class Filed(Paperwork):
    """An edition in the data directory. `edition` is None where it cannot be used, and `fault` says why."""

    edition: Edition | None = None

    def readable(self) -> Edition:
        """Return the edition. Raises BoundaryError where it cannot be used."""
        if self.edition is None:
            raise BoundaryError(self.id, self.fault or "")
        return self.edition


def held_folder(data_dir: Path, name: str) -> Path:
    """Return where an edition stands that is held."""
    return room(data_dir) / "held" / name


def ready_folder(data_dir: Path, name: str) -> Path:
    """Return where an edition stands that is staged, live or past."""
    return room(data_dir) / "editions" / name


def filed(data_dir: Path) -> tuple[Filed, ...]:
    """Return every edition in the data directory by id. One that stands there as held and as staged is held.

    Raises BoundaryError where it cannot be told what is live.
    """
    found = [_filed(folder, state) for folder, state in _states(data_dir).items()]
    return tuple(sorted(found, key=lambda one: one.id))


def find(data_dir: Path, name: str) -> Filed:
    """Return the edition of an id. Raises NotPublishedError, with the nearest id, where there is none."""
    everything = {bare_id(folder): (folder, state) for folder, state in _states(data_dir).items()}
    refuse_unknown(name, everything)
    return _filed(*everything[name])


def refuse_unknown(name: str, known: Collection[str]) -> None:
    """Raise NotPublishedError, with the nearest id, where an id is none of those that are known."""
    if name not in known:
        near = process.extractOne(name, list(known), score_cutoff=60)
        hint = Message("publishing.nearest", {"id": near[0]}) if near else ""
        raise NotPublishedError(Message("publishing.unknown", {"hint": hint}))


def _states(data_dir: Path) -> dict[Path, State]:
    """Return how far each edition has come, by its folder."""
    generations = past_generations(data_dir)
    live, past = _folders(generations[:1]), _folders(generations)
    return states(held_folder(data_dir, ""), ready_folder(data_dir, ""), live, past)


def states(held: Path, ready: Path, live: frozenset[str], past: frozenset[str]) -> dict[Path, State]:
    """Return how far each folder has come: those that are held, and those ready of which some are or were `live`."""
    waiting = dict.fromkeys(_in(held), State.HELD)
    names = {folder.name for folder in waiting}
    others = [folder for folder in _in(ready) if folder.name not in names]
    return {**waiting, **{folder: _state(folder.name, live, past) for folder in others}}


def _state(name: str, live: frozenset[str], past: frozenset[str]) -> State:
    if name in live:
        return State.LIVE
    return State.PAST if name in past or SHIPPED_MARK in name else State.STAGED


def same_person(one: str, other: str) -> bool:
    """Tell whether two names mean one person, however they are written: wide letters, capitals and signs apart."""
    return bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """Return the letters and digits of a name: a sign that nobody sees makes nobody another person."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def _in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _folders(generations: Iterable[Generation]) -> frozenset[str]:
    held = (entries for generation in generations for entries in generation.counties.values())
    return frozenset(entry.folder for entries in held for entry in entries)


def bare_id(folder: Path) -> str:
    """Return the id of what stands in a folder."""
    return folder.name.partition(SHIPPED_MARK)[0]


def _filed(folder: Path, state: State) -> Filed:
    try:
        edition = read_edition(folder)
        signoffs = _signoffs(edition)
    except BoundaryError as error:
        return Filed(bare_id(folder), folder, state, fault=str(error))
    return Filed(bare_id(folder), folder, state, signoffs, edition=edition)


def _signoffs(edition: Edition) -> tuple[Signoff, ...]:
    content = edition.sealed("signoffs.csv")
    rows = () if content is None else read_rows(content, f"{edition.id}/signoffs.csv", SIGNOFF_COLUMNS)
    return signoffs_of(rows)
