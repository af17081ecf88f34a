"""What the pages offer to choose from: the counties, stages and school years of the installed policies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from enrollzone.bootstrap import Bureaus
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.periods import school_year
from enrollzone.policy.pack import Pack

_TERM = (9, 1)  # the school year begins on 1 September; a policy that names another entry day wins


@dataclass(frozen=True)
class SchoolYear:
    """A school year, by the year in which it begins. `past` says that every policy of it is kept for reference only."""

    first: int
    past: bool

    @property
    def words(self) -> str:
        """The name of the school year."""
        return f"{self.first}—{self.first + 1}"


def counties(bureaus: Bureaus, language: str) -> list[tuple[str, str]]:
    """Return the counties that are served, each code with its name."""
    words = catalogue(language)
    return [(code, words.say(bureau.county.name)) for code, bureau in bureaus.items()]


def stages(bureaus: Bureaus) -> tuple[str, ...]:
    """Return the stages for which any policy is installed; all of them when none is."""
    found = {pack.stage for bureau in bureaus.values() for pack in bureau.shelf.packs}
    return tuple(stage for stage in ("primary", "junior") if stage in found) or ("primary", "junior")


def school_years(bureaus: Bureaus, today: date) -> tuple[SchoolYear, ...]:
    """Return the school years that policies cover, the newest first. One without an end counts a year ahead."""
    found: dict[int, bool] = {}
    for bureau in bureaus.values():
        for pack in bureau.shelf.packs:
            for year in years_of(pack, today):
                found[year] = found.get(year, True) and pack.status == "historical"
        for year in _years_of_unions(bureau, today):
            found.setdefault(year, False)
    return tuple(SchoolYear(year, found[year]) for year in sorted(found, reverse=True))


def _years_of_unions(bureau: Bureau, today: date) -> Iterator[int]:
    """The coming school year, where only documents of unions are held: there is nothing to look back at."""
    year = school_year(today)
    if not bureau.shelf.packs and bureau.shelf.unions_on(date(year, *_TERM)):
        yield year


def years_of(pack: Pack, today: date) -> Iterator[int]:
    """Walk over the school years that a policy covers, by the year in which each begins."""
    last = pack.period.last or max(today, pack.period.first) + timedelta(days=365)
    for year in range(pack.period.first.year, last.year + 1):
        day = _entry_day(pack, year)
        if day in pack.period and day <= last:
            yield year


def _entry_day(pack: Pack, year: int) -> date:
    parameter = pack.parameters.get("entry_day")
    month, day = (parameter.value.month, parameter.value.day) if parameter else _TERM
    return date(year, month, day)


def entry_day(bureaus: Bureaus, county: str | None, stage: str, year: int) -> date:
    """Return the day on which a school year begins: as the policy of that county and stage says, else 1 September."""
    held = [bureau for code, bureau in bureaus.items() if county in (None, code)]
    packs = (pack for bureau in held for pack in bureau.shelf.of_stage(stage))
    days = (_entry_day(pack, year) for pack in packs if _entry_day(pack, year) in pack.period)
    return next(days, date(year, *_TERM))
