"""From a table of units and groups to a proposed list of catchments for the draft of a pack, and what to ask first.

It never changes an edition or a pack: a clerk copies what is right into the draft, and gives every list its clause.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrollzone.atlas.edition import Edition
from enrollzone.atlas.spot import Spot
from enrollzone.intake.columns import table_columns
from enrollzone.intake.rows import Placed, disagreements, placed_rows
from enrollzone.places.gazetteer import Gazetteer
from enrollzone.places.text import canonical
from enrollzone.policy.pack import Pack
from enrollzone.quarantine.content import Content
from enrollzone.quarantine.declaration import Declaration
from enrollzone.quarantine.findings import Finding, Severity, blocks, found
from enrollzone.quarantine.whereabouts import place_in


@dataclass(frozen=True)
class Proposal:
    """Sections of a pack as YAML, empty where nothing could be placed, and everything that a person should look at."""

    yaml: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Zone:
    """A group, or a campus of it, as the table calls it, and its id in the pack."""

    id: str
    group: str
    campus: str

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.group, self.campus)))


def propose(content: Content, declaration: Declaration, edition: Edition, pack: Pack | None = None) -> Proposal:
    """Return the catchments that a table of units and groups would give, and where it contradicts itself or the pack.

    Units are found by code, official name or alias, never by likeness. `pack` is the policy in force, whose zones keep
    their ids where the table calls them by the same name. Never raises for anything that may stand in the table.
    """
    columns, findings = table_columns(content, declaration)
    if blocks((*content.findings, *findings)):
        return Proposal("", (*content.findings, *findings))
    rows, wrong = placed_rows(content, columns, edition, Gazetteer.of(edition))
    zones = _zones(rows, pack)
    against = _against(rows, zones, pack, content.file) if pack else ()
    findings = (*content.findings, *findings, *wrong, *disagreements(rows, edition, content.file), *against)
    return Proposal("\n".join(_written(rows, zones, content.file, edition)) + "\n" if rows else "", findings)


def _zones(rows: Iterable[Placed], pack: Pack | None) -> dict[tuple[str, str], _Zone]:
    known = {canonical(zone.name.zh): zone.id for zone in pack.zones.values()} if pack else {}
    zones: dict[tuple[str, str], _Zone] = {}
    for row in rows:
        key = (row.group, row.campus)
        if key not in zones:
            new = f"z{len(zones) + 1}"
            zones[key] = _Zone(known.get(canonical(row.group + row.campus), new), *key)
    return zones


def _against(rows: Iterable[Placed], zones: dict[tuple[str, str], _Zone], pack: Pack, file: str) -> Iterator[Finding]:
    """Walk over the units that the policy in force gives to another zone than the table does."""
    for row in rows:
        zone = zones[row.group, row.campus]
        now = pack.catchments.claim(Spot(row.unit)).zones
        if zone.id in pack.zones and now != (zone.id,):
            names = tuple(pack.zones[one].name for one in now if one in pack.zones) or "—"
            where, unit = place_in(file, row.record), row.unit
            units, name = (unit.code,), unit.full_name
            yield found("row_zone_differs", Severity.NOTICE, where, units=units, unit=name, zones=names, policy=pack.id)


def _written(
    rows: tuple[Placed, ...], zones: dict[tuple[str, str], _Zone], file: str, edition: Edition
) -> Iterator[str]:
    yield f"# 草案，由 {_comment(file)} 提出，单元依 {edition.id}；每份名单的条款（clause）须由教育局补上并引用原文"
    yield f"# A proposal from {_comment(file)}, with the units of {edition.id}; give every list its clause and quote it"
    yield "zones:"
    for zone in zones.values():
        kind = "campus" if zone.campus else "education_group"
        yield f"  {zone.id}: {{zh: {_quoted(zone.name)}, en: {_quoted(zone.name)}, kind: {kind}, clause: c.{zone.id}}}"
    yield "units:"
    for row in sorted({row.unit.code: row for row in rows}.values(), key=lambda row: row.unit.code):
        yield f"  {_quoted(_place(row))}: {_quoted(row.unit.code)}"
    yield "catchments:"
    for zone in zones.values():
        places = dict.fromkeys(_place(row) for row in rows if (row.group, row.campus) == (zone.group, zone.campus))
        yield f"  {zone.id}:"
        yield f"    clause: c.{zone.id}"
        yield "    places:"
        yield from (f"      - {_quoted(place)}" for place in places)


def _place(row: Placed) -> str:
    return f"{row.unit.township}/{row.unit.name}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """Return a text that cannot leave a line of comment."""
    return "".join(character if character.isprintable() else " " for character in text)
