"""Clause charts: what leads to what, as Mermaid and as a picture."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser

from enrollzone.grammar.reader import read_pack
from enrollzone.manual.boxes import Box, Chart, Link, Part, Relation
from enrollzone.manual.chart import policy_chart, readings_of, relations_of, rule_chart
from enrollzone.manual.drawing import svg
from enrollzone.manual.lettering import ems, lines
from enrollzone.manual.mermaid import mermaid
from enrollzone.policy.pack import Pack
from tests.builders import SAY, a_pack

POLICIES = Path(__file__).resolve().parents[3] / "policies"
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '《附件》"引号"|竖线|（括号）[方]{花}<标签>&amp; `反引号` #35; %% end; --> *星* \\反'


@pytest.fixture(scope="module", params=["000000-example", "530427-xinping"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(next((POLICIES / request.param).glob("*/policy.yaml")))


@pytest.fixture
def nasty(tmp_path: Path) -> Pack:
    said = NASTY.replace("\\", "\\\\").replace('"', '\\"')
    rules = f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near],
    say: {{zh: "{said}", en: "{said}"}}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}"""
    return a_pack(tmp_path, rules=rules)


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - we wrote it a moment ago


def leads(chart: Chart) -> set[tuple[str, str]]:
    return {(link.source, link.target) for link in chart.links if link.relation is Relation.LEADS}


def test_every_rule_is_in_the_chart_with_every_clause_that_it_or_its_conditions_cite(pack: Pack) -> None:
    chart = policy_chart(pack, "zh")
    ids = {box.id for box in chart.boxes}
    assert {f"rule.{name}" for name in pack.rules} <= ids
    for rule in pack.rules.values():
        assert {(f"clause.{clause}", f"rule.{rule.name}") for clause in rule.clauses} <= leads(chart)
    for name, condition in pack.definitions.items():
        assert {(f"clause.{clause}", f"term.{name}") for clause in condition.clauses} <= leads(chart)


def test_every_box_leads_to_an_outcome(pack: Pack) -> None:
    chart = policy_chart(pack, "zh")
    sources = {source for source, _ in leads(chart)}
    assert [box.id for box in chart.boxes if box.part is not Part.OUTCOME and box.id not in sources] == []


def test_the_relations_of_rules_are_links_and_words(pack: Pack) -> None:
    chart = policy_chart(pack, "zh")
    stated = {(rule.name, other) for rule in pack.ruleset.rules for other in rule.overrides}
    drawn = {link for link in chart.links if link.relation is Relation.OVERRIDES}
    assert {(one.source, one.target) for one in drawn} == {(f"rule.{a}", f"rule.{b}") for a, b in stated}
    box = next(box for box in chart.boxes if box.id == f"rule.{next(iter(stated))[0]}")
    assert "优先于R" in box.below[0]


def test_two_rules_whose_choices_add_up_are_joined_by_one_line(pack: Pack) -> None:
    stated = {frozenset((rule.name, other)) for rule in pack.ruleset.rules for other in rule.adds_to}
    drawn = [link for link in policy_chart(pack, "zh").links if link.relation is Relation.ADDS_TO]
    assert len(drawn) == len(stated) > 0
    assert {frozenset((link.source, link.target)) for link in drawn} == {
        frozenset(f"rule.{name}" for name in pair) for pair in stated
    }


def test_a_rule_alone_is_shown_with_all_its_tests_and_nothing_that_it_does_not_rest_on(pack: Pack) -> None:
    name = next(name for name in pack.rules if name == "migrant_ok")
    chart = rule_chart(pack, name, "zh")
    rules = [box for box in chart.boxes if box.part is Part.RULE]
    assert [box.id for box in rules] == [f"rule.{name}"]
    assert rules[0].tree
    terms = [box for box in chart.boxes if box.part in (Part.TERM, Part.PAPER)]
    assert terms
    assert all(box.tree for box in terms)
    assert {box.id for box in terms} <= {source for source, _ in leads(chart)}


def test_a_rule_that_is_not_there_is_refused(pack: Pack) -> None:
    with pytest.raises(KeyError):
        rule_chart(pack, "no_such_rule", "zh")


def test_readings_that_give_a_day_or_count_days_lead_to_what_uses_them() -> None:
    pack = read_pack(POLICIES / "530427-xinping" / "2018-urban-primary" / "policy.yaml")
    assert set(readings_of(pack, pack.definitions["lease"].part)) >= {"count_days", "ref_day"}


