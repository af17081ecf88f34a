"""The documents that define unions of schools: what their packs hold is what their texts say, no more and no less.

The lists are taken from the published texts a second time, by the shape of their sentences, and held against the packs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from enrollzone.grammar.reader import read_policy
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.unions import Ground, Link, PlaqueMode, UnionKind
from enrollzone.proof.lint import Level, lint

POLICIES = Path(__file__).resolve().parents[2] / "policies"
GROUPS = "3605-xinyu/2020-education-groups"
COMMUNITIES = "331121-qingtian/2021-education-communities"
AREAS = "350404-sanyuan/2011-small-areas"
DISTRICTS = "370702-weicheng/2020-school-districts"
WITH_TEXT = (GROUPS, COMMUNITIES, AREAS)
EVERY = (*WITH_TEXT, DISTRICTS)
STAGES = {"小学": "primary", "初中": "junior", "九年制": "nine_year"}
MODES = {"新挂": PlaqueMode.NEW, "增挂": PlaqueMode.ADDED}


@cache
def policy(name: str) -> Policy:
    return read_policy(POLICIES / name / "policy.yaml")


def text(name: str) -> str:
    return (POLICIES / name / "source.txt").read_text("utf-8")


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words)


def zh(name: str, school: str) -> str:
    return re.sub(r"（.*）", "", policy(name).schools[school].name.zh)


def known_as(name: str, school: str) -> set[str]:
    return {zh(name, school), *(other.name for other in policy(name).schools[school].names)}


def members(name: str, union: str) -> list[str]:
    return [school for _, school, _ in policy(name).unions[union].parts]


def links(name: str) -> Iterator[tuple[str, Link]]:
    for union in policy(name).unions.values():
        for link in union.links:
            yield union.core or "", link


def unions_of(name: str) -> Counter[str]:
    return Counter(school for union in policy(name).unions for school in members(name, union))


def quote(name: str, clause: str | None) -> str:
    assert clause
    return policy(name).clauses[clause].quote


@pytest.mark.parametrize("name", EVERY)
def test_a_pack_of_unions_stands_in_the_folder_of_its_county_and_assigns_no_home(name: str) -> None:
    assert policy(name).jurisdiction == name.partition("-")[0]
    assert not isinstance(policy(name), Pack)


@pytest.mark.parametrize("name", EVERY)
def test_every_fact_of_a_pack_of_unions_has_a_clause(name: str) -> None:
    document = policy(name)
    cited = [union.clause for union in document.unions.values()]
    cited += [link_type.clause for link_type in document.link_types.values()]
    cited += [pairing.clause for pairing in document.pairings]
    cited += [link.clause for _, link in links(name)]
    cited += [link.plaque.clause for _, link in links(name) if link.plaque]
    cited += [other.clause for school in document.schools.values() for other in school.names]
    cited += [school.clause for school in document.schools.values() if school.stage or school.status or school.outside]
    assert [clause for clause in cited if clause not in document.clauses] == []
    assert all(reading.clauses for reading in document.readings.values())
    assert all(silence.clauses for silence in document.silences)


@pytest.mark.parametrize("name", WITH_TEXT)
def test_every_quote_and_every_name_of_a_union_or_school_stands_in_the_published_text(name: str) -> None:
    document, published = policy(name), squeezed(text(name))
    written = [clause.quote for clause in document.clauses.values()]
    written += [union.name.zh for union in document.unions.values()]
    written += [link_type.name.zh for link_type in document.link_types.values()]
    written += [zh(name, school) for school in document.schools]
    written += [words.zh for link_type in document.link_types.values() for words in link_type.unified]
    assert [words for words in written if squeezed(words) not in published] == []


@pytest.mark.parametrize("name", EVERY)
def test_lint_finds_only_silences_readings_and_notes(name: str) -> None:
    remarks = lint(policy(name))
    assert {remark.level for remark in remarks} <= {Level.SILENCE, Level.OPEN, Level.NOTE}
    assert {remark.clauses for remark in remarks if remark.level is Level.SILENCE} != set()


@pytest.mark.parametrize("name", EVERY)
def test_a_pack_of_unions_names_the_silence_about_catchments_and_the_open_end(name: str) -> None:
    document = policy(name)
    assert "catchments" in [silence.id for silence in document.silences]
    assert document.period_reading == "until"
    assert document.period.last is None
    assert document.readings["until"].in_use


@pytest.mark.parametrize(("name", "word"), [(GROUPS, "核心学校"), (AREAS, "龙头学校")])
def test_the_clause_of_a_union_says_who_leads_it_where_that_is_stated(name: str, word: str) -> None:
    for union in policy(name).unions.values():
        cited = quote(name, union.clause)
        assert all(zh(name, school) in cited for school in members(name, union.id))
        assert re.search(f"{zh(name, union.core or '')}[^。]*为{word}", cited)


# --- education groups -------------------------------------------------------------------------------------------------


def test_the_plan_forms_two_groups_of_seven_schools_with_five_links() -> None:
    document = policy(GROUPS)
    assert {union.kind for union in document.unions.values()} == {UnionKind.EDUCATION_GROUP}
    assert len(document.unions) == 2
    assert len(list(links(GROUPS))) == 5
    assert unions_of(GROUPS) == dict.fromkeys(document.schools, 1)
    assert len(document.schools) == 7


def test_each_group_has_the_core_and_the_members_that_the_plan_lists() -> None:
    listed = re.findall(r"\d\.(\w+教育集团):由(\S+?)组建,(\w+)为核心学校", text(GROUPS))
    held = [
        (
            union.name.zh,
            "、".join(zh(GROUPS, school) for school in members(GROUPS, union.id)),
            zh(GROUPS, union.core or ""),
        )
        for union in policy(GROUPS).unions.values()
    ]
    assert held == listed
    assert {union.core_ground for union in policy(GROUPS).unions.values()} == {Ground.STATED}


def test_the_type_of_a_link_is_the_one_that_the_plan_gives_to_the_core_and_that_member() -> None:
    listed = re.findall(r"([^。,、]+)、([^。,、]+)实行“(\w+型)”管理模式", text(GROUPS))
    types = policy(GROUPS).link_types
    held = [(zh(GROUPS, core), zh(GROUPS, link.member), types[link.type or ""].name.zh) for core, link in links(GROUPS)]
    assert held == listed


def test_each_plaque_is_the_one_that_the_plan_gives_to_the_member_and_new_or_added_as_it_says() -> None:
    listed = re.findall(r"([^。,、]+?)(新挂|增挂)“(\w+)”校牌", text(GROUPS))
    plaques = [(zh(GROUPS, link.member), link.plaque) for _, link in links(GROUPS) if link.plaque]
    assert [(school, plaque.mode, plaque.name.zh) for school, plaque in plaques] == [
        (school, MODES[mode], plaque) for school, mode, plaque in listed
    ]
    assert Counter(plaque.mode for _, plaque in plaques) == {PlaqueMode.NEW: 2, PlaqueMode.ADDED: 3}


def test_each_type_of_link_unifies_as_much_as_the_plan_counts_and_one_type_is_used_by_no_group() -> None:
    types = policy(GROUPS).link_types
    assert {link_type.name.zh: len(link_type.unified) for link_type in types.values()} == {
        "紧密型": 6,
        "联盟型": 4,
        "协作型": 3,
        "帮扶型": 0,
    }
    assert {name: link_type.legal_person for name, link_type in types.items()} == {
        "tight": "one",
        "alliance": "own",
        "cooperative": "own",
        "assisted": "unstated",
    }
    assert set(types) - {link.type for _, link in links(GROUPS)} == {"assisted"}


def test_damaged_characters_are_quoted_as_they_stand() -> None:
    assert "做到叁统一" in quote(GROUPS, "c.cooperative")
    assert quote(COMMUNITIES, "c.six").startswith("青政发2019〕132号")


# --- education communities --------------------------------------------------------------------------------------------


def communities_in_the_text() -> list[tuple[str, str, list[str]]]:
    """Take type, name and members of every community from the lists under the three headings."""
    found = []
    lists = text(COMMUNITIES).partition("三、实施举措")[2].partition("(二)规范教共体运作模式")[0]
    for kind, part in re.findall(r"\d\.优化(\w+型)教共体\d个(.*?)(?=\n\d\.|\Z)", lists, re.DOTALL):
        for name, schools in re.findall(r"([^、和()\s]+教共体)\(([^)]+)\)", part):
            bare = re.sub(r"^(优化|新增)", "", name)
            found.append((kind, bare, [re.sub(r"〈.*〉", "", school) for school in schools.split("、")]))
    return found


def rows_in_the_text() -> list[list[str]]:
    """Take the rows of annex 2 from the text: a cell is a line, and the former supporter may be missing."""
    table = text(COMMUNITIES).rpartition("受援时间")[2].rpartition("附件:")[0]
    cells = [cell.strip() for cell in table.split("\n") if cell.strip()]
    ends = [place for place, cell in enumerate(cells) if re.fullmatch(r"20\d\d", cell)]
    return [
        cells[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [end + 1 for end in ends], strict=False)
    ]


def test_each_community_has_the_name_the_type_and_the_members_of_its_list() -> None:
    types = policy(COMMUNITIES).link_types
    held = [
        (
            types[union.links[0].type or ""].name.zh,
            union.name.zh,
            [zh(COMMUNITIES, school) for school in members(COMMUNITIES, union.id)],
        )
        for union in policy(COMMUNITIES).unions.values()
    ]
    assert held == communities_in_the_text()
    assert Counter(kind for kind, _, _ in held) == {"融合型": 7, "共建型": 10, "协作型": 9}


def test_every_link_of_a_community_is_of_one_type_and_its_heading_says_which() -> None:
    types = policy(COMMUNITIES).link_types
    headings: Counter[str] = Counter()
    for union in policy(COMMUNITIES).unions.values():
        ((type_, clause),) = {(link.type, link.clause) for link in union.links}
        assert types[type_ or ""].name.zh in quote(COMMUNITIES, clause)
        assert clause
        headings[clause] += 1
    assert headings == {"c.merged.7": 7, "c.cobuilt.8": 8, "c.cobuilt.2": 2, "c.cooperative.9": 9}


def test_only_a_merged_community_is_one_legal_person() -> None:
    types = policy(COMMUNITIES).link_types
    assert {name: link_type.legal_person for name, link_type in types.items()} == {
        "merged": "one",
        "cobuilt": "own",
        "cooperative": "own",
    }
    assert "设一个法人" in quote(COMMUNITIES, types["merged"].clause)
    assert types["cobuilt"].clause == types["cooperative"].clause
    assert "法人保持独立" in quote(COMMUNITIES, types["cobuilt"].clause)


def test_five_names_of_communities_stand_twice_and_the_ids_tell_them_apart() -> None:
    names = Counter(union.name.zh for union in policy(COMMUNITIES).unions.values())
    assert sum(names.values()) == 26
    assert {name for name, times in names.items() if times == 2} == {
        "章旦中学教共体",
        "青田县实验小学教共体",
        "江南实验学校教共体",
        "油竹实验小学教共体",
        "青田县第二中学教共体",
    }
    assert max(names.values()) == 2


def test_nine_of_fifty_five_schools_are_in_two_communities_and_five_lead_both() -> None:
    inside = unions_of(COMMUNITIES)
    twice = {school for school, times in inside.items() if times == 2}
    cores = Counter(union.core for union in policy(COMMUNITIES).unions.values())
    assert len(inside) == 55
    assert {zh(COMMUNITIES, school) for school in twice if cores[school] == 1} == {
        "船寮镇中",
        "海口镇中",
        "高湖镇中",
        "高湖镇小",
    }
    assert sum(1 for school in twice if cores[school] == 2) == 5
    assert max(inside.values()) == 2
    assert len(cores) == 21


def test_each_community_bears_a_name_of_its_core_and_that_it_leads_is_inferred() -> None:
    for union in policy(COMMUNITIES).unions.values():
        assert union.name.zh.removesuffix("教共体") in known_as(COMMUNITIES, union.core or "")
        assert union.core_ground is Ground.INFERRED


@pytest.mark.parametrize("name", EVERY)
def test_no_text_says_that_two_names_are_one_school_so_every_other_name_is_inferred(name: str) -> None:
    others = [other for school in policy(name).schools.values() for other in school.names]
    assert [other.name for other in others if other.ground is not Ground.INFERRED] == []


def test_seventeen_short_names_have_a_fuller_one_in_the_sentence_cited() -> None:
    named = {school: known_as(COMMUNITIES, school) for school in policy(COMMUNITIES).schools}
    cores = {union.core for union in policy(COMMUNITIES).unions.values()}
    assert sum(1 for school, names in named.items() if school in cores and len(names) == 2) == 17
    assert {zh(COMMUNITIES, school) for school, names in named.items() if school not in cores and len(names) > 1} == {
        "红光分校",
        "东山分校",
    }
    others = [other for school in policy(COMMUNITIES).schools.values() for other in school.names]
    assert all(other.name in quote(COMMUNITIES, other.clause).replace(" ", "") for other in others)


def test_the_pairings_are_the_rows_of_the_annex_cell_by_cell() -> None:
    rows = rows_in_the_text()
    assert len(rows) == len(policy(COMMUNITIES).pairings) == 35
    for row, pairing in zip(rows, policy(COMMUNITIES).pairings, strict=True):
        number, recipient, stage, *former, supporter, since = row
        assert squeezed(quote(COMMUNITIES, pairing.clause)) == "".join(row)
        assert (pairing.number, pairing.stage, pairing.since) == (int(number), STAGES[stage], since)
        assert recipient in known_as(COMMUNITIES, pairing.recipient)
        assert supporter in known_as(COMMUNITIES, pairing.supporter)
        assert all(name in known_as(COMMUNITIES, pairing.former or "") for name in former)
        assert bool(former) is (pairing.former is not None)
        assert pairing.change == ("unchanged" if former == [supporter] else "changed" if former else "new")


def test_the_pairings_are_counted_by_kind_stage_and_year() -> None:
    pairings = policy(COMMUNITIES).pairings
    assert Counter(pairing.change for pairing in pairings) == {"new": 14, "changed": 9, "unchanged": 12}
    assert Counter(pairing.stage for pairing in pairings) == {"primary": 23, "nine_year": 9, "junior": 3}
    assert Counter(pairing.since for pairing in pairings) == {"2019": 12, "2020": 9, "2021": 14}


def test_a_pairing_goes_beyond_the_communities_in_the_rows_that_the_reading_names() -> None:
    document = policy(COMMUNITIES)
    inside = {(core, link.member) for core, link in links(COMMUNITIES)}
    beyond = {f"r.{pair.number}" for pair in document.pairings if (pair.supporter, pair.recipient) not in inside}
    assert beyond | {"r.24"} == {clause for clause in document.readings["pair_or_member"].clauses if clause[0] == "r"}
    assert len(beyond) == 10


def test_a_school_has_a_stage_only_where_its_row_gives_one() -> None:
    document = policy(COMMUNITIES)
    listed = {row[1]: STAGES[row[2]] for row in rows_in_the_text()}
    held = {zh(COMMUNITIES, id_): school.stage for id_, school in document.schools.items() if school.stage}
    assert held == {school: stage for school, stage in listed.items() if school not in {"红光小学", "缙云"}}
    assert len(set(unions_of(COMMUNITIES)) - {id_ for id_, school in document.schools.items() if school.stage}) == 24


def test_supporters_from_other_counties_are_marked_and_nobody_else_is() -> None:
    outside = [id_ for id_, school in policy(COMMUNITIES).schools.items() if school.outside]
    assert {zh(COMMUNITIES, id_)[:3] for id_ in outside} == {"缙云县", "平湖市", "嵊州市"}
    assert set(outside).isdisjoint(unions_of(COMMUNITIES))


# --- small areas ------------------------------------------------------------------------------------------------------


def test_each_small_area_has_the_schools_and_the_stage_of_the_plan_and_its_lead_school_is_stated() -> None:
    listed = re.findall(r"(中学片区|小学.区):(\S+?)[;。]", text(AREAS))
    (leads,) = re.findall(r"其中, (\S+?)为龙头学校", text(AREAS))
    unions = policy(AREAS).unions.values()
    held = [(union.name.zh, "、".join(zh(AREAS, school) for school in members(AREAS, union.id))) for union in unions]
    assert held == listed
    assert [zh(AREAS, union.core or "") for union in unions] == re.split("、|和", leads)
    assert {union.core_ground for union in unions} == {Ground.STATED}
    assert [union.stage for union in unions] == ["junior", "primary", "primary", "primary"]
    assert unions_of(AREAS) == dict.fromkeys(policy(AREAS).schools, 1)
    assert len(policy(AREAS).schools) == 12


def test_what_a_small_area_shares_is_the_four_phrases_of_the_plan() -> None:
    (mode,) = policy(AREAS).link_types.values()
    assert "、".join(words.zh for words in mode.unified) in quote(AREAS, mode.clause)
    assert mode.legal_person == "unstated"


# --- school districts, as a newspaper tells of them -------------------------------------------------------------------


def test_eight_districts_are_told_of_seven_by_name_and_none_with_a_school() -> None:
    unions = policy(DISTRICTS).unions.values()
    assert {union.kind for union in unions} == {UnionKind.SCHOOL_DISTRICT}
    assert (len(unions), sum(union.named for union in unions)) == (8, 7)
    assert [list(union.parts) for union in unions] == [[]] * 8
    assert all(union.name.zh in quote(DISTRICTS, union.clause) for union in unions if union.named)


def test_the_new_schools_are_those_of_the_two_sentences_built_or_planned() -> None:
    schools = policy(DISTRICTS).schools.values()
    for status, clause, count in (("built", "c.built", 7), ("planned", "c.planned", 12)):
        told = quote(DISTRICTS, clause).partition(":")[2].rstrip("。").split("、")
        assert [school.name.zh for school in schools if school.status == status] == told
        assert len(told) == count
    assert len(schools) == 19


def test_a_place_name_that_the_converter_spoilt_is_known_by_its_right_form_too() -> None:
    others = {other.name for school in policy(DISTRICTS).schools.values() for other in school.names}
    assert {"南三里小学", "于河中心小学", "潍州麓台学校"} <= others


def test_the_press_report_has_no_force_and_its_text_is_not_kept_here() -> None:
    document = policy(DISTRICTS)
    assert document.legal_force == "none"
    assert document.sources == {}
    assert [path.name for path in (POLICIES / DISTRICTS).iterdir()] == ["policy.yaml"]
    assert {policy(name).legal_force for name in WITH_TEXT} == {"full"}


@pytest.mark.shared
def test_every_quote_of_the_press_report_stands_in_the_text_of_that_digest(shared_data: Path) -> None:
    texts = shared_data.parent / "reference" / "policies"
    digest = policy(DISTRICTS).documents["article"].sha256
    (content,) = [path.read_bytes() for path in texts.glob("*.txt") if sha256(path.read_bytes()).hexdigest() == digest]
    published = squeezed(content.decode())
    assert [c.id for c in policy(DISTRICTS).clauses.values() if squeezed(c.quote) not in published] == []
    held = lint(read_policy(POLICIES / DISTRICTS / "policy.yaml", texts))
    assert "text_withheld" not in {remark.code for remark in held}
    assert Level.ERROR not in {remark.level for remark in held}
