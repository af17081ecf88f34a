"""Draw the illustrative polygons of this county: `python boundaries/530427-xinping/draw_illustrative.py`.

Nothing here is surveyed. The ten communities of the two town subdistricts are put side by side near the county seat,
and the ten villages of the township around them, so that a map, a point and an export have something to show. Where a
unit lies, how large it is and whom it borders on is invented. The school areas of 2011 are not drawn: that would be
inventing law. The same seed gives the same bytes.
"""

import csv
import sys
from math import atan2, cos, hypot, pi, sin
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from drawing import OwnerOf, degrees, draw, nearest, ripple, write_geojson
from seal import seal

HERE = Path(__file__).resolve().parent
MIDDLE = (101.99, 24.07)
SEED = 530427
SIDE_KM, REACH_KM = 0.1, 13.0
NOTES = {
    "status": "illustrative",
    "note": "示意图形，随机生成，不是真实边界，不得作为划片依据 / "
    "invented shapes, not real boundaries: no school area may rest on them",
}
# Kilometres east and north of the middle; invented, like everything here.
TOWN = {
    "530427001001": (-0.5, 0.5), "530427001002": (-0.7, -0.9), "530427001003": (-1.0, 2.3), "530427001004": (-2.4, 0.9),
    "530427001005": (-2.1, -1.5), "530427002001": (0.8, 0.7), "530427002002": (0.7, -0.8), "530427002003": (0.9, 2.3),
    "530427002004": (2.4, 0.4), "530427002005": (1.2, -2.4),
}  # fmt: skip
VILLAGES = tuple(f"530427200{number}" for number in range(200, 210))


def owner_of_places(random: Random) -> OwnerOf:
    """Return which unit owns a place, by the seeded shape of the county."""
    bend, wide_bend = ripple(random, 0.35, 2.2), ripple(random, 1.6, 9.0)
    turns = [(number + (random.random() - 0.5) * 0.5) * 2 * pi / len(VILLAGES) for number in range(len(VILLAGES))]
    radii = [5.2 + random.random() * 3.4 for _ in VILLAGES]
    ring = {code: (r * cos(t), r * sin(t)) for code, t, r in zip(VILLAGES, turns, radii, strict=True)}

    def owner(x: float, y: float) -> str | None:
        near_x, near_y = bend(x, y)
        if hypot(near_x, near_y) < 3.2 + 0.25 * sin(3 * atan2(y, x)):
            return nearest(TOWN, near_x, near_y)
        far_x, far_y = wide_bend(near_x, near_y)
        return nearest(ring, far_x, far_y) if hypot(far_x, far_y) < 10.0 else None

    return owner


def draw_edition(folder: Path, outlines: dict[str, list[tuple[float, float]]]) -> None:
    """Write the polygons of one edition, each under the name that its unit has there."""
    with (folder / "units.csv").open(encoding="utf-8", newline="") as table:
        names = {row["code"]: row["name"] for row in csv.DictReader(table)}
    features = [
        ({"code": code, "name": names[code], "status": "illustrative"}, degrees(outline, *MIDDLE))
        for code, outline in outlines.items()
    ]
    write_geojson(folder / "communities.geojson", NOTES, features)


def main() -> None:
    """Draw every edition of the county and seal it."""
    outlines = draw(owner_of_places(Random(SEED)), SIDE_KM, REACH_KM)
    for manifest in sorted(HERE.glob("*/edition.yaml")):
        draw_edition(manifest.parent, outlines)
        seal(manifest.parent)
    print(f"{len(outlines)} units drawn")


if __name__ == "__main__":
    main()
