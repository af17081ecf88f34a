from benchmarks.names import Typist, nation
from enrollzone.places.pinyin import sound_alike, sounds

NAMES = nation(size=500, characters=60)


def test_the_made_up_nation_is_always_the_same_and_of_distinct_names() -> None:
    assert len(set(NAMES)) == 500
    assert nation(size=500, characters=60) == NAMES
    assert {len(name) for name in NAMES} == {2, 3, 4, 5}


def test_slips_are_always_the_same_and_never_another_name() -> None:
    slips = Typist(NAMES).slips(Typist(NAMES).error, 50)
    assert len(slips) == 50
    assert all(meant in NAMES and written not in NAMES for meant, written in slips)
    one, other = Typist(NAMES), Typist(NAMES)
    assert one.slips(one.homophone, 30) == other.slips(other.homophone, 30)


def test_a_homophone_can_be_read_as_the_name_was() -> None:
    typist = Typist(NAMES)
    for meant, written in typist.slips(typist.homophone, 30):
        assert sound_alike(sounds(meant), sounds(written))
