import random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from enrollzone.places import likeness
from enrollzone.places.likeness import NameIndex
from enrollzone.places.pinyin import sound_alike, sounds

SIGNS = "长张重中莘辛新兴五武戛嘎村岗乐越"
words = st.text(SIGNS, min_size=1, max_size=5)
names_of = st.lists(words, max_size=40)


def test_an_index_of_nothing_finds_nothing() -> None:
    index = NameIndex.of(())
    assert len(index) == 0
    assert index.beginning_with("", 3) == index.sounding_like("长") == index.resembling("长", 0.1) == ()


def test_every_reading_counts() -> None:
    index = NameIndex.of(["长村", "乐村", "重兴"])
    assert index.sounding_like("张村") == index.sounding_like("常村") == ("长村",)
    assert index.sounding_like("越村") == ("乐村",)
    assert index.sounding_like("中兴") == ("重兴",)
    assert index.sounding_like("长村") == ()


@given(names_of, words)
def test_names_that_sound_alike_are_exactly_those_that_a_look_at_each_finds(names: list[str], text: str) -> None:
    spoken = sounds(text)
    alike = {name for name in names if name != text and sound_alike(spoken, sounds(name))}
    assert set(NameIndex.of(names).sounding_like(text)) == alike


@given(names_of, words)
def test_a_slip_is_found_by_number_as_it_is_by_looking_at_each_name(names: list[str], text: str) -> None:
    index = NameIndex.of(names)
    one_slip = {name for name in names if OSA.distance(name, text) == 1}
    found = {index.name(position) for position in index._one_slip_from(text)}
    assert one_slip <= found
    assert {name for name in one_slip if OSA.normalized_similarity(name, text) >= 0.5} <= dict(
        index.resembling(text, 0.5)
    ).keys()


@given(names_of, st.text(SIGNS, max_size=3), st.integers(1, 5))
def test_names_that_begin_with_a_text_come_in_order(names: list[str], text: str, limit: int) -> None:
    every = sorted({name for name in names if name.startswith(text)})
    assert NameIndex.of(names).beginning_with(text, limit) == tuple(every[:limit])


def test_among_thousands_of_names_the_answer_is_the_same() -> None:
    chance = random.Random(3)  # noqa: S311 - not a secret
    signs = [chr(0x4E00 + 7 * number) for number in range(400)]
    names = {"".join(chance.choices(signs, k=chance.randint(3, 4))) for _ in range(2 * likeness._FEW)}
    index = NameIndex.of(names)
    assert len(index) > likeness._FEW
    for name in sorted(names)[::400]:
        written = name[:-1] + signs[0] if name[-1] != signs[0] else name[:-1] + signs[1]
        assert (name, 1 - 1 / len(name)) in index.resembling(written, 0.5)
        assert name in index.beginning_with(name[:2], 50)
    assert index.beginning_with(max(names) + "龟", 3) == ()
    assert 0 < index.nbytes < 150 * len(names)
