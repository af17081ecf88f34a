"""Pictures of papers, where a bureau keeps them at all: what may be kept, looking at one, and taking one away.

What a file is, its bytes say: neither its name, which is not kept, nor what a browser takes it for is asked.
"""

from collections.abc import Mapping
from uuid import uuid4

from enrollzone.casework.acting import Desk, Form, act_within, case_of
from enrollzone.casework.answering import pack_of
from enrollzone.casework.cases import Case, Scan
from enrollzone.casework.events import Revealed, Scanned
from enrollzone.casework.faults import Fault, FaultCode, FormFaultError, reason_in
from enrollzone.casework.people import note_look
from enrollzone.casework.scans_faults import ScanFault, ScanFaultError
from enrollzone.casework.scans_pdf import PDF_BEGINS, refuse_unsafe_pdf
from enrollzone.casework.scans_pictures import JPEG_BEGINS, PNG_BEGINS, clean_jpeg, clean_png
from enrollzone.casework.states import Step
from enrollzone.staff.permissions import Action, Actor, check
from enrollzone.storage.kinds import Kept
from enrollzone.storage.scans import close_scan, put_scan
from enrollzone.storage.scans import open_scan as opened
from enrollzone.storage.scans import remove_scan as remove
from enrollzone.storage.store import Recorded

LARGEST_SCAN = 5 * 1024 * 1024  # bytes
MOST_SCANS = 20  # of one case
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
ENDINGS: Mapping[str, str] = {JPEG: "jpg", PNG: "png", PDF: "pdf"}
FIELD = "scan."
"""With what the name begins under which it is recorded that somebody looked at a picture."""


def add_scan(desk: Desk, actor: Actor, subject: str, paper: str, content: bytes, form: Form) -> Recorded[Case]:
    """Keep a picture of a paper of some kind, sealed with the case's own key; both picture and event, or neither.

    Raises ScanFaultError for a file that is not kept, FormFaultError for a paper that neither the policy nor the case
    knows, and whatever `act` raises.
    """
    check(actor, Action.SCAN)
    if not desk.keeps_scans:
        raise ScanFaultError(ScanFault.OFF)
    _refuse_unknown(desk, case_of(desk, subject).held, paper)
    media_type, kept = cleaned(content)
    picture = close_scan(subject, uuid4().hex, media_type, kept, desk.store.lock_of(subject))
    told = picture.kept
    happened = Scanned(told.id, paper, media_type=told.media_type, size=told.size, digest=told.digest)
    with desk.store.writing() as writer:
        recorded = act_within(writer, actor, subject, Step.SCANNED, happened, form)
        if not recorded.repeated:
            if len(recorded.record.held.scans) > MOST_SCANS:
                raise ScanFaultError(ScanFault.TOO_MANY)
            put_scan(writer, subject, picture)
    return recorded


def _refuse_unknown(desk: Desk, case: Case, paper: str) -> None:
    pack = pack_of(desk, case)
    if paper not in {*case.papers, *(pack.paper_kinds if pack else ())}:
        raise FormFaultError([Fault("paper", FaultCode.NOT_OFFERED)])


def cleaned(content: bytes) -> tuple[str, bytes]:
    """Return what a file is by its bytes, and what of it is kept: pictures without what was written beside them.

    A PDF is kept as it came. Raises ScanFaultError.
    """
    if not content:
        raise ScanFaultError(ScanFault.NO_FILE)
    if len(content) > LARGEST_SCAN:
        raise ScanFaultError(ScanFault.TOO_LARGE)
    if content.startswith(JPEG_BEGINS):
        return JPEG, clean_jpeg(content)
    if content.startswith(PNG_BEGINS):
        return PNG, clean_png(content)
    if content.startswith(PDF_BEGINS):
        refuse_unsafe_pdf(content)
        return PDF, content
    raise ScanFaultError(ScanFault.NO_PICTURE)


def open_scan(desk: Desk, actor: Actor, subject: str, scan: str, why: str, form: Form) -> bytes:
    """Return a picture, after it was recorded who looked at it, and why.

    Raises FormFaultError for a picture that the case does not have, or without a reason, ReusedTokenError for the form
    of another one, SealError for one that is not as it was recorded, and whatever `act` raises.
    """
    found = scan_of(case_of(desk, subject).held, scan)
    note_look(desk, actor, subject, Revealed(f"{FIELD}{scan}", reason_in(why)), form)
    return opened(desk.store, subject, Kept(found.id, found.media_type, found.size, found.digest))


def scan_of(case: Case, scan: str) -> Scan:
    """Return what is kept of a picture. Raises FormFaultError for one that the case does not have."""
    found = next((one for one in case.scans if one.id == scan), None)
    if found is None:
        raise FormFaultError([Fault("scan", FaultCode.NOT_OFFERED)])
    return found


def remove_scan(desk: Desk, actor: Actor, subject: str, scan: str, form: Form) -> Recorded[Case]:
    """Take a picture away: it is overwritten where it lay, and that there was one, of which paper, stays recorded.

    A form that is sent twice takes it away once. Raises FormFaultError for a picture that the case does not have, and
    whatever `act` raises.
    """
    check(actor, Action.SCAN)
    with desk.store.writing() as writer:
        case = writer.load(subject).held
        paper = next((one.paper for one in case.scans if one.id == scan), "")
        recorded = act_within(writer, actor, subject, Step.SCANNED, Scanned(scan, paper, gone=True), form)
        if not recorded.repeated:
            scan_of(case, scan)
            remove(writer, subject, scan)
    desk.store.database.settle()
    return recorded
