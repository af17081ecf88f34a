"""The seats of a county, stage and school year: those of the plan or announced, and who has them already."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from enrollzone.answers.answer import Code
from enrollzone.atlas.jurisdiction import CampusSeats
from enrollzone.casework.acting import Desk
from enrollzone.casework.answering import site_of
from enrollzone.casework.cases import Case, Result, Site
from enrollzone.casework.events import CASE
from enrollzone.casework.states import State
from enrollzone.casework.verdicts import computed
from enrollzone.enrolment.plans import plan_of, plan_subject
from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.lookup import Bureau
from enrollzone.periods import FIRST_MONTH, school_year
from enrollzone.placement.options import Option
from enrollzone.placement.seats import PlanRow, SeatsOf, seats_of
from enrollzone.policy.pack import Pack
from enrollzone.storage.search import Wanted, counts, find
from enrollzone.storage.store import Record

SEATED = (State.DECIDED, State.NOTIFIED, State.CLOSED)
OPEN_YET = (State.DRAFT, State.SUBMITTED, State.CHECKING, State.NEEDS_SUPPLEMENT)


@dataclass(frozen=True)
class Intake:
    """One autumn: a county, a stage, and the calendar year in which the school year begins."""

    jurisdiction: str
    stage: str
    year: int

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last entry day for which families ask in this school year."""
        return date(self.year, FIRST_MONTH, 1), date(self.year + 1, FIRST_MONTH, 1) - timedelta(days=1)

    @property
    def entry_day(self) -> date:
        """A day of the school year by which its policy and edition are found where no case says one: 1 September."""
        return date(self.year, 9, 1)

    @property
    def plan(self) -> str:
        """The subject of its enrolment plan."""
        return plan_subject(self.jurisdiction, self.stage, self.year)

    def wanted(self, *states: State, outcome: str = "", campus: str = "") -> Wanted:
        """Return the search for its cases in some states."""
        return Wanted(
            CASE, tuple(states), self.jurisdiction, self.stage, outcome=outcome, campus=campus, entering=self.days
        )


def announced(bureau: Bureau, intake: Intake) -> tuple[CampusSeats, ...]:
    """Return the seats that a county announced for an intake."""
    return tuple(row for row in bureau.county.seats if (row.stage, row.year) == (intake.stage, intake.year))


def campuses_of(bureau: Bureau, intake: Intake) -> Mapping[str, Site]:
    """Return the campuses of an intake by id: those of the policy in force, then all others with seats announced."""
    pack, edition = bureau.in_force(intake.stage, intake.entry_day)
    found = {site.campus: site for site in _of_policy(pack)} if pack else {}
    names = {site.campus: site.name for site in edition.sites} if edition else {}
    for row in announced(bureau, intake):
        if row.campus not in found:
            name = names.get(row.campus, row.campus)
            found[row.campus] = Site(campus=row.campus, name=dict.fromkeys(LANGUAGES, name))
    return found


def _of_policy(pack: Pack) -> Iterator[Site]:
    for zone in pack.zones.values():
        for campus in zone.campuses:
            if campus.named:
                school = pack.schools.get(campus.school) if campus.school else None
                yield site_of(Option(zone, zone.group, school, campus))


def seat_table(desk: Desk, bureau: Bureau, intake: Intake, leaving_out: Iterable[str] = ()) -> tuple[SeatsOf, ...]:
    """Return every campus of an intake with its seats. Cases left out by subject are not counted as due anywhere."""
    campuses, rows = campuses_of(bureau, intake), _planned(desk, intake)
    everywhere = dict.fromkeys([*campuses, *(row.campus for row in rows)])
    taken = {campus: _taken(desk, intake, campus) for campus in everywhere}
    return tuple(seats_of(everywhere, rows, announced(bureau, intake), taken, promised(desk, intake, leaving_out)))


def has_seat(desk: Desk, case: Case, site: Site) -> bool:
    """Tell whether a campus has a seat that nobody was given yet; where it is not known how many it has, it may have.

    Children who are only due there take none: each of them is decided by itself, and the last seat goes once.
    """
    bureau = desk.bureaus()[case.jurisdiction]
    intake = Intake(case.jurisdiction, case.stage, school_year(case.entry_day))
    taken = {site.campus: _taken(desk, intake, site.campus)}
    (row,) = seats_of([site.campus], _planned(desk, intake), announced(bureau, intake), taken, {})
    return row.seats is None or row.taken < row.seats


def _planned(desk: Desk, intake: Intake) -> tuple[PlanRow, ...]:
    """The rows of the approved plan of an intake, none where no plan is approved."""
    known = plan_of(desk, intake.plan)
    return known.held.approved.rows if known and known.held.approved else ()


def _taken(desk: Desk, intake: Intake, campus: str) -> int:
    """The children with a decision for a campus. Who stays where it was takes no seat of the new year."""
    everybody = counts(desk.store, intake.wanted(*SEATED, campus=campus))
    staying = counts(desk.store, intake.wanted(*SEATED, campus=campus, outcome=Code.STAYS))
    return sum(everybody.values()) - sum(staying.values())


def promised(desk: Desk, intake: Intake, leaving_out: Iterable[str] = ()) -> Mapping[str, int]:
    """Return how many checked, undecided cases are due at each campus: by the answer, or by what the family chose."""
    without = frozenset(leaving_out)
    checked = find(desk.store, intake.wanted(State.CHECKED))
    due = (due_at(record.held) for record in checked if record.subject not in without)
    return Counter(campus for campus in due if campus)


def due_at(case: Case) -> str:
    """Return the campus at which a checked case is due, empty where it is due at none in particular."""
    verdict = computed(case)
    if verdict is None or verdict.site is None or verdict.result is not Result.ADMITTED:
        return ""
    return verdict.site.campus


def still_open(desk: Desk, intake: Intake) -> int:
    """Return how many cases of an intake are not checked yet: whatever is said of seats is said before them."""
    return sum(counts(desk.store, intake.wanted(*OPEN_YET)).values())


def waiting_for_placing(desk: Desk, intake: Intake) -> tuple[Record[Case], ...]:
    """Return the checked cases of an intake that the bureau has to place, those first that waited longest."""
    return find(desk.store, intake.wanted(State.CHECKED, outcome=Code.BUREAU_ARRANGES))
