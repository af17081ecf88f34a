"""What is live: one small file for each generation that never changes, and a pointer to the one that holds.

Generation 0 is what was shipped: every edition and every policy in the folders of the counties, each in its own period.
A later one lists, for each county that differs from that, all of its editions with the days on which each holds, and
all of its policies with the days that their texts name. Neither ever changes: that one was closed by the next is said
by the generation. A generation that was written before policies were published names none.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from enrollzone.atlas.files import content_of
from enrollzone.errors import BoundaryError
from enrollzone.periods import Period

POINTER = "current"
_FOLDER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,99}", re.ASCII)
_POINTED = re.compile(r"(0|[1-9][0-9]{0,8}) ([0-9a-f]{64})\n?", re.ASCII)
_KEYS = {"number", "act", "by", "at", "why", "before", "counties"}
_POLICIES = "policies"


@dataclass(frozen=True)
class Entry:
    """One edition of a county in a generation: its id, folder and digest, and the days on which it holds."""

    edition: str
    folder: str
    digest: str
    period: Period


@dataclass(frozen=True)
class PolicyEntry:
    """One policy of a county in a generation: its id, version and stage, folder and digest, and the days of its text.

    The stage is empty for a document that only defines unions of schools.
    """

    policy: str
    version: str
    stage: str
    folder: str
    digest: str
    period: Period


@dataclass(frozen=True)
class Generation:
    """What is live from one change to the next, who made the change, when (ISO 8601) and why.

    `counties` are the editions by county code, in order of time, and `policies` the policies; a county that is not
    named there has those it was shipped with. `before` is the SHA-256 of the file of the generation before it.
    """

    number: int = 0
    counties: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    act: str = "shipped"
    by: str = ""
    at: str = ""
    why: str = ""
    before: str = ""
    policies: Mapping[str, tuple[PolicyEntry, ...]] = field(default_factory=dict)

    def of(self, county: str) -> tuple[Entry, ...] | None:
        """Return the editions of a county, None where it has those it was shipped with."""
        return self.counties.get(county)

    def policies_of(self, county: str) -> tuple[PolicyEntry, ...] | None:
        """Return the policies of a county, None where it has those it was shipped with."""
        return self.policies.get(county)

    def differs(self, other: "Generation", county: str) -> bool:
        """Tell whether a county has other editions or policies in another generation."""
        return (self.of(county), self.policies_of(county)) != (other.of(county), other.policies_of(county))


SHIPPED = Generation()


def room(data_dir: Path) -> Path:
    """Return the folder of the data directory in which editions and generations stand."""
    return data_dir / "boundaries"


def edition_folder(data_dir: Path, entry: Entry) -> Path:
    """Return the folder of an edition that a generation names."""
    return room(data_dir) / "editions" / entry.folder


def generation_file(data_dir: Path, number: int) -> Path:
    """Return where the file of a generation stands."""
    return room(data_dir) / "generations" / f"{number:06}.json"


def policy_folder(data_dir: Path, entry: PolicyEntry) -> Path:
    """Return the folder of a policy that a generation names."""
    return policy_room(data_dir) / "policies" / entry.folder


def policy_room(data_dir: Path) -> Path:
    """Return the folder of the data directory in which policies stand."""
    return data_dir / "policies"


def pointer_mark(data_dir: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever the pointer is switched: cheap enough to be looked at every second."""
    try:
        told = (room(data_dir) / POINTER).stat()
    except OSError:
        return None
    return told.st_ino, told.st_mtime_ns, told.st_size


def current_generation(data_dir: Path) -> Generation:
    """Return the generation that holds: `SHIPPED` where nothing was ever activated.

    Raises BoundaryError when the pointer or the file that it names is altered, gone or unreadable: what was shipped is
    never taken in place of what was activated.
    """
    if not (room(data_dir) / POINTER).exists():
        if any(generation_file(data_dir, 1).parent.glob("*.json")):
            raise BoundaryError(POINTER, "文件缺失 / the file is missing, and something was activated")
        return SHIPPED
    content = content_of(room(data_dir) / POINTER, POINTER)
    match = _POINTED.fullmatch(content.decode("ascii", errors="replace"))
    if match is None:
        raise BoundaryError(POINTER, "应为代数和摘要 / expected the number of a generation and its digest")
    if int(match[1]) == 0:
        return SHIPPED
    return _read(data_dir, int(match[1]), match[2])


def past_generations(data_dir: Path) -> tuple[Generation, ...]:
    """Return every generation up to the one that holds, the newest first, generation 0 last.

    Raises BoundaryError for a file that is not the one its successor was made after.
    """
    found = [current_generation(data_dir)]
    while found[-1].number > 1:
        found.append(_read(data_dir, found[-1].number - 1, found[-1].before))
    return (*found, SHIPPED) if found[0].number else tuple(found)


