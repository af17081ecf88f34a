"""Where a list gives one home to two zones although no reading says which: the author has to say that it is open."""

from collections.abc import Iterator

from enrollzone.policy.areas import PartOf, codes_in
from enrollzone.policy.catchments import CatchmentRow, Catchments
from enrollzone.policy.parts import DrawnArea
from enrollzone.policy.samples import a_unit, of_entry, parts_of
from enrollzone.rules.truth import NO, YES


def undeclared_overlaps(catchments: Catchments) -> Iterator[tuple[CatchmentRow, frozenset[str]]]:
    """Walk over rows that name homes which a wider row gives to another zone, with the zones; once for each unit.

    A wider row is that of the whole unit or township, with or without exceptions. Two parts of a unit that turn out to
    have a home in common are a contradiction of the list itself: the answer there says so.
    """
    units = sorted({code for row in catchments.rows for code in codes_in(row.area) if len(code) == 12})
    for category in catchments.categories:
        for code in units:
            found = _in_unit(catchments, code, category)
            if found is not None:
                yield found


def _in_unit(catchments: Catchments, code: str, category: str | None) -> tuple[CatchmentRow, frozenset[str]] | None:
    rows = catchments.of_codes((code, code[:9]), category)
    own = [row for row in rows if row.code == code]
    wide = [row for row in rows if not isinstance(row.area, PartOf | DrawnArea)]
    pairs = [(row, other) for row in own for other in wide if other.zone != row.zone]
    zones = frozenset(row.zone for pair in pairs if _share_a_home(catchments, *pair, category) for row in pair)
    return (own[0], zones) if zones else None


def _share_a_home(catchments: Catchments, row: CatchmentRow, wide: CatchmentRow, category: str | None) -> bool:
    """Tell whether some home of a row may lie in a wider one too, and no reading is named for it."""
    unit = a_unit(row.code, row.text)
    entries = [wide.area, *(one.area for one in catchments.shared)]
    return any(
        wide.area.holds(spot) is not NO
        and not any(one.area.holds(spot) is YES for one in catchments.shared if one.is_for(category))
        for spot in of_entry(row.area, unit, parts_of(entries, row.code))
    )
