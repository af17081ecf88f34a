"""How many questions are asked until the outcome of a family is settled? Families are imagined, by a pack's priors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median, quantiles

from benchmarks.best_order import as_asked, in_the_order_of_the_pack, reductions
from benchmarks.county import County
from benchmarks.figures import Goal, Row, Section
from benchmarks.timing import Effort
from enrollzone.decision.decide import Finding, decide
from enrollzone.decision.facts import FactState
from enrollzone.decision.population import simulated
from enrollzone.decision.screens import next_screen
from enrollzone.grammar.reader import read_pack
from enrollzone.policy.pack import Pack, Question

_SEED = 1
_OPEN = 10  # screens left open where every order is tried
_PART = 4  # of the families that other questions are measured with, one in so many: each is asked some twelve times

Chosen = tuple[Question, tuple[str, ...]] | None
Choose = Callable[[Pack, FactState, Finding], Chosen]


@dataclass(frozen=True)
class Asked:
    """One interview: how many screens and facts it took, and whether it ended as the whole family does."""

    screens: int
    facts: int
    agrees: bool


def measure(county: County, effort: Effort) -> Section:
    """Return the screens and facts asked of whole families, from knowing nothing to the settled outcome."""
    packs = (county.pack, _example(county.settings.policies_dir))
    rows = [row for pack in packs for row in _rows(pack, max(20, effort.families // _PART))]
    notes = ("flat form: all that the pack could need; its order: the first that matters",)
    return Section("Questions until the outcome is settled", "the flat form", tuple(rows), notes)


def _rows(pack: Pack, count: int) -> Iterator[Row]:
    families = tuple(simulated(pack, count, _SEED))
    asked = [interview(pack, family, next_screen) for family in families]
    listed = [interview(pack, family, first_that_matters) for family in families]
    flat = len(pack.questions), sum(len(screen.facts) for screen in pack.questions)
    yield Row(f"{pack.jurisdiction}: flat form, screens", flat[0], "screens", 1.0)
    yield Row(f"- asked, mean ({count} families)", *_mean(asked, flat[0]), Goal("Q1", 0.5))
    for what, value in _spread([one.screens for one in asked]):
        yield Row(f"- asked, {what}", value, "screens", value / flat[0])
    yield Row("- in the order of the pack, mean", *_mean(listed, flat[0]))
    yield Row("- flat form, facts", flat[1], "facts", 1.0)
    facts = [one.facts for one in asked]
    yield Row("- asked, mean", mean(facts), "facts", mean(facts) / flat[1], Goal("Q1", 0.5))
    for what, value in _spread(facts):
        yield Row(f"- asked, {what}", value, "facts", value / flat[1])
    differ = sum(not one.agrees for one in (*asked, *listed))
    yield Row("- other outcome than whole family", differ, "of all", goal=Goal("Q2", 0, "of all"))


def _mean(asked: Sequence[Asked], flat: int) -> tuple[float, str, float]:
    screens = mean(one.screens for one in asked)
    return screens, "screens", screens / flat


def _spread(counts: Sequence[int]) -> Iterator[tuple[str, float]]:
    yield "median", median(counts)
    yield "p90", quantiles(counts, n=10)[-1] if len(counts) > 1 else counts[0]
    yield "most", max(counts)


def interview(pack: Pack, family: FactState, choose: Choose) -> Asked:
    """Return how a family is asked by a rule, from knowing nothing until nothing more is asked."""
    facts, screens, told = FactState(year=family.year), 0, 0
    while True:
        finding = decide(pack, facts)
        chosen = choose(pack, facts, finding)
        if chosen is None:
            return Asked(screens, told, finding.outcomes == decide(pack, family).outcomes)
        answers = {name: family.values[name] for name in chosen[1]}
        facts = replace(facts, values={**facts.values, **answers})
        screens, told = screens + 1, told + len(answers)


def first_that_matters(pack: Pack, _: FactState, finding: Finding) -> Chosen:
    """Choose the first screen in the order of the pack on which the outcome still hangs."""
    for screen in pack.questions:
        wanted = tuple(name for name in screen.facts if name in finding.askable)
        if wanted:
            return screen, wanted
    return None


def measure_order(county: County, effort: Effort) -> Section:
    """Return how near the order of asking comes to the best one, where few enough questions are open to try all."""
    count = max(2, effort.families // 100)
    rows = [row for pack in (county.pack, _example(county.settings.policies_dir)) for row in _compared(pack, count)]
    notes = (f"all but {_OPEN} screens told by families drawn; what is expected, exactly",)
    return Section("The order of questions, all others tried", "the best order", tuple(rows), notes)


def _compared(pack: Pack, count: int) -> Iterator[Row]:
    left = tuple(reductions(pack, count, _OPEN, _SEED))
    best = [one.best for one in left]
    asked = [one.expected(as_asked) for one in left]
    listed = [one.expected(in_the_order_of_the_pack) for one in left]
    yield Row(f"{pack.jurisdiction}: best order ({len(left)} reductions)", mean(best), "screens", 1.0)
    yield Row("- as asked", mean(asked), "screens", mean(asked) / mean(best), Goal("Q3", 1.1))
    farthest, least = max(zip(asked, best, strict=True), key=lambda pair: pair[0] / pair[1])
    yield Row("- as asked, farthest from the best", farthest, "screens", farthest / least)
    yield Row("- in the order of the pack", mean(listed), "screens", mean(listed) / mean(best))


def _example(policies: Path) -> Pack:
    return read_pack(next(policies.glob("000000-*/*/policy.yaml")))
