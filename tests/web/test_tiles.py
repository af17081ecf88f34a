"""The background of maps: none by default, and no more than the one origin that a deployment names."""

from dataclasses import replace

import pytest

from enrollzone.config import Settings
from enrollzone.errors import SettingsError
from enrollzone.web import create_app
from enrollzone.web.tiles import Tiles, tiles_of

ALONE = Settings(jurisdictions=("000000",))
NAMED = replace(
    ALONE,
    map_tiles="https://tiles.example:8443/{z}/{x}/{y}.png https://tiles.example:8443/names/{z}/{x}/{y}.png",
    map_tiles_crs="CGCS2000",
    map_tiles_notice="底图：某某图",
)


def test_by_default_pictures_come_from_nowhere_else() -> None:
    policy = create_app(ALONE).test_client().get("/").headers["Content-Security-Policy"]
    assert policy.endswith("img-src 'self' data:")


def test_a_named_background_adds_its_origin_once_and_nothing_else() -> None:
    policy = create_app(NAMED).test_client().get("/").headers["Content-Security-Policy"]
    assert policy.endswith("img-src 'self' data: https://tiles.example:8443")


def test_tiles_of_this_service_need_no_origin() -> None:
    ours = replace(NAMED, map_tiles="/tiles/{z}/{x}/{y}.png")
    assert tiles_of(ours) == Tiles(("/tiles/{z}/{x}/{y}.png",), "底图：某某图")
    assert tiles_of(ours).origins == ()


@pytest.mark.parametrize(
    "template",
    [
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}/{k}.png",
        "https://tiles.example/{z}/{x}/{y}/{x}.png",
        "https://{z}.example/{x}/{y}.png",
        "https://user:word@tiles.example/{z}/{x}/{y}.png",
        "https://*/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "//tiles.example/{z}/{x}/{y}.png",
        "ftp://tiles.example/{z}/{x}/{y}.png",
        "javascript:alert(1)/{z}/{x}/{y}",
        "https://tiles.example;script-src/{z}/{x}/{y}.png",
        "https://[::1/{z}/{x}/{y}.png",
        "tiles/{z}/{x}/{y}.png",
    ],
)
def test_a_template_that_is_none_keeps_the_service_from_starting(template: str) -> None:
    with pytest.raises(SettingsError, match="ENROLLZONE_MAP_TILES must"):
        tiles_of(replace(NAMED, map_tiles=template))


@pytest.mark.parametrize("crs", ["", "gcj02", "bd09", "EPSG:3857"])
def test_tiles_of_which_the_system_is_not_told_or_lies_beside_are_refused(crs: str) -> None:
    with pytest.raises(SettingsError, match="ENROLLZONE_MAP_TILES_CRS"):
        create_app(replace(NAMED, map_tiles_crs=crs))


def test_a_background_without_a_word_of_whose_it_is_is_refused() -> None:
    with pytest.raises(SettingsError, match="ENROLLZONE_MAP_TILES_NOTICE"):
        tiles_of(replace(NAMED, map_tiles_notice=" "))


def test_all_four_are_read_from_the_environment() -> None:
    read = Settings.from_mapping(
        {
            "ENROLLZONE_MAP_TILES": "/t/{z}/{x}/{y}",
            "ENROLLZONE_MAP_TILES_CRS": "wgs84",
            "ENROLLZONE_MAP_TILES_NOTICE": "底图",
            "ENROLLZONE_MAP_APPROVAL": " 某S(2026)1号 ",
        }
    )
    assert (tiles_of(read), read.map_approval) == (Tiles(("/t/{z}/{x}/{y}",), "底图"), "某S(2026)1号")
