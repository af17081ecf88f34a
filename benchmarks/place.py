"""What does it cost to look a place up in process, by its name and by a point, beside a bare index of polygons?"""

from collections.abc import Mapping
from functools import partial

import shapely

from benchmarks.county import County
from benchmarks.figures import Row, Section
from benchmarks.timing import Call, Effort, around, in_turn
from enrollzone.answers.answer import Question
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Point
from enrollzone.places.locate import locate

_TREE, _NOTHING = "STRtree.query(Point, intersects)", "an empty call"


def measure(county: County, effort: Effort) -> Section:
    """Return the time of one lookup of a place, as a ratio to a bare query of an index over the same polygons."""
    competitors = {_TREE: _bare_index(county), _NOTHING: _nothing, **_ours(county)}
    taken = in_turn(competitors, effort.turns)
    rows = tuple(Row(name, taken.median(name), ratio=taken.ratio(name, _TREE)) for name in competitors)
    return Section("One place, in process", _TREE, rows)


def _nothing() -> None:
    """The floor: what calling anything costs."""


def _bare_index(county: County) -> Call:
    """The index alone: it names no second claimant's distance, no border, no rule."""
    tree = shapely.STRtree([county.shapes.polygon(code) for code in county.shapes.codes])
    inner = [county.shapes.project(lon, lat) for lon, lat in county.points]
    return around(tuple(partial(_query, tree, x, y) for x, y in inner))


def _query(tree: shapely.STRtree, x: float, y: float) -> object:
    return tree.query(shapely.Point(x, y), "intersects")


def _ours(county: County) -> Mapping[str, Call]:
    gazetteer = county.bureau.gazetteer(county.edition, county.pack)
    names = tuple(AskedPlace(text=unit.name) for unit in county.edition.units.values())
    points = tuple(AskedPlace(point=Point(x, y, "wgs84", 20.0)) for x, y in county.points)
    return {
        "a name found (locate)": around(tuple(partial(locate, asked, gazetteer, county.edition) for asked in names)),
        "a point found (locate)": around(tuple(partial(locate, asked, gazetteer, county.edition) for asked in points)),
        "a name, whole answer": around(tuple(partial(answer, county.bureau, _about(county, a)) for a in names)),
        "a point, whole answer": around(tuple(partial(answer, county.bureau, _about(county, a)) for a in points)),
    }


def _about(county: County, home: AskedPlace) -> Question:
    return Question(county.bureau.county.code, county.pack.stage, county.day, home)
