"""The JSON Schema for editors says of a pack what the reader says of it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from enrollzone.grammar.document import read_located
from enrollzone.grammar.schema import pack_schema
from enrollzone.grammar.shapes import REQUIRED, SECTIONS

PACKS = sorted((Path(__file__).resolve().parents[3] / "policies").glob("*/*/policy.yaml"))
VALIDATOR = Draft202012Validator(pack_schema(), format_checker=FormatChecker())


def as_text(path: Path) -> dict[str, Any]:
    """A pack as the reader sees it: every value is text."""
    data: dict[str, Any] = read_located(path).data
    return data


def faults(data: object) -> list[str]:
    return [".".join(map(str, error.path)) for error in VALIDATOR.iter_errors(data)]


@pytest.fixture(scope="module")
def pack() -> dict[str, Any]:
    return as_text(PACKS[0])


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(pack_schema())


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.parent.name)
def test_the_installed_packs_fit_the_schema(path: Path) -> None:
    assert faults(as_text(path)) == []


def test_every_section_of_the_grammar_stands_in_the_schema() -> None:
    assert set(pack_schema()["properties"]) == set(SECTIONS)


@pytest.mark.parametrize("section", REQUIRED)
def test_a_pack_without_a_needed_section_does_not_fit(pack: dict[str, Any], section: str) -> None:
    assert faults({name: value for name, value in pack.items() if name != section}) == [""]


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        (("sectoins",), {}),
        (("pack", "verion"), "1"),
        (("facts", "request", "aks"), "?"),
        (("rules", "resident", "overides"), []),
        (("clauses", "c.age", "qoute"), "…"),
        (("duties", 0, "whom"), "school"),
    ],
    ids=lambda part: ".".join(map(str, part)) if isinstance(part, tuple) else "",
)
def test_a_misspelt_key_does_not_fit(pack: dict[str, Any], where: tuple[str | int, ...], wrong: object) -> None:
    broken = deepcopy(pack)
    *above, last = where
    inner = broken
    for part in above:
        inner = inner[part]
    inner[last] = wrong
    assert faults(broken) == [".".join(map(str, above))]


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        (("pack", "status"), "published"),
        (("pack", "jurisdiction"), "53042"),
        (("effective", "from"), "1 September 2025"),
        (("effective", "reading"), None),
        (("facts", "relocated", "p"), "rarely"),
        (("facts", "relocated", "t"), "boole"),
        (("rules", "resident", "clauses"), "c.near"),
    ],
)
def test_a_value_that_the_reader_refuses_does_not_fit(
    pack: dict[str, Any], where: tuple[str, ...], wrong: object
) -> None:
    broken = deepcopy(pack)
    *above, last = where
    inner = broken
    for part in above:
        inner = inner[part]
    inner[last] = wrong
    assert faults(broken) == [".".join(where)]


def test_a_chance_may_be_read_as_a_number_or_as_text(pack: dict[str, Any]) -> None:
    for chance in ("4", "0.5", 4, 0.5):
        changed = deepcopy(pack)
        changed["facts"]["relocated"]["p"] = chance
        assert faults(changed) == []