def written(generation: Generation) -> bytes:
    """Return a generation as its file holds it."""
    told: dict[str, Any] = {
        "number": generation.number,
        "act": generation.act,
        "by": generation.by,
        "at": generation.at,
        "why": generation.why,
        "before": generation.before,
        "counties": {code: [_told(entry) for entry in entries] for code, entries in generation.counties.items()},
    }
    if generation.policies:  # older generations say nothing of policies, and their bytes are what was noted of them
        named = generation.policies.items()
        told[_POLICIES] = {code: [_told_policy(entry) for entry in entries] for code, entries in named}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def pointed(content: bytes, number: int) -> bytes:
    """Return the pointer to a generation whose file holds some bytes; generation 0 has none."""
    return f"{number} {hashlib.sha256(content).hexdigest()}\n".encode()


def with_edition(entries: Sequence[Entry], new: Entry) -> tuple[Entry, ...]:
    """Return the editions of a county with one more, which holds from the first day of its period.

    It closes the open edition before it on the day before; one with the same first day it replaces. Raises
    BoundaryError, naming the edition in the way, when days would belong to two editions or to none.
    """
    others = [entry for entry in entries if entry.period.first != new.period.first]
    replaced = [entry for entry in entries if entry.period.first == new.period.first]
    last = replaced[0].period.last if replaced else None
    earlier = [entry for entry in others if entry.period.first < new.period.first]
    if earlier and earlier[-1].period.last is None:
        until = new.period.first - timedelta(days=1)
        earlier[-1] = replace(earlier[-1], period=Period(earlier[-1].period.first, until))
    later = [entry for entry in others if entry.period.first > new.period.first]
    made = (*earlier, replace(new, period=Period(new.period.first, last)), *later)
    _refuse_disorder(made)
    return made


def with_policy(entries: Sequence[PolicyEntry], new: PolicyEntry) -> tuple[PolicyEntry, ...]:
    """Return the policies of a county with one more; an older version of the same policy gives way to it."""
    return (*(entry for entry in entries if entry.policy != new.policy), new)


def days_in_force(entries: Sequence[PolicyEntry]) -> Mapping[str, Period]:
    """Return on which days each policy holds, by its id.

    One whose text leaves its end open holds up to the day before the next one of its stage begins. Whatever its text
    ends is left as it is: that two policies overlap is then found where they are put on one shelf.
    """
    found = {entry.policy: entry.period for entry in entries}
    for stage in {entry.stage for entry in entries if entry.stage}:
        of_stage = sorted((e for e in entries if e.stage == stage), key=lambda entry: entry.period.first)
        for entry, later in pairwise(of_stage):
            if entry.period.last is None and entry.period.first < later.period.first:
                found[entry.policy] = Period(entry.period.first, later.period.first - timedelta(days=1))
    return found


def _refuse_disorder(entries: Sequence[Entry]) -> None:
    for earlier, later in pairwise(entries):
        if earlier.period.overlaps(later.period):
            raise BoundaryError(later.edition, f"生效日期与 {earlier.edition} 重叠 / in force on a day of it too")
        if not earlier.period.ends_before(later.period):
            why = f"与 {earlier.edition} 之间有空档 / some days after {earlier.edition} have no edition"
            raise BoundaryError(later.edition, why)


def _told(entry: Entry) -> dict[str, str]:
    return {"edition": entry.edition, "folder": entry.folder, "digest": entry.digest, **_days(entry.period)}


def _told_policy(entry: PolicyEntry) -> dict[str, str]:
    named = {name: told for name, told in vars(entry).items() if name != "period"}
    return {**named, **_days(entry.period)}


def _days(period: Period) -> dict[str, str]:
    return {"first": period.first.isoformat(), "last": period.last.isoformat() if period.last else "open"}


def _read(data_dir: Path, number: int, digest: str) -> Generation:
    file = f"generations/{number:06}.json"
    content = content_of(generation_file(data_dir, number), file)
    if hashlib.sha256(content).hexdigest() != digest:
        raise BoundaryError(file, "内容与摘要不符 / altered: its SHA-256 is not the one that was noted")
    try:
        found = _generation(json.loads(content))
    except (ValueError, KeyError, TypeError):
        raise BoundaryError(file, "不是一代的记录 / not the record of a generation") from None
    if found.number != number:
        raise BoundaryError(file, "代数不符 / the number inside is another one")
    return found


def _generation(told: Mapping[str, Any]) -> Generation:
    if told.keys() - {_POLICIES} != _KEYS:
        raise ValueError(told.keys())
    counties = {code: tuple(map(_entry, entries)) for code, entries in told["counties"].items()}
    for entries in counties.values():
        _refuse_disorder(entries)
    policies = {code: tuple(map(_policy_entry, entries)) for code, entries in told.get(_POLICIES, {}).items()}
    return Generation(**{**told, "counties": counties, _POLICIES: policies})


def _entry(told: Mapping[str, str]) -> Entry:
    return Entry(told["edition"], _folder(told), told["digest"], _period(told))


def _policy_entry(told: Mapping[str, str]) -> PolicyEntry:
    named = (told["policy"], told["version"], told["stage"])
    return PolicyEntry(*named, _folder(told), told["digest"], _period(told))


def _folder(told: Mapping[str, str]) -> str:
    if not _FOLDER.fullmatch(told["folder"]):
        raise ValueError(told["folder"])
    return told["folder"]


def _period(told: Mapping[str, str]) -> Period:
    last = None if told["last"] == "open" else date.fromisoformat(told["last"])
    return Period(date.fromisoformat(told["first"]), last)
