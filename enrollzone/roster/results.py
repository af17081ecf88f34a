"""What a roster says of each row, beside the row itself: codes for programs, words for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from enrollzone.i18n.catalogue import Catalogue, catalogue
from enrollzone.messages import Message
from enrollzone.present import Document, document
from enrollzone.roster.cells import Broken, Cell, Sheet
from enrollzone.roster.headings import Mapped
from enrollzone.roster.running import FAILED, Result

OURS = (
    *("row", "outcome", "headline", "possible", "ordinary", "zone", "zone_name", "group", "group_name"),
    *("school", "school_name", "campus", "campus_name", "rules", "clauses", "reasons", "papers", "warnings"),
    *("asks", "next", "policy", "edition", "faults"),
)
_LACKING = ("missing", "invalid", "needed")

Line = tuple[Cell, ...]


def heading_of(sheet: Sheet, mapped: Mapped, language: str) -> tuple[str, ...]:
    """Return the heading of the results: the sheet's own first, as it stands there, then ours."""
    words = catalogue(language)
    own = (text for at, text in enumerate(sheet.heading) if at not in mapped.left_out)
    return (*own, *(words.say(Message(f"roster.result.{name}")) for name in OURS))


def line_of(result: Result, mapped: Mapped, language: str) -> Line:
    """Return the line of a row: its own cells first, unchanged, then what was answered, or what is wrong with it."""
    own = (_kept(cell) for at, cell in enumerate(result.row.cells) if at not in mapped.left_out)
    told = _answered(result, language) if result.answer is not None else _failed(result, catalogue(language))
    return (*own, *(told.get(name, "") for name in OURS))


def _kept(cell: Cell) -> Cell:
    return None if isinstance(cell, Broken) else cell


def faults_of(result: Result, language: str) -> tuple[str, ...]:
    """Return what is wrong with a row, in words, each with its cell."""
    words = catalogue(language)
    return tuple(words.say(fault.message) for fault in result.faults)


def _failed(result: Result, words: Catalogue) -> Mapping[str, Cell]:
    said = (words.say(fault.message) for fault in result.faults)
    return {
        "row": result.row.number,
        "outcome": FAILED,
        "headline": words.say(Message("roster.failed")),
        "faults": _joined(said),
    }


def _answered(result: Result, language: str) -> Mapping[str, Cell]:
    if result.answer is None:
        return {}
    told = document(result.answer, language)
    return {
        "row": result.row.number,
        "outcome": told["outcome"],
        "headline": told["headline"][language],
        "possible": _joined(possible["text"] for possible in told["possible"]),
        "ordinary": told["ordinary"]["text"] if "ordinary" in told else "",
        **_sites(told["options"]),
        "rules": _joined(dict.fromkeys(reason["rule"] for reason in told["reasons"] if reason["rule"])),
        "clauses": _joined(dict.fromkeys(_clauses(told))),
        "reasons": _joined(reason["because"] for reason in told["reasons"]),
        "papers": _joined(_papers(told)),
        "warnings": _joined(warning["text"] for warning in told["warnings"]),
        "asks": _joined(_asks(told)),
        "next": told["next_step"]["do"],
        **_basis(told["basis"]),
    }


def _sites(options: Sequence[Document]) -> Mapping[str, Cell]:
    found: dict[str, Cell] = {
        "zone": _joined(dict.fromkeys(option["zone"] for option in options)),
        "zone_name": _joined(dict.fromkeys(option["text"] for option in options)),
    }
    for kind in ("group", "school", "campus"):
        named = {option[kind]["id"]: option[kind]["name"] for option in options if option[kind]}
        found |= {kind: _joined(named), f"{kind}_name": _joined(named.values())}
    return found


def _clauses(told: Document) -> Iterator[str]:
    for reason in told["reasons"]:
        if reason["clause"]:
            yield f"{reason['clause']['document']} {reason['clause']['label']}"


def _papers(told: Document) -> Iterator[str]:
    for paper in told["documents"]:
        if paper["state"] in _LACKING:
            yield f"{paper['requirement']}（{paper['state_text']}）"


def _asks(told: Document) -> Iterator[str]:
    if "question" in told:
        yield told["question"]["text"]
        for fact in told["question"]["facts"]:
            yield fact["label"]


def _basis(basis: Document) -> Mapping[str, Cell]:
    policy, edition = basis["policy"], basis["edition"]
    return {
        "policy": f"{policy['id']} {policy['version']}" if policy else "",
        "edition": edition["id"] if edition else "",
    }


def _joined(texts: Iterable[Any]) -> str:
    return "；".join(str(text) for text in texts)
