"""Reading files that are handed in: every kind of damage and deceit gets its verdict, and the cause is named."""

import json
import random
from collections.abc import Sequence
from functools import cache

import pytest
import shapely

from enrollzone.i18n.catalogue import catalogue
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.findings import Severity, verdict
from enrollzone.quarantine.reception import GarbageError, understood
from enrollzone.quarantine.reply import written
from enrollzone.quarantine.troubles import Trouble, gravity
from enrollzone.quarantine.worker import examine
from tests.unit.quarantine import made_files as made
from tests.unit.quarantine.corpus import ACCEPTED, REFUSED, Case, both_ways, cases
from tests.unit.quarantine.made_files import CODES, NAMES, SHAPES, Part

CASES = cases()
BY_NAME = {case.name: case for case in CASES}
LIMITS = Limits()
SEED = 20261122

FORMATS: dict[str, Sequence[Part]] = {
    "GeoJSON": [("units", made.geojson())],
    "KML": [("units", made.kml().encode())],
    "XLSX": [("units", made.xlsx())],
    "Shapefile": made.loose(made.shapefile()),
    "zipped Shapefile": [("units", made.shapefile_zip(made.shapefile()))],
    "GeoPackage": [("units", made.by_gdal(".gpkg", "GPKG")[".gpkg"])],
    "small GeoPackage": [("units", made.geopackage())],
    "FlatGeobuf": [("units", made.by_gdal(".fgb", "FlatGeobuf")[".fgb"])],
    "CSV": [("units", made.csv_text().encode())],
}


def read(*parts: Part, layer: str | None = None) -> Content:
    return examine(parts, LIMITS, layer)


@cache
def examined(name: str) -> Content:
    """What is found in a file of the corpus, once for all tests."""
    case = BY_NAME[name]
    return examine(case.parts, case.limits, case.layer)


def codes(content: Content) -> list[str]:
    return [finding.code for finding in content.findings]


def by_code(content: Content) -> dict[str, tuple[str, shapely.Geometry | None]]:
    """The name and the shape of every unit in a file, by its code."""
    return {
        record.cells["code"]: (record.cells["name"], record.shape and shapely.from_wkb(record.shape))
        for record in content.records
    }


# ---------------------------------------------------------------- the corpus


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_file_gets_its_verdict_and_the_cause_is_named(case: Case) -> None:
    content = examined(case.name)
    found = codes(content)
    assert verdict(content.findings) is case.verdict, found
    assert case.cause is None or case.cause.value in found
    assert Trouble.EXAMINATION_FAILED not in found
    assert (case.verdict is REFUSED) <= (content.records == ())


def test_the_corpus_is_hundreds_of_files_under_names_of_their_own() -> None:
    assert len(CASES) > 400
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_cause_is_told_for_nearly_every_file_that_is_not_simply_accepted() -> None:
    faulty = [case for case in CASES if case.verdict is not ACCEPTED]
    assert sum(case.cause is not None for case in faulty) >= 0.97 * len(faulty)


def test_everything_that_can_be_met_is_met_in_the_corpus_but_for_what_ends_the_examination_itself() -> None:
    met = {code for case in CASES for code in codes(examined(case.name))}
    outside = {
        Trouble.FILE_MISSING, Trouble.NOT_A_FILE, Trouble.FILE_UNREADABLE, Trouble.FILE_TOO_LARGE,
        Trouble.EXAMINATION_TOO_LONG, Trouble.EXAMINATION_TOO_BIG, Trouble.EXAMINATION_FAILED, Trouble.TOO_MUCH_TEXT,
    }  # fmt: skip
    assert sorted(set(Trouble) - outside - met) == []


def test_every_finding_can_be_said_in_both_languages_and_shows_no_value_of_a_cell() -> None:
    private = "18612345678"
    for case in both_ways(
        "x", made.shapefile(rows=[made.ROWS[0], *((private, name, private) for name in NAMES)]), REFUSED
    ):
        assert private not in str(examine(case.parts, LIMITS).findings)
    for case in CASES:
        for finding in examined(case.name).findings:
            said = [catalogue(language).say(finding.message) for language in ("zh", "en")]
            assert all(said)
            assert not any(code in f"{said}{finding.where}" for code in CODES)


