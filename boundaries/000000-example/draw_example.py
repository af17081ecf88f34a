"""Draw the polygons of the example county: `python boundaries/000000-example/draw_example.py`.

The county is invented and so is its place, near 110° E 30° N; nothing on the ground there is meant. A town on both
banks of a river that is not drawn, and a rural township south of it. The same seed gives the same bytes.
"""

import csv
import sys
from math import hypot
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawing import OwnerOf, degrees, draw, nearest, ripple, write_geojson
from seal import seal

EDITION = Path(__file__).resolve().parent / "2020-01-01"
MIDDLE = (110.0, 30.0)
SEED = 20200101
SIDE_KM, REACH_KM = 0.08, 13.0
NOTES = {
    "status": "example",
    "note": "示例县为虚构，图形随机生成 / the example county is invented, its shapes are random",
}
# Kilometres east and north of the middle.
TOWN = {
    "000000001001": (-0.7, 0.9), "000000001002": (-2.2, 1.7), "000000001003": (-2.0, -0.2),
    "000000001004": (-0.4, -0.8), "000000001005": (-1.7, -2.0), "000000002001": (2.4, 2.1),
    "000000002002": (1.2, 0.3), "000000002003": (0.8, 2.4), "000000002004": (2.7, -0.6),
}  # fmt: skip
RURAL = {
    "000000100001": (0.7, -4.4), "000000100002": (-1.8, -4.6), "000000100200": (-2.8, -7.0),
    "000000100201": (1.6, -7.6), "000000100202": (4.6, -4.9),
}  # fmt: skip


def owner_of_places(random: Random) -> OwnerOf:
    """Return which unit owns a place, by the seeded shape of the county."""
    bend = ripple(random, 0.5, 3.0)
    wide_bend = ripple(random, 1.2, 7.0)

    def owner(x: float, y: float) -> str | None:
        near_x, near_y = bend(x, y)
        if hypot(near_x - 0.3, near_y - 0.3) < 3.6:
            return nearest(TOWN, near_x, near_y)
        far_x, far_y = wide_bend(near_x, near_y)
        if hypot(far_x - 0.6, far_y + 5.0) < 5.2 and near_y < 0.0:
            return nearest(RURAL, far_x, far_y)
        return None

    return owner


def main() -> None:
    """Draw the polygons and seal the edition."""
    with (EDITION / "units.csv").open(encoding="utf-8", newline="") as table:
        names = {row["code"]: row["name"] for row in csv.DictReader(table)}
    outlines = draw(owner_of_places(Random(SEED)), SIDE_KM, REACH_KM)
    features = [
        ({"code": code, "name": names[code], "status": "example"}, degrees(outline, *MIDDLE))
        for code, outline in outlines.items()
    ]
    write_geojson(EDITION / "communities.geojson", NOTES, features)
    seal(EDITION)
    print(f"{len(outlines)} units drawn")


if __name__ == "__main__":
    main()
