"""A family as the walking module takes it, and what of an answer it must say alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from enrollzone.answers.answer import Answer, Because, Question, Told
from enrollzone.decision.facts import FactState, Value, ZoneByReading
from enrollzone.lookup import Bureau, answer, facts_told
from enrollzone.offline.places import record
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import FactKind, FactType, Pack
from enrollzone.rules.dates import Length, after

Family = dict[str, Any]


def family_of(bureau: Bureau, question: Question) -> tuple[Family, Answer] | None:
    """A family as the module takes it, with the answer of the program; None where no rule is asked."""
    given, facts = answer(bureau, question), facts_told(bureau, question)
    if facts is None or given.basis.pack is None:
        return None
    pack = given.basis.pack
    told = {name: written(pack, name, value) for name, value in facts.values.items()}
    places = {one.fact: record(pack, one, facts.values[one.fact]) for one in given.places}
    # A paper may be held against the day on which it was shown. On the phone none is: there it is today.
    day = None if question.documents else question.asked_on
    return family(facts, told, places) | {"today": day and day.isoformat()}, given


def family(facts: FactState, told: dict[str, Any], places: dict[str, Any]) -> Family:
    return {
        "told": told,
        "dontKnow": sorted(facts.dont_know),
        "readings": dict(facts.readings),
        "places": places,
    }


def written(pack: Pack, name: str, value: Value) -> list[str] | Family:
    if isinstance(value, ZoneByReading):
        return {"reading": value.reading, "zones": dict(value.zones)}
    if pack.facts[name].kind is FactKind.DATE:
        return [day.isoformat() for day in value]  # type: ignore[union-attr]
    return sorted(value)  # type: ignore[type-var]


def said(given: Answer) -> dict[str, Any]:
    """Everything of an answer that the module must say alike."""
    return {
        "outcome": str(given.outcome),
        "options": [option.zone.id for option in given.options],
        "possible": [[str(one.code), [option.zone.id for option in one.options]] for one in given.possible],
        "asked": [given.asks.screen.id, list(given.asks.facts)] if given.asks else None,
        "because": [[sorted(clause.id for clause in one.clauses), list(one.facts)] for one in _because(given)],
        "rules": list(given.rules),
        "papers": [[one.kind, str(one.state), len(one.why), list(one.one_of)] for one in given.documents],
        "uncertain": list(given.uncertain),
        "readings": [one.reading.id for one in given.readings],
        "by_reading": [
            [dict(one.readings), [[str(then.code), [o.zone.id for o in then.options]] for then in one.possible]]
            for one in given.by_reading
        ],
        "contradictions": [one.words.zh for one in given.contradictions],
        "obliges": [duty.clause for duty in given.obliges],
        "ordinary": _ordinary(given),
        "expiring": [
            [warning.params["paper"].zh, warning.params["day"].isoformat()]  # type: ignore[attr-defined]
            for warning in given.warnings
            if warning.code == "warning.paper_expires_before_entry" and not given.question.documents
        ],
    }


def _because(given: Answer) -> tuple[Because, ...]:
    return given.asks.because if given.asks else ()


def _ordinary(given: Answer) -> Family | None:
    usual = given.ordinary
    if usual is None:
        return None
    return {
        "outcome": str(usual.possibility.code),
        "options": [option.zone.id for option in usual.possibility.options],
        "assumes": [one.fact for one in usual.assumes],
        "papers": [[one.kind, str(one.state)] for one in usual.documents],
        "provisional": list(usual.provisional),
    }


# The same in the browser, from what the module returns: nothing is worked out here, only laid out alike.
COMPARED = """
function (bundle, families) {
  const walk = window.enrollzoneWalk, policy = new walk.Policy(bundle);
  function zones(outcome) { return outcome.options.map(function (option) { return option.zone; }); }
  function pair(n) { return [bundle.outcomes[n].outcome, zones(bundle.outcomes[n])]; }
  return families.map(function (family) {
    const given = walk.answer(policy, family, family.today), usual = given.ordinary;
    return {
      outcome: given.code,
      options: given.outcome === null ? [] : zones(bundle.outcomes[given.outcome]),
      possible: given.possible.map(pair),
      asked: given.question && [given.question.id, given.question.facts],
      because: (given.question ? given.question.because : []).map(function (one) {
        return [one.clauses.slice().sort(), one.facts];
      }),
      rules: given.rules,
      papers: given.papers.map(function (one) { return [one.kind, one.state, one.why.length, one.oneOf]; }),
      uncertain: given.uncertain,
      readings: given.readings.map(function (one) { return one.id; }),
      by_reading: given.byReading.map(function (one) { return [one.readings, one.outcomes.map(pair)]; }),
      contradictions: given.contradictions.map(function (one) { return one.text; }),
      obliges: given.obliges.map(function (one) { return one.clause; }),
      expiring: given.expiring.map(function (one) { return [one.text, one.day]; }),
      ordinary: usual && {
        outcome: bundle.outcomes[usual.outcome].outcome,
        options: zones(bundle.outcomes[usual.outcome]),
        assumes: Object.keys(usual.assumes),
        papers: usual.papers.map(function (one) { return [one.kind, one.state]; }),
        provisional: usual.provisional
      }
    };
  });
}
"""


def drawn(bureau: Bureau, pack: Pack, day: date, count: int, seed: int) -> Iterator[Question]:
    """Questions of made-up families: some told in full, most in part; days lie around what the policy counts."""
    draw = _Draw(bureau, pack, day, Random(seed))  # noqa: S311 - nothing is secret here
    for _ in range(count):
        yield draw.question()


@dataclass(frozen=True)
class _Draw:
    bureau: Bureau
    pack: Pack
    day: date
    random: Random

    def question(self) -> Question:
        share = self.random.choice((0.3, 0.6, 0.85, 0.97))
        facts: dict[str, Told] = {}
        unsure = set()
        for fact in self.pack.facts.values():
            if self.random.random() < share:
                facts[fact.name] = self.told(fact)
            elif self.random.random() < 0.2:
                unsure.add(fact.name)
        home = facts.pop("home.zone", None)
        place = home if isinstance(home, AskedPlace) else None
        if home is not None and place is None:
            facts["home.zone"] = home
        return Question(
            self.pack.jurisdiction,
            self.pack.stage,
            self.day,
            home=place,
            facts=facts,
            dont_know=frozenset(unsure),
            readings=self.readings(),
            asked_on=self.day - timedelta(days=self.random.choice((2, 120, 400))),
        )

    def readings(self) -> dict[str, str]:
        if not self.pack.readings or self.random.random() < 0.8:
            return {}
        reading = self.random.choice(list(self.pack.readings.values()))
        return {reading.id: self.random.choice(list(reading.options))}

    def told(self, fact: FactType) -> Told:
        if fact.kind is FactKind.DATE:
            return tuple(sorted({self.a_day() for _ in range(1 + (self.random.random() < 0.05))}))
        if fact.kind is FactKind.ZONE and self.random.random() < 0.7:
            return AskedPlace(unit=self.random.choice(self.units()))
        several = 2 if len(fact.values) > 2 and self.random.random() < 0.05 else 1
        return frozenset(self.random.sample(fact.values, several))

    def units(self) -> list[str]:
        """The units that the list names, three times out of ten those of the whole edition."""
        edition = self.bureau.atlas.in_force(self.day)
        every = list(edition.units) if edition else []
        listed = [row.code for row in self.pack.catchments.rows if row.code in every]
        return listed if listed and self.random.random() < 0.7 else every

    def a_day(self) -> date:
        """A day that is some whole years from one of the policy, give or take two days; some are any day."""
        days = [day for one in self.pack.parameters.values() if (day := one.day(self.day.year)) is not None]
        base = self.random.choice(days or [self.day])
        if self.random.random() < 0.1:
            return date.fromordinal(self.random.randint(1, date.max.toordinal()))
        cuts = [cut for test in self.pack.date_tests.values() for cut in test.cuts]
        sign = self.random.choice((-1, 0, 1))
        cut = self.random.choice(cuts) if cuts else Length(1, "year")
        moved = after(base, Length(sign * cut.number, cut.unit))
        return moved + timedelta(days=self.random.randint(-2, 2))
