"""The plain sections of a pack: from records to the types of `policy.pack`, section by section."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date

from enrollzone.grammar.document import Yaml, nearest
from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import ReadingRecord
from enrollzone.grammar.unions import campus
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.messages import Text
from enrollzone.periods import YearlyDay
from enrollzone.policy.duties import Obligation
from enrollzone.policy.pack import (
    Annex,
    FactKind,
    FactType,
    Parameter,
    Question,
    Reading,
    ReadingStatus,
    Silence,
    Zone,
)
from enrollzone.policy.unions import Union
from enrollzone.sources import Clause, Document

_SEVERAL = 2


def documents(records: Records) -> dict[str, Document]:
    """Return the documents that the pack cites."""
    return {
        name: Document(name, s.title.text, s.number, s.issuer, s.sha256, external=s.external == "true")
        for name, s in records.tables.get("sources", {}).items()
    }


def clauses(records: Records, known: Mapping[str, Document]) -> dict[str, Clause]:
    """Return the clauses. Those of external law are marked as not verified."""
    result = {}
    for name, record in records.tables.get("clauses", {}).items():
        document = known.get(record.source)
        if document is None:
            continue  # reported as an unknown source
        wanted = "text" if document.external else "quote"
        if not getattr(record, wanted):
            records.file.report(("clauses", name), f"缺少 missing: {wanted}")
        quote = record.text or "" if document.external else record.quote or ""
        label = record.label.removesuffix("~")
        inferred = record.label.endswith("~")
        result[name] = Clause(name, document, label, quote, inferred=inferred, unverified=document.external)
    return result


def cited(records: Records) -> Iterator[str]:
    """Walk over the clauses that something in the pack cites."""
    for section, data in records.file.data.items():
        if section != "clauses":
            yield from _cited_in(data)


def _cited_in(data: Yaml) -> Iterator[str]:
    if isinstance(data, list):
        for value in data:
            yield from _cited_in(value)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in ("clause", "clauses", "needed_by"):
                yield from (name for name in ([value] if isinstance(value, str) else value) if isinstance(name, str))
            else:
                yield from _cited_in(value)


def zones(records: Records, known: Mapping[str, Union]) -> dict[str, Zone]:
    """Return the zones with their campuses."""
    return {
        name: Zone(
            id=name,
            name=z.text,
            kind=z.kind,
            clause=z.clause,
            campuses=tuple(campus(one) for one in z.campuses),
            choice_of=z.choice_of,
            group=known.get(z.part_of or name),
            mode=z.mode,
        )
        for name, z in records.tables.get("zones", {}).items()
    }


def check_modes(records: Records) -> None:
    """A way to choose among campuses needs several of them; a shared area is chosen from already."""
    for name, z in records.tables.get("zones", {}).items():
        if z.mode is not None and (len(z.campuses) < _SEVERAL or z.choice_of):
            message = "mode 只用于有几个校区的片 is for a zone with several campuses of its own"
            records.file.report(("zones", name, "mode"), message)


def annexes(records: Records) -> tuple[Annex, ...]:
    """Return what the text relies on without containing it."""
    return tuple(
        Annex(a.id, a.needed_by, Text(a.zh, a.en), a.effect.text, missing=a.status == "missing")
        for _, a in records.lists.get("annexes", [])
    )


def parameters(records: Records) -> dict[str, Parameter]:
    """Return the days that conditions use; those given for options belong to options of their reading."""
    _check_options(records)
    return {
        name: Parameter(name, p.text, _day(p.value), p.reading, {option: _day(day) for option, day in p.values.items()})
        for name, p in records.tables.get("parameters", {}).items()
    }


def _check_options(records: Records) -> None:
    options = {name: tuple(r.options) for name, r in records.tables.get("readings", {}).items()}
    for name, record in records.tables.get("parameters", {}).items():
        known = options.get(record.reading)
        for option in record.values:
            if known and option not in known:
                message = f'口径 {record.reading} 没有这个选项 has no option "{option}"{nearest(option, known)}'
                records.file.report(("parameters", name, "values", option), message, key=True)


def _day(written: date | str) -> date | YearlyDay:
    if isinstance(written, date):
        return written
    month, _, day = written.partition("-")
    return YearlyDay(int(month), int(day))


def readings(records: Records) -> dict[str, Reading]:
    """Return the readings; a settled one must say which option is used, and a decided one by whom."""
    return {name: _reading(records, name, r) for name, r in records.tables.get("readings", {}).items()}


def _reading(records: Records, name: str, r: ReadingRecord) -> Reading:
    _check_reading(records, name, r)
    decided = (r.decided.by, r.decided.on, r.decided.ref) if r.decided else None
    return Reading(
        id=name,
        status=ReadingStatus(r.status),
        question=r.q.text,
        options={option: words.text for option, words in r.options.items()},
        clauses=r.clauses,
        use=r.use,
        informative=r.informative == "true",
        decided=decided,
    )


def _check_reading(records: Records, name: str, r: ReadingRecord) -> None:
    trail = ("readings", name)
    if r.status != "open" and r.use not in r.options:
        records.file.report(trail, f"口径 {name} 没有写明采用哪个选项 use must be one of: {', '.join(r.options)}")
    if r.status == "open" and r.use:
        records.file.report((*trail, "use"), f"口径 {name} 待定，不能有 use an open reading has no use")
    if (r.status == "decided") is not (r.decided is not None):
        records.file.report(trail, f"口径 {name}：decided 须写 by, on, ref needs decided: {{by, on, ref}}")
    if r.effect and set(r.effect.first_day) != set(r.options):
        message = f"口径 {name} 的每个选项都要写明 first_day must say each of: {', '.join(r.options)}"
        records.file.report((*trail, "effect", "first_day"), message)


def first_day(records: Records) -> dict[str, tuple[str, dict[str, bool]]]:
    """Return, by function, the reading that says whether its first day counts."""
    return {
        r.effect.function: (name, {option: how == "counts" for option, how in r.effect.first_day.items()})
        for name, r in records.tables.get("readings", {}).items()
        if r.effect
    }


def ordinary(records: Records, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the facts of the ordinary family; each must be a registered fact with one of its values."""
    result = records.plain.get("ordinary", {})
    for name, value in result.items():
        fact = vocabulary.facts.get(name)
        if fact is None:
            message = f'没有登记事实 unknown fact "{name}"{nearest(name, vocabulary.facts)}'
            records.file.report(("ordinary", name), message, key=True)
        elif not fits(vocabulary, fact, value):
            message = f'没有这个取值 no value "{value}"；可用 allowed: {", ".join(fact.values) or "YYYY-MM-DD"}'
            records.file.report(("ordinary", name), message)
    return result


