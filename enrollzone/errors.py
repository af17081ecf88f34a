"""The few kinds of failure that a caller treats differently. No HTTP here, and no wording for parents."""

from collections.abc import Iterable
from dataclasses import dataclass


class EnrollzoneError(Exception):
    """Something a person can mend: the message says what was read, where, and what was expected."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a file of ours: where it stands (1-based line and column) and what to do about it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class PackError(EnrollzoneError):
    """A policy pack cannot be used. All its problems are listed, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class BoundaryError(EnrollzoneError):
    """A file of a boundary edition is missing, altered or unreadable; nothing of that edition is used."""

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file}: {reason}")


class SettingsError(EnrollzoneError):
    """The configuration of the deployment names something that is not there or not allowed."""


@dataclass(frozen=True)
class FieldProblem:
    """One field of a request that cannot be taken. It never holds what was submitted.

    `field` is the path of the field (``facts.custody``), `code` a stable word (``unknown_value``), `expected` what may
    stand there, `hint` the nearest allowed word where there is one.
    """

    field: str
    code: str
    expected: tuple[str, ...] = ()
    hint: str | None = None


class RequestError(EnrollzoneError):
    """A question from outside that cannot be understood. Carries the fields, never their values."""

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.code}" for p in self.problems))


class ParameterError(RequestError):
    """A parameter in an address that cannot be taken: a system, a box, a day."""


class NotOfferedError(RequestError):
    """Something asked for by name that there is not: a layer, a format, an edition. The problems name what there is."""
