"""The lookup on the phone itself: every family gets the program's own answer, and nothing leaves the page."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from enrollzone.answers.answer import Answer, Question
from enrollzone.bootstrap import open_bureaus
from enrollzone.casebook import read_families
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau
from enrollzone.offline.bundle import bundle
from enrollzone.offline.file import offline_file
from enrollzone.offline.scripts import phone_script
from enrollzone.policy.pack import Pack
from enrollzone.request import parse, read_body, written_papers
from tests.browser.conftest import OpenPage
from tests.builders import ASK, NORTH, SOUTH, a_bureau, a_pack, an_edition
from tests.packs.test_families import COUNTY, ENTRY_DAY, FIRST, PARTED, SECOND
from tests.phone import COMPARED, Family, drawn, family_of, said
from tests.unit.answers.test_catchment_answers import BY_CATEGORY, UNITS

ROOT = Path(__file__).resolve().parents[2]
CASEBOOKS = sorted((ROOT / "policies").glob("*/*/cases.yaml"))
MADE_UP = 90  # benchmarks/phone.py takes thousands
Told = tuple[str, Family, Answer]
Walked = Callable[[Bureau, Pack, date, Sequence[Told]], list[str]]


@pytest.fixture(scope="module")
def bureaus() -> dict[str, Bureau]:
    return dict(open_bureaus(Settings()))


@pytest.fixture(scope="module")
def walked(browser: Browser) -> Iterator[Walked]:
    """Walk families in Chromium, all in one call, and return those whose answer differs, with what differs."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_script_tag(content=phone_script())

    def walk(bureau: Bureau, pack: Pack, day: date, told: Sequence[Told]) -> list[str]:
        edition = bureau.atlas.in_force(day)
        assert edition is not None
        held = json.loads(json.dumps(bundle(bureau, pack, edition, day)))
        found = page.evaluate(
            f"([bundle, families]) => ({COMPARED})(bundle, families)", [held, [one[1] for one in told]]
        )
        return list(differing(told, found))

    yield walk
    context.close()


def differing(told: Sequence[Told], found: Sequence[dict[str, Any]]) -> Iterator[str]:
    for (name, _, given), walked in zip(told, found, strict=True):
        wanted = json.loads(json.dumps(said(given)))
        wrong = {key: (wanted[key], walked[key]) for key in wanted if wanted[key] != walked[key]}
        if wrong:
            yield f"{name}: {wrong}"


def of_questions(bureau: Bureau, questions: Sequence[tuple[str, Question]]) -> list[Told]:
    return [(name, *found) for name, question in questions if (found := family_of(bureau, question)) is not None]


def of_casebook(bureaus: dict[str, Bureau], cases: Path) -> Iterator[tuple[str, Question]]:
    bureau = bureaus[cases.parent.parent.name.partition("-")[0]]
    pack = next(pack for pack in bureau.shelf.packs if cases.parent.name in pack.file)
    for family in read_families(cases):
        body = {
            "jurisdiction": pack.jurisdiction,
            "stage": pack.stage,
            "on": family.on or pack.period.first.isoformat(),
            "facts": dict(family.told),
            "documents": written_papers(family.documents),
            "dont_know": list(family.dont_know),
            "readings": dict(family.readings),
        }
        try:
            _, question = parse(read_body(body), bureaus, pack.period.first, spoken=True)
        except RequestError:
            continue  # such a question is refused before anything is decided
        yield family.id, replace(question, asked_on=question.on)


@pytest.mark.parametrize("cases", CASEBOOKS, ids=[cases.parent.parent.name for cases in CASEBOOKS])
def test_every_family_of_a_casebook_gets_the_same_answer(
    walked: Walked, bureaus: dict[str, Bureau], cases: Path
) -> None:
    questions = list(of_casebook(bureaus, cases))
    days = {question.on for _, question in questions}
    count = 0
    for day in days:
        bureau = bureaus[questions[0][1].jurisdiction]
        pack = bureau.shelf.in_force(questions[0][1].stage, day)
        assert pack is not None
        told = of_questions(bureau, [entry for entry in questions if entry[1].on == day])
        count += len(told)
        assert walked(bureau, pack, day, told) == []
    assert count > 100


@pytest.mark.shared
def test_every_family_of_both_independent_readings_gets_the_same_answer(
    walked: Walked, bureaus: dict[str, Bureau]
) -> None:
    questions = list(of_readers(bureaus))
    told = of_questions(bureaus[COUNTY], questions)
    assert len(told) > 200
    pack = bureaus[COUNTY].shelf.in_force("primary", ENTRY_DAY)
    assert pack is not None
    assert walked(bureaus[COUNTY], pack, ENTRY_DAY, told) == []


def of_readers(bureaus: dict[str, Bureau]) -> Iterator[tuple[str, Question]]:
    for family in (*FIRST, *SECOND, *PARTED):
        body = {
            "jurisdiction": COUNTY,
            "on": ENTRY_DAY.isoformat(),
            "facts": dict(family.facts),
            "dont_know": list(family.dont_know),
            "readings": dict(family.readings),
        }
        try:
            yield family.id, parse(read_body(body), bureaus, ENTRY_DAY)[1]
        except RequestError:
            assert family.expect.get("status") == "bad_input"


