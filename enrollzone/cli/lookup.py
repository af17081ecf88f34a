"""``enrollzone lookup``: one home, one family, one answer."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from enrollzone.atlas.crs import CRS_NAMES
from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.papers import read_paper
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import answer_lines
from enrollzone.config import Settings
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import answer
from enrollzone.periods import CHINA_TIME
from enrollzone.present import Document, document
from enrollzone.request import parse, read_body

_ABOUT_PAPERS = (
    "a paper that is held, lease; one that is not, lease:no; or with what stands on it, lease:from=2018-03-01,until=?"
)


@click.command()
@click.argument("place", required=False)
@click.option("--jurisdiction", "-j", metavar="CODE", help="code of the county (six digits) or city (four)")
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--on", metavar="DAY", help="entry day, YYYY-MM-DD; today unless given")
@click.option("--point", metavar="X,Y", help="a point in place of PLACE; needs --crs")
@click.option("--crs", help="wgs84, cgcs2000, gcj02, bd09 or EPSG:n; there is no default")
@click.option("--accuracy", metavar="METRES", help="how exact the point is")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="a fact; 'one of these' as NAME='A|B'")
@click.option("--paper", "papers", multiple=True, metavar="KIND[:…]", help=_ABOUT_PAPERS)
@click.option("--dont-know", "dont_know", multiple=True, metavar="NAME", help="a fact that cannot be told")
@click.option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help="what if the bureau decided so?")
@click.option("--advise", is_flag=True, help="say also what else would change the answer")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="the whole document, for machines")
@click.pass_obj
def lookup(settings: Settings, /, *, language: str, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's options
    """Say which school a home belongs to, why, and what to do next.

    PLACE is a community, village, estate, address, or a code of twelve digits:

    enrollzone lookup 某社区 --on 2018-09-01 --fact child.hukou_with=parents
    """
    try:
        told = _told(settings, asked, language)
    except RequestError as error:
        click.echo("\n".join(refusal_lines(error, language)), err=True)
        raise SystemExit(2) from None
    text = json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(answer_lines(told, language))
    click.echo(text)


def _told(settings: Settings, asked: Mapping[str, Any], language: str) -> Document:
    bureaus = open_bureaus(settings, asked["jurisdiction"])
    body = read_body(question_body(asked, language))
    bureau, question = parse(body, bureaus, datetime.now(CHINA_TIME).date(), spoken=True)
    return document(answer(bureau, question), language)


def question_body(asked: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the same body that the API takes, from the options of the command. Raises RequestError, naming one."""
    body = {
        "jurisdiction": asked["jurisdiction"],
        "stage": asked["stage"],
        "home": _home(asked),
        "facts": {name: _values(value) for name, value in _named("--fact", "NAME=VALUE", asked["facts"]).items()},
        "documents": [read_paper(written) for written in asked["papers"]],
        "advise": asked["advise"],
        "dont_know": list(asked["dont_know"]),
        "readings": _named("--reading", "NAME=OPTION", asked["readings"]),
        "language": language,
    }
    return body | ({"on": asked["on"]} if asked["on"] else {})


def _home(asked: Mapping[str, Any]) -> dict[str, Any] | None:
    place, point = asked["place"], asked["point"]
    if point is not None:
        if place is not None:
            raise RequestError([FieldProblem("home", "exactly_one", ("PLACE", "--point"))])
        return {"point": _point(point, asked["crs"], asked["accuracy"])}
    if asked["crs"] is not None or asked["accuracy"] is not None:
        raise RequestError([FieldProblem("home.point", "missing", ("X,Y",))])
    if place is None:
        return None
    return {"unit": place} if len(place) == 12 and place.isdecimal() else {"text": place}


def _point(written: str, crs: str | None, accuracy: str | None) -> dict[str, Any]:
    if crs is None:
        raise RequestError([FieldProblem("home.point.crs", "missing", CRS_NAMES)])
    x, y = _numbers("home.point", "X,Y", written, 2)
    metres = None if accuracy is None else _numbers("home.point.accuracy_m", "METRES", accuracy, 1)[0]
    return {"x": x, "y": y, "crs": crs, "accuracy_m": metres}


def _numbers(field: str, form: str, written: str, count: int) -> list[float]:
    try:
        numbers = [float(part) for part in written.replace("，", ",").split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        raise RequestError([FieldProblem(field, "not_as_expected", (form,))])
    return numbers


def _named(option: str, form: str, given: tuple[str, ...]) -> dict[str, str]:
    """Split NAME=VALUE; a name that stands twice is refused, because one of its values would be lost."""
    pairs = [pair.partition("=") for pair in given]
    if any(not name or not sign for name, sign, _ in pairs):
        raise RequestError([FieldProblem(option, "not_as_expected", (form,))])
    names = [name for name, _, _ in pairs]
    if len(set(names)) < len(names):
        raise RequestError([FieldProblem(option, "told_twice", (f"{form.partition('=')[0]}='A|B'",))])
    return {name: value for name, _, value in pairs}


def _values(value: str) -> str | list[str]:
    return value.split("|") if "|" in value else value
