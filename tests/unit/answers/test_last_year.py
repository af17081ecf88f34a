"""The same family one school year earlier: told only where it was told something else, and with what is to blame."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from enrollzone.answers.answer import Answer, Changed, Code, Question, Told
from enrollzone.atlas.edition import AddressRow, Edition, Unit
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from enrollzone.present import document
from tests.builders import ASK, NORTH, ROWS, SAY, SECTIONS, SOUTH, a_bureau, a_pack, an_edition

NOW, BEFORE = date(2026, 9, 1), date(2025, 9, 1)
CUTOFF = "\n  cutoff: {value: 08-31, zh: 截止日, en: cut-off}"
AGED = f"""
  young: {{when: "age(birth, cutoff) < 6 years", outcome: {{kind: not_yet}}, overrides: [near, far], clauses: [c.near],
    {SAY}}}"""
IN_THE_NORTH = AskedPlace(unit=NORTH.code)
SIX = {"birth": (date(2020, 5, 5),)}  # of school age in 2026, and a year too young for 2025
ONE_LIST = {"north": [NORTH], "south": [SOUTH]}
OTHER_LIST = {"south": [NORTH, SOUTH]}


def of_year(folder: Path, year: int, listed: Mapping[str, Sequence[Unit]], **sections: str) -> Pack:
    """The policy of one school year, with its list of units."""
    head = SECTIONS["pack"].replace("id: small", f"id: small-{year}").replace("zh: 小", f"zh: 小学办法{year}")
    units = "".join(f'\n  {unit.township}/{unit.name}: "{unit.code}"' for units in listed.values() for unit in units)
    places = "".join(
        f"\n  {zone}: {{clause: c.near, places: [{', '.join(f'{u.township}/{u.name}' for u in units)}]}}"
        for zone, units in listed.items()
    )
    told = {
        "pack": head,
        "effective": f"{{from: {year}-09-01, to: {year + 1}-08-31}}",
        "units": units,
        "catchments": places,
        "parameters": CUTOFF,
        "rules": SECTIONS["rules"] + AGED,
        **sections,
    }
    return a_pack(folder / str(year), **told)


def both_years(folder: Path, before: Mapping[str, Sequence[Unit]] = ONE_LIST, **sections: str) -> list[Pack]:
    """The policies of two school years, of which the later one gives the north to the school in the south."""
    return [of_year(folder, 2025, before, **sections), of_year(folder, 2026, OTHER_LIST)]


def asked(
    packs: Sequence[Pack],
    editions: Sequence[Edition] = (),
    facts: Mapping[str, Told] = SIX,
    home: AskedPlace = IN_THE_NORTH,
    **more: object,
) -> Answer:
    question = Question("990000", "primary", NOW, home, facts, **more)  # type: ignore[arg-type]
    return answer(a_bureau(packs, editions), question)


def estate_in(unit: Unit) -> tuple[AddressRow, ...]:
    return tuple(replace(row, unit=unit.code) if row.name == "花园" else row for row in ROWS)


def blamed(given: Answer) -> list[Changed]:
    assert given.last_year is not None
    return [change.what for change in given.last_year.because]


def test_a_home_that_another_list_gave_to_another_school_is_told_so(tmp_path: Path) -> None:
    given = asked(both_years(tmp_path))
    assert [option.zone.id for option in given.options] == ["south"]
    before = given.last_year
    assert before is not None
    assert (before.on, before.then.code, before.is_ordinary) == (BEFORE, Code.ASSIGNED, False)
    assert [option.zone.id for option in before.then.options] == ["north"]
    assert blamed(given) == [Changed.POLICY, Changed.ROW]
    row = before.because[1]
    assert [clause.id for clause in row.clauses] == ["c.near"]


def test_the_document_names_both_years_both_policies_and_both_rows(tmp_path: Path) -> None:
    told = document(asked(both_years(tmp_path)))["last_year"]
    assert (told["school_year"], told["as_of"], told["outcome"], told["text"]) == (
        "2025-2026",
        "2025-09-01",
        "assigned",
        "北小",
    )
    assert (told["policy"]["id"], told["edition"]["id"]) == ("small-2025", "990000-2025")
    policy, row = told["because"]
    assert policy["text"] == "文件换了：2025—2026学年按“小学办法2025”，2026—2027学年按“小学办法2026”。"
    assert "2025—2026学年：住处：招生范围名单中的“甲街道北村社区”列在北小" in row["text"]
    assert "2026—2027学年：住处：招生范围名单中的“甲街道北村社区”列在南小" in row["text"]
    assert [clause["quote"] for clause in row["clauses"]] == ["就近入学。"]


def test_a_family_with_other_dates_would_be_another_family(tmp_path: Path) -> None:
    """A child of school age this year was too young last year; its elder neighbour of the same age was not."""
    given = asked(both_years(tmp_path, OTHER_LIST))
    assert (given.outcome, given.last_year) == (Code.ASSIGNED, None)


def test_nothing_is_said_where_both_years_are_alike(tmp_path: Path) -> None:
    assert asked(both_years(tmp_path), home=AskedPlace(unit=SOUTH.code)).last_year is None


def test_nothing_is_said_where_nothing_is_held_for_the_year_before(tmp_path: Path) -> None:
    alone = of_year(tmp_path, 2026, OTHER_LIST)
    assert asked([alone]).last_year is None
    assert asked(both_years(tmp_path), [an_edition(first=date(2026, 1, 1))]).last_year is None


def test_what_if_the_bureau_decided_so_is_not_held_against_the_year_before(tmp_path: Path) -> None:
    readings = """
  scope: {status: open, q: {zh: 问, en: q}, clauses: [c.near],
    options: {wide: {zh: 宽, en: wide}, narrow: {zh: 窄, en: narrow}}}"""
    rules = f"""
  stay: {{when: reading.scope = wide, outcome: {{kind: stay}}, clauses: [c.near], {SAY}}}
  go: {{when: reading.scope = narrow, outcome: {{kind: arrange}}, clauses: [c.near], {SAY}}}"""
    packs = [of_year(tmp_path, 2025, ONE_LIST), of_year(tmp_path, 2026, ONE_LIST, readings=readings, rules=rules)]
    given = asked(packs, readings={"scope": "wide"})
    assert (given.outcome, given.last_year) == (Code.STAYS, None)


def test_the_ordinary_family_is_held_against_the_ordinary_family(tmp_path: Path) -> None:
    usual = "\n  birth: {year}-01-05"
    packs = [
        of_year(tmp_path, 2025, ONE_LIST, ordinary=usual.format(year=2019)),
        of_year(tmp_path, 2026, OTHER_LIST, ordinary=usual.format(year=2020)),
    ]
    given = asked(packs, facts={})
    assert given.outcome is Code.NEEDS_FACTS
    assert given.last_year is not None
    assert given.last_year.is_ordinary
    assert document(given)["last_year"]["text"] == "北小"


def test_an_answer_of_the_family_itself_is_not_held_against_that_of_an_ordinary_one(tmp_path: Path) -> None:
    """The policy of the year before asks for something that this family was never asked."""
    rules = f"""
  near: {{when: {{all: [local, home.zone != outside]}}, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near],
    {SAY}}}
  far: {{when: {{any: [not local, home.zone = outside]}}, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    packs = both_years(tmp_path, rules=rules, ordinary='\n  local: "yes"')
    assert asked(packs).last_year is None


def test_another_list_of_units_is_to_blame_where_the_policy_is_the_same(tmp_path: Path) -> None:
    """An address that the newer edition knows to lie in another community."""
    policy = of_year(tmp_path, 2025, ONE_LIST, effective="{from: 2025-09-01, to: open}")
    editions = [
        an_edition(last=date(2026, 5, 31), addresses=estate_in(NORTH)),
        an_edition(first=date(2026, 6, 1), addresses=estate_in(SOUTH), name="试县新名录"),
    ]
    given = asked([policy], editions, home=AskedPlace(text="花园"))
    assert [option.zone.id for option in given.options] == ["south"]
    assert blamed(given) == [Changed.UNITS, Changed.ROW]
    units = document(given)["last_year"]["because"][0]["text"]
    assert units == "社区（村）名录换了：2025—2026学年用“试县”，2026—2027学年用“试县新名录”。"


def test_a_policy_is_not_to_blame_for_what_the_list_of_units_did(tmp_path: Path) -> None:
    editions = [
        an_edition(last=date(2026, 5, 31), addresses=estate_in(NORTH)),
        an_edition(first=date(2026, 6, 1), addresses=estate_in(SOUTH)),
    ]
    packs = [of_year(tmp_path, 2025, ONE_LIST), of_year(tmp_path, 2026, ONE_LIST)]
    assert blamed(asked(packs, editions, home=AskedPlace(text="花园"))) == [Changed.UNITS, Changed.ROW]


def test_two_changes_each_of_which_was_enough_are_both_to_blame(tmp_path: Path) -> None:
    """The estate moved to the community in the south, and the policy sends the north there too."""
    editions = [
        an_edition(last=date(2026, 5, 31), addresses=estate_in(NORTH)),
        an_edition(first=date(2026, 6, 1), addresses=estate_in(SOUTH)),
    ]
    given = asked(both_years(tmp_path), editions, home=AskedPlace(text="花园"))
    assert blamed(given) == [Changed.POLICY, Changed.UNITS, Changed.ROW]


def test_a_fixed_day_that_lies_between_the_years_is_nobodys_change(tmp_path: Path) -> None:
    """Under one policy with a day of its own the family of a year ago stands otherwise; no list and no text changed."""
    fixed = "\n  cutoff: {value: 2026-08-31, zh: 截止日, en: cut-off}"
    policy = of_year(tmp_path, 2025, ONE_LIST, effective="{from: 2025-09-01, to: open}", parameters=fixed)
    editions = [an_edition(last=date(2026, 5, 31)), an_edition(first=date(2026, 6, 1))]
    given = asked([policy], editions, facts={"birth": (date(2020, 9, 1),)})
    older = asked([policy], editions, facts={"birth": (date(2020, 1, 1),)})
    assert (given.outcome, older.outcome) == (Code.AGE_NOT_COVERED, Code.ASSIGNED)
    assert given.last_year is older.last_year is None


def test_what_the_policy_of_then_never_asked_is_not_told_to_it(tmp_path: Path) -> None:
    without = SECTIONS["facts"].replace("\n  local: {t: bool, zh: 本地户口, en: local, " + ASK + "}", "")
    packs = both_years(tmp_path, facts=without)
    assert "local" not in packs[0].facts
    assert blamed(asked(packs, facts={**SIX, "local": frozenset(["no"])})) == [Changed.POLICY, Changed.ROW]


@pytest.mark.parametrize(
    ("facts", "carried"),
    [
        ({"birth": (date(2020, 2, 29),)}, True),
        ({**SIX, "old.zone": AskedPlace(text="北村")}, True),
        ({**SIX, "old.zone": frozenset(["outside"])}, True),
        ({**SIX, "old.zone": frozenset(["north"])}, False),  # another policy has zones of its own
        ({**SIX, "local": frozenset(["no"])}, False),  # which the policy of then takes for a place
    ],
)
def test_what_the_policy_of_then_cannot_take_is_not_told_to_it(
    facts: Mapping[str, Told], carried: bool, tmp_path: Path
) -> None:
    """Then a home with an old home somewhere was not decided otherwise, so what is not carried over leaves it open."""
    old = f"\n  old.zone: {{t: zone, zh: 旧居, en: old home, {ASK}}}"
    rules = f"""
  near: {{when: {{all: [old.zone = outside, home.zone != outside]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], {SAY}}}
  far: {{when: {{any: [old.zone != outside, home.zone = outside]}}, outcome: {{kind: arrange}}, clauses: [c.near],
    {SAY}}}"""
    if "old.zone" in facts or "local" in facts:
        strange = SECTIONS["facts"].replace("local: {t: bool", "local: {t: date") + old
        packs = [
            of_year(tmp_path, 2025, ONE_LIST, facts=strange, rules=rules),
            of_year(tmp_path, 2026, OTHER_LIST, facts=SECTIONS["facts"] + old),
        ]
    else:
        packs = both_years(tmp_path)
    assert (asked(packs, facts=facts).last_year is not None) is carried
