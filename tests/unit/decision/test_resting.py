"""An outcome that rests on a decision of the bureau says so; one that does not, does not."""

from pathlib import Path

from enrollzone.decision.decide import decide
from enrollzone.decision.facts import FactState
from enrollzone.decision.resting import decisions_behind
from enrollzone.policy.pack import Pack
from tests.builders import SAY, a_family, a_pack

DECIDED = "status: decided, use: {use}, decided: {{by: 局, on: 2025-06-01, ref: 一号}}"
RULES = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: {{all: [home.zone = outside, reading.far = none]}}, outcome: {{kind: not_covered}},
    clauses: [c.near], {SAY}}}
  sent: {{when: {{all: [home.zone = outside, reading.far = bureau]}}, outcome: {{kind: arrange}},
    clauses: [c.near], {SAY}}}"""


def a_pack_with(folder: Path, standing: str) -> Pack:
    options = "options: {none: {zh: 不管, en: none}, bureau: {zh: 安排, en: arranged}}"
    readings = f"\n  far: {{q: {{zh: 外面的呢, en: those outside}}, {options}, clauses: [c.near], {standing}}}"
    return a_pack(folder, readings=readings, rules=RULES)


def behind(pack: Pack, facts: FactState) -> list[str]:
    return list(decisions_behind(pack, facts, decide(pack, facts).outcomes))


def test_a_family_whose_outcome_another_decision_would_change_rests_on_it(tmp_path: Path) -> None:
    pack = a_pack_with(tmp_path, DECIDED.format(use="bureau"))
    assert behind(pack, a_family({"home.zone": "outside"})) == ["far"]
    assert behind(pack, a_family({"home.zone": "north"})) == []


def test_what_a_question_supposes_is_no_decision_that_it_rests_on(tmp_path: Path) -> None:
    pack = a_pack_with(tmp_path, DECIDED.format(use="bureau"))
    assert behind(pack, a_family({"home.zone": "outside"}, readings={"far": "none"})) == []


def test_a_reading_that_is_not_decided_is_none_either(tmp_path: Path) -> None:
    pack = a_pack_with(tmp_path, "status: provisional, use: bureau")
    assert behind(pack, a_family({"home.zone": "outside"})) == []
