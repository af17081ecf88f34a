"""The page on which a receipt is read: what it asked is asked again, and what has changed since is said.

A family brings the receipt behind ``#`` in a link, which no browser sends; a script puts it into the form of this page.
Without a script it is pasted. Families and the staff at a desk see the same page.
"""

from flask import Response, request

from enrollzone.i18n.catalogue import catalogue
from enrollzone.present import document
from enrollzone.receipts import Fault, Read, Receipt, Replay, Stamp, replayed
from enrollzone.web.families.asking import Found
from enrollzone.web.families.doorway import Doorway, Route
from enrollzone.web.families.situation import Situation
from enrollzone.web.families.told import summary
from enrollzone.web.rendering import SCREEN, page
from enrollzone.web.replaying import rows, verdict_of
from enrollzone.web.security import refuse_foreign_forms
from enrollzone.web.views import today

_ELSEWHERE = "elsewhere"  # the fault of a sound receipt whose county is not served here


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


def _compared(doorway: Doorway, language: str, read: Read, again: Replay, text: str) -> Response:
    receipt, words = read.receipt, catalogue(language)
    given = document(again.answer, language) if again.answer else None
    situation = situation_of(receipt)
    found = Found(again.bureau, again.answer.basis.pack, given) if again.answer and given else None
    return page(
        "families/replay.html",
        language,
        verdict=str(verdict_of(again)),
        rows=list(rows(again, read, given, language)) if given else [],
        receipt=receipt,
        signed=read.signed,
        made=words.day(receipt.made),
        county=words.say(again.bureau.county.name),
        answer=given,
        told=summary(found, situation, language) if found and situation else [],
        sealed=doorway.seal.close(situation) if situation and given else None,
        carried={"receipt": text},
    )


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
