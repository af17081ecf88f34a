"""The pages of lists: one area with its places, and the table of all units of a county, also for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any

from flask import Response

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.lookup import Bureau
from enrollzone.messages import Message
from enrollzone.policy.catchments import SharedClaim
from enrollzone.policy.pack import Pack, Zone
from enrollzone.present import Document
from enrollzone.present.catchments import catchment_document
from enrollzone.present.counties import contact_document
from enrollzone.present.policies import reading_document
from enrollzone.present.unit_table import day_shown, unit_table
from enrollzone.roster.writing import harmless
from enrollzone.web.errors import NotThereError
from enrollzone.web.families.browsing import browsed, page_key, policy_dated, trail, unconfirmed
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.keeping import kept, prepared
from enrollzone.web.families.maps import map_of_policy
from enrollzone.web.languages import address
from enrollzone.web.rendering import say
from enrollzone.web.service import Prepared
from enrollzone.web.views import today

_COLUMNS = (
    "township",
    "unit",
    "code",
    "category",
    "zones",
    "listed",
    "parts",
    "readings",
    "clauses",
    "policy",
    "period",
)


def catchment(doorway: Doorway, language: str, county: str, policy: str, zone: str) -> Response:
    """Show the area of a zone: every place that the text gives it, with its sentence and what it leaves open."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        pack = _pack(bureau, policy)
        if zone not in pack.zones:
            raise NotThereError
        listed = pack.zones[zone]
        document = catchment_document(county, pack, listed, words)
        above = (words.say(pack.title), address(language, "policy", county=county, policy=policy))
        return {
            "trail": trail(language, bureau, above, (document["zone"]["name"], None)),
            "jurisdiction": county,
            "catchment": document,
            "chinese": listed.name.zh if listed.name.zh != document["zone"]["name"] else None,
            "policy": policy_dated(pack, language, day),
            "places": [row.words for row in pack.catchments.rows if row.zone == zone],
            "clauses": list({row["clause"]["id"]: row["clause"] for row in document["rows"]}.values()),
            "categories": _categories(pack, zone, words),
            "mode_text": words.say(Message(f"placement.{listed.mode}")) if listed.mode else None,
            "sides": [{"id": side, "name": words.say(pack.zones[side].name)} for side in listed.choice_of],
            "readings": [reading_document(pack.readings[name], words) for name in _readings(pack, listed)],
            "claimed": _claimed(pack, zone, words),
            "map": map_of_policy(doorway, language, bureau, pack, zones=(zone, *listed.choice_of)),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "catchment", county, told)


def _pack(bureau: Bureau, policy: str) -> Pack:
    held = bureau.shelf.by_id(policy)
    if not isinstance(held, Pack):
        raise NotThereError
    return held


def _categories(pack: Pack, zone: str, words: Catalogue) -> dict[str, list[str]]:
    """The categories of children for which a zone has lists of their own, with the places that are read by them."""
    found = dict.fromkeys(row.category for row in pack.catchments.rows if row.zone == zone and row.category)
    return {
        category: [words.say(fact.label) for fact in pack.facts.values() if fact.category == category]
        for category in found
    }


def _readings(pack: Pack, zone: Zone) -> Iterable[str]:
    """The open questions that touch an area: those that give places to it or elsewhere, and those about its clauses."""
    deciding = (shared.reading for shared in pack.catchments.shared if zone.id in shared.zones)
    clauses = {row.clause for row in pack.catchments.rows if row.zone == zone.id} | {zone.clause}
    about = (name for name, reading in pack.readings.items() if clauses.intersection(reading.clauses))
    return dict.fromkeys([*deciding, *about])


def _claimed(pack: Pack, zone: str, words: Catalogue) -> list[Document]:
    """The places that the text gives to this area and to another one, and to which of them the reading in use does."""
    return [
        {
            "text": shared.area.words.replace("/", ""),
            "zones": [{"id": one, "name": words.say(pack.zones[one].name)} for one in shared.zones],
            "status": str(pack.readings[shared.reading].status),
            "to": _given_to(pack, shared, words),
        }
        for shared in pack.catchments.shared
        if zone in shared.zones
    ]


