"""The official table of elementary school zones of 2026 of a city of 29 districts, read phrase by phrase."""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from enrollzone.phrases.characters import NotUnderstood
from enrollzone.phrases.reader import paragraphs, read
from enrollzone.phrases.syntax import Entry, Groups, Phrase, Road

TABLE = Path(__file__).resolve().parents[2].parent / "shared/data/newtaipei/zone_table_115_elementary.json"

pytestmark = pytest.mark.shared

Numbers = frozenset[int] | None
"""The 鄰 of a 里; None for all of them. Those taken out are negative."""

Row = tuple[str, str, Numbers, str]
"""District, 里, its 鄰, and a road in it."""


@cache
def table() -> dict:
    if not TABLE.exists():
        pytest.skip("left out: needs ../shared/data/newtaipei, which is not part of the project")
    return json.loads(TABLE.read_text(encoding="utf-8"))["levels"]["elementary"]


def cells(columns: tuple[str, ...] = ("basicArea", "freeArea")) -> Iterator[tuple[str, str, str]]:
    """Yield district, school and text of every cell that is filled in."""
    for school in table()["schools"]:
        yield from ((school["district"], school["schoolName"], school[name]) for name in columns if school[name])


def phrases() -> Iterator[tuple[str, str]]:
    yield from ((district, paragraph.text) for district, _, text in cells() for paragraph in paragraphs(text))


@cache
def understood(district: str, text: str) -> Phrase | NotUnderstood:
    return read(text, frozenset(table()["districts"]), district)


def as_set(phrase: Phrase) -> set[Row]:
    return {_as_row(entry) for section in phrase.sections for entry in section.entries}


def _as_row(entry: Entry) -> Row:
    numbers: Numbers = None
    if isinstance(entry.part, Groups):
        numbers = frozenset(_expanded(entry.part))
    if entry.without:
        numbers = frozenset(-number for one in entry.without if isinstance(one, Groups) for number in _expanded(one))
    return entry.within, entry.unit, numbers, entry.part.name if isinstance(entry.part, Road) else ""


def _expanded(groups: Groups) -> Iterator[int]:
    yield from (number for first, last in groups.ranges for number in range(first, (last or first) + 1))


def oracle(district: str, text: str) -> set[Row]:
    """Read a paragraph with a pattern and nothing of the reader: districts, 里 and the numbers behind them."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("~", "-").replace("–", "-")
    plain = re.sub(r"【[^】]*】|\([^)]*自由學區\)", "、", plain)
    plain = re.sub("^[一二三四五六七八九十]+、", "", plain)
    if plain.strip("。、") == "全區":
        return {(district, "", None, "")}
    found, within = set(), district
    for hit in re.finditer(
        r"(?:([^、()\d]{1,6}?區))?([^、()\d]{1,4}?里)(\([^)]*\)|[\d、-]+鄰)?([^、()\d]{1,4}街)?(?=[、,。]|$)", plain
    ):
        within = hit[1] or within
        found.add((within, hit[2], _numbers(hit[3]), hit[4] or ""))
    return found


def _numbers(said: str | None) -> Numbers:
    if not said:
        return None
    sign = -1 if "除" in said else 1
    ranges = [tuple(map(int, one.split("-"))) for one in re.findall(r"\d+(?:-\d+)?", said)]
    return frozenset(sign * number for one in ranges for number in range(one[0], one[-1] + 1))


def test_nearly_every_phrase_is_read_whole_and_says_what_stands_there(capsys: pytest.CaptureFixture[str]) -> None:
    asked = list(phrases())
    found = [(district, text, understood(district, text)) for district, text in asked]
    read_whole = [(district, text, phrase) for district, text, phrase in found if isinstance(phrase, Phrase)]
    for district, text, phrase in read_whole:
        assert as_set(phrase) == oracle(district, text), text
    with capsys.disabled():
        sys.stdout.write(f"\n{len(read_whole)} of {len(asked)} area phrases read whole, each as the oracle reads it\n")
    assert len(asked) == 586
    assert len(read_whole) >= 0.95 * len(asked)


def test_what_is_read_prints_back_to_the_same_phrase() -> None:
    for district, text in phrases():
        phrase = understood(district, text)
        if isinstance(phrase, Phrase):
            assert understood(district, phrase.words) == phrase


def test_what_is_not_read_is_reported_at_a_character_of_the_phrase(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [found for district, text in phrases() if isinstance(found := understood(district, text), NotUnderstood)]
    lengths = [len(text) for district, text in phrases() if isinstance(understood(district, text), NotUnderstood)]
    assert all(0 < found.position <= length for found, length in zip(missed, lengths, strict=True))
    with capsys.disabled():
        sys.stdout.write(f"{len(missed)} reported with the position at which reading stopped\n")


def test_no_neighbourhood_lies_in_two_basic_areas_but_those_that_the_table_itself_doubles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A school that serves two districts stands in the table twice, with the same rows: they count once."""
    listed: dict[tuple[str, str], dict[Numbers, set[str]]] = defaultdict(lambda: defaultdict(set))
    for district, school, text in cells(("basicArea",)):
        for phrase in (understood(district, paragraph.text) for paragraph in paragraphs(text)):
            for within, unit, numbers, _ in as_set(phrase) if isinstance(phrase, Phrase) else ():
                listed[within, unit][numbers].add(school[-4:])
    doubled = [place for place, rows in listed.items() if _overlap(list(rows))]
    same = [place for place, rows in listed.items() if any(len(schools) > 1 for schools in rows.values())]
    with capsys.disabled():
        sys.stdout.write(f"{len(listed)} 里; in two basic areas: {len(doubled)} in part, {len(same)} wholly\n")
    assert len(listed) > 900
    assert (len(doubled), len(same)) == (0, 0)


def _overlap(rows: list[Numbers]) -> bool:
    """Tell whether two of several rows of one 里 hold the same 鄰; what is listed with an exception is left aside."""
    if len(rows) < 2 or any(numbers and min(numbers) < 0 for numbers in rows):
        return False
    every = [number for numbers in rows for number in numbers or ()]
    return None in rows or len(every) != len(set(every))
