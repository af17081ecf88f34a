"""From letters to a PDF of A4 pages, by typst (extra ``print``). What a letter says is handed over as data alone."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from enrollzone.errors import EnrollzoneError
from enrollzone.notices.letter import Notice

FONT = "Noto Sans CJK SC"


class PrintingError(EnrollzoneError):
    """No PDF can be made here. `missing` is the package that has to be installed for it."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(f"PDF files need the package {missing}")


def refuse_unless_printable() -> None:
    """Raise PrintingError where typst or the typeface with simplified Chinese characters is not installed.

    Without the typeface characters would be missing, which nobody may notice before the letter is handed over.
    """
    try:
        families = _fonts().families()
    except ImportError:
        raise PrintingError("typst (enrollzone[print])") from None
    if FONT not in families:
        _fonts.cache_clear()  # it may be installed before somebody tries again
        raise PrintingError("fonts-noto-cjk")


def pdf(notices: Sequence[Notice]) -> bytes:
    """Return letters as one PDF, each on pages of its own. Raises PrintingError as `refuse_unless_printable`."""
    refuse_unless_printable()
    import typst  # noqa: PLC0415 - an extra, and only where somebody prints

    told = json.dumps([asdict(notice) for notice in notices], default=str)
    source = files("enrollzone.notices").joinpath("letter.typ").read_bytes()
    made: Any = typst.Compiler(source, font_paths=_fonts(), sys_inputs={"letters": told}).compile(format="pdf")
    return bytes(made)


@cache
def _fonts() -> Any:  # noqa: ANN401 - typst ships no types for it
    """The typefaces of this machine, looked for once: that takes a tenth of a second."""
    import typst  # noqa: PLC0415

    return typst.Fonts()
