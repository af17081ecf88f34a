"""The whole matrix: each cell is what a family of that class, at home in that unit, is answered by everybody's road."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from enrollzone.answers.answer import Question
from enrollzone.atlas.edition import EditionStatus
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace
from enrollzone.policy.pack import Pack
from enrollzone.proof.matrix import Matrix, cell, changed_cells, content, matrix, matrix_document
from enrollzone.proof.matrix_page import page
from tests.builders import ASK, NORTH, REMOTE, SAY, SOUTH, SPLIT, a_bureau, a_pack, an_edition

DAY = date(2025, 9, 1)
POLICY = {
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  hukou.zone: {{t: zone, zh: 户口, en: hukou, {ASK}}}
  gran.zone: {{t: zone, zh: 祖辈, en: grandparents, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}""",
    "units": f"""
  甲街道/北村社区: "{NORTH.code}"
  甲街道/南村社区: "{SOUTH.code}"
  甲街道/中街社区: "{SPLIT.code}\"""",
    "catchments": """
  north: {clause: c.near, places: [甲街道/北村社区, 甲街道/中街社区/长街 单号]}
  south: {clause: c.near, places: [甲街道/南村社区, 甲街道/中街社区/长街 双号]}""",
    "ordinary": "{local: 'yes', hukou.zone: home.zone}",
    "situations": """
  apart: {zh: 户口在南片, en: registered in the south, like: ordinary, facts: {hukou.zone: south, home.zone: north}}
  gran: {zh: 随祖辈, en: with grandparents, like: ordinary, facts: {gran.zone: home.zone, hukou.zone: gran.zone}}
  stranger: {zh: 外来, en: stranger, facts: {local: 'no', birth: 2019-01-01}}
  nobody: {zh: 矛盾, en: contradiction, facts: {local: 'no', hukou.zone: north}}""",
    "impossible": "\n  - {when: {all: [not local, hukou.zone = north]}, zh: 矛盾, en: contradiction}",
    "rules": f"""
  arranged: {{when: not local, outcome: {{kind: arrange}}, overrides: [hukou, far], clauses: [c.near], {SAY}}}
  hukou:
    when: hukou.zone != outside
    outcome: {{kind: choose, of: [home.zone, hukou.zone]}}
    clauses: [c.near]
    {SAY}
  far: {{when: hukou.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_pack(tmp_path_factory.mktemp("policy"), **POLICY)


@pytest.fixture(scope="module")
def found(pack: Pack) -> Matrix:
    return matrix(a_bureau([pack]), pack, an_edition(), DAY)


def contents(found: Matrix) -> dict[str, list[str]]:
    return {row.unit.name: [content(cell(found.pack, given)) for given in row.answers] for row in found.rows}


def test_every_unit_has_an_answer_for_the_ordinary_family_and_for_each_class(found: Matrix) -> None:
    assert [situation.id for situation in found.situations] == ["ordinary", "apart", "gran", "stranger", "nobody"]
    assert contents(found) == {
        "北村社区": ["assigned 北小", "choice 北小 南小", "assigned 北小", "bureau_arranges", "contradiction"],
        "南村社区": ["assigned 南小", "assigned 南小", "assigned 南小", "bureau_arranges", "contradiction"],
        "中街社区": [
            "unit_split: choice 北小 南小 | not_covered | assigned 北小 | assigned 南小",
            "unit_split: choice 北小 南小 | assigned 南小",
            "unit_split: choice 北小 南小 | not_covered | assigned 北小 | assigned 南小",
            "bureau_arranges",
            "contradiction",
        ],
        "远山村": ["not_covered", "assigned 南小", "not_covered", "bureau_arranges", "contradiction"],
    }


def test_a_cell_is_the_answer_that_the_family_would_get(pack: Pack, found: Matrix) -> None:
    home = AskedPlace(unit=NORTH.code)
    facts = {"local": frozenset(["yes"]), "hukou.zone": frozenset(["south"])}
    given = answer(a_bureau([pack]), Question("990000", "primary", DAY, home, facts))
    assert cell(pack, given) == cell(pack, found.rows[0].answers[1])
    assert cell(pack, given)["clauses"] == ["一"]
    assert cell(pack, given)["rules"] == ["hukou"]


def test_units_come_in_the_order_of_their_codes(found: Matrix) -> None:
    assert [row.unit.code for row in found.rows] == sorted([NORTH.code, SOUTH.code, SPLIT.code, REMOTE.code])


def test_the_same_policy_edition_and_day_give_the_same_bytes(pack: Pack, found: Matrix) -> None:
    again = matrix(a_bureau([pack]), pack, an_edition(), DAY)
    assert str(matrix_document(again)) == str(matrix_document(found))
    assert page(again, "zh") == page(found, "zh")


def test_cells_that_differ_are_put_together_by_what_changed(found: Matrix, tmp_path: Path) -> None:
    moved = POLICY["catchments"].replace("[甲街道/南村社区, ", "[甲街道/南村社区, 乙镇/*, ")
    units = POLICY["units"] + '\n  乙镇: "990000100"'
    other = a_pack(tmp_path, **{**POLICY, "catchments": moved, "units": units})
    changed = changed_cells(
        matrix_document(found), matrix_document(matrix(a_bureau([other]), other, an_edition(), DAY))
    )
    assert [(c.situation, c.old, c.new, c.units) for c in changed] == [
        ("ordinary", "not_covered", "assigned 南小", (REMOTE.code,)),
        ("gran", "not_covered", "assigned 南小", (REMOTE.code,)),
    ]


def test_a_class_or_unit_that_only_one_matrix_has_differs_from_nothing(found: Matrix) -> None:
    whole = matrix_document(found)
    part = {**whole, "cells": [c for c in whole["cells"] if c["situation"] != "apart"]}
    assert {(c.situation, c.new) for c in changed_cells(whole, part)} == {("apart", None)}
    assert {(c.situation, c.old) for c in changed_cells(part, whole)} == {("apart", None)}
    assert changed_cells(whole, whole) == ()


class Page(HTMLParser):
    """What a reader of a page meets: its tags with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_has_a_table_with_caption_and_headers_and_says_on_what_it_rests(found: Matrix) -> None:
    text = page(found, "zh")
    read = Page(text)
    scopes = [attributes.get("scope") for tag, attributes in read.tags if tag == "th"]
    assert scopes == ["col"] * 6 + ["row"] * 4
    assert sum(tag == "caption" for tag, _ in read.tags) == 1
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "img", "link"})
    assert ("html", {"lang": "zh-CN"}) in read.tags
    assert (
        f"政策版本 1（sha256 {found.pack.sha256[:12]}…）；边界版本 990000-2025；入学日 2025年9月1日；共4个社区（村）"
        in text
    )


