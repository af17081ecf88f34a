"""From a located file to checked records: one bad record is reported and left out, the rest is read on."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from enrollzone.grammar.document import LocatedFile, Trail, Yaml, nearest
from enrollzone.grammar.shapes import (
    LISTS,
    OF_UNIONS,
    PLAIN,
    REQUIRED,
    REQUIRED_OF_UNIONS,
    SECTIONS,
    SINGLE,
    TABLES,
)
from enrollzone.grammar.words import Record

Model = TypeVar("Model", bound=Record)


@dataclass
class Records:
    """The sections of a pack as records. `declared` are the names of a table, those of bad records included."""

    file: LocatedFile
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    single: dict[str, Any] = field(default_factory=dict)
    plain: dict[str, dict[str, str]] = field(default_factory=dict)

    def declared(self, *sections: str) -> list[str]:
        """Return every name that sections declare, even where the record behind it was refused."""
        data = self.file.data
        return [name for section in sections for name in data.get(section, {}) if isinstance(data[section], dict)]


def read_records(file: LocatedFile) -> Records:
    """Check the shape of every section. Problems are reported in the file, with the nearest known word."""
    records = Records(file)
    if not isinstance(file.data, dict):
        file.report((), "这里应是一组“部分名: 内容” expected sections, one key each")
        return records
    _check_sections(file)
    for section, model in SINGLE.items():
        _read_single(records, section, model)
    for section, model in TABLES.items():
        _read_table(records, section, model)
    for section, model in LISTS.items():
        _read_list(records, section, model)
    for section in PLAIN:
        _read_plain(records, section)
    return records


def only_unions(data: Yaml) -> bool:
    """Tell whether a document says of itself that it only defines unions of schools."""
    head = data.get("pack") if isinstance(data, dict) else None
    return isinstance(head, dict) and head.get("kind") == "unions"


def _check_sections(file: LocatedFile) -> None:
    of_unions = only_unions(file.data)
    for section in file.data:
        if section not in SECTIONS:
            file.report((section,), f'没有这个部分 unknown section "{section}"{nearest(section, SECTIONS)}', key=True)
        elif of_unions and section not in OF_UNIONS:
            message = f'办学共同体文件没有这个部分 a document of unions assigns no home: it has no section "{section}"'
            file.report((section,), message, key=True)
    for section in REQUIRED_OF_UNIONS if of_unions else REQUIRED:
        if section not in file.data:
            file.report((), f"缺少部分 missing section: {section}")


def _read_single(records: Records, section: str, model: type[Record]) -> None:
    if section in records.file.data:
        record = validated(records.file, model, records.file.data[section], (section,))
        if record is not None:
            records.single[section] = record


def _read_table(records: Records, section: str, model: type[Record]) -> None:
    data = records.file.data.get(section, {})
    if not isinstance(data, dict):
        records.file.report((section,), f"{section} 应是一组“名字: 内容” expected names with their contents")
        return
    read = {name: validated(records.file, model, value, (section, name)) for name, value in data.items()}
    records.tables[section] = {name: record for name, record in read.items() if record is not None}


def _read_list(records: Records, section: str, model: type[Record]) -> None:
    data = records.file.data.get(section, [])
    if not isinstance(data, list):
        records.file.report((section,), f"{section} 应是一列 expected a list")
        return
    read = [(n, validated(records.file, model, value, (section, n))) for n, value in enumerate(data)]
    records.lists[section] = [(n, record) for n, record in read if record is not None]


def _read_plain(records: Records, section: str) -> None:
    data = records.file.data.get(section, {})
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        records.file.report((section,), f"{section} 应是一组“名字: 值” expected names with plain values")
        return
    records.plain[section] = data


def validated(file: LocatedFile, model: type[Model], data: object, trail: Trail) -> Model | None:
    """Return what stands at a place of a file as a record; None where it is none, and then the file says why."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        unfit: dict[Trail, list[str]] = defaultdict(list)
        for detail in error.errors(include_url=False, include_context=False):
            here = tuple(part for part in (*trail, *detail["loc"]) if _is_place(file, part))
            if detail["type"] == "extra_forbidden":
                _report_unknown(file, model, here, tuple(detail["loc"]))
            elif detail["type"] == "missing":
                file.report(here, f"缺少 missing: {'.'.join(map(str, detail['loc']))}")
            else:
                unfit[here].append(detail["msg"])
        for here, said in unfit.items():  # a value that fits none of several kinds is one fault
            name = ".".join(map(str, here[len(trail) :])) or trail[-1]
            file.report(here, f"{name}: {'; or: '.join(dict.fromkeys(said))}")
        return None


def _report_unknown(file: LocatedFile, model: type[Record], here: Trail, where: Trail) -> None:
    known = [f.alias or key for key, f in _record_at(model, where[:-1]).model_fields.items()]
    name = str(where[-1])
    message = f'没有这个键 unknown key "{name}"{nearest(name, known)}；可用 allowed: {", ".join(known)}'
    file.report(here, message, key=True)


def _record_at(model: type[Record], where: Trail) -> type[Record]:
    """The kind of record that stands at a place inside another; numbers and names of a table lead nowhere new."""
    for part in where:
        field_ = next((f for key, f in model.model_fields.items() if part in (key, f.alias)), None)
        model = next(_records_in(field_.annotation), model) if field_ else model
    return model


def _records_in(annotation: object) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _records_in(argument)


def _is_place(file: LocatedFile, part: object) -> bool:
    """Pydantic names the branches of a union in its locations; only keys and numbers are places in the file."""
    return isinstance(part, int) or any(part == key[-1] for key in file.keys)
