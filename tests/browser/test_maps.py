"""Maps in a real browser: what is drawn, what a tap becomes, and what is asked of whom."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from enrollzone.atlas.edition import Edition
from enrollzone.config import Settings
from enrollzone.web import create_app
from enrollzone.web.service import Snapshot
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.sightseeing import come_to
from tests.builders import a_bureau, a_pack
from tests.serving import served
from tests.sights import Sight, sealed
from tests.unit.answers.test_catchment_answers import UNITS, drawn  # noqa: F401 - a fixture
from tests.web.conftest import LOCAL, TODAY, UNLIMITED, example

DRAWN = ".leaflet-container path"
# The middle of the border between two units, from the data of the map: where it lies on the screen.
BORDER = """async (names) => {
  const figure = document.querySelector('[data-tap]');
  const data = (await (await fetch('/map-data/000000?year=2026')).json()).map;
  const arcs = names.map((name) => {
    const unit = data.units.find((one) => one.township + one.name === name);
    return new Set(unit.rings.flat().map((number) => number < 0 ? ~number : number));
  });
  const line = data.arcs[[...arcs[0]].find((number) => arcs[1].has(number))];
  let [x, y] = line;
  for (let step = 2; step < line.length / 2; step += 2) { x += line[step]; y += line[step + 1]; }
  const at = [y * data.grid, x * data.grid];
  figure.ezMap.setView(at, 16, { animate: false });
  const middle = figure.ezMap.latLngToContainerPoint(at);
  const box = figure.querySelector('.ez-map__canvas').getBoundingClientRect();
  return [box.left + middle.x, box.top + middle.y];
}"""


def begin(page: Page, origin: str) -> None:
    page.goto(origin)
    page.locator("#county").select_option("000000")
    page.locator("#year").select_option("2026")


def open_tap(page: Page, origin: str) -> None:
    begin(page, origin)
    page.get_by_role("button", name="在地图上点一下住的地方").click()
    page.wait_for_selector(DRAWN)
    page.locator(".ez-map__canvas").scroll_into_view_if_needed()


def answer_for(page: Page, origin: str, place: str) -> None:
    township, unit = place[:4], place[4:]
    told = example(place, {**LOCAL, "child.hukou_place": f"{township}/{unit}"})
    come_to(page, origin, Sight("an answer", "/answer", sealed(told)))


def shut_to_somebody(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_the_map_of_a_policy_draws_its_zones_in_patterns_with_letters_and_is_moved_by_keys(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page(DESK)
    page.goto(f"{origin}/map/000000")
    page.wait_for_selector(DRAWN)
    fills = page.locator(DRAWN).evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    assert len({fill for fill in fills if fill.startswith("url(")}) == 5
    letters = page.locator(".leaflet-container .ez-map__letter").all_inner_texts()
    assert {"A", "B", "C", "D", "E", "A/B"} <= set(letters)
    assert page.locator(".ez-map__swatch").count() == 5
    assert "最多偏离约2米" in page.locator(".ez-map__simplified").inner_text()
    page.get_by_role("button", name="在图上看 河东小学").click()
    assert page.locator(".ez-map__said").inner_text() == "河东小学"
    page.locator(".ez-map__canvas").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".ez-map__said", has_text="社区：河东小学").wait_for()
    assert shut_to_somebody(page) == []


def test_an_answer_opens_its_map_on_demand_and_asks_nothing_that_tells_of_the_home(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page(PHONE)
    answer_for(page, origin, "河东街道河东社区")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(origin).split("?")[0]))
    page.get_by_role("button", name="打开地图").click()
    page.wait_for_selector(DRAWN)
    assert asked == [
        "/static/vendor/leaflet/leaflet.css",
        "/static/vendor/leaflet/leaflet.js",
        "/static/map.js",
        "/map-data/000000/example-primary",
    ]
    assert page.locator(".ez-map__home").inner_text() == "家"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert shut_to_somebody(page) == []


def test_a_tap_that_is_too_coarse_brings_the_map_nearer_and_the_next_one_finds_the_unit(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page(PHONE)
    open_tap(page, origin)
    name = page.locator(".ez-map__unit", has_text="上坪村").bounding_box()
    assert name is not None
    page.mouse.click(name["x"] + name["width"] / 2, name["y"] + name["height"] / 2)
    page.locator(".ez-map__said", has_text="还不够准").wait_for()
    assert page.locator(".ez-map__ask").is_hidden()
    page.get_by_role("button", name="就在十字这里").click()  # where the map has come nearer, as by keys
    assert "已选好" in page.locator(".ez-map__said").inner_text()
    assert shut_to_somebody(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="用这个点查询").click()
    assert page.url == f"{origin}/place"
    assert page.locator("h1").inner_text().startswith("该住址属柳溪镇中心小学招生范围")
    page.go_back()
    page.locator("#place").fill("城关街道钟楼社区")
    page.locator("#county").select_option("000000")
    page.locator("#year").select_option("2026")
    with page.expect_navigation():
        page.locator("#ask").click()
    assert page.locator("h1").inner_text().startswith("该住址属实验小学集团本部招生范围")  # the point was sent once


def test_a_tap_on_a_border_is_told_to_lie_on_it_and_both_sides_are_shown(open_page: OpenPage, origin: str) -> None:
    page = open_page(DESK)
    open_tap(page, origin)
    page.mouse.click(*page.evaluate(BORDER, ["河东街道河东社区", "城关街道滨河社区"]))
    with page.expect_navigation():
        page.get_by_role("button", name="用这个点查询").click()
    assert page.locator("h1").inner_text() == "现居住地还不能确定在哪一片"
    shown = page.locator("main").inner_text()
    assert "河东街道河东社区" in shown
    assert "城关街道滨河社区" in shown
    page.get_by_role("button", name="打开地图").click()
    page.wait_for_selector(DRAWN)
    assert page.locator(".leaflet-container path[stroke-dasharray='7 6']").count() == 2


def test_a_county_whose_units_are_not_drawn_says_so_where_it_would_be_tapped(open_page: OpenPage, origin: str) -> None:
    page = open_page(PHONE)
    page.goto(origin)
    tap = page.get_by_role("button", name="在地图上点一下住的地方")
    tap.click()
    page.get_by_text("请先选县").wait_for()
    page.locator("#county").select_option("331121")
    tap.click()
    page.get_by_text("不能在地图上点").wait_for()
    page.locator("#county").select_option("000000")
    tap.click()
    page.wait_for_selector(DRAWN)


@pytest.fixture
def tiles() -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A server of tiles beside ours, with what it was asked and from which page."""
    asked: list[tuple[str, str | None]] = []

    class Tile(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Referer")))
            self.send_response(200)
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>')

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tile)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def test_a_named_background_is_fetched_from_its_origin_alone_and_is_not_told_where_the_home_is(
    browser: Browser, tiles: tuple[str, list[tuple[str, str | None]]]
) -> None:
    beside, asked = tiles
    template = f"{beside}/{{z}}/{{x}}/{{y}}.svg"
    settings = Settings(
        public_rate=UNLIMITED, map_tiles=template, map_tiles_crs="wgs84", map_tiles_notice="底图：某某图"
    )
    app = create_app(settings)
    app.config["TODAY"] = lambda: TODAY
    page = browser.new_context(locale="zh-CN").new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    first_views = []
    with served(app) as where:
        for place in ("河东街道河东社区", "城关街道南门社区"):
            answer_for(page, where, place)
            asked.clear()
            page.get_by_role("button", name="打开地图").click()
            page.wait_for_selector(".leaflet-tile-loaded")
            page.wait_for_load_state("networkidle")
            first_views.append(sorted(asked))
        assert page.get_by_text("底图：某某图").is_visible()
        page.context.close()
    assert told == []
    assert first_views[0] == first_views[1] != []  # the first view is the same whichever home it is about
    assert {referer for _, referer in first_views[0]} == {None}


def test_a_unit_of_which_only_a_part_is_listed_is_not_painted_as_that_area(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    listed = """
  north: {clause: c.near, places: [甲街道/北村/长街 单号]}
  south: {clause: c.near, places: [甲街道/南村]}"""
    edition: Edition = request.getfixturevalue("drawn")
    bureau = a_bureau([a_pack(tmp_path, units=UNITS, catchments=listed)], [edition])
    app = create_app(Settings(public_rate=UNLIMITED, jurisdictions=("000000",)))
    app.config["TODAY"] = lambda: TODAY
    app.extensions["enrollzone"].current = Snapshot({"990000": bureau})
    with served(app) as where:
        page = browser.new_page()
        page.goto(f"{where}/map/990000")
        page.wait_for_selector(DRAWN)
        north, south = (page.locator(DRAWN).nth(place).get_attribute("fill") or "" for place in (0, 1))
        page.close()
    assert (north[:4], south[:4]) == ("#e9e", "url(")
