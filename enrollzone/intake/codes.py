"""Codes as sheets and maps write them: twelve digits, or what a program has made of them on the way."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_TWELVE = re.compile(r"[0-9]{12}", re.ASCII)
_WHOLE_FLOAT = re.compile(r"([0-9]{12})\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]{1,11}))?e\+?0?11", re.ASCII | re.IGNORECASE)
_LEAST_DIGITS = 9  # a sheet shows six; a program that drops zeros at the end leaves the township's nine at least


class CodeFault(StrEnum):
    """Why a text is no code."""

    EMPTY = "empty"
    ROUNDED = "rounded"
    FORM = "form"


@dataclass(frozen=True)
class ReadCode:
    """A code as it was read: twelve digits or a fault, and whether it stood there otherwise."""

    code: str | None
    mended: bool = False
    fault: CodeFault | None = None


def read_code(text: str, known: Collection[str] = ()) -> ReadCode:
    """Return the code in a cell.

    Taken without loss: full-width digits, an apostrophe in front and spaces, ``530000001001.0``, and
    ``5.30000001001E11`` with all its digits, or with fewer where the code is a `known` one. Anything else is a
    fault: no digit is made up.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'`\N{RIGHT SINGLE QUOTATION MARK}").replace(" ", "")
    if not plain:
        return ReadCode(None, fault=CodeFault.EMPTY)
    if _TWELVE.fullmatch(plain):
        return ReadCode(plain, mended=plain != text)
    if whole := _WHOLE_FLOAT.fullmatch(plain):
        return ReadCode(whole[1], mended=True)
    if scientific := _SCIENTIFIC.fullmatch(plain):
        return _from_scientific(scientific[1] + (scientific[2] or ""), known)
    return ReadCode(None, fault=CodeFault.FORM)


def _from_scientific(digits: str, known: Collection[str]) -> ReadCode:
    code = digits.ljust(12, "0")
    if len(digits) == 12 or (len(digits) >= _LEAST_DIGITS and code in known):
        return ReadCode(code, mended=True)
    return ReadCode(None, fault=CodeFault.ROUNDED)


def belongs(code: str, county: str) -> bool:
    """Tell whether a unit's code begins as that of a county (six digits) or of a city of several counties (four)."""
    return code.startswith(county)
