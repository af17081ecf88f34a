"""``enrollzone init``: a county is set up once, and nothing that is there is ever changed."""

from pathlib import Path

import pytest

from enrollzone.atlas.reader import read_jurisdiction
from enrollzone.errors import SettingsError
from enrollzone.messages import Text
from enrollzone.publishing.founding import County, set_up
from tests.unit.cli.terminal import columns, enrollzone

NEW = ("init", "990101", "--name", "甲县", "--english", "County A", "--folder", "jia")


def folders(tmp_path: Path) -> dict[str, str]:
    for name in ("boundaries", "policies"):
        (tmp_path / name).mkdir()
    return {f"{name.upper()}_DIR": str(tmp_path / name) for name in ("boundaries", "policies")}


def test_a_county_that_was_set_up_can_be_read_and_the_next_steps_fit_the_screen(tmp_path: Path) -> None:
    printed = enrollzone(*NEW, "--also", "甲", "--within", "乙省", "--within", "丙市", **folders(tmp_path))
    assert printed.status == 0
    assert all(columns(line) <= 80 for line in printed.lines)
    county = read_jurisdiction(tmp_path / "boundaries" / "990101-jia")
    assert (county.code, county.name, county.other_names, county.within, county.editions) == (
        "990101",
        Text("甲县", "County A"),
        ("甲",),
        ("乙省", "丙市"),
        (),
    )
    assert county.contacts["education_bureau"].phone is None
    assert (tmp_path / "policies" / "990101-jia").is_dir()


def test_a_county_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folders(tmp_path)
    here = tmp_path / "boundaries", tmp_path / "policies"
    set_up(County("990101", Text("甲县", "County A"), "jia"), *here)
    before = (tmp_path / "boundaries/990101-jia/jurisdiction.yaml").read_bytes()
    with pytest.raises(SettingsError, match="this county is there already: 990101-jia"):
        set_up(County("990101", Text("乙县", "County B"), "yi"), *here)
    assert (tmp_path / "boundaries/990101-jia/jurisdiction.yaml").read_bytes() == before
    assert not (tmp_path / "boundaries/990101-yi").exists()


@pytest.mark.parametrize(
    ("county", "said"),
    [
        (County("99010", Text("甲县", "A"), "jia"), "the code should be six digits"),
        (County("../x", Text("甲县", "A"), "jia"), "the code should be six digits"),
        (County("990101", Text("甲县", "A"), "../jia"), "--folder should be lower-case"),
        (County("990101", Text("County", "A"), "jia"), "should have Chinese characters"),
        (County("990101", Text("甲县", "A"), "jia", within=("Yunnan",)), "should have Chinese characters"),
        (County("990101", Text("甲县", " "), "jia"), "the English name is missing"),
    ],
)
def test_a_county_that_cannot_be_taken_is_refused_before_anything_is_written(
    tmp_path: Path, county: County, said: str
) -> None:
    folders(tmp_path)
    with pytest.raises(SettingsError, match=said):
        set_up(county, tmp_path / "boundaries", tmp_path / "policies")
    assert list(tmp_path.rglob("*.yaml")) == []


def test_a_name_with_quotes_and_line_breaks_cannot_become_keys_of_its_own(tmp_path: Path) -> None:
    folders(tmp_path)
    name = Text('甲"县: {', 'A"\\ b')
    set_up(County("990101", name, "jia"), tmp_path / "boundaries", tmp_path / "policies")
    assert read_jurisdiction(tmp_path / "boundaries/990101-jia").name == name
