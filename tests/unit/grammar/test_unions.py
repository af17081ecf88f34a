"""A document of unions: what it becomes when nothing is wrong with it, and where each fault of it stands."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack, read_policy
from enrollzone.messages import Text
from enrollzone.policy.pack import Pack
from enrollzone.policy.unions import (
    Campus,
    Ground,
    Link,
    LinkType,
    OtherName,
    Pairing,
    Plaque,
    PlaqueMode,
    School,
    Union,
    UnionKind,
)
from tests.builders import SECTIONS, a_pack, pack_text
from tests.unions import UNIONS, a_document, the_fault


def changed(section: str, old: str, new: str) -> dict[str, str]:
    assert old in UNIONS[section]
    return {section: UNIONS[section].replace(old, new, 1)}


def test_a_document_of_unions_assigns_no_home_and_has_no_rules(tmp_path: Path) -> None:
    document = a_document(tmp_path)
    assert not isinstance(document, Pack)
    assert (document.id, document.jurisdiction, document.legal_force) == ("planets", "990000", "full")
    assert (document.defining, document.period_reading) == (("c.two",), "until")
    assert document.cited == document.clauses.keys()


def test_schools_keep_what_the_text_says_of_them_and_nothing_more(tmp_path: Path) -> None:
    schools = a_document(tmp_path).schools
    assert schools["mars"] == School("mars", Text("火星学校", "Mars School"))
    old = OtherName("土星完小", Ground.INFERRED, "c.first", None, date(2020, 8, 31))
    assert schools["saturn"] == School("saturn", Text("土星小学", "Saturn Primary School"), (old,))
    assert schools["jupiter"].stage == "junior"


def test_the_type_belongs_to_the_link_and_a_union_may_hold_several(tmp_path: Path) -> None:
    first = a_document(tmp_path).unions["first"]
    plaque = Plaque(Text("木星中学小学部", ""), PlaqueMode.NEW, None, "c.plaque")
    assert first.links == (
        Link("saturn", "tight", plaque, "2025-09", "c.first"),
        Link("mars", "loose", clause="c.first"),
    )
    assert (first.core, first.core_ground, first.stage) == ("jupiter", Ground.STATED, None)


def test_a_name_is_no_key_and_a_core_may_be_a_member_elsewhere(tmp_path: Path) -> None:
    unions = a_document(tmp_path).unions
    assert [union.name.zh for union in unions.values()] == ["行星教共体", "行星教共体"]
    roles = {union.id: role for union in unions.values() for role, school, _ in union.parts if school == "jupiter"}
    assert roles == {"first": "core", "second": "member"}
    assert unions["second"].core is None


def test_a_kind_of_link_says_what_it_unifies(tmp_path: Path) -> None:
    assert a_document(tmp_path).link_types["tight"] == LinkType(
        "tight",
        Text("紧密型", "tight"),
        "c.tight",
        "one",
        Text("校区", "campuses"),
        Text("核心校统管", "run by the core"),
        (Text("统一法人", "one legal person"), Text("统一教学", "one teaching")),
    )


def test_a_pairing_is_read_with_its_former_and_its_present_supporter(tmp_path: Path) -> None:
    row = Pairing(1, "venus", "saturn", "primary", "mercury", "2024", "changed", "c.row")
    assert a_document(tmp_path).pairings == (row,)
    note = changed("pairings", "change: changed", "change: changed, note: {zh: 原文如此, en: as it stands}")
    assert a_document(tmp_path, **note).pairings[0].note == Text("原文如此", "as it stands")


def test_a_plaque_without_a_sentence_of_its_own_rests_on_that_of_its_link(tmp_path: Path) -> None:
    document = a_document(tmp_path, **changed("unions", "mode: new, clause: c.plaque", "mode: added, since: 2026"))
    plaque = document.unions["first"].links[0].plaque
    assert plaque == Plaque(Text("木星中学小学部", ""), PlaqueMode.ADDED, "2026", "c.first")


def test_a_union_may_be_there_without_a_name_and_a_press_text_without_force(tmp_path: Path) -> None:
    text = {**changed("unions", "kind: education_community", 'unnamed: "true", kind: school_district')}
    document = a_document(tmp_path, **text, **changed("pack", "status: current", "status: current, legal_force: none"))
    assert (document.unions["first"].named, document.unions["second"].named) == (False, True)
    assert document.unions["first"].kind is UnionKind.SCHOOL_DISTRICT
    assert document.legal_force == "none"


@pytest.mark.parametrize(
    ("section", "old", "new", "said"),
    [
        ("unions", "core: jupiter", "core: «jupitr", 'unknown "jupitr"；是不是 did you mean "jupiter"?'),
        ("unions", "{member: saturn", "{member: «satrun", 'did you mean "saturn"?'),
        ("unions", "type: tight", "type: «tihgt", 'unknown "tihgt"；是不是 did you mean "tight"?'),
        ("unions", "{member: mars", "{member: «jupiter", "the core is not repeated in links"),
        ("unions", "{member: mars", "{member: «saturn", "is in this union already"),
        ("unions", "clause: c.second, stage", "clause: «c.secnd, stage", 'did you mean "c.second"?'),
        ("unions", "mode: new", "mode: «old", "plaque.mode: Input should be 'new' or 'added'"),
        ("unions", "since: 2025-09", "since: «2025-13", "since: String should match pattern"),
        ("pairings", "recipient: venus", "recipient: «venes", 'did you mean "venus"?'),
        ("pairings", "supporter: saturn", "supporter: «saturm", 'did you mean "saturn"?'),
        ("pairings", "former: mercury", "former: «merkury", 'did you mean "mercury"?'),
        ("pairings", "number: 1", "number: «first", "number: Input should be a valid integer"),
        ("pairings", "change: changed", "change: «new", "former does not fit change"),
        ("pairings", "change: changed", "change: «unchanged", "former does not fit change"),
        ("pairings", "former: mercury, supporter: saturn, since: 2024, change: changed",
         "supporter: saturn, change: «changed", "former does not fit change"),
        ("schools", "to: 2020-08-31", "from: 2021-01-01, to: «2020-08-31", "ends on 2020-08-31, before it begins"),
        ("schools", 'venus: {zh: 金星教学点, en: Venus teaching point, unattached: "true"}',
         "«venus: {zh: 金星教学点, en: Venus teaching point}", "venus 不在任何共同体中 is in no union"),
        ("readings", "options: {two: {zh: 两年, en: two years}, on: {zh: 继续, en: on}}",
         "options: «{two: {zh: 两年, en: two years}}", "needs at least two options"),
        ("pack", "clauses: [c.two]", "clauses: [«c.too]", 'did you mean "c.two"?'),
        ("pack", "kind: unions,", "kind: unions, stage: «primary,", "a document of unions has no stage"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_its_place_with_the_nearest_word(
    tmp_path: Path, section: str, old: str, new: str, said: str
) -> None:
    assert said in the_fault(tmp_path, **changed(section, old, new))


@pytest.mark.parametrize("excuse", ['outside: "true"', "status: planned", "status: built"])
def test_a_school_outside_every_union_says_why(tmp_path: Path, excuse: str) -> None:
    schools = changed("schools", 'unattached: "true"', excuse)
    venus = a_document(tmp_path, **schools).schools["venus"]
    assert (venus.outside, venus.status) == (excuse.startswith("outside"), excuse.partition("status: ")[2] or None)


def test_whoever_leads_is_said_with_the_ground_for_saying_so(tmp_path: Path) -> None:
    without = UNIONS["unions"].replace("  first", "  «first").replace(", core_basis: stated", "")
    assert "core and core_basis (stated or inferred) go together" in the_fault(tmp_path, unions=without)


@pytest.mark.parametrize("section", ["zones", "rules", "catchments", "facts"])
def test_what_assigns_homes_has_no_place_in_a_document_of_unions(tmp_path: Path, section: str) -> None:
    text = "".join(f"{name}: {body}\n" for name, body in {**UNIONS, section: "{}"}.items())
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=f'a document of unions assigns no home: it has no section "{section}"'):
        read_policy(tmp_path / "policy.yaml")


@pytest.mark.parametrize("section", ["schools", "unions", "clauses"])
def test_a_document_of_unions_without_them_is_refused(tmp_path: Path, section: str) -> None:
    with pytest.raises(PackError, match=f"missing section: {section}"):
        a_document(tmp_path, **{section: None})


def test_whoever_needs_rules_is_told_that_there_are_none(tmp_path: Path) -> None:
    a_document(tmp_path)
    with pytest.raises(PackError, match="defines unions of schools only: there are no rules in it"):
        read_pack(tmp_path / "policy.yaml")


def test_a_policy_that_assigns_homes_needs_a_stage(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="缺少 missing: stage"):
        a_pack(tmp_path, pack=SECTIONS["pack"].replace("stage: primary, ", ""))


ZONED = {
    "schools": "\n  a: {zh: 甲校, en: A}\n  b: {zh: 乙校, en: B}",
    "zones": """
  whole: {zh: 全集团, en: whole, clause: c.near, core: a, campuses: [
    {id: one, zh: 一, en: one, school: a}, {id: two, zh: 二, en: two, school: b}, {id: three, zh: 三, en: three}]}
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North}]}""",
}


def test_the_groups_of_a_policy_with_areas_are_unions_of_the_same_type(tmp_path: Path) -> None:
    pack = a_pack(tmp_path, **ZONED)
    campuses = tuple(
        Campus(name, Text(zh, name), school, boarding=False, clause=None)
        for name, zh, school in (("one", "一", "a"), ("two", "二", "b"), ("three", "三", None))
    )
    kind, name = UnionKind.EDUCATION_GROUP, Text("全集团", "whole")
    link = Link("b", clause="c.near")
    assert pack.unions == {"whole": Union("whole", kind, name, "c.near", "a", links=(link,), campuses=campuses)}
    assert pack.zones["whole"].group == pack.unions["whole"]


def test_a_policy_with_areas_may_define_unions_too_and_one_id_is_one_union(tmp_path: Path) -> None:
    union = "\n  %s: {kind: small_area, zh: 片区, en: area, clause: c.near, links: [{member: a}]}"
    pack = a_pack(tmp_path / "two", **ZONED, unions=union % "area")
    assert list(pack.unions) == ["area", "whole"]
    with pytest.raises(PackError, match='"whole" is a union under unions too'):
        a_pack(tmp_path / "one", **ZONED, unions=union % "whole")


def test_a_text_that_may_not_be_published_is_known_by_its_digest(tmp_path: Path) -> None:
    words = "组建行星教共体两个。"
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "other.txt").write_text("别的", encoding="utf-8")
    (texts / "notice.txt").write_text(words, encoding="utf-8")
    sources = f"\n  notice: {{title: {{zh: 通知, en: notice}}, sha256: {sha256(words.encode()).hexdigest()}}}"
    assert a_document(tmp_path / "a", sources=sources).sources == {}
    assert a_document(tmp_path / "a", texts, sources=sources).sources["notice"].text == words
    (texts / "notice.txt").unlink()
    assert a_document(tmp_path / "a", texts, sources=sources).sources == {}


def test_a_code_has_four_or_six_digits(tmp_path: Path) -> None:
    assert a_document(tmp_path, **changed("pack", '"990000"', '"9900"')).jurisdiction == "9900"
    with pytest.raises(PackError, match="jurisdiction: String should match pattern"):
        a_pack(tmp_path, pack_text(pack=SECTIONS["pack"].replace('"990000"', '"99000"')))
