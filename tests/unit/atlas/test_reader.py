import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import (
    AddressKind,
    AddressRow,
    Alias,
    ApprovedLine,
    Edition,
    EditionStatus,
    MapApproval,
    Parity,
    Provenance,
    Site,
    Unit,
    UnitKind,
)
from enrollzone.atlas.jurisdiction import CampusSeats, Contact
from enrollzone.atlas.reader import read_edition, read_jurisdiction
from enrollzone.errors import BoundaryError
from enrollzone.messages import Text
from enrollzone.periods import Period

if TYPE_CHECKING:
    from conftest import CountyFolder

EAST, WEST = "990000001001", "990000001200"


def refusal(county: "CountyFolder") -> str:
    """Return what is said when the county is read, file and reason."""
    with pytest.raises(BoundaryError) as refused:
        read_jurisdiction(county.path, eager=True)
    return str(refused.value)


def test_an_edition_is_read_whole(county: "CountyFolder") -> None:
    edition = read_edition(county.edition)
    read_without_shapes = replace(edition, shapes=lambda: None)
    assert read_without_shapes == Edition(
        id="990000-2020-01-01",
        jurisdiction="990000",
        name="试县",
        period=Period(date(2020, 1, 1)),
        status=EditionStatus.EXAMPLE,
        provenance=Provenance("nobody", "a test", "none"),
        digest=edition.digest,
        units={
            EAST: Unit(
                EAST,
                "东村社区",
                UnitKind.COMMUNITY,
                "990000001",
                "甲街道",
                (Alias("东村", date(2010, 1, 1), date(2019, 12, 31), "2019 list"), Alias("东里")),
                (Alias("甲镇", None, date(2019, 12, 31), "2019 list"),),
            ),
            WEST: Unit(WEST, "西村", UnitKind.VILLAGE, "990000001", "甲街道"),
        },
        addresses=(
            AddressRow(AddressKind.ROAD, "中路", EAST, Door(1), Door(99), Parity.ODD),
            AddressRow(AddressKind.ESTATE, "东苑", EAST, aliases=("东苑小区", "东园")),
        ),
        sites=(Site("east-school", "本部", "甲小学", EAST, 102.015, 24.005), Site("west-school", "西校", "甲小学")),
        crs="EPSG:4490",
        drawn=frozenset({EAST, WEST}),
        confirmed=date(2021, 6, 30),
        envelope=(101.5, 23.5, 102.5, 24.5),
    )


def test_the_digest_is_that_of_the_list_of_digests(county: "CountyFolder") -> None:
    paths = sorted(county.edition.iterdir())
    listing = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)
    assert read_edition(county.edition).digest == hashlib.sha256(listing.encode()).hexdigest()


def test_any_change_of_a_file_changes_the_digest(county: "CountyFolder") -> None:
    before = read_edition(county.edition).digest
    county.replace("gazetteer.csv", "1,99", "1,97")
    assert read_edition(county.edition).digest != before


def test_an_edition_without_polygons_answers_by_name(county: "CountyFolder") -> None:
    names_only = read_edition(county.later_edition("2022-01-01").edition)
    assert names_only.shapes() is None
    assert names_only.crs is None
    assert names_only.drawn == frozenset()
    assert list(names_only.units) == [EAST, WEST]
    assert names_only.addresses == names_only.sites == ()


def test_a_county_is_read_with_all_its_editions_contacts_and_seats(county: "CountyFolder") -> None:
    county.county(
        "seats.csv", "campus,stage,year,seats,class_size\neast-school,primary,2021,90,45\nwest-school,primary,2021,,\n"
    )
    county.replace("edition.yaml", "to: open", "to: 2021-12-31")
    county.manifest = county.manifest.replace("to: 2021-12-31", "to: open")
    county.later_edition("2022-01-01")
    found = read_jurisdiction(county.path, eager=True)
    assert (found.code, found.name, found.other_names, found.within) == (
        "990000",
        Text("试县", "Trial county"),
        ("试",),
        (),
    )
    assert [edition.id for edition in found.editions] == ["990000-2020-01-01", "990000-2022-01-01"]
    assert found.atlas.in_force(date(2021, 12, 31)) is found.editions[0]
    assert found.contacts == {"education_bureau": Contact(Text("试县教育局", "Trial bureau"))}
    assert found.seats == (
        CampusSeats("east-school", "primary", 2021, 90, 45),
        CampusSeats("west-school", "primary", 2021),
    )


