"""The `documents` section: what each paper must satisfy, and which fact each part of it tells."""

from collections.abc import Iterator, Mapping

from enrollzone.evidence.kinds import PaperKind, Part
from enrollzone.grammar.document import LocatedFile, Trail, nearest
from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import PaperRecord, ShowsRecord
from enrollzone.policy.pack import FactKind, FactType, Paper
from enrollzone.rules.conditions import Named

_FITTING = {
    Part.HOLDER: FactKind.CHOICE,
    Part.ISSUED: FactKind.DATE,
    Part.FROM: FactKind.DATE,
    Part.UNTIL: FactKind.DATE,
    Part.PLACE: FactKind.ZONE,
    Part.IN_RANGE: FactKind.BOOLEAN,
}
_SAID = {
    FactKind.BOOLEAN: ("“是／否”", "a yes/no fact"),
    FactKind.CHOICE: ("列出取值的事实", "a fact with listed words"),
    FactKind.DATE: ("日期", "a date"),
    FactKind.ZONE: ("地点", "a zone"),
}


def read_papers(records: Records, facts: Mapping[str, FactType], named: Mapping[str, Named]) -> dict[str, Paper]:
    """Return the papers. Every fact that one shows must be registered, of a fitting type, and shown by no other."""
    taken: dict[str, str] = {}
    papers = {}
    for name, record in records.tables.get("documents", {}).items():
        for trail, fact, kind in _shown(name, record):
            _check(records.file, facts, trail, fact, kind)
            if taken.setdefault(fact, name) != name and trail[2:] != ("present",):
                message = f"{fact} 已由材料 {taken[fact]} 写明 is shown by {taken[fact]} already"
                records.file.report(trail, message)
        papers[name] = Paper(named[name], _kind(records.file, name, record))
    return papers


def _shown(name: str, record: PaperRecord) -> Iterator[tuple[Trail, str, FactKind]]:
    """Everything that a paper shows: where that stands, the fact, and the type that the fact must have."""
    trail: Trail = ("documents", name)
    if record.present:
        yield (*trail, "present"), record.present, FactKind.BOOLEAN
    shows = record.shows or ShowsRecord()
    for part, fact in _parts(shows).items():
        yield (*trail, "shows", str(part)), fact, _FITTING[part]
    for mark, fact in shows.marks.items():
        yield (*trail, "shows", "marks", mark), fact, FactKind.BOOLEAN


def _parts(shows: ShowsRecord) -> dict[Part, str]:
    written = shows.model_dump(by_alias=True)
    return {part: written[part] for part in Part if written[part] is not None}


def _check(file: LocatedFile, facts: Mapping[str, FactType], trail: Trail, name: str, kind: FactKind) -> None:
    if name not in facts:
        if trail[2:] != ("present",):  # reported with everything else that names a fact
            fitting = [fact.name for fact in facts.values() if fact.kind is kind]
            file.report(trail, f'没有登记这个事实 unknown fact "{name}"{nearest(name, fitting)}')
    elif facts[name].kind is not kind:
        zh, en = _SAID[kind]
        file.report(trail, f"{name} 不是{zh} {trail[-1]} must be {en}")


def _kind(file: LocatedFile, name: str, record: PaperRecord) -> PaperKind | None:
    if record.present is None:
        if record.shows is not None:
            file.report(
                ("documents", name), "写了 shows 就要写 present a paper that shows something needs present", key=True
            )
        return None
    shows = record.shows or ShowsRecord()
    return PaperKind(name, record.present, _parts(shows), dict(shows.marks))
