"""What is decided, what keeps outcomes apart, and what is asked, on policies of a few lines."""

from datetime import date
from pathlib import Path

import pytest

from enrollzone.decision.decide import Status, decide, facts_of
from enrollzone.decision.facts import FactState, Prospects, ZoneByReading, worlds
from enrollzone.decision.standing import SILENT, standing_of
from enrollzone.rules.ruleset import Outcome
from tests.builders import ASK, SAY, SECTIONS, a_family, a_pack, found_for, outcomes


def reading(name: str, status: str, *options: str, more: str = "") -> str:
    said = ", ".join(f"{option}: {{zh: {option}, en: {option}}}" for option in options)
    return f"\n  {name}: {{status: {status}, q: {{zh: 问, en: q}}, clauses: [c.near], options: {{{said}}}{more}}}"


def rule(name: str, when: str, outcome: str, more: str = "") -> str:
    return f"\n  {name}: {{when: {when}, outcome: {{{outcome}}}, clauses: [c.near], {SAY}{more}}}"


STAY, ARRANGE, HOME = "kind: stay", "kind: arrange", "kind: school, of: [home.zone]"


def test_a_home_alone_decides_where_nothing_else_matters(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path), {"home.zone": "north"})
    assert (finding.status, outcomes(finding), finding.rules) == (Status.DECIDED, ["school north"], ("near",))
    assert finding.askable == finding.uncertain == finding.readings == ()


def test_nothing_told_asks_only_for_what_matters(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path))
    assert finding.status is Status.NEED_FACTS
    assert outcomes(finding) == ["not_covered", "school north", "school south"]
    assert finding.askable == ("home.zone",)
    assert finding.rules == ("near", "far")


def test_what_cannot_be_told_is_never_asked_again(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path), {}, dont_know=["home.zone"])
    assert (finding.status, finding.askable, finding.uncertain) == (Status.UNDETERMINED, (), ("home.zone",))


def test_one_of_several_places_is_uncertain_only_where_they_differ(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path, rules=rule("near", "home.zone != outside", STAY) + rule("far", "home.zone = outside", ARRANGE)
    )
    assert outcomes(found_for(pack, {"home.zone": ["north", "south"]})) == ["stay"]
    finding = found_for(pack, {"home.zone": ["north", "outside"]})
    assert (finding.status, finding.uncertain) == (Status.UNDETERMINED, ("home.zone",))


def test_where_no_rule_speaks_the_text_is_silent(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, rules=rule("near", "local", STAY))
    finding = found_for(pack, {"local": False})
    assert (finding.status, finding.outcomes, finding.rules) == (Status.DECIDED, (SILENT,), ())
    assert Outcome("not_covered") == SILENT


def test_an_open_reading_gives_its_outcomes_option_by_option(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        readings=reading("scope", "open", "wide", "narrow"),
        rules=rule("stay", "reading.scope = wide", STAY) + rule("go", "reading.scope = narrow", ARRANGE),
    )
    finding = found_for(pack)
    assert (finding.status, finding.readings) == (Status.NEEDS_BUREAU, ("scope",))
    assert [(dict(choice), [str(o) for o in under]) for choice, under in finding.by_reading] == [
        ({"scope": "wide"}, ["stay"]),
        ({"scope": "narrow"}, ["arrange"]),
    ]
    assert outcomes(found_for(pack, readings={"scope": "wide"})) == ["stay"]


def test_an_open_reading_under_which_all_is_the_same_does_not_matter(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        readings=reading("scope", "open", "wide", "narrow"),
        rules=rule("stay", "reading.scope = wide", STAY) + rule("too", "reading.scope = narrow", STAY),
    )
    assert found_for(pack).status is Status.DECIDED


def test_more_combinations_of_readings_than_anybody_would_read_are_given_together(tmp_path: Path) -> None:
    names = [f"r{n}" for n in range(7)]
    pack = a_pack(
        tmp_path,
        readings="".join(reading(name, "open", "wide", "narrow") for name in names),
        rules=rule("stay", f"{{all: [{', '.join(f'reading.{n} = wide' for n in names)}]}}", STAY),
    )
    finding = found_for(pack)
    assert (finding.readings, finding.by_reading) == (tuple(names), ())
    assert len(found_for(pack, readings={"r0": "wide"}).by_reading) == 64


