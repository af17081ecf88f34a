"""Files of every format that intake reads, made byte by byte so that a test can spoil any one of them."""

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import Polygon, box

Part = tuple[str, bytes]
Ring = Sequence[Sequence[float]]

NAMES = ("东塔社区", "西坝社区", "南坪村")
CODES = ("990001001001", "990001001002", "990001002200")
SHAPES = (
    box(102.00, 24.00, 102.01, 24.01),
    box(102.01, 24.00, 102.02, 24.01),
    Polygon(
        [(102.02, 24.00), (102.04, 24.00), (102.04, 24.01), (102.02, 24.01)],
        [[(102.03, 24.004), (102.03, 24.006), (102.032, 24.006)]],
    ),
)
ROWS = (("code", "name", "street"), *((code, name, "北关街道") for code, name in zip(CODES, NAMES, strict=True)))
WGS84_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)


def square(at: int = 0) -> list[list[list[float]]]:
    """The rings of one square, counter-clockwise."""
    west, south = 102 + at * 0.01, 24.0
    east, north = west + 0.01, south + 0.01
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(at: int = 0, geometry: object = None, properties: object = None) -> dict[str, object]:
    shape = {"type": "Polygon", "coordinates": square(at)} if geometry is None else geometry
    return {
        "type": "Feature",
        "properties": {"code": CODES[at], "name": NAMES[at]} if properties is None else properties,
        "geometry": shape,
    }


def collection(*features: object, **members: object) -> dict[str, object]:
    return {"type": "FeatureCollection", **members, "features": list(features or map(feature, range(3)))}


def geojson(*features: object, encoding: str = "utf-8", **members: object) -> bytes:
    return json.dumps(collection(*features, **members), ensure_ascii=False).encode(encoding)


def csv_text(rows: Sequence[Sequence[str]] = ROWS, separator: str = ",", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


def kml(*placemarks: str, head: str = "", tail: str = "") -> str:
    marks = placemarks or tuple(placemark(at) for at in range(3))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(marks)}{tail}</Document></kml>"
    )


def placemark(at: int, shape: str | None = None) -> str:
    corners = " ".join(f"{x},{y},0" for x, y in square(at)[0])
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs>"
    return (
        f"<Placemark><name>{NAMES[at]}</name><ExtendedData><Data name='code'><value>{CODES[at]}</value></Data>"
        f"</ExtendedData>{f'<Polygon>{ring}</Polygon>' if shape is None else shape}</Placemark>"
    )


# ---------------------------------------------------------------- zip


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return buffer.getvalue()


# ---------------------------------------------------------------- Shapefile


def shp_record(rings: Sequence[Ring], kind: int = 5) -> bytes:
    points = [point for ring in rings for point in ring]
    starts = [sum(len(ring) for ring in rings[:index]) for index in range(len(rings))]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (
        struct.pack("<i4d2I", kind, min(xs), min(ys), max(xs), max(ys), len(rings), len(points))
        + struct.pack(f"<{len(starts)}I", *starts)
        + b"".join(struct.pack("<2d", *point[:2]) for point in points)
    )


def clockwise(at: int) -> list[Ring]:
    return [ring[::-1] for ring in square(at)]


