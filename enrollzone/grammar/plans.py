"""The outcome of a rule: its kind, the places it names, and the variants that hang on a reading."""

from pydantic import ValidationError

from enrollzone.grammar.document import LocatedFile, Trail, Yaml, nearest
from enrollzone.grammar.shapes import PlanRecord
from enrollzone.grammar.vocabulary import Vocabulary
from enrollzone.policy.pack import CHOOSE, SCHOOL, FactKind
from enrollzone.rules.ruleset import Plan, PlanByReading

KINDS = ("school", "choose", "arrange", "stay", "not_yet", "not_covered")


def read_plan(file: LocatedFile, vocabulary: Vocabulary, data: dict[str, Yaml], trail: Trail) -> Plan | PlanByReading:
    """Return the outcome at a place of the file; what cannot be read is reported there."""
    if "by_reading" not in data:
        return _plan(file, vocabulary, data, trail)
    reading = vocabulary.variables.get(f"reading.{data['by_reading']}")
    if reading is None:
        file.report((*trail, "by_reading"), f'没有登记口径 unknown reading "{data["by_reading"]}"')
        return Plan(SCHOOL)
    missing = [option for option in reading.values if option not in data]
    if missing:
        file.report(trail, f"口径的每个选项都要有结果 missing an outcome for: {', '.join(missing)}")
        return Plan(SCHOOL)
    plans = {option: _plan(file, vocabulary, data[option], (*trail, option)) for option in reading.values}
    return PlanByReading(reading, plans)


def _plan(file: LocatedFile, vocabulary: Vocabulary, data: Yaml, trail: Trail) -> Plan:
    try:
        record = PlanRecord.model_validate(data)
    except ValidationError:
        kind = str(data.get("kind", "")) if isinstance(data, dict) else ""
        allowed = ", ".join(KINDS)
        file.report(
            trail, f'看不懂的结果 cannot read the outcome "{kind}"；kind 可用 allowed: {allowed}{nearest(kind, KINDS)}'
        )
        return Plan(SCHOOL)
    for number, name in enumerate(record.of):
        fact = vocabulary.facts.get(name)
        if fact is None or fact.kind is not FactKind.ZONE:
            file.report((*trail, "of", number), f'"{name}" 不是地点事实 is not a place fact{vocabulary.hint(name)}')
    if bool(record.of) is not (record.kind in (SCHOOL, CHOOSE)):
        file.report(trail, f"{record.kind}: of 只用于 school 和 choose，且必须写 of belongs to school and choose only")
    known = [vocabulary.variables[name] for name in record.of if name in vocabulary.variables]
    return Plan(record.kind, tuple(known))
