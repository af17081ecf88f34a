"""Into which class of the order of admission a family falls, and what has to be settled first."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.atlas.desk_rules import AdmissionClass, By, DeskRules, TieBreak
from enrollzone.decision.admission import AdmissionOrder, InClass, class_of
from enrollzone.grammar.classes import admission_order
from enrollzone.messages import Text
from tests.builders import SECTIONS, a_family, a_pack

FACTS = f"""{SECTIONS["facts"]}
  settled: {{t: date, zh: 入住, en: settled, ask: {{zh: 问, en: asked}}}}"""
OPTIONS = "{yes: {zh: 是, en: yes}, no: {zh: 否, en: no}}"
READINGS = f"""
  wide: {{status: open, clauses: [c.near], q: {{zh: 问, en: asked}}, options: {OPTIONS}}}"""
SETTLED = TieBreak(By.DATE, "settled")


def classes(*given: tuple[str, object]) -> tuple[AdmissionClass, ...]:
    name = Text("类", "class")
    return tuple(AdmissionClass(one, "primary", name, when, (SETTLED, TieBreak(By.LOTTERY))) for one, when in given)


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> AdmissionOrder:
    folder = tmp_path_factory.mktemp("pack")
    define = "\n  grown: {zh: 大, en: grown, clauses: [c.near], when: 'age(birth, settled) >= 6 years'}"
    pack = a_pack(folder, facts=FACTS, readings=READINGS, define=define)
    given = classes(
        ("near", ["local", "home.zone = north"]),
        ("long", {"all": ["grown", "age(birth, settled) >= 3 years", "not local"]}),
        ("read", "reading.wide = yes"),
        ("rest", "local"),
    )
    return admission_order(DeskRules(classes=given), pack)


def of(order: AdmissionOrder, **facts: object) -> InClass:
    told = {name.replace("_", "."): value for name, value in facts.items()}
    return class_of(order, replace(a_family(told), year=2025))  # type: ignore[arg-type]


def test_the_first_class_that_certainly_holds_is_it_with_the_days_that_count(order: AdmissionOrder) -> None:
    found = of(order, local=True, home_zone="north", settled="2020-03-01")
    assert found == InClass(0, ("near",), (date(2020, 3, 1),))
    assert found.is_settled


def test_a_class_may_ask_for_other_lengths_than_the_policy_does(order: AdmissionOrder) -> None:
    assert of(order, local=False, birth="2010-01-01", settled="2020-03-01").rank == 1


def test_a_family_of_which_a_class_is_not_known_is_not_the_last_but_to_be_settled(order: AdmissionOrder) -> None:
    found = of(order, settled="2020-03-01")
    assert (found.rank, found.is_settled) == (None, False)
    assert found.missing == ("home.zone", "local", "birth")


def test_what_only_the_bureau_can_settle_is_not_asked_of_the_family(order: AdmissionOrder) -> None:
    found = of(order, local=True, home_zone="south", settled="2020-03-01")
    assert (found.rank, found.possible, found.missing) == (None, ("read", "rest"), ())


def test_a_class_without_the_day_that_counts_in_it_is_not_settled(order: AdmissionOrder) -> None:
    found = of(order, local=True, home_zone="north")
    assert found == InClass(0, ("near",), (), ("settled",))
    assert not found.is_settled


def test_a_family_of_no_class_is_in_none(order: AdmissionOrder) -> None:
    closed = AdmissionOrder(order.pack, order.classes[:2])
    assert of(closed, local=False, birth="2019-01-01", settled="2020-03-01") == InClass(None, ())


def test_a_class_that_is_the_last_takes_everybody_else(tmp_path: Path) -> None:
    everybody = admission_order(DeskRules(classes=classes(("all", None))), a_pack(tmp_path, facts=FACTS))
    assert of(everybody, settled="2021-01-01") == InClass(0, ("all",), (date(2021, 1, 1),))
