"""Which cases the queue shows: codes in its address, and nothing else. What is no known code asks for nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from enrollzone.answers.answer import Code
from enrollzone.bootstrap import Bureaus
from enrollzone.casework.events import CASE
from enrollzone.casework.states import State
from enrollzone.lookup import Bureau
from enrollzone.policy.unions import Campus
from enrollzone.storage.search import Wanted
from enrollzone.web.choices import school_years, stages

EVERY = "every"
WAITING = tuple(state for state in State if state not in {State.CLOSED, State.WITHDRAWN})
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Filters:
    """What is asked for, as codes; empty asks for nothing. Without a state these are the cases that are not over.

    `overdue` asks for papers that were to be brought before today, `mine` for what one has taken oneself.
    """

    state: str = ""
    county: str = ""
    stage: str = ""
    year: str = ""
    outcome: str = ""
    campus: str = ""
    mine: str = ""
    overdue: str = ""

    def codes(self, **other: str) -> Mapping[str, str]:
        """Return the filters as they stand in an address, some of them otherwise; what asks for nothing is left out."""
        return {name: value for name, value in asdict(replace(self, **other)).items() if value}

    def wanted(self, actor: str, today: date) -> Wanted:
        """Return what is searched for."""
        first = int(self.year) if self.year else 0
        found = Wanted(
            CASE,
            states=self._states(),
            jurisdiction=self.county,
            stage=self.stage,
            outcome=self.outcome,
            campus=self.campus,
            holder=actor if self.mine else "",
            entering=(date(first, 1, 1), date(first, 12, 31)) if first else None,
        )
        return _overdue(found, today) if self.overdue else found

    def _states(self) -> tuple[str, ...]:
        if self.state == EVERY:
            return ()
        return (self.state,) if self.state else WAITING


def overdue(today: date) -> Wanted:
    """Return the cases in which papers were to be brought before today."""
    return _overdue(Wanted(CASE), today)


def _overdue(wanted: Wanted, today: date) -> Wanted:
    return replace(wanted, states=(State.NEEDS_SUPPLEMENT,), due=today - timedelta(days=1))


def read_filters(told: Mapping[str, str], bureaus: Bureaus, today: date) -> Filters:
    """Return the filters that an address or a form tells."""
    known = {name: set(codes) for name, codes in offered(bureaus, today).items()}
    known |= {"mine": {"1"}, "overdue": {"1"}}
    return Filters(**{name: value for name, codes in known.items() if (value := told.get(name, "")) in codes})


def offered(bureaus: Bureaus, today: date) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that may be asked for, by filter."""
    campuses = (campus.id for bureau in bureaus.values() for campus in campuses_of(bureau))
    return {
        "state": (EVERY, *State),
        "county": tuple(bureaus),
        "stage": stages(bureaus),
        "year": tuple(str(year.first) for year in school_years(bureaus, today)),
        "outcome": tuple(Code),
        "campus": tuple(dict.fromkeys(campuses)),
    }


def campuses_of(bureau: Bureau) -> tuple[Campus, ...]:
    """Return the campuses that the policies of a county name."""
    return tuple(campus for pack in bureau.shelf.packs for zone in pack.zones.values() for campus in zone.campuses)


def page_of(told: Mapping[str, str]) -> int:
    """Return the page that an address asks for, from 1."""
    text = told.get("page", "")
    return max(1, min(int(text), _MOST_PAGES)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
