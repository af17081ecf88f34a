"""The numbers of cases: one series for each county and school year, counted in the same transaction, without a gap."""

from dataclasses import dataclass
from datetime import date

from enrollzone.periods import school_year
from enrollzone.storage.errors import UnknownRecordError
from enrollzone.storage.kinds import Columns, Event, Kind
from enrollzone.storage.ledger import Entry
from enrollzone.storage.store import Writer

SERIES = "series"
_NUMBERED = "numbered"


@dataclass(frozen=True)
class Series:
    """How many numbers of a series were given."""

    given: int


def apply(series: Series | None, _event: Event) -> Series:
    """Return a series after one more number was given: the only code that changes one."""
    return Series(series.given + 1 if series else 1)


SERIES_OF_CASES = Kind(SERIES, Series, apply, lambda _: Columns("counting"))


@dataclass(frozen=True)
class Numbers:
    """The series of one county and school year, as one transaction sees it: nobody else takes a number meanwhile."""

    subject: str
    given: int

    @property
    def next(self) -> str:
        """The number that is not given yet: school year, county, and five digits or more."""
        return f"{self.subject.partition(':')[2]}-{self.given + 1:05d}"

    def take(self, writer: Writer, actor: str, request: str) -> None:
        """Give the next number."""
        writer.record(Entry(self.subject, _NUMBERED, actor, {}, request), seen=self.given)


def numbers_of(writer: Writer, jurisdiction: str, entry_day: date) -> Numbers:
    """Return the series of a county for the school year of an entry day."""
    subject = f"{SERIES}:{school_year(entry_day)}-{jurisdiction}"
    try:
        series: Series = writer.load(subject).held
    except UnknownRecordError:  # the first case of the year
        return Numbers(subject, 0)
    return Numbers(subject, series.given)