def test_relations_are_told_from_both_sides(pack: Pack) -> None:
    for name in pack.rules:
        for other in relations_of(pack, name).get("overrides", ()):
            assert name in relations_of(pack, other)["beaten_by"]
        for other in relations_of(pack, name).get("adds_to", ()):
            assert name in relations_of(pack, other)["adds_to"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_mermaid_names_boxes_by_number_and_every_label_stands_in_quotes(pack: Pack, language: str) -> None:
    chart = policy_chart(pack, language)
    first, *rest = mermaid(chart, language).splitlines()
    assert first == "flowchart LR"
    node = r'n\d+(?:\[\["|\(\["|\{\{"|\[/"|\[")[^"]*(?:"\]\]|"\]\)|"\}\}|"/\]|"\]):::[a-z]+'
    edge = r'n\d+ (?:-->|-\. "[^"]*" \.->) n\d+(?: & n\d+)*'
    other = r"classDef [a-z]+ [^;]+|accTitle: [^;]+|accDescr: [^;]+"
    assert [line for line in rest if not re.fullmatch(f" {{2}}(?:{node}|{edge}|{other})", line)] == []


def test_mermaid_stays_below_the_limits_of_its_viewers(pack: Pack) -> None:
    chart = policy_chart(pack, "zh")
    assert len(mermaid(chart, "zh")) < 50_000
    assert len(chart.links) < 500


def test_no_word_of_a_pack_breaks_mermaid(nasty: Pack) -> None:
    text = mermaid(policy_chart(nasty, "zh"), "zh")
    line = next(line for line in text.splitlines() if "附件" in line)
    label = re.fullmatch(r'  n\d+\[\["(.*)"\]\]:::rule', line)
    assert label is not None
    shown = re.sub(r"<br/>|</?small>", "", label[1])
    assert not set(shown) & set('"<>&`|[]{}%\\*')
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), shown).endswith(NASTY)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_is_well_formed_and_says_what_it_is(pack: Pack, language: str) -> None:
    chart = policy_chart(pack, language)
    root = parsed(svg(chart, language))
    assert root.tag == f"{SVG}svg"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == chart.title
    assert description is not None
    assert pack.version in str(description.text)
    shown = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert pack.title.in_language(language).replace(" ", "") in shown.replace(" ", "")


def test_the_picture_holds_what_a_pack_says_as_text(nasty: Pack) -> None:
    root = parsed(svg(policy_chart(nasty, "zh"), "zh"))
    rule = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "rule" and len(group) > 2)
    said = "".join(text.text or "" for text in rule.iter(f"{SVG}text"))
    assert NASTY.replace(" ", "") in said.replace(" ", "")


def test_the_same_policy_is_drawn_the_same_way(pack: Pack) -> None:
    assert svg(policy_chart(pack, "zh"), "zh") == svg(policy_chart(pack, "zh"), "zh")
    assert mermaid(policy_chart(pack, "zh"), "zh") == mermaid(policy_chart(pack, "zh"), "zh")


def frames(root: ET.Element) -> list[tuple[float, float, float, float]]:
    rects = (group.find(f"{SVG}rect") for group in root.iter(f"{SVG}g"))
    names = ("x", "y", "width", "height")
    found = [tuple(float(rect.get(name, "0")) for name in names) for rect in rects if rect is not None]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


@pytest.mark.parametrize("rule", [None, "migrant_ok"])
def test_no_two_boxes_of_a_picture_overlap_and_all_lie_on_the_page(pack: Pack, rule: str | None) -> None:
    chart = rule_chart(pack, rule, "zh") if rule else policy_chart(pack, "zh")
    root = parsed(svg(chart, "zh"))
    boxes = frames(root)
    assert len(boxes) > len(chart.boxes)  # those of the legend too
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    assert all(x > 0 and y > 0 and right < width and bottom < height for x, y, right, bottom in boxes)


def test_every_stroke_and_outline_that_occurs_is_in_the_legend() -> None:
    boxes = (
        Box("c", Part.CLAUSE, "一", "原文"),
        Box("r", Part.READING, "口径", "问"),
        Box("a", Part.RULE, "R1", "甲"),
        Box("b", Part.RULE, "R2", "乙"),
        Box("o", Part.OUTCOME, "结果", "到校"),
    )
    links = (Link("c", "r"), Link("r", "a"), Link("a", "o"), Link("c", "b"), Link("b", "o"))
    drawn = svg(Chart("题", "关于", boxes, (*links, Link("a", "b", Relation.ADDS_TO)), "另有一条"), "zh")
    legend = drawn[drawn.index(">图例<") :]
    assert re.findall(r'<g class="(\w+)">', legend) == ["clause", "reading", "rule", "outcome"]
    assert re.findall(r'class="line (\w+)"', legend) == ["clause", "reading", "result", "adds_to"]
    assert "另有一条" in legend


def test_lines_are_broken_by_their_width_and_nothing_is_lost() -> None:
    text = "按照（就近）原则，父母双方 parents of a child 都可以办理。"
    broken = lines(text, 10)
    assert max(map(ems, broken)) <= 10
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert [line for line in broken if line[0] in "，。）"] == []
    assert lines("", 10) == []
    assert lines("unbelievablylongwordwithoutanyspace", 8) != ["unbelievablylongwordwithoutanyspace"]


@pytest.mark.system("chromium", "fonts-noto-cjk")
def test_in_a_browser_every_line_of_text_stays_inside_its_box(pack: Pack, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "chart.svg"
    measured = """() => [...document.querySelectorAll('g')].flatMap(group => {
        const frame = group.querySelector('rect.box').getBBox();
        return [...group.querySelectorAll('text')].filter(text => {
            const box = text.getBBox();
            return box.x < frame.x || box.x + box.width > frame.x + frame.width || box.y < frame.y - 1
                || box.y + box.height > frame.y + frame.height + 1;
        }).map(text => text.textContent);
    })"""
    page = browser.new_page()
    for language in ("zh", "en"):
        for chart in (policy_chart(pack, language), rule_chart(pack, "migrant_ok", language)):
            file.write_text(svg(chart, language), encoding="utf-8")
            page.goto(file.as_uri())
            assert page.evaluate(measured) == []
    page.close()