def shapefile(
    records: Sequence[bytes] | None = None,
    rows: Sequence[Sequence[str]] = ROWS,
    encoding: str = "utf-8",
    cpg: str | None = "UTF-8",
    prj: str | None = WGS84_PRJ,
    **spoilt: Callable[[bytes], bytes],
) -> dict[str, bytes]:
    """The parts of a Shapefile by their endings; `shp=`, `shx=`, `dbf=` spoil one of them."""
    shapes = [shp_record(clockwise(at)) for at in range(3)] if records is None else list(records)
    shp, shx, at = b"", b"", 50
    for number, content in enumerate(shapes, 1):
        shp += struct.pack(">2I", number, len(content) // 2) + content
        shx += struct.pack(">2I", at, len(content) // 2)
        at += 4 + len(content) // 2
    parts = {".shp": _shp_head(len(shp)) + shp, ".shx": _shp_head(len(shx)) + shx, ".dbf": dbf(rows, encoding)}
    if cpg is not None:
        parts[".cpg"] = cpg.encode()
    if prj is not None:
        parts[".prj"] = prj.encode()
    return {name: spoilt.get(name[1:], _unspoilt)(data) for name, data in parts.items()}


def _unspoilt(data: bytes) -> bytes:
    return data


def _shp_head(length: int) -> bytes:
    return struct.pack(">7I", 9994, 0, 0, 0, 0, 0, (100 + length) // 2) + struct.pack("<2I", 1000, 5) + b"\0" * 64


def dbf(rows: Sequence[Sequence[str]] = ROWS, encoding: str = "utf-8", width: int = 30, driver: int = 0) -> bytes:
    names, body = rows[0], rows[1:]
    size = 1 + width * len(names)
    head = struct.pack("<B3BIHH", 3, 126, 1, 1, len(body), 33 + 32 * len(names), size) + b"\0" * 17
    fields = b"".join(
        name.encode(encoding)[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
        for name in names
    )
    records = b"".join(b" " + b"".join(cell.encode(encoding)[:width].ljust(width) for cell in row) for row in body)
    return head + bytes([driver]) + b"\0\0" + fields + b"\r" + records + b"\x1a"


def loose(parts: Mapping[str, bytes], stem: str = "units") -> list[Part]:
    """The parts of a Shapefile as they lie in a folder, the .shp first."""
    return sorted(
        ((stem + suffix, data) for suffix, data in parts.items()), key=lambda part: not part[0].endswith("shp")
    )


def shapefile_zip(parts: Mapping[str, bytes], stem: str = "units") -> bytes:
    return zipped({stem + suffix: data for suffix, data in parts.items()})


# ---------------------------------------------------------------- GeoPackage

GPKG = """
PRAGMA application_id = 1196444487;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
  organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490, 'undefined', '');
"""


def geopackage(
    statements: str = "", layers: Sequence[str] = ("units",), blob: Callable[[int], bytes] | None = None
) -> bytes:
    """A GeoPackage of three squares a layer, after some further statements."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(GPKG)
    for layer in layers:
        connection.execute(f"CREATE TABLE {layer} (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, name TEXT)")
        connection.execute("INSERT INTO gpkg_contents VALUES (?, 'features', 4490)", (layer,))
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', 4490)", (layer,))
        for at in range(3):
            shape = (blob or gpkg_blob)(at)
            row = (at + 1, shape, CODES[at], NAMES[at])
            connection.execute(f"INSERT INTO {layer} VALUES (?, ?, ?, ?)", row)  # noqa: S608 - our own name
    connection.executescript(statements)
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data


def gpkg_blob(at: int, srs: int = 4490) -> bytes:
    return b"GP\0\x01" + struct.pack("<i", srs) + shapely.to_wkb(SHAPES[at])


# ---------------------------------------------------------------- XLSX

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(
    rows: Sequence[Sequence[object]] = ROWS,
    *,
    sheets: Sequence[str] = ("Sheet1",),
    merged: str = "",
    hidden: Sequence[int] = (),
    spoilt: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook with the same rows on every sheet: texts are shared, and a cell of bytes is XML as it stands."""
    strings = list(dict.fromkeys(value for row in rows for value in row if isinstance(value, str) and value))
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    body = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        + "".join(_cell(value, column, number, strings) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    content = f"<sheetData>{body}</sheetData>"
    content += f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml"/>' for n, _ in enumerate(sheets, 1))
    files = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f"<Relationships {_LINKS}>{links}</Relationships>".encode(),
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{shared}</sst>".encode(),
        **{
            f"xl/worksheets/sheet{n}.xml": f"<worksheet {_MAIN}>{content}</worksheet>".encode()
            for n, _ in enumerate(sheets, 1)
        },
        **(spoilt or {}),
    }
    return zipped(files)


def _cell(value: object, column: int, row: int, strings: Sequence[str]) -> str:
    place = f'r="{chr(65 + column)}{row}"'
    match value:
        case bytes():
            return value.decode().replace("<c", f"<c {place}", 1)
        case "" | None:
            return f"<c {place}/>"
        case str():
            return f'<c {place} t="s"><v>{strings.index(value)}</v></c>'
    return f"<c {place}><v>{value}</v></c>"


# ---------------------------------------------------------------- what GDAL itself writes


@cache
def by_gdal(ending: str, driver: str, *, tall: bool = False, crs: str = "EPSG:4490") -> dict[str, bytes]:
    """Every file that GDAL writes for the three units in a format, by its ending."""
    shapes = [shapely.force_3d(shape, 7.5) if tall else shape for shape in SHAPES]
    with tempfile.TemporaryDirectory() as folder:
        pyogrio.raw.write(
            Path(folder) / f"units{ending}",
            shapely.to_wkb(np.array(shapes)),
            [np.array(CODES, object), np.array(NAMES, object), np.array([1.5, 2.0, -3.25])],
            ["code", "name", "share"],
            driver=driver,
            geometry_type="Polygon Z" if tall else "Polygon",
            crs=crs,
        )
        return {path.suffix: path.read_bytes() for path in Path(folder).iterdir()}
