"""``enrollzone export layers``: a county as files that other programs open."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.layout import Entry, listing, wrapped
from enrollzone.cli.output import LANGUAGE
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.errors import RequestError
from enrollzone.exports.asking import (
    Wishes,
    covered,
    file_name,
    layers_together,
    left_out,
    order_of,
    series_name,
    too_many_answers,
)
from enrollzone.exports.formats import FORMATS
from enrollzone.exports.kept import size_told
from enrollzone.exports.orders import Delivery, Order
from enrollzone.exports.placing import as_a_whole
from enrollzone.exports.sidecars import ABOUT, FIELDS, README, sidecars
from enrollzone.exports.writing import refuse, write_file
from enrollzone.layers.coverage import Coverage
from enrollzone.layers.registry import LAYERS
from enrollzone.messages import Message
from enrollzone.periods import CHINA_TIME

_DAY = click.DateTime(["%Y-%m-%d"])
_NEEDED = ("jurisdiction", "format", "out")
_PROJECT = ".qgs"
_LONGEST_REASON = 120  # characters: a library may tell a whole statement


@dataclass(frozen=True)
class _Asked:
    """The options of the command."""

    jurisdiction: str | None
    on: datetime | None
    edition: str | None
    format: str | None
    out: Path | None
    layer: tuple[str, ...]
    crs: str | None
    encoding: str | None
    simplify: float | None
    force: bool
    listed: bool
    language: str


@click.command()
@click.option("--jurisdiction", "-j", metavar="CODE", help="code of the county or city")
@click.option("--on", type=_DAY, metavar="DAY", help="the policies of this day, YYYY-MM-DD; today's unless given")
@click.option("--edition", metavar="ID", help="this boundary edition; unless given that of the day")
@click.option("--format", "-f", metavar="FORMAT", help="gpkg, geojson, shp ...; --list names all")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="write into this folder")
@click.option("--layer", "-l", multiple=True, metavar="LAYER", help="only this layer; may be given several times")
@click.option("--crs", metavar="SYSTEM", help="wgs84, cgcs2000, metric, gcj02 or EPSG:n; wgs84 unless given")
@click.option("--encoding", metavar="NAME", help="of a Shapefile: utf-8 or gb18030; utf-8 unless given")
@click.option("--simplify", type=click.FloatRange(0, min_open=True), metavar="METRES", help="for drawing only")
@click.option("--force", is_flag=True, help="replace files that are there")
@click.option("--list", "listed", is_flag=True, help="name the layers and formats, and do nothing")
@LANGUAGE
@click.pass_obj
def command(settings: Settings, /, **options: object) -> None:
    """Write a county's units, catchments, campuses, borders, findings and lists.

    One file where the format holds several layers, else a file for each; what
    they say of themselves, and what each field means, stands beside them. A
    county without polygons gives its tables. Exit status 2 for what cannot be
    had, 1 where a file cannot be written; files that are there stay.
    """
    asked = _Asked(**options)  # type: ignore[arg-type]
    say = Phrases(asked.language)
    if asked.listed:
        _tell(_offered(say))
        return
    missing = [f"--{name}" for name in _NEEDED if getattr(asked, name) is None]
    if missing:
        raise click.UsageError(f"Missing option: {', '.join(missing)} (--list names layers and formats)")
    try:
        coverage = _coverage(settings, asked)
    except RequestError as error:
        _refuse(error, say)
    try:
        _export(coverage, asked, say)
    except RequestError as error:
        _refuse(error, say, coverage.without_map)


def _refuse(error: RequestError, say: Phrases, without_map: Message | None = None) -> NoReturn:
    """Tell what may be asked for; where shapes are missed, why there are none."""
    _tell(refusal_lines(error, say.language, say("export_layers.refused")), failed=True)
    if without_map and any(problem.code == "no_map" for problem in error.problems):
        _tell(wrapped(say.message(without_map)), failed=True)
    raise SystemExit(2)


def _offered(say: Phrases) -> Iterator[str]:
    layers = [
        Entry(f"{kind.name}  {say.message(kind.title)}", below=(say.message(kind.meaning),)) for kind in LAYERS.values()
    ]
    yield from listing(say("export_layers.layers"), layers)
    yield ""
    formats = [Entry(f"{form.name}  {say.message(form.title)}") for form in FORMATS.values()]
    yield from listing(say("export_layers.formats"), formats)


def _export(coverage: Coverage, asked: _Asked, say: Phrases) -> None:
    orders = tuple(_orders(coverage, asked))
    for order in orders:
        refuse(order)
    out = asked.out or Path()
    if not asked.force:
        _refuse_to_replace(out, orders, say)
    deliveries = _written(out, orders, say)
    _tell(_said(coverage, orders, deliveries[0], out, say))


def _coverage(settings: Settings, asked: _Asked) -> Coverage:
    code = asked.jurisdiction or ""
    bureau = open_bureaus(settings, code)[code]
    return covered(bureau, asked.edition, asked.on.date() if asked.on else None, datetime.now(CHINA_TIME).date())


def _orders(coverage: Coverage, asked: _Asked) -> Iterator[Order]:
    """One order for all layers where the format holds several, else one for each."""
    form, wishes = asked.format or "", Wishes(asked.crs, asked.encoding, asked.simplify)
    layers = tuple(dict.fromkeys(asked.layer)) or layers_together(coverage, form)
    known = FORMATS.get(form)
    each = [layers] if known is None or known.several or not layers else [(layer,) for layer in layers]
    return (order_of(coverage, one, form, wishes) for one in each)


def _refuse_to_replace(out: Path, orders: Sequence[Order], say: Phrases) -> None:
    there = next((path for path in _targets(out, orders) if path.exists()), None)
    if there is not None:
        _fail(say("export.there", file=there))


def _targets(out: Path, orders: Sequence[Order]) -> Iterator[Path]:
    """The files that will be written, in the order in which they are."""
    yield from (out / file_name(order) for order in orders)
    if _has_project(orders[0]):
        yield (out / file_name(orders[0])).with_suffix(_PROJECT)
    yield from (out / f"{series_name(orders[0])}.{name}" for name in (README, ABOUT, FIELDS))


def _has_project(order: Order) -> bool:
    return order.format == "gpkg" and bool(order.coverage.edition.drawn)


def _written(out: Path, orders: Sequence[Order], say: Phrases) -> list[Delivery]:
    """Write every file, and tell how far it is where somebody watches."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        deliveries = list(_delivered(out, orders, say))
        _write_beside(out, orders[0], deliveries)
    except OSError as error:
        _fail(
            say("export.failed", file=error.filename or out, why=error.strerror or str(error)[:_LONGEST_REASON] or "?")
        )
    return deliveries


