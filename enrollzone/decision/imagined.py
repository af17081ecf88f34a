"""An imagined family that shows a claim about a pack: the fewest values, in words, and as a door would be told them."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product

from enrollzone.decision.explain import value_words
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Text
from enrollzone.periods import school_year
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.dates import DAY, DateTest, Length, after
from enrollzone.rules.diagram import Diagram
from enrollzone.rules.smallest import smallest
from enrollzone.rules.variables import Origin

_COUNTED = {"age": {"year": "周岁"}, "gap_days": {}, "since": {}, "term": {}}
_UNITS = {"year": "年", "month": "个月", "day": "天"}
_REST = Text("其余都可以是任何情况", "whatever else holds")


@dataclass(frozen=True)
class ImaginedFamily:
    """A family that nobody is: values of the pack's variables, their words, and the question that a door takes.

    `body` is the JSON of the lookup: facts, the readings supposed, county, stage and entry day. `dated` is false when
    no calendar days agree with the values: then the example shows a fault of the rules that no real family meets.
    """

    values: Mapping[str, str]
    words: Text
    body: Mapping[str, object]
    dated: bool = True


def family_where(pack: Pack, diagram: Diagram, wanted: Callable[[Hashable], bool]) -> ImaginedFamily | None:
    """Return the smallest family whose every completion leads to a wanted terminal, or None when none does.

    What the pack calls impossible counts neither for nor against, but the family itself is a possible one.
    """
    values = smallest(diagram.without(IMPOSSIBLE), wanted)
    if values is not None and not any(map(wanted, diagram.values(_state(values)))):
        values = diagram.witness(wanted)
    return None if values is None else imagined(pack, values)


def imagined(pack: Pack, values: Mapping[str, str]) -> ImaginedFamily:
    """Return the family that has some values, in words and as a question."""
    days = _days(pack, values)
    said = [_words(pack, name, value) for name, value in values.items()]
    zh, en = "；".join((*(text.zh for text in said), _REST.zh)), "; ".join((*(text.en for text in said), _REST.en))
    facts: dict[str, object] = {name: _told(pack, name, v) for name, v in values.items() if name in pack.facts}
    body = {
        "jurisdiction": pack.jurisdiction,
        "stage": pack.stage,
        "on": pack.period.first.isoformat(),
        "facts": facts | {name: day.isoformat() for name, day in (days or {}).items()},
        "readings": {name.removeprefix("reading."): v for name, v in values.items() if _is_reading(pack, name)},
    }
    return ImaginedFamily(dict(values), Text(zh, en), body, dated=days is not None)


def _state(values: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset([value]) for name, value in values.items()}


def _is_reading(pack: Pack, name: str) -> bool:
    return pack.variables[name].origin is Origin.READING


def _told(pack: Pack, name: str, value: str) -> object:
    """A value as JSON takes it."""
    return value == "yes" if pack.facts[name].kind is FactKind.BOOLEAN else value


def _words(pack: Pack, name: str, value: str) -> Text:
    if name in pack.date_tests:
        return Text(_dates_in_words(pack, pack.date_tests[name], value), f"{name} {value}")
    if _is_reading(pack, name):
        reading = pack.readings[name.removeprefix("reading.")]
        return Text(f"口径{_quoted(reading.question.zh)}取{_quoted(reading.options[value].zh)}", f"{name} = {value}")
    said = catalogue("zh").say(value_words(pack, name, frozenset([value])))
    return Text(f"{pack.facts[name].label.zh}：{said}", f"{name} = {value}")


def _quoted(text: str) -> str:
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _dates_in_words(pack: Pack, test: DateTest, band: str) -> str:
    labels = _labels(pack, test)
    if test.function == "covers":
        return f"{labels[2]}{'在' if band == 'yes' else '不在'}{labels[0]}与{labels[1]}之间"
    if test.function == "before":
        return f"{labels[0]}{'早于' if band == 'yes' else '不早于'}{labels[1]}"
    units = {**_UNITS, **_COUNTED[test.function]}
    reached = test.bands.index(band)
    parts = [f"满{_length(test.cuts[reached - 1], units)}"] if reached else []
    parts += [f"不满{_length(test.cuts[reached], units)}"] if reached < len(test.cuts) else []
    return f"从{labels[0]}到{labels[1]}{'、'.join(parts)}"


def _labels(pack: Pack, test: DateTest) -> list[str]:
    return [(pack.facts[name] if name in pack.facts else pack.parameters[name]).label.zh for name in test.dates]


def _length(length: Length, units: Mapping[str, str]) -> str:
    return f"{length.number}{units[length.unit]}"


def _days(pack: Pack, values: Mapping[str, str]) -> dict[str, date] | None:
    """Days for the dates of some values, near the days that the pack names; None when none agree with them."""
    tests = {name: test for name, test in pack.date_tests.items() if name in values}
    known = dict(_parameters(pack, values))
    days = chain(*(test.dates for test in tests.values()))
    asked = tuple(dict.fromkeys(day for day in days if day in pack.facts))
    anchors = known.values() or [pack.period.first]
    tries = sorted(set(chain(*(_around(anchor, test) for anchor, test in product(anchors, tests.values())))))

    def agree(days: Mapping[str, date]) -> bool:
        """Tell whether every test all of whose days are known comes to its band."""
        settled = (name for name, test in tests.items() if all(day in days for day in test.dates))
        return all(_band(pack, tests[name], days, values) == values[name] for name in settled)

    found = next(_agreeing(agree, asked, tries, known), None)
    return None if found is None else {name: found[name] for name in asked}


def _agreeing(
    agree: Callable[[Mapping[str, date]], bool], asked: Sequence[str], tries: Sequence[date], days: Mapping[str, date]
) -> Iterator[Mapping[str, date]]:
    """Walk over the ways to give each of some dates a day so that all tests agree."""
    if not agree(days):
        return
    if not asked:
        yield days
    for day in tries if asked else ():
        yield from _agreeing(agree, asked[1:], tries, {**days, asked[0]: day})


def _around(anchor: date, test: DateTest) -> Iterator[date]:
    """The days at which a test turns, before and after an anchor, with those beside them."""
    lengths = [Length(0, "day"), *(Length(way * cut.number, cut.unit) for cut in test.cuts for way in (1, -1))]
    yield from (after(anchor, length) + DAY * beside for length in lengths for beside in (-1, 0, 1))


def _band(pack: Pack, test: DateTest, days: Mapping[str, date], values: Mapping[str, str]) -> str:
    reading, counts = pack.first_day.get(test.function, (None, {}))
    counted = reading is None or counts[_option(pack, reading, values)]
    return test.bands[test.band([days[name] for name in test.dates], first_day_counts=counted)]


def _option(pack: Pack, reading: str, values: Mapping[str, str]) -> str:
    """The option supposed, the one in use, or the first."""
    return values.get(f"reading.{reading}") or pack.readings[reading].use or next(iter(pack.readings[reading].options))


def _parameters(pack: Pack, values: Mapping[str, str]) -> Iterator[tuple[str, date]]:
    for name, parameter in pack.parameters.items():
        option = None if parameter.reading is None else _option(pack, parameter.reading, values)
        day = parameter.day(school_year(pack.period.first), option)
        if day is not None:
            yield name, day
