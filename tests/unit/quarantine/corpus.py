"""Files as they are handed in: sound, damaged, mislabelled and hostile, each with its verdict and the cause to tell."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.findings import Verdict
from enrollzone.quarantine.troubles import Trouble
from tests.unit.quarantine import made_files as made
from tests.unit.quarantine.made_files import Part

ACCEPTED, REPAIRED, HELD, REFUSED = Verdict
T = Trouble
TRADITIONAL = str.maketrans("东关区坝", "東關區壩")


@dataclass(frozen=True)
class Case:
    """A file with its parts, what becomes of it, and a finding that names the cause."""

    name: str
    parts: Sequence[Part]
    verdict: Verdict
    cause: T | None = None
    layer: str | None = None
    limits: Limits = field(default_factory=Limits)


def cases() -> list[Case]:
    """Every case, by one name each."""
    makers = (
        other_formats,
        texts,
        json_texts,
        shapes,
        text_tables,
        markups,
        archived,
        workbooks,
        shapefiles,
        tables_of_shapes,
        geopackages,
        flatgeobufs,
    )
    return [case for maker in makers for case in maker()]


def one(name: str, data: bytes | str, verdict: Verdict, cause: T | None = None, **more: object) -> Case:
    """A case of one file, called as its case with no ending that would tell anything."""
    raw = data.encode() if isinstance(data, str) else data
    return Case(name, ((f"{name.replace(' ', '_')}.geojson", raw),), verdict, cause, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what is no boundary file at all


def other_formats() -> Iterator[Case]:
    yield one("nothing", b"", REFUSED, T.FILE_EMPTY)
    yield one("only blanks", b" \r\n\t \n", REFUSED, T.FILE_EMPTY)
    yield one("only zeros", b"\0" * 5000, REFUSED, T.FILE_EMPTY)
    yield one("only a mark", b"\xef\xbb\xbf", REFUSED)
    signs = {
        "pdf": b"%PDF-1.7\n%\xe2\xe3",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "gif": b"GIF89a\1\0",
        "tiff": b"II*\0\x08\0\0\0",
        "seven zip": b"7z\xbc\xaf\x27\x1c\0\4",
        "rar": b"Rar!\x1a\x07\1\0",
        "gzip": b"\x1f\x8b\x08\0\0",
        "bzip2": b"BZh91AY&SY",
        "xz": b"\xfd7zXZ\0\0\4",
        "parquet": b"PAR1\x15\4\x15",
        "arrow": b"ARROW1\0\0",
        "dwg": b"AC1032\0\0",
        "tiles": b"PMTiles\3",
        "program": b"MZ\x90\0\3",
        "elf": b"\x7fELF\2\1",
        "netcdf": b"CDF\1\0",
        "rtf": b"{\\rtf1\\ansi",
    }
    for name, sign in signs.items():
        yield one(f"a {name}", sign + bytes(range(256)), REFUSED, T.FORMAT_REFUSED)
    yield one("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, REFUSED, T.OLD_SPREADSHEET)
    yield one("random bytes", bytes((index * 7919 + 13) * 31 % 256 for index in range(4000)), REFUSED, T.FORMAT_UNKNOWN)
    yield one("a table of a shapefile alone", made.dbf(), REFUSED, T.FORMAT_UNKNOWN)
    links = {
        "an address": "https://maps.example.invalid/zones.geojson",
        "a service": "WFS:http://example.invalid/wfs?x=1",
        "a database": "PG:dbname=zones\n",
        "a path of gdal": "/vsicurl/http://example.invalid/a.geojson",
        "a file address": "file:///etc/passwd",
    }
    for name, link in links.items():
        yield one(name, link, REFUSED, T.ONLY_A_LINK)
    yield one("a letter", "关于划片范围的说明\n\n请各校遵照执行。\n", REFUSED, T.PLAIN_TEXT)
    yield one("a log", "2026-01-01 started\n2026-01-01 stopped\n", REFUSED, T.PLAIN_TEXT)
    yield one("a pipeline", "gdal vector pipeline ! read in.gpkg ! write out.gpkg", REFUSED, T.PLAIN_TEXT)
    map_ = made.geojson().decode()
    others = {
        "a script with a map": f"var zones = {map_}", "a map in a call": f"f({map_})",
        "a dxf": "  0\nSECTION\n  2\nHEADER\n", "a mif": 'Version 300\nCharset "Neutral"\nDelimiter ","\n',
        "a tab": "!table\n!version 300\n", "a prj": made.WGS84_PRJ, "a dump": "CREATE TABLE a (x int);\n",
        "a bare wkt": "POLYGON ((1 1, 2 1, 2 2, 1 1))",
    }  # fmt: skip
    for name, text in others.items():
        yield one(name, text, REFUSED, T.FORMAT_REFUSED)
    yield one("a line with one separator at its end", "name;\nx;\n", REFUSED, T.PLAIN_TEXT)
    yield one("a settings file", "[section]\nkey = value\n", REFUSED, T.SYNTAX)


# ---------------------------------------------------------------- how text is written


def texts() -> Iterator[Case]:
    table, map_ = made.csv_text(), made.geojson().decode()
    for what, text in (("table", table), ("map", map_)):
        yield one(f"{what} in utf-8", text, ACCEPTED)
        yield one(f"{what} with a mark", b"\xef\xbb\xbf" + text.encode(), REPAIRED, T.BYTE_ORDER_MARK)
        yield one(f"{what} in utf-16", text.encode("utf-16"), REPAIRED, T.BYTE_ORDER_MARK)
        yield one(
            f"{what} in utf-16 the other way", b"\xfe\xff" + text.encode("utf-16-be"), REPAIRED, T.BYTE_ORDER_MARK
        )
        yield one(f"{what} in utf-16 without a mark", text.encode("utf-16-le"), REFUSED, T.NUL_BYTES)
        yield one(f"{what} in utf-32", text.encode("utf-32"), REFUSED, T.NUL_BYTES)
        yield one(f"{what} in gb18030", text.encode("gb18030"), REPAIRED, T.ENCODING_DECODED)
        yield one(f"{what} in big5", text.translate(TRADITIONAL).encode("big5"), HELD, T.ENCODING_DOUBTFUL)
        yield one(
            f"{what} in no encoding",
            text.replace("坪", "\x01").encode().replace(b"\x01", b"\xff\xff"),
            REFUSED,
            T.ENCODING_UNKNOWN,
        )
        yield one(
            f"{what} half utf-8 half gb18030",
            text.encode() + "东塔".encode("gb18030") + b"\x80",
            REFUSED,
            T.ENCODING_UNKNOWN,
        )
        yield one(f"{what} cut in a utf-16 character", text.encode("utf-16")[:-1], REFUSED, T.ENCODING_UNKNOWN)
        yield one(f"{what} with a zero byte", text.replace("塔", "\0"), REFUSED, T.NUL_BYTES)
        yield one(f"{what} with lost characters", text.replace("塔", "\ufffd"), HELD, T.TEXT_DAMAGED)
        yield one(f"{what} twice wrongly converted", text.replace("塔", "\u951f\u65a4\u62f7"), HELD, T.TEXT_DAMAGED)
        yield one(f"{what} with private characters", text.replace("塔", "\ue5e5"), HELD, T.TEXT_DAMAGED)
    yield one(
        "utf-8 cut in a character, which would pass as gbk", nearly_gbk(table.encode()), REFUSED, T.ENCODING_UNKNOWN
    )
    yield one("gbk that is utf-8 by chance", "code,name\n1,模省\n".encode("gb18030"), HELD, T.ENCODING_DOUBTFUL)
    yield one("latin letters in utf-8", "code,name\n1,Schöneberg\n", ACCEPTED)
    yield one("table with lines of the old kind", made.csv_text(end="\r"), REPAIRED, T.LINE_ENDS)
    yield one("table with mixed lines", table.replace("\r\n", "\n", 2), ACCEPTED)
    yield one("map of half characters", map_.replace("塔", "\\ud842"), HELD, T.TEXT_DAMAGED)


def nearly_gbk(data: bytes) -> bytes:
    """The longest beginning of some UTF-8 that is no UTF-8 itself but strictly GB18030, every name another one."""
    for end in range(len(data), 0, -1):
        begin = data[:end]
        if begin.decode("utf-8", "replace").endswith("\ufffd") and "\ufffd" not in begin.decode("gb18030", "replace"):
            return begin
    raise AssertionError


# ---------------------------------------------------------------- JSON


def json_texts() -> Iterator[Case]:
    good = made.geojson().decode()
    yield one("one feature", json.dumps(made.feature()), ACCEPTED)
    yield one("a stated system", made.geojson(crs=named("urn:ogc:def:crs:EPSG::4490")), ACCEPTED, T.CRS_STATED)
    yield one(
        "an old stated system", made.geojson(crs={"type": "EPSG", "properties": {"code": 4490}}), ACCEPTED, T.CRS_STATED
    )
    yield one(
        "a linked system",
        made.geojson(crs={"type": "link", "properties": {"href": "http://127.0.0.1:47813/"}}),
        REFUSED,
        T.LINKS_ELSEWHERE,
    )
    yield one("a system that is text", made.geojson(crs="EPSG:4490"), REFUSED, T.MEMBER_MISSING)
    yield one("no system", made.geojson(crs=None), ACCEPTED)
    kinds = {
        "a topology": {"type": "Topology", "objects": {}, "arcs": []},
        "a gdal pipeline": {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"},
        "an esri map": {"geometryType": "esriGeometryPolygon", "features": []},
        "a bare polygon": {"type": "Polygon", "coordinates": made.square()},
        "a bare collection": {"type": "GeometryCollection", "geometries": []},
        "a list of rows": [{"code": "1", "name": "x"}],
        "a service error": {"error": {"code": 499, "message": "Token Required"}},
        "a kind that is a number": {"type": 7},
    }
    for name, whole in kinds.items():
        yield one(name, json.dumps(whole), REFUSED, T.FORMAT_REFUSED)
    yield one("no features member", '{"type": "FeatureCollection"}', REFUSED, T.MEMBER_MISSING)
    yield one(
        "features that are one",
        json.dumps({"type": "FeatureCollection", "features": made.feature()}),
        REFUSED,
        T.MEMBER_MISSING,
    )
    yield one("no features", json.dumps(made.collection() | {"features": []}), REFUSED, T.NO_RECORDS)
    yield one("a feature that is none", made.geojson(made.feature(), {"type": "Polygon"}), REFUSED, T.MEMBER_MISSING)
    yield one("a feature that is text", made.geojson(made.feature(), "x"), REFUSED, T.MEMBER_MISSING)
    yield one("properties that are a list", made.geojson(made.feature(properties=[1])), REFUSED, T.MEMBER_MISSING)
    yield one(
        "features line by line", "".join(json.dumps(made.feature(at)) + "\n" for at in range(3)), REFUSED, T.SYNTAX
    )
    yield one("cut", good[: len(good) // 2], REFUSED, T.FILE_CUT_SHORT)
    yield one("a comma too many", good[:-2] + ",]}", REFUSED)
    yield one("a comment", "{// zones\n" + good[1:], REFUSED, T.SYNTAX)
    yield one("single quotes", good.replace('"', "'"), REFUSED, T.SYNTAX)
    yield one("not a number", good.replace("24.0", "NaN", 1), REFUSED, T.NOT_A_NUMBER)
    yield one("no end", good.replace("24.0", "-Infinity", 1), REFUSED, T.NOT_A_NUMBER)
    yield one("beyond all numbers", good.replace("24.0", "1e999", 1), REFUSED, T.COORDINATE_OUT_OF_RANGE)
    yield one("a number of 400 digits", good.replace("24.0", "9" * 400, 1), REFUSED, T.COORDINATE_OUT_OF_RANGE)
    yield one("a number of 9000 digits", good.replace("24.0", "9" * 9000, 1), REFUSED, T.NOT_A_NUMBER)
    yield one("a key twice", good.replace('{"code"', '{"name": "x", "code"', 1), REFUSED, T.KEY_TWICE)
    yield one("two collections", good.replace('"features"', '"features": [], "features"', 1), REFUSED, T.KEY_TWICE)
    yield one(
        "deep lists", '{"type": "FeatureCollection", "features": ' + "[" * 5000 + "]" * 5000 + "}", REFUSED, T.TOO_DEEP
    )
    yield one("very deep lists", "[" * 400_000, REFUSED, T.TOO_DEEP)
    yield one("rather deep objects", made.geojson(made.feature(properties={"a": nest(40)})), REFUSED, T.TOO_DEEP)
    yield one(
        "nested values", made.geojson(made.feature(properties={"name": "x", "list": [1]})), ACCEPTED, T.VALUE_LEFT_OUT
    )
    yield one("no properties", json.dumps(made.feature() | {"properties": None}), ACCEPTED)
    yield one(
        "a property without a name", made.geojson(made.feature(properties={" ": "x"})), REFUSED, T.COLUMN_WITHOUT_NAME
    )
    yield one(
        "one name with and without a blank",
        made.geojson(made.feature(properties={"a": 1, "a ": 2})),
        REFUSED,
        T.COLUMN_TWICE,
    )
    yield one(
        "very many properties",
        made.geojson(made.feature(properties={str(n): n for n in range(300)})),
        REFUSED,
        T.TOO_MANY_COLUMNS,
    )
    yield one("too many features", good, REFUSED, T.TOO_MANY_RECORDS, limits=Limits(rows=2))
    yield one("too many vertices", good, REFUSED, T.TOO_MANY_VERTICES, limits=Limits(vertices=14))


def named(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


def nest(levels: int) -> object:
    return {"a": nest(levels - 1)} if levels else 1


# ---------------------------------------------------------------- shapes


def shapes() -> Iterator[Case]:
    ring = made.square()[0]
    kinds: dict[str, tuple[object, Verdict, T | None]] = {
        "no shape": (False, HELD, T.SHAPE_MISSING),
        "an empty polygon": ({"type": "Polygon", "coordinates": []}, HELD, T.SHAPE_EMPTY),
        "an empty point": ({"type": "Point", "coordinates": []}, HELD, T.SHAPE_EMPTY),
        "an empty multipolygon": ({"type": "MultiPolygon", "coordinates": []}, HELD, T.SHAPE_EMPTY),
        "an empty outer ring": ({"type": "Polygon", "coordinates": [[], ring]}, REFUSED, T.RING_TOO_SHORT),
        "a multipolygon": ({"type": "MultiPolygon", "coordinates": [made.square()]}, ACCEPTED, None),
        "a point": ({"type": "Point", "coordinates": [102, 24]}, ACCEPTED, None),
        "a line": ({"type": "LineString", "coordinates": ring}, ACCEPTED, None),
        "a multiline": ({"type": "MultiLineString", "coordinates": [ring]}, ACCEPTED, None),
        "points": ({"type": "MultiPoint", "coordinates": ring}, ACCEPTED, None),
        "heights": ({"type": "Polygon", "coordinates": [[[*p, 7] for p in ring]]}, REPAIRED, T.HEIGHT_DROPPED),
        "heights and measures": (
            {"type": "Polygon", "coordinates": [[[*p, 7, 1] for p in ring]]},
            REPAIRED,
            T.HEIGHT_DROPPED,
        ),
        "an open ring": ({"type": "Polygon", "coordinates": [ring[:-1]]}, REPAIRED, T.RING_CLOSED),
        "a clockwise ring": ({"type": "Polygon", "coordinates": [ring[::-1]]}, REPAIRED, T.RING_TURNED),
        "a vertex twice": ({"type": "Polygon", "coordinates": [[ring[0], *ring]]}, REPAIRED, T.VERTEX_TWICE),
        "a ring of two points": (
            {"type": "Polygon", "coordinates": [[ring[0], ring[1], ring[0]]]},
            REFUSED,
            T.RING_TOO_SHORT,
        ),
        "a ring of one point": ({"type": "Polygon", "coordinates": [[ring[0]] * 5]}, REFUSED, T.RING_TOO_SHORT),
        "a mixed collection": ({"type": "GeometryCollection", "geometries": []}, REFUSED, T.SHAPE_COLLECTION),
        "an unknown type": ({"type": "CurvePolygon", "coordinates": [ring]}, REFUSED, T.SHAPE_MALFORMED),
        "a shape that is text": ("POLYGON ((0 0, 1 1, 1 0, 0 0))", REFUSED, T.SHAPE_MALFORMED),
        "a shape without coordinates": ({"type": "Polygon"}, REFUSED, T.SHAPE_MALFORMED),
        "too few brackets": ({"type": "Polygon", "coordinates": ring}, REFUSED, T.SHAPE_MALFORMED),
        "too many brackets": ({"type": "Polygon", "coordinates": [[ring]]}, REFUSED, T.SHAPE_MALFORMED),
        "coordinates as text": (
            {"type": "Polygon", "coordinates": [[[str(x), str(y)] for x, y in ring]]},
            REFUSED,
            T.SHAPE_MALFORMED,
        ),
        "coordinates yes and no": ({"type": "Point", "coordinates": [True, False]}, REFUSED, T.SHAPE_MALFORMED),
        "coordinates of nothing": ({"type": "Point", "coordinates": [None, 24]}, REFUSED, T.SHAPE_MALFORMED),
        "half a coordinate": (
            {"type": "Polygon", "coordinates": [[*ring[:2], [102.0], *ring[2:]]]},
            REFUSED,
            T.SHAPE_MALFORMED,
        ),
        "an empty coordinate": (
            {"type": "Polygon", "coordinates": [[*ring[:2], [], *ring[2:]]]},
            REFUSED,
            T.SHAPE_MALFORMED,
        ),
        "far from the earth": ({"type": "Point", "coordinates": [1e12, 24]}, REFUSED, T.COORDINATE_OUT_OF_RANGE),
    }
    for name, (geometry, verdict, cause) in kinds.items():
        shape = made.feature() | {"geometry": geometry or None}
        yield one(name, made.geojson(shape), verdict, cause)
    yield one(
        "points among polygons",
        made.geojson(made.feature(), made.feature(1, kinds["a point"][0])),
        HELD,
        T.SHAPES_MIXED,
    )
    hole = [[102.002, 24.002], [102.004, 24.002], [102.004, 24.004], [102.002, 24.002]]
    holed = {"type": "Polygon", "coordinates": [ring, hole]}
    yield one("a hole the wrong way", made.geojson(made.feature(geometry=holed)), REPAIRED, T.RING_TURNED)
    older = made.geojson(made.feature(geometry=kinds["a clockwise ring"][0]), crs=named("EPSG:4490"))
    yield one("a clockwise ring of the older kind", older, ACCEPTED)
    lost = [made.feature() | {"geometry": None}] * 30
    yield one("thirty without shape", made.geojson(*lost), HELD, T.MORE)


# ---------------------------------------------------------------- tables as text


def text_tables() -> Iterator[Case]:
    for name, separator in {"tabs": "\t", "semicolons": ";", "bars": "|"}.items():
        yield one(f"a table with {name}", made.csv_text(separator=separator), ACCEPTED)
    head, row = "code,name,street", "990001001001,东塔社区,北关街道"
    yield one("a quoted comma", f'{head}\n990001001001,"东塔,社区",北关街道\n', ACCEPTED)
    yield one("a quoted line end", f'{head}\n990001001001,"东塔\n社区",北关街道\n', ACCEPTED)
    yield one("no line end at the end", f"{head}\n{row}", ACCEPTED)
    yield one("a row too short", f"{head}\n990001001001,东塔社区\n", REFUSED, T.ROW_LENGTH)
    yield one("a row too long", f"{head}\n{row},x\n", REFUSED, T.ROW_LENGTH)
    yield one("an open quotation", f'{head}\n990001001001,"东塔社区,北关街道\n', REFUSED, T.SYNTAX)
    yield one("a quotation in the middle", f'{head}\n990001001001,"东塔"社区,北关街道\n', REFUSED, T.SYNTAX)
    yield one("blank rows", f"{head}\n\n{row}\n,,\n\n", ACCEPTED, T.ROW_BLANK)
    yield one("columns left over", f"{head},,\n{row},,\n", REPAIRED, T.COLUMN_EMPTY)
    yield one("a heading left out", f"code,,street\n{row}\n", REFUSED, T.COLUMN_WITHOUT_NAME)
    yield one("a value beyond the heading", f"{head},\n{row},x\n", REFUSED, T.COLUMN_WITHOUT_NAME)
    yield one("a heading twice", f"code,name,name\n{row}\n", REFUSED, T.COLUMN_TWICE)
    yield one("only a heading", f"{head}\n", REFUSED, T.NO_RECORDS)
    yield one("a code in scientific notation", f"{head}\n9.90001E+11,东塔社区,北关街道\n", HELD, T.NUMBER_CUT)
    yield one("a code with an exponent and all its digits", f"{head}\n9.90001001001E+11,东塔社区,北关街道\n", ACCEPTED)
    yield one("too many rows", made.csv_text(), REFUSED, T.TOO_MANY_RECORDS, limits=Limits(rows=2))
    yield one("a very long cell", f"{head}\n{row}{'塔' * 200_000}\n", REFUSED, T.SYNTAX)
    yield one(
        "very many columns",
        ",".join(f"c{n}" for n in range(300)) + "\n" + ",".join("x" * 300) + "\n",
        REFUSED,
        T.TOO_MANY_COLUMNS,
    )
    yield one("one column", "name\n东塔社区\n", REFUSED, T.PLAIN_TEXT)
    yield one("a formula in a cell", f"{head}\n990001001001,=cmd|' /C calc'!A0,北关街道\n", ACCEPTED)


# ---------------------------------------------------------------- XML


def markups() -> Iterator[Case]:
    yield one("a kml", made.kml(), ACCEPTED)
    yield one(
        "a kml in gb18030", made.kml().replace("UTF-8", "GB18030").encode("gb18030"), REPAIRED, T.ENCODING_DECODED
    )
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    yield one("a bomb of entities", made.kml(head=bomb).replace(made.NAMES[0], "&b;"), REFUSED, T.DOCUMENT_TYPE)
    outside = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield one("an entity from a file", made.kml(head=outside).replace(made.NAMES[0], "&x;"), REFUSED, T.DOCUMENT_TYPE)
    remote = '<!DOCTYPE kml SYSTEM "http://127.0.0.1:47813/x.dtd">'
    yield one("a document type elsewhere", made.kml(head=remote), REFUSED, T.DOCUMENT_TYPE)
    yield one("an unknown entity", made.kml().replace(made.NAMES[0], "&x;"), REFUSED, T.SYNTAX)
    link = "<NetworkLink><Link><href>http://127.0.0.1:47813/a.kml</href></Link></NetworkLink>"
    yield one("a network link", made.kml(tail=link), REFUSED, T.LINKS_ELSEWHERE)
    yield one("a kml without placemarks", made.kml(" "), REFUSED, T.NO_RECORDS)
    yield one("a kml cut short", made.kml()[:500], REFUSED, T.FILE_CUT_SHORT)
    yield one("a kml with a wrong end", made.kml().replace("</Document>", "</Folder>"), REFUSED, T.SYNTAX)
    yield one("deep folders", made.kml("<Folder>" * 40 + made.placemark(0) + "</Folder>" * 40), REFUSED, T.TOO_DEEP)
    ring = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
    corners = "102,24 102.01,24 102.01,24.01 102,24"
    area = f"<Polygon><outerBoundaryIs>{ring.format(corners)}</outerBoundaryIs></Polygon>"
    point_and_line = (
        "<Point><coordinates>1,2</coordinates></Point><LineString><coordinates>1,2 3,4</coordinates></LineString>"
    )
    marks: dict[str, tuple[str, Verdict, T | None]] = {
        "without a shape": ("", HELD, T.SHAPE_MISSING),
        "without corners": (
            f"<Polygon><outerBoundaryIs>{ring.format('')}</outerBoundaryIs></Polygon>",
            HELD,
            T.SHAPE_EMPTY,
        ),
        "of two outer rings": (
            f"<Polygon>{f'<outerBoundaryIs>{ring.format(corners)}</outerBoundaryIs>' * 2}</Polygon>",
            REFUSED,
            T.SHAPE_MALFORMED,
        ),
        "with words for corners": ("<Point><coordinates>here,there</coordinates></Point>", REFUSED, T.SHAPE_MALFORMED),
        "with one number": ("<Point><coordinates>102</coordinates></Point>", REFUSED, T.SHAPE_MALFORMED),
        "with no number": ("<Point><coordinates>nan,24</coordinates></Point>", REFUSED, T.COORDINATE_OUT_OF_RANGE),
        "with a model": ("<Model><Location/></Model>", REFUSED, T.SHAPE_MALFORMED),
        "of points and lines": ("<MultiGeometry>" + point_and_line + "</MultiGeometry>", REFUSED, T.SHAPE_COLLECTION),
        "with heights": (
            f"<LineString><coordinates>{corners.replace(' ', ',9 ')},9</coordinates></LineString>",
            REPAIRED,
            T.HEIGHT_DROPPED,
        ),
        "of several areas": ("<MultiGeometry>" + area * 2 + "</MultiGeometry>", ACCEPTED, None),
    }
    for name, (shape, verdict, cause) in marks.items():
        yield one(f"a placemark {name}", made.kml(made.placemark(0, shape)), verdict, cause)
    layer = '<OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    others = {
        "a vrt": vrt,
        "a page": "<!DOCTYPE html><html><body>Please log in</body></html>",
        "a page in capitals": "<HTML><BODY>404</BODY></HTML>",
        "a gml": "<gml:FeatureCollection xmlns:gml='x'/>",
        "an answer of a service": "<wfs:FeatureCollection xmlns:wfs='x'/>",
        "a track": '<?xml version="1.0"?><gpx/>',
        "a service": "<OGRWFSDataSource><URL>http://127.0.0.1:47813/</URL></OGRWFSDataSource>",
        "a drawing": "<svg></svg>",
        "an error of a service": "<ows:ExceptionReport xmlns:ows='x'/>",
        "an old excel": "<Workbook></Workbook>",
        "a comment first": "<!-- <kml> --><OGRVRTDataSource/>",
        "an unfinished sign": "<kml",
        "a lone bracket": "< 5",
    }
    for name, text in others.items():
        cause = None if name in {"an unfinished sign", "a lone bracket"} else T.FORMAT_REFUSED
        yield one(f"{name} as map", text, REFUSED, cause)


# ---------------------------------------------------------------- zip


def archived() -> Iterator[Case]:
    table, map_ = made.csv_text().encode(), made.geojson()
    yield one("a zipped map", made.zipped({"a.geojson": map_}), ACCEPTED)
    yield one("a zipped table", made.zipped({"a.csv": table}), ACCEPTED)
    yield one("a zipped kml", made.zipped({"doc.kml": made.kml().encode()}), ACCEPTED)
    yield one("a zipped geopackage", made.zipped({"a.gpkg": made.geopackage()}), ACCEPTED)
    yield one("a stored map", made.zipped({"a.geojson": map_}, zipfile.ZIP_STORED), ACCEPTED)
    yield one(
        "a zip of a mac",
        made.zipped({"a.geojson": map_, "__MACOSX/._a.geojson": b"\0\5\x16\7", "x/.DS_Store": b"\0"}),
        ACCEPTED,
    )
    yield one(
        "a kml with pictures",
        made.zipped({"doc.kml": made.kml().encode(), "files/a.png": b"\x89PNG\r\n"}),
        ACCEPTED,
        T.ARCHIVE_LEFT_OUT,
    )
    yield one("an empty zip", made.zipped({}), REFUSED)
    yield one("a zip of pictures", made.zipped({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}), REFUSED, T.ARCHIVE_NOTHING)
    yield one("two maps", made.zipped({"a.geojson": map_, "b.geojson": map_}), REFUSED, T.ARCHIVE_SEVERAL)
    yield one("two tables", made.zipped({"a.csv": table, "b.csv": table}), REFUSED, T.ARCHIVE_SEVERAL)
    for name, path in {
        "upwards": "../a.csv",
        "upwards inside": "x/../../a.csv",
        "from the root": "/etc/a.csv",
        "from a drive": "C:/a.csv",
        "upwards by backslash": "..\\a.csv",
    }.items():
        yield one(f"a path {name}", made.zipped({path: table}), REFUSED, T.ARCHIVE_PATH)
    yield one("a link", linked("a.csv", "/etc/passwd"), REFUSED, T.ARCHIVE_LINK)
    yield one("a zip in a zip", made.zipped({"a.zip": made.zipped({"a.csv": table})}), REFUSED, T.ARCHIVE_NESTED)
    yield one("a gzip in a zip", made.zipped({"a.csv.gz": b"\x1f\x8b\x08\0" + bytes(30)}), REFUSED, T.ARCHIVE_NESTED)
    yield one("a bomb", made.zipped({"a.csv": b"0" * 30_000_000}), REFUSED, T.ARCHIVE_BOMB)
    yield one("many members", made.zipped({f"{n}.csv": b"" for n in range(300)}), REFUSED, T.ARCHIVE_BOMB)
    yield one(
        "one name twice", renamed({"a.csv": table, "b.csv": table}, b"b.csv", b"a.csv"), REFUSED, T.ARCHIVE_NAME_TWICE
    )
    yield one("one name in two cases", made.zipped({"a.csv": table, "A.CSV": table}), REFUSED, T.ARCHIVE_NAME_TWICE)
    whole = made.zipped({"a.csv": table})
    yield one("another name before the file", whole.replace(b"a.csv", b"b.csv", 1), REFUSED)
    yield one("a password", patched(whole, 6, b"\1\0", both=8), REFUSED, T.ARCHIVE_LOCKED)
    yield one("an unknown method", patched(whole, 8, b"\x09\0", both=10), REFUSED, T.ARCHIVE_LOCKED)
    yield one("another size before the file", patched(whole, 22, b"\1\0\0\0"), REFUSED, T.ARCHIVE_DIFFERS)
    yield one("another method before the file", patched(whole, 8, b"\0\0"), REFUSED, T.ARCHIVE_DIFFERS)
    yield one("a wrong check sum", checksummed(whole), REFUSED, T.FILE_DAMAGED)
    yield one("something before the zip", b"PK\x03\x04" + bytes(60) + whole, REFUSED, T.ARCHIVE_DIFFERS)
    yield one("something after the zip", whole + b"more", REFUSED, T.ARCHIVE_DIFFERS)
    yield one("a zip cut short", whole[: len(whole) // 2], REFUSED, T.FILE_CUT_SHORT)
    yield one("a hidden member", hidden(table), REFUSED, T.ARCHIVE_DIFFERS)
    gdb = {"x.gdb/a00000001.gdbtable": b"\3\0\0\0" * 9, "x.gdb/gdb": b"\5\0\0\0"}
    yield one("a folder of esri zipped", made.zipped(gdb), REFUSED, T.FORMAT_REFUSED)
    for name, member in {
        "docx": "word/document.xml",
        "pptx": "ppt/presentation.xml",
        "xlsb": "xl/workbook.bin",
        "ods": "mimetype",
        "xlsm": "xl/vbaProject.bin",
    }.items():
        yield one(
            f"a {name}", made.zipped({"[Content_Types].xml": b"<Types/>", member: b"x"}), REFUSED, T.FORMAT_REFUSED
        )


def linked(name: str, target: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def renamed(files: dict[str, bytes], old: bytes, new: bytes) -> bytes:
    return made.zipped(files).replace(old, new)


def patched(archive: bytes, at: int, value: bytes, both: int | None = None) -> bytes:
    """Change bytes of the first head before a file, and where asked of its entry in the directory too."""
    changed = bytearray(archive)
    changed[at : at + len(value)] = value
    if both is not None:
        entry = changed.index(b"PK\x01\x02") + both
        changed[entry : entry + len(value)] = value
    return bytes(changed)


def checksummed(archive: bytes) -> bytes:
    return patched(patched(archive, 14, b"\1\2\3\4"), 14, b"\1\2\3\4", both=16)


def hidden(table: bytes) -> bytes:
    """An archive with a file that the directory does not list, before the one that it does."""
    secret, shown = made.zipped({"b.csv": table}), made.zipped({"a.csv": table})
    before = secret[: secret.index(b"PK\x01\x02")]
    start = shown.index(b"PK\x01\x02")
    entry = bytearray(shown[start:])
    entry[42:46] = struct.pack("<I", len(before))
    end = bytes(entry).index(b"PK\x05\x06")
    entry[end + 16 : end + 20] = struct.pack("<I", start + len(before))
    return before + shown[:start] + bytes(entry)


# ---------------------------------------------------------------- XLSX


def workbooks() -> Iterator[Case]:
    rows = [list(row) for row in made.ROWS]
    yield one("a workbook", made.xlsx(), ACCEPTED)
    yield one("numbers for codes", made.xlsx([rows[0], [990001001001, *rows[1][1:]]]), ACCEPTED)
    yield one("numbers with an exponent", made.xlsx([rows[0], [b"<c><v>9.90001001001E11</v></c>", "a", "b"]]), ACCEPTED)
    yield one(
        "a number too long",
        made.xlsx([rows[0], [b"<c><v>5.3042720260101123E17</v></c>", "a", "b"]]),
        HELD,
        T.NUMBER_CUT,
    )
    yield one("a number of sixteen digits", made.xlsx([rows[0], [1234567890123450, "a", "b"]]), HELD, T.NUMBER_CUT)
    yield one("merged cells", made.xlsx(merged="C2:C4"), REFUSED, T.CELLS_MERGED)
    yield one("hidden rows", made.xlsx(hidden=[3]), HELD, T.ROWS_HIDDEN)
    yield one("two sheets", made.xlsx(sheets=["甲", "乙"]), REFUSED, T.SEVERAL_LAYERS)
    yield one("two sheets and a choice", made.xlsx(sheets=["甲", "乙"]), ACCEPTED, T.LAYERS_LEFT_OUT, layer="乙")
    yield one("a choice that is not there", made.xlsx(), REFUSED, T.LAYER_UNKNOWN, layer="丙")
    yield one("an error value", made.xlsx([rows[0], [b'<c t="e"><v>#REF!</v></c>', "a", "b"]]), REFUSED, T.CELL_ERROR)
    yield one(
        "a formula", made.xlsx([rows[0], [b'<c t="str"><f>A1</f><v>x</v></c>', "a", "b"]]), ACCEPTED, T.CELL_FORMULA
    )
    yield one("a formula never run", made.xlsx([rows[0], [b"<c><f>A1</f></c>", "a", "b"]]), REFUSED, T.CELL_ERROR)
    yield one(
        "a text in the cell", made.xlsx([rows[0], [b'<c t="inlineStr"><is><t>x</t></is></c>', "a", "b"]]), ACCEPTED
    )
    yield one("a truth value", made.xlsx([rows[0], [b'<c t="b"><v>1</v></c>', "a", "b"]]), ACCEPTED)
    yield one("no such text", made.xlsx([rows[0], [b'<c t="s"><v>99</v></c>', "a", "b"]]), REFUSED, T.FILE_DAMAGED)
    yield one("a number that is none", made.xlsx([rows[0], [b"<c><v>x</v></c>", "a", "b"]]), REFUSED, T.FILE_DAMAGED)
    yield one("an empty workbook", made.xlsx([]), REFUSED, T.NO_RECORDS)
    yield one("only a heading in a sheet", made.xlsx(rows[:1]), REFUSED, T.NO_RECORDS)
    yield one("blank rows in a sheet", made.xlsx([rows[0], ["", "", ""], rows[1]]), ACCEPTED, T.ROW_BLANK)
    yield one("a column left over in a sheet", made.xlsx([[*row, ""] for row in rows]), REPAIRED, T.COLUMN_EMPTY)
    yield one("a value without a heading", made.xlsx([rows[0], [*rows[1], "x"]]), REFUSED, T.COLUMN_WITHOUT_NAME)
    yield one("a title above the heading", made.xlsx([["名单", "", ""], *rows]), REFUSED, T.COLUMN_WITHOUT_NAME)
    far = b'<worksheet xmlns="x"><sheetData><row r="1"><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>'
    yield one("a cell far away", made.xlsx(spoilt={"xl/worksheets/sheet1.xml": far}), REFUSED, T.TOO_MANY_COLUMNS)
    typed = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    yield one("a sheet with entities", made.xlsx(spoilt={"xl/worksheets/sheet1.xml": typed}), REFUSED, T.DOCUMENT_TYPE)
    elsewhere = (
        b'<Relationships><Relationship Id="r1" Target="http://127.0.0.1:47813/s.xml" TargetMode="External"/>'
        b"</Relationships>"
    )
    yield one(
        "a sheet elsewhere", made.xlsx(spoilt={"xl/_rels/workbook.xml.rels": elsewhere}), REFUSED, T.LINKS_ELSEWHERE
    )
    nowhere = b'<Relationships><Relationship Id="r1" Target="worksheets/none.xml"/></Relationships>'
    yield one("a sheet nowhere", made.xlsx(spoilt={"xl/_rels/workbook.xml.rels": nowhere}), REFUSED, T.FILE_DAMAGED)
    yield one("too many rows in a sheet", made.xlsx(), REFUSED, T.TOO_MANY_RECORDS, limits=Limits(rows=2))


# ---------------------------------------------------------------- Shapefile


def both_ways(
    name: str, parts: dict[str, bytes], verdict: Verdict, cause: T | None = None, **more: object
) -> Iterator[Case]:
    """A Shapefile in a folder, and the same one zipped."""
    if ".shp" in parts:
        yield Case(f"{name} in a folder", made.loose(parts), verdict, cause, **more)  # type: ignore[arg-type]
    yield one(f"{name} zipped", made.shapefile_zip(parts), verdict, cause, **more)


def without(parts: dict[str, bytes], *suffixes: str) -> dict[str, bytes]:
    return {suffix: data for suffix, data in parts.items() if suffix not in suffixes}


def at_place(at: int, value: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + value + data[at + len(value) :]


def shapefiles() -> Iterator[Case]:
    good = made.shapefile()
    yield from both_ways("a shapefile", good, ACCEPTED)
    yield from both_ways("no prj", without(good, ".prj"), ACCEPTED)
    yield from both_ways("no shx", without(good, ".shx"), REFUSED, T.PART_MISSING)
    yield from both_ways("no dbf", without(good, ".dbf"), REFUSED, T.PART_MISSING)
    yield one("no shp zipped", made.shapefile_zip(without(good, ".shp")), REFUSED)
    yield one(
        "two shapefiles",
        made.zipped({f"{stem}{suffix}": data for stem in "ab" for suffix, data in good.items()}),
        REFUSED,
        T.ARCHIVE_SEVERAL,
    )
    yield one(
        "endings in capitals", made.zipped({f"A{suffix.upper()}": data for suffix, data in good.items()}), ACCEPTED
    )
    spoilt: dict[str, dict[str, Callable[[bytes], bytes]]] = {
        "a longer shp": {"shp": lambda data: data + b"\0" * 8},
        "another version": {"shp": at_place(28, b"\1\2\3\4")},
        "a wrong length of a record": {"shp": at_place(104, struct.pack(">I", 9))},
        "a huge length of a record": {"shp": at_place(104, b"\x7f\xff\xff\xff")},
        "a thousand million points": {"shp": at_place(108 + 40, struct.pack("<I", 10**9))},
        "a thousand million parts": {"shp": at_place(108 + 36, struct.pack("<I", 10**9))},
        "a part that begins beyond": {"shp": at_place(108 + 44, struct.pack("<I", 77))},
        "an index that points nowhere": {"shx": at_place(100, b"\x7f\xff\xff\xff")},
        "an index that points at the head": {"shx": at_place(100, b"\0\0\0\0")},
        "an index of one twice": {"shx": lambda data: data[:108] + data[100:108] + data[116:]},
        "an index that is text": {"shx": lambda _: b"nothing here " * 20},
        "an index of odd length": {"shx": lambda data: at_place(24, struct.pack(">I", 65))(data[:-2] + b"\0" * 8)},
        "an unknown kind of shape": {"shp": at_place(108, struct.pack("<I", 77))},
    }
    for name, changes in spoilt.items():
        yield from both_ways(name, made.shapefile(**changes), REFUSED, T.FILE_DAMAGED)  # type: ignore[arg-type]
    yield from both_ways("a shp cut short", made.shapefile(shp=lambda data: data[:-40]), REFUSED, T.FILE_CUT_SHORT)
    yield from both_ways("a shx cut short", made.shapefile(shx=lambda data: data[:-8]), REFUSED, T.FILE_CUT_SHORT)
    yield from both_ways("a dbf cut short", made.shapefile(dbf=lambda data: data[:-60]), REFUSED, T.FILE_CUT_SHORT)
    yield from both_ways("a row less", made.shapefile(rows=made.ROWS[:-1]), REFUSED, T.COUNTS_DIFFER)
    yield from both_ways("a shape less", made.shapefile([made.shp_record(made.clockwise(0))]), REFUSED, T.COUNTS_DIFFER)
    listed = made.shapefile([made.shp_record(made.clockwise(at)) for at in range(2)])
    known = {**good, ".shx": listed[".shx"], ".dbf": made.dbf(made.ROWS[:3])}
    yield from both_ways("a shape that the index does not know", known, REFUSED, T.FILE_DAMAGED)
    null, square = struct.pack("<i", 0), made.shp_record(made.clockwise(0))
    rows = made.ROWS[:2]
    yield from both_ways("a null shape", made.shapefile([null], rows), HELD, T.SHAPE_MISSING)
    yield from both_ways("patches", made.shapefile([struct.pack("<i", 31) + square[4:]], rows), REFUSED, T.SHAPE_CURVED)
    heights = struct.pack("<i", 15) + square[4:] + struct.pack("<7d", 0, 9, 9, 9, 9, 9, 9)
    yield from both_ways("heights in a shapefile", made.shapefile([heights], rows), REPAIRED, T.HEIGHT_DROPPED)
    open_ring = made.shp_record([made.clockwise(0)[0][:-1]])
    yield from both_ways("an open ring in a shapefile", made.shapefile([open_ring], rows), REPAIRED, T.RING_CLOSED)
    nowhere = made.shp_record([[[float("nan"), 24.0], *made.clockwise(0)[0]]])
    yield from both_ways(
        "no number in a shapefile", made.shapefile([nowhere], rows), REFUSED, T.COORDINATE_OUT_OF_RANGE
    )
    yield from both_ways("a prj that is prose", made.shapefile(prj="the usual one"), HELD, T.CRS_UNREADABLE)
    yield from both_ways("a prj without end", made.shapefile(prj="GEOGCS[" * 5000), HELD, T.CRS_UNREADABLE)


def tables_of_shapes() -> Iterator[Case]:
    yield from both_ways("gbk that is stated", made.shapefile(encoding="gb18030", cpg="GBK"), ACCEPTED)
    yield from both_ways("gbk stated as a number", made.shapefile(encoding="gb18030", cpg="936"), ACCEPTED)
    yield from both_ways(
        "gbk that is not stated", made.shapefile(encoding="gb18030", cpg=None), REPAIRED, T.ENCODING_DECODED
    )
    yield from both_ways("utf-8 that is not stated", made.shapefile(cpg=None), ACCEPTED)
    yield from both_ways("gbk stated as utf-8", made.shapefile(encoding="gb18030"), HELD, T.ENCODING_DISAGREES)
    yield from both_ways("utf-8 stated as gbk", made.shapefile(cpg="GBK"), HELD, T.ENCODING_DISAGREES)
    yield from both_ways(
        "gbk stated as latin", made.shapefile(encoding="gb18030", cpg="ISO 88591"), HELD, T.ENCODING_DISAGREES
    )
    even = [made.ROWS[0], *((code, "东塔社区", "北关街道") for code in made.CODES)]
    parts = made.shapefile(rows=even, cpg="GBK")
    yield from both_ways("utf-8 that is gbk as well", parts, HELD, T.ENCODING_DISAGREES)
    yield from both_ways("an encoding nobody knows", made.shapefile(cpg="KLINGON"), ACCEPTED, T.ENCODING_NAME_UNKNOWN)
    driver = made.dbf(encoding="gb18030", driver=0x4D)
    yield from both_ways("gbk by the byte of the table", made.shapefile(cpg=None, dbf=lambda _: driver), ACCEPTED)
    lying = made.dbf(driver=0x4D)
    yield from both_ways(
        "utf-8 with the byte of gbk", made.shapefile(cpg=None, dbf=lambda _: lying), HELD, T.ENCODING_DISAGREES
    )
    broken = made.dbf().replace("东".encode(), b"\xff\xff\xff")
    yield from both_ways("a table in no encoding", made.shapefile(dbf=lambda _: broken), REFUSED, T.ENCODING_UNKNOWN)
    named = [("code", "社区名称", "street"), *made.ROWS[1:]]
    yield from both_ways("a name cut in a character", made.shapefile(rows=named), REPAIRED, T.FIELD_NAME_CUT)
    fits = made.dbf(named, "gb18030")
    yield from both_ways("a name of four in gbk", made.shapefile(cpg="GBK", dbf=lambda _: fits), ACCEPTED)
    narrow = made.dbf(width=14)
    yield from both_ways("a value cut in a character", made.shapefile(dbf=lambda _: at_width(narrow)), HELD, T.TEXT_CUT)
    long = made.dbf([made.ROWS[0], *[(code, "塔" * 90, "x") for code, *_ in made.ROWS[1:]]], width=254)
    yield from both_ways("a value as long as its field", made.shapefile(dbf=lambda _: long), HELD, T.TEXT_CUT)
    gone = made.dbf().replace(b" 990001001002", b"*990001001002", 1)
    yield from both_ways("a deleted row", made.shapefile(dbf=lambda _: gone), HELD, T.ROWS_DELETED)
    twice = [("code", "name", "name"), *made.ROWS[1:]]
    yield from both_ways("a column twice", made.shapefile(rows=twice), REFUSED, T.COLUMN_TWICE)
    for name, at, value in (
        ("a width of nothing", 10, b"\0\0"),
        ("a head of nothing", 8, b"\0\0"),
        ("no end of fields", 128, b"x"),
    ):
        yield from both_ways(name, made.shapefile(dbf=at_place(at, value)), REFUSED, T.FILE_DAMAGED)
    yield from both_ways("a million rows", made.shapefile(dbf=at_place(4, b"\0\0\x10\0")), REFUSED, T.FILE_CUT_SHORT)
    memo = at_place(32 + 11, b"M")
    yield from both_ways("a column of notes", made.shapefile(dbf=memo), ACCEPTED, T.VALUE_LEFT_OUT)


def at_width(table: bytes) -> bytes:
    """Put a name of five characters into fourteen bytes: the fifth loses a byte."""
    name = "东塔社区".encode()
    return table.replace(name.ljust(14), "东塔社区塔".encode()[:14], 1)


# ---------------------------------------------------------------- GeoPackage and FlatGeobuf


def geopackages() -> Iterator[Case]:
    good = made.geopackage()
    yield one("a geopackage", good, ACCEPTED)
    yield one("a geopackage of gdal", made.by_gdal(".gpkg", "GPKG")[".gpkg"], ACCEPTED)
    yield one("heights of gdal", made.by_gdal(".gpkg", "GPKG", tall=True)[".gpkg"], REPAIRED, T.HEIGHT_DROPPED)
    yield one("two layers", made.geopackage(layers=("a", "b")), REFUSED, T.SEVERAL_LAYERS)
    yield one("two layers and a choice", made.geopackage(layers=("a", "b")), ACCEPTED, T.LAYERS_LEFT_OUT, layer="b")
    statements = {
        "a view": "CREATE VIEW v AS SELECT * FROM units;",
        "a trigger": "CREATE TRIGGER t AFTER INSERT ON units BEGIN DELETE FROM units; END;",
        "a view as a layer": "CREATE VIEW v AS SELECT * FROM units; UPDATE gpkg_contents SET table_name = 'v';",
    }
    for name, statement in statements.items():
        yield one(f"{name} in a geopackage", made.geopackage(statement), REFUSED, T.RUNS_STATEMENTS)
    usual = "CREATE TRIGGER rtree_units_geom_insert AFTER INSERT ON units BEGIN SELECT 1; END;"
    yield one("a trigger of the standard", made.geopackage(usual), ACCEPTED)
    function = "ALTER TABLE units ADD COLUMN made TEXT GENERATED ALWAYS AS (hex(zeroblob(9))) VIRTUAL;"
    yield one("a column that is computed", made.geopackage(function), REFUSED, T.RUNS_STATEMENTS)
    virtual = "DROP TABLE units; CREATE VIRTUAL TABLE units USING fts5(code, name);"
    yield one("a virtual table as layer", made.geopackage(virtual), REFUSED, T.NO_RECORDS)
    yield one("no layer", made.geopackage("DELETE FROM gpkg_contents;"), REFUSED, T.NO_RECORDS)
    yield one("no rows", made.geopackage("DELETE FROM units;"), REFUSED, T.NO_RECORDS)
    yield one("no contents", made.geopackage("DROP TABLE gpkg_contents;"), REFUSED, T.FILE_DAMAGED)
    yield one("a plain sqlite", made.geopackage("PRAGMA application_id = 0;"), REFUSED, T.FORMAT_REFUSED)
    yield one("a geopackage still open", good[:18] + b"\2\2" + good[20:], REFUSED, T.STILL_OPEN)
    yield one("a geopackage cut short", good[:8192], REFUSED, T.FILE_CUT_SHORT)
    yield one("only the head of a geopackage", good[:60], REFUSED, T.FILE_CUT_SHORT)
    yield one("pages of nothing", good[:4096] + bytes(len(good) - 4096), REFUSED, T.FILE_DAMAGED)
    yield one(
        "a shape of another system", made.geopackage(blob=lambda at: made.gpkg_blob(at, 4326)), REFUSED, T.CRS_MIXED
    )
    yield one(
        "a system not in the list",
        made.geopackage("UPDATE gpkg_geometry_columns SET srs_id = 9; UPDATE units SET geom = NULL;"),
        HELD,
        T.CRS_UNREADABLE,
    )
    yield one("no shapes in a geopackage", made.geopackage("UPDATE units SET geom = NULL;"), HELD, T.SHAPE_MISSING)
    yield one(
        "a shape that is text in a geopackage",
        made.geopackage("UPDATE units SET geom = 'POINT (1 2)';"),
        REFUSED,
        T.SHAPE_MALFORMED,
    )
    yield one(
        "bytes in a column",
        made.geopackage("ALTER TABLE units ADD COLUMN x; UPDATE units SET x = x'00ff';"),
        ACCEPTED,
        T.VALUE_LEFT_OUT,
    )
    yield one(
        "text that is no utf-8",
        made.geopackage("UPDATE units SET name = CAST(x'b6abcbfe' AS TEXT);"),
        REFUSED,
        T.ENCODING_UNKNOWN,
    )
    head = b"GP\0\x01" + struct.pack("<i", 4490)
    bodies: dict[str, tuple[bytes, T]] = {
        "a thousand million rings": (struct.pack("<BII", 1, 3, 10**9), T.SHAPE_MALFORMED),
        "a thousand million positions": (struct.pack("<BIII", 1, 3, 1, 10**9), T.SHAPE_MALFORMED),
        "a curve": (struct.pack("<BII", 1, 10, 0), T.SHAPE_CURVED),
        "a collection": (struct.pack("<BII", 1, 7, 0), T.SHAPE_COLLECTION),
        "an unknown wkb": (struct.pack("<BII", 1, 99, 0), T.SHAPE_MALFORMED),
        "nothing of a wkb": (b"", T.SHAPE_MALFORMED),
        "a line in polygons": (
            struct.pack("<BII", 1, 6, 1) + struct.pack("<BIIdddd", 1, 2, 2, 1, 2, 3, 4),
            T.SHAPE_MALFORMED,
        ),
        "a wkb with a number of its own": (struct.pack("<BIII", 1, 3 | 0x20000000, 4490, 0), T.SHAPE_MALFORMED),
    }
    for name, (body, cause) in bodies.items():
        yield one(f"{name} in a geopackage", made.geopackage(blob=lambda _, body=body: head + body), REFUSED, cause)  # type: ignore[misc]
    nowhere = head + struct.pack("<BIdd", 1, 1, float("nan"), float("nan"))
    yield one("a point of nowhere in a geopackage", made.geopackage(blob=lambda _: nowhere), HELD, T.SHAPE_EMPTY)


def flatgeobufs() -> Iterator[Case]:
    good = made.by_gdal(".fgb", "FlatGeobuf")[".fgb"]
    yield one("a flatgeobuf", good, ACCEPTED)
    yield one(
        "heights in a flatgeobuf", made.by_gdal(".fgb", "FlatGeobuf", tall=True)[".fgb"], REPAIRED, T.HEIGHT_DROPPED
    )
    yield one("only the sign of a flatgeobuf", good[:8], REFUSED, T.FILE_CUT_SHORT)
    yield one("a flatgeobuf cut in its head", good[:100], REFUSED, T.FILE_CUT_SHORT)
    yield one("a flatgeobuf cut in a feature", good[:-30], REFUSED, T.FILE_CUT_SHORT)
    yield one("a flatgeobuf cut between two features", good[: last_feature(good)], REFUSED, T.FILE_CUT_SHORT)
    corners = struct.pack("<I", 10) + struct.pack("<dd", 102.02, 24.0)  # five positions, the first of them
    yield one(
        "more corners than a feature holds",
        good.replace(corners, struct.pack("<I", 22) + corners[4:]),
        REFUSED,
        T.FILE_DAMAGED,
    )
    yield one("a huge head", good[:8] + b"\xff\xff\xff\x7f" + good[12:], REFUSED, T.FILE_DAMAGED)
    yield one("a head that points nowhere", good[:12] + b"\xff\xff\xff\x7f" + good[16:], REFUSED, T.FILE_DAMAGED)
    yield one("an older flatgeobuf", b"fgb\x02fgb\0" + good[8:], REFUSED)


def last_feature(flatgeobuf: bytes) -> int:
    """Where the last feature of a FlatGeobuf of three begins: after the head and an index of four nodes."""
    at = 12 + int.from_bytes(flatgeobuf[8:12], "little") + 4 * 40
    for _ in range(2):
        at += 4 + int.from_bytes(flatgeobuf[at : at + 4], "little")
    return at