# ---------------------------------------------------------------- what is read is what stands there


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"XLSX", "CSV"}])
def test_the_same_units_come_out_of_every_format(name: str) -> None:
    found = by_code(read(*FORMATS[name]))
    drawn = (
        SHAPES
        if name in {"GeoPackage", "small GeoPackage", "FlatGeobuf"}
        else [shapely.Polygon(made.square(at)[0]) for at in range(3)]
    )
    assert {code: unit for code, (unit, _) in found.items()} == dict(zip(CODES, NAMES, strict=True))
    for code, shape in zip(CODES, drawn, strict=True):
        assert shapely.equals_exact(found[code][1].normalize(), shape.normalize(), tolerance=0)


@pytest.mark.parametrize("name", ["XLSX", "CSV"])
def test_a_table_keeps_its_rows_as_its_sheet_numbers_them(name: str) -> None:
    content = read(*FORMATS[name])
    assert [(record.number, *record.cells.values()) for record in content.records] == [
        (number, *row) for number, row in enumerate(made.ROWS[1:], 2)
    ]


@pytest.mark.parametrize(("ending", "driver"), [(".shp", "ESRI Shapefile"), (".gpkg", "GPKG"), (".fgb", "FlatGeobuf")])
def test_what_gdal_writes_is_read_to_the_last_bit_holes_heights_and_numbers(ending: str, driver: str) -> None:
    for tall in (False, True):
        files = made.by_gdal(ending, driver, tall=tall)
        content = read(
            *sorted(
                ((f"units{suffix}", data) for suffix, data in files.items()), key=lambda p: p[0] != f"units{ending}"
            )
        )
        found = by_code(content)
        for code, shape in zip(CODES, SHAPES, strict=True):
            assert shapely.equals_exact(found[code][1].normalize(), shape.normalize(), tolerance=0)
        assert {record.cells["share"] for record in content.records} == {"1.5", "2", "-3.25"}
        assert (content.crs, codes(content)) == ("EPSG:4490", ["height_dropped"] if tall else [])


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ("EPSG:4542", "EPSG:4542"),
        ("EPSG:4326", "EPSG:4326"),
        ("EPSG:3857", "EPSG:3857"),
        ("EPSG:32648", "EPSG:32648"),
        ("EPSG:2343", "EPSG:2343"),
    ],
)
def test_what_a_prj_says_becomes_a_number_also_without_one_in_it(system: str, told: str) -> None:
    files = made.by_gdal(".shp", "ESRI Shapefile", crs=system)
    assert "AUTHORITY" not in files[".prj"].decode()
    assert read(*made.loose(files)).crs == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::4490", "EPSG:4490"),
        ("EPSG:4542", "EPSG:4542"),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "EPSG:4326"),
        ("本地坐标系", "本地坐标系"),
    ],
)
def test_what_an_older_geojson_says_of_its_system_is_told_and_never_believed(name: str, told: str) -> None:
    content = read(("a", made.geojson(crs={"type": "name", "properties": {"name": name}})))
    assert (content.crs, codes(content)) == (told, ["crs_stated"])


def test_a_geojson_without_a_system_says_nothing_of_one() -> None:
    assert read(*FORMATS["GeoJSON"]).crs is None


def test_holes_find_their_own_area_among_several() -> None:
    two = [
        shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (1, 8), (8, 8), (8, 1)]]),
        shapely.Polygon([(2, 2), (7, 2), (7, 7), (2, 7)], [[(3, 3), (3, 4), (4, 4)]]),
        shapely.Polygon([(20, 0), (29, 0), (29, 9), (20, 9)], [[(20, 4), (24, 0), (29, 4), (24, 9)]]),
    ]
    rings = [list(ring.coords) for shape in two for ring in (shape.exterior, *shape.interiors)]
    turned = [
        ring if shapely.LinearRing(ring).is_ccw == hole else ring[::-1]
        for ring, hole in zip(rings, [0, 1] * 3, strict=True)
    ]
    random.Random(SEED).shuffle(turned)  # noqa: S311 - an order, no secret
    content = read(*made.loose(made.shapefile([made.shp_record(turned)], made.ROWS[:2])))
    drawn = shapely.from_wkb(content.records[0].shape)
    assert drawn.normalize() == shapely.MultiPolygon(two).normalize()


