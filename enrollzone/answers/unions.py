"""The answer where the only documents in force define unions of schools: they give nobody's home to any school."""

from collections.abc import Iterable, Iterator
from itertools import chain

from enrollzone.answers.answer import Answer, Basis, Code, NextStep, OpenReading, PlaceReport, Question
from enrollzone.answers.notices import past_the_last_list
from enrollzone.answers.territory import HOME
from enrollzone.atlas.edition import Edition
from enrollzone.atlas.jurisdiction import Contact
from enrollzone.decision.explain import Step
from enrollzone.messages import Message
from enrollzone.places.home import Located, NotFound
from enrollzone.policy.pack import Policy, Reading, ReadingStatus
from enrollzone.rules.truth import YES
from enrollzone.sources import Clause

MOST_QUOTED = 4  # sentences of one document: for a family they all say the same, and the rest are counted


def only_unions(
    contact: Contact | None,
    question: Question,
    basis: Basis,
    home: Located | NotFound | None,
    nearest: Iterable[Edition],
) -> Answer:
    """Return the answer for a day on which only documents of unions are in force. It names no school to go to.

    That a school belongs to a union says nothing of its catchment: where the home is, is told and changes nothing else.
    A home that was told and could not be looked up, for want of an edition that day, is told with the `nearest` ones.
    """
    documents = basis.documents
    said = chain.from_iterable(map(_said, documents))
    return Answer(
        question=question,
        outcome=Code.NOT_COVERED,
        headline=_headline(documents),
        next_step=NextStep(Message("next.only_unions"), contact),
        basis=basis,
        place=home_told(home),
        reasons=tuple(Step(f"r{n}", "unions", YES, because, clause) for n, (because, clause) in enumerate(said, 1)),
        readings=tuple(OpenReading(reading, reading.use) for reading in map(_period_reading, documents) if reading),
        warnings=(
            *about_home(home),
            *_about_lists(question, basis.edition, nearest),
            *chain.from_iterable(map(warnings_of, documents)),
        ),
    )


def home_told(home: Located | NotFound | None) -> PlaceReport | None:
    """Return where a home is where no list of zones is in force: it is told, and changes nothing else."""
    if home is None:
        return None
    spots = home.spots if isinstance(home, Located) else ()
    return PlaceReport(HOME, home, zones_of_spots=((),) * len(spots))


def about_home(home: Located | NotFound | None) -> Iterator[Message]:
    """Walk over what to keep in mind of a home: why it was not found."""
    if isinstance(home, NotFound):
        why = Message(f"headline.missing.{home.why}", {"fact": Message("place.home")})
        yield Message("warning.home_not_found", {"why": why})


def _about_lists(question: Question, edition: Edition | None, nearest: Iterable[Edition]) -> Iterator[Message]:
    """Say that no list of units holds that day, or that the newest one ends before it."""
    names = tuple(one.name for one in nearest)
    if question.home is not None and edition is None and names:
        yield Message("warning.no_list_that_day", {"day": question.on, "editions": names})
    if question.home is not None and edition is not None and past_the_last_list(edition, question.on):
        yield Message("warning.units_last_confirmed", {"day": edition.confirmed})


def _headline(documents: tuple[Policy, ...]) -> Message:
    background = all(document.legal_force == "none" for document in documents)
    return Message(
        "headline.only_unions.background" if background else "headline.only_unions.document",
        {"title": tuple(document.title for document in documents)},
    )


def _said(document: Policy) -> Iterator[tuple[Message, Clause | None]]:
    """What the document says that it defines, with its sentences; where it marks none, those that define its unions."""
    kinds = tuple(dict.fromkeys(union.kind for union in document.unions.values()))
    because = Message("because.only_unions", {"kind": tuple(Message(f"union.kind.{kind}") for kind in kinds)})
    sentences = document.defining or tuple(dict.fromkeys(u.clause for u in document.unions.values() if u.clause))
    for clause in sentences[:MOST_QUOTED]:
        yield because, document.clauses[clause]
    if len(sentences) > MOST_QUOTED:
        yield Message("because.more_unions", {"count": len(sentences) - MOST_QUOTED, "title": document.title}), None


def _period_reading(document: Policy) -> Reading | None:
    return document.readings[document.period_reading] if document.period_reading else None


def warnings_of(document: Policy) -> Iterator[Message]:
    """Walk over what to keep in mind of a document: that it binds nobody, of another time, its end a reading."""
    if document.legal_force == "none":
        yield Message("warning.background_only", {"title": document.title})
    if document.status == "historical" and document.period.last is not None:
        yield Message("warning.historical_policy", {"first": document.period.first, "last": document.period.last})
    reading = _period_reading(document)
    if reading is not None and reading.status is ReadingStatus.PROVISIONAL:
        yield Message("warning.reading_provisional", {"question": reading.question, "option": reading.in_use})
