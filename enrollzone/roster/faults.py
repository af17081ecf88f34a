"""What can be wrong with a sheet, a row or a cell, and where. What stands in a cell is never repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from enrollzone.errors import EnrollzoneError
from enrollzone.messages import Message
from enrollzone.quarantine.troubles import UnreadableError


class SheetFault(StrEnum):
    """Why a whole sheet cannot be used. The words of each are ``roster.sheet.<code>``."""

    FORMAT = "format"
    MACROS = "macros"
    SEVERAL_SHEETS = "several_sheets"
    SHEET_UNKNOWN = "sheet_unknown"
    NO_HEADING = "no_heading"
    COLUMN_UNKNOWN = "column_unknown"
    HEADING_UNKNOWN = "heading_unknown"
    HEADING_TWICE = "heading_twice"
    COLUMN_TWICE = "column_twice"
    NO_HOME = "no_home"
    TOO_LONG = "too_long"


class RowFault(StrEnum):
    """Why a row cannot be asked. The words of each are ``roster.fault.<code>``."""

    CELL_ERROR = "cell_error"
    CELL_MERGED = "cell_merged"
    CELL_LONG = "cell_long"
    ROW_LENGTH = "row_length"
    NUMBER_LOST = "number_lost"
    NUMBER_NOT_TEXT = "number_not_text"
    NOT_A_PLACE = "not_a_place"
    NOT_A_DAY = "not_a_day"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_POINT = "not_a_point"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_WORD_NEAR = "unknown_word_near"
    FIELD = "field"
    NOT_ANSWERED = "not_answered"


class SheetError(EnrollzoneError):
    """A sheet that cannot be used at all. `message` says why, in words of the catalogue."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(message.code)


def refused(fault: SheetFault, **params: object) -> SheetError:
    """Return the error of a sheet that cannot be used."""
    return SheetError(Message(f"roster.sheet.{fault}", params))


def unreadable(error: UnreadableError) -> SheetError:
    """Return the error of a file whose bytes cannot be read: the words are those of every file that is handed in."""
    return SheetError(Message(f"finding.{error.trouble}", error.params))


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a row: its code, the cell as spreadsheets name it, and what fills its words."""

    code: RowFault
    cell: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """What is said of it."""
        return Message(f"roster.fault.{self.code}", {"cell": self.cell, **self.params})


class FaultError(EnrollzoneError):
    """A cell that cannot be taken. Only a row of a roster ever sees it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.code)
