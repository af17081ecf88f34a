"""By what two answers are held against one another: short digests, of what they rest on and of what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from enrollzone.answers.answer import Answer, Possibility
from enrollzone.placement.options import Option

_BASIS, _RESULT, _PART = 8, 8, 4  # bytes


@dataclass(frozen=True)
class Marks:
    """The first bytes of the digests of a policy, of an edition, and of three parts of what was answered.

    `result` is the outcome with its options, `reasons` the rules and clauses that bear it out, `papers` what to bring.
    Words are in none of them: a sentence that is worded better leaves them as they are.
    """

    policy: bytes
    edition: bytes
    result: bytes
    reasons: bytes
    papers: bytes


def marks_of(answer: Answer) -> Marks:
    """Return the marks of an answer. Raises ValueError for one that rests on no policy or on no edition."""
    pack, edition = answer.basis.pack, answer.basis.edition
    if pack is None or edition is None:
        raise ValueError("an answer that rests on nothing has no marks")
    return Marks(
        policy=bytes.fromhex(pack.sha256)[:_BASIS],
        edition=bytes.fromhex(edition.digest)[:_BASIS],
        result=_digest(_result(answer), _RESULT),
        reasons=_digest(_reasons(answer), _PART),
        papers=_digest(_papers(answer), _PART),
    )


def _digest(lines: Iterable[str], length: int) -> bytes:
    return sha256("\n".join(lines).encode()).digest()[:length]


def _result(answer: Answer) -> Iterable[str]:
    yield _possibility(Possibility(answer.outcome, answer.options))
    yield from map(_possibility, answer.possible)
    if answer.ordinary is not None:
        yield f"ordinary {_possibility(answer.ordinary.possibility)}"


def _possibility(possible: Possibility) -> str:
    return " ".join((str(possible.code), *map(_option, possible.options)))


def _option(option: Option) -> str:
    school, campus = option.school, option.campus
    return "/".join((option.zone.id, school.id if school else "", campus.id if campus else ""))


def _reasons(answer: Answer) -> Iterable[str]:
    for step in answer.reasons:
        yield f"{step.rule} {step.verdict.value} {step.clause.id if step.clause else ''}"


def _papers(answer: Answer) -> Iterable[str]:
    return (f"{paper.kind} {paper.state}" for paper in answer.documents)
