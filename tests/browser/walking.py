"""Walking through the pages as a family does: typing, choosing and pressing, until nothing is left to be asked."""

from collections.abc import Mapping

from playwright.sync_api import Page

from enrollzone.web.languages import prefix_of

Told = Mapping[str, str]
DONT_KNOW = "?"
LONGEST = 15  # screens: no family is asked more


def ask(page: Page, origin: str, place: str, county: str = "530427", year: str = "2018", language: str = "zh") -> None:
    """Fill in the first page and send it."""
    page.goto(f"{origin}{prefix_of(language)}/")
    page.locator("#place").fill(place)
    page.locator("#county").select_option(county)
    page.locator("#year").select_option(year)
    press(page, "Look up" if language == "en" else "查询")


def press(page: Page, name: str, at: int = 0) -> None:
    """Press a button that leads to a page, and be there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).nth(at).click()


def asked_on(page: Page) -> list[str]:
    """The facts that a screen asks about, in its order."""
    names = page.locator('input[name^="fact."]').evaluate_all("all => all.map((one) => one.name)")
    facts = [name.removeprefix("fact.").removesuffix(".text") for name in names]
    return list(dict.fromkeys(fact.removesuffix(".year").removesuffix(".month").removesuffix(".day") for fact in facts))


def answer_screen(page: Page, told: Told, go_on: str = "继续") -> None:
    """Answer every fact of a screen: a value, a day (2012-3-5), a place (=五桂社区), or that it is not known."""
    for fact in asked_on(page):
        answer_fact(page, fact, told.get(fact, DONT_KNOW))
    press(page, go_on)


def answer_fact(page: Page, fact: str, value: str) -> None:
    """Answer one fact as the page asks for it."""
    if page.locator(f'[name="fact.{fact}.year"]').count() and value != DONT_KNOW:
        for part, number in zip(("year", "month", "day"), value.split("-"), strict=True):
            page.locator(f'[name="fact.{fact}.{part}"]').fill(number)
    elif value.startswith("="):
        page.locator(f'[name="fact.{fact}"][value="place"]').check()
        page.locator(f'[name="fact.{fact}.text"]').fill(value[1:])
    else:
        page.locator(f'[name="fact.{fact}"][value="{value}"]').check()


def answer_all(page: Page, told: Told, go_on: str = "继续") -> list[str]:
    """Answer screen after screen, and return the facts that were asked about."""
    asked: list[str] = []
    for _ in range(LONGEST):
        if not page.get_by_role("button", name=go_on, exact=True).count():
            return asked
        asked += asked_on(page)
        answer_screen(page, told, go_on)
    raise AssertionError(f"still asked after {LONGEST} screens: {asked}")


def heading(page: Page) -> str:
    """What a page says first."""
    return page.locator("h1").inner_text()
