"""What a page costs a family on a slow line: bytes as they travel, and journeys to the server."""

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import WITHOUT_MAP, come_to, too_heavy, weight
from tests.sights import Sight


def test_the_first_answer_takes_three_journeys_to_the_server_and_no_more(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    page.goto(f"{origin}/")
    page.get_by_label("县（市、区）").select_option("530427")
    page.get_by_label("哪一学年入学").select_option("2018")
    page.locator("#place").fill("五桂社区")
    with page.expect_navigation(wait_until="networkidle"):
        page.get_by_role("button", name="查询").click()
    assert "第一教育集团" in page.locator("h1").inner_text()
    assert weight(page).keys() == {"/place", "/static/page.css", "/static/page.js"}
    assert sum(weight(page).values()) < WITHOUT_MAP / 2


def test_the_map_is_paid_for_only_where_it_is_shown(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    come_to(page, origin, Sight("start", "/"))
    assert not any("leaflet" in path for path in weight(page))


@pytest.mark.parametrize("county", ["000000", "530427"])
def test_a_page_with_its_map_weighs_no_more_than_a_slow_line_carries(
    open_page: OpenPage, origin: str, county: str
) -> None:
    page = open_page()
    come_to(page, origin, Sight("map", f"/map/{county}"))
    page.wait_for_load_state("networkidle")
    parts = weight(page)
    assert any("leaflet" in path for path in parts)
    assert any("map-data" in path for path in parts)
    assert too_heavy(page) == []