def test_a_shapefile_whose_rings_all_run_the_wrong_way_is_the_same_shapefile() -> None:
    hole = [(102.002, 24.002), (102.004, 24.002), (102.004, 24.004), (102.002, 24.002)]
    right = [made.clockwise(0)[0], hole]
    found = [
        shapely.from_wkb(read(*made.loose(made.shapefile([made.shp_record(rings)], made.ROWS[:2]))).records[0].shape)
        for rings in (right, [ring[::-1] for ring in right])
    ]
    assert found[0].normalize() == found[1].normalize()
    assert len(found[0].interiors) == 1


def test_a_row_that_was_deleted_does_not_shift_the_shapes_of_the_others() -> None:
    gone = made.dbf().replace(b" 990001001001", b"*990001001001", 1)
    content = read(*made.loose(made.shapefile(dbf=lambda _: gone)))
    assert [(record.number, record.cells["code"]) for record in content.records] == [(2, CODES[1]), (3, CODES[2])]
    assert by_code(content)[CODES[1]][1].bounds[0] == pytest.approx(102.01)


def test_twelve_digits_survive_a_spreadsheet_as_text_number_and_exponent() -> None:
    rows = [
        made.ROWS[0],
        *([value, "甲", "乙"] for value in (CODES[0], int(CODES[0]), b"<c><v>9.90001001001E11</v></c>")),
    ]
    assert {record.cells["code"] for record in read(("a", made.xlsx(rows))).records} == {CODES[0]}


def test_runs_of_a_text_are_joined_and_its_reading_aid_is_left_out() -> None:
    text = b'<c t="inlineStr"><is><r><t>\xe7\x94\xb2</t></r><r><t>\xe4\xb9\x99</t></r><rPh><t>x</t></rPh></is></c>'
    assert read(("a", made.xlsx([made.ROWS[0], ["1", text, "3"]]))).records[0].cells["name"] == "甲乙"


def test_a_zip_made_by_chinese_windows_names_its_members_in_gbk() -> None:
    stem = "界线".encode("gb18030")
    ascii_zip = made.zipped({f"zzzz{suffix}": data for suffix, data in made.shapefile().items()})
    content = read(("a.zip", ascii_zip.replace(b"zzzz", stem)))
    assert (content.format, len(content.records), codes(content)) == ("Shapefile", 3, [])


def test_a_finding_names_the_member_the_record_and_the_column() -> None:
    text = made.csv_text().replace("塔", "\ufffd").encode()
    (finding,) = read(("a.zip", made.zipped({"内/list.csv": text}))).findings
    assert finding.where == "a.zip!内/list.csv · 第2条 / record 2 · 列 / column name"


def test_the_same_fault_is_listed_twenty_times_and_then_counted() -> None:
    lost = [made.feature() | {"geometry": None}] * 33
    found = read(("a", made.geojson(*lost))).findings
    assert [finding.code for finding in found] == ["shape_missing"] * 20 + ["more"]
    assert (found[-1].severity, found[-1].message.params["count"]) == (Severity.WARNING, 13)


def test_gb18030_is_shown_so_that_a_person_can_judge_it() -> None:
    (finding,) = read(("a", made.csv_text().encode("gb18030"))).findings
    assert "东塔社区" in catalogue("zh").say(finding.message)