def _given_to(pack: Pack, shared: SharedClaim, words: Catalogue) -> str | None:
    """The one area that the options of a reading which are still possible give a place to."""
    zones = {shared.options[option] for option in pack.readings[shared.reading].possible}
    return words.say(pack.zones[zones.pop()].name) if len(zones) == 1 else None


def units(doorway: Doorway, language: str, county: str, policy: str) -> Response:
    """Show every unit of a county with the area to which a policy's list gives it; it prints well."""

    def told(bureau: Bureau, words: Catalogue, day: date) -> Mapping[str, Any]:
        pack = _pack(bureau, policy)
        above = (words.say(pack.title), address(language, "policy", county=county, policy=policy))
        return {
            "trail": trail(language, bureau, above, (say(language, "browse.units.short"), None)),
            "jurisdiction": county,
            "policy": policy_dated(pack, language, day),
            "shown_on": (shown := day_shown(pack, day)),
            "table": _table(bureau, pack, day, words),
            "unconfirmed": (edition := bureau.atlas.in_force(shown)) and unconfirmed(edition, words, shown),
            "contact": contact_document(bureau.contact, words),
        }

    return browsed(doorway, language, "units", county, told)


def _table(bureau: Bureau, pack: Pack, day: date, words: Catalogue) -> Document | None:
    """The table on the day that a policy is shown for; None where no list of units holds on that day."""
    shown = day_shown(pack, day)
    edition = bureau.atlas.in_force(shown)
    return unit_table(pack, edition, shown, words) if edition else None


def units_csv(doorway: Doorway, language: str, county: str, policy: str) -> Response:
    """Return the same table for a spreadsheet. Raises NotThereError where there is none."""
    snapshot, day = doorway.service.current, today()
    bureau = snapshot.bureaus.get(county)
    if bureau is None:
        raise NotThereError
    return kept(
        snapshot.prepared(page_key(day), lambda: _file(bureau, policy, language, day)), "text/csv; charset=utf-8"
    )


def _file(bureau: Bureau, policy: str, language: str, day: date) -> Prepared:
    pack = _pack(bureau, policy)
    table = _table(bureau, pack, day, catalogue(language))
    if table is None:
        raise NotThereError
    text = _written(table, policy_dated(pack, language, day), language)
    name = f'attachment; filename="{bureau.county.code}-{pack.id}.csv"'
    return prepared(text.encode(), **{"Content-Disposition": name, "X-Robots-Tag": "noindex"})


def _written(table: Document, policy: Document, language: str) -> str:
    """A line a unit and category; begins with a byte order mark, without which Excel misreads Chinese."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(say(language, f"browse.column.{column}") for column in _COLUMNS)
    about = (policy["title"], policy["period_text"] + say(language, f"browse.standing_note.{policy['standing']}"))
    for row in (unit for township in table["townships"] for unit in township["units"]):
        for category, cell in zip(table["categories"], row["cells"], strict=True):
            head = (row["township"], row["name"], row["code"], category["id"] or "")
            lines.writerow(map(harmless, (*head, *_fields(cell, language), *about)))
    return "\ufeff" + written.getvalue()


def _fields(cell: Document, language: str) -> Iterator[str]:
    yield _joined(zone["name"] for zone in cell["zones"])
    yield say(language, f"browse.listed.{cell['listed']}")
    rest = [say(language, "browse.units.rest")] if cell["rest_unlisted"] else []
    yield _joined([*(f"{part['text']}→{part['zone']['name']}" for part in cell["parts"]), *rest])
    yield _joined(reading["used_text"] or reading["question"] for reading in cell["readings"])
    yield _joined(cell["clauses"])


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)


_POLICY = "/schools/<county>"
ROUTES = (
    Route(f"{_POLICY}/catchment/<policy>/<zone>", "catchment", catchment),
    Route(f"{_POLICY}/units/<policy>", "units", units),
    Route(f"{_POLICY}/units/<policy>/table.csv", "units_csv", units_csv),
)
