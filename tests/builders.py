"""Small worlds for tests: a policy of a few lines, a family of a few facts, a county of four homes."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from enrollzone.atlas.doors import Door
from enrollzone.atlas.edition import AddressKind, AddressRow, Edition, EditionStatus, Parity, Provenance, Unit, UnitKind
from enrollzone.atlas.jurisdiction import Contact, Jurisdiction
from enrollzone.atlas.shelf import Atlas
from enrollzone.decision.decide import Finding, decide
from enrollzone.decision.facts import FactState, Value, ZoneByReading
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_pack
from enrollzone.lookup import Bureau
from enrollzone.messages import Text
from enrollzone.periods import Period
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.policy.pack import Pack
from enrollzone.policy.shelf import Shelf

SAY = "say: {zh: 说明, en: because}"
ASK = "ask: {zh: 问, en: asked}"

# The smallest policy that decides something: a home in the north or south goes to that school.
SECTIONS: Mapping[str, str] = {
    "pack": """
  {id: small, jurisdiction: "990000", stage: primary, version: "1", title: {zh: 小, en: small}, status: current}""",
    "effective": "{from: 2025-09-01, to: open}",
    "sources": "\n  notice: {title: {zh: 通知, en: notice}}",
    "clauses": "\n  c.near: {source: notice, label: 一, quote: 就近入学。}",
    "zones": """
  north: {zh: 北小, en: North, kind: school, campuses: [{id: north, zh: 北小, en: North}]}
  south: {zh: 南小, en: South, kind: school, campuses: [{id: south, zh: 南小, en: South}]}""",
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}""",
    "rules": f"""
  near: {{when: home.zone != outside, outcome: {{kind: school, of: [home.zone]}}, clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
}


def pack_text(**sections: str | None) -> str:
    """The smallest policy, with some of its sections replaced, added, or (None) left out."""
    written = {**SECTIONS, **sections}
    return "".join(f"{name}: {body}\n" for name, body in written.items() if body is not None)


def a_pack(folder: Path, text: str | None = None, **sections: str | None) -> Pack:
    """Write a policy into a folder and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "policy.yaml"
    path.write_text(text or pack_text(**sections), encoding="utf-8")
    return read_pack(path)


def faults(folder: Path, text: str) -> tuple[tuple[int, int, str], ...]:
    """Line, column and message of everything that is wrong with a policy."""
    try:
        a_pack(folder, text)
    except PackError as error:
        return tuple((problem.line, problem.column, problem.message) for problem in error.problems)
    return ()


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """A text without its mark «, and the line and column at which the mark stood."""
    before, _, after = text.partition("«")
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def fault_at_the_mark(folder: Path, **sections: str | None) -> str:
    """The message of the one fault of a policy, which must stand exactly where the text has its mark «."""
    text, place = marked(pack_text(**sections))
    found = faults(folder, text)
    assert [fault[:2] for fault in found] == [place], found
    return found[0][2]


def a_family(
    facts: Mapping[str, str | bool | Sequence[str] | ZoneByReading] | None = None,
    dont_know: Sequence[str] = (),
    readings: Mapping[str, str] | None = None,
) -> FactState:
    """A family as it is told: words, yes and no, days as 2018-09-01, and lists for "one of these"."""
    told = {name: _value(value) for name, value in (facts or {}).items()}
    return FactState(told, frozenset(dont_know), dict(readings or {}))


def _value(told: str | bool | Sequence[str] | ZoneByReading) -> Value:
    if isinstance(told, ZoneByReading):
        return told
    if isinstance(told, bool):
        return frozenset(["yes" if told else "no"])
    words = [told] if isinstance(told, str) else list(told)
    return tuple(map(date.fromisoformat, words)) if words[0][:4].isdigit() else frozenset(words)


def found_for(pack: Pack, *args: object, **kwargs: object) -> Finding:
    """What a pack says of a family."""
    return decide(pack, a_family(*args, **kwargs))  # type: ignore[arg-type]


def outcomes(finding: Finding) -> list[str]:
    """The outcomes of a finding in words."""
    return [str(outcome) for outcome in finding.outcomes]


NORTH = Unit("990000001001", "北村社区", UnitKind.COMMUNITY, "990000001", "甲街道")
SOUTH = Unit("990000001002", "南村社区", UnitKind.COMMUNITY, "990000001", "甲街道")
SPLIT = Unit("990000001003", "中街社区", UnitKind.COMMUNITY, "990000001", "甲街道")
REMOTE = Unit("990000100200", "远山村", UnitKind.VILLAGE, "990000100", "乙镇")
ROWS = (
    AddressRow(AddressKind.ROAD, "长街", SPLIT.code, Door(1), Door(99), Parity.ODD),
    AddressRow(AddressKind.ROAD, "长街", SPLIT.code, Door(2), Door(98), Parity.EVEN),
    AddressRow(AddressKind.ESTATE, "花园", SPLIT.code, aliases=("花园小区",)),
)


def an_edition(first: date = date(2025, 1, 1), last: date | None = None, **changes: object) -> Edition:
    """The boundary edition of a county of four homes: names only, no map."""
    fields: dict[str, object] = {
        "id": f"990000-{first.year}",
        "jurisdiction": "990000",
        "name": "试县",
        "period": Period(first, last),
        "status": EditionStatus.OFFICIAL,
        "provenance": Provenance("nobody", "a test", "none"),
        "digest": "0" * 64,
        "units": {unit.code: unit for unit in (NORTH, SOUTH, SPLIT, REMOTE)},
        "addresses": ROWS,
    }
    return Edition(**{**fields, **changes})  # type: ignore[arg-type]


def a_bureau(packs: Sequence[Pack], editions: Sequence[Edition] = (), contact: Contact | None = None) -> Bureau:
    """The bureau of that county, with some policies."""
    contacts = {"education_bureau": contact} if contact else {}
    atlas = Atlas(editions or (an_edition(),))
    county = Jurisdiction("990000", Text("试县", "Trial county"), (), (), atlas, contacts)

    def gazetteer(edition: Edition, pack: Pack | None) -> Gazetteer:
        return Gazetteer.of(edition, pack.catchments.written if pack else {}, ("试县", "甲省", "乙市"))

    return Bureau(county, Shelf.of(packs), gazetteer)
