"""Every thing that can be met while a file is read, by a stable code, and how grave it is."""

from enum import StrEnum

from enrollzone.quarantine.findings import Severity


class Trouble(StrEnum):
    """What can be met while a file is read. The words of each are ``finding.<code>``."""

    # the file as a whole
    FILE_MISSING = "file_missing"
    NOT_A_FILE = "not_a_file"
    FILE_UNREADABLE = "file_unreadable"
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_CUT_SHORT = "file_cut_short"
    FILE_DAMAGED = "file_damaged"
    EXAMINATION_TOO_LONG = "examination_too_long"
    EXAMINATION_TOO_BIG = "examination_too_big"
    EXAMINATION_FAILED = "examination_failed"
    # its format
    FORMAT_UNKNOWN = "format_unknown"
    FORMAT_REFUSED = "format_refused"
    OLD_SPREADSHEET = "old_spreadsheet"
    ONLY_A_LINK = "only_a_link"
    PLAIN_TEXT = "plain_text"
    PART_MISSING = "part_missing"
    COUNTS_DIFFER = "counts_differ"
    SEVERAL_LAYERS = "several_layers"
    LAYER_UNKNOWN = "layer_unknown"
    LAYERS_LEFT_OUT = "layers_left_out"
    RUNS_STATEMENTS = "runs_statements"
    STILL_OPEN = "still_open"
    LINKS_ELSEWHERE = "links_elsewhere"
    # archives
    ARCHIVE_PATH = "archive_path"
    ARCHIVE_LINK = "archive_link"
    ARCHIVE_NESTED = "archive_nested"
    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_LOCKED = "archive_locked"
    ARCHIVE_DIFFERS = "archive_differs"
    ARCHIVE_NAME_TWICE = "archive_name_twice"
    ARCHIVE_SEVERAL = "archive_several"
    ARCHIVE_NOTHING = "archive_nothing"
    ARCHIVE_LEFT_OUT = "archive_left_out"
    # its text
    BYTE_ORDER_MARK = "byte_order_mark"
    ENCODING_DECODED = "encoding_decoded"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCODING_DOUBTFUL = "encoding_doubtful"
    ENCODING_DISAGREES = "encoding_disagrees"
    ENCODING_NAME_UNKNOWN = "encoding_name_unknown"
    NUL_BYTES = "nul_bytes"
    TEXT_DAMAGED = "text_damaged"
    TEXT_CUT = "text_cut"
    FIELD_NAME_CUT = "field_name_cut"
    LINE_ENDS = "line_ends"
    # JSON and XML
    SYNTAX = "syntax"
    NOT_A_NUMBER = "not_a_number"
    KEY_TWICE = "key_twice"
    TOO_DEEP = "too_deep"
    DOCUMENT_TYPE = "document_type"
    MEMBER_MISSING = "member_missing"
    VALUE_LEFT_OUT = "value_left_out"
    # tables
    NO_RECORDS = "no_records"
    TOO_MANY_RECORDS = "too_many_records"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MUCH_TEXT = "too_much_text"
    ROW_LENGTH = "row_length"
    ROW_BLANK = "row_blank"
    ROWS_DELETED = "rows_deleted"
    ROWS_HIDDEN = "rows_hidden"
    COLUMN_WITHOUT_NAME = "column_without_name"
    COLUMN_EMPTY = "column_empty"
    COLUMN_TWICE = "column_twice"
    NUMBER_CUT = "number_cut"
    CELLS_MERGED = "cells_merged"
    CELL_FORMULA = "cell_formula"
    CELL_ERROR = "cell_error"
    # shapes
    SHAPE_MISSING = "shape_missing"
    SHAPE_EMPTY = "shape_empty"
    SHAPE_MALFORMED = "shape_malformed"
    SHAPE_CURVED = "shape_curved"
    SHAPE_COLLECTION = "shape_collection"
    SHAPES_MIXED = "shapes_mixed"
    COORDINATE_OUT_OF_RANGE = "coordinate_out_of_range"
    RING_TOO_SHORT = "ring_too_short"
    RING_CLOSED = "ring_closed"
    RING_TURNED = "ring_turned"
    VERTEX_TWICE = "vertex_twice"
    HEIGHT_DROPPED = "height_dropped"
    TOO_MANY_VERTICES = "too_many_vertices"
    # coordinates
    CRS_STATED = "crs_stated"
    CRS_UNREADABLE = "crs_unreadable"
    CRS_MIXED = "crs_mixed"
    # the rest of a long list
    MORE = "more"


_NOTICES = {
    Trouble.LAYERS_LEFT_OUT, Trouble.ARCHIVE_LEFT_OUT, Trouble.ENCODING_NAME_UNKNOWN, Trouble.VALUE_LEFT_OUT,
    Trouble.ROW_BLANK, Trouble.CRS_STATED, Trouble.CELL_FORMULA,
}  # fmt: skip
_REPAIRS = {
    Trouble.BYTE_ORDER_MARK, Trouble.ENCODING_DECODED, Trouble.LINE_ENDS, Trouble.COLUMN_EMPTY, Trouble.RING_CLOSED,
    Trouble.RING_TURNED, Trouble.VERTEX_TWICE, Trouble.HEIGHT_DROPPED, Trouble.FIELD_NAME_CUT,
}  # fmt: skip
_WARNINGS = {
    Trouble.ENCODING_DOUBTFUL, Trouble.ENCODING_DISAGREES, Trouble.TEXT_DAMAGED, Trouble.TEXT_CUT, Trouble.NUMBER_CUT,
    Trouble.ROWS_DELETED, Trouble.ROWS_HIDDEN, Trouble.SHAPE_MISSING, Trouble.SHAPE_EMPTY, Trouble.SHAPES_MIXED,
    Trouble.CRS_UNREADABLE,
}  # fmt: skip
_GRAVITY = {
    **dict.fromkeys(_NOTICES, Severity.NOTICE),
    **dict.fromkeys(_REPAIRS, Severity.REPAIR),
    **dict.fromkeys(_WARNINGS, Severity.WARNING),
}


def gravity(trouble: Trouble) -> Severity:
    """Return how grave a trouble is: an error unless it is known to be less."""
    return _GRAVITY.get(trouble, Severity.ERROR)


class UnreadableError(Exception):
    """The file cannot be read any further. Carries the trouble, its place inside the file, and what fills its words."""

    def __init__(
        self, trouble: Trouble, record: int | None = None, column: str | None = None, **params: object
    ) -> None:
        self.trouble, self.record, self.column, self.params = trouble, record, column, params
        super().__init__(trouble.value)
