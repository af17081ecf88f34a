"""The features of a file of drawn areas by their ids, read without a geometry library: lists name areas by id."""

import json
from collections.abc import Mapping
from typing import Any

from enrollzone.errors import BoundaryError


def features_of(content: bytes, file: str) -> dict[str, Any]:
    """Return the features of an areas.geojson by the ids of their areas, shapes unread. Raises BoundaryError."""
    collection = _collection(content, file)
    if "crs" in collection:
        raise BoundaryError(file, "坐标系应写在 edition.yaml / a crs member: the system stands in edition.yaml")
    try:
        features = {_id(feature): feature for feature in collection["features"]}
    except (ValueError, KeyError, TypeError):
        features = {}
    if not features or len(features) != len(collection["features"]):
        raise BoundaryError(file, "每个要素应有不同的 id 属性 / expected features with different ids as a property")
    return features


def _collection(content: bytes, file: str) -> dict[str, Any]:
    try:
        collection = json.loads(content)
    except (ValueError, RecursionError):
        collection = None
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise BoundaryError(file, "应为 GeoJSON FeatureCollection / expected a FeatureCollection")
    return {"features": [], **collection}


def _id(feature: Mapping[str, Any]) -> str:
    name = feature["properties"]["id"]
    if not isinstance(name, str) or not name or name != "".join(name.split()):
        raise ValueError("id")
    return name
