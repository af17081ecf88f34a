"""How long a case is kept after its end."""

from calendar import monthrange
from datetime import date

from enrollzone.casework.acting import Desk
from enrollzone.casework.cases import Case

# Where a county set nothing: three years, as long as the law keeps the records of how such data are handled (article 56
# of the 个人信息保护法). It is an assumption of ours, and docs/cases.md names it as one.
USUAL_KEEP_MONTHS = 36


def keep_until(desk: Desk, case: Case) -> date:
    """Return the last day on which a case that ends today is kept, by the rules of its county for its desk."""
    return kept_until(desk, case.jurisdiction)


def kept_until(desk: Desk, jurisdiction: str) -> date:
    """Return the last day on which something of a county that ends today is kept."""
    bureau = desk.bureaus().get(jurisdiction)
    laid_down = bureau.county.desk.keep_months if bureau else None
    return months_after(desk.today(), USUAL_KEEP_MONTHS if laid_down is None else laid_down)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last of its month where that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