def test_a_phone_that_is_filled_in_is_told(county: "CountyFolder") -> None:
    said = "who: {zh: 局, en: bureau}, phone: 000-1, hours: {zh: 上午, en: mornings}, address: {zh: 路, en: street}"
    county.county("contacts.yaml", f"education_bureau: {{{said}}}\n")
    contact = read_jurisdiction(county.path).contacts["education_bureau"]
    assert contact == Contact(Text("局", "bureau"), "000-1", Text("上午", "mornings"), Text("路", "street"))


@pytest.mark.parametrize("name", ["units.csv", "gazetteer.csv", "campuses.csv", "communities.geojson"])
def test_a_file_altered_after_sealing_is_refused(county: "CountyFolder", name: str) -> None:
    with (county.edition / name).open("ab") as file:
        file.write(b"\n")
    assert refusal(county).startswith(f"990000-trial/2020-01-01/{name}: ")
    assert "altered" in refusal(county)


@pytest.mark.parametrize("name", ["units.csv", "gazetteer.csv", "communities.geojson", "edition.yaml"])
def test_a_missing_file_is_named(county: "CountyFolder", name: str) -> None:
    (county.edition / name).unlink()
    assert refusal(county) == f"990000-trial/2020-01-01/{name}: 文件缺失 / the file is missing"


def test_a_file_that_cannot_be_read_is_named(county: "CountyFolder") -> None:
    (county.edition / "units.csv").unlink()
    (county.edition / "units.csv").mkdir()
    assert "990000-trial/2020-01-01/units.csv: 无法读取 / cannot be read" in refusal(county)


def test_a_file_that_the_manifest_does_not_name_is_refused(county: "CountyFolder") -> None:
    county.file("extra.csv", "code\n")
    assert "extra.csv: 未列入 edition.yaml" in refusal(county)


@pytest.mark.parametrize("name", ["jurisdiction.yaml", "contacts.yaml"])
def test_a_county_needs_its_small_files(county: "CountyFolder", name: str) -> None:
    (county.path / name).unlink()
    assert refusal(county) == f"990000-trial/{name}: 文件缺失 / the file is missing"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("990000001200,西村", "990000001001,西村", "units.csv: 第3行 kind 列 / line 3, column kind"),
        ("990000001200,西村,village", "990000001001,西村,community", "column code: 重复 / 990000001001 stands twice"),
        ("990000001200,", "99000000120,", "column code: 应为 / expected 12 位数字 / 12 digits"),
        ("990000001200,", "９90000001200,", "column code: 应为 / expected 12"),
        ("990000001200,", ",", "column code: 不应为空"),
        (",西村,", ",,", "line 3, column name: 不应为空"),
        (",西村,", ",西村 ,", "line 3, column name: 多余的空格"),
        ("西村,village", "西村,hamlet", "column kind: 应为 / expected one of community, village, other"),
        ("village,990000001", "village,990000002", "column township_code: 应为代码的前九位"),
        ("东里,甲镇", "东里@2010,甲镇", "line 2, column aliases: 应为 / expected 名称@起..止#来源"),
        ("2010-01-01..", "2010-13-01..", "line 2, column aliases"),
        ("甲街道,,,\n", "甲街道,,,990000001001\n", "column successor: 应为空，写在 successions.csv"),
        ("甲街道,,,\n", "甲街道,,\n", "第3行 / line 3: 有 7 列，应为 8 列"),
        ("code,name", "code,title", "第1行应为 / line 1: expected the columns code,name,kind"),
        (",西村,", ',"西村,', "not CSV"),
    ],
)
def test_a_bad_row_of_units_is_named_by_line_and_column(county: "CountyFolder", old: str, new: str, said: str) -> None:
    county.replace("units.csv", old, new)
    assert said in refusal(county)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("中路,990000001001", "中路,990000001999", "line 2, column unit: units.csv 中没有该代码"),
        (
            "road,",
            "street,",
            "line 2, column kind: 应为 / expected one of estate, road, natural_village, village_group",
        ),
        ("1,99", "99,1", "line 2, column last: 小于起始门牌号"),
        ("1,99", "one,99", "line 2, column first: 应为 / expected 门牌号"),
        (",odd,", ",left,", "line 2, column parity: 应为 / expected one of all, odd, even"),
        ("东苑,990000001001,,,,", "东苑,990000001001,1,,,", "line 3, column first: 仅用于道路"),
        ("东苑,990000001001,,,,", "东苑,990000001001,,,all,", "line 3, column parity: 仅用于道路"),
    ],
)
def test_a_bad_row_of_the_gazetteer_is_named(county: "CountyFolder", old: str, new: str, said: str) -> None:
    county.replace("gazetteer.csv", old, new)
    assert said in refusal(county)


