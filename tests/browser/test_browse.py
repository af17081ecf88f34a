"""Looking through what is published, in a browser: by keyboard and without script, and the table on paper."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage

TABLE = "/schools/000000/units/example-primary"
_ON_PAPER = """() => {
  const style = (what) => getComputedStyle(document.querySelector(what));
  return {
    head: style('.ez-table thead').display,
    rows: [...new Set([...document.querySelectorAll('.ez-table tr')].map((row) => getComputedStyle(row).breakInside))],
    hidden: ['.ez-trail', '.ez-no-print', '.ez-header'].map((what) => style(what).display),
    links: getComputedStyle(document.querySelector('.ez-table a'), '::after').content,
  };
}"""


def test_a_school_is_found_by_keyboard_without_script_and_leads_back_up(open_page: OpenPage, origin: str) -> None:
    page = open_page((320, 640), script=False)
    page.goto(f"{origin}/schools")
    page.get_by_role("link", name="青田县").click()
    page.get_by_label("按名称找学校").fill("章旦")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("link", name="章旦中学", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("章旦中学")
    page.get_by_role("navigation", name="所在位置").get_by_role("link", name="青田县").click()
    expect(page).to_have_url(f"{origin}/schools/331121")


def test_large_letters_stay_through_search_and_links(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    page.goto(f"{origin}/en/schools/000000?large=1")
    page.get_by_label("Find a school by name").fill("Hedong")
    with page.expect_navigation():
        page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Example County Hedong Primary School").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Example County Hedong Primary School")
    assert "ez-large" in (page.locator("html").get_attribute("class") or "")


def test_on_paper_the_table_repeats_its_head_cuts_no_row_and_shows_no_addresses(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page((1280, 900))
    page.goto(origin + TABLE)
    page.emulate_media(media="print")
    assert page.evaluate(_ON_PAPER) == {
        "head": "table-header-group",
        "rows": ["avoid"],
        "hidden": ["none", "none", "none"],
        "links": "none",
    }


def test_the_table_is_downloaded_under_a_name_of_its_own(open_page: OpenPage, origin: str) -> None:
    page = open_page(accept_downloads=True)
    page.goto(origin + TABLE)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载表格").click()
    assert started.value.suggested_filename == "000000-example-primary.csv"
