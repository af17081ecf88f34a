"""A drawing whose borders were made to fit by a program: only ever a proposal, in a file that somebody may hand in."""

import json
from collections.abc import Mapping

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from enrollzone.intake.candidate import Candidate, Examination
from enrollzone.intake.plane import Plane
from enrollzone.intake.seams import SLIVER_M

_MENDABLE = frozenset({"overlap", "overlap_sliver", "gap_sliver", "edge_unmatched", "edges_apart"})
_DECIMALS = 9  # of a degree: a tenth of a millimetre


def proposed_drawing(examination: Examination) -> str:
    """Return a GeoJSON (degrees of WGS-84) in which overlaps and narrow gaps are closed; empty where there are none.

    An overlap goes to the unit with the longer common edge, a gap of less than five metres to the unit beside it. Every
    unit says how many square metres it gives or takes. It is never staged: who finds it right hands it in like any
    other file.
    """
    candidate = examination.candidate
    found = {finding.code for finding in examination.findings}
    if candidate is None or not candidate.drawn or not found & _MENDABLE:
        return ""
    if not all(shapely.is_valid(shape) for shape in candidate.drawn.values()):
        return ""
    plane = Plane.around(candidate.drawn.values())
    cleaned = _cleaned(candidate.drawn, plane)
    features = [_feature(code, cleaned[code], candidate, plane) for code in sorted(cleaned)]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _cleaned(drawn: Mapping[str, BaseGeometry], plane: Plane) -> dict[str, BaseGeometry]:
    flat = [plane.metres(drawn[code]) for code in sorted(drawn)]
    made = shapely.coverage_clean(flat, gap_width=SLIVER_M)
    # Rounded, or a vertex that two units share would come back from metres as two.
    degrees = [shapely.transform(plane.degrees(shape), lambda xy: xy.round(_DECIMALS)) for shape in made]
    return dict(zip(sorted(drawn), shapely.orient_polygons(degrees).tolist(), strict=True))


def _feature(code: str, shape: BaseGeometry, candidate: Candidate, plane: Plane) -> str:
    unit, moved = candidate.units[code], shapely.symmetric_difference(candidate.drawn[code], shape)
    properties = {
        "code": code,
        "name": unit.name,
        "kind": str(unit.kind),
        "street": unit.township,
        "changed_m2": round(plane.area(moved), 1),
    }
    feature = {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
