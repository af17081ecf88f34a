"""Rows put together to layers, each with what must be said of every feature: edition, policy, status, licence."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from enrollzone.atlas.edition import EditionStatus
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.fields import DAY, FLAG, NUMBER, Field
from enrollzone.layers.layer import Cell, Geometries, Layer, Shape
from enrollzone.policy.pack import Policy

Row = Mapping[str, Cell]
_LINE, _POLYGON = 1, 3  # as shapely numbers them

STAGE = Field("stage", values=("primary", "junior"), said_as="union.stage")
PROVENANCE = (
    Field("county"),
    Field("edition"),
    Field("policy"),
    Field("on_day", DAY),
    Field("status", values=tuple(EditionStatus), said_as="edition.status"),
    Field("illustr", FLAG),
    Field("licence"),
    Field("simpl_m", NUMBER),
)
"""The fields that every layer ends with."""


def layer_of(
    coverage: Coverage,
    name: str,
    fields: Sequence[Field],
    rows: Iterable[Row],
    shape: Shape | None = None,
    geometry: Iterable[BaseGeometry | None] = (),
) -> Layer:
    """Return a layer of rows, each completed by what is said of the whole export. A field left out is not known.

    A row that has its own `policy` keeps it; geometry is in degrees, one for each row.
    """
    held = list(rows)
    columns: dict[str, Sequence[Cell]] = {field.name: [row.get(field.name) for row in held] for field in fields}
    whole = _said(coverage)["policy"]
    columns["policy"] = [row.get("policy", whole) for row in held]
    return layer_of_columns(coverage, name, fields, columns, shape, geometry)


def layer_of_columns(
    coverage: Coverage,
    name: str,
    fields: Sequence[Field],
    columns: Mapping[str, Sequence[Cell]],
    shape: Shape | None = None,
    geometry: Iterable[BaseGeometry | None] = (),
) -> Layer:
    """Return what `layer_of` does of columns: of a province's many rows nobody makes each one first.

    A field without a column is not known in any row.
    """
    count, said, every = len(columns[fields[0].name]), _said(coverage), (*fields, *PROVENANCE)
    told = {one.name: columns.get(one.name) or [said.get(one.name)] * count for one in every}
    return Layer(name, every, told, shape, None if shape is None else _of_one_sort(list(geometry), shape))


def _said(coverage: Coverage) -> Row:
    edition = coverage.edition
    return {
        "county": coverage.bureau.county.code,
        "edition": edition.id,
        "policy": joined(map(versioned, coverage.policies)),
        "on_day": coverage.day,
        "status": str(edition.status),
        "illustr": int(not coverage.is_real),
        "licence": edition.provenance.licence,
        "simpl_m": coverage.tolerance_m,
    }


def versioned(policy: Policy) -> str:
    """Return what names a policy exactly."""
    return f"{policy.id}@{policy.version}"


def joined(texts: Iterable[str]) -> str | None:
    """Return several values as one text, each once; None for none."""
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None


def _of_one_sort(shapes: list[BaseGeometry | None], sort: Shape) -> Geometries:
    """Return shapes as one sort: programs that open a layer expect no other."""
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    if sort is Shape.AREAS:
        single = shapely.get_type_id(found) == _POLYGON
        found[single] = shapely.multipolygons(found[single].reshape(-1, 1))
    if sort is Shape.LINES:
        single = shapely.get_type_id(found) == _LINE
        found[single] = shapely.multilinestrings(found[single].reshape(-1, 1))
    return found
