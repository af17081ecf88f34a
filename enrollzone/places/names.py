"""Which units a canonical name can mean, within the whole county or some townships of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from enrollzone.atlas.edition import Alias, Unit, UnitKind
from enrollzone.atlas.succession import FormerUnit
from enrollzone.places.gazetteer import SHORTEST_BARE, Gazetteer, Name
from enrollzone.places.home import Rung
from enrollzone.places.text import WILDCARD, Ending, ending


@dataclass(frozen=True)
class Scope:
    """Where a name is looked for: the units in `codes`, or all of them where that is None."""

    gazetteer: Gazetteer
    codes: frozenset[str] | None = None

    def holds(self, code: str) -> bool:
        """Tell whether a unit lies in the scope."""
        return self.codes is None or code in self.codes

    def named(self, key: str) -> tuple[Name, ...]:
        """Return the names in the scope that are wholly written like this."""
        gazetteer = self.gazetteer
        return self._within((*gazetteer.names.get(key, ()), *gazetteer.former_names.get(key, ())))

    def with_stem(self, stem: str) -> tuple[Name, ...]:
        """Return the names in the scope that have this stem, whatever their suffix."""
        gazetteer = self.gazetteer
        return self._within((*gazetteer.stems.get(stem, ()), *gazetteer.former_stems.get(stem, ())))

    def _within(self, names: Iterable[Name]) -> tuple[Name, ...]:
        return tuple(name for name in names if self.holds(name.listed_code))


@dataclass(frozen=True)
class Hit:
    """The names that a text can mean. `kind` is what its suffix said, `firm` whether only a unit can be meant."""

    names: tuple[Name, ...]
    rung: Rung
    kind: UnitKind | None
    firm: bool

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units meant, in order of code."""
        return tuple(unit for _, unit in sorted({name.unit.code: name.unit for name in self.names}.items()))

    @property
    def alias(self) -> Alias | None:
        """The other name that led to the unit, where one did and only one unit is meant."""
        return self.names[0].alias if len(self.units) == 1 else None

    @property
    def formers(self) -> tuple[FormerUnit, ...]:
        """The units of earlier lists that led to a unit to which no present name does."""
        present = {name.unit.code for name in self.names if name.former is None}
        return tuple(dict.fromkeys(n.former for n in self.names if n.former and n.unit.code not in present))


def hits_of(key: str, scope: Scope) -> Hit | None:
    """Return the units that a whole canonical name means.

    An official name, with its suffix in any variant, goes before an alias; a suffix that was written decides between a
    community and a village of one name. A name without suffix means every unit of that stem. A name that a list of
    another year has is never passed over: on a register of that year it means its unit, and not the one named so today.
    """
    parts = ending(key)
    if parts.kind is None:
        return _hit(key, parts, [*scope.named(key), *_bare(key, scope)])
    alike = [*scope.named(key), *(name for name in scope.with_stem(parts.stem) if name.ending.kind is parts.kind)]
    if not parts.firm:
        # 新村 may be the village 新 or the community 新村: only the suffixes that nothing else carries decide.
        alike += _bare(key, scope)
    official = [name for name in alike if name.official]
    return _hit(key, parts, [*official, *(name for name in alike if name.of_another_year)] if official else alike)


def wildcard_hit(key: str, scope: Scope) -> Hit | None:
    """Return the one unit whose name differs only in a character that could not be written, on either side.

    One ``?`` stands for exactly one character; a name that fits several units means none of them.
    """
    parts = ending(key)
    if len(parts.stem) < SHORTEST_BARE:
        return None
    found = [
        name
        for stem in _fitting(parts.stem, scope.gazetteer)
        for name in scope.with_stem(stem)
        if parts.kind in {None, name.ending.kind}
    ]
    return _hit(key, parts, found) if len({name.unit.code for name in found}) == 1 else None


def _bare(key: str, scope: Scope) -> tuple[Name, ...]:
    return scope.with_stem(key) if len(key) >= SHORTEST_BARE else ()


def _hit(key: str, parts: Ending, names: list[Name]) -> Hit | None:
    if not names:
        return None
    ordered = sorted(
        dict.fromkeys(names), key=lambda name: (name.former is not None, name.key != key, not name.official)
    )
    exact = ordered[0].key == key and ordered[0].official
    hit = Hit(tuple(ordered), Rung.NAME if exact else Rung.ALIAS, parts.kind, parts.firm)
    return replace(hit, rung=Rung.ALIAS) if hit.formers else hit


def _fitting(stem: str, gazetteer: Gazetteer) -> Iterator[str]:
    if stem.count(WILDCARD) == 1:
        every = dict.fromkeys((*gazetteer.stems, *gazetteer.former_stems))
        yield from (other for other in every if _fits(other, stem))
    elif WILDCARD not in stem:
        yield from (other for other in gazetteer.broken if other.count(WILDCARD) == 1 and _fits(stem, other))


def _fits(stem: str, pattern: str) -> bool:
    before, _, after = pattern.partition(WILDCARD)
    return len(stem) == len(pattern) and stem.startswith(before) and stem.endswith(after)
