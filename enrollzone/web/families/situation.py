"""What a family has told on the pages so far. It stands in the page itself, sealed, and nowhere else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from enrollzone.request import LookupBody, read_body

# Without ENROLLZONE_SECRET_KEY the seal is a checksum against damage, and the same in every worker. Nothing rests on
# its being secret: what is opened is read by `read_body` and `parse` like any body from outside, and concerns nobody
# but the family that sent it. A cookie would be needed to do more, and there is none.
_CHECKSUM_ONLY = "checksum-only"


@dataclass(frozen=True)
class Situation:
    """One family's question: where, when, and what it told. `home` and told places are as in the body of a lookup."""

    jurisdiction: str | None
    stage: str
    on: str
    home: Mapping[str, str]
    facts: Mapping[str, Any] = field(default_factory=dict)
    dont_know: tuple[str, ...] = ()

    def body(self, language: str, *, advise: bool = False) -> LookupBody:
        """Return the body of the lookup that this is. Raises RequestError like any body from outside."""
        asked = {**asdict(self), "dont_know": list(self.dont_know), "language": language, "advise": advise}
        if self.jurisdiction is None:
            del asked["jurisdiction"]
        return read_body(asked)

    def told(self, facts: Mapping[str, Any], dont_know: tuple[str, ...] = ()) -> "Situation":
        """Return the situation with more told; what is told again replaces what was told before."""
        kept = tuple(name for name in self.dont_know if name not in facts and name not in dont_know)
        return replace(self, facts={**self.facts, **facts}, dont_know=kept + dont_know)

    def without(self, name: str) -> "Situation":
        """Return the situation without one answer, so that it is asked again if it matters."""
        facts = {fact: value for fact, value in self.facts.items() if fact != name}
        return replace(self, facts=facts, dont_know=tuple(fact for fact in self.dont_know if fact != name))


class Seal:
    """Closes a situation into one hidden field and opens it again."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret or _CHECKSUM_ONLY, salt="situation")

    def close(self, situation: Situation) -> str:
        """Return the text of the hidden field."""
        return str(self._serializer.dumps(asdict(situation)))

    def open(self, text: str) -> Situation | None:
        """Return the situation in a hidden field, or None for one that is damaged or not ours."""
        try:
            found = self._serializer.loads(text)
            situation = Situation(**{**found, "dont_know": tuple(found["dont_know"])})
        except (BadData, TypeError, KeyError, ValueError):
            return None
        return situation if _from_our_pages(situation) else None


def _from_our_pages(situation: Situation) -> bool:
    """Tell whether a situation has the form that the pages give it: each answer is one value or one place."""
    answers = situation.facts.values() if isinstance(situation.facts, dict) else (None,)
    return isinstance(situation.home, dict) and all(isinstance(answer, bool | str | dict) for answer in answers)
