"""A project of QGIS that opens a GeoPackage beside it: groups, names, styles, the system, and what is said of the file.

It is plain XML (.qgs), so that what it holds can be read and compared without QGIS.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import shapely

from enrollzone.exports.orders import Delivery
from enrollzone.exports.placing import as_a_whole
from enrollzone.i18n.catalogue import catalogue
from enrollzone.layers.layer import Layer, Shape
from enrollzone.layers.targets import Target
from enrollzone.messages import Message
from enrollzone.symbology.qgis_symbols import document
from enrollzone.symbology.style_categories import Numbers, Part, numbers_of, parts_of
from enrollzone.symbology.styles import OLDEST_READER, add_style, kind_of

_SHAPES = {Shape.AREAS: "Polygon", Shape.LINES: "Line", Shape.POINTS: "Point", None: "No geometry"}
_ID = "enrollzone_"
"""What ids of layers begin with: QGIS takes no id of ten characters or fewer from a file."""

_TOP_CENTRE = 4
"""QGIS's number for where a title stands on the map."""

_AROUND = 0.03
"""How much of the map's width is left free around it."""


@dataclass(frozen=True)
class Sheet:
    """A layer as the project shows it: under a name, coloured by some lists, and perhaps only part of its rows."""

    id: str
    layer: Layer
    name: str
    shown: bool
    parts: tuple[Part, ...] = ()
    subset: str = ""

    def source(self, file: str) -> str:
        """Where QGIS finds it, from the folder of the project."""
        return f"./{file}|layername={self.layer.name}" + (f"|subset={self.subset}" if self.subset else "")


@dataclass(frozen=True)
class Group:
    """Sheets under one heading; the first of the first group is drawn above all others."""

    name: str
    sheets: tuple[Sheet, ...] = field(default=())


def write_project(delivery: Delivery, gpkg_path: Path, language: str = "zh") -> Path:
    """Write the project beside a GeoPackage that was written from the same delivery, and return its path.

    The file is put in its place as a whole. Raises OSError where it cannot be written.
    """
    path = gpkg_path.with_suffix(".qgs")
    with as_a_whole(path) as made:
        made.write_bytes(project(delivery, gpkg_path.name, language))
    return path


def project(delivery: Delivery, gpkg_name: str, language: str = "zh") -> bytes:
    """Return the project that opens a GeoPackage of that name in the same folder."""
    title = _title_of(delivery, language)
    root = Element("qgis", {"version": OLDEST_READER, "projectname": title})
    SubElement(root, "title").text = title
    _add_system(SubElement(root, "projectCrs"), delivery.target)
    groups = [group for group in groups_of(delivery, language) if group.sheets]
    _add_tree(root, groups, gpkg_name)
    _add_canvas(root, delivery)
    numbers = numbers_of(delivery.layers)
    layers = SubElement(root, "projectlayers")
    for sheet in (sheet for group in groups for sheet in group.sheets):
        _add_layer(layers, sheet, numbers, delivery, gpkg_name, language)
    _add_notices(root, delivery, language)
    return document(root).encode()


def _title_of(delivery: Delivery, language: str) -> str:
    """What the project is called; shapes that are no boundaries say so in the title of the window."""
    title, notice = (str(delivery.about[key][language]) for key in ("title", "notice"))
    return f"{title} · {notice}" if delivery.about["illustrative"] else title


def groups_of(delivery: Delivery, language: str) -> Iterator[Group]:
    """Walk over the groups of the project from the top of the map to its ground; one may be empty."""
    say = catalogue(language).say
    layers = {kind_of(layer).name: layer for layer in delivery.layers}
    held = {name: tuple(_plain(layer, delivery, language)) for name, layer in layers.items()}
    yield Group(say(Message("export.project.findings")), held.get("findings", ()))
    yield Group(say(Message("export.project.campuses")), held.get("campuses", ()))
    zones = (*held.get("borders", ()), *_by_list(layers.get("catchments"), delivery, language))
    yield Group(say(Message("export.project.catchments")), zones)
    units = (*_by_list(layers.get("units"), delivery, language), *held.get("units", ()))
    yield Group(say(Message("export.project.units")), units)
    tables = tuple(sheet for name, layer in layers.items() if layer.shape is None for sheet in held[name])
    yield Group(say(Message("export.project.tables")), tables)


def _plain(layer: Layer, delivery: Delivery, language: str) -> Iterator[Sheet]:
    """A layer as it is; what has to be settled is there to be switched on."""
    kind = kind_of(layer)
    yield Sheet(
        f"{_ID}{layer.name}", layer, _named(layer, kind.title, delivery, language), shown=kind.name != "findings"
    )


def _by_list(layer: Layer | None, delivery: Delivery, language: str) -> Iterator[Sheet]:
    """A layer once for each list, in its colours: catchments of the first are shown, units can be."""
    parts = parts_of(layer) if layer is not None else ()
    for number, part in enumerate(parts):
        if layer is not None:
            name = _named(layer, _title(layer, part), delivery, language)
            shown = number == 0 and "extent" in layer.columns
            subset = _only(part) if "extent" in layer.columns else ""
            yield Sheet(f"{_ID}{layer.name}_{number}", layer, name, shown, (part,), subset)


