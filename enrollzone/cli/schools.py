"""``enrollzone schools``: which unions a school is in, who leads, what is unified, which plaque, since when."""

import json
from collections.abc import Iterator
from datetime import date

import click

from enrollzone.bootstrap import Bureaus, open_bureaus
from enrollzone.cli.layout import Entry, listing, section, wrapped
from enrollzone.cli.refusals import refusal_lines
from enrollzone.cli.words import Phrases, clause_again_words, clause_words, policy_words
from enrollzone.config import Settings
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.present import Document
from enrollzone.present.schools import school_document, school_summary
from enrollzone.schools import SchoolView, found_by, is_called, nearest_to, schools_of

Found = tuple[Bureau, SchoolView]


@click.command()
@click.argument("name", required=False)
@click.option("--jurisdiction", "-j", metavar="CODE", help="code of the county (six digits) or city (four)")
@click.option("--on", metavar="DAY", help="as in force on this day, YYYY-MM-DD; every document unless given")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="the whole document, for machines")
@click.pass_obj
def schools(
    settings: Settings, /, *, name: str | None, jurisdiction: str | None, on: str | None, language: str, as_json: bool
) -> None:
    """Say in which unions a school is, and how it is tied to them.

    NAME is any name that a document gives the school, an old plaque, a part of
    a name, or its id. Several schools of one name are listed, never guessed.
    Without NAME every school is listed.
    """
    try:
        day = _day(on)
    except RequestError as error:
        click.echo("\n".join(refusal_lines(error, language)), err=True)
        raise SystemExit(2) from None
    known = _known(open_bureaus(settings, jurisdiction), day)
    found = _found(name, known)
    if as_json:
        click.echo(json.dumps(_document(found, language), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(name, known, found, language)))


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise RequestError([FieldProblem("on", "not_a_date", ("YYYY-MM-DD",))]) from None


def _known(bureaus: Bureaus, day: date | None) -> list[Found]:
    return [(bureau, school) for bureau in bureaus.values() for school in schools_of(bureau.shelf.policies, day)]


def _found(name: str | None, known: list[Found]) -> list[Found]:
    """The schools that a text names: an exact name in one county goes before a part of a name in another."""
    if name is None:
        return known
    by_view = {id(school): (bureau, school) for bureau, school in known}
    return [by_view[id(school)] for school in found_by(name, [school for _, school in known])]


def _document(found: list[Found], language: str) -> Document:
    words = catalogue(language)
    if len(found) == 1:
        return {"school": school_document(found[0][0].county.code, found[0][1], words)}
    return {"schools": [school_summary(bureau.county.code, school, words) for bureau, school in found]}


def _lines(name: str | None, known: list[Found], found: list[Found], language: str) -> Iterator[str]:
    say = Phrases(language)
    if name is not None and len(found) == 1:
        bureau, school = found[0]
        if not is_called(school, name):
            yield from wrapped(say("schools.part"))
        county = catalogue(language).say(bureau.county.name)
        yield from school_lines(school_document(bureau.county.code, school, catalogue(language)), county, say)
    elif found:
        heading = say("schools.all", count=len(found)) if name is None else say("schools.several", count=len(found))
        yield from listing(heading, [_candidate(*one, language) for one in found])
        yield ""
        yield from wrapped(say("schools.choose"))
    else:
        yield from _nothing(name, known, language)


def _candidate(bureau: Bureau, school: SchoolView, language: str) -> Entry:
    """A school that may be meant: what tells it apart is its county and the unions that it is in."""
    words, say = catalogue(language), Phrases(language)
    unions = dict.fromkeys(words.say(member.union.name) for member in school.memberships)
    county = words.say(bureau.county.name)
    text = say("schools.candidate", name=words.say(school.school.name), county=county)
    return Entry(f"{bureau.county.code} {school.id}  {text}", "·", (say.listed(unions),) if unions else ())


def _nothing(name: str | None, known: list[Found], language: str) -> Iterator[str]:
    say = Phrases(language)
    if name is None or not known:
        yield from wrapped(say("schools.no_document"))
        return
    yield from wrapped(say("schools.none"))
    close = {id(school) for school in nearest_to(name, [school for _, school in known])}
    near = [_candidate(bureau, school, language) for bureau, school in known if id(school) in close]
    yield from section(say("schools.nearest"), near)


