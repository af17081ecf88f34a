"""A small document of unions for tests: five schools of an invented county, tied in two unions of one name."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact, Jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_policy
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.pack import Pack, Policy
from enrollzone.policy.shelf import Shelf
from tests.builders import marked

# Every name here is made up. 木星中学 leads one union and is a member of the other, and both have one name.
UNIONS: Mapping[str, str] = {
    "pack": """
  {id: planets, kind: unions, jurisdiction: "990000", version: "1", title: {zh: 行星教共体, en: planets},
   status: current, clauses: [c.two]}""",
    "effective": "{from: 2025-09-01, to: 2027-08-31, reading: until}",
    "sources": "\n  notice: {title: {zh: 通知, en: notice}, number: 试教〔2025〕1号}",
    "clauses": """
  c.two: {source: notice, label: 一, quote: 组建行星教共体两个。}
  c.tight: {source: notice, label: 二, quote: 紧密型统一法人、统一教学。}
  c.loose: {source: notice, label: 三, quote: 松散型各自是法人。}
  c.first: {source: notice, label: 四, quote: 木星中学牵头，土星小学、火星学校为成员。}
  c.second: {source: notice, label: 五, quote: 水星中学与木星中学组成。}
  c.plaque: {source: notice, label: 六, quote: 土星小学新挂木星中学小学部校牌。}
  c.row: {source: notice, label: 附件第1行, quote: 1 金星教学点 水星中学 土星小学 2024}
  c.until: {source: notice, label: 七, quote: 试行两年。}""",
    "schools": """
  jupiter: {zh: 木星中学, en: Jupiter Middle School, stage: junior, clause: c.first}
  saturn: {zh: 土星小学, en: Saturn Primary School,
    names: [{zh: 土星完小, basis: inferred, clause: c.first, to: 2020-08-31}]}
  mars: {zh: 火星学校, en: Mars School}
  mercury: {zh: 水星中学, en: Mercury Middle School}
  venus: {zh: 金星教学点, en: Venus teaching point, unattached: "true"}""",
    "link_types": """
  tight: {zh: 紧密型, en: tight, clause: c.tight, legal_person: one, members_are: {zh: 校区, en: campuses},
    managed: {zh: 核心校统管, en: run by the core},
    unified: [{zh: 统一法人, en: one legal person}, {zh: 统一教学, en: one teaching}]}
  loose: {zh: 松散型, en: loose, clause: c.loose, legal_person: own}""",
    "unions": """
  first: {kind: education_community, zh: 行星教共体, en: Planets, clause: c.first, core: jupiter, core_basis: stated,
    links: [{member: saturn, type: tight, since: 2025-09, clause: c.first,
             plaque: {zh: 木星中学小学部, mode: new, clause: c.plaque}},
            {member: mars, type: loose, clause: c.first}]}
  second: {kind: education_community, zh: 行星教共体, en: Planets, clause: c.second, stage: junior,
    links: [{member: mercury, clause: c.second}, {member: jupiter, clause: c.second}]}""",
    "pairings": """
  - {number: 1, recipient: venus, stage: primary, former: mercury, supporter: saturn, since: 2024, change: changed,
     clause: c.row}""",
    "readings": """
  until: {status: provisional, use: two, q: {zh: 试行到何时, en: until when},
    options: {two: {zh: 两年, en: two years}, on: {zh: 继续, en: on}}, clauses: [c.until]}""",
    "silences": "\n  - {id: stages, clauses: [c.second], zh: 学段没有写, en: stages are unsaid}",
}


def unions_text(**sections: str | None) -> str:
    """The document, with some of its sections replaced, added, or (None) left out."""
    written = {**UNIONS, **sections}
    return "".join(f"{name}: {body}\n" for name, body in written.items() if body is not None)


def a_document(folder: Path, texts: Path | None = None, **sections: str | None) -> Policy:
    """Write the document into a folder and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.yaml"
    path.write_text(unions_text(**sections), encoding="utf-8")
    return read_policy(path, texts)


def the_fault(folder: Path, **sections: str | None) -> str:
    """The message of the one fault of a document, which must stand exactly where the text has its mark «."""
    text, place = marked(unions_text(**sections))
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        read_policy(path)
    problems = refused.value.problems
    assert [(problem.line, problem.column) for problem in problems] == [place], problems
    return problems[0].message


def a_county(*policies: Policy, editions: Sequence[Edition] = (), contact: Contact | None = None) -> Bureau:
    """The bureau of the invented county with some policies; without editions no place can be looked up in it."""
    contacts = {"education_bureau": contact} if contact else {}
    county = Jurisdiction("990000", Text("试县", "Trial county"), (), (), Atlas(editions), contacts)

    def gazetteer(edition: Edition, pack: Pack | None) -> Gazetteer:
        return Gazetteer.of(edition, pack.catchments.written if pack else {}, ("试县",))

    return Bureau(county, Shelf.of(policies), gazetteer)


def a_deployment(folder: Path, **documents: str) -> Settings:
    """A deployment of that county without editions, with the document and others under their names."""
    home = folder / "boundaries" / "990000-trial"
    home.mkdir(parents=True)
    (home / "jurisdiction.yaml").write_text('code: "990000"\nname: {zh: 试县, en: Trial county}\n', encoding="utf-8")
    bureau = "education_bureau: {who: {zh: 试县教育局, en: Trial bureau}}\n"
    (home / "contacts.yaml").write_text(bureau, encoding="utf-8")
    for name, text in (documents or {"planets": unions_text()}).items():
        policy = folder / "policies" / "990000-trial" / name
        policy.mkdir(parents=True)
        (policy / "policy.yaml").write_text(text, encoding="utf-8")
    return Settings(folder / "boundaries", folder / "policies", public_rate="1000000 per minute")
