"""Which screen to show next: the one whose answers tell most of the outcome for what it costs; and why it is needed."""

from collections.abc import Iterator
from dataclasses import dataclass

from enrollzone.decision.decide import Finding
from enrollzone.decision.explain import verdicts
from enrollzone.decision.facts import FactState
from enrollzone.messages import Text
from enrollzone.policy.pack import Pack, PolicyRule, Question
from enrollzone.rules.ask import worth
from enrollzone.rules.conditions import Condition, Is, Named, Same, parts_of, variables_of
from enrollzone.rules.evaluate import Verdicts
from enrollzone.rules.ruleset import Plan
from enrollzone.rules.truth import UNKNOWN
from enrollzone.rules.variables import Variable

_DIGITS = 9  # of what is compared: what differs less was told apart by rounding only

Holder = Named | PolicyRule


@dataclass(frozen=True)
class Need:
    """A named condition or a rule that is still undecided for a family, with those of the asked facts it looks at."""

    words: Text
    clauses: tuple[str, ...]
    facts: tuple[str, ...]


def next_screen(pack: Pack, facts: FactState, finding: Finding) -> tuple[Question, tuple[str, ...]] | None:
    """Return the next screen with the facts on it that matter and were not asked, or None.

    Of the screens on which the outcome still hangs it is the one that tells most of it for what it costs, under the
    priors of the pack; of equals the first in the pack's order. The order in which facts were told makes no difference.
    """
    waiting = frozenset(finding.askable) - facts.settled
    screens = [(screen, tuple(name for name in screen.facts if name in waiting)) for screen in pack.questions]
    wanted = [(screen, names) for screen, names in screens if names]
    if len(wanted) < 2:
        return wanted[0] if wanted else None
    told = pack.chart.told(finding.known.state)

    def value(asked: tuple[Question, tuple[str, ...]]) -> float:
        return round(worth(told[name] for name in settled_by(pack, facts, asked[1]) if name in told), _DIGITS)

    return max(wanted, key=value)


def settled_by(pack: Pack, facts: FactState, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variables that some facts settle once they are told; if none, those that they have a part in."""
    told, asked = facts.values.keys() | set(names), frozenset(names)
    met = [variable for variable in pack.variables.values() if not asked.isdisjoint(variable.inputs)]
    whole = tuple(variable.name for variable in met if told.issuperset(variable.inputs))
    return whole or tuple(variable.name for variable in met)


def needs(pack: Pack, finding: Finding, names: tuple[str, ...]) -> tuple[Need, ...]:
    """Return what is still undecided and looks at some facts, in the order of the rules that it may bring about.

    Only what may still lead this family to an outcome is looked through, so that each stands for clauses that need the
    facts here, not merely somewhere in the policy.
    """
    found: dict[int, tuple[Holder, dict[str, None]]] = {}
    for holder, fact in _looking(pack, finding):
        if fact in names:
            found.setdefault(id(holder), (holder, {}))[1][fact] = None
    return tuple(Need(_words(holder), holder.clauses, tuple(facts)) for holder, facts in found.values())


def _words(holder: Holder) -> Text:
    return holder.words if isinstance(holder, Named) else holder.say


def _looking(pack: Pack, finding: Finding) -> Iterator[tuple[Holder, str]]:
    """Walk over the facts that undecided conditions look at, and those that say to which place an outcome leads."""
    verdict_of, seen = verdicts(pack, finding.known), set[str]()
    for name in finding.rules:
        rule = pack.rules[name]
        yield from _undecided(rule.when, rule, verdict_of, seen)
        yield from ((rule, fact) for variable in _places(rule) for fact in variable.inputs)


def _undecided(
    condition: Condition, holder: Holder, verdict_of: Verdicts, seen: set[str]
) -> Iterator[tuple[Holder, str]]:
    """Walk over the facts of the undecided tests of a condition, each with the innermost cited condition around it."""
    if verdict_of(condition) is not UNKNOWN:
        return
    if isinstance(condition, Named) and condition.clauses:
        if condition.name in seen:
            return
        seen.add(condition.name)
        holder = condition
    if isinstance(condition, Is | Same):
        yield from ((holder, fact) for variable in variables_of(condition) for fact in variable.inputs)
    for part in parts_of(condition):
        yield from _undecided(part, holder, verdict_of, seen)


def _places(rule: PolicyRule) -> Iterator[Variable]:
    plans = (rule.plan,) if isinstance(rule.plan, Plan) else rule.plan.plans.values()
    return (variable for plan in plans for variable in plan.of)
