"""From an answer to its document: the one dict that is the JSON, and from which the pages are rendered."""

from enrollzone.present.answers import document, years
from enrollzone.present.pieces import (
    Document,
    clause_document,
    edition_reference,
    fact_document,
    option_words,
    part_words,
    policy_reference,
)
from enrollzone.present.receipts import receipt

__all__ = [
    "Document",
    "clause_document",
    "document",
    "edition_reference",
    "fact_document",
    "option_words",
    "part_words",
    "policy_reference",
    "receipt",
    "years",
]
