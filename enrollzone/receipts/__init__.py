"""Receipts: what a family takes along, so that a desk can ask the same question again and see if it still holds."""

from enrollzone.receipts.keeping import Unkept, kept
from enrollzone.receipts.marks import Marks, marks_of
from enrollzone.receipts.receipt import Receipt
from enrollzone.receipts.replay import Changed, Replay, replayed
from enrollzone.receipts.writing import LONGEST_RECEIPT, Fault, Read, Stamp

__all__ = [
    "LONGEST_RECEIPT",
    "Changed",
    "Fault",
    "Marks",
    "Read",
    "Receipt",
    "Replay",
    "Stamp",
    "Unkept",
    "kept",
    "marks_of",
    "replayed",
]
