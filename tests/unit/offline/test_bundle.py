"""A policy as data: the same functions, the same zones, and no word that is not in the catalogue or the policy."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrollzone.atlas.edition import UnitKind
from enrollzone.bootstrap import open_bureaus
from enrollzone.config import Settings
from enrollzone.lookup import Bureau
from enrollzone.offline.bundle import bundle
from enrollzone.offline.diagrams import packed
from enrollzone.offline.file import last_day
from enrollzone.offline.places import spelling
from enrollzone.periods import Period
from enrollzone.policy.pack import Pack
from enrollzone.rules.diagram import TERMINAL, Diagram
from tests.builders import NORTH, SPLIT, a_bureau, a_pack, an_edition

AREAS = {
    "units": "\n  甲街道/北村社区: '990000001001'\n  甲街道/中街社区: '990000001003'",
    "catchments": """
  north: {clause: c.near, places: [甲街道/北村社区, 甲街道/中街社区/长街 单号]}
  south: {clause: c.near, places: [甲街道/中街社区/长街 双号]}""",
}


@pytest.fixture(scope="module")
def real() -> Bureau:
    return open_bureaus(Settings(), only="530427")["530427"]


def unpacked(found: dict[str, Any]) -> list[tuple[int, tuple[int, ...]]]:
    """The nodes of a diagram as the browser reads them."""
    nodes: list[tuple[int, tuple[int, ...]]] = [(TERMINAL, (number,)) for number in range(found["ends"])]
    for level, *columns in found["levels"]:
        children = [[sum(steps[: n + 1]) for n in range(len(steps))] for steps in columns]
        nodes += [(level, row) for row in zip(*children, strict=True)]
    return nodes


def followed(nodes: list[tuple[int, tuple[int, ...]]], number: int, choice: int) -> int:
    """The end to which always the same choice leads, as far as a variable has so many values."""
    while nodes[number][0] != TERMINAL:
        children = nodes[number][1]
        number = children[choice % len(children)]
    return nodes[number][1][0]


def test_a_packed_diagram_is_the_same_function(real: Bureau) -> None:
    diagrams: list[Diagram] = list(real.shelf.packs[0].compiled.conditions.values())
    assert len(diagrams) > 30
    for diagram in diagrams:
        found = packed(diagram)
        nodes = unpacked(found)
        assert len(nodes) == len(diagram)
        for choice in range(6):
            known = followed(list(diagram.nodes), diagram.root, choice)
            assert followed(nodes, found["root"], choice) == known


def test_a_bundle_is_plain_json_and_always_the_same(real: Bureau) -> None:
    pack, edition = real.shelf.packs[0], real.atlas.in_force(date(2018, 9, 1))
    assert edition is not None
    first, again = (json.dumps(bundle(real, pack, edition, date(2018, 9, 1))) for _ in range(2))
    assert first == again
    assert json.loads(first)["policy"]["sha256"] == pack.sha256


def test_every_unit_has_the_zone_that_the_list_gives_it(real: Bureau) -> None:
    pack, edition = real.shelf.packs[0], real.atlas.in_force(date(2018, 9, 1))
    assert edition is not None
    places = bundle(real, pack, edition, date(2018, 9, 1))["places"]
    found = {unit["code"]: places["records"][unit["in"][0]] for unit in places["units"]}
    assert found.keys() == edition.units.keys()
    assert found["530427001001"]["zones"] == ["g1"]
    assert found["530427200209"]["by"] == {"reading": "zhedian", "zones": {"g1": "g1", "g3": "g3"}}
    assert sum(record["zones"] == ["outside"] for record in found.values()) > 50


def a_split_pack(folder: Path) -> Pack:
    return a_pack(folder, **AREAS)


def test_a_unit_that_is_split_has_its_parts_as_a_choice_each_with_its_zone(tmp_path: Path) -> None:
    pack, edition = a_split_pack(tmp_path), an_edition()
    places = bundle(a_bureau([pack]), pack, edition, pack.period.first)["places"]
    units = {unit["code"]: unit for unit in places["units"]}
    parts = {part["text"]: places["records"][part["in"][0]]["zones"] for part in units[SPLIT.code]["parts"]}
    assert parts["长街 单号"] == ["north"]
    assert parts["长街 双号"] == ["south"]
    assert places["records"][units[SPLIT.code]["in"][0]]["split"]
    assert "parts" not in units[NORTH.code]


def test_a_name_is_spelt_with_every_reading_of_each_sign_and_without_its_ending() -> None:
    assert NORTH.kind is UnitKind.COMMUNITY
    assert spelling("太平社区居民委员会").startswith("ta")
    assert "tai" in spelling("太平社区").split(" ")[0].split("/")
    assert spelling("太平社区居民委员会") == spelling("太平社区")


@pytest.mark.parametrize(
    ("day", "policy_ends", "list_ends", "last"),
    [
        (date(2025, 9, 1), None, None, date(2026, 2, 28)),  # from March on families ask about the next September
        (date(2023, 9, 1), None, None, date(2024, 2, 29)),
        (date(2025, 9, 1), date(2025, 12, 31), None, date(2025, 12, 31)),
        (date(2025, 9, 1), date(2025, 12, 31), date(2025, 10, 1), date(2025, 10, 1)),
    ],
)
def test_a_file_may_be_used_until_others_ask_or_policy_or_list_change(
    tmp_path: Path, day: date, policy_ends: date | None, list_ends: date | None, last: date
) -> None:
    until = policy_ends.isoformat() if policy_ends else "open"
    pack = a_pack(tmp_path, effective=f"{{from: 2020-09-01, to: {until}}}")
    edition = an_edition(date(2020, 1, 1), period=Period(date(2020, 1, 1), list_ends))
    assert last_day(pack, edition, day) == last


def test_a_language_without_words_is_refused(tmp_path: Path) -> None:
    pack = a_split_pack(tmp_path)
    with pytest.raises(KeyError):
        bundle(a_bureau([pack]), pack, an_edition(), pack.period.first, "fr")
