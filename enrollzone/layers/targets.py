"""The coordinate systems in which layers are handed out, each under a name that says what it is."""

from dataclasses import dataclass, replace

import shapely

from enrollzone.atlas.crs import PointError, epsg_of, metric_crs
from enrollzone.atlas.vertices import from_lonlat_array
from enrollzone.errors import FieldProblem, ParameterError
from enrollzone.layers.layer import Layer

SYSTEMS = ("wgs84", "cgcs2000", "metric", "gcj02", "EPSG:n")
"""What may be asked for; `metric` is the CGCS2000 3-degree zone of the county. BD-09 is not handed out."""

_CGCS2000, _GCJ02 = "cgcs2000", "gcj02"
_HALF_ZONE = 1.5  # degrees


@dataclass(frozen=True)
class Target:
    """A system to hand out in. `epsg` is its code, None for GCJ-02, which no registry knows and no file can declare.

    `crs` is the name by which `atlas.vertices` converts to it.
    """

    crs: str
    epsg: int | None

    @property
    def name(self) -> str:
        """What the system is called in files."""
        return f"EPSG:{self.epsg}" if self.epsg else "GCJ-02"

    @property
    def suffix(self) -> str:
        """What names of layers and files end with, so that nobody takes shifted coordinates for true ones."""
        return "" if self.epsg else f"_{_GCJ02}"

    @property
    def is_degrees(self) -> bool:
        """Tell whether coordinates are degrees that are the same as those of the edition."""
        return self.epsg in {4326, 4490}

    @property
    def is_metric(self) -> bool:
        """Tell whether coordinates are metres as they are measured on the ground, so that a drawing may say so.

        Mercator, as web maps have it, calls its units metres, but in China lengths in it are 5 to 70 % too long.
        """
        import pyproj  # noqa: PLC0415 - degrees need none

        if self.epsg is None:
            return False
        crs = pyproj.CRS.from_epsg(self.epsg)
        method = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
        in_metres = all(axis.unit_name == "metre" for axis in crs.axis_info)
        return crs.is_projected and in_metres and ("Mercator" not in method or "Transverse" in method)


def target_of(wanted: str, longitude: float | None) -> Target:
    """Return the system of a name; `longitude` is one in the middle of the county, None where nothing is drawn.

    Raises ParameterError (field crs) for a system that is unknown, rests on another datum, is BD-09, or is made for
    land so far off that its metres are no metres here; then it names the county's own zone.
    """
    name = wanted.strip().casefold()
    if name == "metric":
        if longitude is None:
            raise ParameterError([FieldProblem("crs", "no_metric_system", SYSTEMS)])
        name = metric_crs(longitude).casefold()
    try:
        epsg = epsg_of(name)
    except PointError as error:
        raise ParameterError([FieldProblem("crs", error.fault.value, SYSTEMS)]) from None
    if epsg is None and name != _GCJ02:
        raise ParameterError([FieldProblem("crs", "unknown_crs", SYSTEMS)])
    if epsg is not None and longitude is not None and not _reaches(epsg, longitude):
        raise ParameterError([FieldProblem("crs", "other_region", (metric_crs(longitude), "metric"))])
    return Target(_CGCS2000, 4490) if name in {_CGCS2000, "epsg:4490"} else Target(name, epsg)


def _reaches(epsg: int, longitude: float) -> bool:
    """Tell whether a system is meant for a longitude, or for one at most half a 3-degree zone away.

    A county that lies across the edge of its zone may be told in either of both. What lies farther off is drawn too
    large by more than a metre in a kilometre, and nobody sees it.
    """
    import pyproj  # noqa: PLC0415 - names of systems in degrees need none

    use = pyproj.CRS.from_epsg(epsg).area_of_use
    if use is None:
        return True
    width = (use.east - use.west) % 360.0 or 360.0
    return (longitude - use.west + _HALF_ZONE) % 360.0 <= width + 2 * _HALF_ZONE


def in_system(layer: Layer, target: Target) -> Layer:
    """Return a layer in a system; in degrees it stays as it is, to the last bit. GCJ-02 stands in its name."""
    if layer.geometry is None:
        return layer
    geometry = layer.geometry
    if not target.is_degrees:
        geometry = shapely.transform(geometry, lambda xy: from_lonlat_array(xy, target.crs))
    return replace(layer, name=layer.name + target.suffix, geometry=geometry)