PROVISIONAL = reading("scope", "provisional", "wide", "narrow", more=", use: wide")


def test_a_provisional_reading_is_used_and_named_where_the_answer_rests_on_it(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        readings=PROVISIONAL,
        rules=rule("stay", "reading.scope = wide", STAY)
        + rule("go", "{all: [reading.scope = narrow, local]}", ARRANGE),
    )
    finding = found_for(pack, {"local": True})
    assert (outcomes(finding), finding.provisional) == (["stay"], ("scope",))
    assert found_for(pack, {"local": True}, readings={"scope": "wide"}).provisional == ()


@pytest.mark.parametrize("status", ["decided", "informative"])
def test_a_decided_and_an_informative_reading_put_no_answer_in_doubt(tmp_path: Path, status: str) -> None:
    more = {
        "decided": ", use: wide, decided: {by: 局, on: 2018-08-01, ref: 号}",
        "informative": ', use: wide, informative: "true"',
    }[status]
    kind = "decided" if status == "decided" else "provisional"
    rules = rule("stay", "reading.scope = wide", STAY) + rule("go", "reading.scope = narrow", ARRANGE)
    pack = a_pack(tmp_path, readings=reading("scope", kind, "wide", "narrow", more=more), rules=rules)
    finding = found_for(pack)
    assert (finding.status, outcomes(finding), finding.provisional) == (Status.DECIDED, ["stay"], ())


def test_two_provisional_readings_that_only_together_change_the_answer_are_both_named(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        readings=PROVISIONAL + PROVISIONAL.replace("scope", "who"),
        rules=rule("stay", "{any: [reading.scope = wide, reading.who = wide]}", STAY)
        + rule("go", "{all: [reading.scope = narrow, reading.who = narrow]}", ARRANGE),
    )
    finding = found_for(pack)
    assert (outcomes(finding), finding.provisional) == (["stay"], ("scope", "who"))


IMPOSSIBLE = """
  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: cannot be}
  - {when: {all: [not local, home.zone = north]}, zh: 也矛盾, en: cannot be either}"""


def test_told_facts_that_no_family_can_have_are_named_and_nothing_is_decided(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, impossible=IMPOSSIBLE), {"local": True, "home.zone": "outside"})
    assert (finding.status, finding.outcomes, finding.rules) == (Status.CONTRADICTION, (), ())
    (entry,) = finding.contradictions
    assert (entry.words.en, facts_of(entry)) == ("cannot be", ("local", "home.zone"))


def test_a_contradiction_that_no_single_sentence_makes_names_all_that_may(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, impossible=IMPOSSIBLE), {"home.zone": "north"})
    assert finding.status is Status.DECIDED
    impossible = "\n  - {when: local, zh: 甲, en: one}\n  - {when: not local, zh: 乙, en: other}"
    finding = found_for(a_pack(tmp_path, impossible=impossible), {"home.zone": "north"})
    assert [entry.words.en for entry in finding.contradictions] == ["one", "other"]


def test_what_only_rules_out_the_impossible_is_not_asked(tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        impossible="\n  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: cannot be}",
        rules=rule("near", "home.zone != outside", STAY) + rule("far", "home.zone = outside", ARRANGE),
    )
    assert found_for(pack).askable == ("home.zone",)


# ---- days


DAYS = {
    "parameters": """
  cutoff: {value: 2025-08-31, zh: 截止日, en: cut-off}
  entry_day: {value: 09-01, zh: 入学日, en: first day}""",
    "rules": rule("young", '"age(birth, cutoff) < 6 years"', STAY)
    + rule("old", '"age(birth, cutoff) >= 6 years"', ARRANGE),
}


@pytest.mark.parametrize(("birth", "outcome"), [("2019-08-31", "arrange"), ("2019-09-01", "stay")])
def test_a_day_is_held_against_the_day_of_the_policy(tmp_path: Path, birth: str, outcome: str) -> None:
    assert outcomes(found_for(a_pack(tmp_path, **DAYS), {"birth": birth})) == [outcome]


def test_several_possible_days_are_several_outcomes(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, **DAYS), {"birth": ["2019-08-31", "2019-09-01"]})
    assert (finding.status, finding.uncertain) == (Status.UNDETERMINED, ("birth",))


