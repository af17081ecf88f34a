"""The pages of what is published: found by whoever looks, dated, linked upwards, and the same as the API says."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from enrollzone.answers.territory import territory
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau, where
from enrollzone.places.home import AskedPlace
from enrollzone.present.unit_table import day_shown, unit_table
from enrollzone.web import create_app
from enrollzone.web.service import Snapshot
from tests.builders import NORTH, a_bureau, a_pack, an_edition
from tests.unions import UNIONS, a_deployment, unions_text
from tests.unit.answers.test_catchment_answers import BY_CATEGORY
from tests.unit.policy.test_catchments import UNITS
from tests.web.conftest import TODAY
from tests.web.reading import Page, squeezed

EXAMPLE, PAST, UNITED = "000000", "530427", "331121"
PAST_POLICY = f"/schools/{PAST}/policy/xinping-urban-primary"
TABLE = f"/schools/{EXAMPLE}/units/example-primary"


def read(client: FlaskClient, path: str, status: int = 200) -> Page:
    response = client.get(path)
    assert response.status_code == status, path
    return Page(response.get_data(as_text=True))


def mapped(client: FlaskClient, county: str) -> list[str]:
    """The addresses in the sitemap of a county, without the host."""
    return re.findall(
        r"<loc>http://localhost([^<]+)</loc>", client.get(f"/sitemap/{county}.xml").get_data(as_text=True)
    )


def links(page: Page) -> Iterator[str]:
    return (one["href"] for one in page.all("a") if "href" in one)


# ---- every page


def test_every_page_of_the_sitemap_is_there_leads_up_and_may_be_kept_and_found(client: FlaskClient) -> None:
    paths = mapped(client, EXAMPLE)
    for path in paths:
        response = client.get(path)
        page = Page(response.get_data(as_text=True))
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, no-cache"), path
        assert "X-Robots-Tag" not in response.headers
        assert not any(one.get("name") == "robots" for one in page.all("meta"))
        prefix = path.split("/schools")[0]
        assert f"{prefix}/schools" in set(links(page)), path
    kinds = {path.split("/schools")[1].split("/")[2] for path in paths if path.split("/schools")[1].count("/") > 1}
    assert kinds == {"group", "school", "campus", "catchment", "policy", "units", "data"}


def test_no_link_of_a_page_leads_to_nowhere(client: FlaskClient) -> None:
    found = {link.split("#")[0] for path in mapped(client, EXAMPLE) for link in links(read(client, path))}
    for link in sorted(link for link in found if "/schools" in link):
        assert client.get(link).status_code == 200, link


def test_the_sitemap_names_every_county_and_each_page_in_every_language(client: FlaskClient) -> None:
    index = client.get("/sitemap.xml").get_data(as_text=True)
    counties = [one["code"] for one in client.get("/api/v1/jurisdictions").get_json()["jurisdictions"]]
    assert re.findall(r"/sitemap/([0-9]+)\.xml", index) == counties
    entry = (
        client.get(f"/sitemap/{EXAMPLE}.xml")
        .get_data(as_text=True)
        .split(f"<loc>http://localhost/en/schools/{EXAMPLE}<")[1]
        .split("</url>")[0]
    )
    assert f'hreflang="zh-CN" href="http://localhost/schools/{EXAMPLE}"' in entry
    assert f'hreflang="en" href="http://localhost/en/schools/{EXAMPLE}"' in entry
    assert client.get("/sitemap/999999.xml").status_code == 404


def test_crawlers_are_kept_from_forms_and_answers_and_led_to_the_sitemap(client: FlaskClient) -> None:
    told = client.get("/robots.txt").get_data(as_text=True).splitlines()
    for path in ("/place", "/question", "/answer", "/en/answer", "/en/check"):
        assert f"Disallow: {path}$" in told
    assert told[-1] == "Sitemap: http://localhost/sitemap.xml"
    assert not any("/schools" in line for line in told)


def test_a_page_that_a_browser_holds_is_not_sent_again_until_the_day_changes(app: Flask) -> None:
    client = app.test_client()
    for path in (TABLE, f"{TABLE}/table.csv"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    first = client.get(TABLE)
    large = client.get(f"{TABLE}?large=1")
    assert large.headers["ETag"] != first.headers["ETag"]
    assert f"{TABLE}?large=1" not in Page(large.get_data(as_text=True)).html.split("canonical")[1].split(">")[0]


# ---- what is past


@pytest.mark.parametrize("kind", ["policy", "units", "catchment", "group", "school", "campus", "text"])
def test_every_page_of_a_past_policy_says_so_on_top(client: FlaskClient, kind: str) -> None:
    path = next(path for path in mapped(client, PAST) if f"/{kind}/" in path and path.startswith("/schools"))
    page = read(client, path)
    top = squeezed(page.html.split("<h1", 1)[1].split("<h2", 1)[0])
    assert "旧文件" in top, path
    assert "现行" not in page.text


def test_a_county_whose_lists_are_past_offers_none_as_present(client: FlaskClient) -> None:
    page = read(client, f"/schools/{PAST}")
    assert "没有收录现在施行的招生范围" in page.text
    assert "现在施行的文件" not in page.text


def test_a_document_is_coming_then_in_force_then_past(tmp_path: Path) -> None:
    app = create_app(a_deployment(tmp_path))
    said = []
    for today in (date(2025, 8, 31), date(2025, 9, 1), date(2027, 8, 31), date(2027, 9, 1)):
        app.config["TODAY"] = lambda today=today: today
        text = read(app.test_client(), "/schools/990000").text
        said.append([words for words in ("还没有开始施行的文件", "现在施行的文件", "以前的文件") if words in text])
    assert said == [["还没有开始施行的文件"], ["现在施行的文件"], ["现在施行的文件"], ["以前的文件"]]


# ---- schools, unions, campuses


def test_a_county_of_unions_only_says_that_no_area_is_published(client: FlaskClient) -> None:
    page = read(client, f"/schools/{UNITED}")
    assert "没有划定招生范围" in page.text
    assert not any("/catchment/" in link or "/units/" in link for link in links(page))
    school = read(client, f"/schools/{UNITED}/school/shiyan")
    assert "不等于招生范围相同" in school.text


def test_unions_of_one_name_are_told_apart_by_their_schools(client: FlaskClient) -> None:
    page = read(client, f"/schools/{UNITED}/school/shiyan")
    unions = {link for link in links(page) if "/group/" in link}
    assert len(unions) == 2
    assert "东山分校" in page.text
    assert "海口镇小" in page.text


def test_a_school_of_another_county_is_shown_as_one(client: FlaskClient) -> None:
    school = read(client, f"/schools/{UNITED}/school/ziwei").text
    assert "这所学校不在青田县" in school
    assert "由谁决定" not in school
    assert read(client, f"/schools/{UNITED}").text.count("外县学校") == 3


def test_a_school_shows_its_names_plaque_union_and_pairing_as_different_things(tmp_path: Path) -> None:
    app = create_app(a_deployment(tmp_path))
    app.config["TODAY"] = lambda: date(2026, 3, 1)
    page = read(app.test_client(), "/schools/990000/school/saturn")
    for words in ("木星中学小学部校牌新挂", "土星完小别的写法推定", "行星教共体", "紧密型", "2025年9月", "金星教学点"):
        assert words in page.text, words
    group = read(app.test_client(), "/schools/990000/group/planets/first")
    assert "核心校：木星中学" in group.text
    assert "统一法人、统一教学" in group.text
    assert "不等于招生范围相同" in group.text


def test_a_campus_is_a_place_of_a_school_with_its_area_its_unit_and_its_seats(client: FlaskClient) -> None:
    page = read(client, f"/schools/{EXAMPLE}/campus/shiyan-dong")
    for words in ("示例县实验小学", "城关街道滨河社区", "2025—2026学年：135个，每班45人", "实验小学本部"):
        assert squeezed(words) in page.text, words
    assert "还没有公布" in read(client, f"/schools/{EXAMPLE}/campus/liuxi-zhongxin").text


# ---- search


@pytest.mark.parametrize("asked", ["土星小學", "木星中学小学部", "土星完小", "ＳＡＴＵＲＮ primary school"])
def test_a_school_is_found_by_any_name_in_any_script(tmp_path: Path, asked: str) -> None:
    client = create_app(a_deployment(tmp_path)).test_client()
    response = client.get("/schools/990000", query_string={"q": asked})
    page = Page(response.get_data(as_text=True))
    assert [link for link in links(page) if "/school/" in link] == ["/schools/990000/school/saturn"]
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("private, no-cache", "noindex")


def test_a_name_that_finds_nothing_shows_the_nearest_and_chooses_none(client: FlaskClient) -> None:
    page = Page(client.get(f"/schools/{UNITED}", query_string={"q": "章旦中孛"}).get_data(as_text=True))
    assert "没有叫这个名称的学校" in page.text
    assert f"/schools/{UNITED}/school/zhangdan" in set(links(page))


@pytest.mark.parametrize(
    ("county", "asked", "kind", "found"),
    [
        (PAST, "三小校區", "campus", "san-xiao"),
        (PAST, "第二教育集团", "group", "g2"),
        (EXAMPLE, "東校", "campus", "shiyan-dong"),
    ],
)
def test_a_campus_and_a_union_are_found_by_name_as_what_they_are(
    client: FlaskClient, county: str, asked: str, kind: str, found: str
) -> None:
    page = Page(client.get(f"/schools/{county}", query_string={"q": asked}).get_data(as_text=True))
    assert [link.split("/")[-1] for link in links(page) if f"/{kind}/" in link] == [found]
    assert not any("/school/" in link for link in links(page))


@pytest.mark.parametrize("asked", ["", "   ", "<script>alert(1)</script>", "长" * 2000, "\x00\u202e'; DROP", "🏫", "%"])
def test_whatever_is_searched_for_answers_with_a_page(client: FlaskClient, asked: str) -> None:
    response = client.get(f"/schools/{UNITED}", query_string={"q": asked})
    assert response.status_code == 200
    assert "<script>alert" not in response.get_data(as_text=True)


# ---- what is not there


@pytest.mark.parametrize(
    ("path", "up"),
    [
        ("/schools/999999", "/schools"),
        ("/schools/999999?q=x", "/schools"),
        (f"/schools/{EXAMPLE}/school/nobody", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/campus/nobody", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/group/example-primary/nobody", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/group/nobody/shiyan_group", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/catchment/example-primary/outside", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/policy/xinping-urban-primary", f"/schools/{EXAMPLE}"),
        (f"/schools/{EXAMPLE}/policy/example-primary/text/nobody", f"/schools/{EXAMPLE}"),
        (f"/schools/{UNITED}/units/qingtian-education-communities", f"/schools/{UNITED}"),
        ("/schools/370702/policy/weicheng-school-districts/text/report", "/schools/370702"),
        (f"/en/schools/{EXAMPLE}/school/%3Cb%3E", f"/en/schools/{EXAMPLE}"),
    ],
)
def test_what_is_not_there_is_said_so_with_the_way_up(client: FlaskClient, path: str, up: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")
    assert up in set(links(Page(response.get_data(as_text=True))))


# ---- lists and the table


def test_the_table_shows_every_unit_once_and_how_it_is_listed(client: FlaskClient) -> None:
    page = read(client, TABLE)
    for words in (
        "太平社区000000001002实验小学集团本部",
        "滨河社区000000001004实验小学集团东校区或河东小学双向学区，由家庭选择",
        "文昌路单号：实验小学集团本部",
        "其余部分没有列入",
        "新桥社区000000002003实验小学集团东校区按口径划定已决定：点名列举优先（东校区）",
        "大坪村000000100202没有列入",
    ):
        assert words in page.text, words
    assert len(re.findall(r"0000[0-9]{8}", page.text)) == 14


@pytest.mark.parametrize("county", [EXAMPLE, PAST])
def test_the_table_gives_every_unit_to_the_zones_that_a_home_there_is_told(app: Flask, county: str) -> None:
    bureau = app.extensions["enrollzone"].current.bureaus[county]
    (pack,) = bureau.shelf.packs
    day = day_shown(pack, TODAY)
    edition = bureau.atlas.in_force(day)
    table = unit_table(pack, edition, day, catalogue("zh"))
    for unit in (unit for township in table["townships"] for unit in township["units"]):
        found = where(bureau, AskedPlace(unit=unit["code"]), day, pack)
        assert found is not None
        told = set(territory(pack, "home.zone", found, {}, edition).report.zones)
        (cell,) = unit["cells"]
        shown = {zone["id"] for zone in cell["zones"]}
        assert told - {"outside"} == shown, unit["name"]
        assert ("outside" in told) is (cell["listed"] == "unlisted" or cell["rest_unlisted"]), unit["name"]


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    response = client.get(path)
    assert response.data.startswith("\ufeff".encode())
    return list(csv.DictReader(StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))


def test_the_spreadsheet_says_the_same_and_names_its_policy_on_every_line(client: FlaskClient) -> None:
    found = {row["社区（村）"] + row["乡镇（街道）"]: row for row in rows(client, f"{TABLE}/table.csv")}
    assert len(found) == 14
    assert found["大坪村柳溪镇"]["情况"] == "没有列入"
    assert found["文昌社区城关街道"]["细分"].startswith("文昌路 单号→实验小学集团本部; ")
    assert {row["适用时间"] for row in found.values()} == {"2025年9月1日起（现行）"}
    past = rows(client, f"/schools/{PAST}/units/xinping-urban-primary/table.csv")
    assert {row["适用时间"] for row in past} == {"2018年9月1日至2019年8月31日（旧，只作查证）"}
    assert client.get(f"/schools/{UNITED}/units/qingtian-education-communities/table.csv").status_code == 404
    assert client.get("/schools/999999/units/x/table.csv").status_code == 404


def serving(folder: Path, bureau: Bureau) -> FlaskClient:
    """A service of the invented county with other data."""
    app = create_app(a_deployment(folder))
    app.config["TODAY"] = lambda: date(2026, 3, 1)
    app.extensions["enrollzone"].current = Snapshot({"990000": bureau})
    return app.test_client()


def test_a_name_that_a_spreadsheet_would_calculate_stays_a_name(tmp_path: Path) -> None:
    pack = a_pack(tmp_path / "pack", units=UNITS, catchments="\n  north: {clause: c.near, places: [甲街道/北村]}")
    named = replace(NORTH, name="=1+1村", township="@镇")
    client = serving(tmp_path, a_bureau([pack], [an_edition(units={NORTH.code: named})]))
    (row,) = rows(client, "/schools/990000/units/small/table.csv")
    assert (row["乡镇（街道）"], row["社区（村）"], row["招生范围"]) == ("'@镇", "'=1+1村", "北小")


def test_a_policy_without_a_list_of_units_of_its_time_says_so_and_makes_up_no_table(tmp_path: Path) -> None:
    pack = a_pack(tmp_path / "pack", units=UNITS, catchments="\n  north: {clause: c.near, places: [甲街道/北村]}")
    client = serving(tmp_path, a_bureau([pack], [an_edition(last=date(2025, 12, 31))]))
    page = read(client, "/schools/990000/units/small")
    assert "没有2026年3月1日的社区和村名录" in page.text
    assert not list(page.all("table"))
    assert "没有现在用的名录" in read(client, "/schools/990000").text
    assert client.get("/schools/990000/units/small/table.csv").status_code == 404


def test_a_list_that_nobody_confirmed_since_says_until_when_it_was_right(tmp_path: Path) -> None:
    pack = a_pack(tmp_path / "pack", units=UNITS, catchments="\n  north: {clause: c.near, places: [甲街道/北村]}")
    client = serving(tmp_path, a_bureau([pack], [an_edition(confirmed=date(2025, 12, 31))]))
    for path in ("/schools/990000", "/schools/990000/units/small"):
        assert "名单核对到2025年12月31日" in read(client, path).text


CLAUSES = "\n  c.near: {source: notice, label: 一, quote: 就近入学。}"


def test_an_area_shows_for_which_children_each_place_is_listed(tmp_path: Path) -> None:
    client = serving(tmp_path, a_bureau([a_pack(tmp_path / "pack", units=UNITS, **BY_CATEGORY)]))
    page = read(client, "/schools/990000/catchment/small/north")
    assert "甲街道（全部）只对registered类孩子" in page.text
    assert "registered类按下面的情况看：住处" in page.text
    table = read(client, "/schools/990000/units/small")
    assert "南村社区990000001002北小没有列入" in table.text


def test_an_area_shows_its_edges_and_how_one_of_several_campuses_is_found(tmp_path: Path) -> None:
    zones = """
  north: {zh: 北集团, en: North, mode: lottery,
    campuses: [{id: old, zh: 老校, en: Old}, {id: new, zh: 新校, en: New, names_pending: "true"}]}"""
    catchments = """
  north: {clause: c.edge, places: [{place: 甲街道/北村,
    edge: {rule: centreline, road: 长街, sentence: 以长街街心为界。}}]}"""
    clauses = CLAUSES + "\n  c.edge: {source: notice, label: 二, quote: 以长街街心为界。}"
    pack = a_pack(tmp_path / "pack", units=UNITS, zones=zones, catchments=catchments, clauses=clauses)
    page = read(serving(tmp_path, a_bureau([pack])), "/schools/990000/catchment/small/north")
    assert "随机派位" in page.text
    assert "长街" in page.text
    assert "以长街街心为界。" in page.text


def test_an_area_names_the_places_that_another_one_claims_and_who_decides(client: FlaskClient) -> None:
    page = read(client, f"/schools/{EXAMPLE}/catchment/example-primary/hedong")
    assert "河东街道新桥社区：实验小学集团东校区或河东小学已决定：归实验小学集团东校区" in page.text
    assert "这些由示例县教育局（虚构）决定" in page.text
    assert "示教复〔2025〕2号" in page.text


# ---- policies


def test_a_policy_says_what_is_open_who_decides_and_leads_to_its_text(client: FlaskClient) -> None:
    page = read(client, PAST_POLICY)
    for words in (
        "待决定(14)",
        "电话还没有收录",
        "《2011年听证会确定的各校区招生区域》没有收录",
        "新教发〔2018〕24号",
    ):
        assert squeezed(words) in page.text, words
    assert "按现在的口径用不到" in page.text
    text = read(client, f"{PAST_POLICY}/text/notice")
    for clause in api(client, "policies/xinping-urban-primary")["policy"]["clauses"]:
        if not clause["unverified"]:
            assert squeezed(clause["quote"]) in text.text


def api(client: FlaskClient, path: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get(f"/api/v1/{path}").get_json()
    return found


@pytest.mark.parametrize("policy", ["example-primary", "xinyu-education-groups", "weicheng-school-districts"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_policys_page_and_the_api_say_the_same(client: FlaskClient, policy: str, language: str) -> None:
    told = api(client, f"policies/{policy}?language={language}")["policy"]
    prefix = "" if language == "zh" else "/en"
    page = read(client, f"{prefix}/schools/{told['jurisdiction']}/policy/{policy}")
    words = [one["quote"] for one in told["clauses"]] + [one["text"] for one in (*told["rules"], *told["silences"])]
    words += [one["requirement"] for one in told["papers"]] + [one["what"] for one in told["obliges"]]
    words += [text for one in told["readings"] for text in (one["question"], *one["options"].values())]
    assert [one for one in words if squeezed(one) not in page.text] == []


def test_what_binds_nobody_is_called_background(client: FlaskClient) -> None:
    assert "没有约束力" in read(client, "/schools/370702/policy/weicheng-school-districts").text
    assert "背景资料" in read(client, "/schools/370702").text


# ---- English


def test_chinese_names_are_marked_as_chinese_on_an_english_page(client: FlaskClient) -> None:
    page = read(client, f"/en/schools/{EXAMPLE}/catchment/example-primary/liuxi")
    assert '<span lang="zh-CN">柳溪镇（除外：大坪村）</span>' in page.html
    assert re.search(r'lang="zh-CN">柳溪镇中心小学<', page.html)


def test_the_documents_of_unions_say_what_they_leave_out_in_both_languages(tmp_path: Path) -> None:
    head = UNIONS["pack"].replace("status: current", "status: historical")
    app = create_app(a_deployment(tmp_path, planets=unions_text(pack=head)))
    app.config["TODAY"] = lambda: date(2026, 3, 1)
    assert "旧文件" in read(app.test_client(), "/schools/990000/policy/planets").text
    assert "学段没有写" in read(app.test_client(), "/schools/990000/policy/planets").text
    assert "earlierdocument" in read(app.test_client(), "/en/schools/990000/group/planets/second").text
