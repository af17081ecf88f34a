"""Make the editions of this county from its yearly lists of communities and villages, by hand and reproducibly.

`python boundaries/530427-xinping/make_editions.py LISTS` reads `530427_xinping_YYYY.csv` in the folder LISTS and writes
one edition per list whose units differ from the list before it. The polygons come from draw_illustrative.py, run at the
end. A name that another list uses for the same code becomes an alias on every edition, newer names too: a family may
write any of them. It runs from the day of the first list that has it to the day before the first that no longer does.
"""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import draw_illustrative

HERE = Path(__file__).resolve().parent
UNIT_COLUMNS = ("code", "name", "kind", "township_code", "township", "aliases", "township_aliases", "successor")
CAMPUSES = """\
campus,name,school,unit,lon,lat
yi-xiao,一小校区,新平县第一小学,,,
san-xiao,三小校区,新平县第三小学,,,
er-xiao,二小校区,新平县第二小学,,,
si-xiao,四小校区,新平县第四小学,,,
wu-xiao,中心校（原第五小学）,新平县第五小学,,,
pingdian-xiao,平甸乡各完全小学,平甸乡小学,,,
"""
GAZETTEER = "kind,name,unit,first,last,parity,aliases\n"
MANIFEST = """\
# Made by make_editions.py and sealed by ../seal.py; the units are real, the polygons are not (see ../NOTICE.md).
id: 530427-{first}
jurisdiction: "530427"
name:
  zh: 新平县社区和村名录（{first}），附示意图形
  en: Communities and villages of Xinping as listed on {first}, with illustrative shapes
status: illustrative
in_force: {{from: {first}, to: {last}}}
units_last_confirmed: {confirmed}
authority: >-
  名录：经转载，原发布单位未注明；图形：无，由本项目生成 /
  units: a republished list that does not say who issued it; shapes: nobody, this project made them up
source: {source}
licence: >-
  名录未注明许可，许可不详；示意图形随本项目许可 (Apache-2.0) /
  the lists state a source and dates but no licence: not known; the shapes are under the project's licence (Apache-2.0)
note: >-
  社区和村的名称、代码和所属乡镇街道取自名录；图形随机生成，仅作示意，不得作为划片依据 /
  names, codes and townships come from the lists; the shapes are random, for illustration only
crs: EPSG:4490
envelope: {{west: 101.2, south: 23.6, east: 102.4, north: 24.5, note: 约数，仅用于排除明显不在本县的点 / approximate}}
drawn:
{drawn}
"""


@dataclass(frozen=True)
class YearList:
    """One yearly list: its day, the package it was published in, and (code, name, kind, township code, township)."""

    day: date
    source: str
    units: tuple[tuple[str, ...], ...]

    def name(self, column: int) -> dict[str, str]:
        """Return the names in a column by code."""
        return {unit[0]: unit[column] for unit in self.units}


def read_list(path: Path) -> YearList:
    """Read one yearly list, without the columns that change every year."""
    with path.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    units = tuple((row["code"], row["name"], kind_of(row), row["town_code"], row["town_name"]) for row in rows)
    return YearList(date.fromisoformat(rows[0]["as_of"]), rows[0]["source"].removeprefix("npm "), tuple(sorted(units)))


def kind_of(row: dict[str, str]) -> str:
    """Return the kind of a unit by its last three digits, after comparing it with what the list says."""
    kind = "community" if int(row["code"][9:]) < 200 else "village"
    if {"居委会": "community", "村委会": "village"}[row["unit_type_by_code"]] != kind:
        raise SystemExit(f"{row['code']}: the list contradicts the code")
    return kind


def aliases(code: str, column: int, own: str, lists: Sequence[YearList]) -> str:
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
    named = [one.source.partition(" ")[0] for one in lists]
    return named[0] if len(named) == 1 else f"{named[0]}–{named[-1].rpartition('@')[2]}"


def write_edition(same: Sequence[YearList], following: YearList | None, lists: Sequence[YearList]) -> None:
    """Write the tables and the manifest of one edition, the digests apart."""
    folder = HERE / str(same[0].day)
    folder.mkdir(exist_ok=True)
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(UNIT_COLUMNS)
        for code, name, kind, township_code, township in same[0].units:
            other = aliases(code, 1, name, lists), aliases(code, 4, township, lists)
            writer.writerow((code, name, kind, township_code, township, *other, ""))
    (folder / "campuses.csv").write_text(CAMPUSES, encoding="utf-8", newline="\n")
    (folder / "gazetteer.csv").write_text(GAZETTEER, encoding="utf-8", newline="\n")
    manifest = MANIFEST.format(
        first=same[0].day,
        last=following.day - timedelta(days=1) if following else "open",
        confirmed=same[-1].day,
        source="; ".join(f"{one.source}, {one.day}" for one in same),
        drawn="\n".join(f'  - "{code}"' for code in sorted((*draw_illustrative.TOWN, *draw_illustrative.VILLAGES))),
    )
    (folder / "edition.yaml").write_text(manifest, encoding="utf-8", newline="\n")


def main(folder: str) -> None:
    """Write all editions, then draw and seal them."""
    lists = sorted((read_list(path) for path in Path(folder).glob("530427_xinping_*.csv")), key=lambda one: one.day)
    runs = [list(run) for _, run in groupby(lists, key=lambda one: one.units)]
    for same, following in zip(runs, [*runs[1:], None], strict=True):
        write_edition(same, following[0] if following else None, lists)
    draw_illustrative.main()


if __name__ == "__main__":
    main(sys.argv[1])
