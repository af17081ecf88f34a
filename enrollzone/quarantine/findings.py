"""What is found in a file that is handed in, how grave it is, and the verdict that follows from all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrollzone.messages import Message


class Severity(StrEnum):
    """How grave a finding is, in rising order.

    `notice`: worth knowing. `repair`: was put right without loss, and is named. `warning`: a person must look at it and
    sign. `error`: the file cannot be used.
    """

    NOTICE = "notice"
    REPAIR = "repair"
    WARNING = "warning"
    ERROR = "error"


class Verdict(StrEnum):
    """What becomes of a file that is handed in."""

    ACCEPTED = "accepted"
    REPAIRED = "repaired"
    HELD = "held"
    REFUSED = "refused"

    @property
    def exit_status(self) -> int:
        """The exit status of the command that gave the verdict: part of its contract."""
        return {Verdict.ACCEPTED: 0, Verdict.REPAIRED: 3, Verdict.HELD: 4, Verdict.REFUSED: 5}[self]


_FOLLOWS = {
    Severity.NOTICE: Verdict.ACCEPTED,
    Severity.REPAIR: Verdict.REPAIRED,
    Severity.WARNING: Verdict.HELD,
    Severity.ERROR: Verdict.REFUSED,
}
_RISING = tuple(Severity)


@dataclass(frozen=True)
class Finding:
    """One thing found: a stable code, how grave it is, what is said of it, and where it stands.

    `message` is a message of the catalogue (``finding.<code>``). `where` names file, row or feature, and column, never
    a value that could be private. `units` are the codes concerned; `shape` is the area or line to look at, as WKB in
    degrees of WGS-84, where there is one.
    """

    code: str
    severity: Severity
    message: Message
    where: str
    units: tuple[str, ...] = ()
    shape: bytes | None = None


def found(
    code: str,
    severity: Severity,
    where: str,
    /,
    *,
    units: Iterable[str] = (),
    shape: bytes | None = None,
    **params: object,
) -> Finding:
    """Return a finding whose words are ``finding.<code>``, filled with the parameters."""
    return Finding(code, severity, Message(f"finding.{code}", params), where, tuple(units), shape)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict on a file: that of its gravest finding, accepted where there is none."""
    severities = {finding.severity for finding in findings}
    return _FOLLOWS[max(severities, key=_RISING.index, default=Severity.NOTICE)]


def blocks(findings: Iterable[Finding]) -> bool:
    """Tell whether what was found forbids the use of what it was found in: one error is enough."""
    return any(finding.severity is Severity.ERROR for finding in findings)