def test_no_colour_alone_carries_the_meaning(found: Matrix) -> None:
    words = Page(page(found, "en")).words
    assert "● North" in words
    assert "▲ the bureau arranges a school with free places" in words
    assert "× no such family here (it would contradict itself)" in words
    assert "… split between schools, the address is needed" in words
    assert {"●", "◇", "▲", "○", "…", "×"} <= set(words)


def test_units_with_the_same_answers_share_a_row(pack: Pack) -> None:
    twin = replace(REMOTE, code="990000100201", name="近山村")
    edition = an_edition(units={unit.code: unit for unit in (NORTH, REMOTE, twin)}, addresses=())
    text = page(matrix(a_bureau([pack], [edition]), pack, edition, DAY), "zh")
    assert "<b>乙镇</b>远山村、近山村" in text


@pytest.mark.parametrize(("status", "said"), [(EditionStatus.ILLUSTRATIVE, "示意边界"), (EditionStatus.OFFICIAL, None)])
def test_an_edition_that_is_not_official_says_so(pack: Pack, status: EditionStatus, said: str | None) -> None:
    edition = an_edition(status=status)
    text = page(matrix(a_bureau([pack], [edition]), pack, edition, DAY), "zh")
    assert ("示意" in text) is (said is not None)
    assert said is None or said in text
