"""What is wrong with a field of a form, in words."""

from enrollzone.casework.faults import FaultCode
from enrollzone.messages import Message


def fault_words(code: FaultCode) -> Message:
    """Return why a field cannot be taken."""
    return Message(f"page.desk.fault.{code}")