# ---------------------------------------------------------------- truncation and mutation


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "CSV"])
def test_a_file_that_is_cut_anywhere_is_refused(name: str) -> None:
    (first, data), *others = FORMATS[name]
    for step in range(50):
        content = examine([(first, data[: len(data) * step // 50]), *others], LIMITS)
        assert verdict(content.findings) is REFUSED, step
        assert Trouble.EXAMINATION_FAILED not in codes(content), step


def test_a_part_of_a_shapefile_that_is_cut_anywhere_is_refused() -> None:
    parts = made.shapefile()
    for suffix in (".shx", ".dbf"):
        data = parts[suffix].rstrip(b"\x1a") if suffix == ".dbf" else parts[suffix]
        for step in range(50):
            content = examine(made.loose({**parts, suffix: data[: len(data) * step // 50]}), LIMITS)
            assert verdict(content.findings) is REFUSED, (suffix, step)
            assert Trouble.EXAMINATION_FAILED not in codes(content), (suffix, step)


def test_a_table_that_is_cut_never_gains_a_row_and_loses_one_only_at_the_end_of_a_line() -> None:
    data = made.csv_text().encode()
    for end in range(len(data)):
        content = examine([("a", data[:end])], LIMITS)
        whole = [record for record in content.records if tuple(record.cells.values()) in made.ROWS]
        # A cut within the last cell of a row cannot be seen: all its separators are there.
        assert len(content.records) - len(whole) <= 1
        assert Trouble.EXAMINATION_FAILED not in codes(content)


def test_a_byte_that_is_lost_from_utf_8_never_turns_every_name_into_another_one() -> None:
    data = made.csv_text().encode()
    for at in range(len(data)):
        content = examine([("a", data[:at] + data[at + 1 :])], LIMITS)
        assert content.encoding in {None, "utf-8"}
        assert data[at] < 128 or verdict(content.findings) is REFUSED


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, taken out or put in, most of them near its beginning."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 12))):
        at = chance.randrange(min(len(changed), chance.choice((120, 500, len(changed)))))
        new = chance.choice(
            (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", bytes([chance.randrange(256)]), b"")
        )
        changed[at : at + chance.choice((0, 1, len(new)))] = new
    return bytes(changed)


@pytest.mark.parametrize("name", FORMATS)
def test_no_change_of_bytes_breaks_a_reader_and_every_answer_can_be_sent(name: str) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same changes in every run
    for turn in range(60):
        parts = list(FORMATS[name])
        spoilt = chance.randrange(len(parts))
        parts[spoilt] = (parts[spoilt][0], mutated(parts[spoilt][1], chance))
        content = examine(parts, LIMITS)
        assert Trouble.EXAMINATION_FAILED not in codes(content), turn
        assert understood(written(content)) == content


# ---------------------------------------------------------------- the reply


def test_what_is_understood_is_what_was_written() -> None:
    for name, parts in FORMATS.items():
        content = read(*parts)
        assert understood(written(content)) == content, name


GOOD = json.loads(written(read(*FORMATS["GeoJSON"])))
FINDING = {"code": "file_too_large", "where": "a", "params": {"limit": 1}}


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"{",
        b"\xff\xfe\0",
        b"null",
        b"[]",
        b"{}",
        *(
            json.dumps(GOOD | change).encode()
            for change in (
                {"more": 1},
                {"records": {}},
                {"records": [{"number": 0, "cells": {}, "shape": None}]},
                {"records": [{"number": "1", "cells": {}, "shape": None}]},
                {"records": [{"number": 1, "cells": {"a": 1}, "shape": None}]},
                {"records": [{"number": 1, "cells": {}, "shape": "no base64!"}]},
                {"file": "x" * 501},
                {"findings": [FINDING | {"code": "no_such_code"}]},
                {"findings": [FINDING | {"params": {}}]},
                {"findings": [FINDING | {"params": {"limit": [1]}}]},
                {"findings": [FINDING | {"severity": "notice"}]},
            )
        ),
    ],
)
def test_a_reply_that_is_not_exactly_one_is_garbage(reply: bytes) -> None:
    with pytest.raises(GarbageError):
        understood(reply)


def test_how_grave_a_finding_is_is_not_for_the_examining_process_to_say() -> None:
    told = [FINDING, {"code": "more", "where": "a", "params": {"code": "ring_closed", "count": 3}}]
    assert [finding.severity for finding in understood(json.dumps(GOOD | {"findings": told}).encode()).findings] == [
        gravity(Trouble.FILE_TOO_LARGE),
        gravity(Trouble.RING_CLOSED),
    ]
