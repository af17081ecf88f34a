"""Large letters, and readers who chose colours or less motion for themselves."""

from tests.browser.conftest import OpenPage
from tests.browser.sightseeing import come_to, faults_seen
from tests.sights import FIRST, Sight, sealed
from tests.web.conftest import QUESTIONS

WAY = (
    Sight("start", "/"),
    Sight("first", "/place", FIRST),
    Sight("question", "/question", sealed(QUESTIONS["needs_facts"])),
    Sight("check", "/check", sealed(QUESTIONS["assigned"])),
    Sight("answer", "/answer", sealed(QUESTIONS["needs_documents"])),
    Sight("choice", "/answer", sealed(QUESTIONS["choice"])),
    Sight("county", "/schools/000000"),
)
# The sizes of the letters that are seen, in px, smaller than a limit.
SMALLER = """limit => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !around.getClientRects().length) continue;
    const size = parseFloat(getComputedStyle(around).fontSize);
    if (size < limit) found.add(`${size} px: ${walk.currentNode.textContent.trim().slice(0, 20)}`);
  }
  return [...found];
}"""


def test_large_letters_are_large_everywhere_and_fit_a_telephone(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    found = {}
    for sight in WAY:
        come_to(page, origin, sight, size="?large=1")
        found[sight.name] = [*page.evaluate(SMALLER, 23.9), *faults_seen(page, 360)]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_large_letters_stand_in_one_column(open_page: OpenPage, origin: str) -> None:
    page = open_page((1280, 900))
    come_to(page, origin, WAY[5], size="?large=1")
    lefts = page.locator(".ez-option").evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
    assert len(lefts) == 2
    assert len(set(lefts)) == 1


def test_colours_of_the_reader_leave_every_border_and_box_to_be_seen(open_page: OpenPage, origin: str) -> None:
    page = open_page(forced_colors="active", reduced_motion="reduce")
    come_to(page, origin, WAY[4])
    boxes = page.locator(".ez-paper--held .ez-paper__box")
    widths = boxes.evaluate_all("all => all.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))")
    assert widths
    assert min(widths) >= 8  # filled by its border: a background is taken away
    moving = "all => all.filter((one) => getComputedStyle(one).transitionDuration !== '0s').length"
    assert page.locator("body *").evaluate_all(moving) == 0
