"""``enrollzone boundaries preview``: what would be answered under an edition that is not live."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from enrollzone.bootstrap import open_bureaus
from enrollzone.cli.activate import trial
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import wrapped
from enrollzone.cli.lookup import question_body
from enrollzone.cli.publishing import refusals
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import Phrases, answer_lines
from enrollzone.config import Settings
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.periods import CHINA_TIME
from enrollzone.present import Document, document
from enrollzone.publishing.archive import Filed, find
from enrollzone.request import parse, read_body

_NOT_ASKED: Mapping[str, Any] = {"papers": (), "dont_know": (), "readings": (), "advise": False}
_SAID = ("outcome", "headline", "options", "ordinary", "place", "reasons", "documents", "question", "possible")
"""What must be equal for two answers to say the same; an edition also brings its own name, status and last check."""


@click.command()
@click.argument("name", metavar="ID")
@click.option("--text", help="a community, village, estate or address")
@click.option("--unit", metavar="CODE", help="a code of twelve digits")
@click.option("--point", metavar="X,Y", help="a point; needs --crs")
@click.option("--crs", help="wgs84, cgcs2000, gcj02, bd09 or EPSG:n; there is no default")
@click.option("--accuracy", metavar="METRES", help="how exact the point is")
@click.option("--stage", type=click.Choice(["primary", "junior"]), default="primary", show_default=True)
@click.option("--on", metavar="DAY", help="entry day; the edition's first day or today, whichever is later")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="a fact, as for lookup")
@click.option("--json", "as_json", is_flag=True, help="both documents, for machines")
@deployment
@click.pass_obj
def command(
    settings: Settings,
    /,
    *,
    name: str,
    data_dir: Path | None,
    language: str,
    as_json: bool,
    **asked: Any,  # noqa: ANN401 - click's options
) -> None:
    """Show an answer under a staged or held edition, beside the live one.

    It is a preview and answers nobody: nothing is changed by it.
    """
    settings = located(settings, data_dir)
    with refusals(language):
        found = find(settings.data_dir, name)
        now = open_bureaus(settings, found.county)[found.county]
        then = trial(now, found)
    try:
        told = _told(then, found, asked, language), _told(now, found, asked, language)
    except RequestError as error:
        click.echo("\n".join(refusal_lines(error, language)), err=True)
        raise SystemExit(2) from None
    if as_json:
        pair = {"preview": True, "edition": found.id, "state": found.state, "then": told[0], "now": told[1]}
        click.echo(json.dumps(pair, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, told, language)))


def _told(bureau: Bureau, found: Filed, asked: Mapping[str, Any], language: str) -> Document:
    first = found.readable().period.first
    today = max(first, datetime.now(CHINA_TIME).date())
    body = read_body(question_body(_asked(found, asked, today), language))
    _, question = parse(body, {found.county: bureau}, today, spoken=True)
    return document(answer(bureau, question), language)


def _asked(found: Filed, asked: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    told = [asked[way] for way in ("text", "unit", "point") if asked[way] is not None]
    if len(told) != 1:
        raise RequestError([FieldProblem("home", "exactly_one", ("--text", "--unit", "--point"))])
    place = asked["text"] if asked["unit"] is None else asked["unit"]
    on = asked["on"] or day.isoformat()
    return {**_NOT_ASKED, **asked, "place": place, "on": on, "jurisdiction": found.county}


def _lines(found: Filed, told: tuple[Document, Document], language: str) -> Iterator[str]:
    say, (then, now) = Phrases(language), told
    yield from wrapped(say("editions.preview", id=found.id, state=say(f"editions.state.{found.state}")))
    yield ""
    yield from wrapped(say("editions.then"))
    yield from answer_lines(then, language)
    yield ""
    if all(then.get(key) == now.get(key) for key in _SAID):
        yield from wrapped(say("editions.same"))
        return
    yield from wrapped(say("editions.now"))
    yield from answer_lines(now, language)
