"""From an answer to its receipt: of each place no more is kept than the answer needs.

A place is kept as the code of its unit. Only where the same question with the code alone is answered otherwise, the
row of the list in which it was found is kept as well (an estate, a village group), and a door only where even that is
not enough. What cannot be kept so that the answer stays what it is has no receipt.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from enrollzone.answers.answer import Answer, Question, Told
from enrollzone.answers.territory import HOME
from enrollzone.atlas.spot import Spot
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau, answer
from enrollzone.places.home import AskedPlace, Located, NotFound, Rung
from enrollzone.policy.pack import FactKind, Pack
from enrollzone.present import receipt
from enrollzone.receipts.marks import Marks, marks_of
from enrollzone.receipts.receipt import Receipt
from enrollzone.request import LookupBody, read_body

_HOME_FIELD = "home"


class Unkept(StrEnum):
    """Why an answer has no receipt.

    `nothing`: it rests on no policy or edition; `place`: a place is not settled, or only a point or a text tells where
    it is; `papers` and `readings`: a question with papers, or one that asks what if, has none.
    """

    NOTHING = "nothing"
    PLACE = "place"
    PAPERS = "papers"
    READINGS = "readings"


def kept(bureau: Bureau, given: Answer, made: date, language: str) -> Receipt | Unkept:
    """Return the receipt of an answer, or why there is none. A few lookups are made, each a few milliseconds."""
    pack = given.basis.pack
    if pack is None or given.basis.edition is None:
        return Unkept.NOTHING
    if given.question.documents or given.question.readings:
        return Unkept.PAPERS if given.question.documents else Unkept.READINGS
    question = _without_words(bureau, replace(given, question=_with_home(given.question)))
    if question is None:
        return Unkept.PLACE
    return Receipt(
        body=_body(question, pack),
        points=tuple(field for field, told in _asked(_with_home(given.question)) if told.point is not None),
        marks=marks_of(given),
        code=receipt(given),
        made=made,
        engine=given.basis.engine,
        language=language,
        said=catalogue(language).say(given.headline),
    )


def _with_home(question: Question) -> Question:
    """The question with the home where it belongs: ``home`` and ``home.place`` are one."""
    told = question.facts.get(HOME)
    if not isinstance(told, AskedPlace):
        return question
    return replace(question, home=told, facts={name: one for name, one in question.facts.items() if name != HOME})


def _asked(question: Question) -> Iterator[tuple[str, AskedPlace]]:
    """Every place of a question, under the name of its fact; the home under that of the field."""
    if question.home is not None:
        yield _HOME_FIELD, question.home
    for name, told in question.facts.items():
        if isinstance(told, AskedPlace):
            yield name, told


def _without_words(bureau: Bureau, given: Answer) -> Question | None:
    """The question with every place as it is kept, one after the other; None where one of them cannot be."""
    found = {_HOME_FIELD if report.fact == HOME else report.fact: report.found for report in given.places}
    question, wanted = replace(given.question, advise=False), marks_of(given)
    for field, _ in _asked(given.question):
        ways = (_with(question, field, place) for place in _written(found.get(field)))
        held = next((way for way in ways if _is_answered(bureau, way, wanted)), None)
        if held is None:
            return None
        question = held
    return question


def _with(question: Question, field: str, place: AskedPlace) -> Question:
    if field == _HOME_FIELD:
        return replace(question, home=place)
    return replace(question, facts={**question.facts, field: place})


def _is_answered(bureau: Bureau, question: Question, wanted: Marks) -> bool:
    return marks_of(answer(bureau, question)) == wanted


def _written(found: Located | NotFound | None) -> Iterator[AskedPlace]:
    """The ways in which a place may be kept, the coarsest first. Which one is enough, the answer tells."""
    if not isinstance(found, Located):
        return
    first, *others = found.spots
    # Around a point the unit that owns it comes first; its neighbours are others only within the accuracy.
    if found.rung is Rung.POINT or all(other.unit == first.unit for other in others):
        yield AskedPlace(unit=first.unit.code)
        if found.rung is not Rung.POINT:
            yield from (AskedPlace(text=text) for text in dict.fromkeys(_finer(first)))
    elif len({spot.unit.name for spot in found.spots}) == 1:
        # Two units of one name: which of them is meant was not said, and is not made up here.
        yield AskedPlace(text=first.unit.name)


def _finer(spot: Spot) -> Iterator[str]:
    """The names of a spot as the list writes them, from coarse to fine."""
    unit = spot.unit.full_name
    group = f"{spot.group}组" if spot.group is not None else ""
    rows = "".join(dict.fromkeys(row.name for row in spot.rows if row.name != spot.road))
    building = f"{spot.building}幢" if spot.building else ""
    road = spot.road or ""
    yield from (unit + group, unit + rows, unit + rows + building, unit + road)
    if spot.door:
        yield unit + road + spot.door.words
        yield unit + group + road + spot.door.words + rows + building


def _body(question: Question, pack: Pack) -> LookupBody:
    """The question as a lookup takes it. It was one before, so that it can be taken."""
    facts = {question.told_as.get(name, name): _value(pack, name, told) for name, told in question.facts.items()}
    body: dict[str, Any] = {
        "jurisdiction": question.jurisdiction,
        "stage": question.stage,
        "on": question.on.isoformat(),
        "facts": facts,
        "dont_know": sorted(question.dont_know),
    }
    if question.home is not None:
        body["home"] = _place(question.home)
    return read_body(body)


def _place(place: AskedPlace) -> Mapping[str, str]:
    return {"unit": place.unit} if place.unit is not None else {"text": str(place.text)}


def _value(pack: Pack, name: str, told: Told) -> object:
    if isinstance(told, AskedPlace):
        return _place(told)
    words = [day.isoformat() for day in told] if isinstance(told, tuple) else sorted(told)
    if len(words) > 1:
        return words
    return words[0] == "yes" if pack.facts[name].kind is FactKind.BOOLEAN else words[0]