def school_lines(told: Document, county: str, say: Phrases) -> Iterator[str]:
    """Walk over the lines of a school's document, each fact with the sentence that says it."""
    quote = Quotes(say)
    yield from _heading(told, county, say)
    yield from section(say("schools.unions"), [_union(one, say, quote) for one in told["unions"]])
    yield from section(say("schools.names"), [_name(one, say, quote) for one in told["names"]])
    yield from section(say("schools.pairings"), [_pairing(one, say, quote) for one in told["pairings"]])
    yield from section(say("schools.catchments"), _catchments(told, say))
    yield from section(say("warnings"), _warnings(told))
    yield from section(say("basis"), [Entry(policy_words("policy", policy, say)) for policy in told["documents"]])


def _heading(told: Document, county: str, say: Phrases) -> Iterator[str]:
    yield from wrapped(say("schools.heading", name=told["name"], county=county, id=told["id"]))
    outside = say("schools.outside") if told["outside"] else None
    marks = [mark for mark in (told["stage_text"], told["status_text"], outside) if mark]
    if marks:
        yield from wrapped(say.listed(marks), "  ")


def _warnings(told: Document) -> list[Entry]:
    warnings = dict.fromkeys(warning for policy in told["documents"] for warning in policy["warnings"])
    return [Entry(warning, "!") for warning in warnings]


class Quotes:
    """Words the clauses of entries: in full the first time, and after that only where they stand."""

    def __init__(self, say: Phrases) -> None:
        self._say = say
        self._quoted: set[tuple[str, str]] = set()

    def __call__(self, *clauses: Document | None) -> tuple[str, ...]:
        """Return the clauses of one entry in words, each once."""
        once = {clause["id"]: clause for clause in clauses if clause}
        return tuple(self._worded(clause) for clause in once.values())

    def _worded(self, clause: Document) -> str:
        key = (clause["document"], clause["id"])
        known = key in self._quoted
        self._quoted.add(key)
        return clause_again_words(clause, self._say) if known else clause_words(clause, self._say)


def _name(one: Document, say: Phrases, quote: Quotes) -> Entry:
    kind = one["kind_text"] + (say("schools.inferred") if one["basis"] == "inferred" else "")
    return Entry(say("pair", name=kind, text=one["name"]), "·", quote(one["clause"]))


def _union(one: Document, say: Phrases, quote: Quotes) -> Entry:
    union, known, plaque = one["union"], one["link_type"], one["plaque"]
    below = [
        say("schools.kind", kind=union["kind_text"]),
        one["core_text"],
        say("schools.members", members=say.listed(_tied(member, say) for member in one["members"])),
        *_link_type(known, say),
        *([say("schools.plaque", mode=plaque["mode_text"], name=plaque["name"])] if plaque else []),
        *([one["since_text"]] if one["since_text"] else []),
    ]
    clauses = (one["union_clause"], one["clause"], known and known["clause"], plaque and plaque["clause"])
    return Entry(say("schools.union", union=union["name"], role=one["role_text"]), "·", (*below, *quote(*clauses)))


def _tied(member: Document, say: Phrases) -> str:
    return say("schools.tied", name=member["name"], type=member["link_type"]) if member["link_type"] else member["name"]


def _link_type(known: Document | None, say: Phrases) -> Iterator[str]:
    if known is None:
        return
    yield say("schools.link_type", name=known["name"])
    for words in (known["legal_person_text"], known["managed"]):
        if words:
            yield words
    if known["members_are"]:
        yield say("schools.members_are", what=known["members_are"])
    if known["unified"]:
        yield say("schools.unified", what=say.listed(known["unified"]))


def _pairing(one: Document, say: Phrases, quote: Quotes) -> Entry:
    text = say("schools.row", number=one["number"], text=one["text"])
    return Entry(text, "·", (*((one["note"],) if one["note"] else ()), *quote(one["clause"])))


def _catchments(told: Document, say: Phrases) -> Iterator[Entry]:
    for listed in told["catchments"]:
        campuses = say.listed(campus["name"] for campus in listed["campuses"])
        yield Entry(say("schools.catchment", zone=listed["name"], campuses=campuses, id=listed["id"]), "·")
    for policy in told["documents"]:
        yield Entry(policy["catchments_text"], "·")
