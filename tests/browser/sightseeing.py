"""Coming to a page of `tests.sights` in a browser, and what can be seen of any page there."""

from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.sights import Sight

_POST = """([address, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement('input');
    field.type = 'hidden'; field.name = name; field.value = value;
    form.appendChild(field);
  }
  document.body.appendChild(form);
  form.submit();
}"""
# What is seen and not read: how wide the page is, the levels of its headings, what a thumb would miss, what runs over.
_SEEN = """() => {
  const shown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
  const all = (what) => [...document.querySelectorAll(what)].filter(shown);
  const named = (one) => (one.innerText || one.name || one.id || one.tagName).trim().slice(0, 40);
  const touched = 'button, select, summary, input[type=text], input[type=search], nav a, footer a, .govuk-button, '
    + '.govuk-radios__label, .govuk-checkboxes__label';
  return {
    width: document.documentElement.scrollWidth,
    levels: all('h1, h2, h3, h4, h5, h6').filter((one) => !one.closest('.govuk-error-summary'))
      .map((one) => Number(one.tagName[1])),
    low: all(touched).filter((one) => one.getBoundingClientRect().height < 43.5
      && !one.closest('.leaflet-container, .govuk-visually-hidden')).map(named),
    cut: all('main *').filter((one) => one.children.length === 0 && one.scrollWidth > one.clientWidth + 1
      && getComputedStyle(one).overflowX !== 'visible' && getComputedStyle(one).display !== 'inline'
      && !['INPUT', 'SELECT', 'TEXTAREA'].includes(one.tagName) && one.clientWidth > 1).map(named),
    twice: [...document.querySelectorAll('[id]')].map((one) => one.id)
      .filter((id, at, every) => every.indexOf(id) !== at),
    landmarks: ['body > header', 'main', 'body > footer'].filter((one) => document.querySelectorAll(one).length !== 1),
  };
}"""

# Whole texts in another language than the one that their element names: a reader aloud would stumble over them. A
# sentence that quotes a name of a place is in its own language.
_FOREIGN = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const around = walk.currentNode.parentElement;
    if (!text || ['SCRIPT', 'STYLE'].includes(around.tagName)) continue;
    const language = around.closest('[lang]').lang;
    const chinese = (text.match(/[\\u3400-\\u9fff]/g) || []).length;
    const foreign = language.startsWith('zh')
      ? !chinese && /([A-Za-z]{2,}[ ,]+){2,}/.test(text)
      : chinese > text.length / 2 && !/[A-Za-z]{2,}/.test(text);
    if (foreign) found.push(text.slice(0, 50));
  }
  return found;
}"""

_WEIGHED = """() => Object.fromEntries(
  [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter((one) => one.name.startsWith('http')).map((one) => [new URL(one.name).pathname, one.encodedBodySize]))"""

# What a page is made of, whatever it says: its kinds of elements, each with its classes and those around it.
_KINDS = """() => [...new Set([...document.querySelectorAll('body *')].map((one) => [
  one.parentElement.className, one.tagName, one.className, one.getAttribute('role') || '', one.type || '',
].map((part) => String(part.baseVal === undefined ? part : part.baseVal)).join('|')))]"""
WITHOUT_MAP, WITH_MAP = 60 * 1024, 150 * 1024  # bytes


def come_to(page: Page, origin: str, sight: Sight, language: str = "zh", size: str = "") -> None:
    """Open the page of a sight; one that a form leads to is posted from a page of ours."""
    address = sight.address(language) + size
    if not sight.form:
        page.goto(origin + address)
        return
    if not page.url.startswith(origin):
        page.goto(f"{origin}/")
    with page.expect_navigation():
        page.evaluate(_POST, [address, dict(sight.form)])


def faults_seen(page: Page, width: int) -> list[str]:
    """What is wrong with a page for those who see it, in words; nothing is."""
    seen: dict[str, Any] = page.evaluate(_SEEN)
    levels = seen["levels"]
    gaps = levels[:1] != [1] or levels.count(1) != 1 or any(b > a + 1 for a, b in pairwise(levels))
    told = {
        f"{seen['width']} px wide": seen["width"] > width,
        f"headings {levels}": gaps,
        f"too low for a thumb: {seen['low']}": bool(seen["low"]),
        f"cut off: {seen['cut']}": bool(seen["cut"]),
        f"ids that stand twice: {seen['twice']}": bool(seen["twice"]),
        f"not one of each: {seen['landmarks']}": bool(seen["landmarks"]),
    }
    return [words for words, is_wrong in told.items() if is_wrong]


def shut_out(page: Page) -> list[str]:
    """What axe-core finds that keeps somebody out of a page."""
    violations = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in violations]


def foreign_words(page: Page) -> list[str]:
    """The texts of a page that are in another language than their element says."""
    found: list[str] = page.evaluate(_FOREIGN)
    return found


def kinds_of_parts(page: Page) -> set[str]:
    """The kinds of elements that a page is made of."""
    return set(page.evaluate(_KINDS))


def too_heavy(page: Page) -> list[str]:
    """What makes a page, with all that it has loaded, heavier than a slow line carries; nothing where it is light."""
    parts = weight(page)
    assert min(parts.values()) > 0, parts  # a part that cost nothing was not measured
    largest = WITH_MAP if any("leaflet" in path for path in parts) else WITHOUT_MAP
    return [f"heavy: {parts}"] if sum(parts.values()) > largest else []


def weight(page: Page) -> dict[str, int]:
    """The bytes, as they travelled, of a page and of everything that it has loaded, by the path of each."""
    told: dict[str, int] = page.evaluate(_WEIGHED)
    return told
