"""How many families an open phrase of a text touches, and what they would get under each of its options.

Every share is one of an imagined population that follows the pack's priors: nobody was counted. It says which question
a bureau should settle first, and never decides anything.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.decision.decide import SILENT, possible_outcomes
from enrollzone.decision.facts import FactState, ZoneByReading, options_of, worlds
from enrollzone.decision.population import simulated
from enrollzone.policy.catchments import SharedClaim
from enrollzone.policy.pack import FactKind, Pack, Reading
from enrollzone.proof.workbench import Workbench
from enrollzone.rules.compiler import IMPOSSIBLE
from enrollzone.rules.ruleset import Outcome

IMAGINED = 2_000  # families; a share that none of them shows is said to be below 3 in so many
_SEED = 2018

CONTRADICTION = "contradiction"  # in place of a kind: under this option the facts contradict one another

# The kinds of outcome that an option gives to the families it touches, by option.
Kinds = Mapping[str, tuple[str, ...]]


class Method(StrEnum):
    """How a share was found."""

    EXACT = "exact"  # every combination of facts, weighed by the priors
    SIMULATED = "simulated"  # families drawn by the priors: the reading changes what a fact means
    NOTHING = "nothing"  # the reading changes no outcome


@dataclass(frozen=True)
class Touched:
    """What hangs on a reading: the share of families, `at_most` where none was met, and which cases of the casebook.

    A family is touched when another option can change its outcome: readings that are settled stand as they are, those
    that are open may fall either way. `vague` are options under which a day is not named: nobody can say what follows
    from them, so they are compared with the others only where fewer than two name it.
    """

    reading: Reading
    method: Method
    share: float
    at_most: float
    cases: tuple[str, ...]
    kinds: Kinds
    vague: tuple[str, ...] = ()


def touched(pack: Pack, edition: Edition | None, cases: Mapping[str, FactState]) -> tuple[Touched, ...]:
    """Return what hangs on each reading of a pack, in its order. `cases` are families of its casebook, by id."""
    measure = _Measure(pack, edition)
    return tuple(_touched(measure, reading, cases) for reading in pack.readings.values())


def _touched(measure: "_Measure", reading: Reading, cases: Mapping[str, FactState]) -> Touched:
    if reading.informative:
        return Touched(reading, Method.NOTHING, 0.0, 0.0, (), {})
    vague = measure.vague(reading)
    options = tuple(option for option in reading.options if option not in vague)
    options = options if len(options) > 1 else tuple(reading.options)
    hanging = tuple(name for name, facts in cases.items() if hangs_on(measure.pack, facts, reading, options))
    if measure.acts_outside(reading):
        share, kinds = measure.simulated(reading, options)
        return Touched(reading, Method.SIMULATED, share, max(share, 3 / IMAGINED), hanging, kinds, vague)
    share, kinds = measure.exact(reading)
    return Touched(reading, Method.EXACT, share, share, hanging, kinds)


def hangs_on(
    pack: Pack, facts: FactState, reading: Reading, options: Sequence[str]
) -> Mapping[str, frozenset[Outcome]] | None:
    """Return the outcomes under some options of a reading, or None when they are the same under all."""
    under = {option: _outcomes(pack, facts, reading, option) for option in options}
    return under if len(set(under.values())) > 1 else None


def _outcomes(pack: Pack, facts: FactState, reading: Reading, option: str) -> frozenset[Outcome]:
    supposed = replace(facts, readings={**facts.readings, reading.id: option})
    return frozenset(possible_outcomes(pack, worlds(pack, supposed)))


@dataclass(frozen=True)
class _Measure:
    """A pack on the workbench, with an imagined population beside it."""

    pack: Pack
    edition: Edition | None
    _population: list[FactState] = field(default_factory=list)

    def vague(self, reading: Reading) -> tuple[str, ...]:
        """The options under which some day that the reading gives is not named."""
        given = [parameter for parameter in self.pack.parameters.values() if parameter.reading == reading.id]
        return tuple(option for option in reading.options if any(option not in one.days for one in given))

    def acts_outside(self, reading: Reading) -> bool:
        """Tell whether a reading gives a day, the zone of a place, or the way in which days are counted."""
        pack = self.pack
        days = {parameter.reading for parameter in pack.parameters.values()}
        counting = {name for name, _ in pack.first_day.values()}
        return reading.id in days | counting or bool(self._shared(reading))

    def _shared(self, reading: Reading) -> tuple[SharedClaim, ...]:
        return tuple(claim for claim in self.pack.catchments.shared if claim.reading == reading.id)

    @cached_property
    def bench(self) -> Workbench:
        return Workbench(self.pack.compiled.outcomes.variables)

    @cached_property
    def outcomes(self) -> int:
        return self.bench.taken(self.pack.compiled.outcomes)

    def exact(self, reading: Reading) -> tuple[float, Kinds]:
        """The weight of all families whose outcome the reading can change."""
        bench = self.bench
        settled = self.bench.under(self.outcomes, dict(self._settled(reading)))
        options = [bench.under(settled, {f"reading.{reading.id}": option}) for option in reading.options]
        beside = bench.apply(_beside, *options)
        differing = bench.forget(self._open, bench.apply(_differs, beside))
        possible = bench.forget(self._open | {f"reading.{reading.id}"}, bench.apply(_is_possible, settled))
        found = [pair for pair in bench.frozen(beside).terminals if isinstance(pair, tuple)]
        kinds = _kinds(reading.options, (dict(zip(reading.options, map(_alone, pair), strict=True)) for pair in found))
        return bench.share(differing) / bench.share(possible), kinds

    def _settled(self, reading: Reading) -> Iterator[tuple[str, str]]:
        for name in self.pack.readings:
            options = options_of(self.pack, name, {})
            if name != reading.id and len(options) == 1:
                yield f"reading.{name}", options[0]

    @cached_property
    def _open(self) -> frozenset[str]:
        return frozenset(f"reading.{name}" for name in self.pack.readings if len(options_of(self.pack, name, {})) > 1)

    def simulated(self, reading: Reading, options: Sequence[str]) -> tuple[float, Kinds]:
        """The share of imagined families whose outcome the reading changes, and what they get."""
        weights, met = 0.0, []
        for facts in self.population:
            for weight, family in self._where_it_acts(facts, reading):
                under = hangs_on(self.pack, family, reading, options)
                if under is not None:
                    weights += weight
                    met.append(under)
        return weights / IMAGINED, _kinds(options, met)

    @property
    def population(self) -> list[FactState]:
        """The imagined families, drawn once."""
        if not self._population:
            self._population.extend(simulated(self.pack, IMAGINED, _SEED))
        return self._population

    def _where_it_acts(self, facts: FactState, reading: Reading) -> Iterator[tuple[float, FactState]]:
        """A family as it is; or, for a place given to several zones, with one of its places there, and how likely.

        Units of a zone are taken for equally populous, since no pack knows better.
        """
        claims = self._shared(reading)
        if not claims:
            yield 1.0, facts
        for claim in claims:
            there = ZoneByReading(claim.reading, claim.options)
            for name, fact in self.pack.facts.items():
                value = facts.values.get(name)
                if fact.kind is FactKind.ZONE and claim.is_for(fact.category) and value in self._usual_zones(claim):
                    moved = replace(facts, values={**facts.values, name: there})
                    yield self._chance(claim), moved

    def _usual_zones(self, claim: SharedClaim) -> tuple[frozenset[str], ...]:
        return tuple(frozenset([claim.options[option]]) for option in options_of(self.pack, claim.reading, {}))

    def _chance(self, claim: SharedClaim) -> float:
        """How likely a place in the zone is the shared unit: one of the units there, where the edition lists them."""
        units = self.edition.units.values() if self.edition else ()
        usual = frozenset().union(*self._usual_zones(claim))
        claims = (self.pack.catchments.claim(Spot(unit), claim.category) for unit in units)
        there = sum(bool(usual.intersection(found.zones)) for found in claims)
        return 1 / max(1, there)


def _kinds(options: Iterable[str], met: Iterable[Mapping[str, frozenset[Outcome]]]) -> Kinds:
    """The kinds of outcome under each option, over all that were met."""
    found: dict[str, set[str]] = {option: set() for option in options}
    for under in met:
        for option, outcomes in under.items():
            found[option].update((outcome.kind for outcome in outcomes) if outcomes else [CONTRADICTION])
    return {option: tuple(sorted(kinds)) for option, kinds in found.items()}


def _alone(outcome: Hashable) -> frozenset[Outcome]:
    """An outcome as a finding gives it: none where the facts contradict one another."""
    if outcome == IMPOSSIBLE:
        return frozenset()
    return frozenset([outcome if isinstance(outcome, Outcome) else SILENT])


def _beside(*outcomes: Hashable) -> Hashable:
    """Outcomes side by side where they differ."""
    return outcomes if len(set(outcomes)) > 1 else None


def _differs(outcomes: Hashable) -> bool:
    return outcomes is not None


def _is_possible(outcome: Hashable) -> bool:
    return outcome != IMPOSSIBLE
