"""From a situation to its answer, by the one road that all doors take."""

from dataclasses import dataclass

from enrollzone.bootstrap import Bureaus
from enrollzone.lookup import Bureau, answer
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document
from enrollzone.request import parse
from enrollzone.web.families.situation import Situation
from enrollzone.web.views import today


@dataclass(frozen=True)
class Found:
    """An answer, and what it was answered from."""

    bureau: Bureau
    pack: Pack | None
    document: Document


def ask(bureaus: Bureaus, situation: Situation, language: str, *, advise: bool = False) -> Found:
    """Return the answer to a situation. Raises RequestError where it does not fit the policies of this moment."""
    bureau, question = parse(situation.body(language, advise=advise), bureaus, today())
    found = answer(bureau, question)
    return Found(bureau, found.basis.pack, document(found, language))
