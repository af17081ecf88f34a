"""Read the situation classes of a pack: kinds of families whose answers are worked out for every unit of the county."""

from collections.abc import Mapping

from enrollzone.grammar.document import nearest
from enrollzone.grammar.records import Records
from enrollzone.grammar.sections import fits
from enrollzone.grammar.shapes import SituationRecord
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.policy.pack import Situation

ORDINARY = "ordinary"


def situations(records: Records, vocabulary: Vocabulary, ordinary: Mapping[str, str]) -> tuple[Situation, ...]:
    """Return the situation classes in the order of the pack, each with all its facts.

    A class that is `like` an earlier one, or like the ordinary family, begins with its facts.
    """
    known: dict[str, Mapping[str, str]] = {ORDINARY: ordinary}
    result = []
    for name, record in records.tables.get("situations", {}).items():
        facts = {**_begun(records, name, record, known), **_checked(records, vocabulary, name, record)}
        known[name] = facts
        result.append(Situation(name, record.text, facts))
    if ORDINARY in records.declared("situations"):
        message = "“一般情况”写在 ordinary 部分 the ordinary family has a section of its own"
        records.file.report(("situations", ORDINARY), message, key=True)
    return tuple(result)


def _begun(
    records: Records, name: str, record: SituationRecord, known: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    if record.like is not None and record.like not in known:
        message = f'前面没有这类家庭 no such class above: "{record.like}"{nearest(record.like, known)}'
        records.file.report(("situations", name, "like"), message)
    return known.get(record.like or "", {})


def _checked(records: Records, vocabulary: Vocabulary, name: str, record: SituationRecord) -> Mapping[str, str]:
    for told, value in record.facts.items():
        fact, trail = vocabulary.facts.get(told), ("situations", name, "facts", told)
        if fact is None:
            message = f'没有登记事实 unknown fact "{told}"{nearest(told, vocabulary.facts)}'
            records.file.report(trail, message, key=True)
        elif not fits(vocabulary, fact, value):
            allowed = ", ".join(fact.values) or "YYYY-MM-DD"
            records.file.report(trail, f'没有这个取值 no value "{value}"；可用 allowed: {allowed}')
    return record.facts
