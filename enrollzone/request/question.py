"""From the words of a body to a question, held against the policy of its day."""

from collections.abc import Iterable, Mapping
from datetime import date

from enrollzone.answers.answer import Question
from enrollzone.answers.territory import HOME
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import Bureau, where
from enrollzone.places.home import AskedPlace, Located
from enrollzone.policy.pack import Pack
from enrollzone.request.bodies import LookupBody, shown_name
from enrollzone.request.facts import asked_place, refuse, told_facts, told_unknown
from enrollzone.request.papers import told_papers


def parse(
    body: LookupBody, bureaus: Mapping[str, Bureau], today: date, *, spoken: bool = False
) -> tuple[Bureau, Question]:
    """Return the bureau that is asked and the question, with every fact held against the policy of that day.

    `spoken` facts were written by a person: yes and no stand for true and false.

    Raises RequestError naming each field, and what may stand there.
    """
    on = body.on or today
    home = asked_place(body.home, "home") if body.home else None
    bureau = _bureau(body, home, bureaus, on)
    pack = bureau.shelf.in_force(body.stage, on)
    county = bureau.county.code
    if pack is None:  # nothing can be held against a policy, so nothing of it is kept
        return bureau, Question(county, body.stage, on, home)
    facts, told_as = told_facts(body, pack, spoken=spoken)
    refuse(_reading_problems(body.readings, pack))
    dont_know = told_unknown(body, pack, facts)
    for name, names in (("facts", facts), ("dont_know", dont_know)):
        if home is not None and HOME in names:
            raise RequestError([FieldProblem(f"{name}.{HOME}", "told_twice", ("home", f"{name}.{HOME}"))])
    papers, problems = told_papers(body.documents, pack, facts)
    refuse(problems)
    told = (facts, dont_know, dict(body.readings), told_as, papers)
    return bureau, Question(county, body.stage, on, home, *told, asked_on=today, advise=body.advise)


def _bureau(body: LookupBody, home: AskedPlace | None, bureaus: Mapping[str, Bureau], on: date) -> Bureau:
    """The county that is asked: the one named, the only one, or the only one in which the home is found."""
    if body.jurisdiction is not None:
        if body.jurisdiction not in bureaus:
            raise RequestError([FieldProblem("jurisdiction", "unknown_value", _county_names(bureaus.values()))])
        return bureaus[body.jurisdiction]
    hits = tuple(bureaus.values())
    if len(hits) > 1:
        hits = tuple(bureau for bureau in hits if home and _holds(bureau, home, on))
    if len(hits) == 1:
        return hits[0]
    code = "ambiguous" if hits else "missing"
    raise RequestError([FieldProblem("jurisdiction", code, _county_names(hits or bureaus.values()))])


def _county_names(bureaus: Iterable[Bureau]) -> tuple[str, ...]:
    return tuple(f"{bureau.county.code} {bureau.county.name.zh}" for bureau in bureaus)


def _holds(bureau: Bureau, home: AskedPlace, on: date) -> bool:
    ours = (bureau.county.code, *bureau.county.predecessors)  # a register may bear a code of those before
    if home.unit is not None and home.unit.startswith(ours):
        return True
    return isinstance(where(bureau, home, on, suggesting=False), Located)


def _reading_problems(readings: Mapping[str, str], pack: Pack) -> Iterable[FieldProblem]:
    for name, option in readings.items():
        reading = pack.readings.get(name)
        if reading is None:
            yield FieldProblem(f"readings.{shown_name(name)}", "unknown_reading", tuple(pack.readings))
        elif option not in reading.options:
            yield FieldProblem(f"readings.{name}", "unknown_value", tuple(reading.options))
