"""Maps on the pages: their data says nothing of a family, their words say what is drawn, and they weigh little."""

import gzip
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from enrollzone.config import Settings
from enrollzone.web import create_app
from tests.web.conftest import LOCAL, ORDINARY_2018, QUESTIONS, TODAY, UNLIMITED, example, real
from tests.web.reading import Page, squeezed
from tests.web.walking import page_of

INVENTED = "/map-data/000000/example-primary"
HOME = example("河东街道河东社区", {**LOCAL, "child.hukou_place": "河东街道/河东社区"})
POINT = {"x": 110.004, "y": 29.9975, "crs": "wgs84", "accuracy_m": 10}  # some metres inside a border of two zones


def figure_of(page: Page) -> Mapping[str, str]:
    return next(one for one in page.all("div") if "data-map" in one)


def data_of(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, no-cache")
    found: dict[str, Any] = answer.get_json()["map"]
    return found


def test_the_data_of_a_map_names_its_policy_and_edition_and_is_not_sent_twice(client: FlaskClient) -> None:
    told = data_of(client, INVENTED)
    assert (told["policy"]["id"], told["edition"]["id"], told["crs"]) == (
        "example-primary",
        "000000-2020-01-01",
        "wgs84",
    )
    assert [zone["letter"] for zone in told["zones"]] == ["A", "B", "C", "D", "E"]
    tag = client.get(INVENTED).headers["ETag"]
    again = client.get(INVENTED, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_names_of_zones_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert data_of(client, f"/en{INVENTED}")["zones"][2]["name"] == "Hedong Primary"


def test_a_past_policy_is_drawn_in_the_edition_of_its_day(client: FlaskClient) -> None:
    address = "/map-data/530427/xinping-urban-primary"
    assert data_of(client, f"{address}?on=2018-09-01")["edition"]["id"] == "530427-2016-07-31"
    assert data_of(client, address)["edition"]["id"] == "530427-2016-07-31"  # the last day on which it holds


@pytest.mark.parametrize(
    "address",
    [
        "/map-data/999999/example-primary",
        "/map-data/000000/no-such-policy",
        f"{INVENTED}?on=2019-09-01",
        f"{INVENTED}?on=tomorrow",
        "/map-data/000000",
        "/map-data/000000?year=soon",
        "/map-data/999999?year=2026",
        "/map/331121",
        "/map/000000/no-such-policy",
        "/map/000000/example-primary?on=1999-01-01",
    ],
)
def test_what_is_not_there_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


def test_the_map_to_tap_on_has_units_and_no_zones(client: FlaskClient) -> None:
    told = data_of(client, "/map-data/000000?year=2026&stage=primary")
    assert (len(told["units"]), told["zones"], told["policy"]) == (14, [], None)
    assert client.get("/map-data/331121?year=2026").get_json() == {"map": {"units": []}}  # names only: nothing is drawn


def test_the_line_that_may_be_a_countys_border_waits_for_an_approval(client: FlaskClient) -> None:
    approved = create_app(Settings(public_rate=UNLIMITED, map_approval="某S(2026)1号")).test_client()
    assert (data_of(client, INVENTED)["outline"], data_of(approved, INVENTED)["outline"]) == (False, True)
    assert "图上不画县界" in client.get("/map/000000").get_data(as_text=True)
    page = approved.get("/map/000000").get_data(as_text=True)
    assert "审图号：某S(2026)1号" in page
    assert "图上不画县界" not in page


def test_the_page_of_a_map_says_all_that_it_draws_without_any_script(client: FlaskClient) -> None:
    page = Page(client.get("/map/000000").get_data(as_text=True))
    told = data_of(client, INVENTED)
    assert [unit["name"] for unit in told["units"] if unit["township"] + unit["name"] not in page.text] == []
    assert "示意图：这个县是虚构的" in page.text
    assert squeezed("部分属于这里：城关街道文昌社区（按文昌路 单号、文昌路 双号、文昌花园区分）") in page.text
    assert "由家庭选择：实验小学集团东校区或河东小学" in page.text
    assert "没有列入招生范围的：柳溪镇大坪村" in page.text
    assert all("hidden" in one for one in page.all("button") if "ez-map__open" in one.get("class", ""))


def test_the_map_of_a_past_policy_says_so_and_which_campuses_have_no_place(client: FlaskClient) -> None:
    page = Page(client.get("/map/530427").get_data(as_text=True))
    assert "这是过去的政策，只供查证" in page.text
    assert "一小校区、三小校区（没有提供位置，图上没有画）" in page.text


def test_the_page_of_an_answer_names_its_home_to_its_own_script_only(client: FlaskClient) -> None:
    figure = figure_of(page_of(client, HOME))
    assert (figure["data-home"], figure["data-highlighted"]) == ("000000002002", "hedong")
    assert figure["data-map"] == f"{INVENTED}?on=2026-09-01"
    assert "data-lon" not in figure


def test_a_point_that_was_given_is_drawn_on_its_own_page_with_the_border_that_is_near(client: FlaskClient) -> None:
    page = page_of(client, {**HOME, "home": {"point": POINT}})
    figure = figure_of(page)
    assert (figure["data-lon"], figure["data-lat"], figure["data-accuracy"]) == ("110.004", "29.9975", "10")
    assert figure["data-border"] == "城关街道滨河社区"
    assert "那一边是城关街道滨河社区" in page.text
    addresses = [one.get(name, "") for _, one in page.tags for name in ("href", "src", "action", "data-map")]
    assert [address for address in addresses if "29.99" in address or "000000002002" in address] == []


def test_a_point_of_another_system_is_drawn_where_it_is(client: FlaskClient) -> None:
    moved = {"x": 110.00997, "y": 29.99495, "crs": "gcj02", "accuracy_m": 10}
    figure = figure_of(page_of(client, {**HOME, "home": {"point": moved}}))
    assert abs(float(figure["data-lon"]) - 110.004) < 0.003
    assert figure["data-lon"] != "110.00997"


def test_candidates_are_drawn_and_none_of_them_is_called_the_home(client: FlaskClient) -> None:
    figure = figure_of(page_of(client, example("太平社区", {})))
    assert figure["data-candidates"] == "000000001002 000000002001"
    assert "data-home" not in figure


def test_the_answer_of_a_group_names_its_units_in_words(client: FlaskClient) -> None:
    page = page_of(client, real("五桂社区", ORDINARY_2018))
    assert figure_of(page)["data-highlighted"] == "g1"
    assert "包括：桂山街道办事处五桂社区居民委员会、" in page.text
    assert "第二教育集团在图上看" not in page.text


def test_a_county_without_polygons_shows_no_map_and_says_why(tmp_path: Path) -> None:
    shutil.copytree(Settings().boundaries_dir / "000000-example", tmp_path / "000000-example")
    edition = tmp_path / "000000-example" / "2020-01-01"
    (edition / "communities.geojson").unlink()
    kept = (edition / "edition.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in kept if not line.startswith(("drawn:", "  communities.geojson:", "  canaries.csv:"))]
    (edition / "edition.yaml").write_text("\n".join(kept), encoding="utf-8")
    (edition / "canaries.csv").unlink()
    app = create_app(replace(Settings(public_rate=UNLIMITED), boundaries_dir=tmp_path, jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: TODAY
    page = page_of(app.test_client(), HOME)
    assert "没有地图" in page.text
    assert squeezed("包括：河东街道太平社区、河东街道河东社区、河东街道东湖社区") in page.text
    assert not any("data-map" in one for one in page.all("div"))


def test_a_page_with_its_map_weighs_no_more_than_150_kilobytes(client: FlaskClient) -> None:
    posted = page_of(client, real("五桂社区", ORDINARY_2018))
    figure = figure_of(posted)
    linked = [one["href"] for one in posted.all("link") if one["rel"] == "stylesheet"]
    scripts = [one["src"] for one in posted.all("script")]
    addresses = [*linked, *scripts, figure["data-style"], *figure["data-scripts"].split(), figure["data-map"]]
    whole = len(gzip.compress(posted.html.encode()))
    for address in addresses:
        with client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True) as sent:
            assert sent.headers["Content-Encoding"] == "gzip"
            whole += len(sent.data)
    assert 60_000 < whole < 150_000


def test_what_is_set_as_a_background_stands_on_every_map() -> None:
    settings = Settings(
        public_rate=UNLIMITED,
        map_tiles="https://tiles.example/{z}/{x}/{y}.png",
        map_tiles_crs="cgcs2000",
        map_tiles_notice="底图：某某图 GS(2026)1号",
    )
    client = create_app(settings).test_client()
    for address, kind in (("/map/000000", "data-map"), ("/", "data-tap")):
        page = Page(client.get(address).get_data(as_text=True))
        figure = next(one for one in page.all("div") if kind in one)
        assert json.loads(figure["data-tiles"]) == ["https://tiles.example/{z}/{x}/{y}.png"]
        assert "GS(2026)1号" in page.text
        assert "底图来自另一个网站" in page.text


@pytest.mark.parametrize(("outcome", "only_area"), [("bureau_arranges", True), ("assigned", False), ("choice", False)])
def test_the_area_of_a_home_is_not_shown_as_the_answer_where_the_answer_names_no_school(
    outcome: str, only_area: bool, client: FlaskClient
) -> None:
    assert ("下面只是现居住地所在的片区" in page_of(client, QUESTIONS[outcome]).text) is only_area


def test_the_area_of_a_choice_is_shown_with_the_areas_that_it_lies_between(client: FlaskClient) -> None:
    page = page_of(client, QUESTIONS["choice"])
    assert figure_of(page)["data-highlighted"].split() == ["dong", "hedong", "binhe"]