@pytest.mark.parametrize("county", ["000000", COUNTY])
def test_made_up_families_get_the_same_answer(walked: Walked, bureaus: dict[str, Bureau], county: str) -> None:
    bureau = bureaus[county]
    pack = bureau.shelf.packs[0]
    day = pack.period.first
    made = drawn(bureau, pack, day, MADE_UP, seed=20)
    told = of_questions(bureau, [(str(n), question) for n, question in enumerate(made)])
    assert len({given.outcome for _, _, given in told}) > 3
    assert walked(bureau, pack, day, told) == []


def test_silence_and_a_day_left_open_come_out_as_the_program_has_them(walked: Walked, tmp_path: Path) -> None:
    pack = a_pack(
        tmp_path,
        parameters="\n  cutoff: {value: 2025-08-31, zh: 截止日, en: cut-off, reading: day, values: {aug: 2025-08-31}}",
        readings="""
  day:
    status: open
    clauses: [c.near]
    q: {zh: 哪一天, en: which day}
    options: {aug: {zh: 八月, en: August}, left: {zh: 未定, en: left open}}""",
        rules="""
  near: {when: home.zone != outside, outcome: {kind: school, of: [home.zone]}, clauses: [c.near], say: {zh: 一, en: a}}
  young:
    when: "age(birth, cutoff) < 6 years"
    overrides: [near]
    outcome: {kind: not_yet}
    clauses: [c.near]
    say: {zh: 二, en: b}""",
    )
    bureau = a_bureau([pack])
    made = drawn(bureau, pack, pack.period.first, 100, seed=4)
    told = of_questions(bureau, [(str(n), question) for n, question in enumerate(made)])
    assert len({given.outcome for _, _, given in told}) > 3
    assert walked(bureau, pack, pack.period.first, told) == []


def test_lists_for_some_children_come_out_as_the_program_has_them(walked: Walked, tmp_path: Path) -> None:
    facts = BY_CATEGORY["facts"].replace("follows: home.zone, with: home.zone", ASK)
    sections = {**BY_CATEGORY, "facts": facts, "ordinary": '\n  local: "no"\n  home.migrant_zone: home.zone'}
    bureau = a_bureau([pack := a_pack(tmp_path, units=UNITS, **sections)])
    made = drawn(bureau, pack, pack.period.first, 60, seed=8)
    told = of_questions(bureau, [(str(n), question) for n, question in enumerate(made)])
    assert len({given.outcome for _, _, given in told}) > 2
    assert walked(bureau, pack, pack.period.first, told) == []


# The pages.

LOCAL = {"fact-request": "entry", "fact-relocated": "no", "fact-restructured": "no", "fact-custody": "both"}
LOCAL |= {"fact-child-hukou_zone": "same", "fact-child-hukou_with": "parents"}


def go_on(page: Page) -> None:
    for name, value in LOCAL.items():
        field = page.locator(f'input[name="{name}"][value="{value}"]')
        if field.count():
            field.check()
    for part, value in (("year", "2012"), ("month", "3"), ("day", "5")):
        field = page.locator(f"#fact-child-birth-{part}")
        if field.count():
            field.fill(value)
    page.locator("form button.govuk-button").click()


def answer_all(page: Page) -> None:
    for _ in range(8):
        if page.locator("form").count():
            go_on(page)
    assert page.locator("form").count() == 0


