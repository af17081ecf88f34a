"""What became of units: the rows of successions.csv, and the units of an edition to which an old name or code leads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from enrollzone.atlas.contents import kind_of
from enrollzone.atlas.edition import Edition, Unit
from enrollzone.atlas.files import content_of
from enrollzone.atlas.manifest import day_of
from enrollzone.atlas.tables import Row, read_rows

SUCCESSIONS = "successions.csv"
SUCCESSION_COLUMNS = ("day", "change", "old_code", "old_name", "old_township", "new_code", "source")


class Change(StrEnum):
    """What became of a unit. `abolished` is for one of which nobody says what took it over."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"
    RECODED = "recoded"
    TRANSFERRED = "transferred"
    ABOLISHED = "abolished"


_KEEPS_ITS_CODE = frozenset([Change.RENAMED, Change.SPLIT])
"""The changes after which a unit of the old code may still be there."""


@dataclass(frozen=True)
class Succession:
    """One row: `day` is the first on which the unit was no longer what its old code, name and township say.

    `new_code` is the unit that holds it, or a part of it, from then on; None where that is not known.
    """

    day: date
    change: Change
    old_code: str
    old_name: str
    old_township: str
    new_code: str | None
    source: str

    @property
    def old_unit(self) -> Unit:
        """The unit as it was."""
        code = self.old_code
        return Unit(code, self.old_name, kind_of(code), code[:9], self.old_township)


@dataclass(frozen=True)
class FormerUnit:
    """A unit as it was once listed, and the codes of those units of one edition that hold it now.

    More than one successor: it was split, and which part a home lies in is not told by the old name. `is_lost`: of the
    whole or of a part nobody says what took it over, so that it may be any unit. `change`, `day` and `source` are those
    of the row that says most: how it was lost, else how it was split, else what first became of it.
    """

    unit: Unit
    change: Change
    day: date
    source: str
    successors: tuple[str, ...] = ()
    is_lost: bool = False


def former_units(rows: Iterable[Succession], edition: Edition) -> tuple[FormerUnit, ...]:
    """Return the units that were gone, renamed or divided when an edition began, with what holds them in it.

    Rows follow one another over the years: the unit of a row is looked for in the rows of later days.
    """
    past = _by_code(row for row in rows if row.day <= edition.period.first)
    return tuple(_former(event, past, edition.units) for events in past.values() for event in _events(events))


def read_successions(folder: Path, editions: Sequence[Edition] | None) -> tuple[Succession, ...]:
    """Return what the county in a folder says became of its units, in order of time; nothing without successions.csv.

    Raises BoundaryError, with line and column, for a row that is malformed or that contradicts the editions before and
    after its day, for successors that no list has, and for a way that comes back to where it began. `editions` are
    those of the folder; None where others are in use, against which the rows are not held.
    """
    file = f"{folder.name}/{SUCCESSIONS}"
    if not (folder / SUCCESSIONS).exists():
        return ()
    rows = [
        (row, _succession(row)) for row in read_rows(content_of(folder / SUCCESSIONS, file), file, SUCCESSION_COLUMNS)
    ]
    _refuse_double(rows)
    _refuse_circles(rows)
    if editions is not None:
        _refuse_against_editions(rows, editions)
    return tuple(sorted((one for _, one in rows), key=lambda one: (one.day, one.old_code, one.new_code or "")))


def _by_code(rows: Iterable[Succession]) -> Mapping[str, list[Succession]]:
    """Return the rows of each old code, in order of time."""
    found: dict[str, list[Succession]] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.new_code or "")):
        found.setdefault(row.old_code, []).append(row)
    return found


def _events(rows: Sequence[Succession]) -> Iterator[tuple[Succession, ...]]:
    """Walk over what became of one code day by day: several rows of a day are the parts of a split."""
    for _, same_day in groupby(rows, key=lambda row: row.day):
        yield tuple(same_day)


def _former(
    event: tuple[Succession, ...], past: Mapping[str, list[Succession]], units: Mapping[str, Unit]
) -> FormerUnit:
    paths = [path for row in event for path in _paths(row, past)]
    known = tuple(sorted({str(path[-1].new_code) for path in paths} & units.keys()))
    lost = [path[-1] for path in paths if path[-1].new_code not in known]
    split = [row for path in paths for row in path if row.change is Change.SPLIT]
    says_most = next(iter((*lost, *split, event[0])))
    change = Change.ABOLISHED if lost else says_most.change
    return FormerUnit(event[0].old_unit, change, says_most.day, says_most.source, known, is_lost=bool(lost))


