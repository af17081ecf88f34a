"""What a text may be the beginning of: for the box that offers places while one types. It offers and never decides.

Names stand in sorted lists, so that all which begin alike stand together; those that are spelt in letters stand under
their first two letters. Both are made on first use and kept with the gazetteer.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.atlas.spot import Spot
from enrollzone.places.county import after_own_levels
from enrollzone.places.gazetteer import Gazetteer, Name
from enrollzone.places.pinyin import Sounds, Spelling, latin_letters, sounds
from enrollzone.places.text import canonical, within_budget

ENDINGS: Mapping[UnitKind, tuple[str, ...]] = {
    UnitKind.COMMUNITY: ("社区", "居委会", "居民委员会"),
    UnitKind.VILLAGE: ("村", "村委会"),
}
"""How a name may go on after its stem, by the kind of its unit."""

_LOOKED_AT = 256  # entries of a list that are looked at for one text: more than anybody reads
_HEAD = 2  # letters by which spelt names are told apart before they are read


@dataclass(frozen=True)
class Offer:
    """A place that may be meant. `alias` is the other name, or the old one, by which it was found."""

    spot: Spot
    alias: str | None = None


def completions(text: str, gazetteer: Gazetteer, limit: int = 10) -> tuple[Offer, ...]:
    """Return the units, estates and roads that a text may be the beginning of, each once, the likeliest first.

    Names that begin with the text go before those that contain it, then estates and roads, then pinyin and initials.
    Old names lead to what holds their place now.
    """
    if not within_budget(text) or not canonical(text):
        return ()
    index = _index(gazetteer)
    key = after_own_levels(canonical(text), gazetteer.own_names)
    written = chain.from_iterable(step.beginning_with(key) for step in (index.names, index.inner, index.rows))
    letters = latin_letters(text)
    spelt = _spelt(gazetteer).beginning_with(letters) if letters else iter(())
    return tuple(islice(_each_once(chain(written, spelt)), limit))


def _each_once(offers: Iterable[Offer]) -> Iterator[Offer]:
    seen: set[Spot] = set()
    for offer in offers:
        if offer.spot not in seen:
            seen.add(offer.spot)
            yield offer


@dataclass(frozen=True)
class _Sorted:
    """Offers under their keys, in the order of the keys; `places` are their places in the list of units.

    A key may have a front, a township say: `least` is how much of it has to be written before it is an offer's.
    """

    keys: Sequence[str]
    offers: Sequence[Offer]
    places: Sequence[int]
    least: Sequence[int]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Offer, int]]) -> "_Sorted":
        ordered = sorted(
            ((key, place, least, offer) for place, (key, offer, least) in enumerate(entries)), key=lambda row: row[:2]
        )
        keys, places, least, offers = zip(*ordered, strict=True) if ordered else ((), (), (), ())
        return cls(keys, offers, places, least)

    def beginning_with(self, key: str) -> list[Offer]:
        """The offers whose key begins so: those under an official name first, then in the order of the units."""
        if not key:
            return []
        first = bisect_left(self.keys, key)
        last = first
        while last < min(len(self.keys), first + _LOOKED_AT) and self.keys[last].startswith(key):
            last += 1
        written = (at for at in range(first, last) if len(key) >= self.least[at])
        chosen = sorted(written, key=lambda at: (self.offers[at].alias is not None, self.places[at]))
        return [self.offers[at] for at in chosen]


@dataclass(frozen=True)
class _Index:
    names: _Sorted
    inner: _Sorted
    rows: _Sorted


@lru_cache(maxsize=32)
def _index(gazetteer: Gazetteer) -> _Index:
    named = list(_named(gazetteer))
    fronts = _Fronts(gazetteer)
    names = [(front + name.key, offer, 1) for name, offer in named for front in ("", *fronts.of(offer.spot.unit))]
    inner = [(name.key[at:], offer, 1) for name, offer in named for at in range(1, len(name.key))]
    rows = [
        (front + key, offer, len(front) + 1)
        for key, offer in _rows(gazetteer)
        for front in ("", *_before_a_row(offer.spot.unit, fronts))
    ]
    return _Index(_Sorted.of(names), _Sorted.of(inner), _Sorted.of(rows))


def _named(gazetteer: Gazetteer) -> Iterator[tuple[Name, Offer]]:
    """Walk over every name that leads to a unit of the edition: official ones, others, and those of earlier lists."""
    for names in (*gazetteer.names.values(), *gazetteer.former_names.values()):
        for name in names:
            if name.unit.code in gazetteer.units:
                yield name, Offer(Spot(name.unit), name.alias.name if name.alias else None)


def _rows(gazetteer: Gazetteer) -> Iterator[tuple[str, Offer]]:
    """Walk over estates, roads and hamlets, each once in a unit: the plates of a road are not told apart here."""
    seen: set[tuple[str, str, str]] = set()
    for key, rows in gazetteer.rows.items():
        for row in rows:
            named = (key, row.unit, row.name)
            if named not in seen:
                seen.add(named)
                yield key, Offer(_first_of(row.unit, row.name, gazetteer))


def _first_of(unit: str, name: str, gazetteer: Gazetteer) -> Spot:
    """The spot of the first row of a name in a unit: one road has many rows, and is offered once."""
    rows = (row for row in gazetteer.rows[canonical(name)] if row.unit == unit and row.name == name)
    return Spot(gazetteer.units[unit], next(rows))


class _Fronts:
    """What may stand before the name of a unit: its township, with and without its suffix."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._by_township: defaultdict[str, list[str]] = defaultdict(list)
        for names in (gazetteer.townships, gazetteer.bare_townships):
            for town, codes in names.items():
                for code in codes:
                    self._by_township[code].append(town)

    def of(self, unit: Unit) -> Sequence[str]:
        return self._by_township[unit.township_code]


