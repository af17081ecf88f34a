"""The code of an answer that a person can type: a checksum, from which nothing can be read back."""

from base64 import b32encode
from collections.abc import Mapping
from hashlib import sha256

from enrollzone.answers.answer import Answer
from enrollzone.atlas.spot import Spot
from enrollzone.places.home import AskedPlace, Located


def receipt(answer: Answer) -> str:
    """Return the typed code of an answer: a checksum over the question and what it was answered from, nothing else."""
    question, basis = answer.question, answer.basis
    parts = [question.jurisdiction, question.stage, question.on.isoformat(), basis.engine]
    parts += [basis.pack.sha256 if basis.pack else "", basis.edition.digest if basis.edition else ""]
    parts += [f"{name}={_told(value)}" for name, value in sorted(_known(answer).items())]
    parts += sorted(question.dont_know)
    code = b32encode(sha256("\n".join(parts).encode()).digest()).decode()[:8]
    return f"EZ-{code[:4]}-{code[4:]}"


def _known(answer: Answer) -> Mapping[str, object]:
    """What was told, with places as the units that they were found to be."""
    places = {report.fact: report.found for report in answer.places}
    told = {name: value for name, value in answer.question.facts.items() if not isinstance(value, AskedPlace)}
    return {**told, **places}


def _told(value: object) -> str:
    if isinstance(value, Located):
        return ",".join(map(_spot, value.spots))
    if isinstance(value, frozenset | tuple):
        return ",".join(sorted(map(str, value)))
    return ""


def _spot(spot: Spot) -> str:
    door, group = spot.door.words if spot.door else "", "" if spot.group is None else str(spot.group)
    rows = (row.name for row in spot.rows)
    return "/".join((spot.unit.code, *rows, spot.road or "", door, group, spot.building or ""))
