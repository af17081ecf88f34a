"""338 school zones of one city in two years: 16 really changed, the rest was drawn by another hand."""

from functools import cache

import pytest
import shapely

from enrollzone.atlas.diff import zone_changes
from enrollzone.atlas.evidence import Suspicion, evidence
from enrollzone.atlas.overlay import AreaChange, Overlay
from enrollzone.atlas.shift import Compass, estimate_shift
from tests.real import zones

pytestmark = pytest.mark.shared

IN_2016, IN_2017 = "berlin/ESB_2016_06.geojson", "berlin/ESB_2017_06.geojson"
CITY = (13.0, 52.3, 13.8, 52.7)
CHANGED = ["0322", "0334", "0339", "1001", "1005", "1017", "1028", "1029", "1099"]
CHANGED += ["1101", "1102", "1103", "1107", "1116", "1118", "1119"]


def both() -> tuple[zones.Layer, zones.Layer]:
    return zones.layer(IN_2016, "ESB"), zones.layer(IN_2017, "ESB")


@cache
def changes() -> dict[str, AreaChange]:
    """What became of each zone, whether it counts or not."""
    land = Overlay(*both())
    return {name: land.change(name) for name in land.old}


@cache
def in_degrees() -> tuple[zones.Layer, zones.Layer]:
    old, new = (zones.converted(drawn, zones.between(25833, 4326)) for drawn in both())
    return old, new


def test_exactly_sixteen_of_338_zones_changed_from_one_year_to_the_next() -> None:
    old, new = both()
    assert (len(old), old.keys()) == (338, new.keys())
    own = {name: name for name in old}
    assert [change.zone for change in zone_changes(old, new, (own, own))] == CHANGED


def test_without_the_rule_nearly_every_zone_would_be_reported() -> None:
    found = changes().values()
    assert sum(change.slivers_m2 + change.changed_m2 > 0 for change in found) == 338
    assert sum(change.slivers_m2 for change in found) > 100_000


def test_what_one_zone_lost_its_neighbour_gained() -> None:
    giver, taker = changes()["0334"], changes()["0339"]
    assert [(piece.other, round(piece.area_m2)) for piece in taker.gained] == [("0334", 330_412)]
    assert [(piece.other, round(piece.area_m2)) for piece in giver.lost] == [("0322", 103_511), ("0339", 330_412)]


def test_another_hand_is_no_systematic_shift_by_zones_or_by_the_outline_of_the_city() -> None:
    old, new = in_degrees()
    assert estimate_shift(new, old) is None
    assert estimate_shift(new, shapely.union_all(list(old.values()))) is None


def test_a_shift_of_nine_metres_is_seen_through_the_noise_and_the_sixteen_changes() -> None:
    old, new = in_degrees()
    shift = estimate_shift(zones.converted(new, lambda at: at - (-0.0001, -0.00005)), old)
    assert shift is not None
    assert (round(shift.metres), shift.direction, shift.matched) == (9, Compass.NORTHEAST, 338)
    assert shift.looks_like is None


def test_the_missing_label_of_the_file_is_guessed_from_its_numbers() -> None:
    old, _ = both()
    (doubt,) = evidence(zones.vertices(old), "wgs84", CITY)
    assert doubt.suspicion is Suspicion.METRES_AS_DEGREES
    assert doubt.fits == ("EPSG:32633",)
    assert "EPSG:25833" in doubt.not_taken
