"""What a family has told on the pages so far. It stands in the page itself, sealed, and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from enrollzone.i18n.catalogue import LANGUAGES
from enrollzone.request import LookupBody, read_body

# Without ENROLLZONE_SECRET_KEY the seal is a checksum against damage, and the same in every worker. Nothing rests on
# its being secret: what is opened is read by `read_body` and `parse` like any body from outside, and concerns nobody
# but the family that sent it. A cookie would be needed to do more, and there is none.
_CHECKSUM_ONLY = "checksum-only"
_OF_THE_PAGES = frozenset({"screens", "assumed"})  # how the answers came about, which no lookup asks for


@dataclass(frozen=True)
class Situation:
    """One family's question: where, when, and what it told. `home` and told places are as in the body of a lookup.

    `screens` holds the names that each answered screen settled, in the order of answering, so that the last can be
    taken back as a whole. `assumed` are the names that the family did not answer one by one, but agreed to.
    """

    jurisdiction: str | None
    stage: str
    on: str
    home: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    dont_know: tuple[str, ...] = ()
    screens: tuple[tuple[str, ...], ...] = ()
    assumed: tuple[str, ...] = ()

    def body(self, language: str, *, advise: bool = False) -> LookupBody:
        """Return the body of the lookup that this is. Raises RequestError like any body from outside."""
        asked = {name: value for name, value in asdict(self).items() if name not in _OF_THE_PAGES}
        spoken = language if language in LANGUAGES else "zh"  # traditional characters are another writing of it
        asked |= {"dont_know": list(self.dont_know), "language": spoken, "advise": advise}
        if self.jurisdiction is None:
            del asked["jurisdiction"]
        return read_body(asked)

    def told(self, facts: Mapping[str, Any], dont_know: tuple[str, ...] = ()) -> "Situation":
        """Return the situation with more told; what is told again replaces what was told before."""
        kept = tuple(name for name in self.dont_know if name not in facts and name not in dont_know)
        return replace(self, facts={**self.facts, **facts}, dont_know=kept + dont_know)

    def without(self, *names: str) -> "Situation":
        """Return the situation without some answers, so that they are asked again if they matter."""
        return replace(
            self,
            facts={fact: value for fact, value in self.facts.items() if fact not in names},
            dont_know=_without(self.dont_know, names),
            assumed=_without(self.assumed, names),
        )

    def after(self, screen: Iterable[str]) -> "Situation":
        """Return the situation with a screen added to those that were answered."""
        return replace(self, screens=(*self.screens, tuple(screen)))

    def back(self) -> "Situation":
        """Return the situation as it was before the last screen was answered."""
        if not self.screens:
            return self
        return replace(self.without(*self.screens[-1]), screens=self.screens[:-1])

    @property
    def is_new(self) -> bool:
        """Tell whether nothing but the home was told."""
        return not (self.facts or self.dont_know)


def _without(names: tuple[str, ...], dropped: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in dropped)


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
            return _situation(self._serializer.loads(text))
        except (BadData, TypeError, KeyError, ValueError, RecursionError):
            return None

    def remembered(self, text: str) -> Situation | None:
        """Return what a hidden field says although its seal does not hold, or None where it says nothing readable.

        Only to fill in the first page once more, under the eyes of whoever sent it; nothing is answered from it.
        """
        try:
            return _situation(self._serializer.loads_unsafe(text)[1])
        except (BadData, TypeError, KeyError, ValueError, RecursionError):
            return None


def _situation(found: object) -> Situation | None:
    if not isinstance(found, dict):
        return None
    screens = tuple(tuple(screen) for screen in found.get("screens", ()))
    names = {name: tuple(found.get(name, ())) for name in ("dont_know", "assumed")}
    situation = Situation(**{**found, **names, "screens": screens})
    return situation if _from_our_pages(situation) else None


def _from_our_pages(situation: Situation) -> bool:
    """Tell whether a situation has the form that the pages give it: each answer is one value or one place."""
    answers = situation.facts.values() if isinstance(situation.facts, dict) else (None,)
    names = (*situation.dont_know, *situation.assumed, *(name for screen in situation.screens for name in screen))
    return (
        isinstance(situation.home, dict)
        and all(isinstance(answer, bool | str | dict) for answer in answers)
        and all(isinstance(name, str) for name in names)
    )
