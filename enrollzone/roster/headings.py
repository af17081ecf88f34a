"""From the headings of a sheet to columns: by own name, by the policy's label, by a usual word; never by likeness."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from enrollzone.roster.columns import Column, key_of
from enrollzone.roster.faults import SheetFault, refused

_ASIDE = {"(": ")", "[": "]", "【": "】"}
_HOME = "home"


@cache
def spoken() -> Mapping[str, Any]:
    """Return the words that people use at the head of a column and in a cell."""
    text = files("enrollzone.roster").joinpath("words.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Any] = YAML(typ="safe").load(text)
    return read


def _without_aside(text: str) -> str:
    """Return a heading without what stands behind it in brackets: 出生日期（必填）."""
    bare = unicodedata.normalize("NFKC", text).strip()
    for open_, close in _ASIDE.items():
        if bare.endswith(close) and open_ in bare[1:]:
            return bare[: bare.rindex(open_)]
    return bare


@dataclass(frozen=True)
class Mapped:
    """The columns of a sheet by their position; None is one that is carried along as it is.

    What stands at a position that is `left_out` is neither used nor carried along.
    """

    columns: tuple[Column | None, ...]
    left_out: frozenset[int] = frozenset()

    def position(self, name: str) -> int | None:
        """The position of a column; None where the sheet has none."""
        found = (at for at, column in enumerate(self.columns) if column is not None and column.name == name)
        return next(found, None)

    @property
    def has_people(self) -> bool:
        """Tell whether the sheet says who the children are."""
        return any(column is not None and column.is_of_people for column in self.columns)


class Headings:
    """The headings under which columns are known."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = columns
        self._labels = dict(_one_meaning((label, c.name) for c in columns.values() for label in _labels(c)))
        usual = spoken()["headings"]
        self._usual = dict(_one_meaning((word, name) for name in usual if name in columns for word in usual[name]))

    def knows(self, heading: str) -> bool:
        """Tell whether a heading stands for a column."""
        return self.column_of(heading) is not None

    def column_of(self, heading: str) -> str | None:
        """Return the own name of the column for which a heading stands; None where none does, or two might."""
        if heading.strip() in self.columns:
            return heading.strip()
        for text in (heading, _without_aside(heading)):
            key = key_of(text)
            found = self._labels.get(key) or self._usual.get(key)
            if key and found:
                return found
        return None

    def guessed(self, heading: Sequence[str], *, people: bool) -> Mapped:
        """Return what the headings of a sheet stand for. Of two that stand for one column, neither does.

        Without `people` every column that says who somebody is is left out.
        """
        names = [self.column_of(text) for text in heading]
        of_people = frozenset(at for at, name in enumerate(names) if name and self.columns[name].is_of_people)
        left_out = frozenset() if people else of_people
        once = {name for name in names if name and names.count(name) == 1}
        columns = (self.columns[name] if name in once and at not in left_out else None for at, name in enumerate(names))
        return Mapped(tuple(columns), left_out)

    def with_told(self, mapped: Mapped, heading: Sequence[str], told: Mapping[str, str]) -> Mapped:
        """Return the columns with some told by a person, heading by own name. Raises SheetError.

        An empty heading says that no column of the sheet is the one of that name.
        """
        columns = list(mapped.columns)
        for name, text in told.items():
            if name not in self.columns:
                raise refused(SheetFault.COLUMN_UNKNOWN, name=name[:40], known=tuple(self.columns))
            columns = [None if column is not None and column.name == name else column for column in columns]
            if text:
                columns[_position(heading, text)] = self.columns[name]
        used = {at for at, column in enumerate(columns) if column is not None}
        return Mapped(tuple(columns), mapped.left_out - used)


def refuse_without_home(mapped: Mapped) -> None:
    """Raise SheetError for columns that cannot be asked: none says where the children live, or one is there twice."""
    names = [column.name for column in mapped.columns if column is not None]
    for name in names:
        if names.count(name) > 1:
            raise refused(SheetFault.COLUMN_TWICE, name=name)
    if not any(name.partition(".")[0] == _HOME for name in names):
        raise refused(SheetFault.NO_HOME)


def _position(heading: Sequence[str], text: str) -> int:
    found = [at for at, one in enumerate(heading) if one == text.strip()]
    if not found:
        raise refused(SheetFault.HEADING_UNKNOWN, name=text[:40])
    if len(found) > 1:
        raise refused(SheetFault.HEADING_TWICE, name=text[:40])
    return found[0]


def _labels(column: Column) -> tuple[str, ...]:
    """The labels of a column: those of a column that no template has might be another's as well."""
    is_own = column.offered or column.is_of_people or column.name.startswith((f"{_HOME}.",))
    return (column.label.zh, column.label.en) if is_own else ()


def _one_meaning(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Walk over the keys that stand for one column alone."""
    meanings: dict[str, set[str]] = {}
    for text, name in pairs:
        meanings.setdefault(key_of(text), set()).add(name)
    for key, names in meanings.items():
        if len(names) == 1:
            yield key, min(names)
