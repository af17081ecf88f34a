import subprocess
import sys
from dataclasses import replace

import pytest

from enrollzone.places.home import AskedPlace, NotFound, Why
from enrollzone.places.locate import locate
from enrollzone.places.suggest import complete, suggest
from tests.unit.places.county import EDITION, GAZETTEER


def first(text: str) -> tuple[str, Why]:
    suggestion = suggest(text, GAZETTEER)[0]
    return suggestion.unit.code[6:], suggestion.why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wugui", ("001001", Why.PINYIN)),
        ("WuGui SheQu", ("001001", Why.PINYIN)),
        ("wǔguì", ("001001", Why.PINYIN)),
        ("guihuajiedao wugui", ("001001", Why.PINYIN)),
        ("wgsq", ("001001", Why.INITIALS)),
        ("ghjdwgsq", ("001001", Why.INITIALS)),
        ("五贵社区", ("001001", Why.HOMOPHONE)),
        ("五柱社区", ("001001", Why.SIMILAR)),
        ("我家在五桂社区旁边", ("001001", Why.CONTAINED)),
        ("平川乡五桂社区", ("001001", Why.TOWNSHIP)),
        ("qingshu", ("100001", Why.PINYIN)),
    ],
)
def test_what_was_meant_is_suggested_with_its_reason(text: str, expected: tuple[str, Why]) -> None:
    assert first(text) == expected


def test_every_reading_of_a_character_is_known() -> None:
    assert {each.unit.code[6:] for each in suggest("gashazhen xiaojiao", GAZETTEER)} == {"100002", "100200"}
    assert suggest("jiashazhen xiaojiao", GAZETTEER) == suggest("gashazhen xiaojiao", GAZETTEER)


def test_units_of_the_township_that_was_written_go_first() -> None:
    assert [each.unit.code[6:] for each in suggest("老城街道泰平社区", GAZETTEER)][:2] == ["002003", "001002"]


def test_no_more_is_suggested_than_was_asked_for_and_nothing_for_nothing() -> None:
    assert len(suggest("太平路", GAZETTEER, limit=1)) == 1
    assert suggest("", GAZETTEER) == suggest("x" * 101, GAZETTEER) == suggest("魑魅魍魉", GAZETTEER) == ()


def test_who_only_asks_whether_a_place_is_here_is_not_told_what_is_like_it() -> None:
    asked = AskedPlace(text="五贵社区")
    told = locate(asked, GAZETTEER, EDITION)
    assert isinstance(told, NotFound)
    assert told.suggestions
    assert locate(asked, GAZETTEER, EDITION, suggesting=False) == replace(told, suggestions=())
    here = AskedPlace(text="五桂社区")
    assert locate(here, GAZETTEER, EDITION, suggesting=False) == locate(here, GAZETTEER, EDITION)


def offered(text: str, limit: int = 10) -> list[tuple[str, str | None]]:
    return [(spot.unit.code[6:], spot.row.name if spot.row else None) for spot in complete(text, GAZETTEER, limit)]


def test_the_box_offers_names_then_addresses_then_pinyin() -> None:
    assert offered("五") == [("001001", None)]
    assert offered("文昌") == [("001001", "文昌路"), ("001003", "文昌路")]
    assert offered("老城街道锦") == [("002001", None)]
    assert offered("wug") == offered("wg") == [("001001", None)]
    assert offered("者甸") == [("200200", None), ("200203", "者甸"), ("200200", "者甸村第三村民小组")]
    assert offered("社区", limit=3) == [("001001", None), ("001002", None), ("001003", None)]
    assert offered("") == offered("村" * 101) == []


def test_a_name_that_is_found_loads_no_dictionary_of_sounds_and_no_fuzzy_matching() -> None:
    program = (
        "import sys; from tests.unit.places.county import ask; ask('桂花街道五桂社区文昌路11号'); "
        "print([name for name in ('pypinyin', 'rapidfuzz', 'pyproj', 'shapely', 'geopandas') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
