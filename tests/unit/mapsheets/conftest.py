"""One invented county with everything that a sheet has to cope with, made once."""

from datetime import date
from pathlib import Path

import pytest
import shapely

from enrollzone.atlas.edition import EditionStatus, Site
from enrollzone.layers.coverage import Coverage
from tests.drawn import Drawn, Given, a_drawn_county, grid

DAY = date(2025, 9, 1)
LONG = "一个名字特别特别长的社区居民委员会"
QUOTED = 'O\'Neil "里", ;<b>&$村$'
RARE = "𤱙田村"
HOLE, ISLANDS = "环村", "岛村"


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    """Four by four units: a hole, islands, split, unlisted and undrawn ones, a shared area, a drawn area, campuses."""
    cells = grid(4, 4)
    parts = shapely.MultiPolygon(
        [shapely.box(102.05, 24.0, 102.055, 24.005), shapely.box(102.05, 24.02, 102.06, 24.03)]
    )
    units = [
        Drawn(HOLE, ("north",), cells[0] - cells[0].centroid.buffer(0.003)),
        Drawn(LONG, ("north",), cells[1], "乙镇"),
        Drawn(QUOTED, ("south",), cells[2]),
        Drawn(RARE, ("south",), cells[3]),
        Drawn("中街", ("north", "south"), cells[4]),
        Drawn("野村", (), cells[5]),
        Drawn("共村", ("both",), cells[6]),
        *(Drawn(f"西{number}村", ("west",), cells[number]) for number in range(7, 16)),
        Drawn(ISLANDS, ("north",), parts),
        Drawn("无图村", ("south",)),
    ]
    given = Given(
        names={"south": "𤱙大山学校", "both": "双向学区"},
        zones={"both": "choice_of: [north, south]"},
        sites=(Site("north", "北", "北", None, 102.015, 24.005), Site("west", "西", "西", None, 102.0151, 24.005)),
        status=EditionStatus.ILLUSTRATIVE,
        areas={"river": ("west", shapely.Point(102.03, 24.03).buffer(0.004))},
    )
    return a_drawn_county(Path(tmp_path_factory.mktemp("trial")), units, given)
