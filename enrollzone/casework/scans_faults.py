"""Why a file is not kept as a picture of a paper. Nothing of the file is ever repeated, its name neither."""

from enum import StrEnum

from enrollzone.errors import EnrollzoneError


class ScanFault(StrEnum):
    """Why a file is not kept.

    `off`: the bureau keeps no pictures; `no_file`: there is nothing in it; `too_large`: more bytes or more points than
    are kept; `too_many`: the case has as many as it may; `no_picture`: its bytes begin like none of the three formats;
    `broken`: it is damaged, or not made as its format says; `active`: a PDF that does something by itself or carries
    files; `closed`: a PDF with parts that cannot be looked into.
    """

    OFF = "off"
    NO_FILE = "no_file"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_PICTURE = "no_picture"
    BROKEN = "broken"
    ACTIVE = "active"
    CLOSED = "closed"


class ScanFaultError(EnrollzoneError):
    """A file cannot be kept as a picture; nothing of it was. `code` says why."""

    def __init__(self, code: ScanFault) -> None:
        self.code = code
        super().__init__(f"not kept: {code}")
