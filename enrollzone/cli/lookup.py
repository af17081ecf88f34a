"""``enrollzone lookup``: one home, one family, one answer."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.words import answer_lines
from enrollzone.config import Settings
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import answer
from enrollzone.present import document
from enrollzone.request import parse, read_body

COUNTY_DAY = ZoneInfo("Asia/Shanghai")  # "today" is the day in the county, wherever the machine stands


@click.command()
@click.argument("place", required=False)
@click.option("--jurisdiction", "-j", metavar="CODE", help="county code of six digits")
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--on", metavar="DAY", help="entry day, YYYY-MM-DD; today unless given")
@click.option("--point", metavar="X,Y", help="a point in place of PLACE; needs --crs")
@click.option("--crs", help="wgs84, cgcs2000, gcj02, bd09 or EPSG:n; there is no default")
@click.option("--accuracy", type=float, metavar="METRES", help="how exact the point is")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="a fact; several values joined by |")
@click.option("--dont-know", "dont_know", multiple=True, metavar="NAME", help="a fact that cannot be told")
@click.option("--reading", "readings", multiple=True, metavar="NAME=OPTION", help="what if the bureau decided so?")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="the whole document, for machines")
@click.pass_obj
def lookup(settings: Settings, /, place: str | None, *, language: str, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - click's options
    """Say which school a home belongs to, why, and what to do next.

    PLACE is a community, village, estate, address, or a code of twelve digits:

    enrollzone lookup 某社区 --on 2018-09-01 --fact child.hukou_with=parents
    """
    bureaus = open_bureaus(settings, asked["jurisdiction"])
    body = read_body(_body(place, asked, language))
    bureau, question = parse(body, bureaus, datetime.now(COUNTY_DAY).date(), spoken=True)
    told = document(answer(bureau, question), language)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(answer_lines(told, language)))


def _body(place: str | None, asked: dict[str, Any], language: str) -> dict[str, Any]:
    """The same body that the API takes, from the options of the command."""
    body = {
        "jurisdiction": asked["jurisdiction"],
        "stage": asked["stage"],
        "home": _home(place, asked),
        "facts": {name: _values(value) for name, value in _pairs("fact", asked["facts"])},
        "dont_know": list(asked["dont_know"]),
        "readings": dict(_pairs("reading", asked["readings"])),
        "language": language,
    }
    return body | ({"on": asked["on"]} if asked["on"] else {})


def _home(place: str | None, asked: dict[str, Any]) -> dict[str, Any] | None:
    if asked["point"]:
        x, _, y = asked["point"].partition(",")
        return {"point": {"x": x, "y": y, "crs": asked["crs"] or "", "accuracy_m": asked["accuracy"]}}
    if place is None:
        return None
    return {"unit": place} if len(place) == 12 and place.isdecimal() else {"text": place}


def _pairs(option: str, given: tuple[str, ...]) -> list[tuple[str, str]]:
    for pair in given:
        if "=" not in pair:
            raise RequestError([FieldProblem(f"--{option}", "not_as_expected", ("NAME=VALUE",))])
    return [(name, value) for name, _, value in (pair.partition("=") for pair in given)]


def _values(value: str) -> str | list[str]:
    return value.split("|") if "|" in value else value
