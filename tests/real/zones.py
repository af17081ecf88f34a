"""Reading the real zones in ../shared/data, which are not part of the project: left out, and said so, where absent."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.vertices import Vertices

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

Layer = dict[str, BaseGeometry]


def at_hand(name: str) -> Path:
    """Where a file of the real data stands; the test is left out where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"left out: needs ../shared/data/{name}, which is not part of the project")
    return path


@cache
def features(name: str) -> list[dict[str, Any]]:
    return json.loads(at_hand(name).read_text(encoding="utf-8"))["features"]


def layer(name: str, key: str) -> Layer:
    """The polygons of a GeoJSON file by one of their properties, in the numbers of the file."""
    return {str(one["properties"][key]): shapely.from_geojson(json.dumps(one["geometry"])) for one in features(name)}


def table(name: str, key: str, value: str) -> dict[str, str]:
    """What a GeoJSON file says in one property, by another."""
    return {str(one["properties"][key]): str(one["properties"][value]) for one in features(name)}


def between(source: int, target: int) -> Callable[[Vertices], Vertices]:
    """The way from one registered system to another, for systems of other countries too."""
    way = Transformer.from_crs(source, target, always_xy=True)
    return lambda at: np.column_stack(way.transform(at[:, 0], at[:, 1]))


def converted(drawn: Layer, convert: Callable[[Vertices], Vertices]) -> Layer:
    return {name: shapely.transform(shape, convert) for name, shape in drawn.items()}


def vertices(drawn: Layer) -> Vertices:
    return shapely.get_coordinates(list(drawn.values()))
