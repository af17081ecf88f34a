"""A list of places as documents show it: which rows the text gives to a zone, each with its sentence."""

from collections.abc import Iterator

from enrollzone.i18n.catalogue import Catalogue
from enrollzone.messages import Message
from enrollzone.policy.catchments import CatchmentRow, Edge
from enrollzone.policy.pack import Pack, Zone
from enrollzone.present.pieces import Document, campus_document, part_words
from enrollzone.present.schools import catchment_id, clause_of


def catchment_document(county: str, pack: Pack, zone: Zone, words: Catalogue) -> Document:
    """Return a zone of a policy with the rows that the text gives it."""
    group = zone.group
    return {
        "id": catchment_id(county, pack, zone),
        "jurisdiction": county,
        "policy": pack.id,
        "stage": pack.stage,
        "zone": {"id": zone.id, "name": words.say(zone.name)},
        "kind": zone.kind,
        "group": {"id": group.id, "name": words.say(group.name)} if group else None,
        "campuses": [campus_document(campus, words) for campus in zone.campuses],
        "choice_of": list(zone.choice_of),
        "mode": zone.mode,
        "rows": list(_rows(pack, zone, words)),
    }


def _rows(pack: Pack, zone: Zone, words: Catalogue) -> Iterator[Document]:
    for row in pack.catchments.rows:
        if row.zone == zone.id:
            yield _row(pack, row, words)


def _row(pack: Pack, row: CatchmentRow, words: Catalogue) -> Document:
    shared = next((one for one in pack.catchments.shared if one.code == row.code and one.is_for(row.category)), None)
    return {
        "code": row.code,
        "text": row.text,
        "part": part_words(row.part) if row.part else None,
        "clause": clause_of(pack, row.clause, words),
        "shared_by_reading": shared.reading if shared else None,
        "category": row.category,
        "edge": _edge(row.edge, words) if row.edge else None,
    }


def _edge(edge: Edge, words: Catalogue) -> Document:
    text = words.say(Message(f"catchment.edge.{edge.rule}", {"road": edge.road}))
    return {"rule": str(edge.rule), "road": edge.road, "sentence": edge.sentence, "text": text}