def _paths(row: Succession, past: Mapping[str, list[Succession]]) -> Iterator[tuple[Succession, ...]]:
    """Walk over the ways from a row through the rows of later days, each to its last."""
    later = [other for other in past.get(row.new_code or "", ()) if other.day > row.day]
    if not later:
        yield (row,)
    for following in next(_events(later), ()):
        yield from ((row, *path) for path in _paths(following, past))


def _succession(row: Row) -> Succession:
    day = row.required("day", day_of, "日期 / a date YYYY-MM-DD")
    change = row.required("change", Change, f"one of {', '.join(Change)}")
    old_code, new_code = row.code("old_code"), row.code("new_code") if row.optional("new_code") else None
    if (change is Change.ABOLISHED) is (new_code is not None):
        why = "仅 abolished 留空 / expected a code, and nothing only where the change is abolished"
        raise row.fault("new_code", why)
    if new_code == old_code and change not in _KEEPS_ITS_CODE:
        raise row.fault("new_code", "与旧代码相同 / the same as the old code: only renamed and split may keep it")
    return Succession(
        day, change, old_code, row.text("old_name"), row.text("old_township"), new_code, row.text("source")
    )


_Rows = Sequence[tuple[Row, Succession]]


def _refuse_double(rows: _Rows) -> None:
    """Only a split may say two things of one code and day, and it has to say two."""
    days: dict[tuple[str, date], list[tuple[Row, Succession]]] = {}
    for row, one in rows:
        days.setdefault((one.old_code, one.day), []).append((row, one))
    for same in days.values():
        _refuse_double_day(same)


def _refuse_double_day(same: _Rows) -> None:
    row, last = same[-1]
    is_split = {one.change for _, one in same} == {Change.SPLIT}
    if len(same) > 1 and not is_split:
        raise row.fault(
            "old_code", f"同日重复，拆分除外 / {last.old_code} stands twice on {last.day}: only a split may"
        )
    if is_split and len({one.new_code for _, one in same}) < max(2, len(same)):
        raise row.fault("new_code", "拆分应有两行以上、各不相同 / a split has two rows or more, each with another code")
    if len({(one.old_name, one.old_township) for _, one in same}) > 1:
        raise row.fault("old_name", "与同日另一行不同 / differs from the other row of this code and day")


def _refuse_circles(rows: _Rows) -> None:
    """A code that was given up does not come back: most often the two codes of a row were exchanged by a slip."""
    following: dict[str, set[str]] = {}
    for _, one in rows:
        if one.new_code not in {None, one.old_code}:
            following.setdefault(one.old_code, set()).add(str(one.new_code))
    for row, one in rows:
        if one.old_code in _reached(following, one.old_code):
            raise row.fault("new_code", f"成环 / a circle: from {one.old_code} it leads back to {one.old_code}")


def _reached(following: Mapping[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    edge = set(following.get(start, ()))
    while edge:
        reached |= edge
        edge = {further for code in edge for further in following.get(code, ())} - reached
    return reached


def _refuse_against_editions(rows: _Rows, editions: Sequence[Edition]) -> None:
    listed = {code for edition in editions for code in edition.units}
    for row, one in rows:
        _refuse_contradiction(row, one, editions)
        goes_on = any(other.old_code == one.new_code and other.day > one.day for _, other in rows)
        if one.new_code is not None and one.new_code not in listed and not goes_on:
            raise row.fault("new_code", f"各版本和以后各行都没有 / {one.new_code} is in no edition and in no later row")


def _refuse_contradiction(row: Row, one: Succession, editions: Sequence[Edition]) -> None:
    """Hold a row against the list before its day, which has the old name, and the one after, which has it no longer."""
    before = next((edition for edition in reversed(editions) if edition.period.first < one.day), None)
    was = before.units.get(one.old_code) if before else None
    if before is not None and was is not None and was.name != one.old_name:
        raise row.fault("old_name", f"{before.id} 中为另一名称 / another name than in {before.id}")
    after = next((edition for edition in editions if edition.period.first >= one.day), None)
    still = after.units.get(one.old_code) if after else None
    if after is not None and still is not None and still.name == one.old_name and one.change is not Change.SPLIT:
        raise row.fault("old_code", f"{after.id} 仍列有该单元 / {after.id} still lists this unit")
