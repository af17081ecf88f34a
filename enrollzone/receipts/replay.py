"""Asking the question of a receipt again: the same answer, or what is another now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enrollzone.answers.answer import Answer
from enrollzone.errors import RequestError
from enrollzone.lookup import Bureau, answer
from enrollzone.receipts.marks import marks_of
from enrollzone.receipts.receipt import Receipt
from enrollzone.request import parse


class Changed(StrEnum):
    """What is another than when the receipt was made: what the answer rests on, or what it says."""

    POLICY = "policy"
    EDITION = "edition"
    ENGINE = "engine"
    RESULT = "result"
    REASONS = "reasons"
    PAPERS = "papers"


@dataclass(frozen=True)
class Replay:
    """The answer of now to the question of a receipt, from the policy and the edition that hold for its day.

    `answer` is None where the question does not fit them any more: what it tells is none of the policy's words.
    """

    bureau: Bureau
    answer: Answer | None
    changed: tuple[Changed, ...] = ()


def replayed(receipt: Receipt, bureaus: Mapping[str, Bureau], today: date) -> Replay | None:
    """Return what the question of a receipt is answered now; None where its county is not served here."""
    bureau = bureaus.get(receipt.body.jurisdiction or "")
    if bureau is None:
        return None
    try:
        _, question = parse(receipt.body, bureaus, today, spoken=True)
        given = answer(bureau, question)
    except RequestError:
        return Replay(bureau, None)
    return Replay(bureau, given, tuple(_changed(receipt, given)))


def _changed(receipt: Receipt, given: Answer) -> Iterator[Changed]:
    if receipt.engine != given.basis.engine:
        yield Changed.ENGINE
    if given.basis.pack is None or given.basis.edition is None:
        yield from (Changed.POLICY if given.basis.pack is None else Changed.EDITION, Changed.RESULT)
        return
    then, now = receipt.marks, marks_of(given)
    pairs = {
        Changed.POLICY: (then.policy, now.policy),
        Changed.EDITION: (then.edition, now.edition),
        Changed.RESULT: (then.result, now.result),
        Changed.REASONS: (then.reasons, now.reasons),
        Changed.PAPERS: (then.papers, now.papers),
    }
    yield from (part for part, (before, after) in pairs.items() if before != after)
