"""Which places go to which school: zones and catchments as tables."""

from collections.abc import Iterator

from enrollzone.manual import markdown
from enrollzone.manual.wording import Wording
from enrollzone.messages import Message
from enrollzone.policy.catchments import CatchmentRow
from enrollzone.policy.pack import Pack, Zone


def territory(pack: Pack, language: str) -> Iterator[str]:
    """Walk over the zones with their campuses, and over the list of places, zone by zone as the pack has them."""
    wording = Wording(pack, language)
    columns = [wording.say(Message(f"manual.column.{name}")) for name in ("zone", "campuses", "union", "clause")]
    zones = markdown.table(columns, [_zone(wording, zone) for zone in pack.zones.values()])
    yield from markdown.section(wording.say(Message("manual.page.zones")), zones)
    columns = [
        wording.say(Message(f"manual.column.{name}")) for name in ("zone", "places", "code", "clause", "hangs_on")
    ]
    rows = [row for zone in pack.zones for row in pack.catchments.rows if row.zone == zone]
    places = markdown.table(columns, [_place(wording, row) for row in rows])
    yield from markdown.section(wording.say(Message("manual.page.catchments")), places)


def _zone(wording: Wording, zone: Zone) -> tuple[str, str, str, str]:
    """A zone, with the campuses where its children sit, or the zones between which its families choose."""
    between = tuple(wording.pack.zones[name].name for name in zone.choice_of)
    campuses = tuple(
        Message("manual.page.boarding", {"name": campus.name}) if campus.boarding else campus.name
        for campus in zone.campuses
    )
    held = wording.say(Message("manual.page.choice_of", {"zones": between})) if between else wording.say(campuses)
    if zone.mode is not None:
        held = f"{held}；{wording.say(Message(f'placement.{zone.mode}'))}"
    union = zone.group.name if zone.group else None
    return wording.say(zone.name), held, wording.say(union), _label(wording, zone.clause)


def _place(wording: Wording, row: CatchmentRow) -> tuple[str, str, str, str, str]:
    """A row of the list, with the questions that settle it where the text gives some of it to several zones."""
    shared = wording.pack.catchments.shared
    open_to = [claim for claim in shared if row.zone in claim.zones and claim.code.startswith(row.code)]
    questions = tuple(dict.fromkeys(wording.pack.readings[claim.reading].question for claim in open_to))
    zone = wording.say(wording.pack.zones[row.zone].name)
    return zone, row.words, row.code, _label(wording, row.clause), wording.say(questions)


def _label(wording: Wording, clause: str | None) -> str:
    return wording.pack.clauses[clause].label if clause else ""
