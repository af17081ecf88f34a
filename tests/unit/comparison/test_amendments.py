"""What was rewritten from one policy to another, entry by entry."""

from pathlib import Path

from enrollzone.comparison.amendments import Amendment, amendments
from tests.builders import SAY, SECTIONS, a_pack

READINGS = """
  scope: {{status: {status}, {use}q: {{zh: 问, en: q}}, clauses: [c.near],
    options: {{wide: {{zh: 宽, en: wide}}, narrow: {{zh: 窄, en: narrow}}}}}}"""
OPEN = READINGS.format(status="open", use="")


def rewritten(folder: Path, old: dict[str, str], new: dict[str, str]) -> dict[tuple[str, str, str], Amendment]:
    found = amendments(a_pack(folder / "old", **old), a_pack(folder / "new", **new))
    return {(entry.section, entry.name, entry.kind.value): entry for entry in found}


def test_two_readings_of_one_file_differ_in_nothing(tmp_path: Path) -> None:
    assert rewritten(tmp_path, {}, {}) == {}


def test_a_quote_that_changed_is_given_as_it_was_and_as_it_is(tmp_path: Path) -> None:
    found = rewritten(tmp_path, {}, {"clauses": "\n  c.near: {source: notice, label: 一, quote: 免试入学。}"})
    assert found["clauses", "c.near", "changed"].aspects == {"quote": ("就近入学。", "免试入学。")}


def test_what_is_new_and_what_is_gone_are_told_apart(tmp_path: Path) -> None:
    clauses = SECTIONS["clauses"] + "\n  c.more: {source: notice, label: 二, quote: 另行通知。}"
    assert list(rewritten(tmp_path / "1", {}, {"clauses": clauses})) == [("clauses", "c.more", "added")]
    assert list(rewritten(tmp_path / "2", {"clauses": clauses}, {})) == [("clauses", "c.more", "removed")]


def test_a_reading_that_is_settled_shows_its_status_and_use(tmp_path: Path) -> None:
    found = rewritten(
        tmp_path, {"readings": OPEN}, {"readings": READINGS.format(status="provisional", use="use: wide, ")}
    )
    assert found["readings", "scope", "changed"].aspects == {"status": ("open", "provisional"), "use": ("", "wide")}


def test_every_section_is_looked_at(tmp_path: Path) -> None:
    old = {
        "schools": "\n  north: {zh: 北小学, en: North}",
        "units": '\n  甲街道/北村社区: "990000001001"',
        "catchments": "\n  north: {clause: c.near, places: [甲街道/北村社区]}",
        "parameters": "\n  day: {value: 09-01, zh: 日, en: day}",
        "readings": OPEN,
        "impossible": "\n  - {when: {all: [local, home.zone = outside]}, zh: 矛盾, en: contradiction}",
        "define": "\n  native: {zh: 本地, en: native, when: local}",
        "documents": "\n  book: {zh: 户口本, en: book, when: local}",
        "rules": f"""
  near:
    when: {{all: [home.zone != outside, {{any: [native, not native]}}]}}
    outcome: {{by_reading: scope, wide: {{kind: school, of: [home.zone]}}, narrow: {{kind: arrange}}}}
    clauses: [c.near]
    {SAY}""",
    }
    new = {
        "schools": "\n  north: {zh: 北小学校, en: North}",
        "units": old["units"],
        "catchments": "\n  south: {clause: c.near, places: [甲街道/北村社区]}",
        "parameters": "\n  day: {value: 09-15, zh: 日, en: day}",
        "readings": OPEN.replace("窄, en: narrow", "窄, en: narrow").replace("问", "问：宽还是窄"),
        "facts": SECTIONS["facts"].replace("本地户口", "户口在本地"),
        "impossible": "\n  - {when: local, zh: 矛盾, en: contradiction}",
        "define": "\n  native: {zh: 本地, en: native, when: not local}",
        "documents": "\n  book: {zh: 户口本, en: book, when: {not: local}}",
        "zones": SECTIONS["zones"].replace("zh: 北小, en: North, kind", "zh: 北小学, en: North, kind"),
        "rules": old["rules"].replace("{kind: arrange}", "{kind: stay}").replace("not native", "local"),
    }
    found = rewritten(tmp_path, old, new)
    assert {section for section, _, _ in found} == {
        "schools",
        "zones",
        "catchments",
        "parameters",
        "readings",
        "facts",
        "impossible",
        "definitions",
        "papers",
        "rules",
    }
    assert found["catchments", "甲街道/北村社区", "changed"].aspects == {"zone": ("north", "south")}
    assert found["rules", "near", "changed"].aspects == {
        "when": (
            "all(home.zone != outside, any(native, not native))",
            "all(home.zone != outside, any(native, local))",
        ),
        "outcome": (
            "reading.scope: wide → school home.zone, narrow → arrange",
            "reading.scope: wide → school home.zone, narrow → stay",
        ),
    }