GROUPED = """\
kind,name,unit,first,last,parity,aliases,group
road,中路,990000001001,12-3,12-3,,老路@..2016-12-31#街道办|甲路,7
road,中路,990000001001,13,21-2,odd,,
estate,东苑,990000001001,,,,,12
"""


def test_rows_of_the_gazetteer_may_be_single_plates_and_name_the_village_group(county: "CountyFolder") -> None:
    county.file("gazetteer.csv", GROUPED)
    county.seal()
    plate, span, estate = read_edition(county.edition).addresses
    assert (plate.first, plate.last, plate.group) == (Door(12, "之", 3), Door(12, "之", 3), 7)
    assert (plate.aliases, [alias.name for alias in plate.named]) == (("老路", "甲路"), ["老路"])
    assert (span.first, span.last, span.group, estate.group) == (Door(13), Door(21, "之", 2), None, 12)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",7\n", ",0\n", "line 2, column group: 应为 1 以上的整数"),
        (",7\n", ",七\n", "line 2, column group: 应为 / expected 整数"),
        ("12-3,12-3", "12-3,12-2", "line 2, column last: 小于起始门牌号"),
        (
            "aliases,group",
            "aliases,groups",
            "line 1: expected the columns kind,name,unit,first,last,parity,aliases,group?",
        ),
        ("aliases,group", "aliases,group,more", "line 1: expected the columns"),
        ("parity,aliases,group", "parity,group", "line 1: expected the columns"),
    ],
)
def test_a_bad_group_or_plate_is_named(county: "CountyFolder", old: str, new: str, said: str) -> None:
    county.file("gazetteer.csv", GROUPED.replace(old, new))
    county.seal()
    assert said in refusal(county)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("甲小学,990000001001", "甲小学,990000001999", "line 2, column unit: units.csv 中没有该代码"),
        ("east-school", "East School", "line 2, column campus: 应为小写字母"),
        ("west-school", "east-school", "line 3, column campus: 重复"),
        ("102.015,24.005", "102.015,", "line 2, column lat: 经纬度应同时填写"),
        ("102.015,24.005", ",24.005", "line 2, column lon: 经纬度应同时填写"),
        ("102.015,24.005", "24.005,102.015", "line 2, column lon: 坐标顺序颠倒"),
        ("102.015,24.005", "112.015,24.005", "line 2, column lon: 该点明显不在本县"),
        ("102.015,24.005", "nan,24.005", "line 2, column lon: 应为 / expected 小数"),
    ],
)
def test_a_bad_row_of_campuses_is_named(county: "CountyFolder", old: str, new: str, said: str) -> None:
    county.replace("campuses.csv", old, new)
    assert said in refusal(county)


