"""GeoJSON (RFC 7946): a collection of features or one feature, read strictly."""

from collections.abc import Iterator, Mapping, Sequence

from enrollzone.quarantine.cells import as_text, columns_in, content, heading
from enrollzone.quarantine.content import Content, Record
from enrollzone.quarantine.encodings import whole
from enrollzone.quarantine.jsontext import document
from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.projections import from_name
from enrollzone.quarantine.shapes import Draughtsman, Kind, Piece
from enrollzone.quarantine.troubles import Trouble, UnreadableError

FORMAT = "GeoJSON"
_DEPTHS = {
    "Point": (Kind.POINT, 0),
    "MultiPoint": (Kind.POINT, 1),
    "LineString": (Kind.LINE, 1),
    "MultiLineString": (Kind.LINE, 2),
    "Polygon": (Kind.AREA, 2),
    "MultiPolygon": (Kind.AREA, 3),
}
"""What each type of shape is made of, and how many lists stand around a position."""

_OTHER_JSON = {
    "Topology": "TopoJSON",
    "gdal_streamed_alg": "GDALG (GDAL pipeline)",
    "GeometryCollection": "GeoJSON GeometryCollection",
    **{kind: f"GeoJSON {kind}" for kind in _DEPTHS},
}


def read(text: str, encoding: str, ledger: Ledger) -> Content:
    """Return the features of a GeoJSON text. Raises UnreadableError for what is none, or is not strict."""
    whole = document(text)
    features = list(_features(whole))
    crs = _crs(whole, ledger)
    columns = heading(columns_in(_properties(feature, number) for number, feature in features), ledger)
    # Only RFC 7946 says which way a ring runs; files that name their system are of the older kind.
    draughtsman = Draughtsman(ledger, turned=crs is None)
    records = [_record(feature, number, draughtsman, ledger) for number, feature in features]
    return content(FORMAT, columns, records, ledger, encoding=encoding, crs=crs)


def _features(whole: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    if not isinstance(whole, dict):
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind="JSON")
    if whole.get("type") == "Feature":
        yield 1, whole
        return
    if whole.get("type") != "FeatureCollection":
        raise UnreadableError(Trouble.FORMAT_REFUSED, kind=_kind_of(whole))
    features = whole.get("features")
    if not isinstance(features, list):
        raise UnreadableError(Trouble.MEMBER_MISSING, name="features")
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnreadableError(Trouble.MEMBER_MISSING, number, name='"type": "Feature"')
        yield number, feature


def _kind_of(whole: Mapping[str, object]) -> str:
    kind = whole.get("type")
    if isinstance(kind, str):
        return _OTHER_JSON.get(kind, f"JSON “{shown(kind)}”")
    return "Esri JSON" if "geometryType" in whole or "spatialReference" in whole else "JSON"


def _crs(whole: object, ledger: Ledger) -> str | None:
    """Return what an old ``crs`` member names; a link is refused: it would have to be fetched."""
    stated = whole.get("crs") if isinstance(whole, dict) else None
    if stated is None:
        return None
    kind = stated.get("type") if isinstance(stated, dict) else None
    properties = stated.get("properties") if isinstance(stated, dict) else None
    if kind == "link":
        raise UnreadableError(Trouble.LINKS_ELSEWHERE)
    if not isinstance(properties, dict):
        raise UnreadableError(Trouble.MEMBER_MISSING, name="crs.properties")
    name = properties.get("name", properties.get("code"))
    found = from_name(f"EPSG:{name}" if kind == "EPSG" else str(name))
    ledger.add(Trouble.CRS_STATED, crs=found)
    return found


def _properties(feature: Mapping[str, object], number: int) -> Mapping[str, object]:
    properties = feature.get("properties")
    if properties is None:
        return {}
    if not isinstance(properties, dict):
        raise UnreadableError(Trouble.MEMBER_MISSING, number, name="properties")
    return properties


def _record(feature: Mapping[str, object], number: int, draughtsman: Draughtsman, ledger: Ledger) -> Record:
    ledger.spend_row(number)
    cells = {}
    for name, value in _properties(feature, number).items():
        text = as_text(value)
        if text is None:
            ledger.tally(Trouble.VALUE_LEFT_OUT, number, whole(name))
            continue
        ledger.spend_text(len(text), number)
        cells[whole(name).strip()] = text
    return Record(number, cells, _shape(feature.get("geometry"), number, draughtsman))


def _shape(geometry: object, number: int, draughtsman: Draughtsman) -> bytes | None:
    if geometry is None:
        draughtsman.missing(number)
        return None
    if not isinstance(geometry, dict):
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    if geometry.get("type") == "GeometryCollection":
        raise UnreadableError(Trouble.SHAPE_COLLECTION, number)
    made_of = _DEPTHS.get(str(geometry.get("type")))
    if made_of is None:
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    kind, depth = made_of
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        return draughtsman.draw(kind, [], number)
    return draughtsman.draw(kind, _pieces(kind, depth, _nested(coordinates, depth, number)), number)


def _pieces(kind: Kind, depth: int, coordinates: Sequence[object]) -> list[Piece]:
    """Put every type of shape into the form of parts, paths and positions."""
    pieces: object
    if kind is Kind.AREA:
        pieces = coordinates if depth == 3 else [coordinates]
    elif kind is Kind.LINE:
        pieces = [[path] for path in coordinates] if depth == 2 else [[coordinates]]
    else:
        pieces = [[[position]] for position in coordinates] if depth == 1 else [[[coordinates]]]
    return pieces  # type: ignore[return-value]  # `_nested` has looked at every level


def _nested(value: object, depth: int, number: int) -> Sequence[object]:
    """Return the value if it is lists as deep as said around positions; raises UnreadableError otherwise."""
    if not isinstance(value, list):
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    if depth:
        return [_nested(inner, depth - 1, number) for inner in value]
    if len(value) < 2 or not all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        raise UnreadableError(Trouble.SHAPE_MALFORMED, number)
    return value
