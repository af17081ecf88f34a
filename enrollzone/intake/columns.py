"""Which column of a file holds what we read it for: as it was declared, or under our own name, and never a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.process import extractOne

from enrollzone.places.text import canonical
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import TABLE_COLUMNS, UNIT_COLUMNS, Declaration
from enrollzone.quarantine.findings import Finding, Severity, found
from enrollzone.quarantine.whereabouts import place_in

LAYER_COLUMNS = ("stage", "year", "layer")
"""Columns that set layers of one file apart: in each of them the units cover the ground anew."""

KNOWN_NAMES = tuple(dict.fromkeys((*UNIT_COLUMNS, *TABLE_COLUMNS, *LAYER_COLUMNS)))
"""Every name of ours for which a column may be declared."""

_IN_EXPORTS: Mapping[str, str] = {"street": "township"}
"""What our own exports call a column, where it is not the name under which it is read."""

_OF_UNITS = ("code", "name")
_OF_TABLES = ("community", "group")
_ONLY_IN_TABLES = frozenset({"community_code", "community", "group"})
_NEAR_ENOUGH = 60
_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "code": ("代码", "编码", "区划代码", "单元代码", "社区代码", "行政区划代码", "统计用区划代码", "xzqdm", "zldwdm"),
    "name": ("名称", "社区", "社区名称", "单元名称", "村名", "行政区名称", "xzqmc", "zldwmc"),
    "kind": ("类别", "类型", "单元类型", "性质", "type"),
    "street": ("街道", "乡镇", "镇街", "乡镇街道", "所属街道", "所属乡镇", "town", "township"),
    "community_code": ("代码", "编码", "社区代码", "区划代码", "code"),
    "community": ("社区", "名称", "社区名称", "村社区", "name"),
    "group": ("集团", "教育集团", "学区", "片区", "招生片区", "对口学校", "zone", "school"),
    "campus": ("校区", "学校", "对口校区"),
}
"""How columns are often called: used to suggest a declaration, and never to make one."""


@dataclass(frozen=True)
class Columns:
    """The column of the file for each of our names that was found."""

    of: Mapping[str, str]

    def cell(self, cells: Mapping[str, str], name: str) -> str:
        """Return what a record says under a name of ours, without spaces at its ends; nothing where there is none."""
        return cells.get(self.of.get(name, ""), "").strip()


def is_table(content: Content, declaration: Declaration) -> bool:
    """Tell whether a file says which unit belongs to which group, and not which units there are.

    A file with shapes lists units. Of the others the columns decide that only a table has, declared or found.
    """
    if content.drawn:
        return False
    if _ONLY_IN_TABLES & declaration.columns.keys():
        return True
    if any(_matching(content.columns, name) for name in ("community_code", "community")):
        return True
    return bool(_matching(content.columns, "group")) and not _declared(content, declaration, "code")


def unit_columns(content: Content, declaration: Declaration) -> tuple[Columns, tuple[Finding, ...]]:
    """Return the columns of a file of units, and what is wrong with them. `code` and `name` must be there."""
    return _columns(content, declaration, (*UNIT_COLUMNS, *LAYER_COLUMNS), _OF_UNITS)


def table_columns(content: Content, declaration: Declaration) -> tuple[Columns, tuple[Finding, ...]]:
    """Return the columns of a table of units and groups. `community` and `group` must be there."""
    return _columns(content, declaration, TABLE_COLUMNS, _OF_TABLES)


def _columns(
    content: Content, declaration: Declaration, wanted: Sequence[str], required: Sequence[str]
) -> tuple[Columns, tuple[Finding, ...]]:
    found_at: dict[str, str] = {}
    findings: list[Finding] = []
    for name in wanted:
        matching = _declared(content, declaration, name)
        if len(matching) == 1:
            found_at[name] = matching[0]
        else:
            findings += _not_one(content, declaration, name, matching, required)
    return Columns(found_at), (*findings, *_shared(content, found_at))


def _declared(content: Content, declaration: Declaration, name: str) -> tuple[str, ...]:
    if name in declaration.columns:
        column = declaration.columns[name]
        return (column,) if column in content.columns else ()
    return _matching(content.columns, name) or _matching(content.columns, _IN_EXPORTS.get(name, name))


def _matching(columns: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the columns that are our name, written in capitals, full width or with spaces perhaps."""
    key = canonical(name)
    return tuple(column for column in columns if canonical(column) == key)


def _not_one(
    content: Content, declaration: Declaration, name: str, matching: Sequence[str], required: Sequence[str]
) -> Iterator[Finding]:
    where = place_in(content.file)
    if matching:
        yield found("column_ambiguous", Severity.ERROR, where, name=name, columns=tuple(matching))
    elif name in declaration.columns:
        column = declaration.columns[name]
        near = _nearest((column,), content.columns) or "—"
        yield found("column_mapped_to_nothing", Severity.ERROR, where, name=name, column=column, near=near)
    elif name in required:
        likely = _nearest((name, *_ALSO_CALLED.get(name, ())), content.columns)
        columns = tuple(content.columns) or "—"
        if likely:
            yield found("column_missing_near", Severity.ERROR, where, name=name, columns=columns, near=likely)
        else:
            yield found("column_missing", Severity.ERROR, where, name=name, columns=columns)


def _nearest(words: Sequence[str], columns: Sequence[str]) -> str | None:
    """Return the column most like one of the words, where any is."""
    best = [
        (match[1], match[0])
        for word in words
        if (match := extractOne(word, columns, processor=canonical, score_cutoff=_NEAR_ENOUGH))
    ]
    return max(best)[1] if best else None


def _shared(content: Content, found_at: Mapping[str, str]) -> Iterator[Finding]:
    """Refuse one column for two of our names: a name would be taken for a code."""
    for name, column in found_at.items():
        others = [other for other, its in found_at.items() if its == column and other > name]
        for other in others:
            where = place_in(content.file, column=column)
            yield found("column_for_two", Severity.ERROR, where, column=column, name=name, other=other)
