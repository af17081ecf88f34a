"""The queue: which cases wait, how long they have, and for whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from flask import Response, request

from enrollzone.bootstrap import Bureaus
from enrollzone.casework.cases import Case
from enrollzone.casework.states import State
from enrollzone.i18n.catalogue import catalogue
from enrollzone.messages import Message
from enrollzone.periods import CHINA_TIME, school_year
from enrollzone.staff.permissions import Action
from enrollzone.storage.search import counts, find
from enrollzone.storage.store import Record
from enrollzone.web.desk.doorway import Visit, shown
from enrollzone.web.desk.filters import EVERY, WAITING, Filters, campuses_of, offered, overdue, page_of, read_filters
from enrollzone.web.rendering import say

SIZE = 40  # cases on a page


@dataclass(frozen=True)
class Row:
    """A case in a list: nothing in it tells who the child is. `days` are those in its state."""

    id: str
    number: str
    child: str
    state: str
    days: int
    county: str
    stage: str
    year: int
    outcome: str
    campus: str
    holder: str
    due: date | None
    is_overdue: bool


def row_of(record: Record[Case], bureaus: Bureaus, today: date, language: str) -> Row:
    """Return a case as lists show it: the child's name masked, the county's and the school's in words."""
    case, words = record.held, catalogue(language)
    bureau = bureaus.get(case.jurisdiction)
    asked = case.supplement.until if case.supplement and case.state is State.NEEDS_SUPPLEMENT else None
    site = case.decision.site if case.decision else None
    return Row(
        id=id_of(record.subject),
        number=case.number,
        child=case.child.name.masked if case.child else "",
        state=case.state,
        days=days_in_state(record, today),
        county=words.say(bureau.county.name) if bureau else case.jurisdiction,
        stage=case.stage,
        year=school_year(case.entry_day),
        outcome=words.say(Message(f"matrix.kind.{case.checked.outcome}")) if case.checked else "",
        campus=site.name.get(language, "") if site else "",
        holder=case.holder,
        due=asked,
        is_overdue=asked is not None and asked < today,
    )


def id_of(subject: str) -> str:
    """Return the part of a case's subject that stands in addresses: random, so that none can be guessed."""
    return subject.partition(":")[2]


def days_in_state(record: Record[Case], today: date) -> int:
    """Return for how many days a case has been in its state."""
    since = record.held.since or record.changed_at
    return max(0, (today - since.astimezone(CHINA_TIME).date()).days)


def queue(visit: Visit) -> Response:
    """Show the cases that wait, those first whose papers are overdue, and how many are in each state."""
    today, bureaus = visit.desk.today(), visit.bureaus
    filters = read_filters(request.args, bureaus, today)
    number = page_of(request.args)
    wanted = filters.wanted(visit.actor.name, today)
    store = visit.desk.store
    records = find(store, wanted, limit=SIZE, offset=(number - 1) * SIZE, first=overdue(today))
    total = sum(counts(store, wanted).values())
    return visit.page(
        "desk/queue.html",
        rows=[row_of(record, bureaus, today, visit.language) for record in records],
        tabs=list(_tabs(visit, filters, today)),
        filters=filters,
        choices=choices(bureaus, today, visit.language),
        total=total,
        first=(number - 1) * SIZE + 1,
        pages=_pages(visit, filters, number, ceil(total / SIZE)),
        day=catalogue(visit.language).day,
    )


@dataclass(frozen=True)
class Tab:
    """A filter that is one press away, with the number of cases behind it."""

    name: str
    count: int
    address: str
    is_here: bool


def _tabs(visit: Visit, filters: Filters, today: date) -> Iterator[Tab]:
    """The states with their numbers, under the other filters as they are; before them what is pressing."""
    actor, store = visit.actor.name, visit.desk.store
    in_state = counts(store, replace(filters, state=EVERY, overdue="").wanted(actor, today))
    late = counts(store, replace(filters, overdue="1").wanted(actor, today))
    pressing = {"waiting": sum(in_state.get(state, 0) for state in WAITING), "overdue": sum(late.values())}
    asked = {"waiting": {"state": ""}, "overdue": {"state": "", "overdue": "1"}}
    here = "overdue" if filters.overdue else filters.state or "waiting"
    numbers: dict[str, int] = {**pressing, **{str(state): in_state.get(state, 0) for state in State}}
    for name, count in numbers.items():
        codes = filters.codes(**{"overdue": "", **asked.get(name, {"state": name})})
        yield Tab(name, count, visit.address("queue", **codes), name == here)


def choices(bureaus: Bureaus, today: date, language: str) -> Mapping[str, list[tuple[str, str]]]:
    """Return what the filters offer, each code with its words."""
    words = catalogue(language)
    campuses = {campus.id: words.say(campus.name) for bureau in bureaus.values() for campus in campuses_of(bureau)}
    spoken: Mapping[str, Callable[[str], str]] = {
        "county": lambda code: words.say(bureaus[code].county.name),
        "stage": lambda code: say(language, f"stage.{code}"),
        "year": lambda code: f"{code}—{int(code) + 1}",
        "outcome": lambda code: words.say(Message(f"matrix.kind.{code}")),
        "campus": lambda code: campuses[code],
    }
    codes = offered(bureaus, today)
    return {name: [(code, say_it(code)) for code in codes[name]] for name, say_it in spoken.items()}


def _pages(visit: Visit, filters: Filters, number: int, last: int) -> Mapping[str, object]:
    """The page before and after, where there are any."""
    codes = filters.codes()
    before = visit.address("queue", **codes, page=number - 1) if number > 1 else ""
    after = visit.address("queue", **codes, page=number + 1) if number < last else ""
    return {"number": number, "last": last, "before": before, "after": after}


ROUTES = (shown("/", "queue", queue, Action.SEE_QUEUE),)