def test_a_day_that_comes_round_is_taken_in_the_year_of_entry(tmp_path: Path) -> None:
    rules = DAYS["rules"].replace("cutoff", "entry_day")
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rules)
    for year, outcome in ((2025, "stay"), (2026, "arrange")):
        told = FactState({"birth": (date(2019, 9, 2),)}, year=year)
        assert outcomes(decide(pack, told)) == [outcome]


def test_a_test_of_the_policys_own_days_is_settled_without_any_family(tmp_path: Path) -> None:
    rules = rule("early", '"before(cutoff, cutoff)"', STAY) + rule("late", '{not: "before(cutoff, cutoff)"}', ARRANGE)
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rules)
    assert outcomes(found_for(pack)) == ["arrange"]


@pytest.mark.parametrize("negations", ["not ", "not not "])
def test_a_negated_test_of_days_is_read_however_often_it_is_negated(tmp_path: Path, negations: str) -> None:
    when = f'"{negations}before(birth, cutoff)"'
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rule("stay", when, STAY))
    expected = {"not ": ["not_covered"], "not not ": ["stay"]}[negations]
    assert outcomes(found_for(pack, {"birth": "2019-08-31"})) == expected


@pytest.mark.parametrize("length", ["30", "30 days"])
def test_a_gap_may_be_written_as_a_mere_number_of_days(tmp_path: Path, length: str) -> None:
    when = f'"gap_days(birth, cutoff) <= {length}"'
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rule("stay", when, STAY))
    days = {"2025-08-01": ["stay"], "2025-07-31": ["not_covered"]}
    assert {birth: outcomes(found_for(pack, {"birth": birth})) for birth in days} == days


def test_more_than_some_days_begins_a_day_later(tmp_path: Path) -> None:
    when = '"gap_days(birth, cutoff) > 30 days"'
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rule("stay", when, STAY))
    days = {"2025-08-01": ["not_covered"], "2025-07-31": ["stay"]}
    assert {birth: outcomes(found_for(pack, {"birth": birth})) for birth in days} == days


OPEN_DAY = {
    "readings": reading("when", "open", "printed", "later"),
    "parameters": "\n  cutoff: {value: 2025-08-31, zh: 日, en: day, reading: when, values: {printed: 2025-08-31}}",
    "rules": DAYS["rules"],
}


def test_a_known_day_that_falls_on_an_open_day_is_a_question_for_the_bureau(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, **OPEN_DAY), {"birth": "2019-08-31"})
    assert (finding.status, finding.uncertain, finding.readings) == (Status.NEEDS_BUREAU, (), ("when",))
    assert [(choice["when"], [str(o) for o in under]) for choice, under in finding.by_reading] == [
        ("printed", ["arrange"]),
        ("later", ["arrange", "stay"]),
    ]


def test_a_reading_supposed_to_leave_a_day_open_stays_a_question_for_the_bureau(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, **OPEN_DAY), {"birth": "2019-08-31"}, readings={"when": "later"})
    assert (finding.status, finding.uncertain, finding.readings) == (Status.NEEDS_BUREAU, (), ("when",))


def test_an_unsure_day_that_falls_on_an_open_day_stays_the_familys_question(tmp_path: Path) -> None:
    finding = found_for(a_pack(tmp_path, **OPEN_DAY), {"birth": ["2019-08-31", "2019-09-01"]})
    assert (finding.status, finding.uncertain) == (Status.UNDETERMINED, ("birth",))


def test_an_open_reading_of_a_day_matters_only_once_a_day_is_told(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, **OPEN_DAY)
    assert [dict(world.readings) for world in worlds(pack, a_family())] == [{}]
    told = a_family({"birth": "2019-08-31"})
    assert [dict(world.readings) for world in worlds(pack, told)] == [{"when": "printed"}, {"when": "later"}]


@pytest.mark.parametrize(("option", "outcome"), [("both", "stay"), ("last", "arrange")])
def test_a_reading_may_say_whether_the_first_day_counts(tmp_path: Path, option: str, outcome: str) -> None:
    effect = ", effect: {function: term, first_day: {both: counts, last: excluded}}"
    lease = SECTIONS["facts"] + f"\n  end: {{t: date, zh: 终, en: end, {ASK}}}"
    rules = rule("year", '"term(birth, end) >= 1 year"', STAY) + rule("less", '"term(birth, end) < 1 year"', ARRANGE)
    pack = a_pack(tmp_path, facts=lease, readings=reading("count", "open", "both", "last", more=effect), rules=rules)
    told = {"birth": "2018-09-01", "end": "2019-08-31"}
    assert outcomes(found_for(pack, told, readings={"count": option})) == [outcome]
    assert found_for(pack, told).readings == ("count",)


