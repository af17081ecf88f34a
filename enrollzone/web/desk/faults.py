"""What is wrong with a form of the desk, in words, at its fields. What was typed is never repeated in them."""

from collections.abc import Mapping

from enrollzone.casework.faults import FaultCode
from enrollzone.web.rendering import say


def worded(language: str, faults: Mapping[str, str]) -> dict[str, str]:
    """Return the faults of fields in words, from their codes: those of casework, and those of the pages."""
    return {name: _words(language, str(code)) for name, code in faults.items()}


def _words(language: str, code: str) -> str:
    if code in set(FaultCode):
        return say(language, f"desk.fault.{code}")
    return say(language, f"desk.pages.fault.{code}")
