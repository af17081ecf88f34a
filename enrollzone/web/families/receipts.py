"""The page on which a receipt is read: what it asked is asked again, and what has changed since is said.

A family brings the receipt behind ``#`` in a link, which no browser sends; a script puts it into the form of this page.
Without a script it is pasted. Families and the staff at a desk see the same page.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask import Response, request

from enrollzone.atlas.edition import Edition
from enrollzone.i18n.catalogue import catalogue
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.present import Document, document, edition_reference, policy_reference
from enrollzone.receipts import Changed, Fault, Read, Receipt, Replay, Stamp, replayed
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import summary
from enrollzone.web.rendering import SCREEN, page, say
from enrollzone.web.security import refuse_foreign_forms
from enrollzone.web.views import today

_DIGITS = 12  # of a digest: enough to tell versions apart by eye
_ELSEWHERE = "elsewhere"  # the fault of a sound receipt whose county is not served here


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


def receipt_page(doorway: Doorway, language: str) -> Response:
    """Show the box for a receipt; ask the question of a posted one again and compare. Raises ForeignFormError."""
    if request.method != "POST":
        return page("families/receipt.html", language, keep=SCREEN)
    refuse_foreign_forms()
    text = request.form.get("receipt", "")
    read = Stamp(doorway.settings.secret_key).read(text)
    if isinstance(read, Fault):
        return _refused(language, read)
    again = replayed(read.receipt, doorway.bureaus, today())
    return _compared(doorway, language, read, again, text) if again else _refused(language, _ELSEWHERE)


def _refused(language: str, fault: str) -> Response:
    return page("families/receipt.html", language, status=422, fault=str(fault))


def verdict_of(again: Replay) -> Verdict:
    """Return the verdict on a replay."""
    if again.answer is None:
        return Verdict.MISFIT
    if Changed.RESULT in again.changed:
        return Verdict.RESULT
    if {Changed.REASONS, Changed.PAPERS} & set(again.changed):
        return Verdict.PARTS
    return Verdict.BASIS if again.changed else Verdict.SAME


def _compared(doorway: Doorway, language: str, read: Read, again: Replay, text: str) -> Response:
    receipt, words = read.receipt, catalogue(language)
    given = document(again.answer, language) if again.answer else None
    situation = situation_of(receipt)
    found = Found(again.bureau, again.answer.basis.pack, given) if again.answer and given else None
    return page(
        "families/replay.html",
        language,
        verdict=str(verdict_of(again)),
        rows=list(_rows(again, read, given, language)) if given else [],
        receipt=receipt,
        signed=read.signed,
        made=words.day(receipt.made),
        county=words.say(again.bureau.county.name),
        answer=given,
        told=summary(found, situation, language) if found and situation else [],
        sealed=doorway.seal.close(situation) if situation and given else None,
        carried={"receipt": text},
    )


def _rows(again: Replay, read: Read, given: Document, language: str) -> Iterator[dict[str, Any]]:
    """What is compared, in words: as it was and as it is now. What is not signed is not repeated."""
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


def situation_of(receipt: Receipt) -> Situation | None:
    """Return what a receipt tells as the pages hold it; None for what their forms cannot hold."""
    told = receipt.body.model_dump(mode="json", exclude_none=True)
    facts = told["facts"]
    if "home" not in told or not all(isinstance(one, bool | str | dict) for one in facts.values()):
        return None
    return Situation(
        jurisdiction=told["jurisdiction"],
        stage=told["stage"],
        on=told["on"],
        home=told["home"],
        facts=facts,
        dont_know=tuple(told["dont_know"]),
        assumed=receipt.assumed,
    )


ROUTES = (Route("/r", "receipt", receipt_page, ("GET", "POST")),)
