"""Read a county's desk.yaml: what it lays down for its own desk. All problems are told in one run, with their place."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from enrollzone.atlas.desk_rules import AdmissionClass, By, DeskRules, PlaceLock, TieBreak
from enrollzone.grammar.desk_shapes import AdmissionClassRecord, DeskRecord, PlaceLockRecord, TieBreakRecord
from enrollzone.grammar.document import LocatedFile, Trail, read_located
from enrollzone.grammar.records import validated
from enrollzone.messages import Text

DESK_FILE = "desk.yaml"


def read_desk_rules(folder: Path) -> DeskRules:
    """Return what the county of a folder laid down for its desk, nothing where it has no ``desk.yaml``.

    Raises PackError with every problem of the file. The facts that classes look at are a policy's: whether it has them,
    `grammar.classes` says.
    """
    path = folder / DESK_FILE
    if not path.exists():
        return DeskRules()
    file = read_located(path)
    file.name = f"{folder.name}/{DESK_FILE}"
    if not isinstance(file.data, dict):
        file.report((), "这里应是一组“名字: 内容” expected names with their contents")
    record = None if file.problems else validated(file, DeskRecord, file.data, ())
    classes = tuple(_classes(file, record)) if record else ()
    file.refuse_problems()
    return DeskRules() if record is None else _rules(file, record, classes)


def _rules(file: LocatedFile, record: DeskRecord, classes: tuple[AdmissionClass, ...]) -> DeskRules:
    return DeskRules(
        source=record.source.text,
        supplement_days=record.supplement_days,
        keep_months=record.keep_months,
        place_lock=_place_lock(record.place_lock),
        siblings_together=None if record.siblings_together is None else record.siblings_together == "true",
        class_size={str(stage): size for stage, size in record.class_size.items()},
        classes=classes,
        file=file.name,
        sha256=file.sha256,
        positions=file.values,
    )


def _place_lock(record: PlaceLockRecord | None) -> PlaceLock | None:
    if record is None:
        return None
    return PlaceLock(record.years, record.siblings_excepted == "true", record.source.text)


def _classes(file: LocatedFile, record: DeskRecord) -> Iterator[AdmissionClass]:
    for stage, given in record.classes.items():
        _report_order(file, stage, given)
        for n, one in enumerate(given):
            trail: Trail = ("classes", stage, n)
            breaks = tuple(_tie_breaks(file, one, trail))
            yield AdmissionClass(one.id, stage, _words(one), one.when, breaks, trail)


def _words(record: AdmissionClassRecord) -> Text:
    return Text(record.zh, record.en)


def _report_order(file: LocatedFile, stage: str, given: Sequence[AdmissionClassRecord]) -> None:
    """Only the last class may take everybody else, or those after it would be empty; and a name is one class."""
    met: set[str] = set()
    for n, one in enumerate(given):
        if one.id in met:
            file.report(("classes", stage, n, "id"), f'类别名重复 two classes are called "{one.id}"')
        met.add(one.id)
        if one.when is None and n < len(given) - 1:
            file.report(("classes", stage, n), "只有最后一类可以不写 when: only the last class takes everybody else")


def _tie_breaks(file: LocatedFile, record: AdmissionClassRecord, trail: Trail) -> Iterator[TieBreak]:
    for n, one in enumerate(record.tie_breaks):
        here = (*trail, "tie_breaks", n)
        if one.by == By.LOTTERY and n < len(record.tie_breaks) - 1:
            file.report(here, "摇号以后不再有先后 nothing comes after a lottery: it leaves nobody equal")
        if (one.by in (By.DISTANCE, By.LOTTERY)) is (one.order is not None):
            file.report(here, "日期要写 order，其余不写 a day needs an order (earlier, later), nothing else takes one")
        yield _tie_break(one)


def _tie_break(record: TieBreakRecord) -> TieBreak:
    if record.by in (By.DISTANCE, By.LOTTERY):
        return TieBreak(By(record.by))
    return TieBreak(By.DATE, record.by, later_first=record.order == "later")
