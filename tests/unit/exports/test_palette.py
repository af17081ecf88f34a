"""Looks of zones are told apart in colour, by people who see no red, green or blue, and on a grey print."""

from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt
import pytest

from enrollzone.symbology.palette import UNLISTED, UNSETTLED, Hatch, look

Vector = npt.NDArray[np.float64]
SIGHTS = {
    "all": np.eye(3),
    "no_red": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "no_green": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "no_blue": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
"""Linear RGB as dichromats see it (Machado, Oliveira, Fernandes 2009, severity 1)."""

TO_XYZ = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
GROUNDS = [look(number).colour for number in range(8)]


def linear(colour: str) -> Vector:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lightness(colour: str, sight: str = "all") -> Vector:
    """CIELAB: lightness and two axes of hue."""
    xyz = TO_XYZ @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other))
    return high / low


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_grounds_differ_for_every_sort_of_eyes(sight: str) -> None:
    apart = [np.linalg.norm(lightness(a, sight) - lightness(b, sight)) for a, b in combinations(GROUNDS, 2)]
    assert min(apart) >= 15


def test_on_a_grey_print_grounds_are_steps_and_zones_that_follow_one_another_are_far_apart() -> None:
    grey = [lightness(ground)[0] for ground in GROUNDS]
    assert min(abs(a - b) for a, b in combinations(grey, 2)) >= 4
    assert min(abs(a - b) for a, b in zip(grey, [*grey[1:], grey[0]], strict=True)) >= 10


def test_56_zones_have_a_look_of_their_own_and_neighbours_in_a_list_share_neither_ground_nor_pattern() -> None:
    looks = [(one.colour, one.hatch) for one in map(look, range(56))]
    assert len(set(looks)) == 56
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in pairwise(looks))
    assert [look(number).letter for number in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_no_zone_looks_like_land_that_is_not_settled_or_not_listed() -> None:
    looks = [look(number) for number in range(56)]
    assert UNSETTLED.hatch is Hatch.RISING
    assert Hatch.RISING not in {one.hatch for one in looks}
    assert UNLISTED.colour not in {one.colour for one in looks}


def test_black_words_and_the_lines_of_a_pattern_are_read_on_every_ground() -> None:
    for one in map(look, range(8)):
        assert contrast("#1b1b1b", one.colour) >= 4.5
        assert contrast(one.line, one.colour) >= 3