def _before_a_row(unit: Unit, fronts: _Fronts) -> tuple[str, ...]:
    key = canonical(unit.name)
    return (key, *fronts.of(unit), *(front + key for front in fronts.of(unit)))


@dataclass(frozen=True)
class _Spoken:
    """One way to spell an offer: in full, or by first letters."""

    offer: Offer
    spelling: Spelling


@dataclass(frozen=True)
class _Spelt:
    """Offers by how they are spelt, in full and by first letters: each under the letters with which it may begin."""

    by_head: tuple[Mapping[str, list[_Spoken]], ...]

    def beginning_with(self, letters: str) -> Iterator[Offer]:
        """Walk over the offers that letters spell the beginning of."""
        for heads in self.by_head:
            for spoken in heads.get(letters[:_HEAD], ()):
                if spoken.spelling.spells(letters, partial=True):
                    yield spoken.offer


@lru_cache(maxsize=32)
def _spelt(gazetteer: Gazetteer) -> _Spelt:
    full = [_Spoken(offer, spelling) for offer, spelling in _spellings(gazetteer)]
    short = [_Spoken(spoken.offer, spoken.spelling.initials()) for spoken in full]
    return _Spelt((_by_head(full), _by_head(short)))


def _spellings(gazetteer: Gazetteer) -> Iterator[tuple[Offer, Spelling]]:
    fronts = _Fronts(gazetteer)
    for name, offer in _named(gazetteer):
        towns = tuple(map(sounds, fronts.of(offer.spot.unit)))
        backs = ENDINGS.get(name.ending.kind, ()) if name.ending.kind else ()
        yield offer, Spelling(towns, sounds(name.ending.stem), tuple(map(sounds, backs)))
    for key, offer in _rows(gazetteer):
        yield offer, Spelling((), sounds(key), ())


def _by_head(spoken: Iterable[_Spoken]) -> Mapping[str, list[_Spoken]]:
    found: defaultdict[str, list[_Spoken]] = defaultdict(list)
    for one in spoken:
        for head in _heads_of(one.spelling):
            found[head].append(one)
    return dict(found)


def _heads_of(spelling: Spelling) -> frozenset[str]:
    """Return every beginning of one or two letters that a spelling may have."""
    backs = spelling.backs or ((),)
    named = {head for back in backs for head in _openings((*spelling.stem, *back))}
    return frozenset(named.union(*(_openings((*front, *spelling.stem)) for front in spelling.fronts)))


def _openings(spoken: Sounds) -> set[str]:
    """Return the first letters of what is spoken: one, and two where there are so many."""
    openings = {""}
    for readings in spoken:
        if all(len(opening) >= _HEAD for opening in openings):
            break
        openings = {(opening + reading)[:_HEAD] for opening in openings for reading in readings}
    return openings | {opening[:1] for opening in openings}
