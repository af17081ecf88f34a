"""Make the editions of the real counties from yearly lists of communities and villages, by hand and reproducibly.

`python boundaries/make_editions.py LISTS [COUNTY...]` reads `<code>_<name>_YYYY.csv` in the folder LISTS and writes one
edition for each day of lists whose units differ from those before, and what became of units in `successions.csv`. A
name that another list uses for the same code becomes an alias on every edition, newer names too: a family may write any
of them. It runs from the day of the first list that has it to the day before the first that no longer does.
"""

import csv
import runpy
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from compare_lists import COLUMNS as SUCCESSION_COLUMNS
from compare_lists import Listed, YearList, successions
from edition_texts import CAMPUSES, GAZETTEER, ILLUSTRATED, NAMES_ONLY
from seal import seal

HERE = Path(__file__).resolve().parent
UNIT_COLUMNS = ("code", "name", "kind", "township_code", "township", "aliases", "township_aliases", "successor")
KINDS = {
    "居委会": "community",
    "村委会": "village",
    "类似居委会": "other",
    "类似村委会": "other",
}


@dataclass(frozen=True)
class County:
    """A county of which editions are made: its folder, names, and the lists that are its own.

    `before` are the lists of the counties out of which it was made: they make no editions, but their units have
    successors. One that is `illustrated` has polygons, which are drawn by a script of its own.
    """

    folder: str
    zh: str
    en: str
    lists: tuple[str, ...]
    before: tuple[str, ...] = ()
    illustrated: bool = False

    @property
    def code(self) -> str:
        """The code of the county or city."""
        return self.folder.partition("-")[0]


COUNTIES = (
    County("331121-qingtian", "青田县", "Qingtian County", ("331121_qingtian",)),
    County(
        "350404-sanyuan",
        "三元区",
        "Sanyuan District",
        ("350404_sanyuan-new",),
        before=("350402_meilie", "350403_sanyuan-old"),
    ),
    County("3605-xinyu", "新余市（渝水区、分宜县）", "Xinyu City", ("360502_yushui", "360521_fenyi")),
    County("370702-weicheng", "潍城区", "Weicheng District", ("370702_weicheng",)),
    County("530427-xinping", "新平县", "Xinping", ("530427_xinping",), illustrated=True),
)


def read_lists(folder: Path, stems: Sequence[str]) -> list[YearList]:
    """Read the yearly lists of some counties, those of one day as one, in order of time."""
    files = sorted(path for stem in stems for path in folder.glob(f"{stem}_[0-9]*.csv"))
    if not files:
        raise SystemExit(f"no list {' or '.join(stems)} in the folder")
    read = sorted((read_list(file) for file in files), key=lambda one: one.day)
    return [joined(list(same)) for _, same in groupby(read, key=lambda one: one.day)]


def read_list(path: Path) -> YearList:
    """Read one yearly list, without the columns that change every year."""
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    units = [Listed(row["code"], row["name"], kind_of(row), row["town_code"], row["town_name"]) for row in rows]
    return YearList(date.fromisoformat(rows[0]["as_of"]), rows[0]["source"].removeprefix("npm "), tuple(sorted(units)))


def joined(lists: Sequence[YearList]) -> YearList:
    """Return the lists of several counties of one day as one; they have to come from one package."""
    if len({one.source for one in lists}) > 1:
        raise SystemExit(f"{lists[0].day}: lists of more than one source")
    return YearList(lists[0].day, lists[0].source, tuple(sorted(unit for one in lists for unit in one.units)))


def kind_of(row: dict[str, str]) -> str:
    """Return the kind of a unit by its last three digits, after comparing it with what the list says."""
    number = int(row["code"][9:])
    kind = "community" if number < 200 else "village" if number < 400 else "other"
    if KINDS[row["unit_type_by_code"]] != kind:
        raise SystemExit(f"{row['code']}: the list contradicts the code")
    return kind


def aliases(code: str, column: str, own: str, lists: Sequence[YearList]) -> str:
    """Return the other names of a code in all lists, as name@since..until#source joined by |."""
    return "|".join(
        f"{name}@{since}..{until}#{source}"
        for name, since, until, source in uses(lists, lambda one: one.name(column).get(code))
        if name not in {None, own}
    )


def uses(
    lists: Sequence[YearList], name_in: Callable[[YearList], str | None]
) -> Iterator[tuple[str | None, date, str, str]]:
    """Yield each name with the day of its first list, the day before it was dropped (or nothing), and its lists."""
    runs = [(name, list(run)) for name, run in groupby(lists, key=name_in)]
    for (name, run), following in zip(runs, [*runs[1:], None], strict=True):
        until = str(following[1][0].day - timedelta(days=1)) if following else ""
        yield name, run[0].day, until, sources(run)


def sources(lists: Sequence[YearList]) -> str:
    """Name the first and last of several lists by the package they were published in."""
    named = [one.package for one in lists]
    return named[0] if len(named) == 1 else f"{named[0]}–{named[-1].rpartition('@')[2]}"


def write_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table as editions have them."""
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerows([columns, *rows])


def write_edition(county: County, same: Sequence[YearList], last: str, lists: Sequence[YearList]) -> None:
    """Write the tables and the manifest of one edition, the digests apart."""
    folder = HERE / county.folder / str(same[0].day)
    folder.mkdir(exist_ok=True)
    rows = [
        (*unit, aliases(unit.code, "name", unit.name, lists), aliases(unit.code, "township", unit.township, lists), "")
        for unit in same[0].units
    ]
    write_table(folder / "units.csv", UNIT_COLUMNS, rows)
    if county.illustrated:
        (folder / "campuses.csv").write_text(CAMPUSES, encoding="utf-8", newline="\n")
        (folder / "gazetteer.csv").write_text(GAZETTEER, encoding="utf-8", newline="\n")
    manifest = (ILLUSTRATED if county.illustrated else NAMES_ONLY).format(
        code=county.code,
        zh=county.zh,
        en=county.en,
        first=same[0].day,
        last=last,
        confirmed=same[-1].day,
        source="; ".join(f"{one.source}, {one.day}" for one in same),
    )
    (folder / "edition.yaml").write_text(manifest, encoding="utf-8", newline="\n")
    seal(folder)


def make(county: County, folder: Path) -> None:
    """Write all editions of a county and what became of its units."""
    lists = read_lists(folder, county.lists)
    earlier = read_lists(folder, county.before) if county.before else []
    runs = [list(run) for _, run in groupby(lists, key=lambda one: one.units)]
    for same, following in zip(runs, [*runs[1:], None], strict=True):
        last = str(following[0].day - timedelta(days=1)) if following else "open"
        write_edition(county, same, last, lists)
    found = successions([*earlier, *lists])
    if found:
        write_table(HERE / county.folder / "successions.csv", SUCCESSION_COLUMNS, found)
    if county.illustrated:
        runpy.run_path(str(HERE / county.folder / "draw_illustrative.py"), run_name="__main__")
    print(f"{county.folder}: {len(runs)} editions, {len(found)} successions")


def main(folder: str, *wanted: str) -> None:
    """Make the counties that are asked for by code or folder, or all of them."""
    for county in COUNTIES:
        if not wanted or {county.code, county.folder} & set(wanted):
            make(county, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