def test_only_an_edition_whose_map_was_approved_says_so_and_which_lines_of_divisions_that_covers(
    county: "CountyFolder",
) -> None:
    assert read_edition(county.edition).map_approval is None
    county.replace("edition.yaml", "drawn: all", "drawn: all\nmap_approval: {number: 甲S(2026)1号}")
    assert read_edition(county.edition).map_approval == MapApproval("甲S(2026)1号")
    county.replace("edition.yaml", "1号}", "1号, lines: [township]}")
    assert read_edition(county.edition).map_approval == MapApproval("甲S(2026)1号", frozenset([ApprovedLine.TOWNSHIP]))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: 990000-2020-01-01\n", "", "edition.yaml: id: 缺失或为空"),
        ("id: 990000-2020-01-01", "id: 试县2020", "edition.yaml: id: 应为 / expected 字母、数字"),
        ("id: 990000-2020-01-01", "id: ../990000", "edition.yaml: id: 应为"),
        ("id: 990000-2020-01-01", 'id: "990000; 2020"', "edition.yaml: id: 应为"),
        ("licence: none", "licence: ''", "edition.yaml: licence: 缺失或为空"),
        ("source: a test", "source: [a, test]", "edition.yaml: source: 应为文字"),
        ("status: example", "status: perfect", "status: 应为 / expected one of official, republished"),
        ("status: example", "state: example", "state: 未知的键 / unknown key, expected one of id, jurisdiction"),
        ("from: 2020-01-01", "from: 20200101", "in_force.from: 应为 / expected 日期 / a date YYYY-MM-DD"),
        ("from: 2020-01-01", "from: 2020-02-30", "in_force.from: 应为"),
        ("to: open", "to: 2019-12-31", "in_force.to: 早于生效日期"),
        ("to: open", "to: forever", "in_force.to: 应为 / expected 日期或 open"),
        ("in_force: {from: 2020-01-01, to: open}", "in_force: always", "in_force: 应为若干键值"),
        ("units_last_confirmed: 2021-06-30\n", "", "units_last_confirmed: 缺失或为空"),
        ("name: {zh: 试县, en: Trial county}", "name: {zh: 试县}", "name.en: 缺失或为空"),
        ("west: 101.5", "west: east", "envelope.west: 应为 / expected 度数"),
        ("west: 101.5", "west: 103.5", "envelope.west: 应为 west < east"),
        ("west: 101.5, south: 23.5, east: 102.5", "west: 1.5, south: 23.5, east: 2.5", "envelope.west"),
        ("west: 101.5", "west: nan", "envelope.west"),
        ("west: 101.5", "west: inf", "envelope.west"),
        ("crs: EPSG:4490\n", "", "edition.yaml: crs: 缺失或为空"),
        ("crs: EPSG:4490", "crs: gcj02", "crs: 应为 / expected wgs84, cgcs2000 or EPSG:n"),
        ("crs: EPSG:4490", "crs: EPSG:4610", "crs: 应为"),
        ("drawn: all\n", "", "drawn: 应为 all 或代码列表"),
        ("drawn: all", "drawn: some", "drawn: 应为文字列表"),
        ("drawn: all", "drawn: all\nmap_approval: {lines: [county]}", "map_approval.number: 缺失或为空"),
        ("drawn: all", "drawn: all\nmap_approval: {number: a, lines: [b]}", "lines: 应为 / expected some of county,"),
        ("drawn: all", "drawn: ['990000001999']", "drawn: units.csv 中没有该代码 / units.csv has no 990000001999"),
        ("status: example", "status: example\nstatus: official", "YAML 写法错误 / not YAML, line 5 column 1"),
        ("source: a test", "source: [a", "YAML 写法错误"),
        ("source: a test", "source: &x a test\nnote: *x", "不允许锚点或别名"),
        ('jurisdiction: "990000"', 'jurisdiction: "880000"', "应属于 990000 / expected an edition of 990000"),
    ],
)
def test_a_bad_manifest_is_named_by_its_key(county: "CountyFolder", old: str, new: str, said: str) -> None:
    county.replace("edition.yaml", old, new)
    assert said in refusal(county)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "不是 UTF-8 编码 / not UTF-8, at byte 0"),
        (b"- a\n- b\n", "应为若干键值"),
        (b"", "应为若干键值"),
        (b"#" * 1_000_001, "文件过大"),
    ],
)
def test_a_manifest_that_is_no_mapping_in_utf8_is_refused(county: "CountyFolder", content: bytes, said: str) -> None:
    county.file("edition.yaml", content)
    assert said in refusal(county)


def test_a_table_that_is_not_utf8_is_refused_with_the_byte(county: "CountyFolder") -> None:
    county.file("units.csv", (county.edition / "units.csv").read_text(encoding="utf-8").encode("gb18030"))
    county.seal()
    assert "units.csv: 不是 UTF-8 编码 / not UTF-8, at byte 8" in refusal(county)


def test_a_byte_order_mark_of_a_spreadsheet_is_no_fault(county: "CountyFolder") -> None:
    county.file("units.csv", b"\xef\xbb\xbf" + (county.edition / "units.csv").read_bytes())
    county.seal()
    assert len(read_edition(county.edition).units) == 2


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ("  units.csv: 123\n", "files.units.csv: 应为 / expected SHA-256"),
        ("  parcels.shp: 123\n", "files.parcels.shp: 未知的键"),
        ("  ../units.csv: 123\n", "files.../units.csv: 未知的键"),
        ("  gazetteer.csv: " + "0" * 64 + "\n", "files.units.csv: 缺失 / missing"),
        (
            "".join(f"  {name}: {'0' * 64}\n" for name in ("units.csv", "communities.gpkg", "communities.geojson")),
            "files.communities.gpkg: 不应与 communities.geojson 并存",
        ),
    ],
)
def test_a_list_of_files_that_cannot_be_held_to_is_refused(county: "CountyFolder", files: str, said: str) -> None:
    county.file("edition.yaml", f"{county.manifest}files:\n{files}")
    assert said in refusal(county)


