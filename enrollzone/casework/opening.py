"""Opening a case: by hand, or from the receipt that a family brings."""

from collections.abc import Mapping
from typing import Any

from enrollzone.casework.acting import Desk, Form, entry_of, new_subject
from enrollzone.casework.cases import Brought, Case
from enrollzone.casework.events import CASE, NUMBER, Named, Opened
from enrollzone.casework.faults import ReceiptFaultError
from enrollzone.casework.people import TypedPeople, sealed_people
from enrollzone.casework.questions import Told, read_told
from enrollzone.casework.series import numbers_of
from enrollzone.casework.states import Step
from enrollzone.errors import FieldProblem, RequestError
from enrollzone.policy.pack import FactKind
from enrollzone.receipts import Fault, Read, Receipt
from enrollzone.request import fact_named
from enrollzone.sealing.lock import Lock
from enrollzone.staff.permissions import Actor
from enrollzone.storage.store import Recorded


def open_by_hand(
    desk: Desk, actor: Actor, body: Mapping[str, Any], typed: TypedPeople | None, form: Form
) -> Recorded[Case]:
    """Open a case from what the family tells at the desk. The people may be written down later.

    Raises RequestError and FormFaultError by field, NotAllowedError, and StorageError; then nothing is opened.
    """
    return _open(desk, actor, read_told(desk, body), typed, None, form)


def read_receipt(desk: Desk, text: str) -> Read | Fault:
    """Return the receipt that a text is, however it was scanned or typed, or why it is none."""
    return desk.stamp.read(text)


def open_from_receipt(desk: Desk, actor: Actor, text: str, typed: TypedPeople | None, form: Form) -> Recorded[Case]:
    """Open a case from a receipt: place and facts are those of its question.

    A receipt without our signature may have been written by anybody: the case says so. A day that was only assumed of
    an ordinary family is left out, since a birthday that stands for "old enough" is nobody's.
    Raises ReceiptFaultError, and whatever `open_by_hand` raises.
    """
    read = read_receipt(desk, text)
    if isinstance(read, Fault):
        raise ReceiptFaultError(read)
    receipt = read.receipt
    brought = Brought(receipt.code, receipt.made, read.signed, receipt.assumed)
    return _open(desk, actor, read_told(desk, _body(desk, receipt)), typed, brought, form)


def _body(desk: Desk, receipt: Receipt) -> Mapping[str, Any]:
    told: dict[str, Any] = receipt.body.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    bureau = desk.bureaus().get(receipt.body.jurisdiction or "")
    if bureau is None or receipt.body.on is None:
        raise RequestError([FieldProblem("jurisdiction", "unknown_value")])
    pack = bureau.shelf.in_force(receipt.body.stage, receipt.body.on)
    facts = {name: fact_named(pack, name) if pack else None for name in receipt.assumed}
    made_up = {name for name, fact in facts.items() if fact is not None and fact.kind is FactKind.DATE}
    told["facts"] = {name: value for name, value in told.get("facts", {}).items() if name not in made_up}
    return told


def _open(
    desk: Desk, actor: Actor, told: Told, typed: TypedPeople | None, brought: Brought | None, form: Form
) -> Recorded[Case]:
    subject, lock, question = _subject(desk, actor, form), Lock.new(), told.question
    named = sealed_people(desk, told.around(subject, lock), typed) if typed else Named(None)
    with desk.store.writing() as writer:
        numbers = numbers_of(writer, question.jurisdiction, question.on)
        opened = Opened(
            numbers.next,
            question.jurisdiction,
            question.stage,
            question.on,
            told.body,
            named,
            brought,
            desk.store.keyring.mark(NUMBER, numbers.next),
        )
        entry = entry_of(actor, subject, Step.OPENED, opened, form)
        recorded: Recorded[Case] = writer.record(entry, seen=0, lock=lock)
        if not recorded.repeated:
            numbers.take(writer, actor.name, form.request)
    return recorded


def _subject(desk: Desk, actor: Actor, form: Form) -> str:
    """A subject that nobody can guess; a form that is sent twice comes to the same one."""
    if form.token is None:
        return new_subject()
    return f"{CASE}:{desk.store.keyring.mark('opening', f'{actor.name}/{form.token}')[:32]}"


def case_numbered(desk: Desk, number: str) -> str | None:
    """Return the subject of the case that bears a number as it stands on a letter; None where there is none."""
    found = desk.store.marked(NUMBER, desk.store.keyring.mark(NUMBER, "".join(number.split())))
    return found[0] if found else None
