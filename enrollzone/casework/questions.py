"""What a family tells, as a case holds it: the body of a lookup, held against the policy before it is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from enrollzone.answers.answer import Question
from enrollzone.answers.territory import HOME
from enrollzone.casework.acting import Desk
from enrollzone.casework.people import Surroundings
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.lookup import Bureau
from enrollzone.places.home import AskedPlace
from enrollzone.request import LookupBody, parse, read_body
from enrollzone.sealing.lock import Lock

BIRTH = "child.birth"  # the fact under which policies ask for the child's birthday
_NOT_TOLD = ("documents", "readings", "advise")  # papers are recorded one by one, and a case asks no "what if"


@dataclass(frozen=True)
class Told:
    """What was told, checked: the county that is asked, the question, and the body as a case holds it."""

    bureau: Bureau
    question: Question
    body: Mapping[str, Any]

    def around(self, subject: str, lock: Lock) -> Surroundings:
        """Return what the people of the case are read with."""
        told = self.question.facts.get(HOME)
        home = self.question.home or (told if isinstance(told, AskedPlace) else None)
        return Surroundings(subject, lock, self.bureau, self.question.on, home, self._birth)

    @property
    def _birth(self) -> str:
        told = self.question.facts.get(BIRTH)
        return str(told[0]) if isinstance(told, tuple) and len(told) == 1 else ""


def read_told(desk: Desk, told: Mapping[str, Any]) -> Told:
    """Return what was told, held against the county, the policy and the list of units of its entry day.

    Raises RequestError with every field that cannot be taken; the entry day has to be said.
    """
    body = read_body(told)
    problems = list(_problems(body))
    if problems:
        raise RequestError(problems)
    bureau, question = parse(body, desk.bureaus(), desk.today(), spoken=True)
    if bureau.shelf.in_force(body.stage, question.on) is None and (body.facts or body.dont_know):
        raise RequestError([FieldProblem("facts", "unknown_field")])  # there is no policy against which to hold them
    return Told(bureau, question, _written(body, question))


def _problems(body: LookupBody) -> Iterator[FieldProblem]:
    if body.on is None:
        yield FieldProblem("on", "missing", ("YYYY-MM-DD",))
    yield from (FieldProblem(name, "unknown_field") for name in _NOT_TOLD if getattr(body, name))


def _written(body: LookupBody, question: Question) -> Mapping[str, Any]:
    held: dict[str, Any] = body.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude={"language", *_NOT_TOLD}
    )
    asked = {"jurisdiction": question.jurisdiction, "stage": question.stage, "on": question.on.isoformat()}
    return held | asked
