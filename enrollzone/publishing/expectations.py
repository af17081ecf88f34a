"""What a family of a casebook must be answered from now on, where a decision of the bureau changes its answer.

Nothing is decided here: every expectation is written down for a person to sign, with what was expected before.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from enrollzone.answers.answer import Answer, Code, Possibility
from enrollzone.casebook import differences

_WORDS: Mapping[Code, str] = {
    Code.ASSIGNED: "school",
    Code.ASSIGNED_GROUP: "school",
    Code.CHOICE: "school",
    Code.BUREAU_ARRANGES: "arrange",
    Code.STAYS: "stay",
    Code.AGE_NOT_COVERED: "not_yet",
    Code.NOT_COVERED: "not_covered",
}
_ALSO = ("rules", "clauses", "failed", "obliges", "warnings", "enough")
_TRUE = "true"


def expectation(given: Answer, before: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what a casebook must expect so that an answer is the expected one; None where that cannot be written.

    What was expected beside the outcome is kept as far as it is still so.
    """
    found = next((one for one in _candidates(given) if not any(differences(given, one))), None)
    if found is None:
        return None
    kept = {name: before[name] for name in _ALSO if name in before}
    return {
        **found,
        **{name: told for name, told in kept.items() if not any(differences(given, {**found, name: told}))},
    }


def _candidates(given: Answer) -> Iterator[Mapping[str, Any]]:
    """Walk over what a casebook may say of an answer, the most telling first."""
    zones = sorted({option.zone.id for option in given.options})
    among = sorted({_said(possible) for possible in given.possible})
    if len(zones) == 1:
        yield {"school": zones[0]}
    if len(zones) > 1:
        yield {"choose": zones}
    yield from ({word: _TRUE} for word in ("arrange", "stay", "not_yet", "not_covered"))
    still_open = sorted({entry.reading.id for entry in given.readings if entry.used is None})
    yield {"bureau": still_open, "among": among}
    yield {"status": "contradiction"}
    yield {"status": "undetermined", "among": among, "uncertain": sorted(given.uncertain)}
    yield {"status": "need_facts"}


def _said(possible: Possibility) -> str:
    zones = sorted({option.zone.id for option in possible.options})
    word = "choose" if len(zones) > 1 else _WORDS.get(possible.code, str(possible.code))
    return " ".join((word, *zones))