def open_interview(page: Page, origin: str, language: str = "") -> list[str]:
    """Open the page of the real policy, wait for its data, and listen to what is asked of the network from then on."""
    page.goto(f"{origin}{language}/phone/{COUNTY}/xinping-urban-primary/2018")
    page.wait_for_selector("#find-home")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_a_family_is_answered_and_nothing_is_sent_stored_or_put_into_the_address(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page()
    page.goto(origin)
    page.get_by_role("link", name="不发送任何情况").click()
    page.get_by_role("link", name="2018—2019").click()
    asked = open_interview(page, origin)
    address = page.url
    page.get_by_label("社区或村的名称").fill("wg")
    page.get_by_role("button", name="五桂社区").click()
    assert page.locator("h1").inner_text() == "该住址属第一教育集团招生范围；是否在此就读还取决于家庭情况"
    assert "第一教育集团（校区未定）" in page.locator(".ez-then").inner_text()
    answer_all(page)
    assert page.locator("h1").inner_text() == "对口第一教育集团；具体校区还不能确定"
    assert "新教发〔2018〕24号" in page.locator("#phone").inner_text()
    assert "按居住地就近入学" in page.locator("[aria-labelledby=part-reasons]").inner_text()
    assert (asked, page.url) == ([], address)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.go_back()
    assert page.locator("form").count() == 1
    page.get_by_role("button", name="修改").first.click()
    assert page.locator("h1").inner_text() == "孩子现在住在哪里？"


def test_a_screen_that_is_not_filled_in_says_what_is_missing_and_why_it_asks(open_page: OpenPage, origin: str) -> None:
    page = open_page()
    open_interview(page, origin)
    page.get_by_label("社区或村的名称").fill("凤凰")
    page.get_by_role("button", name="凤凰社区").click()
    page.locator("form button.govuk-button").click()
    assert page.locator(".govuk-error-summary a").count() == page.locator("form fieldset").count()
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.get_by_text("为什么问这个").click()
    assert "第五" in page.locator("form").inner_text() or "五·招生管理方式" in page.locator("form").inner_text()


def test_who_begins_again_leaves_nothing_to_the_next_one_not_even_behind_the_back_button(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page()
    open_interview(page, origin)
    page.get_by_label("社区或村的名称").fill("鳳凰")  # in traditional characters, as an elder may write
    page.get_by_role("button", name="凤凰社区").click()
    answer_all(page)
    assert "2012年3月5日" in page.locator("main").inner_text()
    page.get_by_role("button", name="重新查询").click()
    page.get_by_label("社区或村的名称").fill("五桂")
    page.get_by_role("button", name="五桂社区").click()
    for _ in range(3):
        page.go_back()
        assert page.locator("h1").inner_text() == "孩子现在住在哪里？"


def test_it_is_done_with_the_keyboard_alone_and_open_to_everybody_in_both_languages(
    open_page: OpenPage, origin: str
) -> None:
    for language in ("", "/en"):
        page = open_page((320, 640))
        open_interview(page, origin, language)
        page.locator("#find-home").focus()
        page.keyboard.type("fenghuang")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "H1"
        seen = violations(page)
        if not language:
            page.keyboard.press("Tab")
            page.keyboard.press("Space")
            answer_all(page)
            seen += violations(page)
        assert seen == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page, context="#phone").response["violations"]]


def test_without_script_the_page_says_what_it_is_and_leads_to_the_form(open_page: OpenPage, origin: str) -> None:
    page = open_page(script=False)
    page.goto(f"{origin}/phone/{COUNTY}/xinping-urban-primary/2018")
    assert "没有运行脚本" in page.locator("main").inner_text()
    page.get_by_role("link", name="普通的查询").click()
    assert page.url.rstrip("/") == origin


def test_a_file_answers_without_any_network(browser: Browser, bureaus: dict[str, Bureau], tmp_path: Path) -> None:
    bureau = bureaus["000000"]
    pack, edition = bureau.in_force("primary", date(2026, 9, 1))
    assert pack is not None
    assert edition is not None
    file = tmp_path / "file.html"
    made = date(2026, 5, 1)
    file.write_text(offline_file(bureau, pack, edition, date(2026, 9, 1), "zh", made), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.clock.set_fixed_time("2026-06-01T08:00:00")
    page.goto(file.as_uri())
    assert page.locator("h1").inner_text() == "孩子现在住在哪里？"
    assert pack.sha256 in page.locator("footer").inner_text()
    assert edition.digest in page.locator("footer").inner_text()
    page.locator("#find-home").fill("wenchang")
    page.locator(".ez-candidate").first.click()
    page.locator(".ez-candidate").first.click()  # the community is split: its parts are told apart
    assert page.locator("form").count() == 1
    assert not [text for text in page.locator(".ez-warning").all_inner_texts() if "2027" in text]
    page.clock.set_fixed_time("2027-03-01T08:00:00")
    page.reload()
    assert "2027" in page.locator(".ez-warning").first.inner_text()  # past its last day it says so before anything else
    assert ([url for url in asked if url != file.as_uri()], faults) == ([], [])
    context.close()


def test_who_takes_back_the_home_is_asked_again_for_what_was_told_as_the_same_place(
    open_page: OpenPage, origin: str
) -> None:
    page = open_page()
    open_interview(page, origin)
    page.get_by_label("社区或村的名称").fill("五桂")
    page.get_by_role("button", name="五桂社区").click()
    answer_all(page)
    told = page.locator("[aria-labelledby=part-told]")
    assert told.inner_text().count("五桂社区") == 2  # the home, and the register at the same place
    told.get_by_role("button", name="修改").first.click()
    page.get_by_label("社区或村的名称").fill("凤凰")
    page.get_by_role("button", name="凤凰社区").click()
    assert "五桂社区" not in page.locator("main").inner_text()
    assert page.locator('input[name="fact-child-hukou_zone"]').count()


def test_no_name_of_a_place_breaks_the_file_that_holds_it(browser: Browser, tmp_path: Path) -> None:
    names = ("<!--<script>社区", "</script><script>document.title='x'</script>社区")
    units = (replace(NORTH, name=names[0]), replace(SOUTH, name=names[1]))
    edition = an_edition(units={unit.code: unit for unit in units}, addresses=())
    pack = a_pack(tmp_path / "pack")
    file = tmp_path / "file.html"
    day = pack.period.first
    file.write_text(offline_file(a_bureau([pack], [edition]), pack, edition, day, "zh", day), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.get_by_text("全部社区和村").click()
    assert page.locator(".ez-candidate").all_inner_texts() == list(names)
    assert page.title() == "孩子现在住在哪里？"
    page.close()