# ---- places that hang on a reading


BORDER = ZoneByReading("border", {"north": "north", "south": "south"})


def test_a_place_whose_zone_the_text_leaves_open_is_decided_by_its_reading(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, readings=reading("border", "open", "north", "south"))
    finding = found_for(pack, {"home.zone": BORDER})
    assert (finding.status, finding.readings) == (Status.NEEDS_BUREAU, ("border",))
    assert [str(o) for _, under in finding.by_reading for o in under] == ["school north", "school south"]
    assert outcomes(found_for(pack, {"home.zone": BORDER}, readings={"border": "south"})) == ["school south"]


def test_a_reading_that_acts_twice_acts_the_same_way_both_times(tmp_path: Path) -> None:
    torn = "{all: [home.zone = north, reading.border = south]}"
    pack = a_pack(
        tmp_path,
        readings=reading("border", "open", "north", "south"),
        rules=rule("torn", torn, STAY, ", overrides: [near, far]") + SECTIONS["rules"],
    )
    finding = found_for(pack, {"home.zone": BORDER})
    assert outcomes(finding) == ["school north", "school south"]


def test_the_variables_that_a_reading_acts_on_are_itself_places_and_days(tmp_path: Path) -> None:
    readings = OPEN_DAY["readings"] + reading("border", "open", "north", "south")
    pack = a_pack(tmp_path, **{**OPEN_DAY, "readings": readings})
    prospects = Prospects(pack, a_family({"home.zone": BORDER, "birth": "2019-08-31"}))
    assert list(prospects.acted_on("border")) == ["reading.border", "home.zone"]
    assert list(prospects.acted_on("when")) == ["reading.when", "age(birth, cutoff)"]


# ---- what is known, and what is remembered of a policy


def test_what_is_known_in_every_world_is_known_of_the_family(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, **OPEN_DAY)
    one = found_for(pack, {"birth": "2019-08-31"}, readings={"when": "printed"}).known
    assert dict(one.state) == {"reading.when": {"printed"}, "age(birth, cutoff)": {">=6 years"}}
    both = found_for(pack, {"birth": "2019-08-31"}).known
    assert dict(both.state) == {"reading.when": {"printed", "later"}, "age(birth, cutoff)": {"<6 years", ">=6 years"}}
    assert both.walk(pack.compiled.effects).ends == found_for(pack).known.walk(pack.compiled.effects).ends


def test_days_are_worked_out_when_they_are_looked_at(tmp_path: Path) -> None:
    (world,) = worlds(a_pack(tmp_path, **DAYS), a_family({"birth": "2019-08-31", "local": True}))
    assert "age(birth, cutoff)" in world.state
    assert "home.zone" not in world.state
    assert len(world.state) == 2
    assert world.state.get("home.zone") is None
    assert world.state["age(birth, cutoff)"] == {">=6 years"}
    with pytest.raises(KeyError):
        world.state["home.zone"]


def test_the_years_in_which_a_policy_is_asked_for_are_not_remembered_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrollzone.decision.standing._MOST_TURNS", 2)
    rules = DAYS["rules"].replace("cutoff", "entry_day")
    pack = a_pack(tmp_path, parameters=DAYS["parameters"], rules=rules)
    for year in (2025, 2026, 2027, 2025):
        told = FactState({"birth": (date(year - 6, 9, 2),)}, year=year)
        assert outcomes(decide(pack, told)) == ["stay"]
    assert len(standing_of(pack)._turns) <= 2


def test_what_a_rule_says_and_what_the_silence_says_may_be_one_outcome(tmp_path: Path) -> None:
    rules = rule("far", "local", "kind: not_covered")
    finding = found_for(a_pack(tmp_path, rules=rules), {"home.zone": "north"})
    assert (finding.status, outcomes(finding), finding.rules) == (Status.DECIDED, ["not_covered"], ("far",))
    assert finding.certain == frozenset()
