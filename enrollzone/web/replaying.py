"""A receipt against the answer of now, in words: what families and the staff at a desk see of it alike."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, edition_reference, policy_reference
from enrollzone.receipts import Changed, Read, Receipt, Replay
from enrollzone.web.rendering import say

_DIGITS = 12  # of a digest: enough to tell versions apart by eye


class Verdict(StrEnum):
    """How a receipt and the answer of now compare, from the best to the worst.

    `basis`: other versions, the same answer; `parts`: the same outcome, for other reasons or with other papers;
    `misfit`: what it tells fits the policy of now no more.
    """

    SAME = "same"
    BASIS = "basis"
    PARTS = "parts"
    RESULT = "result"
    MISFIT = "misfit"


def verdict_of(again: Replay) -> Verdict:
    """Return the verdict on a replay."""
    if again.answer is None:
        return Verdict.MISFIT
    if Changed.RESULT in again.changed:
        return Verdict.RESULT
    if {Changed.REASONS, Changed.PAPERS} & set(again.changed):
        return Verdict.PARTS
    return Verdict.BASIS if again.changed else Verdict.SAME


def rows(again: Replay, read: Read, given: Document, language: str) -> Iterator[dict[str, Any]]:
    """Walk over what is compared, in words: as it was and as it is now. What is not signed is not repeated."""
    receipt, basis = read.receipt, given["basis"]
    unsigned = say(language, "receipt.compare.on_paper")
    pack, edition = _then(again.bureau, receipt, language)
    told = {
        Changed.RESULT: (receipt.said if read.signed else unsigned, given["headline"][language]),
        Changed.POLICY: (_held(pack, receipt.marks.policy, language), _held(basis["policy"], b"", language)),
        Changed.EDITION: (_held(edition, receipt.marks.edition, language), _held(basis["edition"], b"", language)),
        Changed.ENGINE: (receipt.engine if read.signed else unsigned, basis["engine"]),
    }
    for part in (*told, Changed.REASONS, Changed.PAPERS):
        then, now = told.get(part, ("", ""))
        what = say(language, f"receipt.compare.{part}")
        yield {"what": what, "then": then, "now": now, "changed": part in again.changed}


def _held(reference: Document | None, mark: bytes, language: str) -> str:
    """A policy or an edition in words, with the first digits of its digest; of one that is not held, these alone."""
    if reference is None:
        lost = say(language, "receipt.compare.not_held") if mark else say(language, "receipt.compare.none")
        return f"{lost} {mark.hex()[:_DIGITS]}".strip()
    version = f" {reference['id']}@{reference['version']}" if "version" in reference else ""
    return f"{reference.get('title') or reference['name']}{version} · {reference['sha256'][:_DIGITS]}"


def _then(bureau: Bureau, receipt: Receipt, language: str) -> tuple[Document | None, Document | None]:
    """The policy and the edition on which the receipt rests, where this service still holds them."""
    words, marks = catalogue(language), receipt.marks
    packs = (pack for pack in bureau.shelf.packs if _is(pack, marks.policy))
    editions = (edition for edition in bureau.atlas.editions if _is(edition, marks.edition))
    pack, edition = next(packs, None), next(editions, None)
    return (policy_reference(pack, words) if pack else None, edition_reference(edition, words) if edition else None)


def _is(held: Pack | Edition, mark: bytes) -> bool:
    digest = held.sha256 if isinstance(held, Pack) else held.digest
    return bytes.fromhex(digest).startswith(mark)
