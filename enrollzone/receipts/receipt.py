"""A receipt: the question without anything that was typed, and the marks of the answer that it was given."""

from dataclasses import dataclass
from datetime import date

from enrollzone.receipts.marks import Marks
from enrollzone.request import LookupBody


@dataclass(frozen=True)
class Receipt:
    """What a family takes along. It holds no name, no point, and no place in words that somebody typed.

    `body` is the question as a lookup takes it, with places as codes of units or as rows of the list; `points` are the
    fields whose places had been told as points. `said` is the first line of the answer in `language`, `code` the typed
    code that stands beside it on paper, `made` the day on which it was made, `engine` the program that answered.
    `assumed` are the names under which nothing was told: the family agreed to what is assumed of an ordinary one.
    """

    body: LookupBody
    points: tuple[str, ...]
    marks: Marks
    code: str
    made: date
    engine: str
    language: str
    said: str
    assumed: tuple[str, ...] = ()
