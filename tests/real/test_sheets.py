"""A sheet of one district of a real city: zones as dense and as crooked as they come, under names of our own."""

import numpy as np
import pytest
import shapely

from enrollzone.layers.catchments import Level
from enrollzone.mapsheets.marks import Words
from tests.drawn import Drawn, a_drawn_county
from tests.real import zones
from tests.unit.mapsheets.test_sheets import composed, upon_one_another

pytestmark = [pytest.mark.shared, pytest.mark.system("fonts-noto-cjk")]
DISTRICT, NEIGHBOUR = "03", "01"
EASTWARD = np.array([100.0, 0.0])  # degrees: into the country whose county systems we draw in


def test_every_zone_of_a_dense_district_is_named_or_numbered_and_no_words_touch(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    drawn = zones.converted(zones.layer("berlin/ESB_2017_06.geojson", "ESB"), zones.between(25833, 4326))
    units = [
        Drawn(f"{name}号社区居委会", (f"z{name[:2]}",), shapely.transform(shape, lambda at: at + EASTWARD))
        for name, shape in sorted(drawn.items())
        if name[:2] in {DISTRICT, NEIGHBOUR}
    ]
    county = a_drawn_county(tmp_path_factory.mktemp("city"), units)
    sheet = composed(county, level=Level.ZONE, name=f"z{DISTRICT}", wide=False)
    assert upon_one_another(sheet) == []
    said = "".join(mark.text for mark in sheet.marks if isinstance(mark, Words)).replace(" ", "")
    asked = [unit.name for unit in units if unit.zones == (f"z{DISTRICT}",)]
    assert len(asked) > 40
    assert [name for name in asked if name not in said] == []
