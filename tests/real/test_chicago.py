"""458 zones of all grades in one layer, whose label says WGS 84 over numbers in feet."""

from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pyogrio.raw
import pytest
import shapely

from enrollzone.atlas.edition import UnitKind
from enrollzone.atlas.evidence import Suspicion, evidence
from enrollzone.intake.ground import Ground
from enrollzone.intake.listing import Listed
from enrollzone.intake.plane import Plane
from enrollzone.intake.seams import crossings, overlaps
from tests.real import zones

pytestmark = pytest.mark.shared

CITY = (-88.0, 41.6, -87.5, 42.1)


@cache
def read(folder: Path) -> tuple[str, dict[str, str], zones.Layer]:
    """The system that the file names, the grades of each school, and its zone in the numbers of the file."""
    ZipFile(zones.at_hand("chicago/all_schools_lying_prj.zip")).extractall(folder)
    meta, _, shapes, columns = pyogrio.raw.read(folder / "all_schools.shp")
    cells = dict(zip(meta["fields"], columns, strict=True))
    schools = [str(school) for school in cells["SCHOOLID"]]
    drawn = dict(zip(schools, shapely.from_wkb(shapes), strict=True))
    return meta["crs"], dict(zip(schools, map(str, cells["GRADES"]), strict=True)), drawn


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, str], zones.Layer]:
    return read(tmp_path_factory.mktemp("chicago"))


@pytest.mark.parametrize("declared", ["wgs84", "EPSG:32616"])
def test_the_label_that_lies_is_caught_whether_it_is_believed_or_not(
    file: tuple[str, dict[str, str], zones.Layer], declared: str
) -> None:
    stated, _, drawn = file
    of_numbers, of_label = evidence(zones.vertices(drawn), declared, CITY, stated)
    assert (of_label.suspicion, of_label.stated) == (Suspicion.LABEL_LIES, "EPSG:4326")
    assert of_numbers.fits == ()
    assert "EPSG:3435" in of_numbers.not_taken  # the feet of the state, on a datum that is not taken
    assert of_numbers.outside == 159_534


def test_628_overlaps_lie_between_grades_and_none_within_the_schools_of_one_range_of_grades(
    file: tuple[str, dict[str, str], zones.Layer],
) -> None:
    _, grades, drawn = file
    degrees = zones.converted(drawn, zones.between(3435, 4326))
    listed = {
        school: Listed(number, school, "", "", UnitKind.OTHER, (grades[school],), None)
        for number, school in enumerate(degrees, 1)
    }
    ground = Ground("all_schools.zip", listed, Plane.around(degrees.values()))
    assert len(degrees) == 458
    pairs = crossings(degrees, {school: one.layer for school, one in listed.items()}, ground)
    areas = [ground.plane.area(shapely.intersection(degrees[one], degrees[other])) for one, other in pairs]
    assert sum(area > 1 for area in areas) == 628
    for grade in set(grades.values()):
        of_grade = {school: zone for school, zone in degrees.items() if grades[school] == grade}
        assert list(overlaps(of_grade, ground)) == []
