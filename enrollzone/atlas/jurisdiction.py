"""A county as its folder describes it: its names, whom to call, and how many seats its campuses have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enrollzone.atlas.desk_rules import DeskRules
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.files import content_of
from enrollzone.atlas.manifest import Fields, read_fields
from enrollzone.atlas.shelf import Atlas
from enrollzone.atlas.succession import Succession
from enrollzone.atlas.tables import Row, read_rows
from enrollzone.messages import Text

SEAT_COLUMNS = ("campus", "stage", "year", "seats", "class_size")
STAGES = ("primary", "junior", "nine-year")


@dataclass(frozen=True)
class Contact:
    """An office that families may turn to. What the county has not filled in is None and is never invented."""

    who: Text
    phone: str | None = None
    hours: Text | None = None
    address: Text | None = None


@dataclass(frozen=True)
class CampusSeats:
    """The seats that a campus announced for the school year beginning in `year`, and its class size; None: unknown."""

    campus: str
    stage: str
    year: int
    seats: int | None = None
    class_size: int | None = None


@dataclass(frozen=True)
class Jurisdiction:
    """A county or city: its code of six or four digits, names, editions, contacts by role, and seats.

    `predecessors` are the codes of those out of which it was made, under which older documents were issued;
    `districts` the names of those of which a city consists, by code; `successions` what became of units over time;
    `desk` is what the county laid down for its own desk.
    """

    code: str
    name: Text
    other_names: tuple[str, ...]
    within: tuple[str, ...]
    atlas: Atlas
    contacts: Mapping[str, Contact]
    seats: tuple[CampusSeats, ...] = ()
    predecessors: tuple[str, ...] = ()
    districts: Mapping[str, str] = field(default_factory=dict)
    successions: tuple[Succession, ...] = ()
    desk: DeskRules = field(default_factory=DeskRules)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The boundary editions in order of time."""
        return self.atlas.editions


def read_contacts(folder: Path) -> dict[str, Contact]:
    """Return the contacts of a county by role. Raises BoundaryError for a missing or malformed contacts.yaml."""
    file = f"{folder.name}/contacts.yaml"
    contacts = read_fields(content_of(folder / "contacts.yaml", file), file)
    return {role: _contact(contacts.fields(role)) for role in contacts.entries}


def read_seats(folder: Path) -> tuple[CampusSeats, ...]:
    """Return the seats that the county has announced, none where there is no seats.csv.

    Raises BoundaryError for a malformed table or a campus, stage and year that stand in it twice.
    """
    file = f"{folder.name}/seats.csv"
    if not (folder / "seats.csv").exists():
        return ()
    rows = read_rows(content_of(folder / "seats.csv", file), file, SEAT_COLUMNS)
    seats: dict[tuple[str, str, int], CampusSeats] = {}
    for row in rows:
        one = _campus_seats(row)
        if seats.setdefault((one.campus, one.stage, one.year), one) is not one:
            raise row.fault("campus", "校区、学段、年份重复 / this campus, stage and year stand twice")
    return tuple(seats.values())


def _contact(given: Fields) -> Contact:
    given.only("who", "phone", "hours", "address")
    hours, address = _perhaps_both(given, "hours"), _perhaps_both(given, "address")
    return Contact(given.both("who"), given.optional("phone"), hours, address)


def _perhaps_both(given: Fields, key: str) -> Text | None:
    """Return a text in both languages, or None where the county has not filled it in."""
    return given.both(key) if given.entries.get(key) else None


def _campus_seats(row: Row) -> CampusSeats:
    year = row.number("year")
    if year is None:
        raise row.fault("year", "应为年份 / expected a year")
    if row.text("stage") not in STAGES:
        raise row.fault("stage", f"应为 / expected one of {', '.join(STAGES)}")
    return CampusSeats(row.text("campus"), row.text("stage"), year, row.number("seats"), row.number("class_size"))
