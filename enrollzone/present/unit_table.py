"""Every unit of a county with the zone to which a policy's list gives it: a row a unit, the gaps included.

The table says where the list puts a place and no more. Which school a child goes to is the answer to a question.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from enrollzone.answers.listed import Listed, ListedUnit, categories_of, listed_unit
from enrollzone.atlas.edition import Edition, Unit
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.policy.catchments import CatchmentRow, Catchments
from enrollzone.policy.pack import Pack, Reading, ReadingStatus
from enrollzone.present.pieces import Document, edition_reference, part_words, policy_reference


def unit_table(pack: Pack, edition: Edition, day: date, words: Catalogue) -> Document:
    """Return the table of all units of an edition under a policy, township by township in the order of codes.

    A cell for each category of children for whom there is a list of its own; one where the list is for everybody.
    """
    listed = pack.catchments.in_edition(edition)
    categories = categories_of(pack, listed)
    rows = [_row(pack, listed, unit, categories, words) for _, unit in sorted(edition.units.items())]
    return {
        "policy": policy_reference(pack, words),
        "edition": edition_reference(edition, words),
        "on": day.isoformat(),
        "categories": [_category(pack, category, words) for category in categories],
        "townships": [
            {"name": name, "units": list(units)} for name, units in groupby(rows, key=lambda row: row["township"])
        ],
        "counts": dict(Counter(cell["listed"] for row in rows for cell in row["cells"])),
        "total": len(rows),
    }


def day_shown(pack: Pack, today: date) -> date:
    """Return the day of which a table of a policy is shown: today if it is in force, else its nearest entry day."""
    if today in pack.period:
        return today
    entry = pack.parameters.get("entry_day")
    last = pack.period.last
    if entry is None or last is None or today < pack.period.first:
        return pack.period.first
    days = (entry.day(year) for year in range(last.year, pack.period.first.year - 1, -1))
    return next((day for day in days if day and day in pack.period), pack.period.first)


def _category(pack: Pack, category: str | None, words: Catalogue) -> Document:
    """A category, with the places of a family that are read by its list."""
    facts = [words.say(fact.label) for fact in pack.facts.values() if category and fact.category == category]
    return {"id": category, "facts": facts}


def _row(pack: Pack, listed: Catchments, unit: Unit, categories: Iterable[str | None], words: Catalogue) -> Document:
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": str(unit.kind),
        "township": unit.township,
        "cells": [_cell(pack, listed_unit(pack, listed, unit, category), words) for category in categories],
    }


def _cell(pack: Pack, told: ListedUnit, words: Catalogue) -> Document:
    rows = told.claim.rows
    return {
        "listed": str(told.how),
        "zones": [_zone(pack, zone, words) for zone in told.zones],
        "rest_unlisted": told.how is Listed.SPLIT and told.beyond,
        "parts": list(_parts(pack, rows, words)) if told.how in {Listed.SPLIT, Listed.CONFLICT} else [],
        "readings": [_reading(reading, words) for reading in told.readings],
        "clauses": list(dict.fromkeys(pack.clauses[row.clause].label for row in rows)),
    }


def _zone(pack: Pack, zone: str, words: Catalogue) -> Document:
    sides = [{"id": side, "name": words.say(pack.zones[side].name)} for side in pack.zones[zone].choice_of]
    return {"id": zone, "name": words.say(pack.zones[zone].name), "choice_of": sides}


def _parts(pack: Pack, rows: Iterable[CatchmentRow], words: Catalogue) -> Iterator[Document]:
    for row in rows:
        text = part_words(row.part) if row.part else row.words
        yield {"text": text, "zone": _zone(pack, row.zone, words)}


def _reading(reading: Reading, words: Catalogue) -> Document:
    used = reading.in_use if reading.status is not ReadingStatus.OPEN else None
    return {
        "id": reading.id,
        "status": str(reading.status),
        "question": words.say(reading.question),
        "used_text": words.say(used) if used else None,
    }