def test_days_between_two_editions_that_belong_to_none_are_refused(county: "CountyFolder") -> None:
    county.replace("edition.yaml", "to: open", "to: 2021-12-30")
    county.manifest = county.manifest.replace("to: 2021-12-30", "to: open")
    county.later_edition("2022-01-01")
    assert "990000-2022-01-01: 与 990000-2020-01-01 之间有空档" in refusal(county)


def test_editions_that_overlap_are_refused(county: "CountyFolder") -> None:
    county.later_edition("2022-01-01")
    assert "990000-2022-01-01: 生效日期与 990000-2020-01-01 重叠" in refusal(county)


def test_a_county_without_an_edition_is_opened_and_holds_none_on_any_day(county: "CountyFolder") -> None:
    county.edition.rename(county.path / "_draft")
    opened = read_jurisdiction(county.path)
    assert opened.editions == ()
    assert opened.atlas.in_force(date(2021, 9, 1)) is None


def test_the_counties_out_of_which_a_county_was_made_are_told_by_their_codes(county: "CountyFolder") -> None:
    described = 'code: "990000"\nname: {zh: 试, en: t}\npredecessors: %s\n'
    county.county("jurisdiction.yaml", described % '["990001", "9900"]')
    assert read_jurisdiction(county.path).predecessors == ("990001", "9900")
    county.county("jurisdiction.yaml", described % "[九九]")
    assert "predecessors: 应为 4 或 6 位代码" in refusal(county)


def test_the_counties_of_which_a_city_consists_are_named_by_their_codes(county: "CountyFolder") -> None:
    described = 'code: "990000"\nname: {zh: 试, en: t}\n%s'
    county.county("jurisdiction.yaml", described % "")
    assert read_jurisdiction(county.path).districts == {}
    county.county("jurisdiction.yaml", described % 'districts: {"990001": 甲区, "990002": 乙县}')
    assert read_jurisdiction(county.path).districts == {"990001": "甲区", "990002": "乙县"}
    county.county("jurisdiction.yaml", described % 'districts: {"9901": 甲区}')
    assert "jurisdiction.yaml: districts.9901: 应为 6 位代码" in refusal(county)
    county.county("jurisdiction.yaml", described % 'districts: {"990001": ""}')
    assert "districts.990001: 缺失或为空" in refusal(county)


def test_the_box_of_the_county_may_be_left_out_where_nothing_is_drawn(county: "CountyFolder") -> None:
    box = "envelope: {west: 101.5, south: 23.5, east: 102.5, north: 24.5}\n"
    county.replace("edition.yaml", box, "")
    assert "envelope: 应为若干键值" in refusal(county)
    (county.edition / "communities.geojson").unlink()
    county.seal()
    edition = read_jurisdiction(county.path).editions[0]
    assert (edition.envelope, edition.shapes(), edition.sites[0].lon) == (None, None, 102.015)
    county.replace("campuses.csv", "102.015,24.005", "202.015,24.005")
    assert "campuses.csv: 第2行 lon 列" in refusal(county)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("jurisdiction.yaml", 'code: "990001"\nname: {zh: 试, en: t}\n', "jurisdiction.yaml: code: 与文件夹名不符"),
        ("jurisdiction.yaml", 'code: "990000"\nname: {zh: 试, en: t}\npopulation: "1"\n', "population: 未知的键"),
        ("contacts.yaml", "education_bureau: {who: {zh: 局, en: b}, fax: 1}\n", "education_bureau.fax: 未知的键"),
        ("contacts.yaml", "education_bureau: {phone: 1}\n", "education_bureau.who: 应为若干键值"),
        ("seats.csv", "campus,stage,year,seats,class_size\na,primary,,1,1\n", "line 2, column year: 应为年份"),
        (
            "seats.csv",
            "campus,stage,year,seats,class_size\na,小学,2021,1,1\n",
            "line 2, column stage: 应为 / expected one of primary",
        ),
        (
            "seats.csv",
            "campus,stage,year,seats,class_size\na,primary,2021,1,1\na,primary,2021,2,1\n",
            "line 3, column campus: 校区、学段、年份重复",
        ),
    ],
)
def test_a_bad_file_of_the_county_is_named(county: "CountyFolder", name: str, text: str, said: str) -> None:
    county.county(name, text)
    assert said in refusal(county)
