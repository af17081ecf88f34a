"""The account of one file that is being read: what it may still use, and what was met in it."""

from collections import Counter
from dataclasses import replace

from enrollzone.messages import Message
from enrollzone.quarantine.declaration import Limits
from enrollzone.quarantine.findings import Finding
from enrollzone.quarantine.troubles import Trouble, UnreadableError, gravity
from enrollzone.quarantine.whereabouts import place_in

MOST_COLUMNS = 256
_LISTED = 20
_SHOWN = 40


class Ledger:
    """Counts what a file uses, and keeps what is met in it.

    A place is nothing for the whole file, or the number of a record, then its column; a member of an archive stands
    after ``!``. The same warning or error is listed twenty times and then counted; what was put right, or is only worth
    knowing, is one finding with its number and its first place.
    """

    def __init__(self, file: str, limits: Limits, layer: str | None = None) -> None:
        self.file, self.limits, self.layer = file, limits, layer
        self._listed: list[Finding] = []
        self._times: Counter[Trouble] = Counter()
        self._tallied: dict[Trouble, Finding] = {}
        self._vertices = self._rows = self._text = 0

    def enter(self, member: str) -> None:
        """Go on inside a member of an archive: the places that follow name it."""
        self.file = f"{self.file}!{shown(member)}"

    def add(self, trouble: Trouble, record: int | None = None, column: str | None = None, **params: object) -> None:
        """Keep one thing that was met at a place."""
        self._times[trouble] += 1
        if self._times[trouble] <= _LISTED:
            self._listed.append(self._finding(trouble, record, column, params))

    def tally(self, trouble: Trouble, record: int | None = None, column: str | None = None, **params: object) -> None:
        """Count one thing that is told once for the whole file, with its number and the first place."""
        self._times[trouble] += 1
        if trouble not in self._tallied:
            self._tallied[trouble] = self._finding(trouble, record, column, params)

    def refuse(self, error: UnreadableError) -> None:
        """Keep what ended the reading."""
        self.add(error.trouble, error.record, error.column, **error.params)

    def spend_vertices(self, number: int, record: int) -> None:
        """Count the vertices of a shape; raises UnreadableError beyond the limit."""
        self._vertices += number
        if self._vertices > self.limits.vertices:
            raise UnreadableError(Trouble.TOO_MANY_VERTICES, record, limit=self.limits.vertices)

    def spend_row(self, record: int) -> None:
        """Count a record; raises UnreadableError beyond the limit."""
        self._rows += 1
        if self._rows > self.limits.rows:
            raise UnreadableError(Trouble.TOO_MANY_RECORDS, record, limit=self.limits.rows)

    def spend_text(self, characters: int, record: int | None = None) -> None:
        """Count the text of a cell; raises UnreadableError beyond what the file itself may have."""
        self._text += characters
        if self._text > self.limits.file_bytes:
            raise UnreadableError(Trouble.TOO_MUCH_TEXT, record, limit=self.limits.file_bytes)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that was met: single findings in the order of the file, then the counted ones."""
        return (*self._listed, *self._rests(), *map(self._counted, self._tallied.items()))

    def _rests(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(Trouble.MORE.value, gravity(trouble), Message("finding.more", _rest(trouble, times)), self.file)
            for trouble, times in self._times.items()
            if times > _LISTED and trouble not in self._tallied
        )

    def _counted(self, told: tuple[Trouble, Finding]) -> Finding:
        trouble, first = told
        params = {**first.message.params, "count": self._times[trouble]}
        return replace(first, message=replace(first.message, params=params))

    def _finding(self, trouble: Trouble, record: int | None, column: str | None, params: dict[str, object]) -> Finding:
        where = place_in(self.file, record, None if column is None else shown(column))
        return Finding(trouble.value, gravity(trouble), Message(f"finding.{trouble}", params), where)


def _rest(trouble: Trouble, times: int) -> dict[str, object]:
    return {"code": trouble.value, "count": times - _LISTED}


def shown(text: str) -> str:
    """Return a name of the file as it may be shown: short, and without anything that does not print."""
    printable = "".join(character if character.isprintable() else "·" for character in text[: _SHOWN + 1])
    return printable if len(printable) <= _SHOWN else f"{printable[:_SHOWN]}…"