def _title(layer: Layer, part: Part) -> Message:
    stage = Message(f"union.stage.{part.stage}")
    if "extent" not in layer.columns:
        return Message("export.project.units_by", {"stage": stage})
    if part.category is None:
        return Message("export.project.list", {"stage": stage})
    return Message("export.project.list_of", {"stage": stage, "category": part.category})


def _only(part: Part) -> str:
    category = "IS NULL" if part.category is None else f"= {_quoted(part.category)}"
    return f'"stage" = {_quoted(part.stage)} AND "category" {category}'


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _named(layer: Layer, title: Message, delivery: Delivery, language: str) -> str:
    name, suffix = catalogue(language).say(title), delivery.target.suffix
    return f"{name} ({delivery.target.name})" if suffix and layer.shape is not None else name


def _add_tree(root: Element, groups: list[Group], file: str) -> None:
    tree = SubElement(root, "layer-tree-group")
    for group in groups:
        shown = "Qt::Checked" if any(sheet.shown for sheet in group.sheets) else "Qt::Unchecked"
        branch = SubElement(tree, "layer-tree-group", name=group.name, checked=shown, expanded="1")
        for sheet in group.sheets:
            SubElement(
                branch, "layer-tree-layer", id=sheet.id, name=sheet.name, source=sheet.source(file),
                providerKey="ogr", checked="Qt::Checked" if sheet.shown else "Qt::Unchecked", expanded="0",
            )  # fmt: skip


def _add_layer(layers: Element, sheet: Sheet, numbers: Numbers, delivery: Delivery, file: str, language: str) -> None:
    shape = _SHAPES[sheet.layer.shape]
    layer = SubElement(layers, "maplayer", type="vector", geometry=shape, readOnly="1")
    for name, text in (("id", sheet.id), ("datasource", sheet.source(file)), ("layername", sheet.name)):
        SubElement(layer, name).text = text
    SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    if sheet.layer.shape is not None:
        _add_system(SubElement(layer, "srs"), delivery.target)
    add_style(layer, sheet.layer, numbers, sheet.parts, language)


def _add_system(parent: Element, target: Target) -> None:
    """GCJ-02 is declared as nothing, since no system that QGIS knows is it. By its code alone QGIS takes none."""
    import pyproj  # noqa: PLC0415 - for these words alone

    system = SubElement(parent, "spatialrefsys")
    if target.epsg is not None:
        SubElement(system, "wkt").text = pyproj.CRS.from_epsg(target.epsg).to_wkt()
        SubElement(system, "authid").text = target.name


def _add_canvas(root: Element, delivery: Delivery) -> None:
    canvas = SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    bounds = _bounds(delivery)
    if bounds is not None:
        extent = SubElement(canvas, "extent")
        for name, value in zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True):
            SubElement(extent, name).text = repr(value)
    _add_system(SubElement(canvas, "destinationsrs"), delivery.target)


def _bounds(delivery: Delivery) -> tuple[float, float, float, float] | None:
    """What the map shows when it opens: everything, and a little around it; None where nothing has a shape."""
    shapes = [layer.geometry for layer in delivery.layers if layer.geometry is not None and len(layer.geometry)]
    if not shapes:
        return None
    left, low, right, high = shapely.total_bounds(np.concatenate(shapes)).tolist()
    free = _AROUND * max(right - left, high - low)
    return None if np.isnan(free) else (left - free, low - free, right + free, high + free)


def _add_notices(root: Element, delivery: Delivery, language: str) -> None:
    """What is said of the file stands on the map itself, and in the properties of the project."""
    about = delivery.about
    notices = [about[key][language] for key in ("notice", "decides", "no_map") if about[key]]
    if delivery.target.epsg is None:
        notices.append(catalogue(language).say(Message("export.project.system")))
    properties = SubElement(root, "properties")
    _add_property(SubElement(properties, "Paths"), "Absolute", "bool", "false")
    if delivery.target.epsg is not None:  # else QGIS reads no system of the map, and measures square degrees
        _add_property(SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", "int", "1")
        _add_property(SubElement(properties, "Measure"), "Ellipsoid", "QString", _ellipsoid_of(delivery.target.epsg))
    _add_label(SubElement(properties, "TitleLabel"), "\n".join([about["title"][language], *_sentences(notices[0])]))
    metadata = SubElement(root, "projectMetadata")
    for name, text in (("title", _title_of(delivery, language)), ("abstract", "\n".join(notices))):
        SubElement(metadata, name).text = text
    SubElement(metadata, "license").text = about["edition"]["licence"]


def _sentences(text: str) -> list[str]:
    """A label on a map does not break its lines by itself: each sentence gets one."""
    return [sentence for sentence in re.split(r"(?<=。)|(?<=\.) ", text) if sentence]


def _ellipsoid_of(epsg: int) -> str:
    """The ellipsoid by which QGIS measures: that of CGCS2000 or of WGS-84, of which alone files are made."""
    import pyproj  # noqa: PLC0415 - for this question alone

    ellipsoid = pyproj.CRS.from_epsg(epsg).ellipsoid
    return "EPSG:1024" if ellipsoid is not None and "CGCS2000" in ellipsoid.name else "EPSG:7030"


def _add_label(parent: Element, text: str) -> None:
    _add_property(parent, "Enabled", "bool", "true")
    _add_property(parent, "Label", "QString", text)
    _add_property(parent, "Placement", "int", str(_TOP_CENTRE))


def _add_property(parent: Element, name: str, kind: str, value: str) -> None:
    SubElement(parent, name, type=kind).text = value