def fits(vocabulary: Vocabulary, fact: FactType, value: str) -> bool:
    """Tell whether a fact may have a value: one of its own, a day, or (for a place) that of another place."""
    if fact.kind is FactKind.DATE:
        with suppress(ValueError):
            return bool(date.fromisoformat(value))
        return False
    other = vocabulary.facts.get(value)
    return value in fact.values or (fact.kind is FactKind.ZONE and other is not None and other.kind is FactKind.ZONE)


def questions(records: Records, vocabulary: Vocabulary) -> tuple[Question, ...]:
    """Return the screens in the order of the facts; a fact in no screen is asked alone, with those asked `with` it."""
    facts = vocabulary.facts
    screens = {
        fact: Question(name, q.facts, q.text)
        for name, q in records.tables.get("questions", {}).items()
        for fact in q.facts
    }
    alone = {
        name: Question(name, (name, *(f.name for f in facts.values() if f.beside == name)), fact.ask or fact.label)
        for name, fact in facts.items()
        if name not in screens and fact.beside is None
    }
    every = {**alone, **screens}
    ordered = tuple(dict.fromkeys(every[name] for name in facts if name in every))
    _report_unasked(records, facts, ordered, alone)
    return ordered


def _report_unasked(
    records: Records, facts: Mapping[str, FactType], ordered: Iterable[Question], alone: Container[str]
) -> None:
    asked = {name for screen in ordered for name in screen.facts}
    for name, fact in facts.items():
        if name not in asked or (name in alone and fact.ask is None):
            records.file.report(("facts", name), f"事实 {name} 没有问句 has no ask, and no screen asks for it")


def silences(records: Records) -> tuple[Silence, ...]:
    """Return what the text leaves unsaid, as far as its readers noted it."""
    return tuple(Silence(entry.id, entry.text, entry.clauses) for _, entry in records.lists.get("silences", []))


def duties(records: Records) -> tuple[Obligation, ...]:
    """Return the standing obligations."""
    return tuple(
        Obligation(duty.who, Text(duty.zh, duty.en), duty.clause)
        for _, duty in records.lists.get("duties", [])
        if duty.who
    )
