"""The units of an edition, each with what the list says of it, found once by the road that every question takes."""

from collections.abc import Iterable, Iterator
from functools import cache

from enrollzone.answers.answer import PlaceReport, Question
from enrollzone.answers.notices import notices
from enrollzone.answers.territory import Territory, is_left_out, place_steps, territory
from enrollzone.atlas.edition import AddressKind, Edition, Unit
from enrollzone.atlas.spot import Spot
from enrollzone.decision.facts import Value, ZoneByReading
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.places.home import Level, Located, Rung
from enrollzone.places.pinyin import sounds
from enrollzone.places.text import canonical, ending, simplified
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.policy.samples import parts_of, samples
from enrollzone.present.pieces import Document, part_words

FACT = "{fact}"  # stands in a sentence for the fact that a place is told for

_HAN = range(0x4E00, 0xA000)  # the common Chinese characters


def record(pack: Pack, report: PlaceReport, value: Value | None) -> Document:
    """Return what the rules know of a place: the zones it may lie in, and why that is not settled where it is not."""
    place = Territory(report, value=value)
    found: Document = {"zones": list(report.zones)}
    if isinstance(value, ZoneByReading):
        found["by"] = {"reading": value.reading, "zones": dict(value.zones)}
    elif isinstance(value, frozenset):
        found["may"] = sorted(value)
    spots = report.found.spots if isinstance(report.found, Located) else ()
    flags = {
        "conflict": report.conflict,
        "split": bool(report.parts) and len(spots) == 1,
        "left_out": is_left_out(pack, place),
    }
    return found | {flag: True for flag, is_so in flags.items() if is_so}


class Places:
    """The places of an edition under a pack. Equal records are kept once: most units of a county lie in a few zones."""

    def __init__(self, pack: Pack, edition: Edition, question: Question, words: Catalogue) -> None:
        self._pack, self._edition, self._question, self._words = pack, edition, question, words
        zoned = [fact for fact in pack.facts.values() if fact.kind is FactKind.ZONE]
        self.categories = tuple(dict.fromkeys(fact.category for fact in zoned))
        self._facts = tuple(next(f.name for f in zoned if f.category == one) for one in self.categories)
        self.records: list[Document] = []

    def units(self) -> list[Document]:
        """Return every unit with its township, how it is spelt, and its record for each category of children."""
        return [self._unit(unit) for unit in self._edition.units.values()]

    def _unit(self, unit: Unit) -> Document:
        whole = self._records((Spot(unit),), Rung.CODE, Level.UNIT)
        found: Document = {"code": unit.code, "name": unit.name, "town": unit.township, "in": whole}
        others = [alias.name for alias in unit.aliases]
        spelt = list(dict.fromkeys(map(spelling, (unit.name, *others))))
        parts = list(self._parts(unit)) if any("split" in self.records[number] for number in whole) else []
        return found | {"spelt": spelt} | ({"also": others} if others else {}) | ({"parts": parts} if parts else {})

    def _parts(self, unit: Unit) -> Iterator[Document]:
        """Walk over what the list tells apart inside a unit, and over what the gazetteer names in it."""
        listed = self._pack.catchments.in_edition(self._edition)
        parts = parts_of((entry.area for entry in listed.entries), unit.code)
        for part in parts:
            yield self._part(part_words(part), tuple(samples(part, unit, parts)))
        told = {part_words(part) for part in parts}
        for row in self._edition.addresses:
            if row.unit == unit.code and row.kind is not AddressKind.ROAD and row.name not in told:
                yield self._part(row.name, (Spot(unit, row, group=row.group),))

    def _part(self, text: str, spots: tuple[Spot, ...]) -> Document:
        return {"text": text, "in": self._records(spots, Rung.ADDRESS, Level.ESTATE)}

    def _records(self, spots: tuple[Spot, ...], rung: Rung, level: Level) -> list[int]:
        found = Located(spots, rung, level)
        return [self._number(self._whole(fact, found)) for fact in self._facts]

    def _whole(self, fact: str, found: Located) -> Document:
        place = territory(self._pack, fact, found, {}, self._edition)
        result = record(self._pack, place.report, place.value)
        result["steps"] = list(self._steps(place, self._pack.facts[fact].label))
        warned = list(self._warned(place))
        return result | ({"warnings": warned} if warned else {})

    def _steps(self, place: Territory, label: object) -> Iterator[Document]:
        """Walk over the sentences that say in which zone a place lies, with a mark for the fact it is told for."""
        for step in place_steps(self._pack, (place,)):
            because = step.because
            if isinstance(because, Message):
                params = {name: FACT if value is label else value for name, value in because.params.items()}
                because = Message(because.code, params)
            yield {"text": self._words.say(because), "clause": step.clause.id if step.clause else None}

    def _warned(self, place: Territory) -> Iterator[str]:
        """Walk over the warnings that a place brings with it."""
        question, pack, edition = self._question, self._pack, self._edition
        common = set(map(self._words.say, notices(question, pack, edition, (), (), None)))
        said = map(self._words.say, notices(question, pack, edition, (place,), (), None))
        yield from (text for text in said if text not in common)

    def _number(self, one: Document) -> int:
        if one not in self.records:
            self.records.append(one)
        return self.records.index(one)


def traditional(names: Iterable[str]) -> dict[str, str]:
    """Return the traditional characters with which some names may be typed, each with the one that stands in a name."""
    used = set("".join(names))
    return {written: plain for written, plain in _simpler() if plain in used}


@cache
def _simpler() -> tuple[tuple[str, str], ...]:
    """Every traditional character with its simplified one."""
    every = "".join(map(chr, _HAN))
    return tuple((written, plain) for written, plain in zip(every, simplified(every), strict=True) if written != plain)


def spelling(name: str) -> str:
    """Return how a name is spelt in pinyin: its syllables apart, the readings of one sign joined by a slash.

    What the name ends in (社区) is left out: people type the name alone.
    """
    return " ".join("/".join(sorted(readings)) for readings in sounds(ending(canonical(name)).stem))
