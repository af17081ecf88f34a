"""Whatever a record names must be declared: clauses, rules, facts, readings, zones, schools, kinds of links."""

from collections.abc import Iterable

from enrollzone.grammar.document import Trail, Yaml, nearest
from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import LISTS, TABLES


def check_references(records: Records) -> None:
    """Every clause, rule, reading and fact that a record names must be declared."""
    for section in ("pack", *TABLES, *LISTS):
        _check_section(records, records.file.data.get(section, {}), (section,))
    reading, known = records.single["effective"].reading, records.declared("readings")
    if reading is not None and reading not in known:
        message = f'没有登记 readings: unknown "{reading}"{nearest(reading, known)}'
        records.file.report(("effective", "reading"), message)


_REFERS = {
    "clause": "clauses",
    "clauses": "clauses",
    "needed_by": "clauses",
    "overrides": "rules",
    "adds_to": "rules",
    "instead_of": "rules",
    "facts": "facts",
    "present": "facts",
    "with": "facts",
    "follows": "facts",
    "reading": "readings",
    "source": "sources",
    "choice_of": "zones",
    "part_of": "groups",
    "school": "schools",
    "core": "schools",
    "member": "schools",
    "recipient": "schools",
    "supporter": "schools",
    "former": "schools",
    "type": "link_types",
}


def _check_section(records: Records, data: Yaml, trail: Trail) -> None:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        here = (*trail, key)
        target = _REFERS.get(str(key)) if len(trail) > 1 or trail == ("pack",) else None
        if target is None:
            _check_section(records, value, here)
            continue
        for name, where in _names(value, here):
            known = records.declared(target)
            if name not in known:
                records.file.report(where, f'没有登记 {target}: unknown "{name}"{nearest(name, known)}')


def _names(value: Yaml, trail: Trail) -> Iterable[tuple[str, Trail]]:
    if isinstance(value, list):
        return [(name, (*trail, n)) for n, name in enumerate(value) if isinstance(name, str)]
    return [(value, trail)] if isinstance(value, str) else []