def _delivered(out: Path, orders: Sequence[Order], say: Phrases) -> Iterator[Delivery]:
    if len(orders) == 1 or not sys.stderr.isatty():
        yield from (write_file(order, out / file_name(order)) for order in orders)
        return
    with click.progressbar(orders, label=say("export_layers.writing"), file=sys.stderr) as watched:
        yield from (write_file(order, out / file_name(order)) for order in watched)


def _write_beside(out: Path, order: Order, deliveries: Sequence[Delivery]) -> None:
    """Write the project for QGIS, and what is said of all files together."""
    if _has_project(order):
        from enrollzone.exports.qgis_project import write_project  # noqa: PLC0415 - of one format only

        write_project(deliveries[0], out / file_name(order))
    together = replace(deliveries[0], layers=tuple(layer for one in deliveries for layer in one.layers))
    together = replace(together, dictionary=tuple(row for one in deliveries for row in one.dictionary))
    for name, content in sidecars(together).items():
        with as_a_whole(out / f"{series_name(order)}.{name}") as made:
            made.write_bytes(content)


def _said(coverage: Coverage, orders: Sequence[Order], delivery: Delivery, out: Path, say: Phrases) -> Iterator[str]:
    """What was written, from what, and how far to trust it."""
    about, language = delivery.about, say.language
    yield from wrapped(about["title"][language])
    yield from wrapped(say("export_layers.rests_on", day=coverage.day, crs=delivery.target.name))
    told = ("notice", "decides", "no_map") if coverage.edition.drawn else ("decides", "no_map")
    warnings = [about[key][language] for key in told if about[key]]
    written = {name for order in orders for name in order.layers}
    if too_many_answers(coverage) and "lists" in written and "answers" not in written and len(written) > 1:
        warnings.append(say.message(left_out(coverage)))
    yield from listing(say("warnings"), [Entry(text, "!") for text in warnings])
    yield ""
    files = [Entry(f"{path.name}  {size_told(path.stat().st_size)}") for path in _targets(out, orders)]
    yield from listing(say("export_layers.written", folder=out), files)


def _tell(lines: Iterator[str], *, failed: bool = False) -> None:
    click.echo("\n".join(lines), err=failed)


def _fail(text: str) -> NoReturn:
    _tell(wrapped(text), failed=True)
    raise SystemExit(1)
