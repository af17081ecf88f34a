"""A phrase as the entries of a pack's list of catchments (docs/writing-a-policy-pack.md)."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.phrases.characters import NotUnderstood
from enrollzone.phrases.syntax import Entry, Groups, Named, Part, Phrase, Road, Section, Shared, ranges_words


@dataclass(frozen=True)
class Listed:
    """The entries of one section, as they stand under `places` of a pack, and the schools that share them."""

    places: tuple[str, ...]
    shared: Shared | None = None


def listed(phrase: Phrase) -> tuple[Listed, ...] | NotUnderstood:
    """Return the entries of a phrase, section by section; or the first that a pack cannot hold, and what it lacks.

    A pack binds places to codes: so a unit needs its township, and a road or estate the unit in which it lies.
    """
    for entry in (entry for section in phrase.sections for entry in section.entries):
        lack = _lack(entry)
        if lack:
            return NotUnderstood(entry.at, lack)
    return tuple(Listed(tuple(_places(section)), section.shared) for section in phrase.sections)


def _lack(entry: Entry) -> str:
    if not entry.unit and entry.part is not None:
        return "没有写明在哪个社区或村 / the community or village in which it lies is not said"
    if not entry.within:
        return "没有写明属于哪个乡镇或街道 / its township is not said"
    return ""


def _places(section: Section) -> Iterator[str]:
    for entry in section.entries:
        front = f"{entry.within}/{entry.unit or '*'}"
        taken = "、".join(word for one in entry.without for word in _taken(one))
        behind = f" 除 {taken}" if taken else ""
        yield from (f"{front}{part}{behind}" for part in _parts(entry.part))


def _taken(one: Entry | Part) -> Iterator[str]:
    if isinstance(one, Entry):
        yield from (f"{one.unit}{part}" for part in _parts(one.part))
    else:
        yield from (part.removeprefix("/") for part in _parts(one))


def _parts(part: Part | None) -> Iterator[str]:
    """Yield how a part is written behind its unit: one entry for each range, so that a comma always parts entries."""
    if part is None:
        yield ""
    elif isinstance(part, Groups):
        yield from (f"/{ranges_words((one,))}{part.word}" for one in part.ranges)
    elif isinstance(part, Road):
        yield from _stretches(part)
    elif isinstance(part, Named):
        yield from (f"/{part.name} {ranges_words((one,))}{part.word}" for one in part.buildings or ())
        if not part.buildings:
            yield f"/{part.name}"


def _stretches(road: Road) -> Iterator[str]:
    for one in road.ranges:
        yield f"/{road.name} {ranges_words((one,))}号{road.side}"
    if not road.ranges:
        yield f"/{road.name} {road.side or '全部'}"
